"""Plan lines in words: where each stands, what it does, what it changes into what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
import streamlit as st

from pages.components.text import fold, show_value
from sync.model.plan import Action, Decided, Decision, Line, Outcome, Plan, Risk, Side
from sync.runtime import Runtime

SIDE_NAMES = {Side.SAP: "Datasphere", Side.GLUE: "Glue", Side.UNDECIDED: "undecided"}


class Standing(StrEnum):
    """Where a line stands, from its plan, the decisions on it and what became of it."""

    TO_DO = "to do"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PROVEN = "proven"
    NO_CHANGE = "no change"
    STALE = "stale"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"


COLORS = {
    Standing.TO_DO: "blue",
    Standing.CONFLICT: "red",
    Standing.BLOCKED: "orange",
    Standing.REPORTED: "gray",
    Standing.ACCEPTED: "violet",
    Standing.REJECTED: "gray",
    Standing.PROVEN: "green",
    Standing.NO_CHANGE: "green",
    Standing.STALE: "yellow",
    Standing.PARTIAL: "orange",
    Standing.FAILED: "red",
    Standing.UNKNOWN: "orange",
}
RISK_COLORS = {
    Risk.SAFE: "green",
    Risk.WIDENING: "blue",
    Risk.LOSSY: "yellow",
    Risk.BREAKING: "orange",
    Risk.DESTRUCTIVE: "red",
}
OPEN = frozenset({Standing.TO_DO, Standing.CONFLICT})
GREEN = frozenset({Standing.PROVEN, Standing.NO_CHANGE})
_OUTCOMES = {outcome: Standing(outcome.value.replace("_", " ")) for outcome in Outcome}
_DECISIONS = {Decision.ACCEPTED: Standing.ACCEPTED, Decision.REJECTED: Standing.REJECTED}
_PRESENCES = {"asset", "column"}
_FIELDS = {"asset": "Asset", "column": "Column", "key": "Key", "required": "Required"}
_ACTIONS = {
    Action.CREATE: "Create",
    Action.DROP: "Drop",
    Action.ADD_COLUMN: "Add column",
    Action.DROP_COLUMN: "Drop column",
    Action.RENAME_COLUMN: "Rename column",
    Action.DEPLOY: "Deploy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line with its decision and what became of it."""

    line: Line
    decided: Decided
    standing: Standing
    detail: str = ""  # of the outcome

    @property
    def why(self) -> str:
        """Return the one reason that matters now."""
        return self.detail or self.line.blocked or self.line.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A plan with everything that happened to its lines."""

    plan: Plan
    decided: Mapping[str, Decided]
    rows: tuple[Row, ...]

    def of(self, *standings: Standing) -> tuple[Row, ...]:
        """Return the rows that stand at one of *standings*."""
        return tuple(row for row in self.rows if row.standing in standings)


def load_review(runtime: Runtime, plan_id: str) -> Review:
    """Return the plan with its decisions and outcomes; raises UnknownPlan."""
    return _review(str(runtime.store.path), plan_id, runtime.store.version(), runtime)


# A plan of many lines is read once until something is written, not at every click.
@st.cache_resource(max_entries=4, show_spinner=False)
def _review(path: str, plan_id: str, version: int, _runtime: Runtime) -> Review:
    del path, version  # what the answer depends on
    plan, decided = _runtime.engine.load_plan(plan_id)
    outcomes = _runtime.store.runs.outcomes(plan.id)
    return Review(plan=plan, decided=decided, rows=tuple(_rows(plan.lines, decided, outcomes)))


def _rows(
    lines: Iterable[Line],
    decided: Mapping[str, Decided],
    outcomes: Mapping[str, tuple[Outcome, str]],
) -> Iterable[Row]:
    by_asset = sorted(lines, key=lambda line: (str(line.sap), str(line.glue), line.column or ""))
    for line in by_asset:
        decision = decided.get(line.id, Decided())
        outcome, detail = outcomes.get(line.id, (None, ""))
        standing = _standing(line, decision, outcome)
        yield Row(line=line, decided=decision, standing=standing, detail=detail)


def _standing(line: Line, decided: Decided, outcome: Outcome | None) -> Standing:
    if outcome is not None:
        return _OUTCOMES[outcome]
    if decided.decision in _DECISIONS:
        return _DECISIONS[decided.decision]
    if line.action is Action.REPORT:
        return Standing.REPORTED
    if line.blocked:
        return Standing.BLOCKED
    return Standing.CONFLICT if line.conflict else Standing.TO_DO


def what(line: Line) -> str:
    """Return what the line does, and where: "Label → Glue"."""
    action = _ACTIONS.get(line.action, field_name(line.field))
    if line.action is Action.REPORT:
        return f"{action} differs"
    if line.target is Side.UNDECIDED:
        return f"{action}: choose a side"
    return f"{action} → {SIDE_NAMES[line.target]}"


def field_name(field: str) -> str:
    """Return a field of the field map as a word."""
    return _FIELDS.get(field, field.replace("_", " ").capitalize())


def value_text(line: Line, value: object) -> str:
    """Return a value of the line's field as words; what is there or not is said so."""
    if line.field in _PRESENCES:
        return "exists" if value else "missing"
    return show_value(value)


def before_and_after(row: Row) -> tuple[str, str]:
    """Return what the target holds now and would hold; of a conflict both sides' values."""
    line = row.line
    if line.action is Action.DEPLOY:
        return "changed", "deployed"
    sap, glue = value_text(line, line.sap_value), value_text(line, line.glue_value)
    if line.action is Action.REPORT or line.conflict:
        return f"Datasphere: {sap or '(empty)'}", f"Glue: {glue or '(empty)'}"
    return value_text(line, line.before), value_text(line, line.after)


def to_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Return *rows* as the table that people see and download."""
    records = []
    for row in rows:
        before, after = before_and_after(row)
        records.append(
            {
                "Standing": row.standing.value,
                "Asset": row.line.sap.name,
                "Column": row.line.column or "",
                "What": what(row.line),
                "Before": fold(before),
                "After": fold(after),
                "Risk": row.line.risk.value,
                "Why": row.why,
                "Glue table": str(row.line.glue),
                "Line": row.line.id,
            }
        )
    heads = ["Standing", "Asset", "Column", "What", "Before", "After", "Risk", "Why"]
    return pd.DataFrame(records, columns=[*heads, "Glue table", "Line"])

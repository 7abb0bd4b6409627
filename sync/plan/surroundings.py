"""What planning needs to know beside the assets, and what it returns for one link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.mapping.ledger import Ledger
from sync.model.asset import AssetRef
from sync.model.base import FieldKey
from sync.model.pair import Pair
from sync.model.plan import Action, LedgerSummary, Line, Side
from sync.plan.guard import Rights

Names = Callable[[AssetRef], tuple[str, ...]]


def _nothing(_ref: AssetRef) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the planner needs to know beside the assets: rights, lineage, deploys, rejections."""

    pair: Pair
    sap: Rights
    glue: Rights
    downstream: Names = _nothing
    deploys: Names = _nothing
    rules: str = ""  # the fingerprint of the pair's present rules
    # line id -> (SAP's value, Glue's value) at the rejection, which holds until either moves
    rejections: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    # what seems to be renamed, under both names -> why nothing is made or dropped of it
    renames: Mapping[AssetRef, str] = field(default_factory=dict)

    def rights(self, side: Side) -> Rights:
        """Return the rights on *side*."""
        return self.sap if side is Side.SAP else self.glue


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan:
    """The lines of one link and, beside them, the values that both sides may remember as base."""

    lines: tuple[Line, ...]
    settled: Mapping[FieldKey, tuple[Any, Any]] = field(default_factory=dict)
    ledger: LedgerSummary | None = None
    sap_values: Mapping[FieldKey, Any] = field(default_factory=dict)
    glue_values: Mapping[FieldKey, Any] = field(default_factory=dict)


def is_rejected(line: Line, around: Surroundings) -> bool:
    """Return whether a person rejected *line* and neither value moved since."""
    return around.rejections.get(line.id) == (line.sap_value, line.glue_value)


def order_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return *lines* in the order of apply: creations, changes, deploys, drops; then by name."""
    rank = {Action.CREATE: 0, Action.DEPLOY: 2, Action.DROP: 3, Action.REPORT: 4}
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                rank.get(line.action, 1),
                str(line.sap),
                str(line.glue),
                line.column or "",
                line.field,
                line.target,
            ),
        )
    )


def summarise(sap: AssetRef, glue: AssetRef, ledger: Ledger) -> LedgerSummary:
    """Return *ledger* as a plan keeps it."""
    entries = tuple((e.path, e.value, str(e.fate), e.note) for e in ledger.entries)
    return LedgerSummary(sap=sap, glue=glue, score=ledger.score, entries=entries)

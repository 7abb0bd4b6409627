"""Plans as they were made, never changed, and the decisions on their lines."""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from sync.errors import StoreError, UnknownPlan
from sync.store.codec import (
    from_body,
    from_cell_time,
    from_json,
    to_body,
    to_cell_time,
    to_json,
    to_ordered_json,
    to_table,
)
from sync.store.connection import Cursor, Database
from sync.store.sql import load_queries

_SQL = load_queries("plans")
LINE = pa.schema(
    [
        ("position", pa.int32()),
        ("line_id", pa.string()),
        ("link_id", pa.int64()),
        ("sap", pa.string()),
        ("glue", pa.string()),
        ("target", pa.string()),
        ("action", pa.string()),
        ("column_name", pa.string()),
        ("field", pa.string()),
        ("before_value", pa.string()),
        ("after_value", pa.string()),
        ("base_value", pa.string()),
        ("movement", pa.string()),
        ("risk", pa.string()),
        ("conflict", pa.bool_()),
        ("blocked", pa.string()),
        ("reason", pa.string()),
        ("line", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """What a person or a policy said of a line, and what settles it."""

    decision: str
    value: Any
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan:
    """A plan as it was saved; *decisions* holds the newest one by line id."""

    id: str
    pair: str
    created_by: str
    created_at: datetime
    header: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    decisions: Mapping[str, StoredDecision]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan in one line."""

    id: str
    pair: str
    created_by: str
    created_at: datetime
    lines: int
    conflicts: int
    blocked: int


class Plans:
    """Plans and decisions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(
        self,
        plan_id: str,
        pair: str,
        created_by: str,
        now: datetime,
        header: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]],
    ) -> None:
        """Keep a plan; the same one again changes nothing, another one under its id is refused."""
        table = to_table(LINE, [_line_row(place, line) for place, line in enumerate(lines)])
        digest = hashlib.sha256(to_json([pair, header, lines]).encode()).hexdigest()

        def work(cursor: Cursor) -> None:
            saved = cursor.row(_SQL["digest"], plan_id=plan_id)
            if saved == (digest,):
                return
            if saved:
                raise StoreError(
                    f"Plan {plan_id} is saved already with other lines; plans are final."
                )
            cursor.run(
                _SQL["save"],
                plan_id=plan_id,
                pair=pair,
                created_by=created_by,
                now=to_cell_time(now),
                header=to_body(header),
                digest=digest,
            )
            with cursor.tables(arrow_line=table):
                cursor.run(_SQL["save_lines"], plan_id=plan_id)

        self._db.write(work)

    def load(self, plan_id: str) -> StoredPlan:
        """Return a plan with its decisions; raises UnknownPlan."""
        with self._db.cursor() as cursor:
            row = cursor.row(_SQL["load"], plan_id=plan_id)
            if row is None:
                raise UnknownPlan(f"There is no plan {plan_id}.")
            lines = cursor.rows(_SQL["lines"], plan_id=plan_id)
            decisions = cursor.rows(_SQL["decisions"], plan_id=plan_id)
        number, pair, created_by, created_at, header = row
        return StoredPlan(
            id=number,
            pair=pair,
            created_by=created_by,
            created_at=from_cell_time(created_at),
            header=from_body(header),
            lines=tuple(from_json(line) for (line,) in lines),
            decisions={
                line_id: StoredDecision(decision, from_json(value), by, from_cell_time(at))
                for line_id, decision, value, by, at in decisions
            },
        )

    def list(self, pair: str | None = None, limit: int = 50) -> builtins.list[PlanSummary]:
        """Return the newest plans, newest first."""
        return [
            PlanSummary(number, name, by, from_cell_time(at), *counts)
            for number, name, by, at, *counts in self._db.read(_SQL["list"], pair=pair, limit=limit)
        ]

    def decide(
        self,
        plan_id: str,
        line_ids: Iterable[str],
        decision: str,
        value: Any,
        by: str,
        now: datetime,
    ) -> None:
        """Decide on lines of a plan; the newest decision on a line counts."""
        wanted = list(dict.fromkeys(line_ids))

        def work(cursor: Cursor) -> None:
            if cursor.row(_SQL["load"], plan_id=plan_id) is None:
                raise UnknownPlan(f"There is no plan {plan_id}.")
            unknown = cursor.row(_SQL["unknown_lines"], plan_id=plan_id, line_ids=wanted)
            if unknown:
                raise StoreError(f"Plan {plan_id} has no line {unknown[0]}.")
            cursor.run(
                _SQL["decide"],
                plan_id=plan_id,
                line_ids=wanted,
                decision=str(decision),
                value=to_ordered_json(value),
                by=by,
                now=to_cell_time(now),
            )

        self._db.write(work)

    def find(self, prefix: str) -> str:
        """Return the id of the one plan whose id starts with *prefix*; raises UnknownPlan."""
        ids = [str(number) for (number,) in self._db.read(_SQL["find"], prefix=prefix)]
        if prefix and ids and (len(ids) == 1 or ids[0] == prefix):
            return ids[0]
        if prefix and ids:
            raise UnknownPlan(
                f"Several plans start with {prefix}: {', '.join(ids)}; write more of it."
            )
        raise UnknownPlan(f"There is no plan {prefix or '(empty id)'}.")


def _line_row(place: int, line: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        place,
        line["id"],
        line["link_id"],
        _text(line["sap"]),
        _text(line["glue"]),
        line["target"],
        line["action"],
        line["column"],
        line["field"],
        _text(line["before"]),
        _text(line["after"]),
        _text(line["base"]),
        line["movement"],
        line["risk"],
        bool(line["conflict"]),
        line["blocked"] or None,
        line["reason"] or None,
        to_ordered_json(line),
    )


def _text(value: Any) -> str | None:
    """Return *value* as a person would read it: text as it is, a ref as its name, else JSON."""
    match value:
        case None | str():
            return value
        case {"schema": str(schema), "name": str(name)}:
            return f"{schema}.{name}"
    return to_json(value)

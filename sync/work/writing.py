"""Carrying out one link's lines, far from the store: what became of them comes back as Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from sync import errors
from sync.apply.unit import Tools, UnitResult
from sync.apply.walk import apply_unit
from sync.config import ConnectionSettings
from sync.connectors.registry import parser_of
from sync.errors import ConnectorError, SyncError
from sync.model.asset import Asset, AssetRef, System
from sync.model.base import Base
from sync.model.pair import Pair
from sync.model.plan import Decided, Line, Outcome, Side
from sync.store.codec import from_body, to_body, to_table
from sync.work.reading import opened

_TEXT = pa.string()
LINE = pa.schema([(name, _TEXT) for name in ("id", "outcome", "detail")])
ERROR = pa.schema([(name, _TEXT) for name in ("id", "kind", "catalog", "message")])
WRITE = pa.schema(
    [
        ("side", _TEXT),
        ("before", pa.binary()),
        ("outcome", _TEXT),
        ("after", pa.binary()),
        ("error", _TEXT),
    ]
)
HELD = pa.schema(
    [
        ("side", _TEXT),
        ("connection", _TEXT),
        ("schema", _TEXT),
        ("name", _TEXT),
        ("body", pa.binary()),
    ]
)
AGREED = pa.schema([("settled", pa.binary()), ("memory", pa.binary()), ("dropped", _TEXT)])
_SYSTEMS = {Side.SAP: System.DATASPHERE, Side.GLUE: System.GLUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One link's lines, and everything that carrying them out needs."""

    pair: Pair
    sap: ConnectionSettings
    glue: ConnectionSettings
    lines: tuple[Line, ...]
    decided: Mapping[str, Decided]
    base: Base | None


@dataclass(slots=True)
class Note:
    """One write, from its intent to its outcome."""

    side: Side
    before: Mapping[str, Any] | None
    outcome: Outcome = Outcome.UNKNOWN
    after: Mapping[str, Any] | None = None
    error: str = ""


@dataclass(slots=True)
class Notes:
    """The journal of a worker; the owner of the store has noted the intents before."""

    held: list[Note] = field(default_factory=list)

    def intent(self, line: Line, side: Side, before: Mapping[str, Any] | None) -> int:
        """Note that a side is about to be written; return the note's place."""
        self.held.append(Note(side, before))
        return len(self.held) - 1

    def outcome(
        self, write: int, outcome: Outcome, after: Mapping[str, Any] | None, error: str
    ) -> None:
        """Note how the write ended."""
        note = self.held[write]
        note.outcome, note.after, note.error = outcome, after, error


def write(order: Order) -> dict[str, pa.Table]:
    """Carry out the lines of *order* and return what became of them, and each write."""
    notes, failed = Notes(), dict[str, SyncError]()
    tools = Tools(
        pair=order.pair,
        sap=opened(order.sap),
        glue=opened(order.glue),
        journal=notes,
        base_of=lambda _: order.base,
        failed=lambda lines, error: failed.update((line.id, error) for line in lines),
    )
    unit = apply_unit(order.lines, order.decided, tools)
    held = [(Side.SAP, unit.sap), (Side.GLUE, unit.glue)]
    agreed = [[*key, *both] for key, both in unit.settled.items()]
    return {
        "line": to_table(LINE, [(line.id, how.value, why) for line, how, why in unit.lines]),
        "error": to_table(ERROR, [_error_row(*each) for each in failed.items()]),
        "write": to_table(WRITE, map(_write_row, notes.held)),
        "held": to_table(HELD, [_held_row(side, asset) for side, asset in held if asset]),
        "agreed": to_table(AGREED, [(to_body(agreed), _body(unit.memory), unit.dropped)]),
    }


def unit_of(order: Order, told: Mapping[str, pa.Table]) -> UnitResult:
    """Return the result of *order* that a worker *told*."""
    lines = {line.id: line for line in order.lines}
    (agreed,) = told["agreed"].to_pylist()
    held = {Side(row["side"]): _asset(row) for row in told["held"].to_pylist()}
    return UnitResult(
        lines=tuple(
            (lines[row["id"]], Outcome(row["outcome"]), row["detail"])
            for row in told["line"].to_pylist()
        ),
        sap=held.get(Side.SAP),
        glue=held.get(Side.GLUE),
        dropped=None if agreed["dropped"] is None else Side(agreed["dropped"]),
        settled={
            (column, name): (sap, glue) for column, name, sap, glue in from_body(agreed["settled"])
        },
        memory=_unpacked(agreed["memory"]),
    )


def errors_of(told: Mapping[str, pa.Table]) -> dict[str, SyncError]:
    """Return the error that ended each line, where one did."""
    return {row["id"]: _error(row) for row in told["error"].to_pylist()}


def notes_of(told: Mapping[str, pa.Table]) -> list[Note]:
    """Return the writes that a worker *told* of, in their order."""
    return [
        Note(
            Side(row["side"]),
            _unpacked(row["before"]),
            Outcome(row["outcome"]),
            _unpacked(row["after"]),
            row["error"],
        )
        for row in told["write"].to_pylist()
    ]


def _write_row(note: Note) -> Sequence[Any]:
    before, after = _body(note.before), _body(note.after)
    return note.side.value, before, note.outcome.value, after, note.error


def _held_row(side: Side, asset: Asset) -> Sequence[Any]:
    ref = asset.ref
    return side.value, ref.connection, ref.schema, ref.name, to_body(asset.body)


def _asset(row: Mapping[str, Any]) -> Asset:
    ref = AssetRef(row["connection"], row["schema"], row["name"])
    return parser_of(_SYSTEMS[Side(row["side"])])(ref, from_body(row["body"]))


def _error_row(line_id: str, error: SyncError) -> Sequence[Any]:
    if isinstance(error, ConnectorError):
        return line_id, type(error).__name__, error.catalog, error.message
    return line_id, type(error).__name__, None, str(error)


def _error(row: Mapping[str, Any]) -> SyncError:
    kind: type[SyncError] = getattr(errors, row["kind"])
    known = (row["message"],) if row["catalog"] is None else (row["catalog"], row["message"])
    return kind(*known)


def _body(value: Mapping[str, Any] | None) -> bytes | None:
    return None if value is None else to_body(value)


def _unpacked(cell: bytes | None) -> Any:
    return None if cell is None else from_body(cell)

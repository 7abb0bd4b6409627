"""Undo: the lines that take back what a run wrote, at the level of the native bodies. Pure.

What was changed between the bodies before and after a write is put back path by path, so that
properties that nobody here knows are included. A path that holds something else by now was edited
since: it is reported and left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sync.model.asset import Asset, AssetRef
from sync.model.plan import Action, Line, Movement, Outcome, Risk, Side, line_id
from sync.model.run import CatalogWrite
from sync.past.paths import ABSENT, Move, Path, moves, names_at, same, spell, value_at
from sync.plan.guard import Rights, may_write, work_in_progress
from sync.plan.surroundings import Surroundings

Body = Mapping[str, Any]
BODY = "body:"  # begins the field of a line that restores one path
_SAP_TYPE = {"type", "length", "precision", "scale", "srid", "key", "notNull"}
_GLUE_COLUMNS = {("StorageDescriptor", "Columns"), ("PartitionKeys",)}
DEFINITION_ONLY = "definition only: rows do not come back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the bodies of one side are read."""

    parse: Callable[[AssetRef, Body], Asset]
    essence: Callable[[Body], Body]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """A run that is taken back: what its lines were about, and what both sides hold now."""

    run_id: int
    origins: Mapping[tuple[Side, AssetRef], Line]  # the line that led to a write
    present: Mapping[AssetRef, Asset]
    readers: Mapping[Side, Reader]
    around: Surroundings


@dataclass(frozen=True, slots=True)
class _Case:
    """What the run made of one asset: the body before its first write and after its last."""

    undoing: Undoing
    origin: Line
    side: Side
    ref: AssetRef
    before: Body | None
    after: Body | None

    @property
    def now(self) -> Asset | None:
        return self.undoing.present.get(self.ref)

    def essence(self, body: Body) -> Body:
        return self.undoing.readers[self.side].essence(body)


def undo_lines(writes: Sequence[CatalogWrite], undoing: Undoing) -> tuple[Line, ...]:
    """Return the lines that take *writes* back, each asset once however often it was written."""
    carried = [write for write in writes if write.outcome != Outcome.STALE]
    carried.sort(key=lambda write: (write.side, write.ref, write.id))
    lines: list[Line] = []
    for (side, ref), group in groupby(carried, key=lambda write: (write.side, write.ref)):
        found = list(group)
        origin = undoing.origins.get((Side(side), ref))
        if origin is not None:
            case = _Case(
                undoing, origin, Side(side), ref, found[0].before_body, found[-1].after_body
            )
            lines += _unproven(found, case) or _lines(case)
    return tuple(lines)


def _unproven(writes: Sequence[CatalogWrite], case: _Case) -> list[Line]:
    """Return the report on an asset of which nobody knows what was written; [] where known."""
    if all(write.outcome == Outcome.PROVEN for write in writes):
        if case.before is None and case.after is None:
            return [_report(case, "asset", "what it was has been forgotten (history_days)")]
        return []
    now, before = case.now, case.before
    if (now is None) == (before is None) and (
        now is None or before is None or same(case.essence(now.body), case.essence(before))
    ):
        return [_report(case, "asset", "the write did not arrive; there is nothing to take back")]
    return [_report(case, "asset", "how the write ended is unknown; compare and repair by hand")]


def _lines(case: _Case) -> list[Line]:
    match case.before, case.after:
        case None, _:
            return _uncreated(case)
        case _, None:
            return _undropped(case)
    lines = list(_unchanged(case))
    return lines + _deploy(case, lines)


def _uncreated(case: _Case) -> list[Line]:
    now, made = case.now, case.after
    if now is None or made is None:
        return [_report(case, "asset", "it was created and is gone already")]
    if now.fingerprint != case.undoing.readers[case.side].parse(case.ref, made).fingerprint:
        return [_report(case, "asset", f"{case.ref} was created, but edited since; it stays")]
    line = _line(case, None, "asset", now=True, after=None)
    right = "" if _rights(case).drops else f"This connection may not drop {case.ref}."
    return [
        replace(
            line,
            risk=Risk.DESTRUCTIVE,
            blocked=line.blocked or right,
            fingerprint=now.fingerprint,
            downstream=case.undoing.around.downstream(case.ref),
            reason=f"run {case.undoing.run_id} created it{_definition_only(case, lossy=True)}",
        )
    ]


def _undropped(case: _Case) -> list[Line]:
    if case.now is not None:
        return [_report(case, "asset", f"{case.ref} was dropped, but is there again; it stays")]
    line = _line(case, None, "asset", now=None, after=case.before)
    right = "" if _rights(case).creates else f"This connection may not create {case.ref}."
    return [
        replace(
            line,
            risk=Risk.LOSSY if case.side is Side.SAP else Risk.SAFE,
            blocked=line.blocked or right,
            reason=f"run {case.undoing.run_id} dropped it{_definition_only(case, lossy=True)}",
        )
    ]


def _unchanged(case: _Case) -> Iterator[Line]:
    """Yield a line for each path that the run changed and that still holds what it wrote."""
    if case.now is None:
        yield _report(case, "asset", f"{case.ref} was changed, but is gone since")
        return
    before, after = case.essence(case.before or {}), case.essence(case.after or {})
    now = case.essence(case.now.body)
    for move in moves(before, after):
        held = value_at(now, move.path)
        if same(held, move.before):
            continue
        if same(held, move.after):
            yield _restoring(case, move, _order(case, before, move.path))
        else:
            text = "edited since the run; it stays as it is now"
            yield _report(case, BODY + spell(move.path), text, _plain(held), move)


def _order(case: _Case, before: Body, path: Path) -> tuple[str, ...]:
    """Return how columns stood, where one is put back; the order of anything else says nothing."""
    named = isinstance(value_at(before, path[:-1]), list) or _is_column(case.side, path)
    return names_at(before, path[:-1]) if named else ()


def _restoring(case: _Case, move: Move, order: Sequence[str]) -> Line:
    column = column_of(case.side, move.path)
    line = _line(
        case, column, BODY + spell(move.path), now=_plain(move.after), after=_plain(move.before)
    )
    risk = _risk(case.side, move, column)
    lossy = risk in {Risk.DESTRUCTIVE, Risk.BREAKING, Risk.LOSSY}
    harmful = risk in {Risk.DESTRUCTIVE, Risk.BREAKING}
    return replace(
        line,
        base=list(order) or None,
        risk=risk,
        downstream=case.undoing.around.downstream(case.ref) if harmful else (),
        reason=f"run {case.undoing.run_id} wrote it{_definition_only(case, lossy=lossy)}",
    )


def _deploy(case: _Case, lines: Sequence[Line]) -> list[Line]:
    """Return the decision to deploy, where a line writes an object that needs one."""
    around = case.undoing.around
    if not any(line.actionable for line in lines) or not _rights(case).deploys:
        return []
    along = around.deploys(case.ref)
    what = f"deploys {case.ref}" + (f" and with it {', '.join(along)}" if along else "")
    line = _line(case, None, "deploy", now=None, after=what)
    reason = "without it what is put back stays a draft"
    return [replace(line, action=Action.DEPLOY, deploys=along, reason=reason)]


def _line(case: _Case, column: str | None, field: str, *, now: Any, after: Any) -> Line:
    origin, side = case.origin, case.side
    return replace(
        origin,
        id=line_id(origin.pair, origin.sap, origin.glue, column, f"undo:{field}", side),
        target=side,
        action=Action.RESTORE,
        column=column,
        field=field,
        base=None,
        sap_value=now if side is Side.SAP else None,
        glue_value=now if side is Side.GLUE else None,
        after=after,
        movement=Movement.UNDONE,
        risk=Risk.SAFE,
        blocked=_blocked(case),
        reason="",
        downstream=(),
        deploys=(),
        fingerprint="",
    )


def _report(case: _Case, field: str, why: str, now: Any = None, move: Move | None = None) -> Line:
    column = column_of(case.side, move.path) if move else None
    after = _plain(move.before) if move else None
    line = _line(case, column, field, now=now, after=after)
    return replace(line, action=Action.REPORT, blocked="", reason=why)


def _blocked(case: _Case) -> str:
    around, now = case.undoing.around, case.now
    blocked = may_write(case.side, case.ref.schema, _rights(case), around.pair)
    if blocked or now is None:
        return blocked
    if now.protected:
        return f"{case.ref} is read-only: {now.protected}."
    return work_in_progress(now)


def _rights(case: _Case) -> Rights:
    return case.undoing.around.rights(case.side)


def column_of(side: Side, path: Path) -> str | None:
    """Return the column that *path* belongs to, None for the asset itself."""
    if side is Side.SAP:
        # definition / definitions / NAME / elements / COLUMN
        return path[4] if len(path) > 4 and path[3] == "elements" else None
    found = [names for names in _GLUE_COLUMNS if path[: len(names)] == names]
    return path[len(found[0])] if found and len(path) > len(found[0]) else None


def _risk(side: Side, move: Move, column: str | None) -> Risk:
    """Return what putting *move* back can cost; structure is what data or rows hang on."""
    whole = column is not None and move.path[-1] == column and _is_column(side, move.path)
    if whole and move.before is ABSENT:
        return Risk.DESTRUCTIVE
    if whole:
        return Risk.LOSSY if side is Side.SAP else Risk.SAFE
    if side is Side.SAP:
        typed = column is not None and len(move.path) > 5 and move.path[5] in _SAP_TYPE
        return Risk.BREAKING if typed else Risk.SAFE
    reordered = move.path in _GLUE_COLUMNS
    typed = column is not None and move.path[-1] == "Type"
    return Risk.BREAKING if typed or reordered else Risk.SAFE


def _is_column(side: Side, path: Path) -> bool:
    return len(path) == 5 if side is Side.SAP else path[:-1] in _GLUE_COLUMNS


def _definition_only(case: _Case, *, lossy: bool) -> str:
    return f"; {DEFINITION_ONLY}" if lossy and case.side is Side.SAP else ""


def _plain(value: Any) -> Any:
    """Return *value* as a line holds it: None says that nothing is there."""
    return None if value is ABSENT else value

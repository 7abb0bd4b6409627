"""Restoring one linked asset: each side read afresh, what moved skipped, written once, proven.

What `sync.past.undo` planned is carried out here: paths of native bodies, and whole assets.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.apply.change import took_along
from sync.apply.unit import Result, Tools, UnitResult, journaled, outcome_of
from sync.connectors.base import Connector, Written
from sync.connectors.registry import essence_of
from sync.errors import AssetNotFound, SyncError
from sync.model.asset import Asset, AssetRef
from sync.model.plan import Action, Line, Outcome, Side
from sync.past.paths import ABSENT, Path, moves, put, read_path, same, spell, value_at
from sync.past.undo import BODY

log = logging.getLogger(__name__)
_MOVED = "moved since the undo was planned; plan it again"


@dataclass(frozen=True, slots=True)
class _Restored:
    """What became of one side: the results, and what it holds now where that is known."""

    lines: tuple[Result, ...] = ()
    asset: Asset | None = None
    dropped: bool = False


def restore(lines: Sequence[Line], tools: Tools) -> UnitResult:
    """Put back what the accepted *lines* of one link say, each side in one write."""
    sides = {side: [line for line in lines if line.target is side] for side in Side}
    sap = _tried(sides[Side.SAP], tools.sap, tools)
    glue = _tried(sides[Side.GLUE], tools.glue, tools)
    dropped = [side for side, done in ((Side.SAP, sap), (Side.GLUE, glue)) if done.dropped]
    return UnitResult(
        lines=(*sap.lines, *glue.lines),
        sap=sap.asset,
        glue=glue.asset,
        dropped=dropped[0] if dropped else None,
    )


def _tried(lines: Sequence[Line], connector: Connector, tools: Tools) -> _Restored:
    """Restore one side; its error fails its own lines and leaves the other side's alone."""
    if not lines:
        return _Restored()
    try:
        return _side(lines, connector, tools)
    except SyncError as error:
        log.warning("%s was not restored: %s", _ref(lines[0]), error)
        tools.failed(lines, error)
        return _Restored(tuple((line, outcome_of(error), str(error)) for line in lines))


def _side(lines: Sequence[Line], connector: Connector, tools: Tools) -> _Restored:
    whole = next((line for line in lines if line.field == "asset"), None)
    if whole is None:
        return _paths(lines, connector, tools)
    return _drop(whole, connector, tools) if whole.removes else _create(whole, connector, tools)


def _drop(line: Line, connector: Connector, tools: Tools) -> _Restored:
    ref = _ref(line)
    try:
        current = connector.fetch(ref)
    except AssetNotFound:
        return _Restored(((line, Outcome.NO_CHANGE, "it is gone already"),))
    if current.fingerprint != line.fingerprint:
        return _Restored(((line, Outcome.STALE, f"{ref} {_MOVED}"),))
    write = tools.journal.intent(line, line.target, current.body)
    journaled(tools, write, lambda: connector.drop(ref, expected=current))
    return _Restored(((line, Outcome.PROVEN, ""),), dropped=True)


def _create(line: Line, connector: Connector, tools: Tools) -> _Restored:
    write = tools.journal.intent(line, line.target, None)
    ref, body = _ref(line), line.after
    written = journaled(
        tools, write, lambda: connector.restore(ref, body, expected=None, deploy=True)
    )
    essence = essence_of(connector.system)
    differing = _differing(essence(body), essence(written.after or {}))
    detail = f"it came back with another {differing}" if differing else ""
    outcome = Outcome.PARTIAL if differing else Outcome.PROVEN
    return _Restored(((line, outcome, detail),), written.asset)


def _paths(lines: Sequence[Line], connector: Connector, tools: Tools) -> _Restored:
    ref, essence = _ref(lines[0]), essence_of(connector.system)
    current = connector.fetch(ref)
    held = essence(current.body)
    deploys = [line for line in lines if line.action is Action.DEPLOY]
    live, done = _sort_out([line for line in lines if line.action is Action.RESTORE], held)
    if reason := took_along(deploys, tools, ref) if deploys and live else "":
        return _Restored((*done, *((line, Outcome.STALE, reason) for line in live)), current)
    if not live:
        rest = [(line, Outcome.NO_CHANGE, "nothing to deploy") for line in deploys]
        return _Restored((*done, *rest), current)
    deploy = bool(deploys)
    write = tools.journal.intent(live[0], live[0].target, current.body)
    wanted = _with_paths(current.body, live)
    written = journaled(
        tools, write, lambda: connector.restore(ref, wanted, expected=current, deploy=deploy)
    )
    proven = _proofs([*live, *deploys], essence(wanted), written, connector, deploy=deploy)
    return _Restored((*done, *proven), written.asset)


def _sort_out(lines: Sequence[Line], held: Mapping[str, Any]) -> tuple[list[Line], list[Result]]:
    """Part the lines into those to write and those that are stale or already done."""
    live: list[Line] = []
    done: list[Result] = []
    for line in lines:
        now = value_at(held, _path(line))
        if same(now, _value(line.before)):
            live.append(line)
        elif same(now, _value(line.after)):
            done.append((line, Outcome.NO_CHANGE, "it is so already"))
        else:
            shown = None if now is ABSENT else now
            text = f"it was {line.before!r}, now it is {shown!r}: {_MOVED}"
            done.append((line, Outcome.STALE, text))
    return live, done


def _with_paths(body: Mapping[str, Any], lines: Sequence[Line]) -> dict[str, Any]:
    for line in lines:
        body = put(body, _path(line), _value(line.after), order=line.base or ())
    return dict(body)


def _proofs(
    lines: Sequence[Line],
    wanted: Mapping[str, Any],
    written: Written,
    connector: Connector,
    *,
    deploy: bool,
) -> list[Result]:
    """Return how each line ended, read back; what else differs from what was sent is named."""
    held = essence_of(connector.system)(written.after or {})
    differing = _differing(wanted, held)
    results: list[Result] = []
    for line in lines:
        arrived = line.action is Action.DEPLOY or same(
            value_at(held, _path(line)), _value(line.after)
        )
        if arrived:
            also = f"read back, it also differs at {differing}" if differing else ""
            results.append((line, Outcome.PROVEN, also))
        elif connector.capabilities.deploys and not deploy:
            results.append((line, Outcome.PARTIAL, "saved but not deployed, as decided"))
        else:
            results.append((line, Outcome.FAILED, f"read back without {line.after!r}"))
    return results


def _differing(wanted: Any, held: Any) -> str:
    return ", ".join(spell(move.path) for move in moves(wanted, held))


def _ref(line: Line) -> AssetRef:
    return line.sap if line.target is Side.SAP else line.glue


def _path(line: Line) -> Path:
    return read_path(line.field.removeprefix(BODY))


def _value(value: Any) -> Any:
    """Return what a line's None stands for: a native body says nothing there."""
    return ABSENT if value is None else value

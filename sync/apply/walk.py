"""Apply: carry out the accepted lines of a plan, prove each write by reading back, and report.

One link is one unit: both sides are read afresh, lines whose field moved since the plan are stale
and skipped, each side is written once, read back and compared. The caller stores what comes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, wait
from dataclasses import replace
from itertools import groupby

from sync.apply.change import change
from sync.apply.restoring import restore
from sync.apply.unit import Tools, UnitResult, both_sides, journaled, outcome_of, same_for_all
from sync.connectors.base import Connector
from sync.errors import AssetNotFound, SyncError
from sync.fields import values_of
from sync.mapping.asset import to_glue_asset, to_sap_asset
from sync.mapping.lift import lift
from sync.mapping.memory import remember
from sync.model.absence import Absence
from sync.model.asset import AssetRef, Kind
from sync.model.plan import Action, Decided, Decision, Line, Outcome, Side

log = logging.getLogger(__name__)
# Storing the results of one link costs as much as storing those of fifty. Until then the journal
# alone knows how its write ended.
_TOGETHER_SECONDS = 0.5
_MOVED = "moved since the plan was made; plan again"


def accepted_units(
    lines: Sequence[Line], decided: Mapping[str, Decided]
) -> tuple[tuple[Line, ...], ...]:
    """Return the accepted, actionable lines grouped by link, in the plan's order."""
    chosen = [line for line in lines if _is_accepted(line, decided)]
    rank = {Action.CREATE: 0, Action.DROP: 2}
    chosen.sort(key=lambda line: (rank.get(line.action, 1), str(line.sap), str(line.glue)))
    return tuple(
        tuple(group) for _, group in groupby(chosen, key=lambda line: (line.sap, line.glue))
    )


def waves(
    lines: Sequence[Line], decided: Mapping[str, Decided]
) -> Iterator[list[tuple[Line, ...]]]:
    """Yield the accepted units that may be carried out at the same time."""
    units = accepted_units(lines, decided)
    for wave in ({Action.CREATE}, set(Action) - {Action.CREATE, Action.DROP}, {Action.DROP}):
        yield [unit for unit in units if unit[0].action in wave]


def apply_lines(
    lines: Sequence[Line], decided: Mapping[str, Decided], tools: Tools, executor: Executor
) -> Iterator[tuple[UnitResult, ...]]:
    """Yield the results of links, together those that ended meanwhile: creations first, then
    changes, then drops.

    Once the tools are stopping, what is being written ends and the rest has no lines.
    """
    for units in waves(lines, decided):
        waiting = {executor.submit(apply_unit, unit, decided, tools) for unit in units}
        while waiting:
            ended, waiting = wait(waiting, timeout=_TOGETHER_SECONDS)
            if ended:
                yield tuple(future.result() for future in ended)


def _is_accepted(line: Line, decided: Mapping[str, Decided]) -> bool:
    decision = decided.get(line.id)
    return line.actionable and decision is not None and decision.decision is Decision.ACCEPTED


def apply_unit(lines: Sequence[Line], decided: Mapping[str, Decided], tools: Tools) -> UnitResult:
    """Carry out one link's lines; an error of a catalog fails these lines and no others.

    Where the tools are stopping, nothing is begun and the result has no lines.
    """
    if tools.is_stopping():
        return UnitResult(lines=())
    try:
        if any(line.action is Action.RESTORE for line in lines):
            return restore(lines, tools)
        match lines[0].action:
            case Action.CREATE:
                return _create(lines[0], tools)
            case Action.DROP:
                return _drop(lines[0], tools)
        return change(lines, decided, tools)
    except SyncError as error:
        log.warning("%s <-> %s failed: %s", lines[0].sap, lines[0].glue, error)
        tools.failed(lines, error)
        return same_for_all(lines, outcome_of(error), str(error))


def _create(line: Line, tools: Tools) -> UnitResult:
    if line.target is Side.GLUE:
        source = tools.source(tools.sap, line.sap)
        wanted = to_glue_asset(source, tools.pair, line.glue, line.mode).asset
        connector, ref = tools.glue, line.glue
    else:
        source = tools.source(tools.glue, line.glue)
        wanted = to_sap_asset(source, tools.pair, line.sap).asset
        connector, ref = tools.sap, line.sap
    if source.fingerprint != line.fingerprint:
        return same_for_all([line], Outcome.STALE, f"{source.ref} {_MOVED}")
    write = tools.journal.intent(line, line.target, None)
    written = journaled(tools, write, lambda: connector.create(replace(wanted, ref=ref)))
    made = written.asset
    if made is None:
        return same_for_all([line], Outcome.FAILED, "the catalog did not return what it created")
    sap, glue = (source, made) if line.target is Side.GLUE else (made, source)
    lifted = lift(glue, tools.pair, memory=None, mode=line.mode, counterpart=sap).asset
    memory = remember(sap, tools.pair) if line.target is Side.GLUE else None
    values = both_sides(values_of(sap), values_of(lifted))
    missing = {column.name for column in wanted.columns} - {column.name for column in made.columns}
    outcome = Outcome.PARTIAL if missing else Outcome.PROVEN
    detail = f"the columns {', '.join(sorted(missing))} did not arrive" if missing else ""
    return UnitResult(
        lines=((line, outcome, detail),), sap=sap, glue=glue, settled=values, memory=memory
    )


def _drop(line: Line, tools: Tools) -> UnitResult:
    connector, ref = (tools.glue, line.glue) if line.target is Side.GLUE else (tools.sap, line.sap)
    other, partner = (tools.sap, line.sap) if line.target is Side.GLUE else (tools.glue, line.glue)
    if doubt := _doubt(other, partner):
        return same_for_all([line], Outcome.STALE, f"{doubt}, so {ref} stays")
    current = connector.fetch(ref)
    if current.fingerprint != line.fingerprint:
        return same_for_all([line], Outcome.STALE, f"{ref} {_MOVED}")
    write = tools.journal.intent(line, line.target, current.body)
    journaled(tools, write, lambda: connector.drop(ref, expected=current))
    return UnitResult(lines=((line, Outcome.PROVEN, ""),), dropped=line.target)


def _doubt(connector: Connector, ref: AssetRef) -> str:
    """Return why *ref* is not surely deleted, "" where the catalog says that it is."""
    try:
        connector.fetch(ref)
    except AssetNotFound:
        # It was looked for in every kind; the probe also asks whether its schema is shown to us.
        probe = connector.probe(ref, Kind.LOCAL_TABLE)
        return "" if probe.state is Absence.DELETED else f"{ref} is {probe.state}: {probe.answered}"
    return f"{ref} is back"

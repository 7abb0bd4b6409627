"""Apply: carry out the accepted lines of a plan, prove each write by reading back, and report.

One link is one unit: both sides are read afresh, lines whose field moved since the plan are stale
and skipped, each side is written once, read back and compared. The caller stores what comes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Protocol

from sync.connectors.base import Connector, Written
from sync.errors import AssetConflict, AssetNotFound, CatalogUnavailable, SyncError
from sync.fields import is_empty, values_of
from sync.guard import work_in_progress
from sync.lift import Lifted, lift
from sync.mapping import to_glue_asset, to_sap_asset
from sync.memory import remember
from sync.model.asset import Asset, AssetRef
from sync.model.base import Base, FieldKey
from sync.model.edit import Edit
from sync.model.pair import LinkMode, Pair
from sync.model.plan import Action, Choice, Decided, Decision, Line, Outcome, Side
from sync.render import Settled, desired_asset, glue_edits, sap_edits, unsettled

log = logging.getLogger(__name__)


class Journal(Protocol):
    """Where intents and outcomes of writes are recorded before and after they happen."""

    def intent(self, line: Line, side: Side, before: Mapping[str, Any] | None) -> int:
        """Record that a write is about to happen; return its id."""

    def outcome(
        self, write: int, outcome: Outcome, after: Mapping[str, Any] | None, error: str
    ) -> None:
        """Record how the write ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What apply works with; *base_of* returns what the store remembers of a link."""

    pair: Pair
    sap: Connector
    glue: Connector
    journal: Journal
    base_of: Callable[[int], Base | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """What became of one link's lines, and what both sides hold now where that is known."""

    lines: tuple[tuple[Line, Outcome, str], ...]
    sap: Asset | None = None
    glue: Asset | None = None
    dropped: Side | None = None
    # per proven or unchanged field: (SAP's value, Glue's value), the link's new base
    settled: Mapping[FieldKey, tuple[Any, Any]] = field(default_factory=dict)
    memory: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    lines: tuple[Line, ...]
    decided: Mapping[str, Decided]

    @property
    def first(self) -> Line:
        return self.lines[0]


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


def apply_lines(
    lines: Sequence[Line], decided: Mapping[str, Decided], tools: Tools, executor: Executor
) -> Iterator[UnitResult]:
    """Yield the result of each link as it ends: creations first, then changes, then drops."""
    units = accepted_units(lines, decided)
    for wave in ({Action.CREATE}, set(Action) - {Action.CREATE, Action.DROP}, {Action.DROP}):
        futures = [
            executor.submit(_apply_unit, _Unit(lines=unit, decided=decided), tools)
            for unit in units
            if unit[0].action in wave
        ]
        for future in as_completed(futures):
            yield future.result()


def _is_accepted(line: Line, decided: Mapping[str, Decided]) -> bool:
    decision = decided.get(line.id)
    return line.actionable and decision is not None and decision.decision is Decision.ACCEPTED


def _apply_unit(unit: _Unit, tools: Tools) -> UnitResult:
    """Carry out one link's lines; an error of a catalog fails these lines and no others."""
    try:
        match unit.first.action:
            case Action.CREATE:
                return _create(unit.first, tools)
            case Action.DROP:
                return _drop(unit.first, tools)
        return _change(unit, tools)
    except SyncError as error:
        log.warning("%s <-> %s failed: %s", unit.first.sap, unit.first.glue, error)
        return _all(unit.lines, _outcome_of(error), str(error))


def _outcome_of(error: SyncError) -> Outcome:
    match error:
        case AssetConflict() | AssetNotFound():
            return Outcome.STALE
        case CatalogUnavailable():
            return Outcome.UNKNOWN
    return Outcome.FAILED


def _all(lines: Sequence[Line], outcome: Outcome, detail: str) -> UnitResult:
    return UnitResult(lines=tuple((line, outcome, detail) for line in lines))


def _create(line: Line, tools: Tools) -> UnitResult:
    if line.target is Side.GLUE:
        source = tools.sap.fetch(line.sap)
        wanted = to_glue_asset(source, tools.pair, line.glue, line.mode).asset
        connector, ref = tools.glue, line.glue
    else:
        source = tools.glue.fetch(line.glue)
        wanted = to_sap_asset(source, tools.pair, line.sap).asset
        connector, ref = tools.sap, line.sap
    write = tools.journal.intent(line, line.target, None)
    written = _journaled(tools, write, lambda: connector.create(replace(wanted, ref=ref)))
    made = written.asset
    if made is None:
        return _all([line], Outcome.FAILED, "the catalog did not return what it created")
    sap, glue = (source, made) if line.target is Side.GLUE else (made, source)
    lifted = lift(glue, tools.pair, memory=None, mode=line.mode, counterpart=sap).asset
    memory = remember(sap, tools.pair) if line.target is Side.GLUE else None
    values = _both(values_of(sap), values_of(lifted))
    missing = {column.name for column in wanted.columns} - {column.name for column in made.columns}
    outcome = Outcome.PARTIAL if missing else Outcome.PROVEN
    detail = f"the columns {', '.join(sorted(missing))} did not arrive" if missing else ""
    return UnitResult(
        lines=((line, outcome, detail),), sap=sap, glue=glue, settled=values, memory=memory
    )


def _drop(line: Line, tools: Tools) -> UnitResult:
    connector, ref = (tools.glue, line.glue) if line.target is Side.GLUE else (tools.sap, line.sap)
    other, partner = (tools.sap, line.sap) if line.target is Side.GLUE else (tools.glue, line.glue)
    if _exists(other, partner):
        return _all([line], Outcome.STALE, f"{partner} is back, so {ref} stays")
    current = connector.fetch(ref)
    write = tools.journal.intent(line, line.target, current.body)
    _journaled(tools, write, lambda: connector.drop(ref, expected=current))
    return UnitResult(lines=((line, Outcome.PROVEN, ""),), dropped=line.target)


def _exists(connector: Connector, ref: AssetRef) -> bool:
    try:
        connector.fetch(ref)
    except AssetNotFound:
        return False
    return True


def _change(unit: _Unit, tools: Tools) -> UnitResult:
    first = unit.first
    base = tools.base_of(first.link_id)
    sap, glue = tools.sap.fetch(first.sap), tools.glue.fetch(first.glue)
    lifted = _lift(glue, sap, base, tools, first.mode)
    live, done = _sort_out(unit, sap, lifted)
    sap_side, glue_side = _by_side(live)
    sap, sap_results = _tried(sap, sap_side, lambda: _write_sap(sap, lifted, sap_side, tools))
    glue, glue_results = _tried(
        glue, glue_side, lambda: _write_glue(glue, sap, lifted, glue_side, tools)
    )
    results = [*done, *sap_results, *glue_results]
    after = _lift(glue, sap, base, tools, first.mode, fresh=bool(glue_side))
    proven = {line.id for line, outcome, _ in results if outcome in _GREEN}
    return UnitResult(
        lines=tuple(_one_each(results)),
        sap=sap,
        glue=glue,
        settled=_new_base(unit.lines, proven, sap, after.asset),
        memory=remember(after.asset, tools.pair, names=after.names) if glue_side else None,
    )


_GREEN = {Outcome.PROVEN, Outcome.NO_CHANGE}

Result = tuple[Line, Outcome, str]


def _tried(
    current: Asset,
    settled: Sequence[Settled],
    write: Callable[[], tuple[Asset, list[Result]]],
) -> tuple[Asset, list[Result]]:
    """Write one side; its error fails its own lines and leaves the other side's result alone."""
    if not settled:
        return current, []
    try:
        return write()
    except SyncError as error:
        log.warning("%s failed: %s", current.ref, error)
        return current, [(item.line, _outcome_of(error), str(error)) for item in settled]


def _lift(
    glue: Asset, sap: Asset, base: Base | None, tools: Tools, mode: LinkMode, *, fresh: bool = False
) -> Lifted:
    """Lift with the store's memory, or after our own write with what Glue itself now says."""
    memory = base.memory if base and not fresh else None
    return lift(glue, tools.pair, memory=memory, mode=mode, counterpart=sap)


def _sort_out(
    unit: _Unit, sap: Asset, lifted: Lifted
) -> tuple[list[Settled], list[tuple[Line, Outcome, str]]]:
    """Part the lines into those to write and those that are stale or already done."""
    ours, theirs = values_of(sap), values_of(lifted.asset)
    live: list[Settled] = []
    done: list[tuple[Line, Outcome, str]] = []
    for line in unit.lines:
        key = (line.column, line.field)
        now = ours.get(key), theirs.get(key)
        value = _decided_value(line, unit.decided[line.id])
        if line.action is Action.DEPLOY or now == (line.sap_value, line.glue_value):
            live.append(Settled(line, value))
        elif _same(now[0], value) and _same(now[1], value):
            done.append((line, Outcome.NO_CHANGE, "both sides hold it already"))
        else:
            done.append((line, Outcome.STALE, _moved_text(line, now)))
    return live, done


def _same(one: Any, other: Any) -> bool:
    return one == other or (is_empty(one) and is_empty(other))


def _moved_text(line: Line, now: tuple[Any, Any]) -> str:
    side, then, found = (
        ("Datasphere", line.sap_value, now[0])
        if now[0] != line.sap_value
        else ("Glue", line.glue_value, now[1])
    )
    return f"{side} moved since the plan: it was {then!r}, now it is {found!r}; plan again"


def _decided_value(line: Line, decided: Decided) -> Any:
    if line.target is not Side.UNDECIDED or not line.conflict:
        return decided.value if decided.choice is Choice.VALUE else line.after
    match decided.choice:
        case Choice.SAP:
            return line.sap_value
        case Choice.GLUE:
            return line.glue_value
    return decided.value


def _by_side(live: Sequence[Settled]) -> tuple[list[Settled], list[Settled]]:
    """Return what to write on the SAP side and on the Glue side; a settled conflict may be both."""
    sap = [item for item in live if _concerns(item, Side.SAP, item.line.sap_value)]
    glue = [item for item in live if _concerns(item, Side.GLUE, item.line.glue_value)]
    if all(item.line.action is Action.DEPLOY for item in sap):
        sap = []
    return sap, glue


def _concerns(item: Settled, side: Side, held: Any) -> bool:
    if item.line.target is not Side.UNDECIDED:
        return item.line.target is side
    return not _same(held, item.value)


def _write_sap(
    sap: Asset, lifted: Lifted, settled: Sequence[Settled], tools: Tools
) -> tuple[Asset, list[tuple[Line, Outcome, str]]]:
    if blocked := work_in_progress(sap):
        return sap, [(item.line, Outcome.STALE, blocked) for item in settled]
    deploys = [item for item in settled if item.line.action is Action.DEPLOY]
    deploy = bool(deploys) or not tools.sap.capabilities.deploys or _undecided_only(settled)
    first = settled[0].line
    if reason := _took_along(deploys, tools, first.sap):
        return sap, [(item.line, Outcome.STALE, reason) for item in settled]
    edits = sap_edits(lifted.asset, settled)
    written = _update(tools, tools.sap, first, Side.SAP, sap, edits, deploy=deploy)
    now = written.asset or sap
    failed = {item.line.id for item in unsettled(now, settled)}
    return now, [_proof(item, failed, deploy=deploy) for item in settled]


def _undecided_only(settled: Sequence[Settled]) -> bool:
    """A settled conflict had no deploy line in the plan: choosing Glue's value includes it."""
    return all(item.line.target is Side.UNDECIDED for item in settled)


def _took_along(deploys: Sequence[Settled], tools: Tools, ref: AssetRef) -> str:
    """Return why the deploy may not go on: it would take along what the plan did not name."""
    along = set(map(str, tools.sap.deploys_along(ref)))
    named = {name for item in deploys for name in item.line.deploys}
    extra = sorted(along - named)
    return f"deploying would now also take along {', '.join(extra)}; plan again" if extra else ""


def _proof(item: Settled, failed: set[str], *, deploy: bool) -> tuple[Line, Outcome, str]:
    if item.line.id not in failed:
        return item.line, Outcome.PROVEN, ""
    if not deploy:
        return item.line, Outcome.PARTIAL, "saved but not deployed, as decided"
    return item.line, Outcome.FAILED, f"read back without {item.value!r}"


def _write_glue(
    glue: Asset, sap: Asset, lifted: Lifted, settled: Sequence[Settled], tools: Tools
) -> tuple[Asset, list[tuple[Line, Outcome, str]]]:
    first = settled[0].line
    desired = desired_asset(lifted.asset, sap, settled)
    edits = glue_edits(glue, lifted, desired, settled, tools.pair, first.mode)
    written = _update(tools, tools.glue, first, Side.GLUE, glue, edits)
    now = written.asset or glue
    again = lift(now, tools.pair, memory=None, mode=first.mode, counterpart=sap)
    failed = {item.line.id for item in unsettled(again.asset, settled)}
    return now, [_proof(item, failed, deploy=True) for item in settled]


def _update(
    tools: Tools,
    connector: Connector,
    line: Line,
    side: Side,
    current: Asset,
    edits: Sequence[Edit],
    *,
    deploy: bool = False,
) -> Written:
    if not edits:
        return Written(ref=current.ref, before=current.body, after=current.body, asset=current)
    write = tools.journal.intent(line, side, current.body)
    return _journaled(
        tools,
        write,
        lambda: connector.update(current.ref, edits, expected=current, deploy=deploy),
    )


def _journaled(tools: Tools, write: int, act: Callable[[], Written]) -> Written:
    try:
        written = act()
    except SyncError as error:
        tools.journal.outcome(write, _outcome_of(error), None, str(error))
        raise
    tools.journal.outcome(write, Outcome.PROVEN, written.after, "")
    return written


def _one_each(
    results: Sequence[tuple[Line, Outcome, str]],
) -> list[tuple[Line, Outcome, str]]:
    """Return one result per line: a line written on both sides is as good as its worse half."""
    worst: dict[str, tuple[Line, Outcome, str]] = {}
    for line, outcome, detail in results:
        held = worst.get(line.id)
        if held is None or (held[1] in _GREEN and outcome not in _GREEN):
            worst[line.id] = (line, outcome, detail)
    return list(worst.values())


def _new_base(
    lines: Sequence[Line], proven: set[str], sap: Asset, lifted: Asset
) -> dict[FieldKey, tuple[Any, Any]]:
    both = _both(values_of(sap), values_of(lifted))
    named = {(line.column, line.field) for line in lines if line.id in proven}
    columns = {line.column for line in lines if line.id in proven and line.field == "column"}
    return {
        key: both.get(key, (None, None))
        for key in named | {key for key in both if key[0] is not None and key[0] in columns}
    }


def _both(
    sap: Mapping[FieldKey, Any], glue: Mapping[FieldKey, Any]
) -> dict[FieldKey, tuple[Any, Any]]:
    return {key: (sap.get(key), glue.get(key)) for key in sap.keys() | glue.keys()}

"""A change of one linked asset: read both sides afresh, skip what moved, write, prove."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sync.apply.unit import GREEN, Result, Tools, UnitResult, both_sides, journaled, outcome_of
from sync.connectors.base import Connector, Written
from sync.errors import SyncError
from sync.fields import field_of, is_empty, values_of
from sync.mapping.lift import Lifted, lift
from sync.mapping.memory import remember
from sync.model.asset import Asset, AssetRef
from sync.model.base import Base, FieldKey
from sync.model.edit import Edit
from sync.model.pair import LinkMode
from sync.model.plan import Action, Choice, Decided, Line, Outcome, Side
from sync.plan.guard import carries, no_home, work_in_progress
from sync.plan.render import Settled, desired_asset, glue_edits, sap_edits, unsettled

log = logging.getLogger(__name__)


def change(lines: Sequence[Line], decided: Mapping[str, Decided], tools: Tools) -> UnitResult:
    """Carry out the accepted lines of one link, each side in one write, and prove them."""
    first = lines[0]
    base = tools.base_of(first.link_id)
    sap, glue = tools.sap.fetch(first.sap), tools.glue.fetch(first.glue)
    lifted = _lift(glue, sap, base, tools, first.mode)
    live, done = _sort_out(lines, decided, sap, lifted)
    sap_side, glue_side = _by_side(live, tools, glue)
    touched = {item.line.id for item in (*sap_side, *glue_side)}
    untouched: list[Result] = [
        (item.line, Outcome.NO_CHANGE, "nothing to write")
        for item in live
        if item.line.id not in touched
    ]
    sap, sap_results = _tried(
        sap, sap_side, tools, lambda: _write_sap(sap, lifted, sap_side, tools)
    )
    glue, glue_results = _tried(
        glue, glue_side, tools, lambda: _write_glue(glue, sap, lifted, glue_side, tools)
    )
    results = [*done, *untouched, *sap_results, *glue_results]
    after = _lift(glue, sap, base, tools, first.mode, fresh=bool(glue_side))
    proven = {line.id for line, outcome, _ in results if outcome in GREEN}
    return UnitResult(
        lines=tuple(_one_each(results)),
        sap=sap,
        glue=glue,
        settled={
            **_new_base(lines, proven, sap, after.asset),
            **_renamed_base([line for line in lines if line.id in proven], base),
        },
        memory=remember(after.asset, tools.pair, names=after.names) if glue_side else None,
    )


def _tried(
    current: Asset,
    settled: Sequence[Settled],
    tools: Tools,
    write: Callable[[], tuple[Asset, list[Result]]],
) -> tuple[Asset, list[Result]]:
    """Write one side; its error fails its own lines and leaves the other side's result alone."""
    if not settled:
        return current, []
    try:
        return write()
    except SyncError as error:
        log.warning("%s failed: %s", current.ref, error)
        tools.failed([item.line for item in settled], error)
        return current, [(item.line, outcome_of(error), str(error)) for item in settled]


def _lift(
    glue: Asset, sap: Asset, base: Base | None, tools: Tools, mode: LinkMode, *, fresh: bool = False
) -> Lifted:
    """Lift with the store's memory, or after our own write with what Glue itself now says."""
    memory = base.memory if base and not fresh else None
    return lift(glue, tools.pair, memory=memory, mode=mode, counterpart=sap)


def _sort_out(
    lines: Sequence[Line], decided: Mapping[str, Decided], sap: Asset, lifted: Lifted
) -> tuple[list[Settled], list[Result]]:
    """Part the lines into those to write and those that are stale or already done."""
    ours, theirs = values_of(sap), values_of(lifted.asset)
    live: list[Settled] = []
    done: list[Result] = []
    for line in lines:
        key = (line.column, line.field)
        now = ours.get(key), theirs.get(key)
        if line.action is Action.MARK:
            now = str(sap.ref), lifted.mark
        if line.action is Action.RENAME_COLUMN:
            now = _called(line, ours), _called(line, theirs)
        value = _decided_value(line, decided[line.id])
        if line.action is Action.DEPLOY or now == (line.sap_value, line.glue_value):
            live.append(Settled(line, value))
        elif _same(now[0], value) and _same(now[1], value):
            done.append((line, Outcome.NO_CHANGE, "both sides hold it already"))
        else:
            done.append((line, Outcome.STALE, _moved_text(line, now)))
    return live, done


def _called(line: Line, values: Mapping[FieldKey, Any]) -> str | None:
    """Return which of its two names the column has on one side, None unless it is one of them."""
    held = [name for name in (line.column, line.after) if (name, "column") in values]
    return held[0] if len(held) == 1 else None


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


def _by_side(
    live: Sequence[Settled], tools: Tools, glue: Asset
) -> tuple[list[Settled], list[Settled]]:
    """Return what to write on the SAP side and on the Glue side; a settled conflict may be both."""
    sap = [item for item in live if _concerns(item, Side.SAP, tools, glue)]
    if all(item.line.action is Action.DEPLOY for item in sap):
        sap = []
    return sap, [item for item in live if _concerns(item, Side.GLUE, tools, glue)]


def _concerns(item: Settled, side: Side, tools: Tools, glue: Asset) -> bool:
    line = item.line
    if line.target is not Side.UNDECIDED:
        return line.target is side
    held = line.sap_value if side is Side.SAP else line.glue_value
    kind = glue.kind if side is Side.GLUE else None
    homeless = no_home(field_of((line.column, line.field)), side, line.mode, kind)
    return carries(tools.pair.direction, side) and not homeless and not _same(held, item.value)


def _write_sap(
    sap: Asset, lifted: Lifted, settled: Sequence[Settled], tools: Tools
) -> tuple[Asset, list[Result]]:
    if blocked := work_in_progress(sap):
        return sap, [(item.line, Outcome.STALE, blocked) for item in settled]
    deploys = [item for item in settled if item.line.action is Action.DEPLOY]
    deploy = bool(deploys) or not tools.sap.capabilities.deploys or _undecided_only(settled)
    first = settled[0].line
    lines = [item.line for item in settled]
    if deploy and (reason := took_along(lines, tools, first.sap)):
        return sap, [(item.line, Outcome.STALE, reason) for item in settled]
    edits = sap_edits(lifted.asset, settled)
    written = _update(tools, tools.sap, first, Side.SAP, sap, edits, deploy=deploy)
    now = written.asset or sap
    failed = {item.line.id for item in unsettled(now, settled)}
    return now, [_proof(item, failed, deploy=deploy) for item in settled]


def _undecided_only(settled: Sequence[Settled]) -> bool:
    """A settled conflict had no deploy line in the plan: choosing Glue's value includes it."""
    return all(item.line.target is Side.UNDECIDED for item in settled)


def took_along(lines: Sequence[Line], tools: Tools, ref: AssetRef) -> str:
    """Return why the deploy may not go on: it would take along what the plan did not name."""
    along = set(map(str, tools.sap.deploys_along(ref)))
    named = {name for line in lines for name in line.deploys}
    extra = sorted(along - named)
    return f"deploying would now also take along {', '.join(extra)}; plan again" if extra else ""


def _proof(item: Settled, failed: set[str], *, deploy: bool) -> Result:
    if item.line.id not in failed:
        return item.line, Outcome.PROVEN, ""
    if not deploy:
        return item.line, Outcome.PARTIAL, "saved but not deployed, as decided"
    return item.line, Outcome.FAILED, f"read back without {item.value!r}"


def _write_glue(
    glue: Asset, sap: Asset, lifted: Lifted, settled: Sequence[Settled], tools: Tools
) -> tuple[Asset, list[Result]]:
    first = settled[0].line
    desired = desired_asset(lifted.asset, sap, settled)
    edits = glue_edits(glue, lifted, desired, settled, tools.pair, first.mode)
    written = _update(tools, tools.glue, first, Side.GLUE, glue, edits)
    now = written.asset or glue
    again = lift(now, tools.pair, memory=None, mode=first.mode, counterpart=sap)
    marks = [item for item in settled if item.line.action is Action.MARK]
    failed = {item.line.id for item in unsettled(again.asset, settled)}
    failed |= {item.line.id for item in marks if again.mark != item.value}
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
    return journaled(
        tools,
        write,
        lambda: connector.update(current.ref, edits, expected=current, deploy=deploy),
    )


def _one_each(
    results: Sequence[Result],
) -> list[Result]:
    """Return one result per line: a line written on both sides is as good as its worse half."""
    worst: dict[str, Result] = {}
    for line, outcome, detail in results:
        held = worst.get(line.id)
        if held is None or (held[1] in GREEN and outcome not in GREEN):
            worst[line.id] = (line, outcome, detail)
    return list(worst.values())


def _new_base(
    lines: Sequence[Line], proven: set[str], sap: Asset, lifted: Asset
) -> dict[FieldKey, tuple[Any, Any]]:
    both = both_sides(values_of(sap), values_of(lifted))
    named = {(line.column, line.field) for line in lines if line.id in proven}
    columns = {line.column for line in lines if line.id in proven and line.field == "column"}
    return {
        key: both.get(key, (None, None))
        for key in named | {key for key in both if key[0] is not None and key[0] in columns}
    }


def _renamed_base(lines: Sequence[Line], base: Base | None) -> dict[FieldKey, tuple[Any, Any]]:
    """Return what the base holds of renamed columns, under the new name and no more the old one."""
    values: dict[FieldKey, tuple[Any, Any]] = {}
    for line in lines:
        if line.action is not Action.RENAME_COLUMN or base is None:
            continue
        held = {key: both for key, both in base.values.items() if key[0] == line.column}
        values |= dict.fromkeys(held, (None, None))
        values |= {(line.after, name): both for (_, name), both in held.items()}
    return values

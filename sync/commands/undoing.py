"""Commands about what could be otherwise: undo, rehearse."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from sync.commands.changes import CHANGES, NOTHING_TO_DO, plan_record, refresh, show_plan
from sync.commands.screen import Screen
from sync.errors import ConfigError
from sync.model.pair import Authority
from sync.model.plan import Action, Line
from sync.pairs import read_authority
from sync.plan.record import line_record
from sync.plan.rehearsal import Rehearsal, Rehearsed, Standing
from sync.runtime import Runtime


def undo(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Plan to take a run back; exit 0 when nothing is left to take back, 2 when there is."""
    args.pair = runtime.store.runs.get(args.run).pair
    refresh(runtime, args, screen)
    plan = runtime.engine.undo(args.actor, args.run)
    if args.json:
        screen.json(plan_record(plan))
    else:
        show_plan(plan, {}, screen, details=True)
        screen.say(f"Review it with show {plan.id} and decide, then apply {plan.id}.")
    return CHANGES if any(line.actionable for line in plan.lines) else NOTHING_TO_DO


def rehearse(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Say what a policy would settle in a pair and what would remain; nothing is saved."""
    found = runtime.engine.rehearse(args.actor, args.pair, _authority(args.authority))
    if args.json:
        screen.json(_record(found))
        return 0
    counts = ", ".join(f"{number} {name}" for name, number in found.counts.items())
    screen.say(f"{found.pair} under {_policy(found)}: {counts or 'nothing differs'}.")
    if found.unlinked:
        screen.say(f"  note: {found.unlinked} matches are not linked yet; plan the pair first.")
    shown = [each for each in found.lines if args.verbose or each.standing is not Standing.SAME]
    screen.table(("standing", "what", "today", "then", "why"), [_row(each) for each in shown])
    return 0


def _authority(words: list[str]) -> dict[str, Authority]:
    given = {}
    for word in words:
        field, equals, who = word.partition("=")
        if not equals:
            raise ConfigError(f"--authority takes FIELD=WHO, such as label=sap, not {word!r}.")
        given[field] = who
    return read_authority(given, "--authority")


def _policy(found: Rehearsal) -> str:
    said = ", ".join(f"{field} = {who}" for field, who in found.authority.items())
    return said or "the default policy"


def _record(found: Rehearsal) -> dict[str, Any]:
    return {
        "pair": found.pair,
        "authority": {field: who.value for field, who in found.authority.items()},
        "counts": {name.value: found.counts.get(name, 0) for name in Standing},
        "unlinked": found.unlinked,
        "lines": [
            {
                "standing": each.standing.value,
                "today": line_record(each.today) if each.today else None,
                "then": line_record(each.then) if each.then else None,
            }
            for each in found.lines
        ],
    }


def _row(each: Rehearsed) -> tuple[Any, ...]:
    line = each.line
    what = ".".join(filter(None, (str(line.sap), line.column, line.field)))
    return each.standing.value, what, _decision(each.today), _decision(each.then), line.reason


def _decision(line: Line | None) -> str:
    if line is None:
        return "nothing to do"
    if line.conflict:
        return f"ask: SAP {line.sap_value!r}, Glue {line.glue_value!r}"
    if line.action is Action.REPORT or line.blocked:
        return "stays as it is"
    return f"{line.target}: {line.after!r}"

"""Commands about changes: pairs, plan, show, decide, apply."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import orjson

from sync.commands.screen import Screen
from sync.errors import ConfigError, SyncError
from sync.model.plan import Choice, Decided, Decision, Line, Plan, Risk
from sync.plan.record import line_record, plan_header
from sync.runtime import Runtime
from sync.steps.carry import Applied

NOTHING_TO_DO, CHANGES = 0, 2


def pairs(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """List the pairs, configured or suggested."""
    configured = bool(runtime.engine.configured_pairs)
    records = [
        {
            "name": pair.name,
            "sap": f"{pair.sap.connection}:{pair.sap.schema}",
            "glue": f"{pair.glue.connection}:{pair.glue.schema}",
            "direction": pair.direction.value,
            "mode": pair.mode.value,
            "deletion": pair.deletion.value,
            "authority": {key: value.value for key, value in pair.authority.items()},
            "configured": configured,
        }
        for pair in runtime.engine.pairs()
    ]
    if args.json:
        screen.json(records)
    elif not records:
        screen.say("No pair yet: run discover, then each space gets a suggested one.")
    else:
        keys = ("name", "sap", "glue", "direction", "mode", "deletion")
        screen.table(keys, [[record[key] for key in keys] for record in records])
        if not configured:
            screen.say("These are suggested; write [[pair]] tables into the settings to own them.")
    return 0


def plan(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Plan one pair or all; exit 0 when nothing is to do, 2 when there are changes."""
    refresh(runtime, args, screen)
    plans = [runtime.engine.plan(args.actor, name) for name in _names(runtime, args.pair)]
    if args.json:
        screen.json([plan_record(item) for item in plans])
    else:
        for item in plans:
            show_plan(item, {}, screen, details=args.pair is not None or args.verbose)
    open_lines = [line for item in plans for line in item.changes if line.actionable]
    return CHANGES if open_lines else NOTHING_TO_DO


def refresh(runtime: Runtime, args: Namespace, screen: Screen) -> None:
    """Discover again before planning, unless told not to; a catalog that fails stops the plan."""
    if args.no_refresh:
        return
    wanted = _connections(runtime, args.pair)
    for result in runtime.reporting(screen.progress).discover(args.actor, wanted).values():
        if isinstance(result, SyncError):
            raise result


def _connections(runtime: Runtime, name: str | None) -> list[str]:
    if name is None or name not in {pair.name for pair in runtime.engine.pairs()}:
        return []
    pair = runtime.engine.pair(name)
    return [pair.sap.connection, pair.glue.connection]


def _names(runtime: Runtime, name: str | None) -> list[str]:
    if name is not None:
        return [runtime.engine.pair(name).name]
    return [pair.name for pair in runtime.engine.pairs()]


def show(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Show a saved plan with its decisions."""
    found, decided = runtime.engine.load_plan(args.plan)
    if args.json:
        screen.json(plan_record(found, decided))
    else:
        show_plan(found, decided, screen, details=True)
    return 0


def decide(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Accept or reject lines of a plan; a conflict needs --choose."""
    decision = Decision.REJECTED if args.reject else Decision.ACCEPTED
    choice = Choice(args.choose) if args.choose else None
    value = args.value
    if value is not None:
        choice, value = Choice.VALUE, _value(args.value)
    runtime.engine.decide(
        args.actor,
        args.plan,
        args.lines,
        decision,
        choice=choice,
        value=value,
        confirm=args.confirm,
    )
    screen.say(f"{len(args.lines)} lines {decision.value.lower()}.")
    return 0


def _value(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def apply(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Apply a plan's accepted lines, or plan, approve and apply a pair in one go."""
    applied, left = [], []
    for plan_id in _plans_to_apply(runtime, args, screen):
        done, rest = _apply_one(runtime, args, screen, plan_id)
        applied += done
        left += rest
    if args.json:
        screen.json(
            {"applied": [_applied_record(a) for a in applied], "left": [_brief(i) for i in left]}
        )
    else:
        _show_applied(applied, left, screen)
    return 0 if all(item.status == "SUCCEEDED" for item in applied) else 1


def _plans_to_apply(runtime: Runtime, args: Namespace, screen: Screen) -> Iterator[str]:
    """Yield plan ids; each pair is planned when its turn comes, after the writes of the last."""
    if args.plan:
        yield runtime.engine.load_plan(args.plan)[0].id
    elif args.approve:
        refresh(runtime, args, screen)
        for name in _names(runtime, args.pair):
            yield runtime.engine.plan(args.actor, name).id
    else:
        raise ConfigError("Name a plan, or a pair with --approve: apply --pair NAME --approve.")


def _apply_one(
    runtime: Runtime, args: Namespace, screen: Screen, plan_id: str
) -> tuple[list[Applied], list[Line]]:
    accepted = runtime.engine.approve(args.actor, plan_id) if args.approve else 1
    applied = []
    if accepted:
        engine = runtime.reporting(screen.progress)
        applied = [engine.apply(args.actor, plan_id, lift_breaker=args.lift_breaker)]
    return applied, _left(runtime, plan_id)


def _left(runtime: Runtime, plan_id: str) -> list[Line]:
    plan, decided = runtime.engine.load_plan(plan_id)
    return [line for line in plan.changes if line.id not in decided]


def plan_record(plan: Plan, decided: Mapping[str, Decided] | None = None) -> dict[str, Any]:
    """Return *plan* as `--json` prints it: id, pair, lines and ledger."""
    decisions = decided or {}
    lines = [
        line_record(line)
        | {
            "actionable": line.actionable,
            "approvable": line.approvable,
            "decision": decisions.get(line.id, Decided()).decision.value,
        }
        for line in plan.lines
    ]
    return {
        "id": plan.id,
        "pair": plan.pair,
        "created_by": plan.created_by,
        "created_at": plan.created_at,
        "changes": sum(line.actionable for line in plan.lines),
        "lines": lines,
        **plan_header(plan),
    }


def show_plan(plan: Plan, decided: Mapping[str, Decided], screen: Screen, *, details: bool) -> None:
    """Write *plan* for people, its lines by link where *details* are wanted."""
    counts = Counter(_standing(line) for line in plan.lines)
    summary = ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing to do"
    screen.say(f"Plan {plan.id} of {plan.pair}: {summary}.")
    for warning in plan.warnings:
        screen.say(f"  note: {warning}")
    if plan.unsafe:
        screen.say(f"  stopped: {plan.unsafe}")
    if details:
        for (sap, glue), lines in groupby(_by_link(plan.lines), key=lambda line: _link(line)):
            screen.say(f"\n{sap} <-> {glue}")
            screen.table(
                ("line", "field", "to", "before", "after", "standing", "why"),
                [_row(line, decided) for line in lines],
            )
    for item in plan.ledger:
        lossy = [entry for entry in item.entries if entry[2] == "lossy"]
        if details and lossy:
            screen.say(f"  {item.sap} -> {item.glue}: fidelity {item.score:.1%}")
            for path, value, _, note in lossy:
                screen.say(f"    lossy {path} {value}: {note}")


def _standing(line: Line) -> str:
    if line.action == "report":
        return "reported"
    if line.blocked:
        return "blocked"
    return "in conflict" if line.conflict else f"to {line.action.value.replace('_', ' ')}"


def _by_link(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (_link(line), line.column or "", line.field))


def _link(line: Line) -> tuple[str, str]:
    return str(line.sap), str(line.glue)


def _row(line: Line, decided: Mapping[str, Decided]) -> tuple[Any, ...]:
    decision = decided.get(line.id, Decided()).decision
    standing = _standing(line) if decision is Decision.PENDING else decision.value.lower()
    if line.risk is not Risk.SAFE:
        standing = f"{standing} ({line.risk.value})"
    before, after = line.before, line.after
    if isinstance(after, dict) and line.field == "asset":
        after = "the whole asset, as it was"
    if line.conflict:
        before, after = f"Glue: {line.glue_value}", f"SAP: {line.sap_value}"
    to = {"sap": "SAP", "glue": "Glue", "undecided": "?"}[line.target]
    what = ".".join(filter(None, (line.column, line.field)))
    why = line.blocked or line.reason
    if line.downstream:
        why = f"{why}; downstream: {', '.join(line.downstream)}"
    return line.id, what, to, before, after, standing, why


def _applied_record(applied: Applied) -> dict[str, Any]:
    return {
        "run": applied.run_id,
        "plan": applied.plan_id,
        "status": applied.status,
        "outcomes": dict(applied.outcomes),
        "lines": [
            {"id": line.id, "outcome": outcome.value, "detail": detail}
            for line, outcome, detail in applied.lines
        ],
    }


def _brief(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "line": _describe(line),
        "standing": _standing(line),
        "blocked": line.blocked,
    }


def _describe(line: Line) -> str:
    return " ".join(filter(None, (str(line.sap), line.column, line.field)))


def _show_applied(applied: Iterable[Applied], left: list[Line], screen: Screen) -> None:
    none = True
    for item in applied:
        none = False
        counts = ", ".join(f"{number} {name}" for name, number in item.outcomes.items())
        screen.say(f"Run {item.run_id} of plan {item.plan_id}: {item.status}, {counts}.")
        for line, outcome, detail in item.lines:
            if detail and outcome.value not in {"proven", "no_change"}:
                screen.say(f"  {outcome.value}: {_describe(line)}: {detail}")
    if none:
        screen.say("Nothing to apply.")
    for line in left:
        screen.say(f"  left: {_describe(line)}: {_standing(line)}. {line.blocked or line.reason}")

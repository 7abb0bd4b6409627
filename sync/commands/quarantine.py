"""The command about what we made of assets that are deleted now: quarantine."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from sync.commands.changes import CHANGES, NOTHING_TO_DO, plan_record, show_plan
from sync.commands.screen import Screen
from sync.runtime import Runtime
from sync.steps.quarantine import Held


def quarantine(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """List what waits to be dropped; restore one, or release it from waiting.

    Exit 2 when a restored asset is to be made again, which is a plan for review.
    """
    if args.restore:
        return _restore(runtime, args, screen)
    if args.release:
        for held in runtime.engine.release(args.actor, args.release):
            screen.say(f"{held.made} need not wait; the next plan of {held.pair} may drop it.")
        return NOTHING_TO_DO
    records = [_record(runtime, held) for held in runtime.engine.quarantine()]
    if args.json:
        screen.json(records)
    elif not records:
        screen.say("Nothing is in quarantine.")
    else:
        keys = ("pair", "gone", "made", "state", "since", "until", "evidence")
        screen.table(keys, [[record[key] for key in keys] for record in records])
    return NOTHING_TO_DO


def _restore(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    plan = runtime.engine.restore(args.actor, args.restore)
    if args.json:
        screen.json(plan_record(plan) if plan else None)
    elif plan is None:
        screen.say(f"{args.restore} is there again and out of quarantine.")
    else:
        show_plan(plan, {}, screen, details=True)
    return CHANGES if plan is not None and plan.changes else NOTHING_TO_DO


def _record(runtime: Runtime, held: Held) -> dict[str, Any]:
    return {
        "pair": held.pair,
        "gone": str(held.gone.ref),
        "made": str(held.made),
        "state": held.state(runtime.engine.clock()),
        "since": f"{held.gone.since:%Y-%m-%d %H:%M} UTC",
        "until": f"{held.until:%Y-%m-%d %H:%M} UTC",
        "evidence": held.gone.sentence,
        "released_by": held.gone.released_by,
    }

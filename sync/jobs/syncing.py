"""The work of a sync: discover both sides, plan, accept what is harmless, apply and prove.

The option `accept` says what happens without a person: "harmless" (the default) or "nothing",
which leaves a plan for review. Where the settings want four eyes, it is always "nothing".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sync.engine import Engine
from sync.jobs.reading import Reading
from sync.jobs.work import Result, RunContext
from sync.model.job import QueuedRun
from sync.model.pair import Direction
from sync.model.plan import Decision, Line, Plan, Side
from sync.model.run import RunStatus
from sync.steps.carry import Applied

ACCEPT = ("harmless", "nothing")
_SIDES = {Direction.TO_GLUE: Side.GLUE, Direction.TO_DATASPHERE: Side.SAP}


@dataclass(frozen=True, slots=True)
class Syncing:
    """Carries out syncs."""

    engine: Engine
    reading: Reading

    def __call__(self, context: RunContext) -> Result:
        """Sync the pair of the run; a later try goes on with the plan of the first one."""
        plan_id = context.run.plan_id or self._planned(context)
        context.check()
        plan, _ = self.engine.load_plan(plan_id)
        if self._accepted(context, plan):
            return carry(self.engine, context, plan_id)
        return self._left(plan)

    def _planned(self, context: RunContext) -> str:
        """Read both sides, save a plan, and accept in it what the run may accept."""
        run = context.run
        pair = self.engine.pair(run.pair or "")
        for connection in dict.fromkeys((pair.sap.connection, pair.glue.connection)):
            self.reading.read(context, connection)
        context.check()
        plan = self.engine.plan(context.actor, pair.name)
        context.log("INFO", "plan", f"Plan {plan.id}: {len(plan.changes)} lines.")
        harmless = [line.id for line in plan.lines if line.automatic and covers(run, line)]
        if harmless and self._may_accept(run, plan):
            self.engine.decide(context.actor, plan.id, harmless, Decision.ACCEPTED)
        # Last: a try that ended before it plans anew.
        context.store.queue.carries(run.id, plan.id)
        return plan.id

    def _may_accept(self, run: QueuedRun, plan: Plan) -> bool:
        policy = run.options.get("accept", ACCEPT[0])
        return policy == "harmless" and not self.engine.four_eyes and not plan.unsafe

    def _accepted(self, context: RunContext, plan: Plan) -> bool:
        _, decided = self.engine.load_plan(plan.id)
        return self._may_accept(context.run, plan) and any(
            each.decision is Decision.ACCEPTED for each in decided.values()
        )

    def _left(self, plan: Plan) -> Result:
        actionable = sum(line.actionable for line in plan.changes)
        return Result(summary={"plan": plan.id, "lines": len(plan.changes), "open": actionable})


@dataclass(frozen=True, slots=True)
class Applying:
    """Carries out the accepted lines of one plan."""

    engine: Engine

    def __call__(self, context: RunContext) -> Result:
        """Apply the plan of the run."""
        return carry(self.engine, context, context.run.plan_id or "")


def carry(engine: Engine, context: RunContext, plan_id: str) -> Result:
    """Apply the accepted lines of a plan that are not proven yet, as part of the run."""
    applied = replace(engine, report=context.show).apply(
        context.actor,
        plan_id,
        lift_breaker=bool(context.run.options.get("lift_breaker")),
        run_id=context.run.id,
        is_stopping=lambda: context.token.is_asked,
    )
    return Result(
        status=_status(applied, context),
        summary=_summary(engine, applied),
        written=applied.written,
        errors=applied.errors,
    )


def covers(run: QueuedRun, line: Line) -> bool:
    """Return whether *line* belongs to the run: to its links, and to its direction."""
    of_links = not run.link_ids or line.link_id in run.link_ids
    side = _SIDES.get(run.direction) if run.direction else None
    return of_links and side in (None, line.target)


def _status(applied: Applied, context: RunContext) -> RunStatus:
    status = RunStatus(applied.status)
    # What earlier tries proved counts.
    if status is RunStatus.FAILED and context.run.attempts > 1:
        before = context.store.runs.outcomes(applied.plan_id)
        failed = {line.id for line, _, _ in applied.lines}
        return RunStatus.PARTIAL if before.keys() - failed else status
    return status


def _summary(engine: Engine, applied: Applied) -> dict[str, Any]:
    plan, decided = engine.load_plan(applied.plan_id)
    left = [line for line in plan.changes if line.id not in decided]
    return {
        "plan": applied.plan_id,
        "outcomes": dict(applied.outcomes),
        "lines": len(plan.changes),
        "open": sum(line.actionable for line in left),
        "conflicts": sum(line.conflict for line in left),
    }

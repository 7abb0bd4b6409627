"""Plans: make, read, decide, approve, apply, undo."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from sync.api.access import Actor, Running
from sync.api.jobs import asked_answer
from sync.api.paging import Item, Limit, Offset, Page, page
from sync.model.job import AskedBy
from sync.model.plan import Choice, Decision, Plan
from sync.plan.record import plan_header

router = APIRouter(tags=["plans"])


class NewPlan(BaseModel):
    """For which pair; *refresh*: read both catalogs first."""

    pair: str
    refresh: bool = True


class NewDecision(BaseModel):
    """What becomes of some lines; a conflict is accepted with a choice or a value."""

    lines: list[str] = Field(min_length=1, max_length=10_000)
    decision: Decision
    choice: Choice | None = None
    value: str | None = None
    confirm: str = ""


class NewApply(BaseModel):
    """How to apply; *lift_breaker*: a person says that the drops are right."""

    lift_breaker: bool = False


@router.get("/plans")
def plans(
    runtime: Running, _actor: Actor, pair: str | None = None, limit: Limit = 100, offset: Offset = 0
) -> Page:
    """Saved plans, newest first."""
    return page(runtime.store, "plans", limit, offset, pair=pair)


@router.post("/plans", status_code=201)
def make(runtime: Running, actor: Actor, wanted: NewPlan) -> Item:
    """Make a plan; nothing is written to a catalog."""
    pair = runtime.engine.pair(wanted.pair)
    if wanted.refresh:
        runtime.engine.discover(actor, (pair.sap.connection, pair.glue.connection))
    return _header(runtime.engine.plan(actor, pair.name))


@router.get("/plans/{plan_id}")
def plan(runtime: Running, _actor: Actor, plan_id: str) -> Item:
    """One plan without its lines."""
    return _header(runtime.engine.load_plan(plan_id)[0])


@router.get("/plans/{plan_id}/lines")
def lines(
    runtime: Running,
    _actor: Actor,
    plan_id: str,
    decision: Decision | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page:
    """The lines of a plan with their decisions and outcomes."""
    found, _ = runtime.engine.load_plan(plan_id)
    wanted = decision.value if decision else None
    return page(runtime.store, "lines", limit, offset, plan_id=found.id, decision=wanted)


@router.post("/plans/{plan_id}/decisions")
def decide(runtime: Running, actor: Actor, plan_id: str, wanted: NewDecision) -> dict[str, int]:
    """Accept or reject lines, or settle a conflict."""
    runtime.engine.decide(
        actor,
        plan_id,
        wanted.lines,
        wanted.decision,
        choice=wanted.choice,
        value=wanted.value,
        confirm=wanted.confirm,
    )
    return {"decided": len(wanted.lines)}


@router.post("/plans/{plan_id}/approval")
def approve(runtime: Running, actor: Actor, plan_id: str) -> dict[str, int]:
    """Accept every open line that one approval may include: no conflict, drop or breaking one."""
    return {"accepted": runtime.engine.approve(actor, plan_id)}


@router.post("/plans/{plan_id}/apply", status_code=202)
def apply(runtime: Running, actor: Actor, plan_id: str, wanted: NewApply) -> dict[str, Any]:
    """Put the apply of the accepted lines into the queue; follow its run."""
    asked = runtime.jobs.apply_plan(
        actor, plan_id, lift_breaker=wanted.lift_breaker, asked_by=AskedBy.API
    )
    return asked_answer(asked)


@router.post("/runs/{run_id}/undo", status_code=201)
def undo(runtime: Running, actor: Actor, run_id: int) -> Item:
    """Make the plan that takes back what a run wrote; it is reviewed and applied as any other."""
    return _header(runtime.engine.undo(actor, run_id))


def _header(plan: Plan) -> Item:
    """Return a plan without its lines."""
    known = {
        "id": plan.id,
        "pair": plan.pair,
        "created_by": plan.created_by,
        "created_at": plan.created_at.isoformat(),
        "lines": len(plan.lines),
        "changes": len(plan.changes),
        "conflicts": sum(line.conflict for line in plan.lines),
    }
    return known | plan_header(plan)

"""What an apply leaves behind: audit events, a run with its log, bodies before and after."""

from __future__ import annotations

from typing import Any

import pytest

from sync.model.plan import Choice
from sync.model.run import RunStatus
from tests.sync.pairs import bind, mirror
from tests.sync.world import ACTOR, Session, World, find


@pytest.fixture
def world(synced_world: World) -> World:
    """The small world after a sync."""
    return synced_world


@pytest.fixture
def session(world: World) -> Session:
    """The landed orders, bound and synced, with an edit on each side."""
    opened = world.start(bind())
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "currency", "Currency of the order")
    return opened


def test_an_apply_leaves_events_in_a_chain_that_is_whole(session: Session) -> None:
    plan = session.plan("orders")
    session.carry(plan)

    audit = session.runtime.store.audit
    events = [event for event in audit.recent(20) if event.subject == plan.id]
    assert {event.action for event in events} == {"plan", "decide", "apply", "applied"}
    assert {event.actor for event in events} == {ACTOR}
    assert audit.verify().ok


def test_the_bodies_before_and_after_each_write_are_kept(world: World, session: Session) -> None:
    plan = session.plan("orders")
    before = world.glue.table("lake", "orders")
    applied = session.carry(plan)
    assert applied is not None

    writes = {write.side: write for write in session.runtime.store.runs.writes(applied.run_id)}

    assert writes.keys() == {"sap", "glue"}
    assert {write.outcome for write in writes.values()} == {"proven"}
    glue, sap = writes["glue"], writes["sap"]
    assert _comment(glue.before_body, "status") == "Status"
    assert _comment(glue.after_body, "status") == "Order State"
    assert (glue.before_body or {})["VersionId"] == before["VersionId"]
    assert "Currency of the order" not in str(sap.before_body)
    assert "Currency of the order" in str(sap.after_body)


def _comment(body: Any, column: str) -> str:
    columns = body["StorageDescriptor"]["Columns"]
    return next(str(each["Comment"]) for each in columns if each["Name"] == column)


def test_a_creation_has_no_body_before_and_a_drop_none_after(unsynced_world: World) -> None:
    session = unsynced_world.start(
        mirror(include=["RETURNS"], deletion="propose", quarantine_days=0)
    )
    runs = session.runtime.store.runs
    created = session.sync("mirror")["mirror"]
    unsynced_world.sap.delete("SALES", "RETURNS")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)
    dropped = session.apply(plan)
    assert created is not None

    (creation,), (drop,) = runs.writes(created.run_id), runs.writes(dropped.run_id)

    assert (creation.before_body, drop.after_body) == (None, None)
    assert (creation.after_body or {})["Name"] == (drop.before_body or {})["Name"] == "returns"


def test_a_run_says_how_each_line_ended(session: Session) -> None:
    applied = session.carry(session.plan("orders"))
    assert applied is not None
    runs = session.runtime.store.runs

    run = runs.get(applied.run_id)

    assert (run.status, run.pair, run.actor) == (RunStatus.SUCCEEDED, "orders", ACTOR)
    assert (run.done, run.total, run.written) == (1, 1, 2)
    assert {outcome for outcome, _ in runs.outcomes(applied.plan_id).values()} == {"proven"}
    assert len(runs.logs(applied.run_id)) == 3


def test_a_skipped_line_is_a_warning_in_the_log(world: World, session: Session) -> None:
    plan = session.plan("orders")
    session.approve(plan)
    world.glue.comment("lake", "orders", "status", "Delivery State")

    applied = session.apply(plan)

    assert applied.status == "PARTIAL"
    warned = [
        line for line in session.runtime.store.runs.logs(applied.run_id) if line.level == "WARNING"
    ]
    assert ["plan again" in line.message for line in warned] == [True]


def test_a_conflict_keeps_who_settled_it_and_how(world: World, session: Session) -> None:
    world.glue.comment("lake", "orders", "status", "Delivery State")
    plan = session.plan("orders")
    session.settle(plan, find(plan, "label", "STATUS"), Choice.VALUE, "State")

    _, decided = session.engine.load_plan(plan.id)

    (settled,) = decided.values()
    assert (settled.choice, settled.value, settled.by) == (Choice.VALUE, "State", ACTOR)


def test_the_events_stay_whole_over_restarts(world: World, session: Session) -> None:
    session.carry(session.plan("orders"))

    again = world.start(bind())

    assert again.runtime.store.audit.verify().ok

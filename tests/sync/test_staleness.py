"""What happens between plan and apply: drafts, edits, and lines that are skipped, never forced."""

from __future__ import annotations

from typing import Any

import pytest

from sync.model.plan import Action
from tests.sync.pairs import bind, mirror
from tests.sync.world import Session, World, changes, find, outcomes


@pytest.fixture
def world(synced_world: World) -> World:
    """The small world after a sync."""
    return synced_world


@pytest.fixture
def session(world: World) -> Session:
    """The landed orders, bound and synced."""
    return world.start(bind())


def details(applied: Any) -> set[str]:
    return {detail for _, _, detail in applied.lines}


def test_a_draft_made_after_the_plan_stops_its_lines_and_loses_nothing(
    world: World, session: Session
) -> None:
    world.glue.comment("lake", "orders", "status", "Order State")
    plan = session.plan("orders")
    session.approve(plan)
    world.sap.label("SALES", "ORDERS", "Half done", "CURRENCY", deploy=False)
    draft = world.sap.state("SALES", "ORDERS")

    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"stale"}
    assert all("MARTINA.WEBER" in detail for detail in details(applied))
    assert world.sap.state("SALES", "ORDERS") == draft


def test_a_draft_made_before_the_plan_blocks_its_lines_in_the_plan(
    world: World, session: Session
) -> None:
    world.glue.comment("lake", "orders", "status", "Order State")
    world.sap.label("SALES", "ORDERS", "Half done", "CURRENCY", deploy=False)
    since = world.sap.state("SALES", "ORDERS")["changedOn"][:16].replace("T", " ")

    plan = session.plan("orders")

    assert changes(plan) == ["set ORDERS.STATUS.label -> sap"]
    blocked = find(plan, "label", "STATUS").blocked
    assert blocked.startswith(f"SALES.ORDERS is work in progress by MARTINA.WEBER since {since}")
    assert session.approve(plan) == 0


def test_the_deployed_state_of_an_object_with_a_draft_still_travels(
    world: World, session: Session
) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.sap.label("SALES", "ORDERS", "Half done", "CURRENCY", deploy=False)

    applied = session.carry(session.plan("orders"))

    assert outcomes(applied) == {"set ORDERS.STATUS.label -> glue": "proven"}
    assert world.glue.comments("lake", "orders")["currency"] == "Currency"


def test_a_draft_that_is_gone_no_longer_blocks(world: World, session: Session) -> None:
    world.glue.comment("lake", "orders", "status", "Order State")
    world.sap.label("SALES", "ORDERS", "Half done", "CURRENCY", deploy=False)
    session.plan("orders")
    world.sap.label("SALES", "ORDERS", "Currency", "CURRENCY")

    session.carry(session.plan("orders"))

    elements = world.sap.runtime("SALES", "ORDERS")["elements"]
    assert elements["STATUS"]["@EndUserText.label"] == "Order State"


def test_a_field_that_moved_in_glue_since_the_plan_is_skipped(
    world: World, session: Session
) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.sap.label("SALES", "ORDERS", "Money", "CURRENCY")
    plan = session.plan("orders")
    session.approve(plan)
    world.glue.comment("lake", "orders", "status", "Delivery State")

    applied = session.apply(plan)

    assert outcomes(applied) == {
        "set ORDERS.STATUS.label -> glue": "stale",
        "set ORDERS.CURRENCY.label -> glue": "proven",
    }
    assert any("it was 'Status', now it is 'Delivery State'" in text for text in details(applied))
    comments = world.glue.comments("lake", "orders")
    assert (comments["status"], comments["currency"]) == ("Delivery State", "Money")
    left = session.plan("orders")
    assert changes(left) == ["set ORDERS.STATUS.label -> undecided"]


def test_a_field_that_moved_in_datasphere_since_the_plan_is_skipped(
    world: World, session: Session
) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    plan = session.plan("orders")
    session.approve(plan)
    world.sap.label("SALES", "ORDERS", "State of the Order", "STATUS")

    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"stale"}
    assert world.glue.comments("lake", "orders")["status"] == "Status"
    assert changes(session.plan("orders")) == ["set ORDERS.STATUS.label -> glue"]


def test_a_table_that_moved_in_another_field_still_gets_the_planned_line(
    world: World, session: Session
) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    plan = session.plan("orders")
    session.approve(plan)
    world.glue.edit("lake", "orders", lambda body: body["Parameters"].update(team="platform"))
    world.glue.comment("lake", "orders", "items", "Lines")

    applied = session.apply(plan)

    assert outcomes(applied) == {"set ORDERS.STATUS.label -> glue": "proven"}
    comments = world.glue.comments("lake", "orders")
    assert (comments["status"], comments["items"]) == ("Order State", "Lines")
    assert world.glue.input("lake", "orders")["Parameters"]["team"] == "platform"
    assert "set ORDERS.ITEMS.label -> sap" in changes(session.plan("orders"))


def test_a_line_that_somebody_else_carried_out_is_no_change(world: World, session: Session) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    plan = session.plan("orders")
    session.approve(plan)
    world.glue.comment("lake", "orders", "status", "Order State")

    with world.no_writes():
        applied = session.apply(plan)

    assert outcomes(applied) == {"set ORDERS.STATUS.label -> glue": "no_change"}
    assert changes(session.plan("orders")) == []


def test_a_table_that_was_dropped_since_the_plan_is_stale(world: World, session: Session) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    plan = session.plan("orders")
    session.approve(plan)
    world.glue.drop("lake", "orders")

    assert set(outcomes(session.apply(plan)).values()) == {"stale"}


def test_a_source_that_moved_since_the_plan_is_not_created(unsynced_world: World) -> None:
    session = unsynced_world.start(mirror(include=["RETURNS"]))
    plan = session.plan("mirror")
    session.approve(plan)
    unsynced_world.sap.label("SALES", "RETURNS", "Goods Returned")

    with_moved = session.apply(plan)

    assert [line.action for line in plan.changes] == [Action.CREATE]
    assert set(outcomes(with_moved).values()) == {"stale"}
    assert unsynced_world.glue.tables("mirror") == []


def test_a_name_that_was_taken_since_the_plan_is_not_overwritten(unsynced_world: World) -> None:
    session = unsynced_world.start(mirror(include=["RETURNS"]))
    plan = session.plan("mirror")
    session.approve(plan)
    unsynced_world.glue.create("mirror", {"Name": "returns", "Description": "Somebody else's"})

    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"failed"}
    assert unsynced_world.glue.table("mirror", "returns")["Description"] == "Somebody else's"
    blocked = find(session.plan("mirror"), "asset")
    assert "mirror.returns exists and is not ours" in blocked.blocked


def test_a_plan_is_carried_out_twice_without_a_second_write(world: World, session: Session) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    plan = session.plan("orders")
    session.carry(plan)

    with world.no_writes():
        again = session.apply(plan)

    assert set(outcomes(again).values()) == {"no_change"}

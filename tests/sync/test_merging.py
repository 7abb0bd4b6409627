"""Edits on either side: they merge, agree, or wait as a conflict until a person settles them."""

from __future__ import annotations

from typing import Any

import pytest

from sync.model.plan import Choice
from tests.sync.pairs import bind, mirror
from tests.sync.world import Session, World, changes, describe, find, outcomes


@pytest.fixture
def world(synced_world: World) -> World:
    """The small world after a sync."""
    return synced_world


@pytest.fixture
def session(world: World) -> Session:
    """The landed orders, bound and synced."""
    return world.start(bind())


def sap_label(world: World, column: str) -> Any:
    return world.sap.runtime("SALES", "ORDERS")["elements"][column].get("@EndUserText.label")


def test_a_second_sync_finds_nothing_and_writes_nothing(unsynced_world: World) -> None:
    session = unsynced_world.start(bind() + mirror())
    session.sync("orders", "mirror")

    with unsynced_world.no_writes():
        plans = [session.plan(name) for name in ("orders", "mirror")]

    assert [changes(plan) for plan in plans] == [[], []]


def test_edits_of_different_fields_merge_without_a_question(world: World, session: Session) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "currency", "Currency of the order")

    plan = session.plan("orders")
    applied = session.carry(plan)

    assert [describe(line) for line in plan.lines if line.conflict] == []
    assert set(outcomes(applied).values()) == {"proven"}
    assert world.glue.comments("lake", "orders")["status"] == "Order State"
    assert sap_label(world, "CURRENCY") == "Currency of the order"
    assert changes(session.plan("orders")) == []


def test_the_same_edit_on_both_sides_is_no_line(world: World, session: Session) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "status", "Order State")

    assert changes(session.plan("orders")) == []

    world.glue.comment("lake", "orders", "status", "State")
    assert changes(session.plan("orders")) == [
        "set ORDERS.STATUS.label -> sap",
        "deploy ORDERS.deploy -> sap",
    ]


def _conflict(world: World, session: Session) -> Any:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "status", "Delivery State")
    return session.plan("orders")


def test_a_conflict_stays_until_a_person_settles_it(world: World, session: Session) -> None:
    plan = _conflict(world, session)
    line = find(plan, "label", "STATUS")

    with world.no_writes():
        assert session.carry(plan) is None

    assert line.conflict
    assert (line.base, line.sap_value, line.glue_value) == (
        "Status",
        "Order State",
        "Delivery State",
    )
    assert find(session.plan("orders"), "label", "STATUS").conflict


@pytest.mark.parametrize(
    ("choice", "value", "settled"),
    [
        pytest.param(Choice.SAP, None, "Order State", id="for Datasphere's value"),
        pytest.param(Choice.GLUE, None, "Delivery State", id="for Glue's value"),
        pytest.param(Choice.VALUE, "State", "State", id="for a third value"),
    ],
)
def test_a_conflict_is_settled_for_good(
    world: World, session: Session, choice: Choice, value: str | None, settled: str
) -> None:
    plan = _conflict(world, session)

    session.settle(plan, find(plan, "label", "STATUS"), choice, value)
    applied = session.apply(plan)

    assert outcomes(applied) == {"set ORDERS.STATUS.label -> undecided": "proven"}
    assert sap_label(world, "STATUS") == settled
    assert world.glue.comments("lake", "orders")["status"] == settled
    assert world.sap.state("SALES", "ORDERS")["status"] == "Deployed"
    assert changes(session.plan("orders")) == []


def test_settling_one_conflict_leaves_the_edits_of_others_alone(
    world: World, session: Session
) -> None:
    plan = _conflict(world, session)
    world.sap.label("SALES", "ORDERS", "Money", "CURRENCY")
    world.glue.comment("lake", "orders", "items", "Lines")

    session.settle(plan, find(plan, "label", "STATUS"), Choice.VALUE, "State")
    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"proven"}
    assert sap_label(world, "CURRENCY") == "Money"
    assert world.glue.comments("lake", "orders")["items"] == "Lines"
    assert set(changes(session.plan("orders"))) == {
        "set ORDERS.CURRENCY.label -> glue",
        "set ORDERS.ITEMS.label -> sap",
        "deploy ORDERS.deploy -> sap",
    }


def test_a_rejected_line_comes_back_only_when_a_value_moves(world: World, session: Session) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    plan = session.plan("orders")
    session.reject(plan, find(plan, "label", "STATUS"))

    assert changes(session.plan("orders")) == []

    world.sap.label("SALES", "ORDERS", "State of the Order", "STATUS")
    assert changes(session.plan("orders")) == ["set ORDERS.STATUS.label -> glue"]

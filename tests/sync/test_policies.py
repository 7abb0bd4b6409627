"""Directions, authorities and rights: who may change what, and what blocked lines say."""

from __future__ import annotations

import pytest

from sync.model.plan import Action, Choice, Movement
from tests.sync.pairs import bind, mirror
from tests.sync.world import World, changes, find, outcomes

NOT_CARRIED = "the pair orders does not carry changes there"


def edit_both(world: World) -> None:
    """Give two fields one editor each."""
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "currency", "Currency of the order")


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        pytest.param("to_glue", ["set ORDERS.STATUS.label -> glue"], id="to Glue"),
        pytest.param(
            "to_datasphere",
            ["set ORDERS.CURRENCY.label -> sap", "deploy ORDERS.deploy -> sap"],
            id="to Datasphere",
        ),
        pytest.param(
            "both",
            [
                "set ORDERS.CURRENCY.label -> sap",
                "set ORDERS.STATUS.label -> glue",
                "deploy ORDERS.deploy -> sap",
            ],
            id="both",
        ),
    ],
)
def test_edits_travel_only_in_the_direction_of_the_pair(
    synced_world: World, direction: str, expected: list[str]
) -> None:
    edit_both(synced_world)
    session = synced_world.start(bind(direction=direction))

    plan = session.plan("orders")

    assert changes(plan) == expected
    others = [line for line in plan.lines if line.action is Action.REPORT and line.base]
    assert all(NOT_CARRIED in line.reason for line in others)


def test_an_edit_on_the_side_that_does_not_decide_is_put_back(world: World) -> None:
    session = world.start(bind(direction="to_glue", authority={"default": "sap"}))
    session.sync("orders")
    world.glue.comment("lake", "orders", "currency", "Currency of the order")

    plan = session.plan("orders")
    session.carry(plan)

    assert "Datasphere decides here; put back" in find(plan, "label", "CURRENCY").reason
    assert world.glue.comments("lake", "orders")["currency"] == "Currency"
    assert changes(session.plan("orders")) == []


def conflict(world: World, *, sap_first: bool = True) -> None:
    steps = [
        lambda: world.sap.label("SALES", "ORDERS", "Order State", "STATUS"),
        lambda: world.glue.comment("lake", "orders", "status", "Delivery State"),
    ]
    for step in steps if sap_first else reversed(steps):
        step()


@pytest.mark.parametrize(
    ("authority", "settled"),
    [
        pytest.param("sap", "Order State", id="Datasphere decides"),
        pytest.param("glue", "Delivery State", id="Glue decides"),
    ],
)
def test_an_authority_settles_what_both_moved(world: World, authority: str, settled: str) -> None:
    session = world.start(bind(authority={"label": authority}))
    session.sync("orders")
    conflict(world)

    session.sync("orders")

    assert world.glue.comments("lake", "orders")["status"] == settled
    element = world.sap.runtime("SALES", "ORDERS")["elements"]["STATUS"]
    assert element["@EndUserText.label"] == settled
    assert changes(session.plan("orders")) == []


@pytest.mark.parametrize("newer", ["sap", "glue"])
def test_the_value_that_a_discovery_saw_last_is_the_newest(world: World, newer: str) -> None:
    session = world.start(bind(authority={"default": "newest"}))
    session.sync("orders")
    if newer == "glue":
        world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
        session.discover()
        world.glue.comment("lake", "orders", "status", "Delivery State")
    else:
        world.glue.comment("lake", "orders", "status", "Delivery State")
        session.discover()
        world.sap.label("SALES", "ORDERS", "Order State", "STATUS")

    session.sync("orders")

    settled = {"sap": "Order State", "glue": "Delivery State"}[newer]
    assert world.glue.comments("lake", "orders")["status"] == settled
    assert changes(session.plan("orders")) == []


def test_values_of_one_interval_are_asked_about(world: World) -> None:
    session = world.start(bind(authority={"default": "newest"}))
    session.sync("orders")
    conflict(world)

    line = find(session.plan("orders"), "label", "STATUS")

    assert line.conflict
    assert "neither was seen first" in line.reason


def test_a_union_of_texts_is_a_conflict(world: World) -> None:
    session = world.start(bind(authority={"label": "union"}))
    session.sync("orders")
    conflict(world)

    assert "these values have no union" in find(session.plan("orders"), "label", "STATUS").reason


def test_two_texts_without_a_base_are_a_conflict(world: World) -> None:
    world.glue.comment("lake", "orders", "status", "Delivery State")
    session = world.start(bind())

    plan = session.plan("orders")

    assert find(plan, "label", "STATUS").conflict
    assert find(plan, "label", "CURRENCY").movement is Movement.FILLED


def test_an_authority_settles_the_first_day(world: World) -> None:
    world.glue.comment("lake", "orders", "status", "Delivery State")
    session = world.start(bind(authority={"label": "glue"}))

    session.sync("orders")

    element = world.sap.runtime("SALES", "ORDERS")["elements"]["STATUS"]
    assert element["@EndUserText.label"] == "Delivery State"
    assert changes(session.plan("orders")) == []


def test_writing_into_datasphere_is_off_until_the_settings_allow_it(world: World) -> None:
    session = world.start(bind(), writable=False)
    session.sync("orders")
    edit_both(world)

    plan = session.plan("orders")
    with_revision = world.sap.state()["revision"]
    session.carry(plan)

    line = find(plan, "label", "CURRENCY")
    assert line.blocked == (
        "Writing into Datasphere is off for this connection; set writable = true."
    )
    assert world.sap.state()["revision"] == with_revision
    assert world.glue.comments("lake", "orders")["status"] == "Order State"


def test_a_space_that_may_not_be_written_blocks_its_lines(world: World) -> None:
    session = world.start(bind(), writable_spaces='["WEB"]')
    session.sync("orders")
    edit_both(world)

    line = find(session.plan("orders"), "label", "CURRENCY")

    assert line.blocked == "SALES is not among the schemas that this connection may write."


def test_a_conflict_can_be_settled_for_datasphere_while_writing_there_is_off(
    world: World,
) -> None:
    session = world.start(bind(), writable=False)
    session.sync("orders")
    conflict(world)
    plan = session.plan("orders")

    session.settle(plan, find(plan, "label", "STATUS"), Choice.SAP)
    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"proven"}
    assert world.glue.comments("lake", "orders")["status"] == "Order State"


def test_a_conflict_settled_for_glue_fails_where_writing_into_datasphere_is_off(
    world: World,
) -> None:
    session = world.start(bind(), writable=False)
    session.sync("orders")
    conflict(world)
    plan = session.plan("orders")

    session.settle(plan, find(plan, "label", "STATUS"), Choice.GLUE)
    applied = session.apply(plan)

    ((_, outcome, detail),) = applied.lines
    assert outcome == "failed"
    assert "writable is false. Set it to true" in detail
    assert find(session.plan("orders"), "label", "STATUS").conflict


def test_a_changed_rule_is_nobodys_edit(world: World) -> None:
    session = world.start(mirror(include=["ORDERS"]))
    session.sync("mirror")
    by_description = mirror(include=["ORDERS"], comment={"column": "description_or_label"})
    session = world.start(by_description)

    session.sync("mirror")

    assert world.glue.comments("mirror", "orders")["net_amount"] == "Value of all items"
    assert world.glue.comments("mirror", "orders")["status"] == "Status"
    assert changes(session.plan("mirror")) == []

"""A bind link enriches a table that others own: texts travel, structure stays as it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sync.model.plan import Action
from tests.sync.content import element
from tests.sync.pairs import bind
from tests.sync.world import Session, World, changes, find


def bare(body: dict[str, Any]) -> dict[str, Any]:
    """Return a table without the texts and parameters that are ours to write."""
    kept = copy.deepcopy(body)
    kept.pop("Description", None)
    for column in kept["StorageDescriptor"]["Columns"]:
        column.pop("Comment", None)
    parameters = kept["Parameters"].items()
    kept["Parameters"] = {k: v for k, v in parameters if not k.startswith("sphereglue.")}
    return kept


def _partition_comment(body: dict[str, Any]) -> None:
    body["PartitionKeys"][0]["Comment"] = "Day of the load"


def test_a_sync_leaves_all_but_texts_as_it_was(unsynced_world: World) -> None:
    unsynced_world.glue.edit("lake", "orders", _partition_comment)
    before = unsynced_world.glue.input("lake", "orders")
    session = unsynced_world.start(bind())

    session.sync("orders")

    after = unsynced_world.glue.input("lake", "orders")
    assert bare(after) == bare(before)
    assert after["PartitionKeys"] == before["PartitionKeys"]
    assert unsynced_world.glue.comments("lake", "orders") == {
        "order_id": "Order",
        "customer": "Sold-to Party",
        "net_amount": "Net Amount",
        "currency": "Currency",
        "status": "Status",
        "items": "Number of Items",
        "ordered_on": "Ordered On",
        "__operation_type": None,
        "__timestamp": None,
    }


@pytest.fixture
def world(synced_world: World) -> World:
    """The small world after a sync."""
    return synced_world


@pytest.fixture
def session(world: World) -> Session:
    """The landed orders, bound and synced."""
    return world.start(bind())


def _widen(definition: dict[str, Any]) -> None:
    definition["elements"]["STATUS"]["length"] = 20
    definition["elements"]["CHANNEL"] = element("cds.String", "Channel", length=2)
    definition["elements"]["CURRENCY"]["@EndUserText.label"] = "Money"


def test_differences_of_structure_are_reported_and_never_written(
    world: World, session: Session
) -> None:
    world.sap.edit("SALES", "ORDERS", _widen)
    before = world.glue.input("lake", "orders")

    plan = session.plan("orders")
    session.carry(plan)

    assert changes(plan) == ["set ORDERS.CURRENCY.label -> glue"]
    assert find(plan, "type", "STATUS").action is Action.REPORT
    assert find(plan, "column", "CHANNEL").action is Action.REPORT
    assert bare(world.glue.input("lake", "orders")) == bare(before)
    assert changes(session.plan("orders")) == []


def test_technical_columns_of_replication_are_no_difference(session: Session) -> None:
    plan = session.plan("orders")

    assert not [line for line in plan.lines if (line.column or "").startswith("__")]


def _extra_column(body: dict[str, Any]) -> None:
    body["StorageDescriptor"]["Columns"].append({"Name": "channel", "Type": "string"})


def test_a_column_that_a_load_job_added_is_reported_and_stays(
    world: World, session: Session
) -> None:
    world.glue.edit("lake", "orders", _extra_column)

    plan = session.plan("orders")

    assert changes(plan) == []
    assert find(plan, "column", "CHANNEL").action is Action.REPORT
    names = [c["Name"] for c in world.glue.table("lake", "orders")["StorageDescriptor"]["Columns"]]
    assert names[-1] == "channel"


def test_a_linked_column_that_was_dropped_in_glue_is_reported(
    world: World, session: Session
) -> None:
    def drop(body: dict[str, Any]) -> None:
        columns = body["StorageDescriptor"]["Columns"]
        columns[:] = [column for column in columns if column["Name"] != "status"]

    world.glue.edit("lake", "orders", drop)

    plan = session.plan("orders")

    assert changes(plan) == []
    assert find(plan, "column", "STATUS").action is Action.REPORT
    assert "STATUS" in world.sap.runtime("SALES", "ORDERS")["elements"]


def test_a_table_that_vanished_is_reported_and_its_partner_stays(
    world: World, session: Session
) -> None:
    world.glue.drop("lake", "orders")

    plan = session.plan("orders")

    assert changes(plan) == []
    assert find(plan, "asset").action is Action.REPORT
    assert "lake.orders is deleted" in find(plan, "asset").reason


def test_parameters_of_other_tools_survive_later_edits(world: World, session: Session) -> None:
    world.glue.edit("lake", "orders", lambda body: body["Parameters"].update(steward="anna"))
    world.sap.label("SALES", "ORDERS", "Customer Orders")

    session.sync("orders")

    parameters = world.glue.input("lake", "orders")["Parameters"]
    assert parameters.items() >= {"steward": "anna", "team": "lake", "EXTERNAL": "TRUE"}.items()
    assert parameters["sphereglue.label"] == "Customer Orders"

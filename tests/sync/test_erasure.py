"""A crawler that knows files and no meaning: what it erased is restored, and SAP hears nothing."""

from __future__ import annotations

from typing import Any

import pytest

from sync.model.plan import Action, Choice, Movement, Side
from tests.sync.pairs import bind, mirror
from tests.sync.world import World, changes, find, outcomes


@pytest.fixture
def world(synced_world: World) -> World:
    """The small world after a sync."""
    return synced_world


CRAWLER_KEYS = {
    "CrawlerSchemaDeserializerVersion",
    "CrawlerSchemaSerializerVersion",
    "UPDATED_BY_CRAWLER",
    "classification",
    "compressionType",
    "typeOfData",
}


def texts(world: World, database: str, table: str) -> dict[str, Any]:
    """Return every text that a sync may write, byte for byte."""
    body = world.glue.input(database, table)
    ours = {key: v for key, v in body["Parameters"].items() if key.startswith("sphereglue.")}
    return {
        "description": body.get("Description"),
        "comments": world.glue.comments(database, table),
        "parameters": ours,
    }


def definitions(world: World, *names: str) -> dict[str, Any]:
    return {name: world.sap.state("SALES", name) for name in names}


def test_what_a_crawler_erased_is_restored_byte_for_byte(world: World) -> None:
    session = world.start(bind() + mirror())
    mirrored = ("orders", "customers", "returns", "v_revenue")
    told = [texts(world, "lake", "orders"), *(texts(world, "mirror", name) for name in mirrored)]
    sap = definitions(world, "ORDERS", "CUSTOMERS", "RETURNS", "V_REVENUE")

    world.glue.admin("crawl", database="lake")
    world.glue.admin("crawl", database="mirror")
    assert texts(world, "lake", "orders")["parameters"] == {}
    session.discover()
    plans = [session.plan(name, refresh=False) for name in ("orders", "mirror")]
    applied = [session.carry(plan) for plan in plans]

    lines = [line for plan in plans for line in plan.lines if line.action is not Action.REPORT]
    assert {line.target for line in lines} == {Side.GLUE}
    assert {line.movement for line in lines} == {Movement.ERASED_GLUE}
    assert {outcome for item in applied for outcome in outcomes(item).values()} == {"proven"}
    again = [texts(world, "lake", "orders"), *(texts(world, "mirror", name) for name in mirrored)]
    assert again == told
    assert definitions(world, "ORDERS", "CUSTOMERS", "RETURNS", "V_REVENUE") == sap
    assert [changes(session.plan(name)) for name in ("orders", "mirror")] == [[], []]


def test_a_restored_table_keeps_what_the_crawler_wrote(world: World) -> None:
    session = world.start(bind())

    world.glue.admin("crawl", database="lake")
    session.sync("orders")

    parameters = world.glue.input("lake", "orders")["Parameters"]
    assert parameters.keys() >= CRAWLER_KEYS
    assert parameters["UPDATED_BY_CRAWLER"] == "nightly-landing-crawler"


def test_an_edit_in_datasphere_travels_although_a_crawler_ran(world: World) -> None:
    session = world.start(bind())

    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.admin("crawl", database="lake")
    session.sync("orders")

    assert world.glue.comments("lake", "orders")["status"] == "Order State"
    assert changes(session.plan("orders")) == []


def test_a_text_emptied_in_datasphere_is_restored_from_glue(world: World) -> None:
    session = world.start(bind())

    world.sap.edit("SALES", "ORDERS", lambda it: it["elements"]["STATUS"].pop("@EndUserText.label"))
    plan = session.plan("orders")
    session.carry(plan)

    assert find(plan, "label", "STATUS").movement is Movement.ERASED_SAP
    elements = world.sap.runtime("SALES", "ORDERS")["elements"]
    assert elements["STATUS"]["@EndUserText.label"] == "Status"
    assert changes(session.plan("orders")) == []


def _clear(body: dict[str, Any]) -> None:
    body["StorageDescriptor"]["Columns"][4].pop("Comment")


def test_a_person_may_let_an_erasure_stand(world: World) -> None:
    session = world.start(bind())
    world.glue.edit("lake", "orders", _clear)

    plan = session.plan("orders")
    session.reject(plan, find(plan, "label", "STATUS"))

    assert changes(session.plan("orders")) == []
    assert world.glue.comments("lake", "orders")["status"] is None


def test_a_person_clears_a_text_by_an_explicit_value(world: World) -> None:
    session = world.start(bind())
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "status", "Delivery State")

    plan = session.plan("orders")
    session.settle(plan, find(plan, "label", "STATUS"), Choice.VALUE, "")
    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"proven"}
    assert not world.glue.comments("lake", "orders")["status"]
    assert "@EndUserText.label" not in world.sap.runtime("SALES", "ORDERS")["elements"]["STATUS"]
    assert changes(session.plan("orders")) == []

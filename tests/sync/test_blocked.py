"""What cannot or should not be written is said in the plan, before anything is written."""

from __future__ import annotations

from typing import Any

import pytest

from sync.model.plan import Choice, Risk
from tests.sync.content import element, table
from tests.sync.pairs import imports, mirror
from tests.sync.world import Session, World, changes, find, outcomes

ID = {"ID": element("cds.Integer", "Number", key=True, notNull=True)}


def test_two_tables_whose_names_differ_only_in_case_are_both_blocked(world: World) -> None:
    world.sap.create("SALES", "REGION", table("Regions", ID))
    world.sap.create("SALES", "Region", table("Sales Regions", ID))
    session = world.start(mirror())

    plan = session.plan("mirror")
    session.carry(plan)

    upper, mixed = (find(plan, "asset", name=name) for name in ("REGION", "Region"))
    assert upper.blocked == mixed.blocked
    assert "SALES.REGION and SALES.Region would both be called region" in upper.blocked
    assert "region" not in world.glue.tables("mirror")
    assert "orders" in world.glue.tables("mirror")


def test_two_columns_whose_names_differ_only_in_case_block_the_table(world: World) -> None:
    elements = {**ID, "Weight": element("cds.Double"), "WEIGHT": element("cds.Double")}
    world.sap.create("SALES", "PACKAGING", table("Packaging", elements))
    session = world.start(mirror(include=["PACKAGING"]))

    line = find(session.plan("mirror"), "asset")

    assert "'Weight' and 'WEIGHT' would both be called 'weight'" in line.blocked
    assert "rename one of them" in line.blocked


def test_a_column_that_would_collide_is_no_ordinary_addition(world: World) -> None:
    session = world.start(mirror(include=["RETURNS"]))
    session.sync("mirror")
    before = world.glue.input("mirror", "returns")

    def add(definition: dict[str, Any]) -> None:
        definition["elements"]["Reason"] = element("cds.String", "Second Reason", length=10)

    world.sap.edit("SALES", "RETURNS", add)
    plan = session.plan("mirror")
    applied = session.carry(plan)

    line = find(plan, "column", "Reason")
    assert "'REASON' and 'Reason' would both be called 'reason'" in line.blocked
    assert applied is None
    assert world.glue.input("mirror", "returns") == before


def test_a_name_that_a_foreign_table_has_is_blocked(world: World) -> None:
    world.glue.create("mirror", {"Name": "returns", "Description": "Something else entirely"})
    session = world.start(mirror(include=["RETURNS"]))

    plan = session.plan("mirror")

    assert find(plan, "asset").blocked == (
        "mirror.returns exists and is not ours; link it by hand, rename it, or exclude this asset."
    )
    assert session.approve(plan) == 0


def test_a_name_that_an_object_of_the_space_has_blocks_an_import(world: World) -> None:
    world.sap.create("WEB", "PAGE_VIEWS", table("Something else", ID))
    session = world.start(imports())

    plan = session.plan("web")

    assert "WEB.PAGE_VIEWS exists and is not ours" in find(plan, "asset").blocked
    assert session.approve(plan) == 0


def test_a_lossy_column_is_declared_and_never_approved_by_a_policy(world: World) -> None:
    session = world.start(imports())
    session.sync("web")

    def add(body: dict[str, Any]) -> None:
        columns = body["StorageDescriptor"]["Columns"]
        columns.append({"Name": "place", "Type": "struct<lat:double,lon:double>"})

    world.glue.edit("web", "page_views", add)
    plan = session.plan("web")

    line = find(plan, "column", "PLACE")
    assert line.risk is Risk.LOSSY
    assert (line.approvable, line.automatic) == (True, False)
    assert session.carry(plan) is not None
    elements = world.sap.runtime("WEB", "PAGE_VIEWS")["elements"]
    assert elements["PLACE"]["type"] == "cds.LargeString"
    assert changes(session.plan("web")) == []


def test_an_object_that_was_never_deployed_is_work_in_progress(world: World) -> None:
    world.sap.create("SALES", "NOVEL", table("Novel", ID), deploy=False)
    session = world.start(mirror(include=["NOVEL"]))

    plan = session.plan("mirror")

    assert [line.blocked for line in plan.lines if not line.blocked] == []
    assert session.approve(plan) == 0


@pytest.fixture
def over_a_draft(world: World) -> Session:
    """The mirrored view, whose upstream table is somebody's work in progress."""
    session = world.start(mirror(include=["V_REVENUE"], direction="both"))
    session.sync("mirror")
    world.sap.label("SALES", "ORDERS", "Half done", deploy=False)
    return session


def test_what_a_deploy_takes_along_is_named_and_left_to_a_person(
    world: World, over_a_draft: Session
) -> None:
    world.glue.comment("mirror", "v_revenue", "currency", "Currency of the sum")

    plan = over_a_draft.plan("mirror")

    assert changes(plan) == [
        "set V_REVENUE.CURRENCY.label -> sap",
        "deploy V_REVENUE.deploy -> sap",
    ]
    assert {line.deploys for line in plan.changes} == {("SALES.ORDERS",)}
    assert find(plan, "deploy").after == "deploys SALES.V_REVENUE and with it SALES.ORDERS"
    with world.no_writes():
        assert over_a_draft.carry(plan) is None


def test_a_person_may_deploy_what_the_plan_named(world: World, over_a_draft: Session) -> None:
    world.glue.comment("mirror", "v_revenue", "currency", "Currency of the sum")
    plan = over_a_draft.plan("mirror")

    over_a_draft.accept(plan, *plan.changes)
    applied = over_a_draft.apply(plan)

    assert set(outcomes(applied).values()) == {"proven"}
    assert world.sap.runtime("SALES", "ORDERS")["@EndUserText.label"] == "Half done"
    assert changes(over_a_draft.plan("mirror")) == []


def test_a_write_without_its_deploy_stays_a_draft(world: World, over_a_draft: Session) -> None:
    world.glue.comment("mirror", "v_revenue", "currency", "Currency of the sum")
    plan = over_a_draft.plan("mirror")

    over_a_draft.accept(plan, find(plan, "label", "CURRENCY"))
    applied = over_a_draft.apply(plan)

    assert outcomes(applied) == {"set V_REVENUE.CURRENCY.label -> sap": "partial"}
    assert world.sap.state("SALES", "V_REVENUE")["status"] == "ChangesToDeploy"
    assert world.sap.state("SALES", "ORDERS")["status"] == "ChangesToDeploy"


def test_a_deploy_that_would_take_more_along_than_planned_is_stale(
    world: World, over_a_draft: Session
) -> None:
    world.sap.label("SALES", "ORDERS", "Done")
    world.glue.comment("mirror", "v_revenue", "currency", "Currency of the sum")
    plan = over_a_draft.plan("mirror")
    over_a_draft.approve(plan)
    world.sap.label("SALES", "ORDERS", "Half done again", deploy=False)

    applied = over_a_draft.apply(plan)

    assert set(outcomes(applied).values()) == {"stale"}
    assert world.sap.runtime("SALES", "ORDERS")["@EndUserText.label"] == "Done"
    assert world.sap.state("SALES", "V_REVENUE")["status"] == "Deployed"


def test_a_conflict_names_what_settling_it_for_glue_would_deploy(
    world: World, over_a_draft: Session
) -> None:
    world.sap.label("SALES", "V_REVENUE", "Money", "CURRENCY")
    world.sap.label("SALES", "ORDERS", "Half done again", deploy=False)
    world.glue.comment("mirror", "v_revenue", "currency", "Currency of the sum")

    plan = over_a_draft.plan("mirror")
    line = find(plan, "label", "CURRENCY")
    over_a_draft.settle(plan, line, Choice.GLUE)
    applied = over_a_draft.apply(plan)

    assert (line.conflict, line.deploys) == (True, ("SALES.ORDERS",))
    assert set(outcomes(applied).values()) == {"proven"}
    elements = world.sap.runtime("SALES", "V_REVENUE")["elements"]
    assert elements["CURRENCY"]["@EndUserText.label"] == "Currency of the sum"


def test_a_view_gets_labels_and_no_columns(world: World) -> None:
    session = world.start(mirror(include=["V_REVENUE"], direction="both"))
    session.sync("mirror")

    def add(body: dict[str, Any]) -> None:
        columns = body["StorageDescriptor"]["Columns"]
        columns.append({"Name": "margin", "Type": "double"})
        columns[0]["Comment"] = "Currency of the sum"

    world.glue.edit("mirror", "v_revenue", add)
    plan = session.plan("mirror")
    applied = session.carry(plan)

    assert "The columns of SALES.V_REVENUE belong to its view definition." in (
        find(plan, "column", "MARGIN").blocked
    )
    assert set(outcomes(applied).values()) == {"proven"}
    elements = world.sap.runtime("SALES", "V_REVENUE")["elements"]
    assert elements["CURRENCY"]["@EndUserText.label"] == "Currency of the sum"

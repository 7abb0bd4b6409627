"""A renamed column is one line where that is sure, and a hint beside drop and add where not."""

from __future__ import annotations

from typing import Any

import pytest

from sync.errors import NotApproved
from sync.model.plan import Action, Risk
from sync.past.history import Change
from tests.sync.content import element
from tests.sync.pairs import bind, mirror
from tests.sync.world import Session, World, changes, describe, find, outcomes


@pytest.fixture
def session(world: World) -> Session:
    """Mirrors of the whole space."""
    opened = world.start(mirror())
    opened.sync("mirror")
    return opened


def rename(world: World, to: str, **more: Any) -> None:
    """Rename the column COUNTRY of the customers; *more* changes it on the way."""

    def edit(definition: dict[str, Any]) -> None:
        elements = definition["elements"]
        elements[to] = elements.pop("COUNTRY") | more

    world.sap.edit("SALES", "CUSTOMERS", edit)


def test_a_surely_renamed_column_is_one_line_that_a_person_decides(
    world: World, session: Session
) -> None:
    rename(world, "COUNTRY_CODE")

    plan = session.plan("mirror")

    assert changes(plan) == ["rename_column CUSTOMERS.COUNTRY.name -> glue"]
    line = find(plan, "name", "COUNTRY")
    assert (line.before, line.after, line.risk) == ("COUNTRY", "COUNTRY_CODE", Risk.BREAKING)
    assert "looks renamed to COUNTRY_CODE (0." in line.reason
    assert session.approve(plan) == 0


def test_an_accepted_rename_of_a_column_keeps_its_text_and_place(
    world: World, session: Session
) -> None:
    rename(world, "COUNTRY_CODE")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)

    applied = session.apply(plan)

    assert set(outcomes(applied).values()) == {"proven"}
    columns = world.glue.table("mirror", "customers")["StorageDescriptor"]["Columns"]
    assert [(each["Name"], each.get("Comment")) for each in columns] == [
        ("customer", "Customer"),
        ("name", "Name"),
        ("country_code", "Country"),
    ]
    assert changes(session.plan("mirror")) == []


def test_the_history_of_both_sides_tells_a_confirmed_rename_as_one_change(
    world: World, session: Session
) -> None:
    rename(world, "COUNTRY_CODE", length=5)
    plan = session.plan("mirror")
    past = session.engine.hindsight
    told = {change.field for change in past.history("SALES.CUSTOMERS").versions[-1].changes}
    assert told == {"column"}
    session.accept(plan, *plan.changes)
    session.apply(plan)

    sap, glue = (
        past.history(name).versions[-1] for name in ("SALES.CUSTOMERS", "mirror.customers")
    )

    assert Change("COUNTRY_CODE", "name", "COUNTRY", "COUNTRY_CODE") in sap.changes
    assert [change.field for change in sap.changes] == ["name", "type"]
    assert Change("country_code", "name", "country", "country_code") in glue.changes
    assert "column" not in {change.field for change in glue.changes}


def test_what_else_changed_of_a_renamed_column_follows(world: World, session: Session) -> None:
    rename(world, "COUNTRY_CODE", **{"@EndUserText.quickInfo": "Where they live", "length": 5})
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)
    session.apply(plan)

    after = session.plan("mirror")
    session.carry(after)

    assert changes(after) == [
        "set CUSTOMERS.COUNTRY_CODE.description -> glue",
        "set CUSTOMERS.COUNTRY_CODE.type -> glue",
    ]
    assert changes(session.plan("mirror")) == []


def test_a_rejected_rename_of_a_column_is_a_drop_and_an_add(world: World, session: Session) -> None:
    rename(world, "COUNTRY_CODE")
    plan = session.plan("mirror")
    session.reject(plan, *plan.changes)

    assert changes(session.plan("mirror")) == [
        "drop_column CUSTOMERS.COUNTRY.column -> glue",
        "add_column CUSTOMERS.COUNTRY_CODE.column -> glue",
    ]


def test_a_column_that_may_be_renamed_is_dropped_and_added_with_a_hint(
    world: World, session: Session
) -> None:
    rename(world, "NATION")

    plan = session.plan("mirror")

    assert [line.action for line in plan.changes] == [Action.DROP_COLUMN, Action.ADD_COLUMN]
    assert "; looks renamed to NATION (0." in find(plan, "column", "COUNTRY").reason
    assert "; looks renamed from COUNTRY (0." in find(plan, "column", "NATION").reason


def test_a_column_that_only_changes_its_case_stays_in_glue(world: World, session: Session) -> None:
    rename(world, "Country")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)

    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    assert "country" in world.glue.comments("mirror", "customers")
    assert changes(session.plan("mirror")) == []


def test_a_column_renamed_in_glue_is_put_back_with_a_hint(world: World, session: Session) -> None:
    def edit(body: dict[str, Any]) -> None:
        body["StorageDescriptor"]["Columns"][2]["Name"] = "country_code"

    world.glue.edit("mirror", "customers", edit)

    plan = session.plan("mirror")

    assert changes(plan) == ["add_column CUSTOMERS.COUNTRY.column -> glue"]
    assert "; looks renamed to COUNTRY_CODE (0." in find(plan, "column", "COUNTRY").reason
    reported = find(plan, "column", "COUNTRY_CODE")
    assert reported.action is Action.REPORT
    assert "; looks renamed from COUNTRY (0." in reported.reason


def test_a_column_renamed_in_glue_is_renamed_in_datasphere_once_its_name_is_typed(
    world: World,
) -> None:
    session = world.start(mirror(direction="both"))
    session.sync("mirror")

    def edit(body: dict[str, Any]) -> None:
        body["StorageDescriptor"]["Columns"][2]["Name"] = "country_code"

    world.glue.edit("mirror", "customers", edit)
    plan = session.plan("mirror")
    line = find(plan, "name", "COUNTRY")

    assert describe(line) == "rename_column CUSTOMERS.COUNTRY.name -> sap"
    with pytest.raises(NotApproved, match="renaming it destroys rows"):
        session.accept(plan, line)
    session.accept(plan, *plan.changes, confirm="COUNTRY")
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    elements = world.sap.runtime("SALES", "CUSTOMERS")["elements"]
    assert list(elements) == ["CUSTOMER", "NAME", "COUNTRY_CODE"]
    assert elements["COUNTRY_CODE"]["@EndUserText.label"] == "Country"
    assert changes(session.plan("mirror")) == []


def test_a_column_renamed_under_a_bind_link_is_reported_with_a_hint(world: World) -> None:
    session = world.start(bind())
    session.sync("orders")

    def edit(body: dict[str, Any]) -> None:
        body["StorageDescriptor"]["Columns"][6]["Name"] = "order_date"

    world.glue.edit("lake", "orders", edit)

    plan = session.plan("orders")

    assert changes(plan) == []
    assert "; looks renamed to ORDER_DATE (0." in find(plan, "column", "ORDERED_ON").reason
    assert "; looks renamed from ORDERED_ON (0." in find(plan, "column", "ORDER_DATE").reason


def test_another_column_is_no_rename(world: World, session: Session) -> None:
    def edit(definition: dict[str, Any]) -> None:
        del definition["elements"]["COUNTRY"]
        definition["elements"]["SINCE"] = element("cds.Date", "Customer Since")

    world.sap.edit("SALES", "CUSTOMERS", edit)

    plan = session.plan("mirror")

    assert [line.action for line in plan.changes] == [Action.DROP_COLUMN, Action.ADD_COLUMN]
    assert not any("renamed" in line.reason for line in plan.changes)


def test_a_rename_that_was_taken_back_meanwhile_is_stale(world: World, session: Session) -> None:
    rename(world, "COUNTRY_CODE")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)

    def undo(definition: dict[str, Any]) -> None:
        definition["elements"]["COUNTRY"] = definition["elements"].pop("COUNTRY_CODE")

    world.sap.edit("SALES", "CUSTOMERS", undo)

    assert set(outcomes(session.apply(plan)).values()) == {"stale"}
    assert changes(session.plan("mirror")) == []

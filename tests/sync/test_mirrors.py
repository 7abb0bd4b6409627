"""A mirror is a catalog-only table of our own: made, altered and dropped as Datasphere goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sync.errors import NotApproved, SyncError
from sync.model.absence import Absence
from sync.model.plan import Action, Risk
from tests.sync.content import element
from tests.sync.pairs import mirror, pair
from tests.sync.world import ACTOR, Session, World, changes, find, outcomes


@pytest.fixture
def world(synced_world: World) -> World:
    """The small world after a sync."""
    return synced_world


@pytest.fixture
def session(world: World) -> Session:
    """Mirrors of the whole space; what is deleted there is proposed for dropping."""
    return world.start(mirror(deletion="propose", quarantine_days=0))


def glue_types(world: World, name: str) -> dict[str, str]:
    columns = world.glue.table("mirror", name)["StorageDescriptor"]["Columns"]
    return {column["Name"]: column["Type"] for column in columns}


def test_a_mirror_says_that_it_is_an_entry_without_rows(world: World, session: Session) -> None:
    body = world.glue.table("mirror", "customers")

    assert body["Description"] == (
        "Everybody who bought something "
        "[Catalog entry only: SAP Datasphere SALES.CUSTOMERS keeps the rows.]"
    )
    assert body["Parameters"]["sphereglue.queryable"] == "false"
    assert body["Parameters"]["sphereglue.mode"] == "mirror"
    assert body["Parameters"]["sphereglue.asset"] == "SALES.CUSTOMERS"
    assert not body["StorageDescriptor"].get("Location")


def test_a_mirror_of_replicated_data_has_the_location_of_the_pair(unsynced_world: World) -> None:
    session = unsynced_world.start(mirror(location_template="s3://lake/{schema}/{name}/"))
    session.sync("mirror")

    body = unsynced_world.glue.table("mirror", "customers")

    assert body["StorageDescriptor"]["Location"] == "s3://lake/mirror/customers/"
    assert "sphereglue.queryable" not in body["Parameters"]
    assert body["Description"] == "Everybody who bought something"
    assert changes(session.plan("mirror")) == []


def test_a_new_table_in_datasphere_gets_a_mirror(world: World, session: Session) -> None:
    definition = {"kind": "entity", "elements": {"ID": element("cds.Integer", "Number", key=True)}}
    world.sap.create("SALES", "REGIONS", definition)

    session.sync("mirror")

    assert glue_types(world, "regions") == {"id": "int"}
    assert changes(session.plan("mirror")) == []


def _add(definition: dict[str, Any]) -> None:
    definition["elements"]["CITY"] = element("cds.String", "City", length=60)


def _drop(definition: dict[str, Any]) -> None:
    del definition["elements"]["COUNTRY"]


def _widen(definition: dict[str, Any]) -> None:
    definition["elements"]["NAME"]["length"] = 200


def _narrow(definition: dict[str, Any]) -> None:
    definition["elements"]["NAME"]["length"] = 10


def _break(definition: dict[str, Any]) -> None:
    definition["elements"]["COUNTRY"] = element("cds.Integer", "Country")


@pytest.mark.parametrize(
    ("edit", "line", "risk", "approved"),
    [
        pytest.param(_add, "add_column CUSTOMERS.CITY.column", Risk.SAFE, 1, id="added"),
        pytest.param(_widen, "set CUSTOMERS.NAME.type", Risk.WIDENING, 1, id="widened"),
        pytest.param(_narrow, "set CUSTOMERS.NAME.type", Risk.LOSSY, 1, id="narrowed"),
        pytest.param(_break, "set CUSTOMERS.COUNTRY.type", Risk.BREAKING, 0, id="broken"),
        pytest.param(_drop, "drop_column CUSTOMERS.COUNTRY.column", Risk.DESTRUCTIVE, 0, id="gone"),
    ],
)
def test_a_column_travels_as_its_change_is_classed(
    world: World,
    session: Session,
    edit: Callable[[dict[str, Any]], None],
    line: str,
    risk: Risk,
    approved: int,
) -> None:
    world.sap.edit("SALES", "CUSTOMERS", edit)

    plan = session.plan("mirror")

    assert changes(plan) == [f"{line} -> glue"]
    assert plan.changes[0].risk is risk
    assert session.approve(plan) == approved
    session.accept(plan, *plan.changes)
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    assert changes(session.plan("mirror")) == []


def test_an_added_column_arrives_with_its_texts_and_type(world: World, session: Session) -> None:
    world.sap.edit("SALES", "CUSTOMERS", _add)

    session.sync("mirror")

    assert glue_types(world, "customers")["city"] == "varchar(60)"
    assert world.glue.comments("mirror", "customers")["city"] == "City"


def test_a_renamed_column_is_a_drop_that_a_person_decides(world: World, session: Session) -> None:
    def rename(definition: dict[str, Any]) -> None:
        elements = definition["elements"]
        elements["NATION"] = elements.pop("COUNTRY")

    world.sap.edit("SALES", "CUSTOMERS", rename)

    applied = session.carry(session.plan("mirror"))

    assert outcomes(applied) == {"add_column CUSTOMERS.NATION.column -> glue": "proven"}
    assert changes(session.plan("mirror")) == ["drop_column CUSTOMERS.COUNTRY.column -> glue"]


def test_a_deleted_table_is_dropped_only_by_a_person(world: World, session: Session) -> None:
    world.sap.delete("SALES", "CUSTOMERS")

    plan = session.plan("mirror")

    assert changes(plan) == ["drop CUSTOMERS.asset -> glue"]
    line = find(plan, "asset")
    assert line.risk is Risk.DESTRUCTIVE
    assert "SALES.CUSTOMERS is deleted: no list names it any more; asked for" in line.reason
    assert "was answered 404" in line.reason
    assert session.approve(plan) == 0
    session.accept(plan, line)
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    assert "customers" not in world.glue.tables("mirror")
    assert changes(session.plan("mirror")) == []


def test_a_dropped_mirror_comes_back_with_its_original(world: World, session: Session) -> None:
    definition = world.sap.runtime("SALES", "RETURNS")
    world.sap.delete("SALES", "RETURNS")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)
    session.apply(plan)
    world.sap.create("SALES", "RETURNS", definition)

    session.sync("mirror")

    assert "returns" in world.glue.tables("mirror")
    assert changes(session.plan("mirror")) == []


def test_a_drop_of_something_that_came_back_is_stale(world: World, session: Session) -> None:
    definition = world.sap.runtime("SALES", "RETURNS")
    world.sap.delete("SALES", "RETURNS")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)
    world.sap.create("SALES", "RETURNS", definition)

    assert set(outcomes(session.apply(plan)).values()) == {"stale"}
    assert "returns" in world.glue.tables("mirror")
    assert changes(session.plan("mirror")) == []


def test_a_mirror_that_others_edited_since_is_not_dropped(world: World, session: Session) -> None:
    world.sap.delete("SALES", "RETURNS")
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)
    world.glue.edit("mirror", "returns", lambda body: body.update(Description="Mine now"))

    assert set(outcomes(session.apply(plan)).values()) == {"stale"}
    assert world.glue.table("mirror", "returns")["Description"] == "Mine now"


def test_without_the_will_to_drop_a_deleted_table_is_only_reported(world: World) -> None:
    session = world.start(mirror())
    world.sap.delete("SALES", "CUSTOMERS")

    plan = session.plan("mirror")

    assert changes(plan) == []
    assert find(plan, "asset").action is Action.REPORT


def test_a_mirror_that_somebody_dropped_is_made_again(world: World, session: Session) -> None:
    before = world.glue.input("mirror", "customers")
    world.glue.drop("mirror", "customers")

    plan = session.plan("mirror")
    session.carry(plan)

    assert changes(plan) == ["create CUSTOMERS.asset -> glue"]
    assert world.glue.input("mirror", "customers") == before
    assert changes(session.plan("mirror")) == []


def test_a_mirror_that_nobody_wants_back_may_be_rejected(world: World, session: Session) -> None:
    world.glue.drop("mirror", "customers")
    plan = session.plan("mirror")
    session.reject(plan, *plan.changes)

    assert changes(session.plan("mirror")) == []


def test_a_denied_listing_of_glue_never_leads_to_a_line(world: World, session: Session) -> None:
    world.glue.deny("mirror")
    denied = session.plan("mirror")
    world.glue.deny("mirror", "allow")

    assert changes(denied) == []
    assert any("glue.mirror was not read completely (denied" in note for note in denied.warnings)
    assert changes(session.plan("mirror")) == []


def test_a_database_that_is_hidden_loses_nothing(world: World, session: Session) -> None:
    world.glue.deny("mirror", "hide")
    plan = session.plan("mirror")
    absent = session.engine.store.absences.open("glue", "mirror")
    world.glue.deny("mirror", "allow")

    assert plan.lines == ()
    assert "glue.mirror was not found by a discovery." in plan.warnings
    assert {each.state for each in absent} == {Absence.FORBIDDEN}
    assert len(absent) == 4
    assert changes(session.plan("mirror")) == []
    assert session.engine.store.absences.open("glue", "mirror") == []


@pytest.fixture
def closed(world: World) -> str:
    """Mirrors of a space, made while our client was a member of it; return the pair."""
    world.glue.client.create_database(DatabaseInput={"Name": "closed"})
    tied = pair("closed", "CLOSED", "closed", mode="mirror", deletion="propose", quarantine_days=0)
    member = {"client_id": '"modeler"', "client_secret": '"plain:modeler-secret"'}
    world.start(tied, **member).sync("closed")
    assert world.glue.tables("closed") == ["secrets"]
    return tied


def test_a_space_that_answers_403_never_leads_to_a_drop(world: World, closed: str) -> None:
    session = world.start(closed)

    plan = session.plan("closed")

    assert plan.lines == ()
    assert any(
        "datasphere.CLOSED was not read completely (denied" in note for note in plan.warnings
    )


def test_a_space_that_is_no_longer_listed_never_leads_to_a_drop(world: World, closed: str) -> None:
    session = world.start(closed, spaces='["SALES"]')

    plan = session.plan("closed")

    assert changes(plan) == []


def test_a_tenant_that_cannot_be_read_stops_the_plan_and_drops_nothing(
    world: World, session: Session
) -> None:
    broken = world.start(
        mirror(deletion="propose", quarantine_days=0), client_secret='"plain:wrong"'
    )

    found = broken.engine.discover(ACTOR)

    assert isinstance(found["datasphere"], SyncError)
    assert changes(broken.engine.plan(ACTOR, "mirror")) == []


def test_many_drops_stop_the_plan_until_a_person_lifts_the_breaker(world: World) -> None:
    session = world.start(mirror(deletion="propose", quarantine_days=0, max_drops=1))
    for name in ("RETURNS", "CUSTOMERS"):
        world.sap.delete("SALES", name)

    plan = session.plan("mirror")
    session.accept(plan, *plan.changes)

    assert "would drop 2 assets; mirror allows 1 (max_drops)" in plan.unsafe
    with pytest.raises(SyncError, match="max_drops"):
        session.apply(plan)
    assert set(outcomes(session.apply(plan, lift_breaker=True)).values()) == {"proven"}
    assert world.glue.tables("mirror") == ["orders", "v_revenue"]


def test_a_line_that_was_never_accepted_is_not_carried_out(world: World, session: Session) -> None:
    world.sap.delete("SALES", "CUSTOMERS")
    plan = session.plan("mirror")

    with pytest.raises(NotApproved, match="has no accepted line"):
        session.apply(plan)
    assert "customers" in world.glue.tables("mirror")

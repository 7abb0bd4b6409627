"""What vanished is sorted by what its catalog answers; only the deleted is dropped, and later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import requests

from sync.errors import PlanError
from sync.model.absence import Absence, Absent
from sync.model.plan import Action, Plan
from tests.sync.pairs import mirror
from tests.sync.world import ACTOR, Session, World, changes, find, outcomes

WAITING = mirror(deletion="propose")  # seven days, as is the default
AT_ONCE = mirror(deletion="propose", quarantine_days=0)


@pytest.fixture
def world(synced_world: World) -> World:
    return synced_world


@pytest.fixture
def session(world: World) -> Session:
    return world.start(WAITING)


def absent(session: Session, connection: str = "datasphere") -> list[Absent]:
    found = session.engine.store.absences.open(connection)
    return [each for each in found if each.ref.schema != "CLOSED"]


def states(session: Session, connection: str = "datasphere") -> dict[str, Absence]:
    return {each.ref.name: each.state for each in absent(session, connection)}


def drop(session: Session, name: str) -> Plan:
    plan = session.plan("mirror")
    session.accept(plan, find(plan, "asset", name=name))
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    return plan


def audited(session: Session, action: str) -> list[str]:
    query = "SELECT actor || ' ' || subject FROM v_audit WHERE action = ? ORDER BY audit_id"
    return [row[0] for row in session.engine.store.query(query, [action]).rows]


def test_a_deleted_original_is_reported_until_the_quarantine_is_over(
    world: World, session: Session
) -> None:
    world.sap.delete("SALES", "RETURNS")

    plan = session.plan("mirror")

    assert changes(plan) == []
    line = find(plan, "asset")
    assert line.action is Action.REPORT
    assert "SALES.RETURNS is deleted: no list names it any more; asked for" in line.reason
    assert "gone since 2026-06-02" in line.reason
    assert "mirror.returns may be dropped after 2026-06-09" in line.reason
    world.clock.now += timedelta(days=6)
    assert changes(session.plan("mirror")) == []
    world.clock.now += timedelta(days=1)
    assert changes(session.plan("mirror")) == ["drop RETURNS.asset -> glue"]


def test_the_evidence_is_kept_and_shown(world: World, session: Session) -> None:
    world.sap.delete("SALES", "RETURNS")
    session.discover()

    (gone,) = absent(session)

    assert gone.state is Absence.DELETED
    assert gone.asked == "the definition of SALES.RETURNS among the localtables"
    assert "was answered 404" in gone.answered
    (row,) = session.engine.store.query(
        "SELECT state, asked, answered, since FROM v_absence WHERE qualified_name = 'SALES.RETURNS'"
    ).rows
    assert row == (gone.state.value, gone.asked, gone.answered, gone.since)


def test_a_second_discovery_keeps_since_when_it_is_gone(world: World, session: Session) -> None:
    world.sap.delete("SALES", "RETURNS")
    session.discover()
    (first,) = absent(session)
    world.clock.now += timedelta(days=3)

    session.discover()

    assert absent(session) == [first]


def test_a_reappearing_original_leaves_quarantine_with_link_base_and_history(
    world: World, session: Session
) -> None:
    store = session.engine.store
    definition = world.sap.runtime("SALES", "RETURNS")
    (link,) = [link for link in store.links.active("mirror") if link.sap.name == "RETURNS"]
    base = store.links.base([link.id])
    world.sap.delete("SALES", "RETURNS")
    session.plan("mirror")
    assert [held.made.name for held in session.engine.quarantine()] == ["returns"]
    world.clock.now += timedelta(days=1)
    world.sap.create("SALES", "RETURNS", definition)

    plan = session.plan("mirror")

    assert changes(plan) == []
    assert session.engine.quarantine() == []
    assert absent(session) == []
    assert [each for each in store.links.active("mirror") if each.id == link.id] == [link]
    assert store.links.base([link.id])[link.id].values == base[link.id].values
    events = [
        str(each.event) for each in session.engine.hindsight.history("SALES.RETURNS").versions
    ]
    assert events == ["appeared", "vanished", "reappeared"]


def test_an_edit_made_while_it_was_gone_is_merged_against_the_old_base(
    world: World, session: Session
) -> None:
    definition = world.sap.runtime("SALES", "RETURNS")
    world.sap.delete("SALES", "RETURNS")
    session.plan("mirror")
    world.sap.create("SALES", "RETURNS", definition | {"@EndUserText.label": "Sent back"})

    assert changes(session.plan("mirror")) == ["set RETURNS.label -> glue"]


def test_a_person_may_release_it_from_waiting(world: World, session: Session) -> None:
    world.sap.delete("SALES", "RETURNS")
    session.plan("mirror")

    (held,) = session.engine.release(ACTOR, "SALES.RETURNS")

    assert held.made.name == "returns"
    assert changes(session.plan("mirror")) == ["drop RETURNS.asset -> glue"]
    assert audited(session, "release") == ["anna SALES.RETURNS"]
    assert [each.state(world.clock.now) for each in session.engine.quarantine()] == ["released"]


def test_only_what_is_in_quarantine_can_be_released(session: Session) -> None:
    session.discover()

    with pytest.raises(PlanError, match=r"SALES\.RETURNS is not in quarantine"):
        session.engine.release(ACTOR, "SALES.RETURNS")


def test_restoring_what_is_still_deleted_says_what_to_do(world: World, session: Session) -> None:
    world.sap.delete("SALES", "RETURNS")
    session.plan("mirror")

    with pytest.raises(PlanError, match=r"is still deleted, so mirror\.returns stays"):
        session.engine.restore(ACTOR, "SALES.RETURNS")


def test_restoring_what_is_there_again_ends_its_quarantine(world: World, session: Session) -> None:
    definition = world.sap.runtime("SALES", "RETURNS")
    world.sap.delete("SALES", "RETURNS")
    session.plan("mirror")
    world.sap.create("SALES", "RETURNS", definition)

    assert session.engine.restore(ACTOR, "mirror.returns") is None

    assert session.engine.quarantine() == []
    assert audited(session, "restore") == ["anna SALES.RETURNS"]
    assert changes(session.plan("mirror", refresh=False)) == []


def test_what_was_dropped_can_be_made_again_with_its_link_and_base(world: World) -> None:
    session = world.start(AT_ONCE)
    store = session.engine.store
    definition, made = world.sap.runtime("SALES", "RETURNS"), world.glue.input("mirror", "returns")
    (link,) = [link for link in store.links.active("mirror") if link.sap.name == "RETURNS"]
    base = store.links.base([link.id])[link.id]
    world.sap.delete("SALES", "RETURNS")
    drop(session, "RETURNS")
    assert "returns" not in world.glue.tables("mirror")

    plan = session.engine.restore(ACTOR, "SALES.RETURNS")

    assert plan is not None
    session.approve(plan)
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    assert world.glue.input("mirror", "returns") == made
    assert changes(session.plan("mirror")) == []
    assert store.links.base([link.id])[link.id].values == base.values
    world.sap.create("SALES", "RETURNS", definition | {"@EndUserText.label": "Sent back"})
    assert changes(session.plan("mirror")) == ["set RETURNS.label -> glue"]


def test_a_table_that_lake_formation_hides_is_forbidden(world: World, session: Session) -> None:
    world.glue.deny("mirror.returns", "hide")

    plan = session.plan("mirror")

    assert states(session, "glue") == {"returns": Absence.FORBIDDEN}
    assert plan.lines == ()
    assert any("mirror.returns is forbidden" in note for note in plan.warnings)
    world.glue.deny("mirror.returns", "allow")
    assert session.plan("mirror").warnings == ()
    assert absent(session, "glue") == []


def test_a_space_that_closes_makes_its_assets_forbidden(world: World, session: Session) -> None:
    world.glue.deny("mirror")

    session.discover()

    assert set(states(session, "glue").values()) == {Absence.FORBIDDEN}
    assert {each.asked for each in absent(session, "glue")} == {"the list of mirror"}


def test_what_consumers_can_no_longer_read_is_not_gone(world: World, session: Session) -> None:
    def hide(definition: dict[str, object]) -> None:
        definition["@DataWarehouse.consumption.external"] = False

    world.sap.edit("SALES", "V_REVENUE", hide)
    session.discover()

    assert states(session) == {"V_REVENUE": Absence.NOT_EXPOSED}
    session.discover()
    assert states(session) == {"V_REVENUE": Absence.NOT_EXPOSED}

    def show(definition: dict[str, object]) -> None:
        definition["@DataWarehouse.consumption.external"] = True

    world.sap.edit("SALES", "V_REVENUE", show)
    session.discover()
    assert states(session) == {}


@contextmanager
def faulty(world: World, **rule: Any) -> Iterator[None]:
    """Let the embedded servers misbehave by *rule* meanwhile."""
    url = f"{world.servers.datasphere.url}/admin/faults"
    requests.post(url, json=[rule], timeout=30).raise_for_status()
    try:
        yield
    finally:
        requests.delete(url, timeout=30).raise_for_status()


@pytest.mark.parametrize(
    ("connection", "place"),
    [
        pytest.param(
            "datasphere", {"route": "GET /dwaas-core/api/v1/spaces/SALES/localtables"}, id="sap"
        ),
        pytest.param("glue", {"operation": "GetTables"}, id="glue"),
    ],
)
def test_a_list_that_lies_is_found_out_by_asking_for_what_it_left_out(
    world: World, connection: str, place: dict[str, str]
) -> None:
    session = world.start(AT_ONCE)

    with faulty(world, server=connection, what="lying_list", **place):
        plan = session.plan("mirror")

    lied = absent(session, connection)
    assert lied
    assert {each.state for each in lied} == {Absence.LISTING_FAILED}
    assert {each.answered for each in lied} == {"it is there, though the listing left it out"}
    assert plan.lines == ()
    assert session.plan("mirror").warnings == ()
    assert absent(session, connection) == []

"""Undo: what a run wrote is put back on both sides, and what was edited since is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sync.errors import NotApproved, PlanError
from sync.model.plan import Action, Line, Outcome, Plan, Risk, Side
from sync.steps.carry import Applied
from tests.sync.content import element
from tests.sync.pairs import bind, imports, mirror
from tests.sync.world import ACTOR, Session, World, changes, find


@pytest.fixture
def session(world: World) -> Session:
    return world.start(
        bind()
        + mirror(include=["CUSTOMERS", "RETURNS"], deletion="propose", quarantine_days=0)
        + imports()
    )


def sync(session: Session, pair: str) -> Applied:
    applied = session.sync(pair)[pair]
    assert applied is not None
    assert applied.status == "SUCCEEDED", applied
    return applied


def undo(session: Session, run: Applied, *, refresh: bool = True) -> Plan:
    if refresh:
        session.discover()
    return session.engine.undo(ACTOR, run.run_id)


def accept_all(session: Session, plan: Plan) -> None:
    """Accept every line, typing the names of what a drop destroys."""
    for line in plan.changes:
        session.accept(plan, line, confirm=line.column or line.sap.name)


def take_back(session: Session, run: Applied, **options: Any) -> Applied:
    plan = undo(session, run)
    accept_all(session, plan)
    return session.apply(plan, **options)


def reported(plan: Plan) -> list[Line]:
    return [line for line in plan.lines if line.action is Action.REPORT]


def rename_column(world: World, text: str = "Buyer") -> None:
    world.glue.comment("lake", "orders", "customer", text)


def test_an_undone_enrichment_leaves_the_table_as_the_crawler_made_it(
    world: World, session: Session
) -> None:
    before = world.glue.input("lake", "orders")
    run = sync(session, "orders")
    assert world.glue.input("lake", "orders") != before

    done = take_back(session, run)

    assert done.status == "SUCCEEDED"
    assert set(done.outcomes) == {"proven"}
    assert world.glue.input("lake", "orders") == before


def test_what_was_undone_is_not_done_again_until_it_moves(world: World, session: Session) -> None:
    take_back(session, sync(session, "orders"))

    assert changes(session.plan("orders")) == []
    assert changes(session.plan("orders")) == []

    world.sap.label("SALES", "ORDERS", "Condition", "STATUS")
    assert changes(session.plan("orders")) == ["set ORDERS.STATUS.label -> glue"]


def test_a_change_in_sap_is_put_back_with_everything_else_of_the_definition(
    world: World, session: Session
) -> None:
    sync(session, "orders")
    before = world.sap.runtime("SALES", "ORDERS")
    world.glue.comment("lake", "orders", "net_amount", "Net Value")
    run = sync(session, "orders")
    assert world.sap.runtime("SALES", "ORDERS") != before

    plan = undo(session, run)
    accept_all(session, plan)
    done = session.apply(plan)

    assert done.status == "SUCCEEDED"
    assert world.sap.runtime("SALES", "ORDERS") == before
    assert find(plan, "deploy").action is Action.DEPLOY
    assert changes(session.plan("orders")) == []
    comments = world.glue.comments("lake", "orders")
    assert comments["net_amount"] == "Net Value"


def test_a_change_in_sap_that_is_not_deployed_stays_a_draft(world: World, session: Session) -> None:
    sync(session, "orders")
    world.glue.comment("lake", "orders", "net_amount", "Net Value")
    run = sync(session, "orders")
    plan = undo(session, run)
    session.accept(
        plan, *(line for line in plan.changes if line.target is Side.SAP and line.field != "deploy")
    )

    done = session.apply(plan)

    assert done.outcomes == {"partial": 1}
    assert world.sap.state("SALES", "ORDERS")["runtime"] != world.sap.design("SALES", "ORDERS")


def test_what_was_edited_since_is_reported_and_stays(world: World, session: Session) -> None:
    run = sync(session, "orders")
    world.glue.comment("lake", "orders", "status", "Lifecycle")

    plan = undo(session, run)
    accept_all(session, plan)
    session.apply(plan)

    (line,) = reported(plan)
    assert (line.column, line.glue_value) == ("status", "Lifecycle")
    assert "edited since" in line.reason
    comments = world.glue.comments("lake", "orders")
    assert comments["status"] == "Lifecycle"
    assert comments["currency"] is None
    with pytest.raises(NotApproved, match="only reported"):
        session.accept(plan, line)


def test_a_foreign_property_that_came_later_stays(world: World, session: Session) -> None:
    run = sync(session, "orders")

    def note(body: dict[str, Any]) -> None:
        body["Parameters"]["cost_centre"] = "4711"

    world.glue.edit("lake", "orders", note)

    take_back(session, run)

    parameters = world.glue.table("lake", "orders")["Parameters"]
    assert parameters["cost_centre"] == "4711"
    assert not [key for key in parameters if key.startswith("sphereglue.")]


def test_a_path_that_moves_between_plan_and_apply_is_stale(world: World, session: Session) -> None:
    plan = undo(session, sync(session, "orders"))
    accept_all(session, plan)
    rename_column(world)

    done = session.apply(plan)

    stale = [line.column for line, outcome, _ in done.lines if outcome is Outcome.STALE]
    assert stale == ["customer"]
    assert world.glue.comments("lake", "orders")["customer"] == "Buyer"
    assert world.glue.comments("lake", "orders")["status"] is None


def test_an_undo_that_is_done_already_writes_nothing(world: World, session: Session) -> None:
    run = sync(session, "orders")
    plan = undo(session, run)
    accept_all(session, plan)
    session.apply(plan)

    with world.no_writes():
        again = session.apply(plan)

    assert set(again.outcomes) == {"no_change"}
    assert undo(session, run).lines == ()


def test_an_undo_of_an_undo_brings_the_sync_back(world: World, session: Session) -> None:
    run = sync(session, "orders")
    synced = world.glue.input("lake", "orders")

    take_back(session, take_back(session, run))

    assert world.glue.input("lake", "orders") == synced
    assert changes(session.plan("orders")) == []


def test_created_mirrors_are_dropped_and_not_made_again(world: World, session: Session) -> None:
    run = sync(session, "mirror")
    assert world.glue.tables("mirror") == ["customers", "returns"]

    plan = undo(session, run)
    assert {line.risk for line in plan.changes} == {Risk.DESTRUCTIVE}
    assert session.approve(plan) == 0
    accept_all(session, plan)
    done = session.apply(plan, lift_breaker=True)

    assert done.outcomes == {"proven": 2}
    assert world.glue.tables("mirror") == []
    assert changes(session.plan("mirror")) == []


def test_a_created_mirror_that_was_edited_since_stays(world: World, session: Session) -> None:
    run = sync(session, "mirror")
    world.glue.comment("mirror", "customers", "name", "Full name")

    plan = undo(session, run)
    accept_all(session, plan)
    session.apply(plan, lift_breaker=True)

    (line,) = reported(plan)
    assert line.glue.name == "customers"
    assert world.glue.tables("mirror") == ["customers"]


def test_an_undone_creation_that_is_undone_is_linked_again(world: World, session: Session) -> None:
    run = sync(session, "mirror")
    bodies = {name: world.glue.input("mirror", name) for name in world.glue.tables("mirror")}
    dropped = take_back(session, run, lift_breaker=True)

    take_back(session, dropped)

    assert {n: world.glue.input("mirror", n) for n in world.glue.tables("mirror")} == bodies
    world.sap.label("SALES", "CUSTOMERS", "Clients")
    assert changes(session.plan("mirror")) == ["set CUSTOMERS.label -> glue"]


def test_a_dropped_mirror_comes_back_with_what_others_wrote_into_it(
    world: World, session: Session
) -> None:
    sync(session, "mirror")

    def note(body: dict[str, Any]) -> None:
        body["Parameters"]["cost_centre"] = "4711"

    world.glue.edit("mirror", "returns", note)
    before = world.glue.input("mirror", "returns")
    world.sap.delete("SALES", "RETURNS")
    plan = session.plan("mirror")
    session.accept(plan, find(plan, "asset", name="RETURNS"))
    run = session.apply(plan)
    assert "returns" not in world.glue.tables("mirror")

    done = take_back(session, run)

    assert done.outcomes == {"proven": 1}
    assert world.glue.input("mirror", "returns") == before
    assert changes(session.plan("mirror")) == []


def test_a_dropped_column_comes_back_in_its_place_with_its_parameters(
    world: World, session: Session
) -> None:
    sync(session, "mirror")

    def note(body: dict[str, Any]) -> None:
        body["StorageDescriptor"]["Columns"][1]["Parameters"] = {"quality": "gold"}

    world.glue.edit("mirror", "customers", note)
    before = world.glue.input("mirror", "customers")
    world.sap.edit("SALES", "CUSTOMERS", lambda each: each["elements"].pop("NAME"))
    plan = session.plan("mirror")
    session.accept(plan, find(plan, "column", "NAME"))
    run = session.apply(plan)
    assert run.status == "SUCCEEDED"

    done = take_back(session, run)

    assert done.status == "SUCCEEDED"
    assert world.glue.input("mirror", "customers") == before
    assert changes(session.plan("mirror")) == []


def test_an_added_column_is_taken_out_again(world: World, session: Session) -> None:
    sync(session, "mirror")
    before = world.glue.input("mirror", "customers")

    def add(definition: dict[str, Any]) -> None:
        definition["elements"]["SEGMENT"] = element("cds.String", "Segment", length=2)

    world.sap.edit("SALES", "CUSTOMERS", add)
    run = sync(session, "mirror")

    plan = undo(session, run)
    assert find(plan, "body:/StorageDescriptor/Columns/segment", "segment").risk is Risk.DESTRUCTIVE
    accept_all(session, plan)
    session.apply(plan)

    assert world.glue.input("mirror", "customers") == before
    assert changes(session.plan("mirror")) == []


def test_a_table_made_in_sap_goes_only_when_its_name_is_typed(
    world: World, session: Session
) -> None:
    run = sync(session, "web")
    plan = undo(session, run)
    (line,) = plan.changes
    assert "definition only" in line.reason
    with pytest.raises(NotApproved, match="destroys rows"):
        session.accept(plan, line)

    accept_all(session, plan)
    done = session.apply(plan)

    assert done.outcomes == {"proven": 1}
    assert changes(session.plan("web")) == []
    again = take_back(session, done)
    assert again.outcomes == {"proven": 1}
    definition = world.sap.runtime("WEB", line.sap.name)
    assert set(definition["elements"]) == {"VIEW_ID", "PAGE", "SECONDS", "TAGS"}


def test_structure_in_sap_comes_back_as_definition_only(world: World, session: Session) -> None:
    (line,) = undo(session, sync(session, "web")).changes
    name = line.sap.name

    def drop(body: dict[str, Any]) -> None:
        columns = body["StorageDescriptor"]["Columns"]
        columns[:] = [each for each in columns if each["Name"] != "page"]

    before = world.sap.runtime("WEB", name)
    world.glue.edit("web", "page_views", drop)
    plan = session.plan("web")
    accept_all(session, plan)
    run = session.apply(plan)
    assert "PAGE" not in world.sap.runtime("WEB", name)["elements"]

    plan = undo(session, run)
    lost = find(plan, f"body:/definition/definitions/{name}/elements/PAGE", "PAGE")
    assert (lost.risk, "definition only" in lost.reason) == (Risk.LOSSY, True)
    accept_all(session, plan)
    session.apply(plan)

    assert world.sap.runtime("WEB", name) == before
    assert changes(session.plan("web")) == []


def test_work_in_progress_blocks_what_would_be_put_back(world: World, session: Session) -> None:
    sync(session, "orders")
    world.glue.comment("lake", "orders", "net_amount", "Net Value")
    run = sync(session, "orders")
    world.sap.label("SALES", "ORDERS", "Mine", "STATUS", deploy=False)

    plan = undo(session, run)

    blocked = [line.blocked for line in plan.changes if line.target is Side.SAP]
    assert blocked
    assert all("MARTINA.WEBER" in text for text in blocked)


def test_a_run_that_wrote_nothing_is_refused(session: Session) -> None:
    session.discover()
    (run, *_) = session.engine.store.runs.recent(1)

    with pytest.raises(PlanError, match="discovery"):
        session.engine.undo(ACTOR, run.id)


def test_bodies_that_were_forgotten_are_said_to_be(session: Session) -> None:
    run = sync(session, "orders")
    session.engine.store.past.forget(session.engine.clock())

    plan = undo(session, run)

    assert plan.changes == ()
    assert ["forgotten" in line.reason for line in reported(plan)] == [True]


def renamed(name: str) -> Callable[[dict[str, Any]], None]:
    """Return an edit that calls the column NAME of the customers *name*, in its place."""

    def edit(definition: dict[str, Any]) -> None:
        definition["elements"] = {
            name if key == "NAME" else key: each for key, each in definition["elements"].items()
        }

    return edit


def base_columns(session: Session) -> set[str]:
    links = session.engine.store.links
    (link,) = [each for each in links.active("mirror") if each.sap.name == "CUSTOMERS"]
    return {column for column, _ in links.base([link.id])[link.id].values if column}


def test_a_column_renamed_in_glue_by_a_run_is_called_as_before(
    world: World, session: Session
) -> None:
    sync(session, "mirror")

    def note(body: dict[str, Any]) -> None:
        body["StorageDescriptor"]["Columns"][1]["Parameters"] = {"quality": "gold"}

    world.glue.edit("mirror", "customers", note)
    before, columns = world.glue.input("mirror", "customers"), base_columns(session)
    world.sap.edit("SALES", "CUSTOMERS", renamed("FULL_NAME"))
    plan = session.plan("mirror")
    assert changes(plan) == ["rename_column CUSTOMERS.NAME.name -> glue"]
    session.accept(plan, *plan.changes)
    run = session.apply(plan)
    assert "FULL_NAME" in base_columns(session)

    done = take_back(session, run)

    assert done.status == "SUCCEEDED"
    assert world.glue.input("mirror", "customers") == before
    assert base_columns(session) == columns
    assert changes(session.plan("mirror")) == []
    world.sap.label("SALES", "CUSTOMERS", "Client", "CUSTOMER")
    assert changes(session.plan("mirror")) == ["set CUSTOMERS.CUSTOMER.label -> glue"]


def test_a_column_renamed_in_sap_by_a_run_is_called_as_before(world: World) -> None:
    session = world.start(mirror(include=["CUSTOMERS"], direction="both"))
    world.sap.edit(
        "SALES", "CUSTOMERS", lambda each: each["elements"]["NAME"].update({"@Odd.fact": [1, "x"]})
    )
    sync(session, "mirror")
    before, columns = world.sap.runtime("SALES", "CUSTOMERS"), base_columns(session)

    def rename(body: dict[str, Any]) -> None:
        body["StorageDescriptor"]["Columns"][1]["Name"] = "full_name"

    world.glue.edit("mirror", "customers", rename)
    plan = session.plan("mirror")
    session.accept(plan, *plan.changes, confirm="NAME")
    run = session.apply(plan)
    assert list(world.sap.runtime("SALES", "CUSTOMERS")["elements"])[1] == "FULL_NAME"

    done = take_back(session, run)

    assert done.status == "SUCCEEDED"
    now = world.sap.runtime("SALES", "CUSTOMERS")
    assert now == before
    assert list(now["elements"]) == list(before["elements"])
    assert base_columns(session) == columns
    assert changes(session.plan("mirror")) == []


def test_a_mark_is_put_back_and_not_set_again(world: World) -> None:
    session = world.start(mirror(include=["CUSTOMERS*"]))
    sync(session, "mirror")
    before = world.glue.input("mirror", "customers")
    definition = world.sap.runtime("SALES", "CUSTOMERS")
    world.sap.delete("SALES", "CUSTOMERS")
    world.sap.create("SALES", "CUSTOMERS_ALL", definition)
    session.plan("mirror")
    (question,) = session.engine.store.links.all(status="PROPOSED")
    session.engine.confirm_link(ACTOR, question.id, accept=True)
    plan = session.plan("mirror")
    assert changes(plan) == ["mark CUSTOMERS_ALL.mark -> glue"]
    session.approve(plan)
    run = session.apply(plan)
    assert world.glue.input("mirror", "customers") != before

    done = take_back(session, run)

    assert done.status == "SUCCEEDED"
    assert world.glue.input("mirror", "customers") == before
    assert changes(session.plan("mirror")) == []
    world.sap.label("SALES", "CUSTOMERS_ALL", "Land", "COUNTRY")
    assert changes(session.plan("mirror")) == ["set CUSTOMERS_ALL.COUNTRY.label -> glue"]

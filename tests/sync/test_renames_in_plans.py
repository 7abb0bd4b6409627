"""A renamed table is a question; the answer moves its link, or lets the old name be dropped."""

from __future__ import annotations

import pytest

from sync.errors import PlanError
from sync.model.link import Link
from sync.model.plan import Action, Plan
from tests.sync.pairs import bind, imports, mirror
from tests.sync.world import ACTOR, Session, World, changes, find, outcomes


@pytest.fixture
def session(world: World) -> Session:
    """Mirrors of the whole space; what is deleted there is proposed for dropping."""
    opened = world.start(mirror(deletion="propose", quarantine_days=0))
    opened.sync("mirror")
    return opened


def rename(world: World, before: str, after: str, space: str = "SALES") -> None:
    """Do what a rename is in Datasphere: a deletion, and a new object of the same content."""
    definition = world.sap.runtime(space, before)
    world.sap.delete(space, before)
    world.sap.create(space, after, definition)


def rename_table(world: World, database: str, before: str, after: str) -> None:
    body = world.glue.input(database, before)
    world.glue.drop(database, before)
    world.glue.create(database, body | {"Name": after})


def questions(session: Session) -> list[Link]:
    return session.runtime.store.links.all(status="PROPOSED")


def answer(session: Session, *, accept: bool) -> Link:
    (link,) = questions(session)
    session.engine.confirm_link(ACTOR, link.id, accept=accept)
    return link


def standing(plan: Plan) -> dict[str, str]:
    return {f"{line.action} {line.sap.name}": line.blocked for line in plan.changes}


def test_a_renamed_table_is_neither_dropped_nor_made_before_a_person_said_so(
    world: World, session: Session
) -> None:
    rename(world, "CUSTOMERS", "CUSTOMERS_ALL")

    plan = session.plan("mirror")

    (link,) = questions(session)
    assert (str(link.sap), str(link.glue)) == ("SALES.CUSTOMERS_ALL", "mirror.customers")
    assert link.evidence[0].detail == "renamed from SALES.CUSTOMERS"
    end = f"({link.score:.2f}); confirm or reject the link {link.id}."
    assert standing(plan) == {
        "drop CUSTOMERS": f"SALES.CUSTOMERS looks renamed to SALES.CUSTOMERS_ALL {end}",
        "create CUSTOMERS_ALL": f"SALES.CUSTOMERS_ALL looks renamed from SALES.CUSTOMERS {end}",
    }
    assert session.approve(plan) == 0
    assert standing(session.plan("mirror")) == standing(plan)


def test_a_confirmed_rename_keeps_the_glue_table_and_marks_it_anew(
    world: World, session: Session
) -> None:
    rename(world, "CUSTOMERS", "CUSTOMERS_ALL")
    session.plan("mirror")
    answer(session, accept=True)

    plan = session.plan("mirror")
    applied = session.carry(plan)

    assert changes(plan) == ["mark CUSTOMERS_ALL.mark -> glue"]
    assert set(outcomes(applied).values()) == {"proven"}
    body = world.glue.table("mirror", "customers")
    assert body["Parameters"]["sphereglue.asset"] == "SALES.CUSTOMERS_ALL"
    assert "SALES.CUSTOMERS_ALL keeps the rows" in body["Description"]
    assert "customers_all" not in world.glue.tables("mirror")
    again = session.plan("mirror")
    assert (changes(again), questions(session)) == ([], [])
    found = session.engine.hindsight.history("SALES.CUSTOMERS_ALL")
    events = [(str(each.event), each.asset.ref.name) for each in found.versions]
    assert events == [
        ("appeared", "CUSTOMERS"),
        ("vanished", "CUSTOMERS"),
        ("renamed", "CUSTOMERS_ALL"),
    ]


def test_a_confirmed_rename_carries_later_edits_as_before(world: World, session: Session) -> None:
    rename(world, "CUSTOMERS", "CUSTOMERS_ALL")
    session.plan("mirror")
    answer(session, accept=True)
    session.sync("mirror")
    world.sap.label("SALES", "CUSTOMERS_ALL", "Land", "COUNTRY")

    session.sync("mirror")

    assert world.glue.comments("mirror", "customers")["country"] == "Land"
    assert changes(session.plan("mirror")) == []


def test_a_name_that_comes_back_is_another_question(world: World, session: Session) -> None:
    for before, after in (("CUSTOMERS", "CUSTOMERS_ALL"), ("CUSTOMERS_ALL", "CUSTOMERS")):
        rename(world, before, after)
        session.plan("mirror")
        answer(session, accept=True)
        session.sync("mirror")

    mark = world.glue.table("mirror", "customers")["Parameters"]["sphereglue.asset"]
    assert mark == "SALES.CUSTOMERS"
    assert changes(session.plan("mirror")) == []


def test_a_rejected_rename_is_a_drop_and_a_creation_for_good(
    world: World, session: Session
) -> None:
    rename(world, "CUSTOMERS", "CUSTOMERS_ALL")
    session.plan("mirror")
    answer(session, accept=False)

    plan = session.plan("mirror")

    assert standing(plan) == {"drop CUSTOMERS": "", "create CUSTOMERS_ALL": ""}
    assert questions(session) == []
    session.accept(plan, *plan.changes)
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    assert changes(session.plan("mirror")) == []


def test_a_question_goes_when_the_old_name_is_there_again(world: World, session: Session) -> None:
    definition = world.sap.runtime("SALES", "CUSTOMERS")
    rename(world, "CUSTOMERS", "CUSTOMERS_ALL")
    session.plan("mirror")
    (link,) = questions(session)
    world.sap.create("SALES", "CUSTOMERS", definition)
    session.discover()

    with pytest.raises(PlanError, match=r"SALES\.CUSTOMERS is there again"):
        session.engine.confirm_link(ACTOR, link.id, accept=True)
    assert changes(session.plan("mirror")) == ["create CUSTOMERS_ALL.asset -> glue"]
    assert questions(session) == []


def test_a_table_that_was_there_all_along_is_no_new_name(world: World) -> None:
    copy = world.sap.runtime("SALES", "CUSTOMERS")
    world.sap.create("SALES", "CUSTOMERS_ALL", copy)
    session = world.start(mirror(deletion="propose", quarantine_days=0))
    session.discover()
    plan = session.plan("mirror", refresh=False)
    session.accept(plan, find(plan, "asset", name="CUSTOMERS"))
    session.apply(plan)
    world.sap.delete("SALES", "CUSTOMERS")

    after = session.plan("mirror")

    assert questions(session) == []
    assert standing(after)["drop CUSTOMERS"] == ""


def test_what_was_rejected_under_the_old_name_stays_rejected(
    world: World, session: Session
) -> None:
    world.sap.label("SALES", "CUSTOMERS", "Land", "COUNTRY")
    plan = session.plan("mirror")
    session.reject(plan, *plan.changes)
    rename(world, "CUSTOMERS", "CUSTOMERS_ALL")
    session.plan("mirror")

    answer(session, accept=True)

    assert changes(session.plan("mirror")) == ["mark CUSTOMERS_ALL.mark -> glue"]


def test_a_mirror_that_somebody_renamed_in_glue_is_not_made_twice(
    world: World, session: Session
) -> None:
    rename_table(world, "mirror", "customers", "customer_master")

    plan = session.plan("mirror")
    answer(session, accept=True)

    assert list(standing(plan)) == ["create CUSTOMERS"]
    assert "looks renamed to mirror.customer_master" in standing(plan)["create CUSTOMERS"]
    assert changes(session.plan("mirror")) == []
    world.sap.label("SALES", "CUSTOMERS", "Land", "COUNTRY")
    session.sync("mirror")
    assert world.glue.comments("mirror", "customer_master")["country"] == "Land"


def test_a_renamed_table_of_a_bind_link_is_reported_and_moves_its_link(world: World) -> None:
    world.sap.label("SALES", "ORDERS", "Customer", "CUSTOMER")  # no text of it stands elsewhere
    session = world.start(bind(include=["ORDERS", "ORDERS_ALL"]))
    session.sync("orders")
    world.sap.delete("SALES", "V_REVENUE")  # what is in use cannot be deleted
    rename(world, "ORDERS", "ORDERS_ALL")

    plan = session.plan("orders")
    link = answer(session, accept=True)

    (line,) = plan.lines
    assert line.action is Action.REPORT
    assert f"SALES.ORDERS looks renamed to SALES.ORDERS_ALL ({link.score:.2f})" in line.reason
    moved = session.plan("orders")
    assert changes(moved) == ["mark ORDERS_ALL.mark -> glue"]
    session.carry(moved)
    assert changes(session.plan("orders")) == []


def test_a_renamed_original_of_an_import_keeps_its_local_table(world: World) -> None:
    session = world.start(imports(direction="both", deletion="propose", quarantine_days=0))
    session.sync("web")
    rename_table(world, "web", "page_views", "page_impressions")

    plan = session.plan("web")
    answer(session, accept=True)
    moved = session.plan("web")
    session.carry(moved)

    assert sorted(line.action for line in plan.changes) == ["create", "drop"]
    assert all("looks renamed" in line.blocked for line in plan.changes)
    assert "set PAGE_VIEWS.description -> sap" in changes(moved)
    text = world.sap.runtime("WEB", "PAGE_VIEWS")["@EndUserText.quickInfo"]
    assert text == "One row per page view [Rows stay in AWS: Glue table web.page_impressions.]"
    assert changes(session.plan("web")) == []

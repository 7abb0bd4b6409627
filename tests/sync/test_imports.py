"""An import is a Datasphere local table for a Glue table: structure and texts, no rows."""

from __future__ import annotations

from typing import Any

import pytest

from sync.errors import NotApproved
from sync.model.plan import Action
from tests.sync.pairs import imports
from tests.sync.world import Session, World, changes, find, outcomes


@pytest.fixture
def session(world: World) -> Session:
    """The web tables, imported."""
    opened = world.start(imports(direction="both", deletion="propose", quarantine_days=0))
    opened.sync("web")
    return opened


def test_a_glue_only_table_becomes_a_local_table(world: World, session: Session) -> None:
    definition = world.sap.runtime("WEB", "PAGE_VIEWS")

    assert world.sap.state("WEB", "PAGE_VIEWS")["collection"] == "localtables"
    assert definition["@EndUserText.label"] == "Page Views"
    assert definition["@EndUserText.quickInfo"] == (
        "One row per page view [Rows stay in AWS: Glue table web.page_views.]"
    )
    elements = definition["elements"]
    assert {name: each["type"] for name, each in elements.items()} == {
        "VIEW_ID": "cds.String",
        "PAGE": "cds.String",
        "SECONDS": "cds.Integer",
        "TAGS": "cds.LargeString",
    }
    assert elements["PAGE"]["length"] == 200
    assert elements["VIEW_ID"]["@EndUserText.label"] == "Unique for each view"
    assert changes(session.plan("web")) == []


def test_what_a_local_table_cannot_hold_is_declared_before_it_is_made(world: World) -> None:
    session = world.start(imports())

    plan = session.plan("web")

    lossy = [entry for item in plan.ledger for entry in item.entries if entry[2] == "lossy"]
    assert [entry[0] for entry in lossy] == ["columns.tags.type"]
    assert lossy[0][3] == "the structure becomes JSON text"
    assert plan.ledger[0].score < 1
    assert not find(plan, "asset").automatic


def test_an_import_leaves_the_glue_table_as_it_was(world: World) -> None:
    before = world.glue.input("web", "page_views")

    world.start(imports()).sync("web")

    assert world.glue.input("web", "page_views") == before


def test_an_edit_of_a_comment_travels_to_the_imported_table(world: World, session: Session) -> None:
    world.glue.comment("web", "page_views", "page", "Address of the page")

    session.sync("web")

    elements = world.sap.runtime("WEB", "PAGE_VIEWS")["elements"]
    assert elements["PAGE"]["@EndUserText.label"] == "Address of the page"
    assert changes(session.plan("web")) == []


def test_an_edit_of_the_description_travels_with_the_sentence_about_rows(
    world: World, session: Session
) -> None:
    world.glue.edit("web", "page_views", lambda body: body.update(Description="Views of pages"))

    session.sync("web")

    assert world.sap.runtime("WEB", "PAGE_VIEWS")["@EndUserText.quickInfo"] == (
        "Views of pages [Rows stay in AWS: Glue table web.page_views.]"
    )
    assert changes(session.plan("web")) == []


def test_a_label_that_a_modeler_gave_travels_back(world: World, session: Session) -> None:
    world.sap.label("WEB", "PAGE_VIEWS", "Duration", "SECONDS")

    session.sync("web")

    assert world.glue.comments("web", "page_views")["seconds"] == "Duration"
    assert changes(session.plan("web")) == []


def _add_column(body: dict[str, Any]) -> None:
    body["StorageDescriptor"]["Columns"].append(
        {"Name": "country", "Type": "varchar(3)", "Comment": "Country"}
    )


def test_a_column_that_appears_in_glue_is_added(world: World, session: Session) -> None:
    world.glue.edit("web", "page_views", _add_column)

    session.sync("web")

    added = world.sap.runtime("WEB", "PAGE_VIEWS")["elements"]["COUNTRY"]
    assert (added["type"], added["length"]) == ("cds.String", 3)
    assert added["@EndUserText.label"] == "Country"
    assert changes(session.plan("web")) == []


def test_dropping_an_imported_table_wants_its_name_typed(world: World, session: Session) -> None:
    world.glue.drop("web", "page_views")

    plan = session.plan("web")
    line = find(plan, "asset")

    assert line.action is Action.DROP
    assert session.approve(plan) == 0
    with pytest.raises(NotApproved, match="confirm by typing its name, PAGE_VIEWS"):
        session.accept(plan, line)
    session.accept(plan, line, confirm="PAGE_VIEWS")
    assert set(outcomes(session.apply(plan)).values()) == {"proven"}
    assert "WEB" not in _spaces_with_tables(world)
    assert changes(session.plan("web")) == []


def _spaces_with_tables(world: World) -> list[str]:
    spaces = world.sap.state()["spaces"]
    return [name for name, held in spaces.items() if held["collections"].get("localtables")]


def test_a_hidden_database_never_leads_to_a_drop_in_datasphere(
    world: World, session: Session
) -> None:
    world.glue.deny("web", "hide")

    plan = session.plan("web")

    assert plan.lines == ()
    assert [each.state for each in session.engine.store.absences.open("glue")] == ["forbidden"]
    assert any("web.page_views is forbidden" in note for note in plan.warnings)


def test_a_local_table_that_somebody_deleted_is_made_again(world: World, session: Session) -> None:
    world.sap.delete("WEB", "PAGE_VIEWS")

    session.sync("web")

    assert "PAGE" in world.sap.runtime("WEB", "PAGE_VIEWS")["elements"]
    assert changes(session.plan("web")) == []

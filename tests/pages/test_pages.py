"""Every page over the embedded world, and the clicks that matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages.components.runtime import actor
from pages.components.text import plain
from sync.app.hosting import host
from sync.model.link import RENAMED, Evidence, Link, LinkStatus
from tests.pages.conftest import texts


def button(app, label):
    """Return the button whose label starts with *label*."""
    return next(item for item in app.button if item.label.startswith(label))


def table_key(app, start):
    """Return the key of the table whose key begins with *start*."""
    ids = [item.proto.id for item in app.dataframe if start in item.proto.id]
    return ids[0][ids[0].index(start) :]


def selection(*rows):
    """Return a table's state with *rows* selected."""
    return {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def follow_to_the_end(app):
    """Run the page again once the background has come to an end."""
    assert host.activities.wait(60)
    return app.run()


@pytest.mark.parametrize("page", ["overview", "assets", "changes"])
def test_a_page_opens_on_a_store_that_holds_both_catalogs(world, open_page, page):
    app = open_page(page)

    assert not app.exception
    assert app.title[0].value == page.capitalize()


def test_the_overview_counts_both_catalogs_and_names_the_space_that_nobody_may_read(
    world, open_page
):
    app = open_page("overview")

    numbers = {item.label: item.value for item in app.metric}
    assert numbers["Spaces"] == numbers["Databases"] == "8"
    assert int(numbers["Assets"]) > 20
    assert "BOARD" in texts(app)
    assert "scoped role" in texts(app)


def test_the_overview_says_what_matches_and_what_each_could_gain(world, open_page):
    app = open_page("overview")

    _, report = world.engine.match()
    assert plain(report.sentence) in texts(app)


def test_the_overview_leads_to_the_changes_of_each_pair(world, open_page):
    app = open_page("overview")

    assert len(app.page_link) == len(world.engine.pairs())
    assert {item.value for item in app.page_link} == {"Make a plan", "See the last plan"}


def test_reading_both_catalogs_again_finds_nothing_new(world, open_page):
    app = open_page("overview")

    button(app, "Read both catalogs").click().run()
    app = follow_to_the_end(app)

    assert not app.exception
    newest = world.store.runs.recent(1, kind="discovery")[0]
    assert newest.actor == actor()
    assert newest.summary["added"] == newest.summary["changed"] == 0


def test_a_search_forgives_a_typing_error(world, open_page):
    app = open_page("assets")

    app.text_input(key="q").set_value("shipmnts").run()

    assert "SHIPMENTS" in set(app.dataframe[0].value["Name"])


def test_facets_narrow_the_assets(world, open_page):
    app = open_page("assets")

    app.selectbox(key="in").select("Glue").run()

    assert set(app.dataframe[0].value["Catalog"]) == {"Glue"}


def test_a_link_to_an_asset_shows_both_sides_column_by_column(world, open_page):
    link = world.store.links.all(pair="clickstream", status="ACTIVE")[0]
    app = open_page("assets", asset=f"glue/{link.glue.schema}/{link.glue.name}")

    columns = app.dataframe[1].value
    held = world.store.assets.columns([link.glue])[link.glue]
    assert {column.name for column in held} <= set(columns["Glue column"])
    assert "" not in set(columns["Datasphere column"])


def test_a_selected_row_becomes_part_of_the_address(world, open_page):
    app = open_page("assets", q="SHIPMENTS")

    app.session_state[table_key(app, "assets-")] = selection(0)
    app.run()

    assert app.query_params["asset"] == "datasphere/LOGISTICS/SHIPMENTS"
    assert app.subheader[0].value == "Shipments"


def test_a_link_to_an_asset_that_is_gone_says_so(world, open_page):
    app = open_page("assets", asset="datasphere/HR/NEVER_WAS")

    assert "datasphere/HR/NEVER_WAS" in app.warning[0].value


def test_a_draft_names_who_is_at_work(world, open_page):
    app = open_page("assets", asset="datasphere/FINANCE/V_OPEN_PAYABLES")

    assert "ANNA" in app.warning[0].value


def test_a_search_without_a_hit_says_what_to_do(world, open_page):
    app = open_page("assets", q="qqqqqqqqqq")

    assert not app.exception
    assert "Nothing fits" in texts(app)


def test_a_pair_without_a_plan_offers_to_make_one(world, open_page):
    app = open_page("changes", pair="finance")

    assert "There is no plan" in texts(app)
    assert not button(app, "Make a plan").disabled


def test_a_pair_in_step_says_that_nothing_is_to_do(world, open_page):
    app = open_page("changes", pair="clickstream")

    assert "nothing to do" in app.success[0].value


def test_accepted_lines_are_applied_and_proven(world, open_page):
    app = open_page("changes", pair="sales")
    button(app, "Make a plan").click().run()
    app = follow_to_the_end(app)
    assert not app.exception
    harmless = button(app, "Accept all harmless")
    assert not harmless.disabled

    harmless.click().run()
    button(app, "Apply").click().run()
    app = follow_to_the_end(app)

    assert "proven" in app.success[0].value
    standings = [words[0] for words in app.dataframe[0].value["Standing"]]
    assert standings.count("proven") > 10
    assert not app.exception


def test_a_conflict_is_settled_by_choosing_a_side(world, open_page):
    world.engine.plan("tester", "logistics")
    app = open_page("changes", pair="logistics")
    table = app.dataframe[0]
    row = [words[0] for words in table.value["Standing"]].index("conflict")

    app.session_state[table_key(app, "lines-")] = selection(row)
    app.run()
    button(app, "Settle and accept").click().run()

    assert not app.exception
    assert "accepted" in [words[0] for words in app.dataframe[0].value["Standing"]]


def test_a_proposed_link_shows_its_evidence_and_can_be_confirmed(world, open_page):
    names = [pair.name for pair in world.engine.pairs()]
    for name in names:
        world.engine.plan("tester", name)
    waiting = world.store.links.all(status="PROPOSED")
    assert waiting
    link = waiting[0]
    app = open_page("changes", pair=link.pair)
    assert plain(link.evidence[0].detail) in texts(app)

    app.button(key=f"confirm-link-{link.id}").click().run()

    assert link.id not in {item.id for item in world.store.links.all(status="PROPOSED")}
    assert not app.exception


def test_a_proposed_rename_says_what_becomes_of_the_old_link(world, open_page):
    former = world.store.links.all(pair="clickstream", status="ACTIVE")[0]
    now = world.engine.clock()
    reason = Evidence(RENAMED, f"renamed from {former.glue}", 0.9)
    asked = Link(
        id=0,
        pair=former.pair,
        sap=former.sap,
        glue=replace(former.glue, name="page_hits"),
        mode=former.mode,
        status=LinkStatus.PROPOSED,
        score=0.9,
        evidence=(reason,),
        by="tester",
        at=now,
    )
    (saved,) = world.store.links.save([asked], now)

    app = open_page("changes", pair="clickstream")

    assert plain(reason.detail) in texts(app)
    assert "violet-badge[rename]" in texts(app)
    assert "go on under it" in texts(app)
    world.store.links.withdraw(saved.id)


def test_what_is_out_of_sight_shows_its_evidence(world, open_page):
    link = world.store.links.all(pair="clickstream", status="ACTIVE")[0]
    world.store.assets.forget(link.sap, "dropped by tester", world.engine.clock())

    app = open_page("assets", asset=f"datasphere/{link.sap.schema}/{link.sap.name}")
    listed = app.multiselect[-1].select("deleted").run().dataframe[0].value

    assert "**deleted**" in app.error[0].value
    assert "the drop was proven" in app.error[0].value
    assert link.sap.name in set(listed["Name"])

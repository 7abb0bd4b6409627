"""The overview and the assets over the embedded world."""

from __future__ import annotations

import pytest

from pages.components.runtime import actor
from pages.components.text import plain
from sync.model.drift import DriftEvent
from sync.model.profile import ColumnProfile, Finding, Profile
from tests.pages.clicks import button, follow_to_the_end, selection, table, table_key, work_off
from tests.pages.conftest import texts

SHIPMENTS = "datasphere/LOGISTICS/SHIPMENTS"


@pytest.mark.parametrize("page", ["overview", "assets", "changes"])
def test_a_page_opens_on_a_store_that_holds_both_catalogs(world, open_page, page):
    app = open_page(page)

    assert not app.exception
    assert app.title[0].value == page.capitalize()
    assert "As of" in texts(app)


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
    assert {"Links to confirm", "Labels for Glue"} <= {item.label for item in app.metric}


def test_the_overview_leads_to_the_changes_of_each_pair(world, open_page):
    app = open_page("overview")

    assert len(app.page_link) == len(world.engine.pairs())
    assert {item.value for item in app.page_link} == {"Make a plan", "See the last plan"}


def test_an_erasure_leads_to_its_drift(world, open_page):
    link = world.store.links.active("clickstream")[0]
    now = world.engine.clock()
    erased = DriftEvent(
        link_id=link.id,
        side="glue",
        column=None,
        field="description",
        base_value="Clicks",
        value=None,
        kind="DESCRIPTION_ERASED",
        severity="HIGH",
    )
    world.store.links.save_drift(link.id, [erased], now)
    app = open_page("overview")

    assert "1 text was erased in `clickstream`" in texts(app)
    button(app, "See what was erased").click().run()

    assert app.title[0].value == "Changes"
    assert app.query_params["tab"] == "Drift"
    assert list(app.dataframe[0].value["Field"]) == ["Description"]
    app.session_state[f"drift-{link.pair}-1"] = selection(0)
    app.run()
    button(app, "Mark 1 field as seen").click().run()
    assert world.store.links.drift("ACKNOWLEDGED")[0].field == "description"
    world.store.links.save_drift(link.id, [], now)


def test_reading_both_catalogs_again_finds_nothing_new(world, open_page):
    app = open_page("overview")

    button(app, "Read both catalogs").click().run()
    app = follow_to_the_end(app)

    assert not app.exception
    newest = world.store.runs.recent(1, kind="discovery")[0]
    assert newest.actor == actor()
    assert newest.summary["added"] == newest.summary["changed"] == 0


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("shipmnts", id="a technical name"),
        pytest.param("shipmennts carier", id="words of a label and of a column"),
        pytest.param("trackng numbr", id="business words of a column"),
    ],
)
def test_a_search_forgives_typing_errors(world, open_page, typed):
    app = open_page("assets")

    app.text_input(key="q").set_value(typed).run()

    assert "SHIPMENTS" in set(app.dataframe[0].value["Name"])


def test_a_word_that_nothing_is_called_is_read_as_the_nearest_one(world, open_page):
    app = open_page("assets", q="invioces")

    assert "AP_INVOICES" in set(app.dataframe[0].value["Name"])
    assert "shown for **invoices**" in texts(app)


def test_facets_narrow_the_assets_and_stand_in_the_address(world, open_page):
    app = open_page("assets", **{"in": "Glue"})
    assert set(app.dataframe[0].value["Catalog"]) == {"Glue"}

    app.multiselect(key="state").select("linked").run()
    states = [set(words) for words in app.dataframe[0].value["State"]]
    assert states
    assert all("linked" in words for words in states)
    assert set(app.dataframe[0].value["Catalog"]) == {"Glue"}


def test_documented_assets_can_be_left_out(world, open_page):
    app = open_page("assets", documented="Without a text")

    assert not app.exception
    assert not app.dataframe[0].value["Label"].any()


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

    assert app.query_params["asset"] == SHIPMENTS
    assert app.subheader[0].value == "Shipments"


def test_selected_assets_become_one_sync_of_their_links(world, open_page):
    links = world.store.links.active("clickstream")
    app = open_page("assets", schema=links[0].glue.schema)
    rows = app.dataframe[0].value
    names = {link.glue.name for link in links}
    places = [place for place, name in enumerate(rows["Name"]) if name in names]
    assert len(places) > 1

    app.session_state[table_key(app, "assets-")] = selection(*places)
    app.run()
    app.selectbox(key="priority-many").select("CRITICAL").run()
    button(app, "Sync now").click().run()
    work_off(world)

    run = world.store.runs.recent(1, kind="sync", pair="clickstream")[0]
    assert run.priority == "CRITICAL"
    assert run.actor == actor()
    assert set(world.store.queue.get(run.id).link_ids) == {link.id for link in links}


@pytest.mark.parametrize(
    "part", ["Compare", "Lineage", "History", "Profile", "Rows", "Runs", "Fidelity"]
)
def test_every_part_of_an_asset_has_its_address(world, open_page, part):
    app = open_page("assets", asset="datasphere/SALES/SALES_ORDERS", part=part)

    assert not app.exception
    assert app.subheader[0].value
    assert not app.error


def test_lineage_names_what_an_asset_comes_from_column_by_column(world, open_page):
    edges = world.store.query(
        "SELECT downstream_connection, downstream_schema, downstream_name, downstream_column, "
        "upstream_name FROM v_column_lineage WHERE kind = 'query' LIMIT 1"
    )
    connection, schema, name, column, source = edges.rows[0]
    app = open_page(
        "assets", asset=f"{connection}/{schema}/{name}", part="Lineage", column=column, hops="1"
    )

    assert not app.exception
    assert "flows from left to right" in texts(app)
    assert source


def test_the_past_of_an_asset_can_be_asked_as_of_a_moment(world, open_page):
    app = open_page("assets", asset=SHIPMENTS, part="History", past="As of")
    assert "SHIPMENT_ID" in set(app.dataframe[-1].value["Column"])

    app = open_page("assets", asset=SHIPMENTS, part="History", past="As of", at="2001-01-01T00:00Z")
    assert "was not known" in texts(app)


def test_two_moments_of_an_asset_can_be_compared(world, open_page):
    app = open_page(
        "assets", asset=SHIPMENTS, part="History", past="Difference", since="2001-01-01T00:00Z"
    )

    assert not app.exception
    assert "First seen" in texts(app)


def test_a_profile_shows_values_but_no_personal_ones(world, open_page):
    summary = next(each for each in world.store.assets.refs("datasphere", "LOGISTICS"))
    now = world.engine.clock()
    columns = (
        ColumnProfile(name="CITY", null_share=0.1, distinct=3, top=(("Ulm", 2),)),
        ColumnProfile(name="EMAIL", null_share=0.0, distinct=3, is_personal=True),
    )
    profile = Profile(
        asset_id=summary.id, profiled_at=now, row_count=10535, sampled_rows=3, columns=columns
    )
    finding = Finding(asset_id=summary.id, kind="nulls", severity="HIGH", message="Too many empty")
    world.store.profiles.add(profile, [finding], None)
    ref = summary.ref

    app = open_page("assets", asset=f"{ref.connection}/{ref.schema}/{ref.name}", part="Profile")

    shown = app.dataframe[-1].value.set_index("Column")
    assert shown.loc["CITY", "Most frequent"] == "Ulm (2)"
    assert shown.loc["EMAIL", "Most frequent"] == "(personal)"
    assert "10,535" in {item.value for item in app.metric}
    app.session_state["findings"] = selection(0)
    app.run()
    button(app, "Mark as seen").click().run()
    assert list(app.dataframe[1].value["Seen"]) == ["yes"]


def test_rows_are_read_only_on_demand(world, open_page):
    exposed = world.store.query(
        "SELECT schema, name FROM v_asset WHERE system = 'datasphere' AND exposed "
        "AND kind = 'view' AND schema = 'SALES' LIMIT 1"
    ).rows[0]
    app = open_page("assets", asset="/".join(("datasphere", *exposed)), part="Rows")
    assert "Nothing is read before you ask" in texts(app)

    button(app, "Read the first").click().run()

    assert not app.exception
    assert app.error or len(app.dataframe[-1].value) > 0


def test_measures_of_a_model_show_their_formulas(world, open_page):
    (schema, name, measure), *_ = world.store.query(
        "SELECT schema, asset, name FROM v_measure WHERE expression IS NOT NULL"
    ).rows
    app = open_page("assets", asset=f"datasphere/{schema}/{name}")

    shown = app.dataframe[-1].value.set_index("Measure")
    assert shown.loc[measure, "Expression"]


def test_a_text_written_here_becomes_a_plan_of_one_line(world, open_page):
    world.engine.plan("tester", "sales")
    link = next(
        each for each in world.store.links.active("sales") if each.sap.name == "SALES_ORDERS"
    )
    app = open_page("assets", asset="datasphere/SALES/SALES_ORDERS")
    app.selectbox(key="edit-field").select("description").run()
    app.text_area[0].set_value("What people buy")
    button(app, "Make it a plan").click().run()

    assert not app.exception
    plan, _ = world.engine.load_plan(world.store.plans.list("sales", limit=1)[0].id)
    assert [line.after for line in plan.lines] == ["What people buy"]
    assert plan.lines[0].link_id == link.id

    app = open_page("changes", pair="sales", plan=plan.id)

    assert [words[0] for words in table(app, "lines-")["Standing"]] == ["conflict"]
    app.session_state[table_key(app, "lines-")] = selection(0)
    app.run()
    assert "What people buy" in {item.value for item in app.text_input}


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

    button(app, "Take all filters away").click().run()

    assert len(app.dataframe[0].value) > 20


def test_what_is_out_of_sight_shows_its_evidence(world, open_page):
    link = world.store.links.all(pair="clickstream", status="ACTIVE")[0]
    world.store.assets.forget(link.sap, "dropped by tester", world.engine.clock())

    app = open_page("assets", asset=f"datasphere/{link.sap.schema}/{link.sap.name}")
    listed = app.multiselect(key="state").select("deleted").run().dataframe[0].value

    assert "**deleted**" in app.error[0].value
    assert "the drop was proven" in app.error[0].value
    assert link.sap.name in set(listed["Name"])

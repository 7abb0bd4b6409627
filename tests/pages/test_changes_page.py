"""The page of changes over the embedded world: from a plan to its proof, and back."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from pages.components.runtime import actor
from pages.components.text import plain
from sync.model.link import RENAMED, Evidence, Link, LinkStatus
from sync.model.plan import Decision
from sync.model.report import Format
from sync.reports.plan_sheet import write_sheet
from tests.pages.clicks import button, follow_to_the_end, selection, table, table_key, work_off
from tests.pages.conftest import texts


def standings(app):
    """Return the standing of every line that the page shows."""
    return [words[0] for words in table(app, "lines-")["Standing"]]


def test_a_pair_without_a_plan_offers_to_make_one(world, open_page):
    app = open_page("changes", pair="finance")

    assert "There is no plan" in texts(app)
    assert not button(app, "Make a plan").disabled


def test_a_pair_in_step_says_that_nothing_is_to_do(world, open_page):
    app = open_page("changes", pair="clickstream")

    assert "nothing to do" in app.success[0].value


def test_accepted_lines_are_applied_through_the_queue_proven_and_taken_back(world, open_page):
    app = open_page("changes", pair="sales")
    button(app, "Make a plan").click().run()
    app = follow_to_the_end(app)
    assert not app.exception
    harmless = button(app, "Accept all harmless")
    assert not harmless.disabled

    harmless.click().run()
    button(app, "Apply").click().run()
    work_off(world)
    app.run()

    assert not app.exception
    assert "proven" in app.success[0].value
    assert standings(app).count("proven") > 10
    run = world.store.runs.recent(1, kind="apply")[0]
    assert (run.pair, run.actor) == ("sales", actor())

    button(app, f"Undo run {run.id}").click().run()
    app = follow_to_the_end(app)

    undoing, _ = world.engine.load_plan(world.store.plans.list("sales", limit=1)[0].id)
    assert undoing.undoes == run.id
    assert f"takes back run {run.id}" in texts(app)


def test_lines_can_be_seen_and_decided_by_asset(world, open_page):
    plan = world.engine.plan("tester", "landing-finance")
    app = open_page("changes", pair="landing-finance", plan=plan.id, by="Assets")
    groups = table(app, "lines-")
    assert len(groups) == len({(line.sap, line.glue) for line in plan.lines})
    assert groups["Lines"].sum() == len(plan.lines)
    place = next(at for at, words in enumerate(groups["Standing"]) if "to do" in list(words))
    asset = groups["Asset"].iloc[place]

    app.session_state[table_key(app, "lines-")] = selection(place)
    app.run()
    button(app, "Reject").click().run()

    _, decided = world.engine.load_plan(plan.id)
    rejected = {key for key, each in decided.items() if each.decision is Decision.REJECTED}
    assert rejected
    assert {str(line.sap) for line in plan.lines if line.id in rejected} == {asset}


def test_a_conflict_is_settled_by_choosing_a_side(world, open_page):
    world.engine.plan("tester", "logistics")
    app = open_page("changes", pair="logistics", standing="conflict")
    assert set(standings(app)) == {"conflict"}

    app.session_state[table_key(app, "lines-")] = selection(0)
    app.run()
    button(app, "Settle and accept").click().run()

    assert not app.exception
    plan_id = world.store.plans.list("logistics", limit=1)[0].id
    _, decided = world.engine.load_plan(plan_id)
    assert {each.decision for each in decided.values()} == {Decision.ACCEPTED}


def test_proposed_links_show_their_evidence_and_are_confirmed_many_at_once(world, open_page):
    for pair in world.engine.pairs():
        world.engine.plan("tester", pair.name)
    pair = world.store.links.all(status="PROPOSED")[0].pair
    waiting = world.store.links.all(pair=pair, status="PROPOSED")
    app = open_page("changes", pair=pair, tab="Links")
    everything = range(len(app.dataframe[0].value))
    assert len(everything) == len(waiting)

    app.session_state[table_key(app, "links-")] = selection(*everything)
    app.run()
    assert plain(max(waiting, key=lambda link: link.score).evidence[0].detail) in texts(app)
    app.button(key="confirm-links").click().run()

    assert not app.exception
    assert not world.store.links.all(pair=pair, status="PROPOSED")


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

    app = open_page("changes", pair="clickstream", tab="Links")
    app.session_state[table_key(app, "links-")] = selection(0)
    app.run()

    assert plain(reason.detail) in texts(app)
    assert "violet-badge[rename]" in texts(app)
    assert "go on under it" in texts(app)
    world.store.links.withdraw(saved.id)


def test_a_policy_is_rehearsed_and_nothing_is_saved(world, open_page):
    world.engine.plan("tester", "logistics")
    plans = len(world.store.plans.list("logistics"))

    app = open_page("changes", pair="logistics", tab="Rehearse", policy="default=sap")

    assert not app.exception
    numbers = {item.label: item.value for item in app.metric}
    assert int(numbers["Settled"]) > 0
    assert len(world.store.plans.list("logistics")) == plans


def test_a_policy_of_the_address_that_is_none_says_so(world, open_page):
    app = open_page("changes", pair="logistics", tab="Rehearse", policy="colour=sap")

    assert "colour is no field" in app.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("tab", ["Drift", "Quarantine"])
def test_what_is_empty_says_so_in_a_sentence(world, open_page, tab):
    app = open_page("changes", pair="hr", tab=tab)

    assert not app.exception
    assert not app.dataframe
    assert "`hr`" in texts(app)


def test_a_filled_in_spreadsheet_shows_what_it_would_change_and_is_taken_over(
    world, open_page, tmp_path
):
    plan = world.engine.plan("tester", "logistics")
    _, decided = world.engine.load_plan(plan.id)
    filled = tmp_path / "plan.xlsx"
    filled.write_bytes(write_sheet(plan, decided, Format.XLSX, "tester", world.engine.clock()))
    book = openpyxl.load_workbook(filled)
    ids = {line.id for line in plan.lines if line.approvable}
    rows = [row for row in book.worksheets[0].iter_rows(min_row=6) if row[0].value in ids]
    rows[0][1].value = "reject"
    book.save(filled)
    app = open_page("changes", pair="logistics", plan=plan.id)

    app.file_uploader[0].upload("plan.xlsx", filled.read_bytes()).run()
    button(app, "Take over 1 decision").click().run()

    assert not app.exception
    _, decided = world.engine.load_plan(plan.id)
    assert {key: each.decision for key, each in decided.items()} == {
        rows[0][0].value: Decision.REJECTED
    }

"""The pages of jobs, health and settings while no catalog answers."""

from __future__ import annotations

from sync.model.health import Health
from sync.model.job import JobDraft, JobKind
from tests.pages.clicks import button, follow_to_the_end
from tests.pages.conftest import texts
from tests.pages.reading import table_with


def test_an_empty_page_is_one_sentence_with_one_button(dead_catalogs, open_page):
    jobs = open_page("jobs")
    charts = open_page("health", show="Charts")
    pairs = open_page("settings", section="Pairs")

    assert "there is no job yet" in texts(jobs)
    assert [item.label for item in jobs.button] == ["Create a job"]
    assert "No check measured a request" in texts(charts)
    assert [item.value for item in pairs.page_link] == ["Go to the overview"]
    assert "read both catalogs" in texts(pairs)


def test_what_ran_beside_the_queue_is_explained_but_not_tried_again(dead_catalogs, open_page):
    app = open_page("jobs", view="Failures")

    said = texts(app)
    assert "The catalog gave no answer" in said
    assert "2 runs of discovery of lake, discovery of tenant" in said
    assert button(app, "Retry these (0)").disabled


def test_a_dead_connection_is_down_and_says_what_mends_it(dead_catalogs, open_page):
    app = open_page("health")
    button(app, "Check now").click().run()
    app = follow_to_the_end(app)

    said = texts(app)
    assert said.count(":red-badge[down]") == 2
    assert "See whether the address is right" in said
    app = open_page("health", show="Alerts")
    assert set(table_with(app, "Became")["Of"]) >= {"tenant", "lake"}


def test_a_run_waits_for_a_dead_connection_and_says_so(dead_catalogs, open_page):
    dead_catalogs.checks.check("tester", "tenant")
    draft = JobDraft(name="Read the tenant", kind=JobKind.DISCOVERY, connection="tenant")
    asked = dead_catalogs.jobs.run_once("tester", draft)

    app = open_page("jobs")

    assert "Waits for the connection tenant" in texts(app)
    app.button(key=f"cancel-{asked.run_id}").click().run()
    assert "Nothing runs" in texts(app)


def test_a_dead_connection_is_tested_from_its_settings(dead_catalogs, open_page):
    app = open_page("settings", connection="lake")
    button(app, "Test it").click().run()
    app = follow_to_the_end(app)

    assert not app.exception
    assert ["down"] in list(table_with(app, "What it saw")["Status"])
    states = dead_catalogs.store.health.states()
    assert Health.DOWN in {state.status for state in states.values()}


def test_no_credential_of_a_dead_connection_is_shown(dead_catalogs, open_page):
    app = open_page("settings", connection="lake")

    frame = table_with(app, "From").set_index("Key")
    assert frame["Value"]["secret_access_key"] == "***"
    assert "nothing" not in set(frame["Value"])

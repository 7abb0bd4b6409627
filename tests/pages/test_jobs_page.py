"""The page of jobs over the embedded world: make, run, fail, understand, retry, cancel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from pages.components.history import to_frame
from pages.components.runtime import actor
from sync.model.job import Job, JobDraft, JobKind, Schedule, ScheduleKind
from sync.model.run import Run, RunStatus
from sync.runtime import Runtime
from sync.views import jobs as views
from tests.pages.clicks import button
from tests.pages.conftest import texts
from tests.pages.reading import labels, select_row, table_with, wait_for

GLUE = JobDraft(name="Read <Glue>", kind=JobKind.DISCOVERY, connection="glue")
DENIED = {"server": "glue", "operation": "GetDatabases", "what": "deny"}


@contextmanager
def faults(world: Runtime, *rules: dict[str, Any]) -> Iterator[None]:
    """Let the servers be hurt by *rules* inside the block."""
    url = f"{world.settings.connection('glue').endpoint_url}/admin/faults"
    requests.post(url, json=rules, timeout=10).raise_for_status()
    try:
        yield
    finally:
        requests.delete(url, timeout=10).raise_for_status()


@contextmanager
def no_slot(world: Runtime) -> Iterator[None]:
    """Let nothing begin inside the block."""
    slots, world.workers.slots = world.workers.slots, 0
    try:
        yield
    finally:
        world.workers.slots = slots


def over(world: Runtime, run_id: int) -> Run:
    """Return a run once it is over."""
    wait_for(lambda: world.runs.get(run_id).status.finished)
    return world.runs.get(run_id)


@pytest.fixture
def job(world: Runtime) -> Iterator[Job]:
    made = world.jobs.create("tester", GLUE)
    yield made
    if made.id in {each.id for each in world.jobs.all()}:
        world.jobs.remove("tester", made.id)


@pytest.fixture
def failed(world: Runtime, job: Job) -> Run:
    with faults(world, DENIED):
        return over(world, world.jobs.run_now("tester", job.id).run_id)


def test_without_jobs_one_button_leads_to_the_first(world, open_page):
    app = open_page("jobs")
    assert "there is no job yet" in texts(app)

    button(app, "Create a job").click().run()

    assert not app.exception
    assert app.query_params["job"] == "new"
    assert "A new job" in texts(app)


def test_a_schedule_is_shown_in_english_with_five_fires_before_it_is_saved(world, open_page):
    app = open_page("jobs", view="Jobs", job="new")
    app.text_input(key="job-new-name").set_value("Workdays").run()
    app.text_input(key="job-new-cron").set_value("30 6 * * 1-5").run()

    told = app.info[0].value.replace("\u2060", "")
    assert "At 06:30 on Monday through Friday" in told
    assert told.count("06:30") == 6
    button(app, "Create").click().run()

    made = world.jobs.find("Workdays")
    assert (made.schedule.cron, made.created_by, made.pair) == ("30 6 * * 1-5", actor(), "sales")
    assert app.query_params["job"] == str(made.id)
    world.jobs.remove("tester", made.id)


def test_a_job_that_makes_reports_says_which_and_how(world, open_page):
    app = open_page("jobs", view="Jobs", job="new")
    app.text_input(key="job-new-name").set_value("Weekly drift").run()
    app.selectbox(key="job-new-kind").set_value(JobKind.REPORT).run()
    app.selectbox(key="job-new-report").set_value("drift").run()
    app.selectbox(key="job-new-format").set_value("html").run()

    button(app, "Create").click().run()

    made = world.jobs.find("Weekly drift")
    assert (made.kind, made.pair) == (JobKind.REPORT, None)
    assert made.options == {"report": "drift", "format": "html"}
    world.jobs.remove("tester", made.id)


def test_an_expression_that_is_none_is_explained_and_cannot_be_saved(world, open_page):
    app = open_page("jobs", view="Jobs", job="new")

    app.text_input(key="job-new-cron").set_value("every morning").run()

    assert "no cron expression" in app.error[0].value
    assert button(app, "Create").disabled


def test_a_job_is_edited_paused_and_removed(world, job, open_page):
    app = open_page("jobs", view="Jobs", job=str(job.id))
    button(app, "Edit").click().run()
    app.segmented_control(key=f"job-{job.id}-when").set_value(ScheduleKind.INTERVAL).run()
    app.number_input(key=f"job-{job.id}-every").set_value(3).run()
    button(app, "Save").click().run()
    assert world.jobs.get(job.id).schedule == Schedule(
        kind=ScheduleKind.INTERVAL, interval_s=3 * 3600
    )

    button(app, "Pause").click().run()
    assert not world.jobs.get(job.id).enabled

    button(app, "Remove it").click().run()
    assert job.id not in {each.id for each in world.jobs.all()}
    assert "job" not in app.query_params
    assert not app.exception


def test_a_job_run_by_hand_shows_its_run_to_the_end(world, job, open_page):
    app = open_page("jobs", view="Jobs", job=str(job.id))

    button(app, "Run now").click().run()
    run = over(world, int(app.query_params["run"]))
    app.run()

    assert run.status is RunStatus.SUCCEEDED
    assert "Succeeded after 1 try" in texts(app).replace("\\", "")
    assert list(table_with(app, "Try")["Try"]) == [1]
    assert any("Read glue" in line for line in table_with(app, "Message")["Message"])
    assert "Read \\<Glue\\>" in app.subheader[0].value


def test_a_failed_run_says_what_it_means_and_what_mends_it(world, failed, open_page):
    app = open_page("jobs", run=str(failed.id))

    told = app.error[0].value
    assert "lack a permission" in told
    assert "GetDatabases" in told
    assert "Grant the permission" in told
    assert list(table_with(app, "Try")["Cause"]) == ["ACCESS_DENIED"]


def test_failures_stand_by_cause_until_a_retry_of_all_succeeds(world, failed, open_page):
    app = open_page("jobs", view="Failures")
    assert "lack a permission" in texts(app)
    assert re.search(r"\d runs? of Read \\<Glue\\>", texts(app))

    button(app, "Retry these (1)").click().run()
    assert "1 run in the queue" in app.success[0].value.replace("\\", "")
    (again,) = [run for run in world.runs.recent(5) if run.retry_of == failed.id]
    assert over(world, again.id).status is RunStatus.SUCCEEDED
    app.run()

    assert not [label for label in labels(app) if label.startswith("Retry these")]
    assert "each was followed by a success" in texts(app)


def test_the_history_is_narrowed_by_the_address_and_opens_a_run(world, failed, open_page):
    app = open_page("jobs", view="History", status="failed", named="Read <Glue>", since="Last hour")
    frame = table_with(app, "What")
    assert {word for words in frame["Status"] for word in words} == {"failed"}
    assert failed.id in set(frame["Run"])

    select_row(app, "history", list(frame["Run"]).index(failed.id))
    app.run()

    assert app.query_params["run"] == str(failed.id)
    button(app, "Back to all runs").click().run()
    assert "run" not in app.query_params
    assert "What" in app.dataframe[0].value.columns


def test_a_history_without_a_hit_says_what_to_do(world, open_page):
    app = open_page("jobs", view="History", status="cancelled", since="Last hour", kind="sync")

    assert "No run fits" in texts(app)
    assert not app.exception


def test_a_waiting_run_says_why_and_is_cancelled(world, job, open_page):
    with no_slot(world):
        asked = world.jobs.run_now("tester", job.id)
        app = open_page("jobs")
        said = texts(app).replace("\\", "")
        assert "All 0 slots are taken" in said
        assert "number 1 of 1 in the queue" in said

        app.button(key=f"cancel-{asked.run_id}").click().run()

        assert world.runs.get(asked.run_id).status is RunStatus.CANCELLED
        assert "Nothing runs and nothing waits" in texts(app)


def test_a_run_of_a_plan_lists_its_lines_with_their_outcomes(world, open_page):
    run = next(run for run in world.runs.recent(50, kind="sync") if run.plan_id)

    app = open_page("jobs", run=str(run.id))

    outcomes = {word for words in table_with(app, "Outcome")["Outcome"] for word in words}
    assert outcomes <= {"proven", "no change"}
    assert "proven" in outcomes
    assert any(item.value == "Open its plan" for item in app.page_link)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        pytest.param({"run": "999999"}, "There is no run `999999`", id="run"),
        pytest.param({"run": "<b>"}, "There is no run `<b>`", id="no number"),
        pytest.param({"view": "Jobs", "job": "999999"}, "There is no job `999999`", id="job"),
    ],
)
def test_a_link_to_what_is_gone_says_so(world, job, open_page, parameters, says):
    app = open_page("jobs", **parameters)

    assert says in app.warning[0].value
    assert not app.exception


def test_a_run_that_is_tried_again_is_no_failure_any_more(world, failed):
    since = failed.queued_at
    assert [cause.code for cause in views.failures(world.store, since)] == ["ACCESS_DENIED"]

    over(world, world.runs.retry("tester", failed.id).run_id)

    assert views.failures(world.store, since) == []


def test_every_column_of_the_history_is_there_for_the_download(world, failed):
    frame = to_frame(views.history(world.store, views.Filters(states=("FAILED",)), limit=5))

    row = frame.iloc[0].to_dict()
    assert row["What"] == "Read <Glue>"
    assert row["Cause"] == "ACCESS_DENIED"
    assert row["By"] == "tester"

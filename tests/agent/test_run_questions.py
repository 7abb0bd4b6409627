"""Questions about runs, jobs and times, each beside one that asks the same plainly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Answer, Behaviour
from sync.agent.words.plain.stages import as_plain
from tests.agent.judge import World
from tests.agent.world import CLOCK


def ask(worlds: Mapping[str, World], text: str) -> Answer:
    answer = Agent(worlds["base"].store).ask(text, Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.ANSWER, answer.text
    return answer


def shown(answer: Answer, column: str) -> set[object]:
    """Return the different values that *answer* shows in *column*."""
    return {row[answer.columns.index(column)] for row in answer.rows}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("jobs which have not failed this month", "jobs that never failed this month"),
        ("which proposals have waited longest", "oldest proposed mapping"),
        ("the 3 biggest tables and their owners", "owners of the 3 biggest tables"),
        ("which space has the biggest table", "space of the biggest table"),
        ("jobs that always succeeded in march", "jobs whose runs all succeeded in march"),
        ("did failures go up this week", "is failures this week higher than last week"),
        (
            "has the success rate improved since last month",
            "is the success rate this month higher than last month",
        ),
        ("did failures drop in march", "is failures in march lower than in february"),
        ("total no. of runs today", "number of runs today"),
        ("did each user cause", "per user"),
        ("errors on each of the last 7 days", "errors per day in the last 7 days"),
        ("runs that ended only partially", "runs that were partial"),
        ("runs that failed after three attempts", "runs that failed with at least three attempts"),
        ("deletions not done by admin", "deletions not in admin"),
        ("todays errors, oldest on top", "today's errors, oldest first"),
        ("which feeds are still failing", "which jobs are still failing"),
        ("which feeds the cash flow", "which feeds the cash flow"),
        ("what share of failures goes to payroll", "what share of failures is of payroll"),
        ("failed runs only on weekdays", "failed runs only on weekdays"),
        ("failures per day, days with none included", "failures per day"),
        ("which jobs went into a third attempt", "which jobs needed at least 3 attempts"),
        ("drift resolved within 2 days", "drift resolved in at most 48 hours"),
        ("time series of failures", "time series of failures"),
        (
            "jobs that ran last week and did not fail",
            "jobs with at least 1 run and no failed runs last week",
        ),
        ("how much of february was glue up", "uptime of glue in february"),
        (
            "jobs that have not had a single good run since may",
            "jobs that have no good run since may",
        ),
        (
            "feeds that neither failed nor got cancelled in march",
            "jobs without failed runs and without cancelled runs in march",
        ),
        ("on which days did no run fail", "on which days without failed runs"),
        (
            "jobs whose queue wait went down this week compared to last week",
            "jobs with lower queue wait in this week than in last week",
        ),
        (
            "did the nightly runs take longer in march than in february",
            "is the average duration of the nightly runs in march higher than in february",
        ),
        ("started after waiting over a minute", "started with a queue wait of over a minute"),
        ("what kept payroll from succeeding in march", "why did payroll fail in march"),
        ("the busiest day of the month", "the busiest day this month"),
        ("jobs without failed runs", "jobs without failed runs"),
    ],
)
def test_construction_is_put_plainly(said: str, plain: str) -> None:
    assert as_plain(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("runs between noon and four yesterday", "runs from 12:00 to 16:00 yesterday"),
        ("runs started at 2 this morning", "runs started from 2:00 to 3:00 today"),
        ("failures in weeks 10 and 11", "failures from 2 march to 15 march"),
        ("first failure of the year", "first failure this year"),
        ("last run yesterday", "newest run of yesterday"),
        ("cancelled runs, the oldest at the top", "cancelled runs, oldest first"),
        ("jobs limited to weekdays by their schedule", "jobs that only run on weekdays"),
        ("assets nobody has changed since february", "assets not changed since february"),
        ("which job waited longest in the queue", "job with the longest queue wait"),
        ("jobs whose last two runs failed", "jobs with a current failure streak of at least 2"),
        ("runs on a monday evening", "runs on mondays between 18:00 and 24:00"),
        ("runs retried more than once in march", "runs with more than 1 retries in march"),
        (
            "jobs that succeeded yesterday but failed today",
            "jobs with successful runs yesterday and failed runs today",
        ),
        ("jobs without a successful run since monday", "jobs that have not succeeded since monday"),
        (
            "in which spaces did the average duration go up from january to february",
            "spaces with a higher average duration in february than in january",
        ),
    ],
)
def test_other_words_give_the_same_rows(said: str, plain: str, worlds: Mapping[str, World]) -> None:
    one, other = ask(worlds, said), ask(worlds, plain)

    assert other.rows
    assert sorted(map(_in_words, one.rows)) == sorted(map(_in_words, other.rows))


def _in_words(row: Sequence[Any]) -> str:
    """Return *row* as text; averages differ in their last digits with the order of adding up."""
    return str([round(cell, 6) if isinstance(cell, float) else cell for cell in row])


def test_first_time_and_how_often_are_told_together(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "when did shipments first fail with a timeout, and how often in total")

    listed = ask(worlds, "timeouts of shipments, oldest first")
    started = listed.rows[0][listed.columns.index("started_at")]
    assert answer.rows == ((started, len(listed.rows)),)


def test_either_of_a_status_and_a_length_is_enough(worlds: Mapping[str, World]) -> None:
    either = ask(worlds, "runs of today that failed or took longer than 20 minutes")
    failed = ask(worlds, "failed runs today")
    long = ask(worlds, "runs of today that took longer than 20 minutes")

    runs = [shown(answer, "run") for answer in (either, failed, long)]
    assert runs[1]
    assert runs[2]
    assert runs[0] == runs[1] | runs[2]


def test_bins_hold_every_run(worlds: Mapping[str, World]) -> None:
    bins = ask(worlds, "histogram of the run durations of deliveries this month")
    ended = ask(worlds, "how many finished runs of deliveries this month")

    count = bins.columns.index("count")
    assert len(bins.rows) >= 3
    assert sum(row[count] for row in bins.rows) == ended.value


def test_each_of_two_times_must_have_a_failure(worlds: Mapping[str, World]) -> None:
    both = ask(worlds, "which jobs failed in january and again in march")
    one = ask(worlds, "jobs with failures in january")
    other = ask(worlds, "jobs with failures in march")

    jobs = [shown(answer, "job") for answer in (both, one, other)]
    assert jobs[0] == jobs[1] & jobs[2]
    assert jobs[0]


def test_time_since_something_is_a_length(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "how long since payroll last worked")

    then = answer.rows[0][answer.columns.index("last_sync_at")]
    assert answer.value == pytest.approx((CLOCK - then).total_seconds())


def test_more_often_is_by_the_rate(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "do manual runs fail more often than scheduled ones")

    assert "failure_rate" in answer.columns
    assert answer.value is True


def test_only_what_moved_is_told(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "jobs with more retries in march than in february")
    most = ask(worlds, "which job had the biggest increase in retries from february to march")

    march, before = (answer.columns.index(f"{month}_2026") for month in ("march", "february"))
    assert answer.rows
    assert all(row[march] > row[before] for row in answer.rows)
    assert most.rows[0][0] == max(answer.rows, key=lambda row: row[march] - row[before])[0]


def test_what_met_one_never_met_the_other(worlds: Mapping[str, World]) -> None:
    only = ask(worlds, "which error classes have hit LOGISTICS but never MASTERDATA")
    here = ask(worlds, "error classes in LOGISTICS")
    there = ask(worlds, "error classes in MASTERDATA")

    names = [shown(answer, "error_class") for answer in (only, here, there)]
    assert names[0]
    assert names[0] == names[1] - names[2]


def test_rate_beside_a_number_of_failures_is_of_all_runs(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "jobs with more than 5 failures and a success rate over 80%")

    failed = ask(worlds, "jobs with more than 5 failures")
    rate = answer.columns.index("success_rate")
    jobs = {row[failed.columns.index("job")] for row in failed.rows}
    assert answer.rows
    assert {row[0] for row in answer.rows} <= jobs
    assert all(80 < row[rate] < 100 for row in answer.rows)


def test_what_ran_then_had_begun_and_not_ended(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "was payroll running at 22:01 yesterday")

    assert answer.value is True
    assert ask(worlds, "is exchange_rates_sync running right now").value is False


def test_log_is_that_of_the_run_in_its_place(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "log of the newest failed run in LOGISTICS")
    run = ask(worlds, "newest failed run in LOGISTICS")

    said = {row[answer.columns.index("run_id")] for row in answer.rows}
    assert said == {run.rows[0][run.columns.index("run")]}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("jobs whose last run was neither ok nor failed", "PARTIAL CANCELLED"),
        ("jobs whose latest run was not successful but not failed either", "PARTIAL CANCELLED"),
        ("jobs that ended their last run partial or failed", "PARTIAL FAILED"),
    ],
)
def test_newest_run_ended_in_one_of_several_ways(
    worlds: Mapping[str, World], said: str, plain: str
) -> None:
    answer = ask(worlds, said)

    at = answer.columns.index("last_status")
    ended = {row[at] for row in answer.rows}
    assert ended
    assert ended <= set(plain.split())


def test_two_kinds_of_runs_stand_beside_each_other(worlds: Mapping[str, World]) -> None:
    said = "average duration of runs that needed more than one attempt vs those with a single one"
    answer = ask(worlds, said.replace("single one", "single attempt"))
    several = ask(worlds, "average duration of runs that needed more than one attempt")
    single = ask(worlds, "average duration of runs with a single attempt")

    assert len(answer.rows) == 1
    assert answer.rows[0] == pytest.approx((several.value, single.value))
    assert several.value != pytest.approx(single.value)


def test_share_of_days_goes_with_their_number(worlds: Mapping[str, World]) -> None:
    share = ask(worlds, "on what share of days in february did at least one run fail")
    none = ask(worlds, "what percentage of days in february had no failures")
    days = ask(worlds, "on how many days in february did a run fail")

    assert share.value == pytest.approx(100 * days.value / 28)
    assert none.value == pytest.approx(100 - share.value)


def test_last_day_without_is_the_newest_of_them(worlds: Mapping[str, World]) -> None:
    last = ask(worlds, "when was the last time nothing failed for a whole day?")
    days = ask(worlds, "days without failures")

    assert len(last.rows) == 1
    assert last.rows[0][0] == max(row[0] for row in days.rows)


def test_jobs_above_the_average_take_longer_than_all_runs(worlds: Mapping[str, World]) -> None:
    slow = ask(worlds, "jobs that take longer than average")
    each = ask(worlds, "average duration per job")
    whole = ask(worlds, "average duration of runs").value

    above = {row[0] for row in each.rows if row[1] is not None and row[1] > whole}
    assert above
    assert {row[0] for row in slow.rows} == above


def test_starts_from_now_end_at_the_hour(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "which jobs start between now and 6 pm")

    starts = [row[answer.columns.index("first_start")] for row in answer.rows]
    assert starts
    assert all(CLOCK <= each < CLOCK.replace(hour=18, minute=0) for each in starts)


def test_owners_are_told_beside_jobs_that_are_counted(worlds: Mapping[str, World]) -> None:
    answer = ask(worlds, "jobs with more than 5 failures this quarter, with their owners")
    plain = ask(worlds, "jobs with more than 5 failures this quarter")

    assert "owner" in answer.columns
    assert len(answer.rows) == len(plain.rows) > 0


def test_finished_run_is_not_the_one_that_still_runs(worlds: Mapping[str, World]) -> None:
    said = "did the last finished run of journal entries go through"

    assert ask(worlds, said).value == "SUCCEEDED"

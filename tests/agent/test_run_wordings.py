"""Waits, downtime, ends, times held against each other and ranks, in words of every day."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Answer, Behaviour
from tests.agent.judge import World
from tests.agent.world import CLOCK


def ask(worlds: Mapping[str, World], text: str) -> Answer:
    answer = Agent(worlds["base"].store).ask(text, Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.ANSWER, answer.text
    return answer


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (
            "p95 of the time HIGH priority runs spent waiting in the queue in march",
            "p95 queue wait of HIGH priority runs in march",
        ),
        (
            "90th percentile of the minutes a run was queued before it started, march",
            "p90 queue wait of runs in march",
        ),
        (
            "how much time did FINANCE runs lose waiting for a free worker yesterday",
            "total queue wait of FINANCE runs yesterday",
        ),
        (
            "longest time any run was kept waiting in the queue in february",
            "longest queue wait in february",
        ),
        (
            "for how many hours in total was the scheduler not available since february?",
            "total downtime of the scheduler since february",
        ),
        (
            "for how long was each component not healthy in february",
            "downtime per component in february",
        ),
        (
            "when was glue reachable again after its most recent outage?",
            "when did the last outage of glue end",
        ),
        ("when did datasphere recover last", "when did the last outage of datasphere end"),
        ("any health alerts that havent recovered yet?", "are there any open alerts"),
        (
            "did we have more throttling failures in february or in march so far?",
            "throttling failures in february versus march",
        ),
        (
            "which week had more failures, last week or this one",
            "failures last week versus this week",
        ),
        ("was february or march worse for failures?", "failures in february versus march"),
        ("how did last weeks runs end? split by status pls", "runs per status last week"),
        ("with what status did runs end yesterday", "runs per status yesterday"),
        (
            "how much run time did finance use up yesterday in total?",
            "total run time of finance yesterday",
        ),
        (
            "total minutes spent running per priority last week",
            "total run time per priority last week in minutes",
        ),
        (
            "which job is the runner-up by number of failures since january 1st?",
            "which job has the second highest number of failures this year",
        ),
        (
            "draw a line with the accumulated failures per day since 1 march",
            "line chart of cumulative failures per day since 1 march",
        ),
        ("jobs not run successfully since 13 march", "jobs without a success since 13 march"),
        (
            "jobs whose last successful run is more than 5 days back, or that never succeeded",
            "jobs without a success in the last 5 days",
        ),
        (
            "jobs with their last run longer than 3 days ago",
            "jobs without a run in the last 3 days",
        ),
        (
            "assets with open drift although their last run succeeded",
            "assets with open drift whose last run succeeded",
        ),
        (
            "why did payroll results not run through yesterday",
            "why did payroll results fail yesterday",
        ),
    ],
)
def test_wording_asks_the_same_as_the_plain_one(
    worlds: Mapping[str, World], said: str, plain: str
) -> None:
    one, other = ask(worlds, said), ask(worlds, plain)

    assert one.rows
    assert one.rows == other.rows


def test_either_of_two_parts_of_the_week_will_do(worlds: Mapping[str, World]) -> None:
    said = "failed executions this month that happened on a weekend or earlier than 6 am"

    answer = ask(worlds, said)

    rows = (
        worlds["base"]
        .store.query(
            "SELECT run_id FROM v_run WHERE status = 'FAILED' AND started_at >= '2026-03-01'"
            " AND (isodow(started_at) >= 6 OR hour(started_at) < 6)",
            {},
        )
        .rows
    )
    assert {row[answer.columns.index("run")] for row in answer.rows} == {row[0] for row in rows}
    assert rows


def test_schedules_are_not_looked_at_for_two_times_at_once(worlds: Mapping[str, World]) -> None:
    said = "jobs scheduled at night or on weekends"

    answer = Agent(worlds["base"].store).ask(said, Conversation(), CLOCK)

    assert answer.behaviour is Behaviour.CLARIFY
    assert len(answer.options) == 2

"""What is put first for stress goes to its usual place, and nothing else moves."""

from __future__ import annotations

import pytest

from sync.agent.words.plain import word_order
from sync.agent.words.plain.shorthand import written_out


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (
            "Ranked by failures in february, which job holds second place?",
            "which job has the second most failures in february",
        ),
        (
            "Give me last week day by day: how many runs failed?",
            "how many runs failed per day last week",
        ),
        ("Space by space, the largest table", "the largest table per Space"),
        (
            "Per priority, what success rate did february bring?",
            "what success rate per priority february",
        ),
        (
            "HR runs of february: what is their median duration?",
            "median duration of HR runs of february",
        ),
        (
            "failed in under a minute, how often did that happen this quarter",
            "how many runs failed in under a minute this quarter",
        ),
        ("payroll: when did it fail last?", "when did payroll fail last?"),
        ("why did run number 4132 break", "why did the run 4132 break"),
        ("failed runs by space, worst one first", "failed runs by space, worst first"),
        ("changes from 1 to 5 march, both days included", "changes from 1 to 5 march"),
        (
            "were there more failures in february or in march so far?",
            "compare failures in february to march",
        ),
        (
            "We plan to rename a field in WAREHOUSES. Which views will be affected?",
            "which views depend on WAREHOUSES",
        ),
        ("cancelled runs, the oldest at the top", "cancelled runs, oldest first"),
        ("what does CUSTOMERS feed, directly or not?", "what does CUSTOMERS feed?"),
    ],
)
def test_the_parts_stand_in_their_usual_order(said, plain):
    assert word_order.RULES.put(said) == plain


@pytest.mark.parametrize(
    "text",
    [
        "by space please",
        "per job, not per space",
        "what did february cost?",
        "is the second run of the day slower?",
    ],
)
def test_the_rest_stays(text):
    assert word_order.RULES.put(text) == text


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("wich tables w/ more than 10k rows", "which tables with more than 10k rows"),
        ("hwo many jobs, w/o a schedule", "how many jobs, without a schedule"),
        ("# of runs yday", "number of runs yesterday"),
        ("the run of 2 pm", "the run at 2 pm"),
        ("the first of 2 runs", "the first of 2 runs"),
        ("the no of the day", "the no of the day"),
        ("dont they have an owner", "don't they have an owner"),
        ("whos responsible", "who is responsible"),
    ],
)
def test_shorthand_is_written_out(said, plain):
    assert written_out(said) == plain

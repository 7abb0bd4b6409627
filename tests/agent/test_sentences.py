"""What the agent says reads like something that a person would say."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import amount, in_time
from tests.agent.judge import World
from tests.agent.world import CLOCK


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0, "0 s"),
        (12.25, "12.25 s"),
        (60, "1 min"),
        (313.2, "5 min 13 s"),
        (3_600, "1 h"),
        (90_061, "1 d 1 h"),
        (-75, "-1 min 15 s"),
        (59.9996, "60 s"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float, told: str) -> None:
    assert in_time(seconds) == told


def test_an_amount_has_its_unit() -> None:
    assert amount(12.5, "percent") == "12.5 %"
    assert amount(1234, "rows") == "1,234 rows"
    assert amount(None, "s") == "none"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "failed runs yesterday",
            r"3 runs .*, yesterday: payroll_results_sync 2026",
        ),
        ("failures per space this month", r"Runs per space .*; first LOGISTICS with \d+\."),
        ("average duration per job this week", r"first journal_entries_sync with \d+ min \d+ s"),
        ("open drift", r"\d drift events \(not resolved\): LOGISTICS\.INVENTORY_LEVELS QUANTITY"),
    ],
)
def test_a_sentence_names_things_and_counts_them(
    worlds: Mapping[str, World], question: str, told: str
) -> None:
    answer = Agent(worlds["base"].store).ask(question, Conversation(), CLOCK)
    assert re.search(told, answer.text), answer.text

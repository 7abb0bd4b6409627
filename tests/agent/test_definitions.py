"""Terms that are told apart, and questions that only look as if they asked for a meaning."""

from __future__ import annotations

import pytest

from sync.agent.model import load_model
from sync.agent.telling.definitions import asks_meaning, meaning
from sync.agent.words.reader import Reader


def asked(text: str) -> Reader:
    """Return *text* as a question of which no word is known."""
    return Reader(text=text, atoms=(), names=None)  # type: ignore[arg-type]  # nothing is looked up


def test_both_terms_of_a_difference_are_told():
    reader = asked("what is the difference between a job and a run?")

    assert asks_meaning(reader)
    told = meaning(reader, load_model())
    assert "definition of a sync" in told
    assert "one execution of" in told


@pytest.mark.parametrize(
    "text",
    [
        "difference between failed runs in february and march",
        "are there new assets?",
        "which runs are part of last night?",
        "is the last run considered?",
    ],
)
def test_numbers_are_not_meanings(text):
    assert not asks_meaning(asked(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what exactly counts as an orphan here?", "target of no mapping"),
        ("how do you decide that a run hangs?", "still RUNNING"),
    ],
)
def test_words_of_stress_leave_the_meaning(text, told):
    assert asks_meaning(asked(text))
    assert told in meaning(asked(text), load_model())

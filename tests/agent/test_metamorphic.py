"""Manners, capitals, articles, slips, synonyms and other names leave the meaning as it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.agent.times.window import Window
from sync.store.database import Store, open_store
from tests.agent.metamorphic import CHANGES, attempts, meaning, variations
from tests.agent.world import CLOCK

_EVERY = 4  # all of them take a minute; `python -m tests.agent.metamorphic` tries them


@pytest.fixture(scope="module")
def store(base_copy: Callable[[], Path]) -> Iterator[Store]:
    with open_store(base_copy(), now=CLOCK) as opened:
        yield opened


def test_changes_of_form_leave_the_frame_as_it_is(
    store: Store, figure: Callable[[str], None]
) -> None:
    chosen = list(variations())[::_EVERY]

    tried = list(attempts(store, chosen))

    changed = [f"{t.change}: {t.question!r} -> {t.text!r}" for t in tried if not t.same]
    figure(f"changes of form: {len(tried) - len(changed)} of {len(tried)} leave the frame as it is")
    assert {t.change for t in tried} == set(CHANGES)
    assert len(changed) / len(tried) <= 0.03, "\n".join(changed)


def test_another_question_has_another_frame(store: Store) -> None:
    question = "runs yesterday"
    others = ("runs last week", "failed runs yesterday", "jobs", "number of runs yesterday")

    tried = list(attempts(store, [("none", question, other) for other in others]))

    assert [t.text for t in tried if t.same] == []


def test_meaning_leaves_out_nothing_but_words() -> None:
    @dataclass(frozen=True)
    class Said:
        label: str
        window: Window

    one = Said("a", Window(since=CLOCK, label="today"))
    other = Said("b", Window(since=CLOCK, label="since now"))
    third = Said("a", Window(until=CLOCK, label="today"))

    assert meaning(one) == meaning(other)
    assert meaning(one) != meaning(third)


def test_every_variation_differs_from_its_question() -> None:
    assert all(text != question for _, question, text in variations())
    assert len(list(variations())) > 700

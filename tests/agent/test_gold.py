"""The gold answers: each question has one, each can run, and each of its filters matters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sync.errors import QueryRefused
from tests.agent import gold
from tests.agent.compare import Answer, Table, why_wrong
from tests.agent.evaluate import read_questions
from tests.agent.judge import World

_WITH_SQL = [name for name, entry in gold.load().items() if entry.sql]
_TURNS = {turn.name: turn for turns in read_questions().conversations for turn in turns}


def test_every_answerable_turn_has_gold_and_no_gold_is_for_nothing() -> None:
    answerable = {n for n, turn in _TURNS.items() if turn.expect["behaviour"] == "answer"}

    assert answerable - set(gold.load()) == set()
    assert set(gold.load()) - set(_TURNS) == set()
    assert set(gold.behaviours()) <= {*_TURNS, *(turn.question for turn in _TURNS.values())}


@pytest.mark.parametrize("name", _WITH_SQL)
def test_gold_runs_in_every_world_and_says_something(
    worlds: Mapping[str, World], name: str
) -> None:
    entry = gold.load()[name]
    for world in worlds.values():
        results = world.results(entry)
        if world.name == "base":
            assert all(result.rows for result in results)
            assert all(any(cell is not None for cell in row) for row in results[0].rows)


@pytest.mark.parametrize("name", _WITH_SQL)
def test_every_filter_of_gold_matters_in_some_world(worlds: Mapping[str, World], name: str) -> None:
    entry = gold.load()[name]
    for number, mutant in enumerate(entry.mutants()):
        assert any(_differs(world, entry, mutant) for world in worlds.values()), number


@pytest.mark.parametrize("name", _WITH_SQL)
def test_gold_is_right_by_its_own_comparison(worlds: Mapping[str, World], name: str) -> None:
    entry = gold.load()[name]
    world = worlds["base"]
    for result in world.results(entry):
        answer = _as_answer(entry, result, world)
        assert why_wrong(entry, [result], world.allowed(entry), answer) == ""


@pytest.mark.parametrize(
    "name",
    [
        "heldout.yaml",
        "heldout_2.yaml",
        "heldout_3.yaml",
        "heldout_4.yaml",
        "heldout_5.yaml",
        "heldout_6.yaml",
        "heldout_7.yaml",
        "heldout_8.yaml",
        "heldout_9.yaml",
        "heldout_10.yaml",
        "heldout_11.yaml",
        "heldout_12.yaml",
    ],
)
def test_the_further_questions_have_gold_that_runs(worlds: Mapping[str, World], name: str) -> None:
    questions = read_questions(Path(__file__).parent / name)
    turns = {turn.name: turn for turns in questions.conversations for turn in turns}
    answerable = {n for n, turn in turns.items() if turn.expect["behaviour"] == "answer"}

    assert answerable - set(questions.golds) == set()
    assert set(questions.golds) - set(turns) == set()
    for entry in questions.golds.values():
        for sql in entry.readings() if entry.sql else ():
            assert worlds["base"].query(sql).rows, entry.name


def _differs(world: World, entry: gold.Gold, mutant: str) -> bool:
    try:
        rows = world.query(mutant).rows
    except QueryRefused:  # a query without its filter may be no query at all
        return True
    return sorted(map(repr, rows)) != sorted(map(repr, world.results(entry)[0].rows))


def _as_answer(entry: gold.Gold, result: Table, world: World) -> Answer:
    """Return the gold result as an agent would give it."""
    rows = result.rows if entry.how != "top" else result.rows[: entry.n[0]]
    if entry.how == "histogram":
        total = result.rows[0][0]
        rows = [["a", total - 3], ["b", 1], ["c", 2]]
    return Answer(
        table=Table(result.columns, rows),
        value=result.rows[0][0] if entry.how == "scalar" else None,
        text=f"{entry.says.partition('|')[0]} {' '.join(entry.texts)}",
        known=world.known,
    )

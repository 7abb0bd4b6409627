"""A conversation with the agent, as the tests hold it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sync.agent.agent import Agent
from sync.agent.answer import Answer
from sync.agent.talk.conversation import Conversation
from tests.agent.world import CLOCK


def last(agent: Agent, *turns: str) -> Answer:
    """Return the answer to the last of *turns*, said one after the other."""
    talk = Conversation()
    return [agent.ask(turn, talk, CLOCK) for turn in turns][-1]


def assert_holds(answer: Answer, expected: Sequence[Sequence[Any]]) -> None:
    """Fail unless *answer* has the *expected* rows in any order, whatever else each shows."""
    left = [[plain(cell) for cell in row] for row in answer.rows]
    assert expected
    assert len(left) == len(expected)
    for wanted in expected:
        fitting = [row for row in left if all(plain(each) in row for each in wanted)]
        assert fitting, wanted
        left.remove(fitting[0])


def plain(cell: Any) -> Any:
    """Return *cell* so that equal numbers and times are equal."""
    if isinstance(cell, bool):
        return cell
    return round(float(cell), 6) if isinstance(cell, int | float | Decimal) else cell

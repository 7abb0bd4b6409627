"""What a yes is worth, and what an empty answer tells."""

from __future__ import annotations

from datetime import timedelta

from sync.agent.answer import Behaviour
from sync.agent.talk.conversation import Conversation
from tests.agent.world import CLOCK


def test_a_yes_after_five_minutes_does_nothing(agent):
    talk = Conversation()
    proposed = agent.ask("sync SALES_ORDERS now with high priority", talk, CLOCK)
    late = agent.ask("yes", talk, CLOCK + timedelta(minutes=6))

    assert proposed.behaviour is Behaviour.PROPOSE
    assert late.behaviour is Behaviour.CANCEL
    assert "too old" in late.text
    assert agent.ask("yes", talk, CLOCK).behaviour is Behaviour.CLARIFY


def test_an_empty_answer_says_what_empties_it(agent):
    answer = agent.ask("how many assets in ARCHIVE are views?", Conversation(), CLOCK)

    assert answer.value == 0
    assert answer.text.endswith("There would be some without: space = ARCHIVE.")


def test_an_answer_with_rows_says_nothing_of_that(agent):
    answer = agent.ask("views in FINANCE", Conversation(), CLOCK)

    assert answer.rows
    assert "without" not in answer.text

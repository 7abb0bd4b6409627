"""A conversation with the agent, as the tests hold it."""

from __future__ import annotations

from sync.agent.agent import Agent
from sync.agent.answer import Answer
from sync.agent.talk.conversation import Conversation
from tests.agent.world import CLOCK


def last(agent: Agent, *turns: str) -> Answer:
    """Return the answer to the last of *turns*, said one after the other."""
    talk = Conversation()
    return [agent.ask(turn, talk, CLOCK) for turn in turns][-1]

"""Opens the agent's conversations over the store of a running engine."""

from __future__ import annotations

from pathlib import Path

from sync.agent.actions import Actions
from sync.agent.agent import Agent
from sync.agent.chats import Chats
from sync.agent.llm.assistant import Assistant, make_chat
from sync.agent.sandbox import Sandbox
from sync.config import AgentSettings
from sync.engine import Engine


def open_chats(engine: Engine, doing: Actions, settings: AgentSettings, home: Path) -> Chats:
    """Return the agent's conversations, with a language model where the settings name one.

    What was confirmed is carried out by *doing*; snapshots of the store are kept under *home*.
    """
    sandbox = Sandbox(home / "agent")
    chat = make_chat(settings)
    return Chats(
        store=engine.store,
        agent=Agent(engine.store, doing, sandbox=sandbox),
        clock=engine.clock,
        settings=settings,
        sandbox=sandbox,
        assistant=Assistant(chat, settings) if chat is not None else None,
    )

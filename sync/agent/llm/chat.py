"""What is said to a language model and what it says, in the words of neither protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sync.agent.llm.line import Line

MOST_TOKENS = 2_000  # of one answer


@dataclass(frozen=True, slots=True)
class Tool:
    """What the model may call; *parameters* is a JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """The model calls the tool *name*."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to."""

    call: Call
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn: of the user with *text* or *results*, of the model with *text* and *calls*."""

    role: str  # user or assistant
    text: str = ""
    calls: tuple[Call, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of the model; *force* names the tool that it has to call, "" leaves it free."""

    system: str
    messages: Sequence[Message]
    tools: Sequence[Tool]
    force: str = ""
    seconds: float


class Chat(Protocol):
    """A language model behind a protocol."""

    def send(self, request: Request, line: Line) -> Message:
        """Return what the model says; raises ModelUnusable where it says nothing usable."""
        ...

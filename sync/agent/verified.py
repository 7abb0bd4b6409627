"""Readings that a person called right: the turns that lead to them, and what they read as now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

import orjson

from sync.agent.acting.consent import is_yes
from sync.agent.agent import Agent
from sync.agent.answer import Behaviour
from sync.agent.frame import Frame
from sync.agent.talk.conversation import Conversation
from sync.store.chats import SaidTurn, Verified

_UNSET = (None, False, "", ())
# What came of a proposal is not said again: a replay changes nothing.
_ACTING = {Behaviour.PROPOSE, Behaviour.EXECUTE, Behaviour.CANCEL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A verified question, and its frame *now*; "" where it is not answered any more."""

    question: str
    was: str
    now: str

    @property
    def is_same(self) -> bool:
        """Return whether it still reads as it did."""
        return self.was == self.now


def frame_text(frame: Frame | None) -> str:
    """Return what *frame* says beyond its defaults, as JSON to compare with another reading."""
    if frame is None:
        return ""
    return orjson.dumps(_said(frame), default=str, option=orjson.OPT_SORT_KEYS).decode()


def turns_to(agent: Agent, said: Sequence[SaidTurn]) -> tuple[str, ...]:
    """Return the fewest turns that lead to the frame of the last one *said*; () where none do."""
    last = said[-1]
    asked = [each.question for each in said if Behaviour(each.behaviour) not in _ACTING]
    asked = [" ".join(each.split()) for each in asked if not is_yes(each)]
    if not last.frame or not asked:
        return ()
    for count in range(1, len(asked) + 1):
        turns = tuple(asked[-count:])
        if _read(agent, turns, last.asked_at) == last.frame:
            return turns
    return ()


def replay(agent: Agent, verified: Iterable[Verified]) -> Iterator[Replayed]:
    """Ask every one of *verified* again, as of when it was asked, and yield how it reads."""
    for each in verified:
        now = _read(agent, each.question.splitlines(), each.asked_at)
        yield Replayed(question=each.question, was=each.frame, now=now)


def _read(agent: Agent, turns: Sequence[str], now: datetime) -> str:
    """Return the frame that *turns*, one after the other, come to."""
    talk = Conversation()
    answers = [agent.ask(turn, talk, now) for turn in turns]
    return frame_text(answers[-1].frame)


def _said(value: object) -> object:
    if is_dataclass(value):
        every = ((each, getattr(value, each.name)) for each in fields(value))
        told = {each.name: said for each, said in every if said != each.default}
        if isinstance(value, Frame):
            told["args"] = tuple(pair for pair in value.args if pair[1] not in _UNSET)
        return {name: _said(said) for name, said in told.items() if said != ()}
    return [_said(each) for each in value] if isinstance(value, tuple) else value

"""Conversations with the agent: each turn, readings that are right, words that were unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.errors import StoreError
from sync.store.codec import from_cell_time, to_cell_time, to_json
from sync.store.connection import Cursor, Database
from sync.store.sql import load_queries

_SQL = load_queries("chats")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """One turn as it is kept."""

    conversation: str
    actor: str
    asked_at: datetime
    question: str
    behaviour: str
    answer: str
    frame: str
    sql: str
    params: Mapping[str, Any]
    row_count: int
    milliseconds: float
    used_model: bool


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A turn of a conversation with the *frame* that it was read as."""

    question: str
    behaviour: str
    frame: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Verified:
    """The turns of a *question*, one per line, whose *frame* somebody called right."""

    question: str
    frame: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that nothing explained, how often, and the newest question with it."""

    word: str
    times: int
    question: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in a list: its first question."""

    conversation: str
    question: str
    turns: int
    asked_at: datetime


class Chats:
    """What was asked and answered."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, turn: TurnRecord, unknown: Sequence[str]) -> int:
        """Keep a turn and the words in it that nothing explained; return its number."""
        now = to_cell_time(turn.asked_at)

        def work(cursor: Cursor) -> int:
            for word in unknown:
                cursor.run(_SQL["unknown_word"], word=word.lower(), question=turn.question, now=now)
            ((number,),) = cursor.rows(
                _SQL["add_turn"],
                conversation=turn.conversation,
                actor=turn.actor,
                now=now,
                question=turn.question,
                behaviour=turn.behaviour,
                answer=turn.answer,
                frame=turn.frame,
                statement=turn.sql or None,
                params=to_json({name: str(value) for name, value in turn.params.items()}),
                row_count=turn.row_count,
                milliseconds=turn.milliseconds,
                used_model=turn.used_model,
            )
            return int(number)

        return self._db.write(work)

    def recent(self, actor: str, limit: int = 20) -> list[Talk]:
        """Return the newest conversations of *actor*, newest first."""
        rows = self._db.read(_SQL["conversations"], actor=actor, limit=limit)
        return [Talk(name, asked, turns, from_cell_time(at)) for name, asked, turns, at in rows]

    def questions(self, actor: str, conversation: str) -> list[tuple[str, str, str, datetime]]:
        """Return (question, behaviour, answer, when) of each turn of *actor*, in order."""
        rows = self._db.read(_SQL["questions"], actor=actor, conversation=conversation)
        return [(asked, how, said, from_cell_time(at)) for asked, how, said, at in rows]

    def unknown(self, limit: int = 100) -> list[UnknownWord]:
        """Return the words that nothing explained, those that were asked most often first."""
        rows = self._db.read(_SQL["unknown_words"], limit=limit)
        return [UnknownWord(word, many, last, from_cell_time(at)) for word, many, last, at in rows]

    def said(self, turn_id: int) -> list[SaidTurn]:
        """Return the turns of a conversation up to one of them; raises StoreError without it."""
        rows = self._db.read(_SQL["said"], turn_id=turn_id)
        if not rows:
            raise StoreError(f"There is no turn {turn_id}.")
        return [SaidTurn(asked, how, frame, from_cell_time(at)) for asked, how, frame, at in rows]

    def verify(self, verified: Verified, actor: str, now: datetime) -> None:
        """Keep a reading as right."""
        given = {
            "question": verified.question,
            "frame": verified.frame,
            "asked_at": to_cell_time(verified.asked_at),
            "actor": actor,
            "now": to_cell_time(now),
        }
        self._db.write(lambda cursor: cursor.run(_SQL["verify"], **given))

    def verified(self) -> list[Verified]:
        """Return every question whose reading somebody called right."""
        rows = self._db.read(_SQL["verified"])
        return [Verified(question, frame, from_cell_time(at)) for question, frame, at in rows]

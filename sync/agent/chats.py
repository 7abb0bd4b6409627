"""The use cases of the agent: a turn of a conversation, kept and audited; its reading confirmed.

Rules answer first. Where they have no answer and a language model is configured, it may read the
question into the same frame, or as the last resort write guarded SQL, which is labelled.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sync.agent.agent import Agent
from sync.agent.answer import Answer, Behaviour
from sync.agent.begun import Begun, Turn
from sync.agent.llm.assistant import Advice, Assistant, Consultation, Sent
from sync.agent.llm.tools import Toolbox
from sync.agent.sandbox import Sandbox
from sync.agent.talk.conversation import Conversation
from sync.agent.telling.chips import Chip
from sync.agent.verified import frame_text, turns_to
from sync.config import AgentSettings
from sync.errors import QueryRefused, StoreError
from sync.store.chats import TurnRecord, Verified
from sync.store.database import Store

KEPT = 200  # conversations in memory; an older one is begun anew from its questions
WITHOUT = "without "  # begins what stands for a question where a chip was taken away
_UNANSWERED = {Behaviour.OUT_OF_SCOPE, Behaviour.NOT_FOUND, Behaviour.CLARIFY}


@dataclass(kw_only=True)
class Chats:
    """Conversations of everybody; thread-safe."""

    store: Store
    agent: Agent
    clock: Callable[[], datetime]
    settings: AgentSettings
    sandbox: Sandbox
    assistant: Assistant | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[tuple[str, str], Begun] = field(default_factory=dict)
    _open: OrderedDict[tuple[str, str], Conversation] = field(default_factory=OrderedDict)

    def ask(
        self, actor: str, conversation: str, question: str, now: datetime | None = None
    ) -> Turn:
        """Return the next turn of the conversation of that name."""
        begun = self.begin(actor, conversation, question, now)
        begun.wait()
        return begun.end()

    def begin(
        self, actor: str, conversation: str, question: str, now: datetime | None = None
    ) -> Begun:
        """Return the rules' answer as the next turn; where they have none, a model is asked."""
        at = now or self.clock()
        talk = self._conversation(actor, conversation)
        began = time.perf_counter()
        agent = self.agent.acting_as(actor)
        answer = agent.ask(question, talk, at)
        consultation = self._consult(agent, question, talk, at, answer)

        def keep(advice: Advice) -> Turn:
            self._waiting.pop((actor, conversation), None)
            found = _advised(agent, talk, answer, advice, at)
            used = found is not None
            said, sent = found or answer, advice.sent
            return self._kept(actor, conversation, question, said, at, began, sent, used=used)

        begun = Begun(question=question, answer=answer, consultation=consultation, keep=keep)
        if consultation is not None:
            self._waiting[actor, conversation] = begun
            consultation.then(begun.end)  # kept also where nobody waits any more
        return begun

    def without(self, actor: str, conversation: str, chip: Chip) -> Turn:
        """Return the newest answer without what *chip* says, as the next turn."""
        at, began = self.clock(), time.perf_counter()
        answer = self.agent.run(chip.rest, self._conversation(actor, conversation), at)
        said = f"{WITHOUT}{chip.text}"
        return self._kept(actor, conversation, said, answer, at, began, (), used=False)

    def confirm(self, actor: str, turn_id: int) -> str:
        """Keep the reading of a turn as right and return what leads to it; raises StoreError."""
        said = self.store.chats.said(turn_id)
        turns = turns_to(self.agent, said)
        if not turns:
            raise StoreError(
                "That reading does not follow from what was typed: a condition was taken away, or "
                "a language model read it. Ask it in other words to keep it."
            )
        question = "\n".join(turns)
        self.store.chats.verify(
            Verified(question, said[-1].frame, said[-1].asked_at), actor, self.clock()
        )
        self.store.audit.append(actor, "verify question", question, {}, self.clock())
        return question

    def close(self) -> None:
        """End the turns that wait for a model, and what runs SQL."""
        for begun in list(self._waiting.values()):
            begun.end()
        self.sandbox.close()

    def suggestions(self) -> tuple[str, ...]:
        """Return questions that make sense here and now."""
        return self.agent.suggestions()

    def _conversation(self, actor: str, name: str) -> Conversation:
        """Return the conversation of *actor* without a turn that still waits.

        Who knows its name alone has another one.
        """
        before = self._waiting.pop((actor, name), None)
        if before is not None:
            before.end()
        with self._lock:
            known = self._open.pop((actor, name), None) or Conversation()
            self._open[actor, name] = known
            while len(self._open) > KEPT:
                self._open.popitem(last=False)
            return known

    def _consult(
        self, agent: Agent, question: str, talk: Conversation, now: datetime, answer: Answer
    ) -> Consultation | None:
        is_choice = talk.choosing is not None  # which of these: only the one who asks knows
        if answer.behaviour not in _UNANSWERED or is_choice or self.assistant is None:
            return None
        make_toolbox = partial(Toolbox, self.store, self.sandbox, self.settings)
        history = [each.interpretation for each in talk.answers[:-1] if each.interpretation][-3:]
        return self.assistant.begin(agent.world(question, now), make_toolbox, history)

    def _kept(
        self,
        actor: str,
        conversation: str,
        question: str,
        answer: Answer,
        at: datetime,
        began: float,
        sent: tuple[Sent, ...],
        *,
        used: bool,
    ) -> Turn:
        milliseconds = (time.perf_counter() - began) * 1000
        unknown: tuple[str, ...] = ()
        if answer.behaviour in _UNANSWERED:
            unknown = self.agent.unknown_words(question, at)
        record = TurnRecord(
            conversation=conversation,
            actor=actor,
            asked_at=at,
            question=question,
            behaviour=answer.behaviour.value,
            answer=answer.text,
            frame=frame_text(answer.frame),
            sql=answer.sql,
            params=dict(answer.params),
            row_count=len(answer.rows),
            milliseconds=milliseconds,
            used_model=used,
        )
        number = self.store.chats.add(record, unknown)
        told = {"turn": number, "behaviour": answer.behaviour.value, "rows": len(answer.rows)}
        self.store.audit.append(actor, "ask", question[:200], told, at)
        return Turn(
            id=number,
            question=question,
            answer=answer,
            asked_at=at,
            milliseconds=milliseconds,
            chips=self.agent.chips(answer.frame) if answer.frame else (),
            sent=sent,
            used_model=used,
        )


def _advised(
    agent: Agent, talk: Conversation, answer: Answer, advice: Advice, now: datetime
) -> Answer | None:
    """Return what a model makes of the question, None where the *answer* of the rules stands."""
    found = None
    if advice.frame is not None:
        with suppress(QueryRefused):
            talk.answers.pop()
            found = replace(agent.run(advice.frame, talk, now), verified=False)
            talk.answers[-1] = found
        if found is None:
            talk.answers.append(answer)
    elif advice.table is not None:
        found = _written(advice.sql, advice.table.columns, tuple(advice.table.rows))
        talk.choosing = None
        talk.answers[-1] = found
    return found


def _written(sql: str, columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> Answer:
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=f"{len(rows)} rows, by SQL that a language model wrote: check it before use.",
        columns=columns,
        rows=rows,
        sql=sql,
        interpretation="SQL written by a language model",
    )

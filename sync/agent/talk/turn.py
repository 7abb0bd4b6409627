"""A short turn and what it is heard with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.agent.answer import Answer
from sync.agent.frame import Frame
from sync.agent.hearing import Hearing
from sync.agent.model import Model
from sync.agent.talk.conversation import Conversation
from sync.agent.telling.running import run
from sync.agent.words.lattice import Question
from sync.agent.words.reader import Reader
from sync.store.database import Store


@dataclass(frozen=True, slots=True)
class Turn:
    """A short turn: what was said, in which conversation, over which store."""

    question: Question
    talk: Conversation
    hearing: Hearing
    model: Model
    store: Store
    now: datetime
    corrects: bool = False  # "no, I meant": it takes the place of what was said last

    def run(self, frame: Frame) -> Answer:
        """Return the answer to *frame*."""
        return run(frame, self.model, self.store, self.now)

    def read(self, text: str) -> Question:
        """Return *text* as it is heard now."""
        return self.hearing.read(text, self.now).question

    def reader(self) -> Reader:
        """Return the words of the turn as recipes look at them."""
        names = self.hearing.names()
        return Reader(text=self.question.text, atoms=self.question.atoms, names=names)

"""A question that the rules have answered, while a language model may still know better."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sync.agent.answer import Answer
from sync.agent.llm.assistant import Advice, Consultation, Sent
from sync.agent.telling.chips import Chip


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn: the answer, what of its reading can be taken away, and what left for a model."""

    id: int
    question: str
    answer: Answer
    asked_at: datetime
    milliseconds: float
    chips: tuple[Chip, ...] = ()
    sent: tuple[Sent, ...] = ()
    used_model: bool = False


@dataclass(kw_only=True)
class Begun:
    """A turn that waits for a model where there is a *consultation*; thread-safe.

    *answer* is that of the rules; *keep* makes the turn of it and of the model's advice.
    """

    question: str
    answer: Answer
    consultation: Consultation | None
    keep: Callable[[Advice], Turn]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turn: Turn | None = None

    def wait(self, seconds: float | None = None) -> bool:
        """Return whether nothing is waited for any more, after at most *seconds*."""
        return self._turn is not None or (
            self.consultation is None or self.consultation.wait(seconds)
        )

    def end(self) -> Turn:
        """Return the turn; a model that still thinks is given up, and the rules' answer stands."""
        with self._lock:
            if self._turn is None:
                advice = self.consultation.end() if self.consultation else Advice()
                self._turn = self.keep(advice)
            return self._turn

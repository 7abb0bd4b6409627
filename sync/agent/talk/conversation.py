"""What was said before: the turns, what waits for a word, and what is spoken of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sync.agent.actions import Conditional, Proposal
from sync.agent.answer import Answer
from sync.agent.frame import Frame
from sync.agent.talk.choosing import Choosing


@dataclass(slots=True)
class Conversation:
    """What was said before: the answers of the turns, newest last, and what waits for a word."""

    answers: list[Answer] = field(default_factory=list)
    proposal: Proposal | None = None
    choosing: Choosing | None = None
    chosen: tuple[Choosing, str] | None = None  # what was picked in the very last turn
    condition: Conditional | None = None  # of the newest action that was asked for on one
    listed: Answer | None = None  # the newest answer with several rows
    focus: str = ""  # the asset or job that "it" is
    focus_before: str = ""  # what "it" was before, the other one
    person: str = ""  # the user that "she" is
    asked: str = ""  # the newest question that stood for itself
    inside: Frame | None = None  # what the row is made of that this very turn points at
    dropped: Proposal | None = None  # what waited until this very turn
    about: Frame | None = None  # what a proposal was about, until something else is answered

    def clear(self) -> None:
        """Forget what was spoken of; the answers stay as what was shown."""
        self.answers = [replace(each, frame=None, sql="") for each in self.answers]
        self.focus = self.focus_before = self.person = self.asked = ""
        self.listed = self.inside = self.about = self.condition = self.chosen = None

    @property
    def frame(self) -> Frame | None:
        """Return what is spoken of: the newest frame that was answered or proposed for."""
        answered = (a.frame for a in reversed(self.answers) if a.frame is not None)
        return self.about or next(answered, None)

    @property
    def answered(self) -> Answer | None:
        """Return the newest turn that was answered from the store."""
        return next((a for a in reversed(self.answers) if a.sql), None)

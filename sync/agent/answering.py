"""Answers a question that stands for itself: by a recipe, a frame, or several frames together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sync.agent.answer import Answer
from sync.agent.degrees import with_degrees
from sync.agent.drafts.accounted import unaccounted
from sync.agent.drafts.against import read_against
from sync.agent.drafts.counts import counted_too, counts_apart, read_counts
from sync.agent.drafts.in_periods import read_in_periods
from sync.agent.drafts.narrowed import read_narrowed
from sync.agent.drafts.others import read_others
from sync.agent.drafts.several import read_listed, read_several
from sync.agent.drafts.spread import asks_rows, read_rows, read_spread
from sync.agent.drafts.understand import Understood, understand
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.overlaps import read_overlaps
from sync.agent.reach import with_reach
from sync.agent.recipes import match_recipe
from sync.agent.recipes.shape import Asking
from sync.agent.talk.asking_back import ask_back, settle
from sync.agent.talk.conversation import Conversation
from sync.agent.telling.lost import lost
from sync.agent.telling.running import run
from sync.agent.whether import split_tail, telling
from sync.agent.words.lattice import Atom, Question
from sync.agent.words.reader import Reader
from sync.store.database import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was read, and the store that is asked."""

    reader: Reader
    question: Question
    model: Model
    store: Store
    now: datetime

    def run(self, frame: Frame) -> Answer:
        """Return the answer to *frame*."""
        return run(frame, self.model, self.store, self.now)

    def holding(self, frame: Frame | None) -> Frame | None:
        """Return *frame* if it holds all that is said, None otherwise."""
        left = frame is None or unaccounted(self.question.atoms, frame)
        return None if left else frame


def answered(asked: Asked, talk: Conversation) -> Answer:
    """Return the answer, a question back, or why there is none."""
    question = asked.question
    if asks_rows(question):
        return _with_rows(asked)
    listed = asked.holding(read_listed(question, asked.model, asked.now))
    beside = listed if listed is not None and listed.more else _beside(asked)
    if beside is not None:
        return asked.run(beside)
    recipe = match_recipe(asked.reader)
    if isinstance(recipe, Asking):
        return ask_back(recipe, question, talk)
    found = asked.holding(recipe) or listed
    found = found or asked.holding(read_narrowed(question, asked.model, asked.now))
    found = found or asked.holding(read_spread(question, asked.model, asked.now))
    if found is not None:
        return asked.run(found)
    understood = _understood(asked)
    if understood is not None and not understood.missed:
        if not counts_apart(question, understood.frame):
            frame = counted_too(question, understood.frame, asked.model, asked.now)
            return _settled(asked, replace(understood, frame=frame), talk)
        counts = asked.holding(read_counts(question, asked.model, asked.now))
        return asked.run(counts) if counts else lost(asked.reader, None, asked.model)
    several = asked.holding(read_several(question, asked.model, asked.now))
    return asked.run(several) if several else lost(asked.reader, understood, asked.model)


def _with_rows(asked: Asked) -> Answer:
    """Return how many things there are and how many rows they have, or what is not clear of it."""
    rows = asked.holding(read_rows(asked.question, asked.model, asked.now))
    if rows is not None:
        return asked.run(rows)
    understood = _understood(asked)
    if understood is not None and not understood.missed:
        understood = replace(understood, missed=asked.question.atoms[-2:])
    return lost(asked.reader, understood, asked.model)


def _beside(asked: Asked) -> Frame | None:
    """Return one thing held against another, or rows with what is asked of each besides."""
    found = read_others(asked.question, asked.model, asked.now)
    found = found or read_overlaps(asked.question, asked.model, asked.now)
    found = found or asked.holding(read_in_periods(asked.question, asked.model, asked.now))
    found = found or asked.holding(read_against(asked.question, asked.model, asked.now))
    return found or _told(asked)


def _told(asked: Asked) -> Frame | None:
    """Return the rows with what is asked of each besides: "and were they retried"."""
    parts = split_tail(asked.question)
    if parts is None:
        return None
    head, tail = parts
    reader = replace(asked.reader, text=head.text, atoms=head.atoms)
    if any(_is_of_link(atom) for atom in tail):
        mapping = match_recipe(reader)
        if isinstance(mapping, Frame) and mapping.recipe == "mapping_of":
            return mapping  # it tells the state of each
    rows = _understood(replace(asked, question=head, reader=reader))
    plain = rows is not None and not rows.missed
    return telling(rows.frame, tail, asked.model) if rows is not None and plain else None


def _is_of_link(atom: Atom) -> bool:
    """Return whether a word tells the state of a mapping: "and is that link active"."""
    return any((r.kind, r.entity, r.name) == ("is", "link", "status") for r in atom.readings)


def _understood(asked: Asked) -> Understood | None:
    """Return the best reading as one frame; assets may be told by what they reach."""
    atoms = asked.question.atoms
    followed = with_reach(asked.reader) or with_degrees(asked.reader)
    reached = understand(followed, asked.model, asked.now) if followed is not None else None
    if followed is not None and reached is not None and not reached.missed:
        return reached.checked(followed)
    reached = understand(atoms, asked.model, asked.now)
    return reached.checked(atoms) if reached is not None else None


def _settled(asked: Asked, understood: Understood, talk: Conversation) -> Answer:
    frame, asking, words = settle(understood)
    if asking is not None:
        return ask_back(asking, asked.question, talk, words)
    return asked.run(frame)

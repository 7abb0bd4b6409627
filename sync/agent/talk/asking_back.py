"""Asks which of several is meant, and takes the one that alone is possible."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.answer import Answer, Behaviour, say
from sync.agent.drafts.understand import Understood
from sync.agent.frame import Frame
from sync.agent.recipes.shape import Asking
from sync.agent.talk.choosing import Choosing
from sync.agent.talk.conversation import Conversation
from sync.agent.words.lattice import Question
from sync.agent.words.names import Named
from sync.agent.words.resolve import NEEDS, with_need


def ask_back(
    asking: Asking, question: Question, conversation: Conversation, words: str = ""
) -> Answer:
    """Return the question back; *words* of *question* are what meant several things."""
    conversation.choosing = Choosing(
        question.text, asking.entries, words or meant(question, asking)
    )
    text = f"Which one do you mean: {', '.join(asking.options)}?"
    return say(Behaviour.CLARIFY, text, asking.options)


def settle(understood: Understood) -> tuple[Frame, Asking | None, str]:
    """Return the frame with names that fit it, or the question back and the words it is about."""
    frame = understood.frame
    for atom, found in understood.made.ambiguous:
        fitting = with_need(found, NEEDS.get(_need(frame)))
        if len(fitting) > 1:
            titles = tuple(entry.title for entry in fitting[:6])
            return frame, Asking("Which one do you mean?", titles, fitting), atom.text
        frame = _picked(frame, found, fitting)
    return frame, None, ""


def meant(question: Question, asking: Asking) -> str:
    """Return the words of *question* that meant several things, "" where none did."""
    wanted = set(asking.entries)
    return next(
        (a.text for a in question.atoms if any(wanted <= set(m.found) for m in a.mentions)), ""
    )


def _need(frame: Frame) -> str:
    """Return what an asset must have to be meant: "last sync of X" is about one with a job."""
    synced = {"last_sync_at", "last_run_at", "last_status", "refreshed_at"}
    ran = any(each.part.entity in {"run", "job"} for each in frame.related)
    return "job" if ran or synced & set(frame.select) else frame.entity


def _picked(frame: Frame, found: tuple[Named, ...], fitting: tuple[Named, ...]) -> Frame:
    keys = {entry.key for entry in fitting}
    all_keys = {entry.key for entry in found}
    filters = tuple(
        replace(f, values=tuple(v for v in f.values if v in keys), label=fitting[0].title)
        if f.field == "asset" and set(f.values) == all_keys
        else f
        for f in frame.filters
    )
    return replace(frame, filters=filters)

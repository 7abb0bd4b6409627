"""A turn that asks for an action: what "it" and "them" stand for, then the proposal that waits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from sync.agent.actions import Request
from sync.agent.answer import Answer
from sync.agent.asking_back import ask_back, meant
from sync.agent.conversation import Conversation
from sync.agent.doing import Doing, propose
from sync.agent.followup import edit
from sync.agent.frame import Frame
from sync.agent.hearing import Hearing
from sync.agent.model import Model
from sync.agent.recipes.shape import Asking
from sync.agent.settling import proposed
from sync.store.database import Store

_IT = re.compile(
    r"^(?:it|that|this|that one|this one|(?:the|that|this|its|the same) (?:job|sync|run|table|"
    r"asset|view|load|one|schedule)|its (?:job|sync) )$",
    re.IGNORECASE,
)
_THEM = re.compile(
    r"^(?:(?:all|both|each|every one|any)(?: of)? )?(?:them|those|these|they)(?: (?:jobs|runs|"
    r"syncs|tables|assets|ones|all|again))?$|^(?:all|both|all of it)$",
    re.IGNORECASE,
)
_ONES = re.compile(r"\b(?:ones?|of (?:them|those|these))$", re.IGNORECASE)


def propose_turn(
    request: Request,
    text: str,
    talk: Conversation,
    hearing: Hearing,
    model: Model,
    store: Store,
    now: datetime,
) -> Answer:
    """Return the proposal of *request*, which then waits in *talk*, or what is in its way."""
    target, before = _meant(request.target, talk, hearing, model, now)
    question = hearing.read(target, now).question
    asked = replace(request, target=target)
    made = propose(Doing(asked, question, hearing.names(), model, store, now), before)
    if isinstance(made, Asking):
        whole = replace(question, text=text)
        return ask_back(made, whole, talk, meant(whole, made) or target)
    if isinstance(made, Answer):
        return made
    talk.proposal, talk.about = made, made.of
    if len(made.names) == 1:
        talk.focus = made.names[0].split(" (")[0]
    elif made.about:
        talk.focus = made.about
    return proposed(made)


def _meant(
    target: str, talk: Conversation, hearing: Hearing, model: Model, now: datetime
) -> tuple[str, Frame | None]:
    """Return the words of the target with what "it" is, or no words and what "them" is."""
    before = talk.frame
    if _IT.match(target):
        return (talk.focus, before) if talk.focus else ("", None)
    if _THEM.match(target):
        return "", before
    if _ONES.search(target) and before is not None:
        changed = edit(hearing.read(target, now).question.atoms, target, before, model)
        if changed is not None:
            return "", changed
    return target, before

"""A turn that asks for an action: what "it" and "them" stand for, then the proposal that waits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from sync.agent.acting.doing import Doing, propose
from sync.agent.acting.settling import proposed
from sync.agent.actions import Request
from sync.agent.answer import Answer
from sync.agent.frame import Frame
from sync.agent.hearing import Hearing
from sync.agent.model import Model
from sync.agent.recipes.shape import Asking
from sync.agent.talk.asking_back import ask_back, meant
from sync.agent.talk.conversation import Conversation
from sync.agent.talk.followup import edit
from sync.agent.talk.openings import Opened
from sync.agent.words.lattice import Question
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


def fewer_of(talk: Conversation, said: Opened, hearing: Hearing, now: datetime) -> Answer | None:
    """Return the proposal that waited, about fewer: "only products", "all but finance"."""
    pending = talk.dropped
    if pending is None or not (said.goes_on or _BUT.match(said.text)):
        return None
    wanted = _named(hearing.read(said.text, now).question)
    kept = [i for i, name in enumerate(pending.names) if _is_among(name, wanted)]
    if _BUT.match(said.text):
        kept = [i for i in range(len(pending.names)) if i not in kept]
    if not wanted or not 0 < len(kept) < len(pending.names):
        return None
    talk.proposal = pending.only(kept)
    return proposed(talk.proposal)


_BUT = re.compile(
    r"^(?:and |but |ok |everything |all |all of (?:them|those) )*?(?:without|except|but not|but|"
    r"not|leave out|skip|exclude|excluding|other than|apart from)\b",
    re.IGNORECASE,
)


def _named(question: Question) -> set[str]:
    """Return the titles of the assets and jobs and the names of the spaces in *question*."""
    found: set[str] = set()
    for atom in question.atoms:
        if not (atom.mentions or atom.is_function or atom.has("neg") or atom.has("but")):
            return set()
        for kind in ("asset", "job", "schema"):
            found |= {entry.title for m in atom.named(kind) for entry in m.found}
    return found


def _is_among(name: str, wanted: set[str]) -> bool:
    asset, _, job = name.partition(" (")
    job = job.rstrip(")").split(",")[0]
    return bool({asset, asset.split(".")[0], job, name} & wanted)


def _meant(
    target: str, talk: Conversation, hearing: Hearing, model: Model, now: datetime
) -> tuple[str, Frame | None]:
    """Return the words of the target with what "it" is, or no words and what "them" is."""
    before = talk.frame
    if _IT.match(target):
        return (talk.focus, before) if talk.focus else ("", None)
    listed = before is not None and before.entity in {"run", "job"}
    if not target and talk.focus and not listed:
        return talk.focus, before
    if _THEM.match(target):
        return "", before
    if _ONES.search(target) and before is not None:
        changed = edit(hearing.read(target, now).question.atoms, target, before, model)
        if changed is not None:
            return "", changed
    return target, before

"""A turn that asks for an action: what "it" and "them" stand for, then the proposal that waits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sync.agent.acting.consent import partly
from sync.agent.acting.doing import Doing, propose
from sync.agent.acting.lessening import asks_fewer, fewer, is_among, keeps_all, titles
from sync.agent.acting.settling import proposed
from sync.agent.actions import Proposal, Request, taken_priority
from sync.agent.answer import Answer, Behaviour, say
from sync.agent.frame import Filter, Frame
from sync.agent.hearing import Hearing
from sync.agent.model import Model
from sync.agent.recipes.shape import Asking
from sync.agent.talk.asking_back import ask_back, meant
from sync.agent.talk.conversation import Conversation
from sync.agent.talk.followup import edit
from sync.agent.talk.narrowing import asset_keys, job_keys
from sync.agent.talk.places import places_in
from sync.agent.words.lattice import Question
from sync.agent.words.names import Names
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
_PLACES = re.compile(
    r"^(?:only |just )?(?:the )?(?:(?:first|top|last|bottom) (?:\d+|two|three|four|five)|(?:first|"
    r"second|third|fourth|fifth|last)(?: one)?(?:,? and (?:the )?(?:second|third|fourth|fifth|last)"
    r"(?: one)?)+)(?: ones?| of (?:them|those|these)| jobs| runs)?$",
    re.IGNORECASE,
)
_EACH = re.compile(r"^(?:each|every|any)(?: single| and every)? (?=\w)", re.IGNORECASE)
# "everything in finance, but not payroll"
_LEFT_OUT = re.compile(
    r",?\s*\b(?:(?:and|but)(?: please)? )?(?:not|except(?: for)?|excepting|without|excluding|"
    r"leave out|leaving out|leave|leaving|let|"
    r"keep|keeping|skip|skipping|other than|apart from|aside from|omit|omitting|minus|"
    r"(?:please )?(?:don'?t|do not) (?:touch|include|take|retry|sync|run|pause|stop))\b\s*"
    r"(?P<what>[^,]+?)(?: one| ones| alone)?(?: (?:running|enabled|active|untouched|out|on|"
    r"as (?:it|they) (?:is|are)|the way (?:it|they) (?:is|are)|in peace))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Saying:
    """Who hears a turn: the words and the names of the store, and when it was said."""

    hearing: Hearing
    model: Model
    store: Store
    now: datetime

    @property
    def names(self) -> Names:
        """Return the names in the store."""
        return self.hearing.names()

    def read(self, text: str) -> Question:
        """Return *text* as atoms of meaning."""
        return self.hearing.read(text, self.now).question

    def propose(self, request: Request, before: Frame | None) -> Proposal | Asking | Answer:
        """Return what *request* would do; *before* is what "them" stands for."""
        question = self.read(request.target)
        return propose(
            Doing(request, question, self.names, self.model, self.store, self.now), before
        )


def propose_turn(request: Request, text: str, talk: Conversation, saying: Saying) -> Answer:
    """Return the proposal of *request*, which then waits in *talk*, or what is in its way."""
    target, before = _meant(request.target, talk, saying)
    target, without = _left_out(_EACH.sub("all ", target), saying)
    ahead = _lies_ahead(target, saying)
    if ahead:
        told = f"What I do happens at once, not {ahead}. Ask for it without a time."
        return say(Behaviour.CLARIFY, told)
    made = saying.propose(replace(request, target=target), before)
    if isinstance(made, Asking):
        whole = replace(saying.read(target), text=text)
        return ask_back(made, whole, talk, meant(whole, made) or target)
    if isinstance(made, Answer):
        return made
    kept = [i for i, name in enumerate(made.names) if not is_among(name, without)]
    if not kept:
        return say(Behaviour.NOT_FOUND, "Without what is left out there is nothing to do.")
    made = made if len(kept) == len(made.names) else made.only(kept)
    talk.proposal, talk.about = made, made.of
    if len(made.names) == 1:
        talk.focus = made.names[0].split(" (")[0]
    elif made.about:
        talk.focus = made.about
    return proposed(made)


_UNTIL = re.compile(r"\b(?:until|till|for the next|starting|beginning|as of)\b", re.IGNORECASE)


def _lies_ahead(target: str, saying: Saying) -> str:
    """Return the time to come at which something is wanted, "" where it is wanted now."""
    times = [a for a in saying.read(target).atoms if a.time is not None and a.time.window]
    for atom in times:
        since = atom.time.window.since if atom.time and atom.time.window else None
        if _UNTIL.search(target) or (since is not None and since >= saying.now):
            return atom.text
    return ""


def _left_out(target: str, saying: Saying) -> tuple[str, set[str]]:
    """Return *target* without "but not payroll", and the titles of what that leaves out."""
    found = _LEFT_OUT.search(target)
    if found is None or not found.start():
        return target, set()
    without = titles(saying.read(found["what"]).atoms)
    return (target[: found.start()].strip(" ,"), without) if without else (target, set())


def fewer_of(talk: Conversation, text: str, saying: Saying) -> Answer | None:
    """Return the proposal that waited, about fewer: "only products", "all but finance"."""
    pending = talk.dropped
    if pending is None or not asks_fewer(text):
        return None
    rest = partly(text) or text
    question = saying.read(rest)
    priority = ""
    if pending.action == "sync":
        rest, priority = taken_priority(rest)
        text, _ = taken_priority(text)
        question = saying.read(rest)
    less = fewer(pending, text, question) or _narrower(pending, rest, question, saying)
    if less is None and keeps_all(pending, text, question):
        less = replace(pending, note="That leaves all of them.")
    if less is None:
        return None
    talk.proposal = less.with_priority(priority) if priority else less
    return proposed(talk.proposal)


_MORE = re.compile(
    r"^(?:(?:yes|ok|okay|sure)\b[, ]*)?(?:and|also|plus|add|include|together with|as well as)\b"
    r"(?: also| please| do| then)* (?P<what>(?!how|what|which|who|when|why|only|not|just)[\w. ,]+?)"
    r"(?: too| as well| also| please)*[.! ]*$",
    re.IGNORECASE,
)


_NO = re.compile(
    r"^(?=.*\b(?:no|nope|not|sorry|wait|oops|actually|rather|mean|meant|instead|make)\b)(?:(?:no|"
    r"nope|not (?:that|this)(?: one)?|sorry|wait|oops|actually|rather|i (?:mean|meant)|make (?:it|"
    r"that)|take|use|do|only|just|but|and|please)\b[,.;:! -]*)+(?:the )?"
    r"(?!leave|keep|it\b|that\b|thanks|thank|stop|cancel|don|not\b|never|forget|need|way|more)"
    r"(?P<what>\w[\w. ]*?)(?: (?:job|jobs|sync|one|ones|table))?(?:,? instead)?(?: please)?[.! ]*$",
    re.IGNORECASE,
)


def other_of(talk: Conversation, text: str, saying: Saying) -> Answer | None:
    """Return the proposal that waited, about something else: "no, the employees instead"."""
    pending = talk.dropped
    if pending is None:
        return None
    words, priority = taken_priority(text)
    found = _NO.match(words) or re.match(r"^(?:the )?(?P<what>[\w. ]+?) instead[.! ]*$", words)
    if found is None or not titles(saying.read(found["what"]).atoms):
        return None
    level = priority or (pending.priorities[0] if len(set(pending.priorities)) == 1 else "")
    asked = level if pending.asked_priority or priority else ""
    request = Request(action=pending.action, target=found["what"], priority=asked)
    return propose_turn(request, found["what"], talk, saying)


def more_of(talk: Conversation, text: str, saying: Saying) -> Answer | None:
    """Return the proposal that waited, about more: "and deliveries, too"."""
    pending, found = talk.dropped, _MORE.match(text)
    if pending is None or found is None or not titles(saying.read(found["what"]).atoms):
        return None
    made = saying.propose(Request(action=pending.action, target=found["what"]), None)
    if not isinstance(made, Proposal):
        return None
    talk.proposal = pending.plus(made)
    return proposed(talk.proposal)


def _narrower(pending: Proposal, text: str, question: Question, saying: Saying) -> Proposal | None:
    """Return *pending* about those alone that meet a condition: "only the failed ones"."""
    changed = edit(question.atoms, text, pending.of, saying.model) if pending.of else None
    if changed is None or changed == pending.of:
        return None
    made = saying.propose(Request(action=pending.action, target=""), changed)
    if not isinstance(made, Proposal):
        return None
    kept = [i for i, name in enumerate(pending.names) if name in made.names]
    return pending.only(kept) if 0 < len(kept) < len(pending.names) else None


def _meant(target: str, talk: Conversation, saying: Saying) -> tuple[str, Frame | None]:
    """Return the words of the target with what "it" is, or no words and what "them" is."""
    before = talk.frame
    if _IT.match(target):
        return (talk.focus, before) if talk.focus else ("", None)
    if _PLACES.match(target):
        return "", _of_rows(talk, saying, target)
    listed = before is not None and before.entity in {"run", "job"}
    if not target and talk.focus and not listed:
        return talk.focus, before
    if _THEM.match(target):
        told = listed and before is not None and not before.recipe
        return "", before if told else _of_rows(talk, saying)
    if _ONES.search(target) and before is not None:
        changed = edit(saying.read(target).atoms, target, before, saying.model)
        if changed is not None:
            return "", changed
    return target, before


def _of_rows(talk: Conversation, saying: Saying, places: str = "") -> Frame | None:
    """Return the jobs of the rows of the last answer, or of those that *places* points at."""
    last = talk.answered
    if last is None:
        return None
    if places:
        chosen = places_in(places, len(last.rows))
        last = replace(last, rows=tuple(row for i, row in enumerate(last.rows) if i in chosen))
    found = (
        ("job", job_keys(last, saying.names)),
        ("asset", asset_keys(last, saying.names)),
    )
    field, keys = next(((name, keys) for name, keys in found if keys), ("", ()))
    those = Filter(field=field, values=keys, label="those of before")
    return Frame(entity="job", filters=(those,)) if keys else None

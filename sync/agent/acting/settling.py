"""What a yes, a no or a question does to a proposal that waits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from sync.agent.acting.consent import agrees, declines, is_no, is_yes
from sync.agent.actions import (
    TWICE,
    Actions,
    Proposal,
    in_words,
    needs_two,
    priority_of,
)
from sync.agent.answer import Answer, Behaviour, listed, say
from sync.agent.talk.openings import without_talk

_LASTS = timedelta(minutes=5)  # what it says may have moved meanwhile
_HOW_MANY = re.compile(
    r"\bhow many\b(?: \w+){0,3}? (?:(?:is|are|was|were|would|will|does|do) )?"
    r"(?:that|it|those|them|this|these)(?: \w+){0,2}[?.! ]*$",
    re.IGNORECASE,
)


def settle_proposal(
    text: str, pending: Proposal | None, doing: Actions, actor: str, now: datetime
) -> tuple[Answer, Proposal | None]:
    """Return what came of *pending* after a bare yes or no, and what waits for another yes."""
    if pending is None:
        told = "Nothing is waiting for a yes or a no. What would you like to know?"
        return say(Behaviour.CLARIFY, told), None
    if not agrees(text, pending.action):
        return say(Behaviour.CANCEL, "Dropped; nothing was changed."), None
    if now - pending.made_at > _LASTS:
        return say(Behaviour.CANCEL, "That proposal is too old and was dropped; ask again."), None
    if needs_two(pending) and not pending.agreed:
        told = f"That is {pending.count} at once, more than {TWICE}. Really? (yes / no)"
        again = replace(pending, agreed=True)
        return replace(proposed(again), text=told), again
    return _execute(pending, doing, actor, now), None


_IT = r"(?:it|that|them|this|those|the priority|its priority|the prio)(?: all)?"
_LEVEL = r"(?P<word>critical|highest|high|medium|normal|low|lowest|top|urgent)"
_PRIORITY = re.compile(
    r"^(?:(?:actually|but|no|ok|okay|yes|and|wait|hm+|oh|please|rather|better)[, ]+)*"
    rf"(?:(?:make|set|change|do|run|put|raise|lower|bump) {_IT}(?: to| with| at| as| up to| on)?|"
    rf"with|at|use|in|on|to|as)?\s*(?:a |the )?{_LEVEL}(?:[- ]?prio(?:rity)?)?"
    r"(?: instead| please| though| then)*[.! ]*$",
    re.IGNORECASE,
)


def reprioritised(text: str) -> str:
    """Return the priority that *text* wants for what waits, "" where it wants something else."""
    found = _PRIORITY.match(text.strip())
    return priority_of(found["word"]) if found is not None else ""


def proposed(made: Proposal) -> Answer:
    """Return the turn that shows *made* and waits."""
    return Answer(
        behaviour=Behaviour.PROPOSE,
        text=in_words(made),
        proposal=made.told(),
        columns=("object", "priority"),
        rows=tuple(zip(made.names, made.priorities, strict=True)),
    )


def asks_size(text: str) -> bool:
    """Return whether *text* asks how many a proposal is about."""
    return bool(_HOW_MANY.search(text))


def size_of(pending: Proposal) -> Answer:
    """Return how many objects *pending* was about; a question drops it."""
    count = pending.count
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=f"{count}: {listed(pending.names)}. The proposal was dropped.",
        value=count,
        columns=("count",),
        rows=((count,),),
    )


def _execute(proposal: Proposal, doing: Actions, actor: str, now: datetime) -> Answer:
    done: list[int] = []
    priorities = proposal.priorities[: len(proposal.jobs)]
    for job_id, priority in zip(proposal.jobs, priorities, strict=True):
        if proposal.action == "sync":
            done.append(doing.sync(actor, job_id, priority, now))
        elif proposal.action in {"pause", "resume"}:
            doing.set_enabled(actor, job_id, now, enabled=proposal.action == "resume")
    for run_id in proposal.runs:
        doing.cancel(actor, run_id, now)
        done.append(run_id)
    runs = f" Run {', '.join(map(str, done))}." if done else ""
    return Answer(
        behaviour=Behaviour.EXECUTE,
        text=f"Done: {proposal.action} of {listed(proposal.names)}.{runs}",
        columns=("run_id",),
        rows=tuple((number,) for number in done),
        value=done[0] if len(done) == 1 else None,
    )


# "ok then start it" is an order of its own where nothing waits
_ORDERS = re.compile(
    r"^(?:(?:ok|okay|so|and|then|please|now|well|alright|fine|good)\b[, ]*)*(?:start|run|sync|"
    r"retry|rerun|trigger|pause|resume) (?:it|them)\b",
    re.IGNORECASE,
)


def is_word(text: str, pending: Proposal | None) -> bool:
    """Return whether *text* is a yes or a no, to what waits where something does."""
    if pending is not None:
        return agrees(text, pending.action) or declines(text)
    bare = without_talk(text) or text
    if _ORDERS.match(bare):
        return False
    return is_yes(text) or agrees(text) or is_no(text) or is_no(bare)

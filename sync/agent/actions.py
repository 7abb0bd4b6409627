"""Actions: what a request would do, shown first; done only after a yes to exactly that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sync.agent.frame import Frame

_POLITE = (
    r"^(?:(?:please|pls|kindly|ok|okay|now|then|so|and|hey|hi|hello|can you|could you|"
    r"(?:can|could|would) (?:somebody|someone|anybody|anyone)|would "
    r"you|will you|can we|"
    r"could we|let's|lets|let us|i want you to|i want to|i would like to|i'd like to|i'd like you "
    r"to|i need to|i need you to|we need to|we should|go ahead and|just|also|"
    r"go and|you can|you may|immediately|right away|as soon as possible|asap|urgently|,)\s*)*"
)
_SYNC = (
    r"sync(?:hroni[sz]e)?|re-?sync|re-?run|run|retry|re-?try|trigger|re-?trigger|start up|start|"
    r"re-?start|fire up|launch|kick off|kick|execute|re-?execute|"
    r"refresh|replicate|load|reload|queue|enqueue|repeat|try|redo|fire(?: off)?|initiate|begin|"
    r"schedule|push|process|bring"
)
_PAUSE = (
    r"pause|disable|stop|suspend|halt|hold(?! on\b)|switch off|turn off|deactivate|freeze|put "
    r"on hold|"
    r"park|put"
)
_RESUME = (
    r"resume|enable|unpause|un-pause|re-?enable|re-?activate|activate|switch on|turn on|continue|"
    r"unfreeze|unblock|unlock|re-?start the schedule of|restart the schedule of"
)
_CANCEL = r"cancel|abort|kill|terminate|interrupt"
_ACTIONS = (("pause", _PAUSE), ("resume", _RESUME), ("cancel", _CANCEL), ("sync", _SYNC))
_NOT_OBJECTS = re.compile(
    r"^(?:s\b|rates?|durations?|waits?|waiting|lengths?|depths?|frequenc(?:y|ies)|"
    r"times?|per|by|jobs? (?:per|by)|runs? (?:per|by)|statistics|"
    r"and (?:ends?|ending|finish(?:ing)?|stops?)\b|history|status|failures?|errors?|logs?|"
    r"volume|counts?|totals?|numbers?|dates?|trend|statuses|overview|summary|"
    r"results?|schedules?|coverage|"
    r"(?:that|which|whose|having|with the) (?!(?:one|job|sync|run|table|asset|again|now|at)\b)\w+|"
    r"of\b|"
    r"did|does|is|was|has|have|took|yesterday|today|last|this week)\b",
    re.IGNORECASE,
)
_OBJECTS = re.compile(
    r"^(?:last night|failures? (?:of|from)|(?:yesterday|today|last \w+)'s "
    r"(?!status|success|rate|average|duration)\w+)\b",
    re.IGNORECASE,
)
# Words that are things as well: "sync jobs that failed" may be a list.
_THINGS = frozenset({"sync", "run", "load", "schedule", "queue", "refresh", "process", "hold"})
_OF_THINGS = re.compile(
    r"^(?:jobs? (?:that|which|with|in the|from)|runs? (?:that|which|with))\b", re.IGNORECASE
)
_PRIORITY = re.compile(
    r"(?:[,;]?\s*(?:\band\s+)?(?:\b(?:with|at|in|using|as|on)\b)?\s*(?:a |the )?"
    r"(?:prio(?:rity)?(?:\s*[:=]\s*|\s+)(?:of\s+|set to\s+|to\s+)?"
    r"(?P<after>critical|high|highest|medium|normal|low|lowest|top|urgent)|"
    r"(?P<before>critical|highest|high|medium|normal|low|lowest|top|"
    r"urgent)(?:est)?[- ]?prio(?:rity)?)\b"
    r"(?:\s+(?:is|will be|would be) (?:enough|fine|ok(?:ay)?|sufficient|good enough|alright))?)",
    re.IGNORECASE,
)
_URGENT = re.compile(r"\b(?:urgently|asap|as soon as possible|with urgency)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:right now|right away|now|immediately|at once|again|instantly|once more|for me|"
    r"please|straight away|directly|then|once|one time|until further notice|until (?:i|we) "
    r"(?:say so|tell you(?: otherwise)?)|for now|"
    r"outside (?:of )?(?:the |its )?schedule|out of schedule|ad hoc|"
    r"one after (?:the other|another)|in (?:that|this) order|in parallel|at the same time|for the "
    r"(?:time being|"
    r"moment)|for a while|temporarily|as soon as possible|asap|urgently|manually|off|to glue|to "
    r"aws|on hold)\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"\bout of (?=(?:the )?[\w.]+)", re.IGNORECASE)  # "all that we sync out of HR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An action that was asked for: *target* is the words for what it is to be done to."""

    action: str
    target: str
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """What is to be done, and *when*: the words of the condition."""

    do: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be done to which jobs; nothing happens before a yes.

    *runs* are the runs of a cancellation, *names* how the objects are called.
    """

    action: str
    jobs: tuple[int, ...]
    names: tuple[str, ...]
    priorities: tuple[str, ...]
    runs: tuple[int, ...] = ()
    about: str = ""  # the one asset that it is about
    note: str = ""  # what is so already
    agreed: bool = False  # the first of two times
    of: Frame | None = None  # the jobs or runs that it is about
    asked_priority: bool = False  # the priority was asked for, it is not that of the jobs
    after: str = ""  # the order that is proposed once this one is carried out
    made_at: datetime

    @property
    def count(self) -> int:
        """Return how many jobs or runs it is about."""
        return len(self.runs or self.jobs)

    def with_priority(self, priority: str) -> Proposal:
        """Return the same with another priority; it must be agreed to anew."""
        levels = (priority,) * len(self.priorities)
        return replace(self, priorities=levels, agreed=False, asked_priority=True)

    def only(self, places: Sequence[int]) -> Proposal:
        """Return the same for those of its objects alone that stand at *places*."""
        return replace(
            self,
            jobs=tuple(self.jobs[i] for i in places if self.jobs),
            names=tuple(self.names[i] for i in places),
            priorities=tuple(self.priorities[i] for i in places),
            runs=tuple(self.runs[i] for i in places if self.runs),
            note="",
            agreed=False,
        )

    def plus(self, more: Proposal) -> Proposal:
        """Return the same about what *more* is about as well."""
        new = [i for i, name in enumerate(more.names) if name not in self.names]
        added = more.only(new)
        return replace(
            self,
            jobs=(*self.jobs, *added.jobs),
            names=(*self.names, *added.names),
            priorities=(*self.priorities, *added.priorities),
            runs=(*self.runs, *added.runs),
            about="",
            note="",
            agreed=False,
        )

    def told(self) -> dict[str, Any]:
        """Return the proposal as programs read it."""
        return {
            "action": self.action,
            "count": self.count,
            "objects": list(self.names),
            "priorities": sorted(set(self.priorities)),
        }


class Actions(Protocol):
    """What carries actions out, under the rights of *actor* and audited."""

    def sync(self, actor: str, job_id: int, priority: str, now: datetime) -> int:
        """Put a run of a job into the queue and return its number."""

    def set_enabled(self, actor: str, job_id: int, now: datetime, *, enabled: bool) -> None:
        """Let a job fire, or not."""

    def cancel(self, actor: str, run_id: int, now: datetime) -> None:
        """Cancel a run."""


def read_request(text: str) -> Request | None:
    """Return the action that *text* asks for, None where it is a question."""
    plain = text.strip().rstrip(".!").strip()
    if plain.endswith("?") and not re.match(
        r"^(?:please|can you|could you|would you|will you|can we|could we)\b", plain, re.IGNORECASE
    ):
        return None
    plain = plain.rstrip("?").strip()
    for action, verbs in _ACTIONS:
        found = re.match(rf"{_POLITE}(?P<verb>{verbs})(?:\s+(?P<rest>.*))?$", plain, re.IGNORECASE)
        if found is None:
            continue
        rest = (found["rest"] or "").strip()
        if _NOT_OBJECTS.match(rest) and not _OBJECTS.match(rest):
            return None
        verb = found["verb"].lower()
        if verb in _THINGS and _OF_THINGS.match(rest):
            return None
        if verb in {"put", "bring", "try"} and not re.search(
            r"on hold|again|back", rest, re.IGNORECASE
        ):
            return None
        if not rest and verb not in {
            "retry",
            "rerun",
            "re-run",
            "resync",
            "restart",
            "pause",
            "resume",
        }:
            return None
        return _request(action, rest)
    return None


def taken_priority(text: str) -> tuple[str, str]:
    """Return *text* without the priority that it asks for, and that priority."""
    found = _PRIORITY.search(text)
    word = (found["after"] or found["before"] or "").lower() if found else ""
    return (_PRIORITY.sub(" ", text).strip(" ,") if found else text), priority_of(word)


def _request(action: str, rest: str) -> Request:
    target, priority = taken_priority(rest) if action == "sync" else (rest, "")
    if not priority and _URGENT.search(rest):
        priority = "HIGH"
    target = _OUT_OF.sub("in ", _WHEN.sub(" ", target))
    target = re.sub(r"\s+", " ", target).strip(" ,.-")
    return Request(action=action, target=target, priority=priority)


_PRIORITIES = {
    "critical": "CRITICAL",
    "top": "CRITICAL",
    "highest": "CRITICAL",
    "high": "HIGH",
    "urgent": "HIGH",
    "medium": "MEDIUM",
    "normal": "MEDIUM",
    "low": "LOW",
    "lowest": "LOW",
}


def priority_of(word: str) -> str:
    """Return the priority that *word* says, "" where it says none."""
    return _PRIORITIES.get(word.lower(), "")


def in_words(proposal: Proposal) -> str:
    """Return what *proposal* would do."""
    verb = {
        "sync": "start a sync of",
        "pause": "pause (disable the schedule of)",
        "resume": "resume (enable the schedule of)",
        "cancel": "cancel the run of",
    }[proposal.action]
    count = proposal.count
    what = ", ".join(proposal.names)
    noun = "object" if proposal.runs else "job"
    text = f"I would {verb} {count} {noun if count == 1 else noun + 's'}: {what}"
    if proposal.action == "sync":
        text += f", priority {', '.join(sorted(set(proposal.priorities)))}, to start now"
    note = f" {proposal.note}" if proposal.note else ""
    note += f' After that I ask about "{proposal.after}".' if proposal.after else ""
    warning = f" That is {count} at once." if count > _MANY else ""
    if needs_two(proposal):
        warning += f" Above {TWICE} I ask twice."
    asked = "Nothing has happened yet. Shall I? (yes / no)"
    return f"{text}.{note}{warning} {asked}"


def needs_two(proposal: Proposal) -> bool:
    """Return whether one yes is not enough for *proposal*, so many are its objects."""
    return proposal.count > TWICE


TWICE = 10  # objects
_MANY = 5

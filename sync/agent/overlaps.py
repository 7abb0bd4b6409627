"""Runs that were under way while a component was down: "failures during an outage of glue"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Filter, Frame, Related
from sync.agent.model import Model
from sync.agent.recipes.health import components
from sync.agent.words.lattice import Atom, Question
from sync.agent.words.names import Names
from sync.agent.words.reader import Reader

_PART = (
    r"(?:(?:any|a|one|the|some) )?(?:(?:glue|aws|datasphere|sap|scheduler|worker|duckdb|store)\b"
    r"(?:[ _](?:api|pool|store|system|connection))*|component|system)"
)
_UNDER_WAY = (
    r"(?:(?:that|which) )?(?:(?:were|was|been) )?(?:under ?way|running|in progress|active|"
    r"happening|"
    r"happened|occurred|started|took place|ran|fell) "
)
_DOWN = r"(?:down|unavailable|offline|unreachable|not available|not reachable|out)"
_OUTAGE = (
    rf"(?:the |an? |any |some |one of the |its |last |latest )*(?:{_PART} )?(?:outages?|downtimes?)"
    rf"(?: of {_PART})?"
)
_DURING = re.compile(
    rf" (?:{_UNDER_WAY})?(?:(?:while|when) {_PART} (?:was|were|went|is) {_DOWN}|"
    rf"(?:during|in|amid|at the time of) {_OUTAGE}|(?:(?:that|which) )?(?:(?:were|was) )?(?:"
    r"overlap(?:ped|ping|s)?(?: with)?|coincided with|affected by|hit by|interrupted by) "
    rf"{_OUTAGE})(?= |[,?.!]|$)",
    re.IGNORECASE,
)
_NEWEST = re.compile(r"\b(?:last|latest)\b", re.IGNORECASE)


def read_overlaps(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the runs that overlap an outage, or the jobs that have such, None where none is."""
    found = _DURING.search(question.text)
    if found is None or _NEWEST.search(found[0]):
        return None
    inside = [each for each in question.atoms if _is_within(question, each, found)]
    frame = understand_whole([a for a in question.atoms if a not in inside], model, now)
    if frame is None or frame.recipe or frame.parts or frame.windows:
        return None
    down = _down(inside)
    if frame.entity == "run":
        return replace(frame, filters=(*frame.filters, down))
    return _with_jobs(frame, down) if frame.entity == "job" else None


def _with_jobs(frame: Frame, down: Filter) -> Frame:
    """Return *frame* with jobs whose runs overlap an outage: those that are spoken of, or any."""
    told = tuple(
        replace(each, part=replace(each.part, filters=(*each.part.filters, down)))
        for each in frame.related
        if each.part.entity == "run"
    )
    others = tuple(each for each in frame.related if each.part.entity != "run")
    if not told:
        told = (Related(part=Frame(entity="run", filters=(down,), window=frame.window)),)
        frame = replace(frame, window=None)
    return replace(frame, related=(*others, *told))


def _is_within(question: Question, atom: Atom, found: re.Match[str]) -> bool:
    words = question.words
    return words[atom.end - 1].end > found.start() and words[atom.start].start < found.end()


def _down(inside: Sequence[Atom]) -> Filter:
    """Return the condition of an outage of the component that is named, of any where none is."""
    named = components(Reader(text="", atoms=tuple(inside), names=Names(())))
    if not named:
        return Filter(field="outage", op="empty", label="no outage", negated=True)
    return Filter(field="outage", values=named, label=" or ".join(named))

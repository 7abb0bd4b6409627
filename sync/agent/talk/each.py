"""A number of each row that was shown: "how many runs did each have this week"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.drafts.understand import understand
from sync.agent.frame import Frame
from sync.agent.talk.narrowing import narrowed
from sync.agent.talk.turn import Turn

_MANY = re.compile(
    r"^(?:and |so |but |ok |now |then )*(?:with )?(?:how (?:many|often)|(?:the )?(?:number|"
    r"count)s? of)"
    r" (?P<what>[\w -]+?)?\s*\b(?:(?:in|for|of|per|by|on|from|at) )?each\b(?: (?:one|job|asset|"
    r"table|"
    r"view|space|database|of (?:them|those|these)))?(?P<rest>.*)$",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"^(?:and |so |but |ok |now |then )*(?:with )?(?:what (?:is|was) |show |show me )?(?:the |"
    r"their )?"
    r"(?P<what>[\w -]*?\b(?:rates?|average|avg|mean|median|maximum|minimum|total|duration|coverage|"
    r"times?)\b[\w -]*?) (?:in|for|of|per|by|on) each\b(?: (?:one|job|asset|table|view|space|"
    r"database|of (?:them|those|these)))?(?P<rest>.*)$",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"\s*\b(?:do|does|did|has|have|had|is|are|were|was|there|they|own|hold|contain|get|got|"
    r"show|shows|in it)\b",
    re.IGNORECASE,
)
KINDS = {"job": ("job",), "asset": ("asset",), "schema": ("space", "database")}


def of_each(turn: Turn, before: Frame) -> Frame | None:
    """Return how many there are of each row of *before*, None where that is not asked."""
    text = turn.question.text
    many = _MANY.match(text)
    found = many or _MEASURE.match(text)
    if found is None or before.entity not in KINDS or _is_split(before):
        return None
    own = _own_count(found, before, turn) if many else ""
    if own:
        return replace(before, select=(own,), asked=(), yes_no=False)
    what, rest = (_VERBS.sub("", found[name] or "").strip() for name in ("what", "rest"))
    told = grouped(turn, before, f"{'how many ' if many else ''}{what} {rest} per ")
    return replace(told, zeros=bool(many)) if told is not None else None


def grouped(turn: Turn, before: Frame, text: str, rest: str = "") -> Frame | None:
    """Return what *text* and a kind of things ask for, of those things that *before* lists."""
    last = turn.talk.answered
    glue = any("glue" in each.values for each in before.filters if each.field == "system")
    kinds = before.groups or KINDS.get(before.entity, ())
    for kind in kinds[:: -1 if glue else 1]:
        atoms = turn.read(f"{text}{kind}{rest}").atoms
        understood = understand(atoms, turn.model, turn.now)
        if last is None or understood is None or understood.checked(atoms).missed:
            continue
        told = narrowed(understood.frame, last, turn.hearing.names(), turn.model)
        if told is not None and told.groups == (kind,):
            return told
    return None


def is_number_of_each(text: str, before: Frame) -> bool:
    """Return whether *text* asks for a number of each thing that *before* lists."""
    return bool(_MEASURE.match(text)) and before.entity in KINDS and not _is_split(before)


def _is_split(before: Frame) -> bool:
    return bool(before.groups or before.bucket or before.parts or before.windows)


def _own_count(found: re.Match[str], before: Frame, turn: Turn) -> str:
    """Return the field of *before* that holds the number, "" where there is none."""
    words = _VERBS.sub("", f"{found['what']} {found['rest']}").rstrip("?.! ").strip()
    name = f"{words.rstrip('s').lower()}_count"
    return name if name in turn.model[before.entity].fields and not before.recipe else ""

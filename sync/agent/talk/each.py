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
_VERBS = re.compile(
    r"\s*\b(?:do|does|did|has|have|had|is|are|were|was|there|they|own|hold|contain|get|got|"
    r"show|shows|in it)\b",
    re.IGNORECASE,
)
_KINDS = {"job": ("job",), "asset": ("asset",), "schema": ("space", "database")}


def of_each(turn: Turn, before: Frame) -> Frame | None:
    """Return how many there are of each row of *before*, None where that is not asked."""
    found, last = _MANY.match(turn.question.text), turn.talk.answered
    if found is None or last is None or before.entity not in _KINDS or _is_split(before):
        return None
    own = _own_count(found, before, turn)
    if own:
        return replace(before, select=(own,), asked=(), yes_no=False)
    what, rest = (_VERBS.sub("", found[name] or "").strip() for name in ("what", "rest"))
    glue = any("glue" in each.values for each in before.filters if each.field == "system")
    for kind in _KINDS[before.entity][:: -1 if glue else 1]:
        atoms = turn.read(f"how many {what} {rest} per {kind}").atoms
        understood = understand(atoms, turn.model, turn.now)
        if understood is None or understood.checked(atoms).missed:
            continue
        frame = understood.frame
        told = narrowed(frame, last, turn.hearing.names(), turn.model)
        if told is not None and frame.groups == (kind,):
            return replace(told, zeros=True)
    return None


def _is_split(before: Frame) -> bool:
    return bool(before.groups or before.bucket or before.parts or before.windows)


def _own_count(found: re.Match[str], before: Frame, turn: Turn) -> str:
    """Return the field of *before* that holds the number, "" where there is none."""
    words = _VERBS.sub("", f"{found['what']} {found['rest']}").rstrip("?.! ").strip()
    name = f"{words.rstrip('s').lower()}_count"
    return name if name in turn.model[before.entity].fields and not before.recipe else ""

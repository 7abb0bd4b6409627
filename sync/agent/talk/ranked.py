"""What was ranked first, at another time: "and how was it yesterday"; and all the others."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.talk.each import KINDS, grouped
from sync.agent.talk.narrowing import narrowed
from sync.agent.talk.turn import Turn
from sync.agent.words.names import Names

_HOW_WAS_IT = re.compile(
    r"^(?:and |so |but )*(?:how|what) (?:was|is|were|did|about|has|had) (?:it|that|that one|this "
    r"one)"
    r"(?: (?:do|look|doing|been|go|perform))? (?P<when>(?:this|last|in|on|since|yesterday|today|"
    r"the)"
    r"\b[\w ]*)[?.! ]*$",
    re.IGNORECASE,
)
_THE_OTHERS = re.compile(
    r"^(?:and |so |but |now |what about |how about |show |show me |list |how (?:are|were|did) )*"
    r"(?:all )?(?:the )?(?:others?|rest|remaining ones|remainder|other ones|other (?:spaces|jobs|"
    r"tables|assets|components|owners|users|classes))(?: (?:do|doing|please|too))*[?.! ]*$",
    re.IGNORECASE,
)


_RANKED = re.compile(
    r"^(?:and |so |but |now )*which(?: one)? of (?:them|those|these)(?: (?:jobs|tables|assets|"
    r"views|"
    r"spaces))?(?! (?:has|have|had|got|is|was) (?:the )?\w+(?: (?:one|number|count|value))?[?.! "
    r"]*$)"
    r"(?P<rest> .*\b(?:most|fewest|least|highest|lowest|longest|slowest|fastest|shortest|"
    r"best|worst|more)\b.*)$",
    re.IGNORECASE,
)


def best_of_those(turn: Turn, before: Frame) -> Frame | None:
    """Return which of the rows of *before* has the most of what hangs on them: "most failures"."""
    found = _RANKED.match(turn.question.text)
    cut = before.limit is not None and len(before.groups) == 1
    split = (before.groups and not cut) or before.bucket or before.parts or before.recipe
    if found is None or split or not (cut or before.entity in KINDS):
        return None
    told = grouped(turn, before, "which ", found["rest"])
    return told if told is not None and (cut or told.entity != before.entity) else None


def with_first(text: str, last: Answer | None) -> str:
    """Return "how was it last week" with the name of the one group that *last* ranks first."""
    found, frame = _HOW_WAS_IT.match(text), last.frame if last is not None else None
    if found is None or frame is None or last is None or len(last.rows) != 1 or frame.recipe:
        return text
    single = len(frame.groups) == 1 and frame.limit == 1 and not frame.bucket
    return f"what about {last.rows[0][0]} {found['when']}" if single else text


def the_others(
    text: str, before: Frame, last: Answer | None, names: Names, model: Model
) -> Frame | None:
    """Return the groups that *before* was cut by, None where *text* does not ask for them."""
    cut = len(before.groups) == 1 and (before.limit is not None or before.rank is not None)
    if last is None or not cut or before.recipe or not _THE_OTHERS.match(text):
        return None
    whole = replace(before, limit=None, rank=None)
    first = narrowed(whole, last, names, model)
    if first is None:
        return None
    those = first.filters[-1]
    kept = tuple(each for each in before.filters if each.field != those.field)
    filters = (*kept, replace(those, negated=True))
    return replace(whole, filters=filters)

"""How many rows the last answer had, where its frame cannot be asked: "and how many is that"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer, listed
from sync.agent.frame import Frame
from sync.agent.talk.turn import Turn

_HOW_MANY = re.compile(
    r"^(?:and |so )?how many (?:is|are|was|were) (?:that|those|these|they|there|it)"
    r"(?: in total| altogether| now)?[.?! ]*$|^(?:and )?how many(?: in total)?[.?! ]*$",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"^(?:and |so )?how (?:long|much|high|low|big|often) (?:was|is|did|does|were) "
    r"(?:that|it|this)(?: one| outage)?(?: take| last| exactly)?[?.! ]*$",
    re.IGNORECASE,
)


def counted(turn: Turn, before: Frame) -> Answer | None:
    """Return how many rows there were, where the frame itself cannot count them."""
    last = turn.talk.answered
    told = before.recipe == "outages" or (before.limit == 1 and before.asked)
    single = last is not None and len(last.rows) == 1 and told
    if single and _HOW_MUCH.match(turn.question.text):
        return last  # "which job took longest", "how long was that"
    if last is None or not _HOW_MANY.match(turn.question.text):
        return None
    if before.groups and before.limit == 1 and len(last.rows) == 1:
        return last  # of the one that has the most
    if not before.recipe:
        return None
    count = len(last.rows)
    return replace(
        last,
        text=f"{count}: {listed([str(row[0]) for row in last.rows])}." if count else "0.",
        value=count,
        columns=("count",),
        rows=((count,),),
        chart="",
    )

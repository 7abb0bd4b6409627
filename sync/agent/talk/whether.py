"""Whether any, or all, of what was shown are so: "are any of these paused", "did they all work"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Frame

_ASKS = r"^(?:and |so |but |ok |now )*(?:did|do|does|are|is|was|were|has|have|had)(?:n't)? "
_ANY = re.compile(
    _ASKS
    + r"(?:any|some|one|either|at least one|there|they|those|these|it|that|all|each|every|both)\b"
    r"(?!.*\b(?:how many|which|who|when|where|why)\b)",
    re.IGNORECASE,
)
_ALL = re.compile(
    _ASKS + r"(?:(?:all|both|each|every (?:single )?one)(?: (?:of )?(?:them|these|those|the \w+))?|"
    r"(?:they|these|those) (?:all|both|each))\b",
    re.IGNORECASE,
)


def asks_of_all(text: str) -> bool:
    """Return whether *text* asks if all of what was shown are so."""
    return bool(_ALL.match(text))


def whether(frame: Frame, before: Frame, text: str) -> Frame:
    """Return *frame* as an answer of yes or no, where *text* asks if any of *before* are so."""
    number = frame.asked or frame.groups or frame.bucket or frame.windows or frame.recipe
    more = (*frame.conditions, *frame.related) != (*before.conditions, *before.related)
    asks = bool(_ANY.match(text)) and more and not number
    return replace(frame, yes_no=True) if asks else frame

"""Whether any, or all, of what was shown are so: "are any of these paused", "did they all work"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.frame import Frame
from sync.agent.model import Model

_ASKS = r"^(?:and |so |but |ok |now )*(?:did|do|does|are|is|was|were|has|have|had)(?:n't)? "
_ANY = re.compile(
    _ASKS
    + r"(?:any|some|one|either|at least one|there|they|those|these|it|that|all|each|every|both)\b"
    r"(?!.*\b(?:how many|which|who|when|where|why)\b)",
    re.IGNORECASE,
)
_THEY = re.compile(_ASKS + r"(?:they|those|these|both)\b(?! (?:all|both|each)\b)", re.IGNORECASE)
_ALL = re.compile(
    _ASKS + r"(?:(?:all|both|each|every (?:single )?one)(?: (?:of )?(?:them|these|those|the \w+))?|"
    r"(?:they|these|those) (?:all|both|each))\b",
    re.IGNORECASE,
)


def asks_of_all(text: str) -> bool:
    """Return whether *text* asks if all of what was shown are so."""
    return bool(_ALL.match(text))


def of_some(answer: Answer, last: Answer | None, text: str, model: Model) -> Answer:
    """Return *answer* as how many of *last* are so, where "are they" is no plain yes."""
    frame, before = answer.frame, last.frame if last is not None else None
    if last is None or before is None or frame is None or not _THEY.match(text):
        return answer
    listed = frame.yes_no and not (before.asked or before.groups or before.yes_no)
    fewer = 0 < len(answer.rows) < len(last.rows)
    if not (listed and fewer and frame.entity == before.entity and answer.value is True):
        return answer
    entity = model[frame.entity]
    said = f"Yes, {len(answer.rows)} {entity.one if len(answer.rows) == 1 else entity.many}"
    some = f"Some: {len(answer.rows)} of {len(last.rows)} {entity.many}"
    return replace(answer, value=None, text=answer.text.replace(said, some, 1))


def whether(frame: Frame, before: Frame, text: str) -> Frame:
    """Return *frame* as an answer of yes or no, where *text* asks if any of *before* are so."""
    number = frame.asked or frame.groups or frame.bucket or frame.windows or frame.recipe
    more = (*frame.conditions, *frame.related) != (*before.conditions, *before.related)
    asks = bool(_ANY.match(text)) and more and not number
    return replace(frame, yes_no=True) if asks else frame

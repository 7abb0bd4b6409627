"""The last answer beside the same for something else: "compare that with the deliveries job"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.drafts.drafting import SCHEMAS
from sync.agent.frame import Frame
from sync.agent.talk.followup import edit
from sync.agent.talk.turn import Turn
from sync.agent.talk.two import joined_of, only_apart

_BESIDE = re.compile(
    r"^(?:and |but |so |ok |now |then |please |can you |could you |how )*"
    r"(?:(?:compared?|contrast(?:ed)?|put|set|hold|stack|check)(?: (?:it|that|this|them|those|"
    r"these|the (?:result|number|figure|value)))? (?:up )?"
    r"(?:with|to|against|beside|next to|alongside|versus|vs\.?)|"
    r"(?:in comparison|relative|as opposed|next) (?:with|to)|versus|vs\.?|against)"
    r" (?:(?:that|those|the same|the (?:number|figure|value|one))s? (?:of|for|in) "
    r")?(?P<what>\S.*)$",
    re.IGNORECASE,
)


def beside(turn: Turn, before: Frame) -> Frame | None:
    """Return *before* and the same for what is named now, None where none is set beside it."""
    found = _BESIDE.match(turn.question.text)
    if found is None or before.recipe or before.parts or before.shares or before.windows:
        return None
    text = f"and {found['what']}"
    other = edit(turn.read(text).atoms, text, before, turn.model)
    if other is None:
        return None
    before, other = _without_place(before), _without_place(other)
    if before.filters == other.filters and before.window and other.window and not before.groups:
        both = joined_of(before, other)
        return replace(both, windows=(before.window, other.window)) if both is not None else None
    return joined_of(before, other) or _split(before, other)


def _without_place(frame: Frame) -> Frame:
    """Return *frame* without where its one thing lies: CUSTOMERS tells of its space itself."""
    if not any(each.field in {"asset", "job"} and not each.negated for each in frame.filters):
        return frame
    return replace(frame, filters=tuple(f for f in frame.filters if f.field not in SCHEMAS))


def _split(before: Frame, other: Frame) -> Frame | None:
    """Return the groups of *before* for both, told apart by what they differ in."""
    apart = only_apart(before, other)
    if apart is None or before.window != other.window or not (before.groups or before.bucket):
        return None
    first, second = apart
    label = f"{first.label} or {second.label}"
    both = replace(second, values=(*first.values, *second.values), label=label)
    filters = tuple(both if each == first else each for each in before.filters)
    groups = (*(each for each in before.groups if each != second.field), second.field)
    return replace(before, filters=filters, groups=groups, order=None, limit=None, rank=None)

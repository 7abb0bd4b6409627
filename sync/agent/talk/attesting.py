"""When, or by whom, the rows before were: "and when exactly", "by whom"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.drafts.finish import time_of
from sync.agent.frame import Asked, Frame
from sync.agent.talk.turn import Turn

_WHEN = re.compile(
    r"^(?:and |so |but )*(?:when|since when|from when|at what time|what time)(?: exactly| "
    r"precisely)?(?: (?:was|is|did|"
    r"were|has|have) "
    r"(?:that|this|it|they|those)(?: been)?(?: open| there| so| like that)?(?: happen(?:ed)?| "
    r"start| begin)?)?(?: exactly)?[?.! ]*$",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?:and |so |but )*(?:who|by whom|by who)(?: (?:was|is|did|were|has done) (?:that|this|it|"
    r"they|"
    r"those))?(?: exactly)?[?.! ]*$",
    re.IGNORECASE,
)


def _by_whom(turn: Turn, before: Frame) -> Answer | None:
    """Return who did how much of what was counted: "how many were manual? by whom?"."""
    fields = turn.model[before.entity].fields
    field = next((name for name in ("user", "owner") if name in fields), "")
    plain = not (before.parts or before.groups or before.bucket)
    return turn.run(replace(before, groups=(field,))) if field and plain else None


_UNDER_WAY = frozenset({"RUNNING", "QUEUED"})
_LASTING = frozenset({"drift", "finding", "alert", "outage", "check"})


def told_when(turn: Turn, before: Frame) -> Answer | None:
    """Return when, or by whom, the rows before were: "and when exactly"."""
    text, fields = turn.question.text, turn.model[before.entity].fields
    if before.asked == (Asked(),) and _WHO.match(text) and not before.recipe:
        return _by_whom(turn, before)
    numbers = before.recipe or before.parts or before.groups or before.bucket or before.asked
    if numbers or not (_WHEN.match(text) or _WHO.match(text)):
        return None
    waits = any(_UNDER_WAY & set(each.values) for each in before.filters)
    if "since" in text.lower() and not (waits or before.entity in _LASTING):
        return None
    done = {"user", "changed_by"} & set(before.select) and "changed_at" in fields
    field = time_of(before, turn.model) if _WHEN.match(text) else "user"
    field = "changed_at" if done and _WHEN.match(text) else field  # "who disabled it", "when?"
    changed = before.time_field == "changed_at" or "changed_at" in before.select
    if field == "user" and "user" not in fields:
        field = "changed_by" if changed and "changed_by" in fields else "owner"
    if field not in fields:
        return None
    rest = tuple(name for name in before.select if name != field)
    return turn.run(replace(before, select=(field, *rest), yes_no=False))

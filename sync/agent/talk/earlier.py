"""The one before the last one that was told of: "and the time before that"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Filter, Frame, Order
from sync.agent.model import Model
from sync.agent.talk.reshaping import rows_of

EARLIER = re.compile(
    r"^(?:and |ok |so |now |what about |how about |why |(?:when|what|who) (?:was|were|is) )*"
    r"(?:it |that )?(?:on |for |in )?(?:the )?(?:(?:one|ones|time|run|failure|load|sync|attempt|"
    r"event|error) (?:just |right |directly )?(?:before|prior to|preceding)(?: (?:that|this|it|"
    r"the last(?: one)?|the latest))?(?: one)?|(?:previous|preceding|prior|next to last|"
    r"second to last|last but one) (?:one|time|run|failure|load|sync|attempt|event|error)|"
    r"before (?:that|it)(?: one)?)[.?! ]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:and |ok |so |now |what about |how about |(?:when|what|who|which) (?:is|comes|was) )*"
    r"(?:the )?"
    r"(?:(?:one|ones|job|run|table|asset|space|time) (?:(?:just|right|directly|that comes) )?"
    r"after (?:that|this|it)(?: one)?|next one(?: after (?:that|this|it))?|after (?:that|this))"
    r"[?.! ]*$",
    re.IGNORECASE,
)
_OTHER_END = re.compile(
    r"^(?:and |ok |so |now |what about |how about |(?:when|what|which) (?:was|is) )*the (?:very )?"
    r"(?:(?P<first>first|earliest|oldest)|(?P<last>last|latest|newest|most recent))(?: one)?"
    r"[?.! ]*$",
    re.IGNORECASE,
)
_FAILED = Filter(field="status", values=("FAILED",), label="failed")
_NEWEST = Order(by="started_at")


def earlier(text: str, before: Frame) -> Frame | None:
    """Return the one that came before the newest of *before*, None where *text* asks for none.

    "The one after that" is the next one in the order that *before* has.
    """
    if _AFTER.match(text) and before.order is not None and not (before.recipe or before.parts):
        ranked = before.limit == 1 or before.rank is not None
        return replace(before, limit=None, rank=(before.rank or 1) + 1) if ranked else None
    if (turned := other_end(text, before)) is not None:
        return turned
    if not EARLIER.match(text):
        return None
    if before.recipe == "log_of_runs" and len(before.parts) == 1:
        run = earlier(text, before.parts[0])
        return replace(before, parts=(run,)) if run is not None else None
    frame = _of_runs(before)
    order = frame.order
    timed = order is not None and order.by.endswith("_at") and order.descending
    listed = not (frame.recipe or frame.asked or frame.groups or frame.per_group or frame.parts)
    if not (timed and listed) or (frame.limit != 1 and frame.rank is None):
        return None
    return replace(frame, limit=None, rank=(frame.rank or 1) + 1)


_WHEN_LAST = re.compile(
    r"^(?:and |so |ok |but )*when (?:was|is|were) (?:the )?(?:(?P<last>last|latest|newest|most "
    r"recent)"
    r"|first|earliest|oldest) (?:one|run|failure|time|of (?:them|those|these))[?.! ]*$",
    re.IGNORECASE,
)
_EVENTS = frozenset({"run", "drift", "log", "audit", "check"})


def asks_when_last(text: str, before: Frame | None) -> bool:
    """Return whether *text* asks when the newest, or the first, of what happened was."""
    return before is not None and before.entity in _EVENTS and bool(_WHEN_LAST.match(text))


def when_last(text: str, before: Frame, model: Model) -> Frame | None:
    """Return when the newest of the rows of *before* happened: "when was the last one"."""
    found = _WHEN_LAST.match(text)
    plain = not (before.recipe or before.parts or before.windows)
    if found is None or not plain or before.entity not in _EVENTS:
        return None
    time = model[before.entity].time
    order = Order(by=time, descending=bool(found["last"]))
    return replace(rows_of(before), select=(time,), order=order, limit=1, yes_no=False)


def other_end(text: str, before: Frame | None) -> Frame | None:
    """Return the last one where *before* is the first: "and the last one", None for other turns."""
    end, order = _OTHER_END.match(text), before.order if before is not None else None
    if before is None or end is None or order is None or before.limit != 1 or before.recipe:
        return None
    descending = bool(end["last"])
    if not order.by.endswith("_at") or order.descending == descending:
        return None
    return replace(before, order=replace(order, descending=descending))


def _of_runs(before: Frame) -> Frame:
    """Return *before* as the newest run where it tells when something ran, or why it failed."""
    kept = tuple(f for f in before.filters if f.field in {"asset", "job", "space", "error_class"})
    if before.recipe == "why":
        filters = (*kept, _FAILED)
        select = ("error_class", "error")
        return Frame(entity="run", filters=filters, select=select, order=_NEWEST, limit=1)
    told = before.entity in {"asset", "job"} and {"last_run_at", "last_status"} & set(before.select)
    named = any(f.field in {"asset", "job"} and f.op == "is" for f in before.filters)
    if told and named and not before.recipe and before.order is None:
        return Frame(entity="run", filters=kept, order=_NEWEST, limit=1)
    return before

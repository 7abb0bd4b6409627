"""The highest or the lowest of a number that was told: "and the longest?" after an average."""

from __future__ import annotations

import re

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Frame

_END = re.compile(r"\b(?:max|min|maxim(?:um|a|al)|minim(?:um|a|al)|peaks?)\b", re.IGNORECASE)


# "what was the longest this month" after an average
_OF_NUMBER = re.compile(
    r"^(?:and |so |but )*(?:(?:what|how long) (?:was|is|were) )?the \w+est(?! (?:run|sync|job))\b",
    re.IGNORECASE,
)


def extreme(made: Draft, before: Frame, text: str) -> str:
    """Return "max" for "and the highest?" after an average, "" where it ranks."""
    order = made.order
    if order is not None and before.asked and made.limit is None and _END.search(text):
        return "max" if order.descending else "min"
    split = before.groups or before.bucket or made.groups
    if order is not None and not split and _OF_NUMBER.match(text):
        own = bool(before.asked) and order.by == before.asked[0].measure
        return ("max" if order.descending else "min") if own else ""
    ranks = split or made.limit is not None
    if order is None or made.order_key or ranks or not before.asked:
        return ""
    if order.by not in {"", before.asked[0].measure}:
        return ""
    return "max" if order.descending else "min"

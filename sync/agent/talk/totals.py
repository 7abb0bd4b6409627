"""Short turns that give up how an answer was split: "forget the days, just the total"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Asked, Frame
from sync.agent.talk.reshaping import rows_of

_LEAD = (
    r"^(?:and |but |so |ok |now |please |actually |just |only |simply |merely |i |we |would |'d |"
    r"like |need |want |care about |am interested in |is |it's |can |could |you |to |see |know |"
    r"have |show |give |tell |take |me |us |what is |what's |what was |how much is |what about )*"
)
_TAIL = (
    r"(?: (?:please|only|alone|then|now|instead|is enough|is fine|suffices|will do|would do|for "
    r"(?:all|everything|all of (?:them|it))|of (?:all|everything|all of (?:them|it|those))|"
    r"over(?:all| all)?|of it all|across all of them))*[.?! ]*$"
)
_TOTAL = re.compile(
    _LEAD + r"(?:the |a |an |one )*(?:(?:grand|overall|single|plain|combined|whole|complete|sum) )*"
    r"(?:total(?: (?:number|count|figure|amount|sum))?|sum|(?:overall|single|one|combined|bare|"
    r"plain) (?:number|figure|count|value|average|median|rate)|(?:in total|altogether|overall|"
    r"all together|all in all|in sum|summed up|together|combined))" + _TAIL,
    re.IGNORECASE,
)
_UNSPLIT = re.compile(
    r"^(?:and |but |so |ok |now |please |just |actually |we |i )*(?:forget|drop|remove|without|no|"
    r"skip|lose|ignore|scrap|undo|excluding|leave out|take away|get rid of|never mind|not|"
    r"don't need|do not need|don't want|don't (?:split|group|break it down)|no need for)\b"
    r"(?: (?:about|the|any|a|that|this|per|by|more|of|into))* (?P<what>[a-z]+)"
    r"(?: (?:split|breakdown|grouping|groups?|level|series|detail|buckets?|resolution|break-down|"
    r"steps?|dimension|view|figures|numbers|values))?(?: (?:please|any ?more|out|away|now))*"
    r"[.?! ]*$",
    re.IGNORECASE,
)
_ANY = frozenset(
    ["split", "splits", "breakdown", "grouping", "groupings", "groups", "series", "buckets"]
)
_STEPS = {"daily": "day", "weekly": "week", "monthly": "month", "hourly": "hour"}
_STEPS |= {"yearly": "year", "quarterly": "quarter"}


def is_total(text: str) -> bool:
    """Return whether *text* wants one number instead of several: "just the total please"."""
    return bool(_TOTAL.match(text))


def unsplit(text: str, before: Frame) -> Frame | None:
    """Return *before* as one number, or without the split that is named; None for other turns."""
    split = bool(before.groups or before.bucket)
    if before.recipe or before.parts or not split:
        return None
    if is_total(text):
        return _whole(before)
    found = _UNSPLIT.match(text)
    if found is None:
        return None
    word = found["what"].lower()
    step = _STEPS.get(word, word.rstrip("s") if not word.endswith("ss") else word)
    if word in _ANY:
        return _whole(before)
    if step in before.bucket.split("_"):
        return replace(_whole(before), groups=before.groups)
    kept = tuple(name for name in before.groups if step not in name.split("_"))
    return (
        replace(_whole(before), groups=kept, bucket=before.bucket) if _fewer(kept, before) else None
    )


def _fewer(kept: tuple[str, ...], before: Frame) -> bool:
    return len(kept) < len(before.groups)


def _whole(before: Frame) -> Frame:
    """Return what *before* asks for, of all its rows at once."""
    whole = rows_of(before)
    asked = before.asked or (Asked(),)
    return replace(whole, asked=asked, share=before.share, select=(), chart="", overall="")

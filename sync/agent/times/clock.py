"""A time of the day as it is told: 8, 8:30, 8 am, noon, four, "at 2 this morning"."""

from __future__ import annotations

import re

from sync.agent.times.window import DAY_MINUTES

_AM = r"a\.?m\.?(?!\w)|p\.?m\.?(?!\w)"


_HOURS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_SPOKEN = rf"(?:{'|'.join(_HOURS)})\b"


def _hour(text: str) -> int:
    return int(text) if text.isdigit() else _HOURS.index(text.lower()) + 1


# "at 2 this morning": which half of the day it is stands in the day behind it
_THEN = r"(?:this|yesterday|tomorrow|last|\w+day) (?:morning|afternoon|evening|night)"


def time_pattern(name: str) -> str:
    """Return the pattern of a time of the day, whose groups begin with *name*."""
    hour = rf"(?P<{name}_h>\d{{1,2}}|{_SPOKEN})(?:[:.h](?P<{name}_m>\d{{2}}))?(?!\d|\.\d)"
    half = rf"(?:\s*(?P<{name}_ap>{_AM}|o'?clock\b|hours\b|hrs?\b|h\b)|(?!\w))"
    half += rf"(?:\s+(?P<{name}_part>in the morning|in the afternoon|in the evening|at night)\b"
    half += rf"|(?=\s+(?P<{name}_then>{_THEN})\b))?"
    return rf"(?:(?P<{name}_word>midnight|noon|midday)\b|{hour}{half})"


def minute_of_day(found: re.Match[str], name: str, half: str = "") -> int | str:
    """Return the minute of the day; *half* is the am or pm of the other end of a range."""
    if word := found[f"{name}_word"]:
        return 0 if word.lower() == "midnight" else DAY_MINUTES // 2
    hour, minute = _hour(found[f"{name}_h"]), int(found[f"{name}_m"] or 0)
    part = (found[f"{name}_part"] or found[f"{name}_then"] or "").lower()
    said = (found[f"{name}_ap"] or half or "").lower().replace(".", "")
    if part and said not in {"am", "pm"} and hour <= 12:
        said = "am" if part.endswith("morning") or (part.endswith("night") and hour < 6) else "pm"
    if said in {"am", "pm"}:
        if not 1 <= hour <= 12:
            return f"{hour} {said} is no time of the day."
        hour = hour % 12 + (12 if said == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return f"{hour:02}:{minute:02} is no time of the day."
    return hour * 60 + minute


def is_explicit(found: re.Match[str], name: str) -> bool:
    """Return whether the time says itself that it is one, as 8:00, 8 am, noon."""
    return any(found[f"{name}_{each}"] for each in ("word", "m", "ap", "part", "then"))

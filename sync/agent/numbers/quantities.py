"""Amounts with their unit: "an hour and a half", "250 ms", "90 %", "2 GB", "12"."""

from __future__ import annotations

import re
from enum import StrEnum

from sync.agent.numbers.words import COUNT, NUMBER, read_number


class Quantity(StrEnum):
    """What a number counts."""

    NUMBER = ""
    SECONDS = "s"
    PERCENT = "%"
    BYTES = "B"
    AVERAGE = "average"  # as many times the average of all of them
    MEDIAN = "median"
    DAYS = "day"  # different ones: "on at least 2 different days"
    WEEKS = "week"
    MONTHS = "month"


Read = tuple[int, float, Quantity]
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0, "f": 1_209_600.0} | {
    "ms": 0.001,
    "mo": 30 * 86_400.0,
    "y": 365 * 86_400.0,
}
_BYTES = {"k": 2.0**10, "m": 2.0**20, "g": 2.0**30, "t": 2.0**40}
_LENGTH_UNIT = (
    r"(?P<unit>ms|milliseconds?|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|hr|h|days?|d|weeks?"
    r"|wks?|w|fortnights?|months?|years?|yrs?)\b"
)


def compiled(words: str) -> re.Pattern[str]:
    """Return the pattern *words*, spaces in which stand for any white space."""
    return re.compile(words.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)


STANDING = compiled(rf"(?:{NUMBER})(?![\w.,]*\d)(?!\w)")
_LENGTH = compiled(rf"(?P<count>{COUNT})[\s-]*{_LENGTH_UNIT}(?P<half> and a half\b)?")
_HALF = compiled(rf"half an? {_LENGTH_UNIT}|(?:an? )?quarter of an? (?P<quarter>hour)\b")
_PERCENT = compiled(r"(?:%|percent\b|per ?cent\b|pct\b|percentage points\b)")
_SIZE = compiled(r"(?P<unit>[kmgt])i?b\b")


_FACTORS = {"twice": 2.0, "double": 2.0, "half": 0.5, "thrice": 3.0}
_NORM = compiled(
    rf"(?:(?P<times>twice|thrice|double|half|(?P<count>{NUMBER}) ?(?:times|x)) )?"
    r"(?:as (?:long|large|many|much) as )?(?:the |an |its |their )?"
    r"(?P<norm>average|avg|mean|usual|normal|typical|median)\b(?: (?:one|run)\b)?"
    r"(?: (?:of|for|in) (?:their|its|the same) (?:own |respective )?(?P<of>job|asset|space)\b)?"
    r"(?! (?:of|for)\b)"
)


_PARTS = {"half": 50.0, "quarter": 25.0, "third": 100 / 3, "two thirds": 200 / 3}
_PART = compiled(
    r"(?:an? |one |the )?(?P<part>half|quarter|third)(?= of)|(?P<two>two)[ -]thirds(?= of)"
)


def read_amount(text: str, start: int, *, loose: bool) -> Read | None:
    """Return a number with its unit; *loose*: "an hour" counts, as after "more than"."""
    length = _read_length(text, start, loose=loose)
    part = _PART.match(text, start)
    if part and not length:
        return (
            part.end(),
            _PARTS["two thirds" if part["two"] else part["part"].lower()],
            Quantity.PERCENT,
        )
    found = STANDING.match(text, start)
    if length or found is None:
        return length
    value, end = read_number(found[0]), found.end()
    behind = end + len(text[end:]) - len(text[end:].lstrip())
    if percent := _PERCENT.match(text, behind):
        return percent.end(), value, Quantity.PERCENT
    if size := _SIZE.match(text, behind):
        return size.end(), value * _BYTES[size["unit"].lower()], Quantity.BYTES
    return end, value, Quantity.NUMBER


def _read_length(text: str, start: int, *, loose: bool) -> Read | None:
    if half := _HALF.match(text, start):
        seconds = 900.0 if half["quarter"] else _seconds(half["unit"]) / 2
        return half.end(), seconds, Quantity.SECONDS
    found = _LENGTH.match(text, start)
    if found is None or (found["count"].lower() in {"a", "an"} and not (loose or found["half"])):
        return None
    unit, end = _seconds(found["unit"]), found.end()
    seconds = (read_number(found["count"]) + (0.5 if found["half"] else 0.0)) * unit
    more = _LENGTH.match(text, end + _gap(text, end))
    if more and _seconds(more["unit"]) < unit and more["count"][0].isdigit():
        seconds += read_number(more["count"]) * _seconds(more["unit"])
        end = more.end()
    return end, seconds, Quantity.SECONDS


def _gap(text: str, end: int) -> int:
    found = re.compile(r"\s*(?:and\s+)?").match(text, end)
    return found.end() - end if found else 0


def read_norm(text: str, start: int) -> tuple[Read, str] | None:
    """Return how many times the average is meant, and of which group: "twice that of its job"."""
    found = _NORM.match(text, start)
    if found is None:
        return None
    times = found["times"] or ""
    factor = _FACTORS.get(times.lower()) or (read_number(found["count"]) if times else 1.0)
    median = found["norm"].lower() == "median"
    unit = Quantity.MEDIAN if median else Quantity.AVERAGE
    return (found.end(), factor, unit), (found["of"] or "").lower()


def _seconds(unit: str) -> float:
    word = unit.lower()
    return _SECONDS.get(word) or _SECONDS.get(word[:2]) or _SECONDS[word[0]]

"""Steps from another time: "the day before", "the previous week", "the month after march"."""

from __future__ import annotations

import re

from sync.agent.numbers.words import COUNT, read_number
from sync.agent.times.dates import rule
from sync.agent.times.periods import Clock, Period, step
from sync.agent.times.reading import read_period, to_span
from sync.agent.times.relative import read_unit
from sync.agent.times.window import Shift, TimeSpan

_SHIFT = rule(
    r"(?:the |a |one )?(?P<unit>day|week|month|quarter|year) "
    r"(?:(?P<before>before(?: that)?|prior|earlier|previously)|(?P<after>after(?: that)?|later))\b",
    None,
)[0]
_SHIFT_OF_SEVERAL = rule(
    rf"the (?P<count>{COUNT}) (?P<unit>hours|days|weeks|months) (?:before(?: that)?|prior)\b",
    None,
)[0]
_ADJACENT = rule(
    r"(?:the )?(?:(?P<before>previous|preceding|prior)|(?P<after>following)) "
    r"(?P<unit>day|week|month|quarter|year)",
    None,
)[0]


def shift_of(text: str) -> Shift | None:
    """Return the step that *text* may mean, as "the previous week" after another window."""
    found = _ADJACENT.fullmatch(text)
    return _shift(found) if found else None


def _shift(found: re.Match[str]) -> Shift:
    unit, _ = read_unit(found["unit"])
    return Shift(unit, -1 if found["before"] else 1)


def shifted(text: str, start: int, clock: Clock) -> TimeSpan | None:
    """Read "the day before" and "the week after 2 march"."""
    several = _SHIFT_OF_SEVERAL.match(text, start)
    if several is not None:
        unit, factor = read_unit(several["unit"])
        count = -int(factor * read_number(several["count"]))
        return TimeSpan(start=start, end=several.end(), shift=Shift(unit, count))
    found = _SHIFT.match(text, start)
    if found is None:
        return None
    shift = _shift(found)
    gap = re.compile(r"\s+(?:the\s+)?").match(text, found.end())
    anchor = read_period(text, gap.end(), clock) if gap else None
    if anchor is None or "that" in found[0].lower():
        return TimeSpan(start=start, end=found.end(), shift=shift)
    return to_span(start, anchor, lambda period: clock.window(_beside(period, shift)))


def _beside(period: Period, shift: Shift) -> Period:
    origin = period.start if shift.count < 0 else period.stop
    start = origin if shift.count > 0 else step(origin, shift.unit, -1)
    word = "before" if shift.count < 0 else "after"
    label = f"the {shift.unit} {word} {period.label}"
    return Period(start, step(start, shift.unit, 1), label)

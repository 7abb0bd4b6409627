"""Moments: a day with a time of the day, as "yesterday noon", "8 am on monday", "monday 9:30"."""

from __future__ import annotations

import re
from datetime import timedelta

from sync.agent.times.clock import is_explicit, minute_of_day, time_pattern
from sync.agent.times.dates import rule
from sync.agent.times.periods import Clock, Period
from sync.agent.times.reading import Reading, is_word_end, read_period

_TIME = rule(rf"(?:,? |,)?(?P<at>at )?{time_pattern('a')}", None)[0]
_DAY = rule(r",? (?:on |of )?(?:the )?", None)[0]
_PART = rule(r"(?:the )?(?P<part>morning|afternoon|evening|night)s? (?:of|on) (?:the )?", None)[0]
_LENGTH = timedelta(minutes=1)


def read_moment(text: str, start: int, clock: Clock, *, time_first: bool = True) -> Reading | None:
    """Return the period at *start*, narrowed by a time of the day that is told with it.

    With *time_first* the time may stand before the day, as in "since 8 am yesterday".
    """
    read = read_period(text, start, clock)
    if read is not None and read.period is not None and _is_day(read.period):
        return _timed(text, read) or read
    before = _time_first(text, start, clock) if time_first else None
    return read or before or part_of_day(text, start, clock)


def is_moment(period: Period) -> bool:
    """Return whether *period* is no longer than what a clock shows."""
    return period.stop - period.start <= _LENGTH


def part_of_day(text: str, start: int, clock: Clock) -> Reading | None:
    """Read "the night of 17 march"."""
    found = _PART.match(text, start)
    day = read_period(text, found.end(), clock) if found else None
    if found is None or day is None or day.period is None or not _is_day(day.period):
        return None
    part = found["part"].lower()
    label = f"the {part} of {day.period.label}"
    period = clock.day_part(day.period.start, part, label)
    return Reading(day.end, period, dated=day.dated)


def _is_day(period: Period) -> bool:
    return period.stop - period.start == timedelta(days=1) and period.start.hour == 0


def _timed(text: str, read: Reading) -> Reading | None:
    found = _TIME.match(text, read.end)
    if found is None or not is_word_end(text, found.end()):
        return None
    if not (found["at"] or is_explicit(found, "a")):
        return None
    return _at(found, read, found.end())


def _time_first(text: str, start: int, clock: Clock) -> Reading | None:
    found = _TIME.match(text, start)
    if found is None or not is_explicit(found, "a"):
        return None
    joint = _DAY.match(text, found.end())
    day = read_period(text, joint.end(), clock) if joint else None
    if day is None or day.period is None or not _is_day(day.period):
        return None
    return _at(found, day, day.end)


def _at(found: re.Match[str], day: Reading, end: int) -> Reading | None:
    minutes = minute_of_day(found, "a")
    if day.period is None:
        return None
    if isinstance(minutes, str):
        return Reading(end, problem=minutes)
    start = day.period.start + timedelta(minutes=minutes)
    label = f"{day.period.label} {start:%H:%M}"
    return Reading(end, Period(start, start + _LENGTH, label), dated=day.dated)

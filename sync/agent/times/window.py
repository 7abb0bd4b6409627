"""What a question says about time: a window of instants, and the part of the day or week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

DAY_MINUTES = 24 * 60
Minutes = tuple[int, int]  # of the day, the second one not included
ALL_DAY: tuple[Minutes, ...] = ((0, DAY_MINUTES),)
EVERY_DAY = frozenset(range(7))


class Unit(StrEnum):
    """A span of the calendar."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePart:
    """Which days of the week (Monday is 0) and which minutes of the day are meant.

    *others* are meant as well: "on weekends or before 6".
    """

    weekdays: frozenset[int] = EVERY_DAY
    minutes: tuple[Minutes, ...] = ALL_DAY
    others: tuple[DatePart, ...] = ()

    @property
    def each(self) -> tuple[DatePart, ...]:
        """Return the parts of which any one will do, none with others of its own."""
        return (replace(self, others=()), *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The instants from *since* up to, not including, *until*; None is no bound."""

    since: datetime | None = None
    until: datetime | None = None
    label: str
    part: DatePart | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A step from the window that was spoken of before: "the day before" is (DAY, -1)."""

    unit: Unit
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """The characters *start* to *end* of a question, and what they say about time.

    *problem* is a sentence for what cannot be a time, as 31 April; *window* is None then.
    *shift* is set where the words may refer to a window spoken of before.
    """

    start: int
    end: int
    window: Window | None = None
    problem: str = ""
    shift: Shift | None = None


def merge(windows: Iterable[Window]) -> Window | None:
    """Return the window that is in all *windows*, None where there are none.

    "on sundays this year" is two windows; what both allow is meant.
    """
    merged: Window | None = None
    for window in windows:
        merged = window if merged is None else _both(merged, window)
    return merged


def in_one_day(window: Window) -> Window:
    """Return hours of one day as the instants that they are: "yesterday at 10"."""
    since, until, part = window.since, window.until, window.part
    if part is None or part.others or part.weekdays != EVERY_DAY or len(part.minutes) != 1:
        return window
    if since is None or until is None or since.hour or since.minute:
        return window
    if until > since + timedelta(days=1):
        return window
    first, end = (since + timedelta(minutes=minute) for minute in part.minutes[0])
    if first >= until:
        return window
    return replace(window, since=first, until=min(end, until), part=None)


def to_come(windows: Iterable[Window], now: datetime) -> bool:
    """Return whether one of *windows*, or what all of them allow, has not begun at *now*."""
    known = list(windows)
    merged = merge(known)
    whole = [*known, in_one_day(merged)] if merged is not None else known
    return any(each.since is not None and each.since >= now for each in whole)


def _both(one: Window, other: Window) -> Window:
    starts = [each.since for each in (one, other) if each.since is not None]
    ends = [each.until for each in (one, other) if each.until is not None]
    return Window(
        since=max(starts, default=None),
        until=min(ends, default=None),
        label=", ".join(dict.fromkeys(each.label for each in (one, other) if each.label)),
        part=_both_parts(one.part, other.part),
    )


def apart_in_week(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Return *windows* side by side where two exclude each other: "weekends vs weekdays"."""
    days = [each for each in windows if each.part]
    parts = [each.part for each in days if each.part]
    if len(parts) != 2 or any(each.others for each in parts):
        return ()
    both = _both_parts(*parts)
    if both is not None and both.weekdays and both.minutes:
        return ()
    rest = [each for each in windows if each not in days]
    found = (merge([*rest, each]) for each in days)
    return tuple(each for each in found if each is not None)


def _both_parts(one: DatePart | None, other: DatePart | None) -> DatePart | None:
    if one is None or other is None:
        return one or other
    first, *rest = (_in_both(a, b) for a in one.each for b in other.each)
    return replace(first, others=tuple(rest))


def either(one: DatePart, other: DatePart) -> DatePart:
    """Return what lies in *one* or in *other*: "on weekends or before 6"."""
    if one.others or other.others or one == other:
        return replace(one, others=tuple(dict.fromkeys((*one.others, *other.each))))
    if one.minutes == other.minutes:
        return replace(one, weekdays=one.weekdays | other.weekdays)
    if one.weekdays == other.weekdays:
        return replace(one, minutes=(*one.minutes, *other.minutes))
    return replace(one, others=(other,))


def _in_both(one: DatePart, other: DatePart) -> DatePart:
    return DatePart(
        weekdays=one.weekdays & other.weekdays,
        minutes=tuple(
            (max(a, c), min(b, d))
            for a, b in one.minutes
            for c, d in other.minutes
            if max(a, c) < min(b, d)
        ),
    )


def in_dates(window: Window) -> str:
    """Return *window* in dates, for people: "2026-03-09 00:00 to 2026-03-16 00:00"."""
    since, until = (f"{each:%Y-%m-%d %H:%M}" if each else "" for each in _ends(window))
    match (since, until):
        case ("", ""):
            bounds = "all stored history"
        case (_, ""):
            bounds = f"since {since}"
        case ("", _):
            bounds = f"before {until}"
        case _:
            bounds = f"{since} to {until}"
    if window.part is None:
        return bounds
    return f"{bounds}, {' or else '.join(map(part_in_words, window.part.each))}"


def _ends(window: Window) -> tuple[datetime | None, datetime | None]:
    return window.since, window.until


def part_in_words(part: DatePart) -> str:
    """Return *part* for people, whatever its others: "only Sunday, between 00:00 to 06:00"."""
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    words = []
    if part.weekdays != EVERY_DAY:
        words.append("only " + ", ".join(days[day] for day in sorted(part.weekdays)))
    if part.minutes != ALL_DAY:
        hours = (f"{_clock(since)} to {_clock(until)}" for since, until in part.minutes)
        words.append("between " + " or ".join(hours))
    return ", ".join(words)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"

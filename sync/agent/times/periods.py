"""Calendar arithmetic around a given now: days, weeks from Monday, months, quarters, years."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sync.agent.times.window import DatePart, Unit, Window

MONTHS = [name.lower() for name in calendar.month_name]
WEEKDAYS = [name.lower() for name in calendar.day_name]
# The parts of a day in hours after its midnight; a night belongs to the day on which it begins.
DAY_PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}


@dataclass(frozen=True, slots=True)
class Period:
    """The instants from *start* up to, not including, *stop*.

    *to_come* is true where what lies after now is meant as well, as in "tonight".
    """

    start: datetime
    stop: datetime
    label: str
    to_come: bool = False
    part: DatePart | None = None

    def named(self, label: str) -> Period:
        """Return the same period called *label*."""
        return replace(self, label=label)


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of a question, and whether it asks for what lies *ahead*."""

    now: datetime
    ahead: bool = False

    @property
    def today(self) -> datetime:
        """Return the last midnight."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)

    def unit(self, unit: Unit, offset: int, label: str) -> Period:
        """Return the calendar *unit* that lies *offset* from the one of now."""
        start = step(begin(self.now, unit), unit, offset)
        return Period(start, step(start, unit, 1), label)

    def rolling(self, unit: Unit, count: float, label: str) -> Period:
        """Return the last *count* units up to now; the next ones from now where it is negative."""
        other = step(self.now, unit, -count)
        if count < 0:
            return Period(self.now, other, label, to_come=True)
        return Period(other, self.now, label)

    def day(self, offset: int, label: str) -> Period:
        """Return the day that lies *offset* days from today."""
        return self.unit(Unit.DAY, offset, label)

    def day_part(self, day: datetime, part: str, label: str) -> Period:
        """Return a part of the *day*, as its evening."""
        since, until = DAY_PARTS[part]
        return Period(
            day + timedelta(hours=since), day + timedelta(hours=until), label, to_come=True
        )

    def weekday(self, name: str, *, before: bool = False) -> datetime:
        """Return the latest *name*, today included unless *before*; the coming one when ahead."""
        distance = self.today.weekday() - WEEKDAYS.index(name)
        if self.ahead and not before:
            return self.today + timedelta(days=-distance % 7)
        return self.today - timedelta(days=distance % 7 or (7 if before else 0))

    def window(self, period: Period) -> Window:
        """Return *period* as a window, which ends now where the rest of it is yet to come."""
        until = period.stop
        if not (self.ahead or period.to_come) and period.start < self.now < until:
            until = self.now
        return Window(since=period.start, until=until, label=period.label, part=period.part)


def begin(moment: datetime, unit: Unit) -> datetime:
    """Return when the *unit* of the calendar began in which *moment* lies."""
    if unit is Unit.MINUTE:
        return moment.replace(second=0, microsecond=0)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if unit is Unit.HOUR:
        return hour
    day = hour.replace(hour=0)
    match unit:
        case Unit.DAY:
            return day
        case Unit.WEEK:
            return day - timedelta(days=day.weekday())
        case Unit.MONTH:
            return day.replace(day=1)
        case Unit.QUARTER:
            return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1)
    return day.replace(day=1, month=1)


_LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(days=7),
}
_MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


def step(moment: datetime, unit: Unit, count: float) -> datetime:
    """Return *moment* moved by *count* units; the day is cut to the length of the month."""
    if unit in _LENGTHS:
        return moment + count * _LENGTHS[unit]
    year, month = divmod(moment.year * 12 + moment.month - 1 + round(count * _MONTHS_IN[unit]), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))

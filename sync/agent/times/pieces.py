"""Pieces of the calendar: the first week of march, late may, the second half of 2025, week 12."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sync.agent.numbers.words import COUNT, ORDINAL, read_number, read_ordinal
from sync.agent.times.dates import (
    MONTH,
    OF_YEAR,
    WEEKDAY,
    YEAR,
    Rule,
    day_period,
    in_words,
    month_number,
    month_period,
    rule,
    weekday_name,
    year_number,
)
from sync.agent.times.periods import WEEKDAYS, Clock, Period, begin, step
from sync.agent.times.relative import read_unit
from sync.agent.times.window import Unit


def _container(found: re.Match[str], clock: Clock) -> Period:
    """Return the month that is named, or the week, month, quarter or year told from now."""
    groups = found.groupdict()
    if groups.get("of"):
        offset = {"last": -1, "previous": -1, "next": 1, "coming": 1}
        which = (groups["which"] or "this").lower()
        unit, _ = read_unit(groups["of"])
        return clock.unit(unit, offset.get(which, 0), f"{which} {unit}")
    return month_period(month_number(found["month"]), found["year"], clock)


def _third_of_month(found: re.Match[str], clock: Clock) -> Period:
    month = _container(found, clock)
    since, until = {"ea": (0, 10), "be": (0, 10), "st": (0, 10), "mi": (10, 20)}.get(
        found["third"][:2].lower(), (20, 31)
    )
    start = month.start + timedelta(days=since)
    stop = min(month.stop, month.start + timedelta(days=until))
    last = stop - timedelta(days=1)
    return Period(start, stop, f"{start.day} to {in_words(last)}")


def _half(found: re.Match[str], clock: Clock) -> Period:
    second = found["half"].lower() in {"2", "second", "2nd"}
    start = clock.today.replace(
        day=1, month=7 if second else 1, year=year_number(found["year"], clock)
    )
    if found["year"] is None and start > clock.now and not clock.ahead:
        start = start.replace(year=start.year - 1)
    return Period(start, step(start, Unit.QUARTER, 2), f"H{1 + second} {start.year}")


def _half_of_month(found: re.Match[str], clock: Clock) -> Period:
    month = month_period(month_number(found["month"]), found["year"], clock)
    middle = month.start + timedelta(days=15)
    if found["half"].lower() in {"first", "1st"}:
        return Period(month.start, middle, f"1 to {in_words(middle - timedelta(days=1))}")
    return Period(middle, month.stop, f"16 to {in_words(month.stop - timedelta(days=1))}")


def _calendar_week(found: re.Match[str], clock: Clock) -> Period | str:
    number, year = int(found["number"]), year_number(found["year"], clock)
    weeks = datetime(year, 12, 28, tzinfo=clock.now.tzinfo).isocalendar().week
    if not 1 <= number <= weeks:
        return f"There is no week {number} in {year}; it has {weeks}."
    start = begin(clock.today.replace(year=year, month=1, day=4), Unit.WEEK)
    start += timedelta(weeks=number - 1)
    return Period(start, start + timedelta(weeks=1), f"week {number} of {year}")


def _calendar_weeks(found: re.Match[str], clock: Clock) -> Period | str:
    """Read "weeks 10 and 11" and "week 9 to 11" as one period."""
    first, last = int(found["number"]), int(found["last"])
    year = year_number(found["year"], clock)
    weeks = datetime(year, 12, 28, tzinfo=clock.now.tzinfo).isocalendar().week
    if not 1 <= first < last <= weeks or (found["and"] and last != first + 1):
        return f"There are no weeks {first} to {last} in {year}; it has {weeks}."
    start = begin(clock.today.replace(year=year, month=1, day=4), Unit.WEEK)
    since = start + timedelta(weeks=first - 1)
    return Period(since, start + timedelta(weeks=last), f"weeks {first} to {last} of {year}")


def _piece_of_month(found: re.Match[str], clock: Clock) -> Period | str | None:
    """Read "the first week of march", "the last 3 days of february", "first monday of may"."""
    month = _container(found, clock)
    unit = found["unit"].lower().rstrip("s")
    if unit not in {"day", "week"}:
        return _nth_weekday(month, weekday_name(unit), found["rank"])
    length = timedelta(days=7 if unit == "week" else 1)
    length *= read_number(found["count"]) if found["count"] else 1
    if found["rank"].lower() in {"last", "final"}:
        return _piece(max(month.start, month.stop - length), month.stop)
    start = month.start + (read_ordinal(found["rank"]) - 1) * length
    if start >= month.stop:
        return f"{month.label} has no {found['rank']} {unit}."
    return _piece(start, min(start + length, month.stop))


def _nth_weekday(month: Period, name: str, rank: str) -> Period | str:
    days = [month.start + timedelta(days=day) for day in range((month.stop - month.start).days)]
    named = [day for day in days if day.weekday() == WEEKDAYS.index(name)]
    number = len(named) if rank.lower() in {"last", "final"} else read_ordinal(rank)
    if not 1 <= number <= len(named):
        return f"{month.label} has {len(named)} {name.title()}s."
    return _piece(named[number - 1], named[number - 1] + timedelta(days=1))


def _piece(start: datetime, stop: datetime) -> Period:
    last = stop - timedelta(days=1)
    return Period(
        start, stop, in_words(start) if last <= start else f"{in_words(start)} to {in_words(last)}"
    )


def _in_year(found: re.Match[str], clock: Clock) -> Period:
    """Read "last year in december"."""
    return month_period(month_number(found["month"]), found["year"], clock)


_DAYS = {"christmas eve": (24, 12), "christmas": (25, 12), "boxing": (26, 12)} | {
    "new year's eve": (31, 12),
    "new year": (1, 1),
}


def _holiday(found: re.Match[str], clock: Clock) -> Period | str:
    name = re.sub(r"\s+", " ", found["name"].lower()).removesuffix(" day")
    day, month = _DAYS.get(name) or _DAYS[name.removesuffix("'s").removesuffix("s")]
    return day_period(day, month, None, clock)


def _week_of(found: re.Match[str], clock: Clock) -> Period | str:
    """Read "the week of 9 march" as the calendar week in which that day lies."""
    day = int(re.sub(r"\D", "", found["day"] or found["day2"]))
    month = month_number(found["month"] or found["month2"])
    read = day_period(day, month, found["year"], clock)
    if isinstance(read, str):
        return read
    start = begin(read.start, Unit.WEEK)
    return Period(start, start + timedelta(weeks=1), f"the week of {read.label}")


def _weekend_of(found: re.Match[str], clock: Clock) -> Period | str:
    """Read "the weekend of 7 and 8 march" as the Saturday and Sunday next to that day."""
    day = int(re.sub(r"\D", "", found["day"] or found["day2"]))
    month = month_number(found["month"] or found["month2"])
    read = day_period(day, month, found["year"], clock)
    if isinstance(read, str):
        return read
    back = {6: 1, 0: 2}.get(read.start.weekday(), read.start.weekday() - 5)
    start = read.start - timedelta(days=back)
    return Period(start, start + timedelta(days=2), f"the weekend of {in_words(start)}")


_RANK = rf"(?P<rank>last|final|{ORDINAL})"
_THIRDS = r"(?P<third>early|beginning of|start of|mid|middle of|late|end of)"
_OF = r"(?:the |(?P<which>this|last|previous|next|coming|current) )(?:current )?"
_SECOND = r"(?: ?(?:and|to|till|&|/|-|–) ?\d{1,2}(?:st|nd|rd|th)?)?"
_NUMBERED = r"(?P<day>\d{1,2}(?:st|nd|rd|th)?)"
PIECE_RULES: tuple[Rule, ...] = (
    rule(rf"{_THIRDS}[\s-]+{_OF}(?P<of>month)\b", _third_of_month),
    rule(
        rf"(?:the )?{_RANK} (?:(?P<count>{COUNT}) )?(?P<unit>days?|weeks?|{WEEKDAY}) "
        rf"(?:of|in) {_OF}(?P<of>week|month|quarter|year)\b",
        _piece_of_month,
    ),
    rule(rf"(?P<year>this year|last year|next year|{YEAR}),? (?:in )?(?P<month>{MONTH})", _in_year),
    rule(
        r"(?P<name>christmas(?: eve| day)?|boxing day|new year(?:'?s)?(?: eve| day)?)\b", _holiday
    ),
    rule(
        rf"(?:the )?week (?:of|starting|beginning|from)(?: on)?(?: monday)? (?:the )?(?:{_NUMBERED}"
        rf"(?: of)? (?P<month>{MONTH})|(?P<month2>{MONTH}) (?:the )?(?P<day2>\d{{1,2}}"
        rf"(?:st|nd|rd|th)?)\b(?!:)){OF_YEAR}",
        _week_of,
    ),
    rule(
        rf"(?:the )?weekend (?:of|on|around)(?: the)? (?:{_NUMBERED}{_SECOND}(?: of)? "
        rf"(?P<month>{MONTH})|(?P<month2>{MONTH}) (?:the )?(?P<day2>\d{{1,2}}(?:st|nd|rd|th)?)"
        rf"{_SECOND}\b(?!:)){OF_YEAR}",
        _weekend_of,
    ),
    rule(rf"{_THIRDS}[\s-]+(?P<month>{MONTH}){OF_YEAR}", _third_of_month),
    rule(rf"h(?P<half>[12])\b(?:[\s/-]*(?P<year>{YEAR})\b)?", _half),
    rule(
        r"(?:the )?(?P<half>first|1st|second|2nd) half (?:of )?(?:the year )?"
        rf"(?P<year>{YEAR}|this year|last year)\b",
        _half,
    ),
    rule(
        rf"(?:the )?(?P<half>first|1st|second|2nd) half of (?P<month>{MONTH}){OF_YEAR}",
        _half_of_month,
    ),
    rule(rf"(?:calendar week|week|cw|kw)\s?(?P<number>\d{{1,2}})\b{OF_YEAR}", _calendar_week),
    rule(
        r"(?:calendar )?(?:weeks?|cw|kw) ?(?P<number>\d{1,2}) ?"
        r"(?:to|till|until|through|-|–|(?P<and>and|\+|&)) ?"
        rf"(?:(?:calendar )?(?:week|cw|kw) ?)?(?P<last>\d{{1,2}})\b{OF_YEAR}",
        _calendar_weeks,
    ),
    rule(
        rf"(?:the )?{_RANK} (?:(?P<count>{COUNT}) )?(?P<unit>days?|weeks?|{WEEKDAY}) "
        rf"(?:of|in) (?P<month>{MONTH}){OF_YEAR}",
        _piece_of_month,
    ),
)

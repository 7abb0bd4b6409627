"""Dates of the calendar in a question: 12 March, 12.03.2026, march 2025, the first week of may."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from sync.agent.numbers.words import ORDINAL, read_ordinal
from sync.agent.times.periods import MONTHS, WEEKDAYS, Clock, Period, begin, step
from sync.agent.times.window import Unit

R = TypeVar("R")
Reader = Callable[["re.Match[str]", Clock], "Period | str | None"]
Rule = tuple["re.Pattern[str]", Reader]

_SHORT_MONTHS = {name[:3]: name for name in MONTHS[1:]} | {"sept": "september"}
MONTH = rf"(?:{'|'.join(MONTHS[1:])}|(?:{'|'.join(['sept', *_SHORT_MONTHS])})\b\.?)"
YEAR = r"(?:19|20)\d\d"
_SHORT_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3} | {
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)}|(?:{'|'.join(sorted(_SHORT_DAYS, key=len, reverse=True))})\b)"
OF_YEAR = rf"(?:,?\s*(?:of\s+)?(?P<year>{YEAR}|this\s+year|last\s+year|next\s+year)\b)?"
_SUFFIX = r"(?:st|nd|rd|th)?"
_PREPOSITION = re.compile(
    r"\b(?:in|on|during|of|for|since|until|till|before|after|from|between|to|and|vs|than)\s+$",
    re.IGNORECASE,
)


def _follows_preposition(found: re.Match[str]) -> bool:
    return bool(_PREPOSITION.search(found.string[max(0, found.start() - 12) : found.start()]))


def month_number(text: str) -> int:
    """Return 1 to 12 for the name of a month, full or short."""
    word = text.lower().rstrip(".")
    return MONTHS.index(_SHORT_MONTHS.get(word, word))


def weekday_name(text: str) -> str:
    """Return the full name of a day of the week, in lower case."""
    word = text.lower()
    return WEEKDAYS[_SHORT_DAYS[word]] if word in _SHORT_DAYS else word


# What happens follows: "weekend runs" are those of any weekend.
OF_THINGS = r"(?= (?:runs?|syncs?|loads?|jobs?|failures?|errors?|executions?|failed|logins?)\b)"


def rule(pattern: str, read: R) -> tuple[re.Pattern[str], R]:
    """Return a rule for *pattern*, spaces in which stand for any white space."""
    return re.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE), read


def month_period(month: int, year: str | None, clock: Clock) -> Period:
    """Return a month; without a *year* the latest that has begun, or the coming one when ahead."""
    start = clock.today.replace(day=1, month=month, year=year_number(year, clock))
    if year is None and clock.ahead and step(start, Unit.MONTH, 1) <= clock.now:
        start = start.replace(year=start.year + 1)
    if year is None and not clock.ahead and start > clock.now:
        start = start.replace(year=start.year - 1)
    return Period(start, step(start, Unit.MONTH, 1), f"{start:%B %Y}")


def year_number(text: str | None, clock: Clock) -> int:
    """Return the year that *text* names, the one of now without a *text*."""
    words = (text or "this year").lower().split()
    if words[0].isdigit():
        return int(words[0])
    return clock.now.year + {"this": 0, "last": -1, "next": 1}[words[0]]


def day_period(day: int, month: int, year: str | None, clock: Clock) -> Period | str:
    """Return one day, or a sentence where there is no such day."""
    number = year_number(year, clock)
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    name = calendar.month_name[month]
    if year is None and (month, day) == (2, 29):
        number = _latest_leap_year(number, clock.ahead)
    days = calendar.monthrange(number, month)[1]
    if not 1 <= day <= days:
        return f"{day} {name} {number} is no date: {name} {number} has {days} days."
    start = clock.today.replace(year=number, month=month, day=day)
    if year is None and not clock.ahead and start > clock.now:
        start = start.replace(year=number - 1) if (month, day) != (2, 29) else start
    if year is None and clock.ahead and start < clock.today:
        start = start.replace(year=number + 1) if (month, day) != (2, 29) else start
    return Period(start, start + timedelta(days=1), in_words(start))


def _latest_leap_year(year: int, ahead: bool) -> int:
    while not calendar.isleap(year):
        year += 1 if ahead else -1
    return year


def in_words(day: datetime) -> str:
    """Return *day* for people: "12 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def _day_month(found: re.Match[str], clock: Clock) -> Period | str:
    word = found["day"].lower()
    day = int(word) if word.isdigit() else read_ordinal(word)
    read = day_period(day, month_number(found["month"]), found["year"], clock)
    return _check_weekday(found.groupdict().get("weekday"), read)


def _check_weekday(said: str | None, read: Period | str) -> Period | str:
    if not said or isinstance(read, str):
        return read
    name, real = weekday_name(said), WEEKDAYS[read.start.weekday()]
    if name == real:
        return read
    return f"{read.label} is a {real.title()}, not a {name.title()}."


def _numeric(found: re.Match[str], clock: Clock) -> Period | str | None:
    year = found["year"]
    if not (year or _follows_preposition(found)):
        return None  # a version, or a number at the end of a sentence
    if year and len(year) == 2:
        year = f"20{year}"
    return day_period(int(found["day"]), int(found["month"]), year, clock)


def _slashed(found: re.Match[str], clock: Clock) -> Period | str:
    first, second = int(found["first"]), int(found["second"])
    if first <= 12 and second <= 12 and first != second:
        return (
            f"{found[0]} may be {second} {calendar.month_name[first]} or "
            f"{first} {calendar.month_name[second]}; write it as {found['year']}-MM-DD."
        )
    day, month = (second, first) if second > 12 else (first, second)
    return day_period(day, month, found["year"], clock)


def _instant(found: re.Match[str], clock: Clock) -> Period | str | None:
    read = _numeric(found, clock)
    if read is None or isinstance(read, str):
        return read
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        return f"{hour:02}:{minute:02} is no time of the day."
    start = read.start + timedelta(hours=hour, minutes=minute)
    return Period(start, start + timedelta(minutes=1), f"{read.label} {start:%H:%M}")


def _numeric_month(found: re.Match[str], clock: Clock) -> Period | str:
    month = int(found["month"])
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    return month_period(month, found["year"], clock)


def _month(found: re.Match[str], clock: Clock) -> Period | None:
    which, year = (found["which"] or "").lower(), found["year"]
    if found["month"].lower() == "may" and not (which or year or _follows_preposition(found)):
        return None  # the verb
    period = month_period(month_number(found["month"]), year, clock)
    if which in {"last", "previous"} and period.start <= clock.now < period.stop:
        return month_period(period.start.month, str(period.start.year - 1), clock)
    if which in {"next", "coming"} and period.start <= clock.now:
        return month_period(period.start.month, str(period.start.year + 1), clock)
    if which == "this":
        return month_period(period.start.month, str(clock.now.year), clock)
    return period


def _year_alone(found: re.Match[str], clock: Clock) -> Period:
    start = clock.today.replace(month=1, day=1, year=int(found["year"]))
    return Period(start, step(start, Unit.YEAR, 1), found["year"])


def _quarter(found: re.Match[str], clock: Clock) -> Period | str:
    groups = found.groupdict()
    text = groups.get("number") or groups.get("ordinal") or ""
    number = int(text) if text.isdigit() else read_ordinal(text)
    if not 1 <= number <= 4:
        return f"There is no quarter {number}; a year has four."
    start = clock.today.replace(
        day=1, month=3 * number - 2, year=year_number(groups["year"], clock)
    )
    if groups["year"] is None and start > clock.now and not clock.ahead:
        start = start.replace(year=start.year - 1)
    return Period(start, step(start, Unit.QUARTER, 1), f"Q{number} {start.year}")


def _day_of_this_month(found: re.Match[str], clock: Clock) -> Period | str:
    day = int(re.sub(r"\D", "", found["day"]))
    month = begin(clock.now, Unit.MONTH)
    said = (found["which"] or "").lower()
    if said == "last" or (not said and day > clock.now.day and not clock.ahead):
        month = step(month, Unit.MONTH, -1)
    if said == "next":
        month = step(month, Unit.MONTH, 1)
    return day_period(day, month.month, str(month.year), clock)


_DAY = rf"(?P<day>\d{{1,2}}{_SUFFIX}|{ORDINAL})"
DATE_RULES: tuple[Rule, ...] = (
    rule(
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:T| at | )"
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?:Z| UTC\b)?",
        _instant,
    ),
    rule(r"(?P<year>\d{4})([-/])(?P<month>\d{1,2})\2(?P<day>\d{1,2})\b", _numeric),
    rule(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})?(?!\d|\w)", _numeric),
    rule(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b", _slashed),
    rule(rf"(?P<year>{YEAR})-(?P<month>\d\d)\b(?!-)", _numeric_month),
    rule(rf"(?P<month>\d{{1,2}})/(?P<year>{YEAR})\b", _numeric_month),
    rule(
        rf"(?:(?P<weekday>{WEEKDAY}),?\s+)?(?:the )?{_DAY}(?: of)? (?P<month>{MONTH}){OF_YEAR}",
        _day_month,
    ),
    rule(
        rf"(?:(?P<weekday>{WEEKDAY}),?\s+)?(?P<month>{MONTH}) (?:the )?"
        rf"(?P<day>\d{{1,2}}{_SUFFIX})(?![\d:.]\d)(?!\w){OF_YEAR}",
        _day_month,
    ),
    rule(
        rf"(?:(?P<which>last|previous|this|next|coming) )?(?P<month>{MONTH}){OF_YEAR}",
        _month,
    ),
    rule(rf"(?:the )?year (?P<year>{YEAR})\b", _year_alone),
    rule(rf"(?P<year>{YEAR})\b(?![-./:,]\d|\s?(?:k|%)\b)", _year_alone),
    rule(
        rf"q(?P<number>\d)\b(?:[\s/-]*(?:of\s+|in\s+)?"
        rf"(?P<year>{YEAR}|this\s+year|last\s+year|next\s+year)\b)?",
        _quarter,
    ),
    rule(rf"(?:the )?(?P<ordinal>{ORDINAL}) quarter\b{OF_YEAR}", _quarter),
    rule(
        r"on the (?P<day>\d{1,2}(?:st|nd|rd|th))(?: of (?P<which>this|last|next) month"
        r"|(?= ?(?:$|[?.,;!)]|and\b|or\b|at\b)))",
        _day_of_this_month,
    ),
)

"""Days of the week told from now: last friday, monday morning, tuesday of last week."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sync.agent.numbers.words import COUNT, read_number
from sync.agent.times.dates import WEEKDAY, Rule, rule, weekday_name
from sync.agent.times.periods import WEEKDAYS, Clock, Period, begin
from sync.agent.times.relative import DAY_PART, PAST, THIS, plural
from sync.agent.times.window import EVERY_DAY, DatePart, Unit


def _weekday(found: re.Match[str], clock: Clock) -> Period:
    name, which = weekday_name(found["day"]), (found["which"] or "").lower()
    day = clock.weekday(name)
    if which in {"last", "past", "previous"}:
        day = clock.weekday(name, before=True)
    elif which == "this":
        day = begin(clock.now, Unit.WEEK) + timedelta(days=WEEKDAYS.index(name))
    elif which in {"next", "coming"}:
        day = Clock(clock.now + timedelta(days=1), ahead=True).weekday(name)
    return _day_or_part(day, f"{which} {name.title()}".strip(), found, clock)


def _weekday_of_week(found: re.Match[str], clock: Clock) -> Period:
    name = weekday_name(found["day"])
    week = clock.unit(Unit.WEEK, THIS[found["which"].lower()], "")
    day = week.start + timedelta(days=WEEKDAYS.index(name))
    label = f"{name.title()} of {found['which'].lower()} week"
    return _day_or_part(day, label, found, clock)


def _day_or_part(day: datetime, label: str, found: re.Match[str], clock: Clock) -> Period:
    start = begin(day, Unit.DAY)
    part = found.groupdict().get("part")
    ahead = start > clock.now
    if part:
        word = part.lower().rstrip("s")
        return clock.day_part(start, word, f"{label} {word}")
    return Period(start, start + timedelta(days=1), label, to_come=ahead)


def _days_of_week(found: re.Match[str], clock: Clock) -> Period:
    """Read "tuesday and thursday last week"."""
    week = clock.unit(Unit.WEEK, THIS[found["which"].lower()], "")
    names = [weekday_name(found[each]) for each in ("day", "day2")]
    part = DatePart(weekdays=frozenset(map(WEEKDAYS.index, names)))
    label = f"{' and '.join(map(str.title, names))} of {found['which'].lower()} week"
    return Period(week.start, week.stop, label, part=part)


def _weekday_ago(found: re.Match[str], clock: Clock) -> Period:
    """Read "two fridays ago": one friday ago is the latest one before today."""
    name, count = weekday_name(found["day"]), int(read_number(found["count"]))
    day = clock.weekday(name, before=True) - timedelta(weeks=count - 1)
    label = f"{count} {name.title()}{'s' if count > 1 else ''} ago"
    return _day_or_part(day, label, found, clock)


def _last_weekdays(found: re.Match[str], clock: Clock) -> Period:
    """Read "the last 3 mondays": only these days, as far back as the first of them."""
    name, count = weekday_name(found["day"].rstrip("sS")), int(read_number(found["count"]))
    latest = clock.weekday(name)
    part = DatePart(weekdays=frozenset({WEEKDAYS.index(name)}))
    label = f"last {count} {name.title()}s"
    return Period(latest - timedelta(weeks=count - 1), clock.now, label, part=part)


def _last_working_days(found: re.Match[str], clock: Clock) -> Period:
    """Read "the last 3 working days" as whole ones, without weekends and without today."""
    day, left = clock.today, int(read_number(found["count"]))
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < 5
    part = DatePart(weekdays=EVERY_DAY - {5, 6})
    label = f"last {plural(read_number(found['count']), Unit.DAY)} without weekends"
    return Period(day, clock.today, label, part=part)


DAY_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?{PAST} (?P<count>{COUNT}) (?:working|business|week) ?days\b",
        _last_working_days,
    ),
    rule(
        rf"(?:(?P<which>last|past|previous|this|next|coming) )?(?P<day>{WEEKDAY})\b"
        rf"(?:'s\b)?(?:(?: in the)? {DAY_PART})?",
        _weekday,
    ),
    rule(
        rf"(?P<day>{WEEKDAY}) (?:of |in )?(?:the )?(?P<which>this|last|previous|next) week"
        rf"(?:(?: in the)? {DAY_PART})?",
        _weekday_of_week,
    ),
    rule(
        rf"(?P<which>this|last|previous|next) week(?:'s)?(?: on)? (?P<day>{WEEKDAY})\b",
        _weekday_of_week,
    ),
    rule(
        rf"(?P<day>{WEEKDAY}) (?:and|or) (?P<day2>{WEEKDAY}) (?:of |in )?"
        r"(?P<which>this|last|previous|next) week",
        _days_of_week,
    ),
    rule(rf"(?P<count>{COUNT}) (?P<day>{WEEKDAY})s? (?:ago|back|earlier)\b", _weekday_ago),
    rule(
        rf"(?:the )?(?:last|past) (?P<count>{COUNT}) (?P<day>(?:{'|'.join(WEEKDAYS)})s)\b",
        _last_weekdays,
    ),
)

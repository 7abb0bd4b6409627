"""What stands before a time and bounds it: since, before, after, until, between ... and ..."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sync.agent.numbers.words import COUNT, read_number
from sync.agent.times.dates import MONTH, WEEKDAY, YEAR, day_period, month_number, rule
from sync.agent.times.moments import is_moment, part_of_day, read_moment
from sync.agent.times.periods import Clock, Period, step
from sync.agent.times.reading import COMPARED, Reading, is_word_end, to_span
from sync.agent.times.relative import UNIT, read_unit
from sync.agent.times.shifts import shifted
from sync.agent.times.window import TimeSpan, Unit, Window

Operator = Callable[[str, int, Clock], "TimeSpan | None"]
_ANY = "all stored history"


def _pattern(text: str) -> re.Pattern[str]:
    return rule(text, None)[0]


_SINCE = _pattern(
    r"(?:(?:ever )?since|starting(?: from| with| on| in)?|beginning(?: with| on)?|from|as of) "
    r"(?:the )?(?P<edge>(?:start|beginning) of )?"
)
_ONWARDS = _pattern(r" (?:on(?:wards?)?|(?:until|till) (?:now|today)|to (?:now|date)|up to now)\b")
_THE_UNIT = _pattern(rf"(?:the |this |current )?{UNIT}")


def _since(text: str, start: int, clock: Clock) -> TimeSpan | None:
    found = _SINCE.match(text, start)
    if found is None:
        return None
    read = _edge(text, found, clock) or read_moment(text, found.end(), Clock(clock.now))
    if read is None:
        return None
    onwards = _ONWARDS.match(text, read.end)
    if found[0].lower().startswith(("from", "as")) and not (onwards or found["edge"]):
        return None
    span = to_span(start, read, lambda period: _from(period.start, clock, period.label))
    return replace(span, end=onwards.end()) if onwards else span


def _edge(text: str, found: re.Match[str], clock: Clock) -> Reading | None:
    """Read "the start of the year"."""
    unit = _THE_UNIT.match(text, found.end()) if found["edge"] else None
    if unit is None:
        return None
    kind, _ = read_unit(unit["unit"])
    return Reading(unit.end(), clock.unit(kind, 0, f"the start of the {kind}"))


def _from(since: datetime, clock: Clock, label: str) -> Window:
    until = None if clock.ahead or since >= clock.now else clock.now
    return Window(since=since, until=until, label=f"since {label}")


_SINCE_CLOCK = _pattern(
    r"since (?:(?P<word>midnight|noon|midday)|(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?"
    r"(?P<half>am|pm|o'clock)?)\b(?!\.\d)"
)


def _since_clock(text: str, start: int, clock: Clock) -> TimeSpan | None:
    found = _SINCE_CLOCK.match(text, start)
    if found is None or not is_word_end(text, found.end()):
        return None
    if not (found["word"] or found["minute"] or found["half"]):
        return None
    minutes = 12 * 60 * ((found["word"] or "").lower() in {"noon", "midday"})
    if found["hour"]:
        late = 12 if (found["half"] or "").lower() == "pm" and int(found["hour"]) < 12 else 0
        minutes = 60 * (int(found["hour"]) + late) + int(found["minute"] or 0)
    since = clock.today + timedelta(minutes=minutes)
    label = f"{since:%H:%M}"
    return TimeSpan(start=start, end=found.end(), window=_from(since, clock, label))


_SINCE_LENGTH = _pattern(rf"since (?:the last )?(?P<count>{COUNT}) ?{UNIT}(?! ago)")


def _since_length(text: str, start: int, clock: Clock) -> TimeSpan | None:
    found = _SINCE_LENGTH.match(text, start)
    if found is None:
        return None
    unit, factor = read_unit(found["unit"])
    period = clock.rolling(
        unit, factor * read_number(found["count"]), f"last {found['count']} {unit}s"
    )
    return TimeSpan(start=start, end=found.end(), window=clock.window(period))


_BOUND = _pattern(
    r"(?:(?P<after>after|later than)|(?P<before>before|prior to|earlier than)"
    r"|(?P<until>(?:up )?(?:until|till)|up to|through|(?:not|no) later than)|(?P<by>by)) "
    r"(?:the )?(?P<edge>(?:start|beginning|end) of )?"
)


def _bounded(text: str, start: int, clock: Clock) -> TimeSpan | None:
    found = _BOUND.match(text, start)
    if found is None:
        return None
    then = Clock(clock.now, clock.ahead or bool(found["by"]))
    read = read_moment(text, found.end(), then, time_first=False)
    if read is None or (found["by"] and not clock.ahead):
        return None
    if found["after"]:
        return to_span(start, read, lambda period: _later(period, clock))
    return to_span(
        start, read, lambda period: _sooner(period, clock, inclusive=not found["before"])
    )


def _later(period: Period, clock: Clock) -> Window:
    since = period.start if is_moment(period) else period.stop
    return replace(_from(since, clock, ""), label=f"after {period.label}")


def _sooner(period: Period, clock: Clock, *, inclusive: bool) -> Window:
    whole = inclusive and not is_moment(period)
    until = period.stop if whole else period.start
    label = f"{'until the end of' if whole else 'before'} {period.label}"
    return Window(since=clock.now if clock.ahead else None, until=until, label=label)


def _day_part(text: str, start: int, clock: Clock) -> TimeSpan | None:
    """Read "on the night of 17 march"."""
    lead = _LEAD.match(text, start)
    read = part_of_day(text, lead.end() if lead else start, clock)
    return to_span(start, read, clock.window) if read else None


_LEAD = _pattern(r"(?:in|on|during|for|at) ")
_AGE = _pattern(
    r"(?:(?P<old>older than)|(?P<new>newer than|younger than)|(?P<more>more than|over|at least)"
    rf"|(?P<less>less than|under|within|not more than)) (?P<count>{COUNT}) ?{UNIT}"
    r"(?P<ago> ago| old)?"
)


def _age(text: str, start: int, clock: Clock) -> TimeSpan | None:
    """Read "older than 30 days" and "more than 3 days ago" as the time before then."""
    found = _AGE.match(text, start)
    if found is None or not (found["old"] or found["new"] or found["ago"]):
        return None
    unit, factor = read_unit(found["unit"])
    count = factor * read_number(found["count"])
    then, said = step(clock.now, unit, -count), f"{count:g} {unit}{'' if count == 1 else 's'} ago"
    if found["old"] or found["more"]:
        window = Window(until=then, label=f"more than {said}")
    else:
        window = Window(since=then, until=clock.now, label=f"less than {said}")
    return TimeSpan(start=start, end=found.end(), window=window)


_TO = r"(?:\s*(?:to|until|till|through|thru|-|–|—)\s*(?:the )?)"
_DAYS_OF_MONTH = _pattern(
    rf"(?:(?:between|from) )?(?:the )?(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}| and (?:the )?)"
    rf"(?P<second>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?"
)
_MONTH_WITH_DAYS = _pattern(
    rf"(?:(?:between|from) )?(?P<month>{MONTH}) (?:the )?(?P<first>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:{_TO}| and (?:the )?)(?P<second>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>{YEAR}))?"
)


def _days_of_month(text: str, start: int, clock: Clock) -> TimeSpan | None:
    found = _DAYS_OF_MONTH.match(text, start) or _MONTH_WITH_DAYS.match(text, start)
    if found is None or not is_word_end(text, found.end()):
        return None
    month = month_number(found["month"])
    last = day_period(int(found["second"]), month, found["year"], clock)
    if isinstance(last, str):
        return TimeSpan(start=start, end=found.end(), problem=last)
    first = day_period(int(found["first"]), month, str(last.start.year), clock)
    if isinstance(first, str):
        return TimeSpan(start=start, end=found.end(), problem=first)
    return _from_to(start, found.end(), first, last, clock)


def _from_to(start: int, end: int, first: Period, last: Period, clock: Clock) -> TimeSpan:
    stop = last.start if is_moment(last) else last.stop
    if first.start >= stop:
        problem = f"{first.label} comes after {last.label}; swap them."
        return TimeSpan(start=start, end=end, problem=problem)
    period = Period(first.start, stop, f"{first.label} to {last.label}")
    return TimeSpan(start=start, end=end, window=clock.window(period))


_RANGE = _pattern(r"(?:(?P<between>between)|(?P<from>from)) (?:the )?")
_AND = _pattern(r" (?:and|to) (?:the )?")
_UP_TO = _pattern(_TO)
_NOW = _pattern(r"(?:now|right now|date)\b")


def _range(text: str, start: int, clock: Clock) -> TimeSpan | None:
    """Read "between A and B", "from A to B" and, for dates of the calendar, "A to B"."""
    lead = _RANGE.match(text, start)
    past = Clock(clock.now, clock.ahead)
    first = read_moment(text, lead.end() if lead else start, past)
    if first is None or (COMPARED.search(text) and not _is_one_day(first)):
        return None
    joint = (_AND if lead and lead["between"] else _UP_TO).match(text, first.end)
    last = _upper(text, joint.end(), past) if joint else None
    through = joint is not None and joint[0].strip().lower() in {"through", "thru"}
    if last is None or not (lead or through or (first.dated and last.dated)):
        return None
    if first.period is None or last.period is None:
        problem = first.problem or last.problem
        return TimeSpan(start=start, end=last.end, problem=problem)
    begun = _earlier(first.period, last.period, text[start : first.end])
    if begun.start > last.period.start and not (first.dated and last.dated):
        return None  # "between this week and last week" compares
    return _from_to(start, last.end, begun, last.period, clock)


def _is_one_day(read: Reading) -> bool:
    period = read.period
    return period is None or period.stop - period.start <= timedelta(days=1)


def _upper(text: str, start: int, clock: Clock) -> Reading | None:
    if found := _NOW.match(text, start):
        return Reading(found.end(), Period(clock.now, clock.now, "now"))
    return read_moment(text, start, clock)


def _earlier(first: Period, last: Period, said: str) -> Period:
    """Return *first* a week or a year before, where it names a day or a month without a year."""
    if first.start <= last.start or re.search(YEAR, said):
        return first
    if re.search(WEEKDAY, said, re.IGNORECASE):
        unit = Unit.WEEK
    elif re.search(MONTH, said, re.IGNORECASE):
        unit = Unit.YEAR
    else:
        return first
    return Period(step(first.start, unit, -1), step(first.stop, unit, -1), first.label)


_NOWADAYS = _pattern(
    r"(?P<now>(?:right |just |as of )?now|currently|at the moment|at present|presently)\b"
    r"|(?P<all>ever(?! since)|of all times?|all[ -]time|so far|(?<!up\s)to date"
    r"|(?:until|till|up to) now|historically|in (?:the )?history)\b"
)


def _unbounded(text: str, start: int, clock: Clock) -> TimeSpan | None:
    found = _NOWADAYS.match(text, start)
    if found is None or not is_word_end(text, found.end()):
        return None
    window = Window(label="now" if found["now"] else _ANY)
    return TimeSpan(start=start, end=found.end(), window=window)


OPERATORS: tuple[Operator, ...] = (
    _day_part,
    _days_of_month,
    _range,
    _since,
    _since_clock,
    _since_length,
    _bounded,
    _age,
    shifted,
    _unbounded,
)

"""Parts of the day and of the week: between 8 and 18, after midnight, on sundays, at night."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.agent.times.clock import is_explicit, minute_of_day, time_pattern
from sync.agent.times.dates import OF_THINGS, rule, weekday_name
from sync.agent.times.periods import DAY_PARTS, WEEKDAYS
from sync.agent.times.window import DAY_MINUTES, EVERY_DAY, DatePart, Minutes

PartReader = Callable[["re.Match[str]"], "tuple[DatePart, str] | str | None"]
PartRule = tuple["re.Pattern[str]", PartReader]
OFFICE_HOURS = (8 * 60, 18 * 60)
_MIDNIGHT_TO_MORNING = (0, 6 * 60)
_WEEKEND = frozenset({5, 6})
# "weekend runs" are those of any weekend, "last weekend runs" are not.
_UNTIED = r"(?<!last\s)(?<!this\s)(?<!past\s)(?<!that\s)(?<!day\s)"

_ENDS = (
    r"(?=\s*(?:$|[?.!,;)]|(?:on|in|at|every|each|daily|last|this|but|and|or|today|yesterday"
    r"|please|thanks)\b))"
)
_VERB = re.compile(
    r"\b(?:start(?:s|ed|ing)?|beg[iau]ns?|runs?|ran|running|fires?|fired"
    r"|kick(?:s|ed)? off|fail(?:s|ed)?|happen(?:s|ed)?|occur(?:s|red)?|scheduled|due"
    r"|finish(?:es|ed)?|end(?:s|ed)?|launched|failures?|errors?|warnings?|logs?|lines|syncs|jobs"
    r"|executions|loads|checks|events|logins?|happening|went wrong"
    r"|yesterday|today|tomorrow|\w+days?|night|morning|afternoon|evening|weekends?)\s+$",
    re.IGNORECASE,
)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def between(since: int, until: int) -> tuple[Minutes, ...]:
    """Return the minutes from *since* to *until*, over midnight where *until* is the smaller."""
    if until > since:
        return ((since, until),)
    early = ((0, until),) if until else ()
    return (*early, (since, DAY_MINUTES)) if since < DAY_MINUTES else early


def _hours(minutes: tuple[Minutes, ...]) -> tuple[DatePart, str]:
    label = " or ".join(f"{_clock(since)} to {_clock(until)}" for since, until in minutes)
    return DatePart(minutes=minutes), label


def _range(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    half = found["b_ap"] if found["a_ap"] is None else ""
    if found["b_part"] and not half and not found["a_part"]:  # "between 2 and 4 in the morning"
        half = "am" if found["b_part"].lower().endswith("morning") else "pm"
    since, until = minute_of_day(found, "a", half or ""), minute_of_day(found, "b")
    if isinstance(since, str):
        return since
    if isinstance(until, str):
        return until
    noon = (found["a_word"] or "").lower() in {"noon", "midday"}
    bare = not (is_explicit(found, "a") or is_explicit(found, "b"))
    early = bare and 6 * 60 <= since <= DAY_MINUTES // 2
    if until < since and not is_explicit(found, "b") and (noon or early):
        until += DAY_MINUTES // 2  # "between noon and four", "from nine to five"
    return _hours(between(since, until))


def _stated_range(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    if not (is_explicit(found, "a") or is_explicit(found, "b")):
        return None
    return _range(found)


def _range_after_verb(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    """Read bare hours where the word before starts something: "jobs that start between 2 and 6"."""
    return _range(found) if _VERB.search(found.string[: found.start()]) else None


def _outer(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    """Read "before 8 or after 18"."""
    until, since = minute_of_day(found, "a"), minute_of_day(found, "b")
    if isinstance(until, str):
        return until
    if isinstance(since, str):
        return since
    return _hours(between(since, until))


def _after(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    since = minute_of_day(found, "a")
    if isinstance(since, str):
        return since
    return _hours((_MIDNIGHT_TO_MORNING,) if since == 0 else ((since, DAY_MINUTES),))


def _before(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    until = minute_of_day(found, "a")
    if isinstance(until, str):
        return until
    return _hours(((18 * 60, DAY_MINUTES),) if until == 0 else ((0, until),))


def _at(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    if not is_explicit(found, "a"):
        return None
    start = minute_of_day(found, "a")
    if isinstance(start, str):
        return start
    if found["about"]:
        return _hours(between((start - 30) % DAY_MINUTES, (start + 30) % DAY_MINUTES))
    return _hours(((start % DAY_MINUTES, start % DAY_MINUTES + (1 if found["a_m"] else 60)),))


def _at_after_verb(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    """Read "jobs that start at 2" as the hour from then."""
    start = minute_of_day(found, "a")
    if isinstance(start, str):
        return start
    if not _VERB.search(found.string[: found.start()] + " "):
        return None
    return _hours(((start % DAY_MINUTES, start % DAY_MINUTES + 60),))


def _stated_after(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    return _after(found) if is_explicit(found, "a") else None


def _stated_before(found: re.Match[str]) -> tuple[DatePart, str] | str | None:
    return _before(found) if is_explicit(found, "a") else None


def _in_office(found: re.Match[str]) -> tuple[DatePart, str]:
    return _hours((OFFICE_HOURS,))


def _out_of_office(found: re.Match[str]) -> tuple[DatePart, str]:
    return _hours(between(OFFICE_HOURS[1], OFFICE_HOURS[0]))


def _part_of_day(found: re.Match[str]) -> tuple[DatePart, str]:
    since, until = DAY_PARTS[found["part"].lower().rstrip("s")]
    return _hours(between(since * 60, until % 24 * 60 or DAY_MINUTES))


def _small_hours(found: re.Match[str]) -> tuple[DatePart, str]:
    return _hours((_MIDNIGHT_TO_MORNING,))


def _weekends(found: re.Match[str]) -> tuple[DatePart, str]:
    return DatePart(weekdays=_WEEKEND), "weekends"


def _working_days(found: re.Match[str]) -> tuple[DatePart, str]:
    each = found[0].lower().startswith(("each ", "every "))
    label = "each day from Monday to Friday" if each else "Monday to Friday"
    return DatePart(weekdays=EVERY_DAY - _WEEKEND), label


def _only_working_days(found: re.Match[str]) -> tuple[DatePart, str]:
    part, _ = _working_days(found)
    return part, "each day from Monday to Friday, not on weekends"


_SAID_DAY = rf"(?:{'|'.join(WEEKDAYS)})"


def _weekdays(found: re.Match[str]) -> tuple[DatePart, str]:
    names = [weekday_name(name) for name in re.findall(_SAID_DAY, found["days"].lower())]
    days = frozenset(WEEKDAYS.index(name) for name in names)
    return DatePart(weekdays=days), " and ".join(f"{name.title()}s" for name in names)


def _part_of_weekdays(found: re.Match[str]) -> tuple[DatePart, str]:
    """Read "on monday evenings" as that part of every Monday."""
    days, of_day = _weekdays(found)
    hours, label = _part_of_day(found)
    own = tuple(each for each in hours.minutes if each[0]) or hours.minutes  # a night begins then
    label = label if own == hours.minutes else _hours(own)[1]
    return DatePart(weekdays=days.weekdays, minutes=own), f"{of_day}, {label}"


_OF_SCHEDULES = re.compile(r"\b(?:schedul|plan)|\bjobs?\b.*\b(?:run|start|fire)s?\b", re.IGNORECASE)


def _day_range(found: re.Match[str]) -> tuple[DatePart, str] | None:
    """Read "scheduled monday to friday" as each of these days, where habits are spoken of."""
    if not _OF_SCHEDULES.search(found.string):
        return None
    first, last = (WEEKDAYS.index(weekday_name(found[each])) for each in ("first", "last"))
    days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    label = f"each day from {WEEKDAYS[first].title()} to {WEEKDAYS[last].title()}"
    return DatePart(weekdays=days), label


def _but_weekdays(found: re.Match[str]) -> tuple[DatePart, str]:
    """Read "excluding mondays" and "not on weekends" as every other day."""
    said = found["days"].lower()
    names = [weekday_name(name) for name in re.findall(_SAID_DAY, said)]
    out = frozenset(WEEKDAYS.index(name) for name in names)
    if "weekend" in said:
        out |= _WEEKEND
    return DatePart(weekdays=EVERY_DAY - out), f"not on {said}"


def _odd_hours(found: re.Match[str]) -> tuple[DatePart, str]:
    return _hours(between(OFFICE_HOURS[1], OFFICE_HOURS[0]))


_A, _B = time_pattern("a"), time_pattern("b")
_TO = r"(?:\s*(?:and|to|until|till|-|–)\s*)"
_AFTER = r"(?:after|from|past|later than)"
_BEFORE = r"(?:before|until|till|by|earlier than|prior to)"
PART_RULES: tuple[PartRule, ...] = (
    rule(rf"(?:between|from) {_A}{_TO}{_B}", _stated_range),
    rule(rf"{_A}{_TO}{_B}", _stated_range),
    rule(rf"(?:between|from) {_A}{_TO}{_B}{_ENDS}", _range_after_verb),
    rule(rf"(?:after|past) {_A}(?:,? (?:but|and))? before {_B}", _range),
    rule(rf"before {_A},? (?:or|and) after {_B}", _outer),
    rule(rf"after {_B},? or before {_A}", _outer),
    rule(rf"{_AFTER} {_A}", _stated_after),
    rule(rf"after {_A}{_ENDS}", _after),
    rule(rf"{_BEFORE} {_A}", _stated_before),
    rule(rf"before {_A}{_ENDS}", _before),
    rule(rf"(?:at|of(?= \d{{1,2}}(?::\d\d)? ?[ap]\.?m)|(?P<about>around|about|near)) {_A}", _at),
    rule(rf"at {_A}{_ENDS}", _at_after_verb),
    rule(
        r"(?:outside|out)(?: of)?(?: the)? (?:office|business|working|work) hours", _out_of_office
    ),
    rule(r"(?:not (?:in|during)|off|after) (?:office|business|working|work) hours", _out_of_office),
    rule(r"(?:(?:in|within|during) )?(?:the )?(?:office|business|working) hours", _in_office),
    rule(r"after hours|out of hours", _odd_hours),
    rule(
        rf"(?:on |from )?(?P<first>{_SAID_DAY}) (?:to|till|until|through|thru|-) "
        rf"(?P<last>{_SAID_DAY})\b",
        _day_range,
    ),
    rule(
        r"(?:excluding|except(?: on| for| the)?|(?:but )?not (?:on|counting|including)(?: the)?"
        r"|without|other than on|outside(?: of)?|ignoring|leaving out|apart from|exclude|leave out|"
        r"skip|skipping|ignore|drop|omit|remove|take out|forget)(?: the)? "
        rf"(?P<days>(?:weekends?|{_SAID_DAY}s?)(?:(?:,| and| or) (?:weekends?|{_SAID_DAY}s?))*)\b",
        _but_weekdays,
    ),
    rule(r"(?:in|during) the (?P<part>morning|afternoon|evening|night)s?\b", _part_of_day),
    rule(r"at (?P<part>night)\b", _part_of_day),
    rule(r"(?:in the )?(?P<part>mornings|evenings|afternoons|nights)\b", _part_of_day),
    rule(r"(?:in the )?(?:small|early) hours|in the early morning", _small_hours),
    rule(rf"{_UNTIED}weekend{OF_THINGS}", _weekends),
    rule(rf"{_UNTIED}(?P<part>morning|afternoon|evening|night){OF_THINGS}", _part_of_day),
    rule(
        r"(?:on |at |every |each )?(?:the )?weekends|(?:every|each) weekend"
        r"|(?:on|at|during|over) (?:a|an|any) weekend",
        _weekends,
    ),
    rule(
        r"(?:only on (?:weekdays|(?:working|business|week) days)"
        r"|(?:on )?(?:weekdays|(?:working|business|week) days) only)\b",
        _only_working_days,
    ),
    rule(r"(?:on |every |each )?(?:weekdays?|(?:working|business|week) days)\b", _working_days),
    rule(
        rf"(?:(?:on|every|each) )?(?P<days>{_SAID_DAY}) "
        r"(?P<part>mornings|afternoons|evenings|nights)\b",
        _part_of_weekdays,
    ),
    rule(
        rf"(?:on )?(?:an?|any|every|each) (?P<days>{_SAID_DAY}) "
        r"(?P<part>morning|afternoon|evening|night)\b",
        _part_of_weekdays,
    ),
    rule(
        rf"(?:(?:on|every|each) )?(?P<days>{_SAID_DAY}s(?:(?:,| and| or|, and) {_SAID_DAY}s)*)\b",
        _weekdays,
    ),
    rule(
        rf"(?:every|each|on an?y?) (?P<days>{_SAID_DAY}(?:(?:,| and| or)(?: an?)? {_SAID_DAY})*)\b",
        _weekdays,
    ),
)

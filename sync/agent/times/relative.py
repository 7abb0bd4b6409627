"""Times told from now: yesterday, last week, the past 48 hours, 3 days ago, last friday."""

from __future__ import annotations

import re
from datetime import timedelta

from sync.agent.numbers.words import COUNT, read_number
from sync.agent.times.clock import minute_of_day, time_pattern
from sync.agent.times.dates import OF_THINGS, Rule, rule
from sync.agent.times.periods import Clock, Period, begin, step
from sync.agent.times.window import Unit

UNIT = (
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|nights?|weekends?|weeks?|wks?|w|fortnights?"
    r"|months?|quarters?|years?|yrs?)\b"
)
DAY_PART = r"(?P<part>mornings?|afternoons?|evenings?|nights?)\b"
PAST = r"(?:last|past|previous|preceding|trailing|recent|prior)"
_FUTURE = r"(?:next|coming|following|upcoming)"
RECENT_DAYS = 7


def read_unit(text: str) -> tuple[Unit, int]:
    """Return the unit that *text* names, and how many of it: a fortnight is 2 weeks."""
    word = text.lower()
    if word.startswith("fortnight"):
        return Unit.WEEK, 2
    if word.startswith("mi"):
        return Unit.MINUTE, 1
    units = {"h": Unit.HOUR, "d": Unit.DAY, "n": Unit.DAY, "w": Unit.WEEK, "m": Unit.MONTH}
    return units.get(word[0], Unit.QUARTER if word[0] == "q" else Unit.YEAR), 1


def plural(count: float, unit: Unit) -> str:
    """Return *count* units in words: "3 days"."""
    return f"{count:g} {unit}{'' if count == 1 else 's'}"


def _rolling(found: re.Match[str], clock: Clock) -> Period | None:
    unit, factor = read_unit(found["unit"])
    if found["unit"].lower().startswith(("night", "weekend")):
        return None
    count = factor * (read_number(found["count"]) if found["count"] else 1)
    if found["whole"] or unit is Unit.QUARTER:
        stop = begin(clock.now, unit)
        return Period(step(stop, unit, -count), stop, f"last {plural(count, unit)}, whole ones")
    return clock.rolling(unit, count, f"last {plural(count, unit)}")


def _part_of_unit(found: re.Match[str], clock: Clock) -> Period:
    """Read "the last half hour" and "the last quarter of an hour"."""
    if found["quarter"]:
        return clock.rolling(Unit.MINUTE, 15, "last 15 minutes")
    unit, _ = read_unit(found["unit"])
    if unit is Unit.YEAR:
        return clock.rolling(Unit.MONTH, 6, "last 6 months")
    hours = 0.5 if unit is Unit.HOUR else 12
    return clock.rolling(Unit.MINUTE, 60 * hours, f"last half {unit}")


def _coming(found: re.Match[str], clock: Clock) -> Period | None:
    unit, factor = read_unit(found["unit"])
    count = factor * (read_number(found["count"]) if found["count"] else 1)
    if found["unit"].lower().startswith(("night", "weekend")):
        return None
    return clock.rolling(unit, -count, f"next {plural(count, unit)}")


def _in_future(found: re.Match[str], clock: Clock) -> Period | None:
    """Read "in 3 days" as a day and "in 2 hours" as the time until then, where ahead is meant."""
    if not clock.ahead:
        return None
    unit, factor = read_unit(found["unit"])
    count = factor * read_number(found["count"])
    if unit in {Unit.MINUTE, Unit.HOUR}:
        return clock.rolling(unit, -count, f"next {plural(count, unit)}")
    day = step(clock.today, unit, count)
    return Period(day, step(day, Unit.DAY, 1), f"in {plural(count, unit)}", to_come=True)


def _ago(found: re.Match[str], clock: Clock) -> Period:
    """Return the hour, the day, or the calendar month, quarter or year that was so long ago."""
    unit, factor = read_unit(found["unit"])
    count = factor * (0.5 if found["half"] else read_number(found["count"]))
    label = f"{plural(count, unit)} ago"
    if unit is Unit.MINUTE or found["half"]:
        return clock.rolling(unit, count, f"since {label}")
    grain = Unit.DAY if unit is Unit.WEEK else unit
    start = begin(step(clock.now, unit, -count), grain)
    return Period(start, step(start, grain, 1), label)


THIS = {"this": 0, "current": 0, "last": -1, "previous": -1, "prior": -1, "preceding": -1} | {
    "next": 1,
    "coming": 1,
    "following": 1,
    "upcoming": 1,
}


def _calendar(found: re.Match[str], clock: Clock) -> Period | None:
    word = found["which"].lower()
    unit, _ = read_unit(found["unit"])
    if found["unit"].lower() == "weekend":
        return _weekend_of(THIS[word], clock)
    if found["unit"].lower() == "night":
        return None
    period = clock.unit(unit, THIS[word], f"{word} {unit}")
    return _and_to_come(period, to_come=THIS[word] > 0)


def _and_to_come(period: Period, *, to_come: bool) -> Period:
    return Period(period.start, period.stop, period.label, to_come=to_come)


def _before_last(found: re.Match[str], clock: Clock) -> Period:
    unit, _ = read_unit(found["unit"])
    if found["unit"].lower() == "weekend":
        return _weekend_of(-2, clock).named("weekend before last")
    if found["unit"].lower() == "night":
        day = clock.today - timedelta(days=2)
        return clock.day_part(day, "night", "night before last")
    return clock.unit(unit, -2, f"{unit} before last")


def _after_next(found: re.Match[str], clock: Clock) -> Period:
    unit, _ = read_unit(found["unit"])
    return _and_to_come(clock.unit(unit, 2, f"{unit} after next"), to_come=True)


def _weekend_of(offset: int, clock: Clock) -> Period:
    """Return a weekend: 0 is the one of this week, -1 the latest one that is over."""
    saturday = begin(clock.now, Unit.WEEK) + timedelta(days=5 + 7 * offset)
    label = {0: "this weekend", -1: "last weekend", 1: "next weekend"}.get(offset, "weekend")
    return Period(saturday, saturday + timedelta(days=2), label, to_come=offset >= 0)


def _the_weekend(found: re.Match[str], clock: Clock) -> Period:
    begun = clock.ahead or clock.now.weekday() >= 5
    return _weekend_of(0 if begun else -1, clock)


def _named_day(found: re.Match[str], clock: Clock) -> Period:
    word = re.sub(r"\s+", " ", found["day"].lower())
    offset = {
        "yesterday": -1,
        "tomorrow": 1,
        "day before yesterday": -2,
        "day after tomorrow": 2,
    }.get(word.removeprefix("the "), 0)
    return clock.day(offset, word.removeprefix("the ") if offset else "today")


def _part_of_named_day(found: re.Match[str], clock: Clock) -> Period:
    word, part = found["day"].lower(), found["part"].lower().rstrip("s")
    offset = {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word, 0)
    return clock.day_part(clock.today + timedelta(days=offset), part, f"{word} {part}")


def _last_night(found: re.Match[str], clock: Clock) -> Period:
    return clock.day_part(clock.today - timedelta(days=1), "night", "last night")


def _tonight(found: re.Match[str], clock: Clock) -> Period:
    return clock.day_part(clock.today, "night", "tonight")


def _rest(found: re.Match[str], clock: Clock) -> Period:
    unit, _ = read_unit(found["unit"]) if found["unit"] else (Unit.DAY, 1)
    stop = step(begin(clock.now, unit), unit, 1)
    return Period(clock.now, stop, f"rest of the {unit}", to_come=True)


def _until_hour(found: re.Match[str], clock: Clock) -> Period | None:
    """Read "between now and 5 pm" as the time until then, today or by the day that is named."""
    minute = minute_of_day(found, "a")
    if isinstance(minute, str):
        return None
    ahead = 1 if (found["day"] or "").lower() == "tomorrow" else 0
    stop = clock.today + timedelta(days=ahead, minutes=minute)
    if stop <= clock.now:
        stop += timedelta(days=1)  # midnight, or an hour of tomorrow
    return Period(clock.now, stop, f"from now to {stop:%H:%M}", to_come=True)


def _to_date(found: re.Match[str], clock: Clock) -> Period:
    text = found["unit"].lower()
    unit = next(each for each in Unit if each[0] == text[0] and each is not Unit.MINUTE)
    return clock.unit(unit, 0, f"{unit} to date")


def _same_day(found: re.Match[str], clock: Clock) -> Period:
    unit, _ = read_unit(found["unit"])
    day = step(clock.today, unit, -1)
    return Period(day, day + timedelta(days=1), f"the same day last {unit}")


def _recently(found: re.Match[str], clock: Clock) -> Period:
    return clock.rolling(Unit.DAY, RECENT_DAYS, f"recently, read as the last {RECENT_DAYS} days")


RELATIVE_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?{PAST} (?P<count>{COUNT})(?: |-)?(?:(?P<whole>full|complete|whole|calendar) )?"
        rf"{UNIT}",
        _rolling,
    ),
    rule(rf"(?:the )?(?:past|trailing)(?P<count>)(?P<whole>) {UNIT}", _rolling),
    rule(
        rf"the (?:last|preceding)(?P<count>)(?P<whole>) (?!quarter|year){UNIT}",
        _rolling,
    ),
    rule(r"(?:the )?last(?P<count>)(?P<whole>) (?P<unit>minute|hour|day|fortnight)\b", _rolling),
    rule(rf"(?:the )?{_FUTURE} (?P<count>{COUNT})(?: |-)?{UNIT}", _coming),
    rule(r"(?:the )?(?:next|coming|upcoming)(?P<count>) (?P<unit>minute|hour|day)\b", _coming),
    rule(r"the (?:next|coming)(?P<count>) (?P<unit>week|month)\b", _coming),
    rule(rf"(?:with)?in (?P<count>{COUNT}) ?{UNIT}(?:'? time)?", _in_future),
    rule(
        rf"(?:(?P<half>half an)|(?:(?<!what[ ])(?<!how[ ])about |around |some )?"
        rf"(?P<count>{COUNT})) ?{UNIT} "
        r"(?:ago|back|earlier)\b",
        _ago,
    ),
    rule(
        r"(?:so far |earlier )?(?:in )?(?:the )?(?P<which>this|current|last|previous|prior"
        r"|preceding|next|coming|following)"
        r"(?: full| complete| whole| calendar| entire)? "
        r"(?P<unit>day|night|weekend|week|month|quarter|year)\b(?:'?s\b)?(?: so far| to date)?",
        _calendar,
    ),
    rule(r"(?:the )?(?P<unit>night|weekend|week|month|quarter|year) before last", _before_last),
    rule(r"(?:the )?(?P<unit>weekend|week|month|quarter|year) after next", _after_next),
    rule(rf"the weekend\b|weekend\b(?!{OF_THINGS})", _the_weekend),
    rule(
        r"(?:so far )?(?P<day>(?:the )?day before yesterday|(?:the )?day after tomorrow"
        r"|(?:earlier )?today|yesterday|tomorrow)\b(?:'?s\b)?(?: so far)?",
        _named_day,
    ),
    rule(
        rf"(?P<day>yesterday|today|tomorrow|this)(?:'s)?(?: in the)? {DAY_PART}",
        _part_of_named_day,
    ),
    rule(r"(?P<day>last) (?P<part>evening|afternoon|morning)\b", _part_of_named_day),
    rule(r"(?:the )?last night(?:'?s\b)?|yesterday night|overnight", _last_night),
    rule(r"tonight(?:'?s\b)?", _tonight),
    rule(
        r"(?:(?:for )?the rest of (?:the |this )?|later (?:this|in the) )"
        r"(?P<unit>day|week|month|quarter|year)",
        _rest,
    ),
    rule(
        rf"(?:the )?{PAST} (?:(?P<half>half)(?: an?)?[ -](?P<unit>hour|day|year)"
        r"|(?P<quarter>quarter) of an hour)",
        _part_of_unit,
    ),
    rule(r"(?:the rest of today|later today|still today)(?P<unit>)", _rest),
    rule(
        rf"(?:between |from )(?:right )?now (?:and|to|until|till|up to) {time_pattern('a')}"
        r"(?:,? (?P<day>today|tonight|tomorrow))?",
        _until_hour,
    ),
    rule(r"(?P<unit>day|week|month|quarter|year)[ -]to[ -]date", _to_date),
    rule(r"(?P<unit>wtd|mtd|qtd|ytd)\b", _to_date),
    rule(r"(?:the |this )?same (?:day|time) last (?P<unit>week|month|year)", _same_day),
    rule(r"this (?:day|time) last (?P<unit>week|month|year)", _same_day),
    rule(r"(?:a|one) (?P<unit>week|month|year) ago today", _same_day),
    rule(r"(?<!most\s)(?<!least\s)recently|lately|of late|in recent (?:days|times)", _recently),
)

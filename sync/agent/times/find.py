"""Times in a question: a closed grammar of English phrases, read against a given now.

What it knows it reads as a range of instants; what only looks like a time becomes a problem that
is told; anything else is left alone. Ranges are half-open, weeks begin on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sync.agent.times.dates import WEEKDAY, YEAR, weekday_name
from sync.agent.times.hours import PART_RULES
from sync.agent.times.periods import MONTHS, WEEKDAYS, Clock, begin, step
from sync.agent.times.reading import COMPARED, is_word_end, read_period, to_span
from sync.agent.times.shifts import shift_of
from sync.agent.times.time_operators import OPERATORS
from sync.agent.times.window import DatePart, Shift, TimeSpan, Window, either

_WORD_START = re.compile(r"(?<![\w.@/-])(?=\w)")
_WORD = re.compile(r"[\w.@/-]+")
_AHEAD = re.compile(
    r"\b(?:will|upcoming|going to|(?:what is|what's|whats|jobs?|anything|syncs?) scheduled"
    r"|scheduled (?:for|to|on|in|next)|due|planned|next runs?|about to|coming up)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:in the course of|in|on|at|during|over|within|for|from|of|across|throughout|as of"
    r"|dated|back in|way back in|already in|only in|just in)\s+)",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(rf"(?:(?:on|of|for)\s+)?(?:an?\s+)?(?P<day>{WEEKDAY})", re.IGNORECASE)
# what two times that stand behind each other are together, None where they stay two
Join = Callable[[str, TimeSpan, TimeSpan], TimeSpan | None]
_OR = re.compile(r"\s*,?\s*(?:or|and/or)(?: else| also)?\s*", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:,|and|or|&|, and)\s*", re.IGNORECASE)

_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)

# Every word of the grammar that a slip of the keyboard may hit.
_UNITS = ("minute", "hour", "day", "night", "week", "weekend", "month", "quarter", "year")
_PARTS = ("midnight", "noon", "morning", "afternoon", "evening", "fortnight")
_NEAR = ("yesterday", "today", "tomorrow", "tonight", "overnight", "recently", "past", "previous")
_BOUNDS = ("current", "since", "until", "before", "after", "between")
_NAMES = (*MONTHS[1:], *WEEKDAYS)
TIME_WORDS = frozenset(
    (*_UNITS, *(f"{unit}s" for unit in (*_UNITS, *WEEKDAYS)), *_PARTS, *_NEAR, *_BOUNDS, *_NAMES)
)


def find_times(text: str, now: datetime, *, ahead: bool | None = None) -> tuple[TimeSpan, ...]:
    """Return the times in *text* in order, none overlapping another; *now* has a time zone.

    *ahead* says whether what has no tense, as "on friday", lies ahead; None: the words decide.
    """
    clock = Clock(now, bool(_AHEAD.search(text)) if ahead is None else ahead)
    spans = _resolved(tuple(_joined(text, _scan(text, clock), _touching)))
    return tuple(_joined(text, (_as_part(text, span, spans) for span in spans), _one_of))


def shift_window(window: Window, shift: Shift) -> Window:
    """Return the unit of the calendar that lies *shift* from where *window* begins."""
    origin = window.since or window.until
    if origin is None:
        return window
    if shift.count < -1:  # "the 7 days before"
        since = step(origin, shift.unit, shift.count)
        label = f"the {-shift.count} {shift.unit}s before {window.label}"
        return Window(since=since, until=origin, label=label, part=window.part)
    start = step(begin(origin, shift.unit), shift.unit, shift.count)
    word = "before" if shift.count < 0 else "after"
    return Window(
        since=start,
        until=step(start, shift.unit, 1),
        label=f"the {shift.unit} {word} {window.label}",
        part=window.part,
    )


def _resolved(spans: tuple[TimeSpan, ...]) -> tuple[TimeSpan, ...]:
    """Return *spans* where "the week before" stands beside the one that it is before of."""
    told = [each.window for each in spans if each.window is not None and each.window.since]
    if len(told) != 1:
        return spans
    return tuple(
        replace(each, window=shift_window(told[0], each.shift), shift=None)
        if each.shift is not None and each.window is None
        else each
        for each in spans
    )


def _as_part(text: str, span: TimeSpan, spans: Sequence[TimeSpan]) -> TimeSpan:
    """Read "sunday runs this year" as every Sunday of it, not as the latest Sunday."""
    named = _DAY_ALONE.fullmatch(text[span.start : span.end])
    longer = any(_is_long(other.window) for other in spans if other is not span and other.window)
    if not (named and longer):
        return span
    name = weekday_name(named["day"])
    part = DatePart(weekdays=frozenset({WEEKDAYS.index(name)}))
    return replace(span, window=Window(label=f"{name.title()}s", part=part))


def _one_of(text: str, one: TimeSpan, other: TimeSpan) -> TimeSpan | None:
    """Return both parts of the week as one where either will do: "at night or on sundays"."""
    first, second = one.window, other.window
    if not (first and second and _OR.fullmatch(text[one.end : other.start])):
        return None
    around = f"{text[: one.start]} or {text[other.end :]}"  # "earlier than 6" compares nothing
    if COMPARED.search(around) or not (_is_habit(first) and _is_habit(second)):
        return None
    if first.part is None or second.part is None:
        return None
    part, label = either(first.part, second.part), f"{first.label} or {second.label}"
    return TimeSpan(start=one.start, end=other.end, window=Window(label=label, part=part))


def _is_habit(window: Window) -> bool:
    """Return whether *window* is a part of the day or week, and no time of its own."""
    return window.part is not None and window.since is None and window.until is None


def _is_long(window: Window) -> bool:
    if window.since is None or window.until is None:
        return False
    return window.until - window.since > timedelta(days=7)


def _scan(text: str, clock: Clock) -> Iterator[TimeSpan]:
    position = 0
    while found := _WORD_START.search(text, position):
        start = found.start()
        spans = [span for read in OPERATORS if (span := read(text, start, clock)) is not None]
        spans.extend(_plain(text, start, clock))
        best = max(spans, key=_rank, default=None)
        if best is not None:
            yield best
        word = _WORD.match(text, start)
        position = best.end if best else word.end() if word else start + 1


def _rank(span: TimeSpan) -> tuple[int, bool]:
    """Return where a span stands: the longest one, of two a habit ("from monday to friday")."""
    part = span.window.part if span.window is not None else None
    return span.end, part is not None


def _plain(text: str, start: int, clock: Clock) -> Iterator[TimeSpan]:
    for at in dict.fromkeys((_after_lead(text, start), start)):
        read = read_period(text, at, clock)
        if read is not None and not (at == start and re.fullmatch(YEAR, text[start : read.end])):
            span = to_span(start, read, clock.window)
            yield replace(span, shift=shift_of(text[at : read.end]))
        for pattern, reader in PART_RULES:
            found = pattern.match(text, at)
            if found and is_word_end(text, found.end()) and (part := reader(found)):
                yield _part_span(start, found.end(), part)


def _after_lead(text: str, start: int) -> int:
    lead = _LEAD.match(text, start)
    return lead.end() if lead else start


def _part_span(start: int, end: int, read: tuple[DatePart, str] | str) -> TimeSpan:
    if isinstance(read, str):
        return TimeSpan(start=start, end=end, problem=read)
    part, label = read
    return TimeSpan(start=start, end=end, window=Window(label=label, part=part))


def _joined(text: str, spans: Iterable[TimeSpan], join: Join) -> Iterator[TimeSpan]:
    """Yield *spans* with each two that follow one another as the one that *join* makes of them."""
    waiting: TimeSpan | None = None
    for span in spans:
        joined = join(text, waiting, span) if waiting else None
        if waiting is not None and joined is None:
            yield waiting
        waiting = joined or span
    if waiting is not None:
        yield waiting


def _touching(text: str, one: TimeSpan, other: TimeSpan) -> TimeSpan | None:
    """Return two times that touch and are told together as one: "yesterday and today"."""
    first, second = one.window, other.window
    if not (first and second and _JOINT.fullmatch(text[one.end : other.start])):
        return None
    if COMPARED.search(text) or _BETWEEN.search(text[: one.start]) or first.part or second.part:
        return None
    if first.since and second.since and first.since > second.since:
        first, second = second, first
    if not first.since or not second.until or first.until != second.since:
        return None
    label = f"{first.label} and {second.label}"
    return TimeSpan(
        start=one.start,
        end=other.end,
        window=Window(since=first.since, until=second.until, label=label),
    )

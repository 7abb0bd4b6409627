"""What reading a period at one place of a text comes to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sync.agent.times.dates import DATE_RULES
from sync.agent.times.days import DAY_RULES
from sync.agent.times.periods import Clock, Period
from sync.agent.times.pieces import PIECE_RULES
from sync.agent.times.relative import RELATIVE_RULES
from sync.agent.times.window import TimeSpan, Window

COMPARED = re.compile(
    r"\b(?:compare[ds]?|comparing|comparison|versus|vs|than|difference)\b"
    r"|\b(?:more|fewer|less)\b(?! than).*\bor\b",
    re.IGNORECASE,
)
_RULES = (
    (RELATIVE_RULES, False),
    (DAY_RULES, False),
    (DATE_RULES, True),
    (PIECE_RULES, True),
)
_END = re.compile(r"(?!\w)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A *period*, or a *problem*, that was read up to *end*; *dated*: as a date of the calendar."""

    end: int
    period: Period | None = None
    problem: str = ""
    dated: bool = False


def is_word_end(text: str, end: int) -> bool:
    """Return whether no word goes on at *end*."""
    return bool(_END.match(text, end))


def read_period(text: str, start: int, clock: Clock) -> Reading | None:
    """Return the longest period that begins at *start*."""
    best: Reading | None = None
    for rules, dated in _RULES:
        for pattern, read in rules:
            found = pattern.match(text, start)
            if found is None or not is_word_end(text, found.end()):
                continue
            if best is not None and found.end() <= best.end:
                continue
            best = _reading(found.end(), read(found, clock), dated=dated) or best
    return best


def _reading(end: int, result: Period | str | None, *, dated: bool) -> Reading | None:
    if isinstance(result, str):
        return Reading(end, problem=result, dated=dated)
    return None if result is None else Reading(end, result, dated=dated)


def to_span(start: int, read: Reading, window: Callable[[Period], Window]) -> TimeSpan:
    """Return the characters from *start* with the window that *window* makes of the period."""
    if read.period is None:
        return TimeSpan(start=start, end=read.end, problem=read.problem)
    return TimeSpan(start=start, end=read.end, window=window(read.period))

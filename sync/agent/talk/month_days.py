"""A day told by its number alone: after "runs on 10 march", "and the 12th" is 12 March."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta

from sync.agent.frame import Frame

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
_NO_DAY = (
    r"(?! (?:of|one|run|job|row|place|time|asset|table|entry|line|attempt|try|percentile|most|"
    r"largest|longest|slowest|column|space|user|quarter|week|hour|failure|error)s?\b)"
)
# "only the 4th" of a month's rows may be the fourth of them; who says "on" means the day
_ALONE = re.compile(
    r"^(?:(?:and|but|so|no|sorry|ok|okay|now|then|what about|how about|the same|same|same thing|"
    r"instead|rather|i meant?|make (?:it|that)|only|just|for|with|of|on|in|from)\b[, ]*)*"
    rf"(?:the )?{_DAY}(?: instead| only| alone| then| please)*[?.! ]*$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"\b(?P<at>on|since|until|till|from|to|before|after|between|through) the {_DAY}\b{_NO_DAY}",
    re.IGNORECASE,
)
_SECOND = re.compile(
    rf"(?<=\d{{4}}-\d\d-\d\d)(?P<and> (?:and|to|until|till|or|through) )(?:the )?{_DAY}\b{_NO_DAY}",
    re.IGNORECASE,
)
_ROWS = 5  # of more, "only the 12th" is a day


def with_month_day(text: str, before: Frame | None) -> str:
    """Return *text* with "the 12th" as that day of the month that *before* is of."""
    window = before.window if before is not None else None
    if window is None or window.since is None or window.until is None or window.part:
        return text
    first, last = window.since, window.until - timedelta(seconds=1)
    if (first.year, first.month) != (last.year, last.month):
        return text
    alone = _ALONE.match(text)
    if alone is not None:
        told = first.date() == last.date() or int(alone["day"]) > _ROWS or " on " in f" {text}"
        return _dated("on", alone, first) if told else text
    text = _PLACED.sub(lambda found: _dated(found["at"], found, first), text)
    return _SECOND.sub(lambda found: _dated(found["and"].strip(), found, first, " "), text)


def _dated(joint: str, found: re.Match[str], month: datetime, before: str = "") -> str:
    """Return the day of *found* in *month*; what was said where the month has no such day."""
    day = int(found["day"])
    if not 1 <= day <= calendar.monthrange(month.year, month.month)[1]:
        return found[0]
    return f"{before}{joint} {month.year:04}-{month.month:02}-{day:02}"

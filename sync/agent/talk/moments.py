"""The day and the outage that were told before: "how many runs were started that day"."""

from __future__ import annotations

import re
from datetime import date, datetime

from sync.agent.answer import Answer

_THAT_DAY = re.compile(
    r"\b(?:on |at |during )?(?:that|the same|this same|that very|the very same) (?:day|date)\b",
    re.IGNORECASE,
)
_THAT_OUTAGE = re.compile(
    r"\b(?:that|this|the same|its|the) (?P<what>outage|downtime|breakdown|incident|spell)\b"
    r"(?! (?:of|for) )",
    re.IGNORECASE,
)


_SINCE_THEN = re.compile(r"\b(?:since then|since that (?:time|day)|from then on)\b", re.I)


_THEN = re.compile(r"(?<=\w) (?:back )?then(?=[?.! ]*$)", re.IGNORECASE)
_ORDER = re.compile(  # "pause it then" is no time
    r"^(?:ok |okay |so |and |please |just )*(?:put|pause|resume|stop|start|run|rerun|retry|sync|"
    r"set|cancel|do|go|make|trigger|schedule|hold|disable|enable|approve|reject|yes|no)\b",
    re.IGNORECASE,
)


def with_day(text: str, answer: Answer | None) -> str:
    """Return *text* with the day that the one row of *answer* tells of for "that day".

    "Then" is that day, too, or else the time that the answer is of.
    """
    if answer is not None and _THEN.search(text) and not _ORDER.search(text):
        day = _day(answer)
        window = answer.frame.window if answer.frame is not None else None
        when = f"on {day:%Y-%m-%d}" if day is not None else window.label if window else "then"
        return _THEN.sub(f" {when}", text)
    if answer is None or not (_THAT_DAY.search(text) or _SINCE_THEN.search(text)):
        return text
    day = _day(answer)
    if day is not None and _SINCE_THEN.search(text):
        at = f"{day:%Y-%m-%d %H:%M}" if isinstance(day, datetime) else f"{day:%Y-%m-%d}"
        return _SINCE_THEN.sub(f"since {at}", text, count=1)
    return _THAT_DAY.sub(f"on {day:%Y-%m-%d}", text, count=1) if day is not None else text


def with_outage(text: str, answer: Answer | None) -> str:
    """Return *text* with the one component of *answer* for "when did that outage begin"."""
    if answer is None or len(answer.rows) != 1 or "component" not in answer.columns:
        return text
    component = answer.rows[0][answer.columns.index("component")]
    return _THAT_OUTAGE.sub(rf"the \g<what> of {component}", text, count=1)


def _day(answer: Answer) -> date | None:
    if isinstance(answer.value, date):
        return answer.value
    if len(answer.rows) != 1:
        return None
    return next((cell for cell in answer.rows[0] if isinstance(cell, date | datetime)), None)

"""What "forget the time limit" takes out of a frame."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Frame

_FORGET = re.compile(
    r"\b(?:forget|remove|drop|ignore|clear|without|lift|skip|delete|disregard|take (?:away|off|"
    r"out)|get rid of|leave out|no)\b.*\b(?P<what>time|date|window|period|week|month|day|"
    r"status|space|filter|filters|limit|priority|owner|system|type|class|error|group|grouping|"
    r"severity|kind|restriction|everything|all)\b|"
    r"\b(?:for|in|across|of|over) (?P<every>all (?:the )?(?:spaces|time|statuses|systems|types|"
    r"history|jobs|assets|priorities|databases|days)|every space|any (?:space|status|time))\b|"
    r"\bregardless of (?P<regardless>\w+)",
    re.IGNORECASE,
)

_TIMES = {"time", "date", "window", "period", "week", "month", "day", "history", "days"}

_FIELDS = {
    "status": {"status"},
    "space": {"space", "database"},
    "priority": {"priority"},
    "owner": {"owner"},
    "system": {"system", "database", "space"},
    "type": {"asset_type", "kind", "error_class"},
    "class": {"error_class"},
    "error": {"error_class"},
    "severity": {"severity"},
    "kind": {"kind"},
}


def forget(text: str, before: Frame) -> Frame | None:
    """Return *before* without what *text* wants forgotten, None where it wants nothing so."""
    found = _FORGET.search(text)
    if found is None:
        return None
    what = (found["what"] or found["every"] or found["regardless"] or "").lower()
    words = set(re.findall(r"\w+", what))
    words |= {word.rstrip("s") for word in words} | {
        word[:-2] for word in words if word.endswith("es")
    }
    if "limit" in words and "time" in text.lower():
        words.add("time")
    if words & _TIMES:
        return replace(before, window=None, windows=())
    if words & {"everything", "filter"} and not words & set(_FIELDS):
        specific = next((w for w in _FIELDS if re.search(rf"\b{w}\b", text, re.IGNORECASE)), "")
        words = {specific} if specific else words
        if not specific:
            return replace(before, filters=(), flags=(), related=(), window=None)
    if "limit" in words:
        return replace(before, limit=None)
    if words & {"group", "grouping"}:
        return replace(before, groups=(), bucket="")
    gone = set().union(*(_FIELDS.get(word, set()) for word in words))
    kept = tuple(each for each in before.filters if each.field not in gone)
    return replace(before, filters=kept) if kept != before.filters else None

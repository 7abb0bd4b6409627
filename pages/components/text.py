"""Catalog text and values as people read them; nothing in them is ever interpreted.

Markdown is drawn by everything but tables and option lists, so text from a catalog passes through
`plain` before it stands in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&=^])")
# Emoji codes, links and arrows are found again after the escapes are gone; a word joiner, which
# nobody sees, keeps them from being found.
_JOINED = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[-<=>~])(?=[->=])", re.IGNORECASE)
_JOINER = "\u2060"
_FOLDED = 300  # characters of a value in a table's cell; the detail shows all of it


def plain(text: object) -> str:
    """Return *text* on one line, so that Markdown shows it as it is."""
    joined = _JOINED.sub(_JOINER, " ".join(str(text).split()))
    return _MARKS.sub(r"\\\1", joined)


def code(text: object) -> str:
    """Return *text* as inline code, for technical names."""
    line = " ".join(str(text).split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""


def show_value(value: Any) -> str:
    """Return a field's value as words: records as `name: value`, nothing as an empty text."""
    match value:
        case None | False | "":
            return ""
        case True:
            return "yes"
        case str():
            return value
        case Mapping():
            parts = (f"{key}: {show_value(item)}" for key, item in value.items())
            return "; ".join(parts)
        case Sequence():
            separator = " · " if any(isinstance(item, Mapping) for item in value) else ", "
            return separator.join(show_value(item) for item in value)
    return str(value)


def fold(text: str, length: int = _FOLDED) -> str:
    """Return *text* cut to *length* characters, with a mark where something is missing."""
    return text if len(text) <= length else text[: length - 1] + "…"


def sentence(text: str) -> str:
    """Return *text* as a sentence: a word at its start gets a capital, a name stays as it is."""
    end = "" if not text or text[-1] in ".!?…" else "."
    return begun(text) + end


def begun(text: str) -> str:
    """Return *text* with a capital where it starts with a word; a name stays as it is."""
    first, space, rest = text.partition(" ")
    start = first.capitalize() if first.isalpha() and first.islower() else first
    return f"{start}{space}{rest}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return *number* with its noun: "1 line", "2,000 lines"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def ago(moment: datetime | None, now: datetime) -> str:
    """Return how long ago *moment* was, in words."""
    if moment is None:
        return "never"
    seconds = (now - aware(moment)).total_seconds()
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return f"{count(int(seconds // length), unit)} ago"
    return "just now"


def aware(moment: datetime) -> datetime:
    """Return *moment* with its zone; the store's times are UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

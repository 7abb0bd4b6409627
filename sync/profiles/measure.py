"""From sampled rows to profiles. Values only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from numbers import Number
from typing import Any

from sync.model.asset import Column
from sync.model.profile import ColumnProfile
from sync.profiles.personal import is_personal

TOP = 5
_LONGEST = 120  # characters of a value that is kept


def profile_column(column: Column, rows: Sequence[Mapping[str, Any]]) -> ColumnProfile:
    """Return what the values of *column* in *rows* are like."""
    values = [row.get(column.name) for row in rows]
    filled = [value for value in values if value is not None and value != ""]
    if is_personal(column, filled):
        # Shares and counts identify nobody; values, lengths and extremes may.
        return ColumnProfile(
            name=column.name,
            null_share=_share(filled, values),
            distinct=len(set(map(_text, filled))) if values else None,
            is_personal=True,
        )
    ordered = _ordered(filled)
    lengths = [len(value) for value in filled if isinstance(value, str)]
    return ColumnProfile(
        name=column.name,
        null_share=_share(filled, values),
        distinct=len(set(map(_text, filled))) if values else None,
        minimum=_short(ordered[0]) if ordered else None,
        maximum=_short(ordered[-1]) if ordered else None,
        min_length=min(lengths, default=None),
        max_length=max(lengths, default=None),
        newest_at=max(filter(None, map(_moment, filled)), default=None),
        top=tuple((_short(value), n) for value, n in Counter(map(_text, filled)).most_common(TOP)),
    )


def _share(filled: Sequence[Any], values: Sequence[Any]) -> float | None:
    return (len(values) - len(filled)) / len(values) if values else None


def _ordered(filled: Sequence[Any]) -> list[Any]:
    """Return *filled* in order: numbers as numbers, everything else as text."""
    if all(isinstance(value, Number) for value in filled):
        return sorted(filled)
    return sorted(filled, key=_text)


def _moment(value: Any) -> datetime | None:
    """Return the moment that a text says, if it says one: 2026-03-18, 2026-03-18T14:30:00Z."""
    if not isinstance(value, str) or not value[:4].isdigit() or value[4:5] != "-":
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _short(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

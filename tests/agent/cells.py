"""Cells as the comparison sees them: text without case, numbers, times to the second in UTC."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

Cell = str | float | bool | datetime | None
_NOTHING = {"", "-", "—", "none", "null", "never", "(none)", "no owner", "(empty)", "n/a"}
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?.*)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?) ?%")


def to_cell(value: Any) -> Cell:
    match value:
        case None | bool():
            return value
        case datetime():
            return _second(value)
        case date():
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        case int() | float():
            return None if math.isnan(value) else float(value)
    return _text_cell(str(value).strip())


def _text_cell(text: str) -> Cell:
    if _TIME.fullmatch(text):
        try:
            return _second(datetime.fromisoformat(text))
        except ValueError:
            return to_text(text)
    return None if text.casefold() in _NOTHING else to_text(text)


def _second(at: datetime) -> datetime:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.replace(microsecond=0)


def to_text(value: Any) -> str:
    return re.sub(r"\s+", " ", str(value).strip().strip('"')).casefold()


def is_text(value: Any) -> bool:
    return isinstance(to_cell(value), str)


def row_texts(row: Sequence[Any]) -> set[str]:
    return {to_text(cell) for cell in row if cell is not None}


def plain_texts(row: Sequence[Any]) -> list[str]:
    return [to_text(cell) for cell in row if cell is not None]


def readings(value: Any) -> Iterator[Any]:
    """Yield *value* and, of a text such as "94.2 %" or "12", the number that it holds."""
    yield value
    if isinstance(value, str):
        if percent := _PERCENT.fullmatch(value.strip()):
            yield float(percent[1]) / 100
        elif _NUMBER.fullmatch(value.strip()):
            yield float(value)


def alike(gold: Any, given: Any, tolerance: float = 1e-4) -> bool:
    one, other = to_cell(gold), to_cell(given)
    if isinstance(one, float) and isinstance(other, float):
        return any(
            math.isclose(one, other * scale, rel_tol=tolerance, abs_tol=tolerance * (one != 0))
            for scale in ((1.0, 0.01) if 0 < abs(one) < 1 else (1.0,))
        )
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs((one - other).total_seconds()) <= 1
    return type(one) is type(other) and one == other


def rank(cell: Cell) -> tuple[Any, ...]:
    return key((cell,))


def key(row: Sequence[Cell]) -> tuple[Any, ...]:
    """Return what rows are sorted by: text and times before numbers, which are never exact."""
    texts = [(0, "") if c is None else (1, str(c)) for c in row if not isinstance(c, float)]
    numbers = [round(c, 3) for c in row if isinstance(c, float)]
    return (*texts, *[(2, number) for number in numbers])

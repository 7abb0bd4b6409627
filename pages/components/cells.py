"""Rows as the frame of a table: numbers stand and sort as numbers, all else is text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sync.reports.cells import text_of


def frame_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return *rows* as people read them, under *names*."""
    columns = [_column([row[place] for row in rows]) for place in range(len(names))]
    return pd.DataFrame(dict(enumerate(columns))).set_axis(list(names), axis=1)


def _column(cells: Sequence[Any]) -> list[Any]:
    held = [cell for cell in cells if cell is not None]
    if held and all(type(cell) in {int, float} for cell in held):
        return list(cells)
    return list(map(text_of, cells))

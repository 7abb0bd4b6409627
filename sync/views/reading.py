"""Runs the queries of `pages.sql` over the documented views."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sync.store.database import Store
from sync.store.sql import load_queries

_SQL = load_queries("pages")


def read_records(store: Store, query: str, **parameters: object) -> list[dict[str, Any]]:
    """Return the rows of a query, each by the names of its columns."""
    table = store.query(_SQL[query], parameters)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def read_frame(store: Store, query: str, **parameters: object) -> pd.DataFrame:
    """Return the rows of a query as a frame whose empty cells are None."""
    table = store.query(_SQL[query], parameters)
    return pd.DataFrame(table.rows, columns=list(table.columns), dtype=object)

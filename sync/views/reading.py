"""Runs the queries of pages over the documented views.

A query is called by its name in `pages.sql`, or as `noun/name` where it stands in another file.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sync.store.database import Store
from sync.store.sql import load_queries


def read_records(store: Store, query: str, **parameters: object) -> list[dict[str, Any]]:
    """Return the rows of a query, each by the names of its columns."""
    table = store.query(_sql(query), parameters)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def read_frame(store: Store, query: str, **parameters: object) -> pd.DataFrame:
    """Return the rows of a query as a frame whose empty cells are None."""
    table = store.query(_sql(query), parameters)
    return pd.DataFrame(table.rows, columns=list(table.columns), dtype=object)


def _sql(query: str) -> str:
    noun, _, name = query.rpartition("/")
    return load_queries(noun or "pages")[name]

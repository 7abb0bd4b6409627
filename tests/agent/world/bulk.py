"""Rows into the tables of a store, many at once, and its sequences behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from sync.store.connection import Cursor

Rows = Sequence[Mapping[str, Any]]


def insert(cursor: Cursor, table: str, rows: Rows) -> None:
    """Add *rows*, which all have the same keys, to *table*."""
    if not rows:
        return
    names = list(rows[0])
    arrow = pa.table({name: pa.array([row[name] for row in rows]) for name in names})
    with cursor.tables(arrow_rows=arrow):
        cursor.run(f"INSERT INTO {table} BY NAME SELECT * FROM arrow_rows")


def advance(cursor: Cursor, sequence: str, count: int) -> None:
    """Take *count* numbers from *sequence*, so that the store's next one is free."""
    if count:
        cursor.run(f"SELECT max(nextval('{sequence}')) FROM range({count})")

"""Pages of lists: each is bounded and says how many items there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel

from sync.api.problems import Problem
from sync.store.database import Store
from sync.store.sql import load_queries

MOST = 1000
Limit = Annotated[int, Query(ge=1, le=MOST, description="how many items")]
Offset = Annotated[int, Query(ge=0, le=2**31, description="how many items to pass over")]
Item = dict[str, Any]


class Page(BaseModel):
    """Some items of a list; *total* counts all of it."""

    items: list[Item]
    total: int
    limit: int
    offset: int


def page(store: Store, query: str, limit: int, offset: int, **parameters: object) -> Page:
    """Return a page of the query called *query* in `api.sql`."""
    sql = load_queries("api")[query].rstrip(";")
    ((total,),) = store.query(f"SELECT count(*) FROM ({sql})", parameters).rows  # noqa: S608 - ours
    rows = store.query(
        f"{sql} LIMIT $limit OFFSET $offset", {**parameters, "limit": limit, "offset": offset}
    )
    return Page(items=_items(rows.columns, rows.rows), total=total, limit=limit, offset=offset)


def one(store: Store, query: str, what: str, **parameters: object) -> Item:
    """Return the single row of a query; a problem 404 that names *what* where there is none."""
    found = store.query(load_queries("api")[query], parameters)
    if not found.rows:
        raise Problem(404, "NOT_FOUND", f"There is no {what}.")
    return _items(found.columns, found.rows)[0]


def every(store: Store, query: str, **parameters: object) -> list[Item]:
    """Return all rows of a query that is short by nature."""
    found = store.query(load_queries("api")[query], parameters)
    return _items(found.columns, found.rows)


def _items(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Item]:
    return [dict(zip(columns, map(_cell, row), strict=True)) for row in rows]


def _cell(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, datetime) else cell

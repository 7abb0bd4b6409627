"""What the page of changes reads beside plans: links with their evidence, drift, runs of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import pandas as pd

from sync.model.link import Evidence
from sync.store.database import Store
from sync.views.reading import read_frame, read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """Some links of a pair, the surest first, and how many there are in all."""

    rows: tuple[dict[str, Any], ...]  # the columns of v_link, `evidence` as Evidence
    total: int


def links(store: Store, pair: str, status: str, *, limit: int, offset: int = 0) -> LinkPage:
    """Return a page of the links of *pair* that stand at *status*."""
    records = read_records(
        store, "page_changes/links", pair=pair, status=status, limit=limit, offset=offset
    )
    for record in records:
        reasons = orjson.loads(record["evidence"] or "[]")
        record["evidence"] = tuple(Evidence(*reason) for reason in reasons)
    return LinkPage(rows=tuple(records), total=records[0]["total"] if records else 0)


def link_counts(store: Store, pair: str) -> dict[str, int]:
    """Return how many links of *pair* stand at each status."""
    records = read_records(store, "page_changes/link_counts", pair=pair)
    return {record["status"]: record["links"] for record in records}


def drift(store: Store, pair: str, *, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return the open drift of *pair*, gravest first; each row says the total."""
    return read_frame(store, "page_changes/drift", pair=pair, limit=limit, offset=offset)


def runs_of_plan(store: Store, plan_id: str) -> list[dict[str, Any]]:
    """Return the runs that carried a plan out, newest first."""
    return read_records(store, "page_changes/runs_of_plan", plan_id=plan_id)

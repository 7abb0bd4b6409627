"""Says what a recipe found: the value that stands out, and one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.agent.frame import Frame
from sync.agent.sentences import assets, health, runs
from sync.store.database import Table

_SENTENCES: Mapping[str, Any] = {
    "describe_asset": assets.described,
    "columns_of_asset": assets.columns,
    "upstream": assets.reached,
    "downstream": assets.reached,
    "lineage_graph": assets.graph,
    "lineage_path": assets.path,
    "longest_chain": assets.chain,
    "reached_by_all": assets.in_common,
    "reached_by_first_only": assets.in_common,
    "column_upstream": assets.column_ways,
    "column_downstream": assets.column_ways,
    "mapping_of": assets.mapping,
    "schema_difference": assets.differences,
    "rows_of_pair": assets.rows_of_sides,
    "columns_between": assets.columns_from,
    "columns_compared": assets.compared,
    "columns_of_every": assets.of_every,
    "columns_side_by_side": assets.side_by_side,
    "search_assets": assets.searched,
    "log_of_runs": runs.logged,
    "why": runs.why,
    "verdict": runs.verdict,
    "consecutive_failures": runs.streaks,
    "days_in_a_row": runs.streaks,
    "failing_since": runs.since,
    "recovery": runs.recovered,
    "recurrence": runs.recurs,
    "got_worse": runs.worsened,
    "got_slower": runs.slowed,
    "health_now": health.health,
    "health_then": health.health_then,
    "health_since": health.health_since,
    "outages": health.outages,
    "downtime": health.down,
    "stale_assets": assets.grown_stale,
    "audit_of_links": assets.audited,
    "histogram": assets.fallen,
}


def sentence(frame: Frame, table: Table) -> tuple[Any, str]:
    """Return the value that stands out in *table*, None where none does, and the sentence."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    said: tuple[Any, str] = _SENTENCES.get(frame.recipe, assets.plain_list)(frame, rows)
    return said

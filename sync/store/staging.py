"""Takes discoveries in: staged batch by batch, merged into the catalog tables at the end.

Each function is part of one transaction; `Assets` opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from sync.errors import StoreError
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Reading, Schema, Verdict
from sync.model.lineage import LineageEdge
from sync.model.rows import AssetRow, AssetRows, rows_of
from sync.store.arrow import from_stream, to_stream
from sync.store.codec import from_json, to_cell_time, to_json, to_table
from sync.store.connection import Cursor
from sync.store.part import Stated
from sync.store.rows import SEEN, asset_tables, edge_table, ref_table
from sync.store.sql import load_queries

_SQL = load_queries("staging")
_ABSENCES = load_queries("absences")
_CLEANING = tuple(name for name in _SQL if name.startswith("clean_"))


@dataclass(frozen=True, slots=True)
class Numbered:
    """The ids of assets; *whole* means that an asset's content is staged, because it moved."""

    ids: Sequence[int]
    whole: Sequence[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a discovery found, in numbers; every asset is counted once."""

    added: int
    changed: int
    unchanged: int
    vanished: tuple[AssetRef, ...]
    reappeared: int
    verdicts: tuple[Verdict, ...]

    @property
    def complete(self) -> bool:
        """Return whether every schema was read completely."""
        return all(verdict.reading is Reading.COMPLETE for verdict in self.verdicts)


def read_verdict(row: Sequence[Any]) -> Verdict:
    """Return the verdict in *row*: schema, reading, reason, unreadable, unexposed."""
    schema, reading, reason, unreadable, unexposed = row
    return Verdict(
        schema=schema,
        reading=Reading(reading),
        reason=reason,
        unreadable=from_json(unreadable),
        unexposed=tuple(from_json(unexposed)),
    )


def begin(cursor: Cursor, connection: str, now: datetime) -> int:
    """Start a discovery of *connection*; what an unfinished one has staged is removed."""
    at = to_cell_time(now)
    cursor.run(_SQL["interrupt_others"], connection=connection, now=at)
    _clean(cursor)
    ((discovery,),) = cursor.rows(_SQL["begin"], connection=connection, now=at)
    return int(discovery)


def running(cursor: Cursor, discovery: int) -> tuple[str, datetime]:
    """Return connection and start of a discovery; raises StoreError unless it is running."""
    row = cursor.row(_SQL["running"], discovery=discovery)
    if row is None:
        raise StoreError(f"Discovery {discovery} is not running (any more); begin another.")
    return str(row[0]), row[1]


def finish(cursor: Cursor, discovery: int, now: datetime, *, complete: bool) -> Discovered:
    """Merge what was staged, end the discovery and return what it changed."""
    connection, started = running(cursor, discovery)
    keys = {"discovery": discovery, "connection": connection}
    times = {"started": started, "now": to_cell_time(now)}
    found = _merge_reading(cursor, keys, times, complete=complete)
    cursor.run(
        _SQL["finish"],
        discovery=discovery,
        complete=complete,
        now=times["now"],
        added=found.added,
        changed=found.changed,
        unchanged=found.unchanged,
        vanished=len(found.vanished),
        reappeared=found.reappeared,
    )
    _clean(cursor)
    return found


def abandon(cursor: Cursor, discovery: int, reason: str, now: datetime) -> None:
    """End a discovery without merging anything."""
    cursor.run(_SQL["abandon"], discovery=discovery, reason=reason, now=to_cell_time(now))
    _clean(cursor)


def write_back(cursor: Cursor, assets: Sequence[Asset], now: datetime) -> None:
    """Merge *assets*, each once, without their edges."""
    ((discovery,),) = cursor.rows(_SQL["next_discovery_id"])
    rows = rows_of(assets)
    tables = staging_tables(rows, plan_staging(cursor, rows.assets), ())
    stage_assets(cursor, discovery, tables)
    _merge_assets(cursor, discovery, to_cell_time(now))
    with cursor.tables(arrow_ref=tables["arrow_ref"]):
        cursor.run(_SQL["mark_written"], now=to_cell_time(now))
        cursor.run(_ABSENCES["end_of"], now=to_cell_time(now))
    _clean(cursor)


def forget(cursor: Cursor, ref: AssetRef, reason: str, now: datetime) -> None:
    """Mark *ref* as dropped."""
    at = to_cell_time(now)
    cursor.run(_SQL["forget"], reason=reason, now=at, **_ref(ref))
    with cursor.tables(arrow_ref=ref_table([ref])):
        cursor.run(_ABSENCES["end_of"], now=at)
    cursor.run(_ABSENCES["dropped"], reason=reason, now=at, **_ref(ref))
    cursor.run(_SQL["close_vanished_history"], connection=ref.connection, now=at)


def plan_staging(cursor: Cursor, assets: Sequence[AssetRow | Stated]) -> Numbered:
    """Return the ids of *assets*, and whether each differs from what the store holds."""
    with cursor.tables(arrow_ref=ref_table(asset.ref for asset in assets)):
        known = {item: state for item, *state in cursor.rows(_SQL["known_state"])}
    new = iter(cursor.rows(_SQL["next_asset_ids"], count=len(assets) - len(known)))
    ids, whole = [], []
    for item, asset in enumerate(assets):
        match known.get(item):
            case [number, fingerprint, version, vanished]:
                ids.append(number)
                whole.append(
                    vanished or (fingerprint, version) != (asset.fingerprint, asset.version)
                )
            case _:
                ids.append(next(new)[0])
                whole.append(True)
    return Numbered(ids, whole)


def staging_tables(
    rows: AssetRows, numbered: Numbered, edges: Iterable[LineageEdge]
) -> dict[str, pa.Table]:
    """Return the Arrow tables that `stage_assets` takes in, made before its transaction."""
    refs = ref_table(asset.ref for asset in rows.assets)
    tables = asset_tables(rows, numbered.ids, numbered.whole)
    return {**tables, "arrow_edge": edge_table(edges), "arrow_ref": refs}


def stage_assets(cursor: Cursor, discovery: int, tables: Mapping[str, pa.Table]) -> None:
    """Stage assets with their columns, measures and edges; the last staging of a ref counts."""
    with cursor.tables(**tables):
        again = [row[0] for row in cursor.rows(_SQL["staged_before"], discovery=discovery)]
        for name in ("unstage_assets", "unstage_measures") if again else ():
            cursor.run(_SQL[name], discovery=discovery, ids=again)
        part = None
        if len(tables["arrow_column"]):
            columns = to_stream(tables["arrow_column"])
            ((part,),) = cursor.rows(_SQL["stage_part"], discovery=discovery, columns=columns)
        if len(tables["arrow_asset"]):
            cursor.run(_SQL["stage_assets"], discovery=discovery, part=part)
        for noun in ("measure", "edge"):
            if len(tables[f"arrow_{noun}"]):
                cursor.run(_SQL[f"stage_{noun}s"], discovery=discovery)


def stage_seen(cursor: Cursor, discovery: int, seen: Sequence[tuple[str, str, str]]) -> None:
    """Stage (schema, name, how) of assets that exist but were not read."""
    with cursor.tables(arrow_seen=to_table(SEEN, seen)):
        cursor.run(_SQL["stage_seen"], discovery=discovery)


def stage_schema(cursor: Cursor, discovery: int, schema: Schema) -> None:
    """Stage a schema."""
    cursor.run(
        _SQL["stage_schema"],
        discovery=discovery,
        name=schema.name,
        label=schema.label,
        description=schema.description,
        owner=schema.owner,
        properties=to_json(schema.properties),
        tags=to_json(schema.tags),
    )


def stage_verdict(cursor: Cursor, discovery: int, verdict: Verdict) -> None:
    """Keep the verdict of a schema, with the names that it excuses."""
    cursor.run(
        _SQL["save_verdict"],
        discovery=discovery,
        schema=verdict.schema,
        reading=verdict.reading.value,
        reason=verdict.reason,
        unreadable=to_json(verdict.unreadable),
        unexposed=to_json(verdict.unexposed),
    )
    exempt = [
        *(("unreadable", name) for name in verdict.unreadable),
        *(("unexposed", name) for name in verdict.unexposed),
    ]
    if exempt:
        # connectors may name them with their schema or without
        prefix = f"{verdict.schema}."
        rows = [
            (verdict.schema, form, how)
            for how, name in exempt
            for form in {name, name.removeprefix(prefix)}
        ]
        stage_seen(cursor, discovery, rows)


def _merge_reading(
    cursor: Cursor, keys: dict[str, Any], times: dict[str, datetime], *, complete: bool
) -> Discovered:
    discovery, connection = keys["discovery"], keys["connection"]
    started, now = times["started"], times["now"]
    cursor.run(_SQL["pass_over_written"], discovery=discovery, started=started)
    cursor.run(_SQL["unstage_written"], discovery=discovery, started=started)
    ((added, changed, same, back),) = cursor.rows(_SQL["count_staged"], discovery=discovery)
    ((seen, seen_again),) = cursor.rows(_SQL["count_seen"], started=started, **keys)
    _merge_assets(cursor, discovery, now)
    for name in ("delete_edges", "insert_edges"):
        cursor.run(_SQL[name], discovery=discovery)
    cursor.run(_SQL["revive_seen"], started=started, **keys)
    cursor.run(_SQL["reopen_history"], connection=connection, now=now)
    cursor.run(_SQL["hide_unexposed"], **keys)
    cursor.run(_SQL["touch_seen"], now=now, **keys)
    cursor.run(_SQL["save_schemas"], now=now, **keys)
    cursor.run(_SQL["save_readings"], now=now, **keys)
    gone = cursor.rows(_SQL["vanish_assets"], complete=complete, **keys, **times)
    cursor.run(_SQL["vanish_schemas"], complete=complete, now=now, **keys)
    cursor.run(_SQL["close_vanished_history"], connection=connection, now=now)
    _save_absences(cursor, keys, times)
    verdicts = cursor.rows(_SQL["verdicts_of"], discovery=discovery)
    return Discovered(
        added=added,
        changed=changed,
        unchanged=same + seen,
        vanished=tuple(sorted(AssetRef(connection, schema, name) for schema, name in gone)),
        reappeared=back + seen_again,
        verdicts=tuple(map(read_verdict, verdicts)),
    )


def _save_absences(cursor: Cursor, keys: dict[str, Any], times: dict[str, datetime]) -> None:
    cursor.run(_ABSENCES["stage_unread"], started=times["started"], **keys)
    cursor.run(_ABSENCES["stage_unexposed"], **keys)
    cursor.run(_ABSENCES["end_seen"], now=times["now"], **keys)
    for name in ("end_moved", "check_again", "begin_absences"):
        cursor.run(_ABSENCES[name], discovery=keys["discovery"], now=times["now"])


def _merge_assets(cursor: Cursor, discovery: int, now: datetime) -> None:
    for name in ("close_moved_history", "open_history"):
        cursor.run(_SQL[name], discovery=discovery, now=now)
    cursor.run(_SQL["save_bodies"], discovery=discovery)
    cursor.run(_SQL["update_assets"], discovery=discovery)
    cursor.run(_SQL["insert_assets"], discovery=discovery, now=now)
    cursor.run(_SQL["delete_columns"], discovery=discovery)
    for (part,) in cursor.rows(_SQL["staged_parts"], discovery=discovery):
        ((columns,),) = cursor.rows(_SQL["staged_columns"], part=part)
        with cursor.tables(arrow_column=from_stream(columns)):
            cursor.run(_SQL["insert_columns"], discovery=discovery, part=part)
    for name in ("delete_measures", "insert_measures"):
        cursor.run(_SQL[name], discovery=discovery)


def _clean(cursor: Cursor) -> None:
    for name in _CLEANING:
        cursor.run(_SQL[name])


def _ref(ref: AssetRef) -> dict[str, str]:
    return {"connection": ref.connection, "schema": ref.schema, "name": ref.name}

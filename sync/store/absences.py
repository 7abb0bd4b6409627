"""Assets out of sight: what discoveries staged of them, and what is open now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa

from sync.model.absence import Absence, Absent, Probe
from sync.model.asset import AssetRef, Kind
from sync.store import staging
from sync.store.codec import from_cell_time, to_cell_time, to_table
from sync.store.connection import Cursor, Database
from sync.store.rows import ref_table
from sync.store.sql import load_queries

_SQL = load_queries("absences")
PROBE = pa.schema(
    [
        *((name, pa.string()) for name in ("schema", "name", "state", "asked", "answered")),
        ("outside", pa.bool_()),
    ]
)


class Absences:
    """Why assets are out of sight."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def missing(self, discovery: int, *, complete: bool) -> list[tuple[AssetRef, Kind]]:
        """Return what the running *discovery* did not find where it read everything."""
        with self._db.cursor() as cursor:
            connection, started = staging.running(cursor, discovery)
            found = cursor.rows(
                _SQL["missing"],
                discovery=discovery,
                connection=connection,
                started=started,
                complete=complete,
            )
        return [(AssetRef(connection, schema, name), Kind(kind)) for schema, name, kind in found]

    def stage(self, discovery: int, probes: Sequence[Probe]) -> None:
        """Keep what the catalog answered about assets that *discovery* missed."""
        rows = [
            (p.ref.schema, p.ref.name, p.state.value, p.asked, p.answered, p.outside)
            for p in probes
        ]
        self._db.write(partial(_stage, discovery=discovery, table=to_table(PROBE, rows)))

    def of(self, refs: Iterable[AssetRef]) -> dict[AssetRef, Absent]:
        """Return those of *refs* that are out of sight."""
        refs = tuple(refs)
        rows = self._db.read_with(_SQL["open_of"], {"arrow_ref": ref_table(refs)})
        return {refs[item]: _absent(refs[item], *cells) for item, *cells in rows}

    def open(self, connection: str | None = None, schema: str | None = None) -> list[Absent]:
        """Return everything that is out of sight, by name."""
        rows = self._db.read(_SQL["open"], connection=connection, schema=schema)
        return [_absent(AssetRef(*row[:3]), *row[3:]) for row in rows]

    def release(self, ref: AssetRef, by: str, now: datetime) -> bool:
        """Let what was made of the deleted *ref* be dropped at once; False where it is not."""
        key = {"connection": ref.connection, "schema": ref.schema, "name": ref.name}
        at = to_cell_time(now)
        return bool(self._db.write(lambda c: c.rows(_SQL["release"], by=by, now=at, **key)))


def _stage(cursor: Cursor, discovery: int, table: pa.Table) -> None:
    connection, _ = staging.running(cursor, discovery)
    with cursor.tables(arrow_probe=table):
        for name in ("stage_probes", "stage_unlisted"):
            cursor.run(_SQL[name], discovery=discovery, connection=connection)


def _absent(ref: AssetRef, state: str, asked: str, answered: str, *rest: Any) -> Absent:
    since, checked_at, released_by = rest
    return Absent(
        ref=ref,
        state=Absence(state),
        asked=asked,
        answered=answered,
        since=from_cell_time(since),
        checked_at=from_cell_time(checked_at),
        released_by=released_by,
    )

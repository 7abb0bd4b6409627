"""Profiles with their past, and findings until they are resolved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from sync.errors import StoreError
from sync.model.asset import AssetRef
from sync.model.profile import ColumnProfile, Finding, Profile
from sync.store.codec import from_cell_time, from_json, to_cell_time, to_json, to_table
from sync.store.connection import Cursor, Database, Row
from sync.store.sql import load_queries

_SQL = load_queries("profiles")
PROFILE = pa.schema(
    [
        ("column_name", pa.string()),
        ("null_share", pa.float64()),
        ("distinct_count", pa.int64()),
        ("minimum", pa.string()),
        ("maximum", pa.string()),
        ("min_length", pa.int64()),
        ("max_length", pa.int64()),
        ("newest_at", pa.timestamp("us")),
        ("top_values", pa.string()),
        ("is_personal", pa.bool_()),
    ]
)


class Profiles:
    """What samples told."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def readable(
        self, connection: str | None, schema: str | None, links: Sequence[int] = ()
    ) -> list[tuple[int, AssetRef]]:
        """Return number and name of each asset whose rows can be read."""
        rows = self._db.read(
            _SQL["readable"], connection=connection, schema=schema, links=list(links)
        )
        return [(number, AssetRef(*names)) for number, *names in rows]

    def add(self, profile: Profile, findings: Sequence[Finding], run_id: int | None) -> None:
        """Keep a profile; findings that are there no more are resolved with it."""
        table = to_table(PROFILE, map(_cells, profile.columns))
        now = to_cell_time(profile.profiled_at)

        def work(cursor: Cursor) -> None:
            ((number,),) = cursor.rows(
                _SQL["add"],
                asset_id=profile.asset_id,
                run_id=run_id,
                now=now,
                row_count=profile.row_count,
                sampled_rows=profile.sampled_rows,
            )
            with cursor.tables(arrow_profile=table):
                cursor.run(_SQL["add_columns"], profile_id=number)
            _settle(cursor, profile.asset_id, findings, now)

        self._db.write(work)

    def of_asset(self, asset_id: int, limit: int = 10) -> list[Profile]:
        """Return the newest profiles of an asset, newest first."""
        rows = self._db.read(_SQL["of_asset"], asset_id=asset_id, limit=limit)
        return [self._profile(row) for row in rows]

    def acknowledge(self, finding_id: int, actor: str, now: datetime) -> None:
        """Note that *actor* has seen a finding; raises StoreError."""
        row = self._db.write(
            lambda cursor: cursor.row(
                _SQL["acknowledge"], finding_id=finding_id, actor=actor, now=to_cell_time(now)
            )
        )
        if row is None:
            raise StoreError(f"There is no new finding {finding_id}.")

    def prune(self, before: datetime) -> None:
        """Forget the profiles before *before*."""

        def work(cursor: Cursor) -> None:
            cursor.run(_SQL["prune_columns"], before=to_cell_time(before))
            cursor.run(_SQL["prune"], before=to_cell_time(before))

        self._db.write(work)

    def _profile(self, row: Row) -> Profile:
        number, asset_id, at, row_count, sampled = row
        columns = self._db.read(_SQL["columns_of"], profile_id=number)
        return Profile(
            asset_id=asset_id,
            profiled_at=from_cell_time(at),
            row_count=row_count,
            sampled_rows=sampled,
            columns=tuple(map(_column, columns)),
        )


def _settle(cursor: Cursor, asset_id: int, findings: Sequence[Finding], now: datetime) -> None:
    """Note what is new, say anew what is found still, resolve the rest."""
    rows = cursor.rows(_SQL["open_findings"], asset_id=asset_id)
    known = {(asset_id, kind, column): number for number, kind, column in rows}
    for finding in findings:
        cells = {"severity": finding.severity, "message": finding.message}
        number = known.pop(finding.key, None)
        if number is not None:
            cursor.run(_SQL["change_finding"], finding_id=number, **cells)
            continue
        cursor.run(
            _SQL["add_finding"],
            asset_id=asset_id,
            column_name=finding.column,
            kind=finding.kind,
            now=now,
            **cells,
        )
    for number in known.values():
        cursor.run(_SQL["resolve"], finding_id=number, now=now)


def _cells(column: ColumnProfile) -> tuple[object, ...]:
    return (
        column.name,
        column.null_share,
        column.distinct,
        column.minimum,
        column.maximum,
        column.min_length,
        column.max_length,
        column.newest_at,
        to_json([list(each) for each in column.top]),
        column.is_personal,
    )


def _column(row: Row) -> ColumnProfile:
    name, nulls, distinct, minimum, maximum, shortest, longest, newest, top, personal = row
    return ColumnProfile(
        name=name,
        null_share=nulls,
        distinct=distinct,
        minimum=minimum,
        maximum=maximum,
        min_length=shortest,
        max_length=longest,
        newest_at=from_cell_time(newest),
        top=tuple((value, count) for value, count in from_json(top)),
        is_personal=personal,
    )

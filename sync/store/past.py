"""The past as the store kept it: versions between two moments, who wrote them, and forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sync.model.asset import AssetRef, System
from sync.model.plan import Line
from sync.past.names import Renamed
from sync.plan.record import line_of
from sync.store.codec import from_body, from_cell_time, from_json, to_cell_time
from sync.store.connection import Cursor, Database, Row
from sync.store.sql import load_queries

_SQL = load_queries("past")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A definition that began, or ended without another one to follow, at a time."""

    at: datetime
    until: datetime | None
    began: bool
    ref: AssetRef
    system: System
    body: Mapping[str, Any]
    previous: Mapping[str, Any] | None  # what it replaced, where that is still known
    previous_at: datetime | None  # when that began
    first: bool  # nobody saw the asset earlier
    after_gap: bool  # it had been gone
    reason: str  # of an end


@dataclass(frozen=True, slots=True)
class ProvenWrite:
    """A write of ours: what it left behind, None for nothing, and whose run it was."""

    ref: AssetRef
    at: datetime
    body: Mapping[str, Any] | None
    actor: str
    run_id: int
    plan_id: str | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was forgotten; audit events never are."""

    versions: int
    bodies: int
    writes: int


class Past:
    """What assets were, and when."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def named(self, text: str, connection: str | None = None) -> list[tuple[AssetRef, System]]:
        """Return the assets that *text* names as SCHEMA.NAME."""
        rows = self._db.read(_SQL["named"], text=text, connection=connection)
        return [(AssetRef(*names), System(system)) for *names, system in rows]

    def schemas_named(self, text: str, connection: str | None = None) -> list[tuple[str, str]]:
        """Return (connection, schema) of the schemas called *text*."""
        rows = self._db.read(_SQL["schemas_named"], text=text, connection=connection)
        return [(connection, schema) for connection, schema in rows]

    def bodies_at(
        self, connection: str, schema: str, when: datetime, name: str | None = None
    ) -> dict[AssetRef, tuple[System, Mapping[str, Any]]]:
        """Return the definitions that a schema, or one asset of it, had at *when*."""
        rows = self._db.read(
            _SQL["bodies_at"],
            connection=connection,
            schema=schema,
            name=name,
            at=to_cell_time(when),
        )
        return {AssetRef(*names): (System(system), from_body(b)) for *names, system, b in rows}

    def timeline(
        self, since: datetime, until: datetime, ref: AssetRef | None = None
    ) -> list[Moment]:
        """Return what began or ended after *since* and up to *until*, oldest first."""
        return [_moment(row) for row in self._between("timeline", since, until, ref)]

    def proven_writes(
        self, since: datetime, until: datetime, ref: AssetRef | None = None
    ) -> list[ProvenWrite]:
        """Return the writes of our runs that were proven after *since* and up to *until*."""
        return [
            ProvenWrite(
                AssetRef(*names),
                from_cell_time(at),
                from_body(body) if body else None,
                actor,
                run_id,
                plan_id,
            )
            for *names, at, body, actor, run_id, plan_id in (
                self._between("proven_writes", since, until, ref)
            )
        ]

    def renames(self) -> list[Renamed]:
        """Return the confirmed renames of assets, oldest first."""
        return [
            Renamed(AssetRef(connection, *old), AssetRef(connection, *new), from_cell_time(at), by)
            for connection, *names, at, by in self._db.read(_SQL["renames"])
            for old, new in ((names[:2], names[2:]),)
        ]

    def save_rename(self, renamed: Renamed) -> None:
        """Keep a confirmed rename of an asset."""
        before, after = renamed.before, renamed.after
        self._db.write(
            lambda cursor: cursor.run(
                _SQL["save_rename"],
                connection=before.connection,
                schema=before.schema,
                name=before.name,
                new_schema=after.schema,
                new_name=after.name,
                at=to_cell_time(renamed.at),
                by=renamed.by,
            )
        )

    def renamed_columns(self) -> list[Line]:
        """Return the lines of plans that renamed a column, as carried out."""
        return [line_of(from_json(line)) for (line,) in self._db.read(_SQL["renamed_columns"])]

    def discovery_days(self, count: int) -> list[datetime]:
        """Return the beginnings of the last *count* days with a discovery, the newest first."""
        return [
            from_cell_time(day) for (day,) in self._db.read(_SQL["discovery_days"], count=count)
        ]

    def last_discovery(self, connection: str) -> datetime | None:
        """Return when *connection* was discovered last, None before the first time."""
        ((at,),) = self._db.read(_SQL["last_discovery"], connection=connection)
        return from_cell_time(at) if at else None

    def forget(self, before: datetime) -> Forgotten:
        """Forget definitions and written bodies that ended before *before*.

        Of each asset the newest definition stays, and so do runs, plans and audit events.
        """
        at = to_cell_time(before)

        def work(cursor: Cursor) -> Forgotten:
            versions = len(cursor.rows(_SQL["forget_versions"], before=at))
            bodies = len(cursor.rows(_SQL["forget_bodies"]))
            return Forgotten(versions, bodies, len(cursor.rows(_SQL["forget_written"], before=at)))

        return self._db.write(work)

    def _between(
        self, query: str, since: datetime, until: datetime, ref: AssetRef | None
    ) -> list[Row]:
        return self._db.read(
            _SQL[query],
            since=to_cell_time(since),
            until=to_cell_time(until),
            connection=ref.connection if ref else None,
            schema=ref.schema if ref else None,
            name=ref.name if ref else None,
        )


def _moment(row: Row) -> Moment:
    at, until, began, connection, schema, name, system, body, previous, *rest = row
    previous_at, first, after_gap, reason = rest
    return Moment(
        at=from_cell_time(at),
        until=from_cell_time(until),
        began=began,
        ref=AssetRef(connection, schema, name),
        system=System(system),
        body=from_body(body),
        previous=from_body(previous) if previous else None,
        previous_at=from_cell_time(previous_at),
        first=bool(first),
        after_gap=bool(after_gap),
        reason=reason or "",
    )

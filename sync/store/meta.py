"""What the store keeps about the installation: connections without secrets, its own version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from sync.config import ConnectionSettings, DatasphereSettings
from sync.model.asset import System
from sync.store.codec import to_cell_time, to_table
from sync.store.connection import Cursor, Database
from sync.store.sql import load_queries

_SQL = load_queries("meta")
CONNECTION = pa.schema(
    [
        ("name", pa.string()),
        ("system", pa.string()),
        ("role", pa.string()),
        ("landscape", pa.string()),
        ("address", pa.string()),
        ("writable", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A configured connection; *address* is a host or a region and is in no identity."""

    name: str
    system: System
    role: str
    landscape: str
    address: str
    writable: bool


class Meta:
    """The installation."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save_connections(self, connections: Sequence[ConnectionSettings], now: datetime) -> None:
        """Mirror the configured connections; one that is not among them is marked as removed."""
        table = to_table(CONNECTION, map(_row, connections))

        def work(cursor: Cursor) -> None:
            with cursor.tables(arrow_connection=table):
                cursor.run(_SQL["save_connections"], now=to_cell_time(now))
                cursor.run(_SQL["remove_connections"], now=to_cell_time(now))

        self._db.write(work)

    def connections(self) -> list[ConnectionRow]:
        """Return the configured connections."""
        return [
            ConnectionRow(name, System(system), *rest)
            for name, system, *rest in self._db.read(_SQL["connections"])
        ]

    def schema_version(self) -> int:
        """Return the number of the newest migration."""
        ((version,),) = self._db.read(_SQL["schema_version"])
        return int(version)


def _row(settings: ConnectionSettings) -> tuple[str | bool, ...]:
    if isinstance(settings, DatasphereSettings):
        system, address = System.DATASPHERE, settings.url
    else:
        system, address = System.GLUE, settings.region
    return (
        settings.name,
        system.value,
        settings.role,
        settings.landscape,
        address,
        settings.writable,
    )

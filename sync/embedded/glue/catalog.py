"""The state of the embedded Glue: one Data Catalog per account and region, over moto's objects.

A version of a table is kept complete (`VersionId`, times, creator) in moto's `versions`, so that
reading is a lookup. Bodies are replaced, never changed in place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from moto.glue.models import FakeDatabase, FakeTable, GlueBackend

from sync.embedded.glue.access import Access
from sync.embedded.glue.refusal import access_denied, not_found

ACCOUNT = "123456789012"
REGION = "eu-central-1"

Json = dict[str, Any]


class Partition(Protocol):
    """What we use of moto's partition."""

    values: list[str]
    partition_input: Json


class Table(Protocol):
    """What we use of moto's table; it keeps the number of the current version privately."""

    name: str
    versions: dict[str, Json]
    partitions: dict[str, Partition]
    _current_version: int


class Database(Protocol):
    """What we use of moto's database."""

    name: str
    input: Json
    created_time: datetime
    tables: dict[str, Table]


@dataclass(slots=True)
class Catalog:
    """The Data Catalog of one account in one region."""

    account: str
    region: str
    backend: Any
    statistics: dict[tuple[str, str], dict[str, Json]] = field(default_factory=dict)
    _sorted_names: dict[str, list[str]] = field(default_factory=dict)

    @property
    def databases(self) -> dict[str, Database]:
        """The databases by name."""
        databases: dict[str, Database] = self.backend.databases
        return databases

    def database(self, name: str) -> Database:
        """Look a database up, in any case of letters."""
        folded = name.lower()
        if folded not in self.databases:
            raise not_found(f"Database {folded} not found.")
        return self.databases[folded]

    def table(self, database: str, name: str) -> Table:
        """Look a table up, in any case of letters."""
        folded = name.lower()
        tables = self.database(database).tables
        if folded not in tables:
            raise not_found(f"Table {folded} not found.")
        return tables[folded]

    def add_database(self, name: str, body: Json, created_at: float) -> Database:
        """Keep a new database."""
        database: Database = FakeDatabase(name, body, catalog_id=self.account)
        database.created_time = datetime.fromtimestamp(created_at, UTC)
        self.databases[name] = database
        return database

    def drop_database(self, name: str) -> None:
        """Forget a database with its tables, statistics and tags."""
        for table in list(self.databases[name].tables):
            self.drop_table(name, table)
        self.backend.tagger.delete_all_tags_for_resource(self.database_arn(name))
        del self.databases[name]
        self._sorted_names.pop(name, None)

    def add_table(self, database: str, name: str, versions: dict[str, Json]) -> Table:
        """Keep a table with its *versions*, the last of which is the current one."""
        table: Table = FakeTable(database, name, {}, catalog_id=self.account)
        table.versions = versions
        table._current_version = int(next(reversed(versions)))
        self.databases[database].tables[name] = table
        self._sorted_names.pop(database, None)
        return table

    def drop_table(self, database: str, name: str) -> None:
        """Forget a table and its statistics."""
        del self.databases[database].tables[name]
        self.statistics.pop((database, name), None)
        self._sorted_names.pop(database, None)

    def table_names(self, database: str) -> list[str]:
        """Return the table names in order; kept, for a listing asks once per page."""
        names = self._sorted_names.get(database)
        if names is None:
            names = self._sorted_names[database] = sorted(self.databases[database].tables)
        return names

    def database_arn(self, name: str) -> str:
        """Return the ARN of a database."""
        return f"arn:aws:glue:{self.region}:{self.account}:database/{name}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call comes from and goes to: the signer, and the account and region asked."""

    access_key: str
    caller: str
    account: str = ACCOUNT
    region: str = REGION


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what was asked, of which catalog, by whom and when."""

    operation: str
    arguments: Json
    catalog: Catalog
    access: Access
    origin: Origin
    now: float

    def text(self, name: str) -> str:
        """Return a required text argument."""
        value: str = self.arguments[name]
        return value

    def sees(self, database: str, table: str | None = None) -> bool:
        """Whether listings show the database (or the table) to the caller."""
        return not self.access.hides(self.origin.access_key, database, table)

    def need_access(self, database: str, table: str | None = None) -> None:
        """Raise Refusal when the caller may not touch the database or the table."""
        resource = f"{database}.{table}" if table else database
        if self.access.refuses(self.origin.access_key, database, table):
            raise access_denied(
                f"Insufficient Lake Formation permission(s): Required Describe on {resource}"
            )


class Catalogs:
    """Every Data Catalog of the embedded Glue, with its access rules, clock and lock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.access = Access()
        self.principals: dict[str, str] = {}
        # Counts the writes, so that a saver knows whether there is something to save.
        self.changes = 0
        self._catalogs: dict[tuple[str, str], Catalog] = {}

    def __iter__(self) -> Iterator[Catalog]:
        return iter(tuple(self._catalogs.values()))

    def at(self, account: str, region: str) -> Catalog:
        """Return the catalog of an account in a region, empty when it was never used."""
        key = (account, region)
        with self.lock:
            if key not in self._catalogs:
                self._catalogs[key] = Catalog(account, region, GlueBackend(region, account))
            return self._catalogs[key]

    def clear(self) -> None:
        """Forget everything."""
        self._catalogs.clear()
        self.principals.clear()
        self.access.clear()

    def now(self) -> float:
        """Return the time in whole seconds, the resolution that Glue answers with."""
        return float(int(self.clock()))

    def caller(self, access_key: str) -> str:
        """Return the ARN of the user that an access key belongs to."""
        return self.principals.get(access_key, f"arn:aws:iam::{ACCOUNT}:user/{access_key}")

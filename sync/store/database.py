"""The store as its users see it: one object per file, one attribute per noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from sync.config import StoreSettings
from sync.errors import QueryRefused
from sync.store.absences import Absences
from sync.store.assets import Assets
from sync.store.audit import Audit, head_path
from sync.store.chats import Chats
from sync.store.connection import Cursor, Database, Row, first_line
from sync.store.guard import Allowed, check_query, load_allowed
from sync.store.health import HealthStore
from sync.store.jobs import Jobs
from sync.store.lineage import Lineage
from sync.store.links import Links
from sync.store.meta import Meta
from sync.store.names import StoredNames
from sync.store.opening import open_database
from sync.store.past import Past
from sync.store.plans import Plans
from sync.store.profiles import Profiles
from sync.store.queue import RunQueue
from sync.store.reports import Reports
from sync.store.runs import Runs
from sync.store.sql import load_queries
from sync.store.watchdog import Watchdog

QUERY_SECONDS = 10.0
QUERY_ROWS = 100_000
_CHECKED = 512  # texts of queries that are known to be harmless
_SQL = load_queries("guard")


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query; *truncated* means that more rows matched than were returned."""

    columns: tuple[str, ...]
    rows: list[Row]
    truncated: bool = False


class Store:
    """Everything that sphereglue knows, in one DuckDB file that this process owns."""

    def __init__(self, database: Database, path: Path) -> None:
        self._db = database
        self.path = path
        self.assets = Assets(database)
        self.absences = Absences(database)
        self.past = Past(database)
        self.lineage = Lineage(database)
        self.links = Links(database)
        self.plans = Plans(database)
        self.runs = Runs(database)
        self.jobs = Jobs(database)
        self.queue = RunQueue(database)
        self.audit = Audit(database, head_path(path))
        self.health = HealthStore(database)
        self.profiles = Profiles(database)
        self.reports = Reports(database)
        self.chats = Chats(database)
        self.names = StoredNames(database)
        self.meta = Meta(database)
        with database.cursor() as cursor:
            self._allowed: Allowed = load_allowed(cursor)
        self._watchdog = Watchdog()
        self._checked = lru_cache(_CHECKED)(self._check)

    def version(self) -> int:
        """Return a number that rises with every write, to tell whether anything changed."""
        return self._db.version

    @property
    def views(self) -> frozenset[str]:
        """Return the names of the documented views."""
        return self._allowed.views

    def check(self, sql: str) -> None:
        """Raise QueryRefused unless *sql* is one SELECT over the documented views."""
        self._checked(sql)

    def query(
        self,
        sql: str,
        params: Sequence[Any] | Mapping[str, Any] = (),
        *,
        seconds: float = QUERY_SECONDS,
        max_rows: int = QUERY_ROWS,
    ) -> Table:
        """Return the answer to one SELECT over the documented views.

        Raises QueryRefused for anything else, for a query that takes longer than *seconds*, and
        for one that DuckDB cannot run.
        """
        self._checked(sql)
        with self._db.cursor() as cursor:
            try:
                with _limits(cursor, seconds, self._watchdog):
                    return _answer(cursor, sql, params, max_rows)
            except duckdb.InterruptException as error:
                raise QueryRefused(
                    f"The query was stopped after {seconds:g} s; narrow it down."
                ) from error
            except duckdb.OutOfMemoryException as error:
                raise QueryRefused("The query needs too much memory; narrow it down.") from error
            except duckdb.Error as error:
                raise QueryRefused(f"The query cannot run: {first_line(error)}.") from error

    def checkpoint(self) -> None:
        """Bring everything from the log into the file, so that the file alone is the store."""
        self._db.checkpoint()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Keep file, log and audit head as they are inside the block; reading goes on."""
        with self.audit.still(), self._db.frozen():
            yield

    def close(self) -> None:
        """Write everything to the file and let go of it."""
        self._watchdog.close()
        self._db.close()

    def _check(self, sql: str) -> None:
        with self._db.cursor() as cursor:
            check_query(cursor, sql, self._allowed)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_store(path: Path, settings: StoreSettings | None = None, *, now: datetime) -> Store:
    """Open the store in the file *path*, made and migrated where needed.

    Raises StoreHeld naming the process that has it open, StoreTooNew, StoreCorrupt (the file is
    left as it is) or StoreError.
    """
    raw = open_database(path, settings or StoreSettings(), now)
    return Store(Database(raw, path.name), path)


@contextmanager
def _limits(cursor: Cursor, seconds: float, watchdog: Watchdog) -> Iterator[None]:
    cursor.run(_SQL["limit_time"], milliseconds=max(1, int(seconds * 1000)))
    cursor.run(_SQL["begin"])
    try:
        # DuckDB's own limit covers execution, the watchdog covers planning and fetching too
        with watchdog.limiting(seconds + 1, cursor.raw.interrupt):
            yield
    finally:
        cursor.run(_SQL["end"])
        cursor.run(_SQL["limit_time"], milliseconds=0)


def _answer(
    cursor: Cursor, sql: str, params: Sequence[Any] | Mapping[str, Any], max_rows: int
) -> Table:
    cursor.raw.execute(sql, params or None)
    columns = tuple(column[0] for column in cursor.raw.description or ())
    rows = cursor.raw.fetchmany(max_rows + 1)
    return Table(columns, [_aware(row) for row in rows[:max_rows]], len(rows) > max_rows)


def _aware(row: Row) -> Row:
    return tuple(
        cell.replace(tzinfo=UTC) if isinstance(cell, datetime) and cell.tzinfo is None else cell
        for cell in row
    )

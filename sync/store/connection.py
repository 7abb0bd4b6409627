"""The one DuckDB connection: a cursor for each thread at work, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from sync.errors import StoreError

T = TypeVar("T")
Row = tuple[Any, ...]
_WRITE_TRIES = 3
_FULL = ("Could not write file", "No space left", "File too large", "Disk quota exceeded")


class Cursor:
    """A DuckDB cursor that names Arrow tables for one block and never shows parameters."""

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self.raw = raw

    def rows(self, sql: str, **parameters: object) -> list[Row]:
        """Run *sql* and return all rows."""
        return self.raw.execute(sql, parameters or None).fetchall()

    def row(self, sql: str, **parameters: object) -> Row | None:
        """Run *sql* and return its first row."""
        return next(iter(self.rows(sql, **parameters)), None)

    def run(self, sql: str, **parameters: object) -> None:
        """Run *sql* to its end."""
        self.rows(sql, **parameters)

    @contextmanager
    def tables(self, **tables: pa.Table) -> Iterator[None]:
        """Make Arrow *tables* readable by name inside the block."""
        for name, table in tables.items():
            self.raw.register(name, table)
        try:
            yield
        finally:
            for name in tables:
                self.raw.unregister(name)


class Database:
    """Cursors for reading, and `write` as the only way to change anything."""

    def __init__(self, raw: duckdb.DuckDBPyConnection, name: str) -> None:
        self._raw = raw
        self._name = name
        self._idle: list[Cursor] = []
        self._idle_lock = threading.Lock()
        self._write_lock = threading.Lock()
        self._version = 0
        self._closed = False

    @property
    def version(self) -> int:
        """Return a number that rises with every write."""
        return self._version

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """Lend a cursor that no other thread uses meanwhile."""
        with self._idle_lock:
            if self._closed:
                raise StoreError(f"The store {self._name} is closed.")
            cursor = self._idle.pop() if self._idle else Cursor(self._raw.cursor())
        try:
            yield cursor
        except duckdb.Error as error:
            raise StoreError(
                why_full(self._name, error)
                or f"The store {self._name} refused: {first_line(error)}."
            ) from error
        finally:
            self._take_back(cursor)

    def read(self, sql: str, **parameters: object) -> list[Row]:
        """Return the rows of *sql*."""
        with self.cursor() as cursor:
            return cursor.rows(sql, **parameters)

    def read_with(
        self, sql: str, tables: Mapping[str, pa.Table], **parameters: object
    ) -> list[Row]:
        """Return the rows of *sql*, which may name the Arrow *tables*."""
        with self.cursor() as cursor, cursor.tables(**tables):
            return cursor.rows(sql, **parameters)

    def write(self, work: Callable[[Cursor], T]) -> T:
        """Run *work* in one transaction, alone, again if another transaction got in its way.

        All writes of the store come through here.
        """
        with self._write_lock, self.cursor() as cursor:
            for attempt in range(1, _WRITE_TRIES + 1):
                try:
                    result = _transact(cursor, work)
                except duckdb.TransactionException:
                    if attempt == _WRITE_TRIES:
                        raise
                else:
                    self._version += 1
                    return result
        raise AssertionError("unreachable: the last attempt returns or raises")

    def checkpoint(self) -> None:
        """Bring everything from the log into the file; nobody may be reading meanwhile."""
        with self._write_lock, self.cursor() as cursor:
            cursor.run("CHECKPOINT")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let nobody write inside the block."""
        with self._write_lock:
            if self._closed:
                raise StoreError(f"The store {self._name} is closed.")
            yield

    def close(self) -> None:
        """Close every cursor and the connection; what was committed is on disk."""
        with self._write_lock, self._idle_lock:
            if self._closed:
                return
            self._closed = True
            for cursor in self._idle:
                cursor.raw.close()
            self._raw.close()

    def _take_back(self, cursor: Cursor) -> None:
        with self._idle_lock:
            if self._closed:
                cursor.raw.close()
            else:
                self._idle.append(cursor)


def first_line(error: duckdb.Error) -> str:
    """Return what DuckDB says without the statement that it quotes."""
    return str(error).partition("\n")[0].rstrip(". ")


def why_full(name: object, error: duckdb.Error) -> str:
    """Return a sentence for an *error* of a disk that takes nothing more, "" for any other one."""
    if not any(sign in str(error) for sign in _FULL):
        return ""
    return (
        f"{name} cannot be written, its disk is full or has a limit: {first_line(error)}. "
        "Make room and start again; what was confirmed before is kept."
    )


def _transact(cursor: Cursor, work: Callable[[Cursor], T]) -> T:
    cursor.run("BEGIN TRANSACTION")
    try:
        result = work(cursor)
        cursor.run("COMMIT")
    except BaseException:  # an interrupted write must not leave its transaction open either
        _roll_back(cursor)
        raise
    return result


def _roll_back(cursor: Cursor) -> None:
    try:
        cursor.run("ROLLBACK")
    except duckdb.TransactionException:  # a failed COMMIT has ended the transaction already
        return

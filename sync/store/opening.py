"""Opens the DuckDB file: pinned format, sandboxed, migrated; says plainly why it cannot."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import duckdb

from sync.config import StoreSettings
from sync.errors import StoreCorrupt, StoreError, StoreHeld, StoreTooNew
from sync.store.codec import to_cell_time
from sync.store.connection import first_line, why_full
from sync.store.sql import load_migrations, load_queries

# DuckDB 1.5 can open what this writes: the way back from 2.0.
_FORMAT = "v1.5.0"
# Nothing outside the file can be reached from SQL afterwards, and nobody can change that.
_SANDBOX = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET allowed_configs = ['max_execution_time', 'operator_memory_limit']",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_HOLDER = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_SQL = load_queries("opening")


def open_database(path: Path, settings: StoreSettings, now: datetime) -> duckdb.DuckDBPyConnection:
    """Return a sandboxed connection to the migrated file *path*, which is made if missing."""
    raw = _connect(path, settings)
    try:
        _migrate(raw, path, now)
        for statement in _SANDBOX:
            raw.execute(statement)
    except duckdb.Error as error:
        raw.close()
        raise _explain(path, error) from error
    except StoreError:
        raw.close()
        raise
    return raw


def _connect(path: Path, settings: StoreSettings) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": _FORMAT,
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        # It takes the halves of a UNION for one where only a column differs, and answers wrongly.
        "disabled_optimizers": "common_subplan",
    }
    try:
        return duckdb.connect(str(path), config=config)
    except duckdb.Error as error:
        raise _explain(path, error) from error


def _migrate(raw: duckdb.DuckDBPyConnection, path: Path, now: datetime) -> None:
    tables = {str(name) for (name,) in raw.execute(_SQL["tables"]).fetchall()}
    if tables and "migration" not in tables:
        raise StoreCorrupt(
            f"{path} is a DuckDB file of something else; it holds {', '.join(sorted(tables)[:3])}. "
            "Name another file."
        )
    if not tables:
        raw.execute(_SQL["create_migration"])
    ((applied,),) = raw.execute(_SQL["newest_migration"]).fetchall()
    migrations = load_migrations()
    newest = migrations[-1][0]
    if applied > newest:
        raise StoreTooNew(
            f"{path} is at version {applied}, this program knows versions up to {newest}; "
            "use the newer program or restore an older copy."
        )
    for number, name, script in migrations:
        if number > applied:
            raw.execute("BEGIN TRANSACTION")
            raw.execute(script)
            raw.execute(
                _SQL["record_migration"], {"id": number, "name": name, "now": to_cell_time(now)}
            )
            raw.execute("COMMIT")


def _explain(path: Path, error: duckdb.Error) -> StoreError:
    text = str(error)
    if held := _HOLDER.search(text):
        program = Path(held["program"]).name
        return StoreHeld(
            f"{path} is held by process {held['pid']} ({program}); "
            "stop it or use its page/commands."
        )
    if isinstance(error, duckdb.ConnectionException) or "configuration has been locked" in text:
        return StoreHeld(
            f"{path} is held by process {os.getpid()} (this one); use the store that is open."
        )
    if full := why_full(path, error):
        return StoreError(full)
    if "newer" in text or "storage version" in text:
        return StoreTooNew(f"{path} was written by a newer DuckDB: {first_line(error)}.")
    if "Cannot open file" in text or "Could not read from file" in text:
        return StoreError(f"{path} cannot be opened: {first_line(error)}.")
    if isinstance(error, duckdb.InvalidInputException | duckdb.ParserException):
        return StoreError(f"[store] has a value that DuckDB refuses: {first_line(error)}.")
    return StoreCorrupt(
        f"{path} is no readable store and was left as it is: {first_line(error)}. "
        "Move it away to start afresh, or put a copy back."
    )

"""Runs SQL that a person or a model wrote: in a process that can be killed, on a copy of the store.

The guard decides first, in here, on what DuckDB's parser reads. What passes runs read-only in a
child that has no environment, may write no file and is bounded in time, memory and open files.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from sync.errors import QueryRefused
from sync.store.backup import copy_store
from sync.store.connection import Row
from sync.store.database import Store, Table

_CHILD = Path(__file__).with_name("sandbox_child.py")
_MOST_OUTPUT = 32 * 1024**2
# After the file is open nothing outside of it can be reached, and nobody can change that.
_SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query may use: wall-clock and CPU seconds, bytes of memory, rows that come back."""

    seconds: float = 5.0
    memory: int = 1024**3
    rows: int = 1_000


class Sandbox:
    """Keeps one snapshot of the store in *folder*, made anew when the store has changed."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self._folder = folder
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._current: Path | None = None
        self._users: dict[Path, int] = {}

    def run(
        self,
        store: Store,
        sql: str,
        params: Sequence[Any] | Mapping[str, Any] = (),
        *,
        rows: int | None = None,
    ) -> Table:
        """Return the answer to *sql*, one SELECT over the views of *store*, as of now.

        Raises QueryRefused for anything else, for what takes too long or needs too much.
        """
        store.check(sql)
        most = min(rows or self._limits.rows, self._limits.rows)
        with self._snapshot(store) as path:
            answer = self._ask(path, sql, params, most)
        if "error" in answer:
            raise QueryRefused(f"The query cannot run: {str(answer['error']).rstrip('. ')}.")
        columns = tuple(name for name, _ in answer["columns"])
        readers = [_READERS.get(kind.partition("(")[0]) for _, kind in answer["columns"]]
        found = [_read(row, readers) for row in answer["rows"]]
        return Table(columns, found[:most], len(found) > most)

    def close(self) -> None:
        """Remove the snapshot; one that is being read goes when its reader is done."""
        with self._lock:
            self._retire()

    def _ask(
        self, path: Path, sql: str, params: Sequence[Any] | Mapping[str, Any], rows: int
    ) -> dict[str, Any]:
        task = orjson.dumps(
            {
                "path": str(path),
                "sql": sql,
                "params": params,
                "rows": rows,
                "memory": self._limits.memory,
                "seconds": max(1, round(self._limits.seconds)),
                "settings": _SETTINGS,
            }
        )
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own script
                [sys.executable, "-I", str(_CHILD)],
                input=task,
                capture_output=True,
                timeout=self._limits.seconds,
                env={},
                cwd=self._folder,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise QueryRefused(
                f"The query was stopped after {self._limits.seconds:g} s; narrow it down."
            ) from error
        if done.returncode or len(done.stdout) > _MOST_OUTPUT:
            raise QueryRefused("The query needs too much time or memory; narrow it down.")
        answer: dict[str, Any] = orjson.loads(done.stdout)
        return answer

    @contextmanager
    def _snapshot(self, store: Store) -> Iterator[Path]:
        with self._lock:
            path = self._fresh(store)
            self._users[path] += 1
        try:
            yield path
        finally:
            with self._lock:
                self._users[path] -= 1
                if path != self._current:
                    self._remove(path)

    def _fresh(self, store: Store) -> Path:
        """Return the snapshot of the store as it is; making it costs about 1 ms per MB."""
        if self._current == self._path(store.version()):
            return self._current
        with store.frozen():
            path = self._path(store.version())
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._delete(path)
            copy_store(store.path, path)
        self._retire()
        self._current, self._users[path] = path, 0
        return path

    def _path(self, version: int) -> Path:
        return self._folder / f"snapshot-{version}.duckdb"

    def _retire(self) -> None:
        retired, self._current = self._current, None
        if retired is not None:
            self._remove(retired)

    def _remove(self, path: Path) -> None:
        if not self._users.get(path):
            self._users.pop(path, None)
            self._delete(path)

    def _delete(self, path: Path) -> None:
        for part in self._folder.glob(f"{path.name}*"):
            part.unlink(missing_ok=True)


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_READERS: Mapping[str, Any] = {
    "DATE": date.fromisoformat,
    "DECIMAL": Decimal,
    "TIMESTAMP": _time,
    "TIMESTAMP WITH TIME ZONE": _time,
}


def _read(row: Sequence[Any], readers: Sequence[Any]) -> Row:
    return tuple(
        reader(cell) if reader and isinstance(cell, str) else cell
        for cell, reader in zip(row, readers, strict=True)
    )

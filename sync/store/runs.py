"""Runs: their state, their log, and the journal of their writes to the catalogs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from sync.errors import StoreError, UnknownRun
from sync.model.asset import AssetRef
from sync.model.plan import Outcome
from sync.model.run import CatalogWrite, LogLine, Run, RunStatus
from sync.store.codec import (
    from_body,
    from_cell_time,
    from_json,
    to_body,
    to_cell_time,
    to_json,
    to_table,
)
from sync.store.connection import Cursor, Database, Row
from sync.store.journal import Ended, Intent, Journal
from sync.store.sql import load_queries

_SQL = load_queries("runs")
OUTCOME = pa.schema([("line_id", pa.string()), ("outcome", pa.string()), ("detail", pa.string())])

_OF_ENTRY = ("level", "message", "error_code", "error_class", "connection", "schema", "name")
LOG = pa.schema([("item", pa.int32()), *((name, pa.string()) for name in _OF_ENTRY)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be said in the log of a run about an asset."""

    level: str
    message: str
    asset: AssetRef
    error_code: str | None = None
    error_class: str | None = None


class Runs:
    """Runs of this process and of those before it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._journal = Journal(database)
        self._own: set[int] = set()

    def start(
        self, kind: str, pair: str | None, plan_id: str | None, actor: str, now: datetime
    ) -> int:
        """Start a run and return its id."""
        run_id = self._one(
            "start", kind=kind, pair=pair, plan_id=plan_id, actor=actor, now=to_cell_time(now)
        )
        self._own.add(run_id)
        return run_id

    def finish(
        self,
        run_id: int,
        status: RunStatus | str,
        now: datetime,
        summary: Mapping[str, Any],
        *,
        error_code: str | None = None,
        error_class: str | None = None,
        error: str | None = None,
        written: int | None = None,
    ) -> None:
        """End a run after *written* objects; the error is that of the whole run, not of a line."""
        self._one(
            "finish",
            run_id=run_id,
            status=RunStatus(status).value,
            now=to_cell_time(now),
            summary=to_json(summary),
            error_code=error_code,
            error_class=None if error_class is None else str(error_class),
            error=error,
            written=written,
        )
        self._own.discard(run_id)

    def log(
        self,
        run_id: int,
        level: str,
        component: str,
        action: str,
        message: str,
        now: datetime,
        asset: AssetRef | None = None,
        *,
        error_code: str | None = None,
        error_class: str | None = None,
    ) -> None:
        """Add a line to the log of a run."""
        self._run(
            "log",
            run_id=run_id,
            level=level,
            component=component,
            action=action,
            message=message,
            now=to_cell_time(now),
            connection=asset.connection if asset else None,
            schema=asset.schema if asset else None,
            name=asset.name if asset else None,
            error_code=error_code,
            error_class=None if error_class is None else str(error_class),
        )

    def log_many(
        self,
        run_id: int,
        component: str,
        action: str,
        entries: Sequence[Entry],
        now: datetime,
    ) -> None:
        """Add *entries* to the log of a run, in their order."""
        rows = [
            (item, each.level, each.message, each.error_code, each.error_class, *_names(each.asset))
            for item, each in enumerate(entries)
        ]

        def work(cursor: Cursor) -> None:
            with cursor.tables(arrow_log=to_table(LOG, rows)):
                cursor.run(
                    _SQL["log_many"],
                    run_id=run_id,
                    component=component,
                    action=action,
                    now=to_cell_time(now),
                )

        self._db.write(work)

    def progress(self, run_id: int, done: int, total: int, now: datetime) -> None:
        """Note how far a run is."""
        self._run("progress", run_id=run_id, done=done, total=total, now=to_cell_time(now))

    def intent(
        self,
        run_id: int,
        link_id: int | None,
        side: str,
        ref: AssetRef,
        before_body: Mapping[str, Any] | None,
        now: datetime,
    ) -> int:
        """Note a write to a catalog before it happens, and return its id."""
        before = None if before_body is None else to_body(before_body)
        return self._journal.begin(
            Intent(run_id=run_id, link_id=link_id, side=str(side), ref=ref, before=before, at=now)
        )

    def outcome(
        self,
        write_id: int,
        outcome: Outcome | str,
        after_body: Mapping[str, Any] | None,
        error: str | None,
        now: datetime,
        *,
        before_body: Mapping[str, Any] | None = None,
    ) -> None:
        """Note what became of a write, and what was there *before* where the intent knew less."""
        ended = Ended(
            write_id=write_id,
            outcome=Outcome(outcome).value,
            before=None if before_body is None else to_body(before_body),
            after=None if after_body is None else to_body(after_body),
            error=error,
            at=now,
        )
        if not self._journal.end(ended):
            raise StoreError(f"There is no write {write_id}.")

    def withdraw(self, write_id: int) -> None:
        """Take back the intent of a write that did not happen."""
        self._journal.withdraw(write_id)

    def line_outcomes(
        self,
        run_id: int,
        plan_id: str,
        outcomes: Mapping[str, tuple[Outcome | str, str]],
        now: datetime,
    ) -> None:
        """Note what became of many lines: (outcome, detail) by line id."""
        rows = [(line, Outcome(what).value, detail) for line, (what, detail) in outcomes.items()]

        def work(cursor: Cursor) -> None:
            with cursor.tables(arrow_outcome=to_table(OUTCOME, rows)):
                cursor.run(
                    _SQL["line_outcomes"], run_id=run_id, plan_id=plan_id, now=to_cell_time(now)
                )

        self._db.write(work)

    def outcomes(self, plan_id: str) -> dict[str, tuple[Outcome, str]]:
        """Return the newest (outcome, detail) of each line of a plan that was carried out."""
        return {
            line_id: (Outcome(outcome), detail)
            for line_id, outcome, detail in self._db.read(_SQL["outcomes_of"], plan_id=plan_id)
        }

    def writes(self, run_id: int) -> list[CatalogWrite]:
        """Return the writes of a run, in order."""
        return [_write(row) for row in self._db.read(_SQL["writes"], run_id=run_id, open=False)]

    def open_writes(self) -> list[CatalogWrite]:
        """Return the writes without an outcome."""
        return [_write(row) for row in self._db.read(_SQL["writes"], run_id=None, open=True)]

    def recover(self, now: datetime) -> list[Run]:
        """Fail the runs that an earlier process left and return them; their open writes are
        marked as unknown, to be read again from the catalog. Runs of the queue go on instead.
        """

        def work(cursor: Cursor) -> list[Row]:
            at = to_cell_time(now)
            dead = [row[0] for row in cursor.rows(_SQL["fail_dead"], own=list(self._own), now=at)]
            cursor.run(_SQL["unknown_writes"], run_ids=dead, now=at)
            return [
                row for run_id in sorted(dead) for row in cursor.rows(_SQL["get"], run_id=run_id)
            ]

        return [_run(row) for row in self._db.write(work)]

    def get(self, run_id: int) -> Run:
        """Return a run; raises UnknownRun."""
        rows = self._db.read(_SQL["get"], run_id=run_id)
        if not rows:
            raise UnknownRun(f"There is no run {run_id}.")
        return _run(rows[0])

    def recent(
        self,
        limit: int = 50,
        *,
        offset: int = 0,
        kind: str | None = None,
        pair: str | None = None,
        job_id: int | None = None,
        status: str | None = None,
    ) -> list[Run]:
        """Return the newest runs, newest first; *status* is a word of the views."""
        rows = self._db.read(
            _SQL["recent"],
            limit=limit,
            offset=offset,
            kind=kind,
            pair=pair,
            job_id=job_id,
            status=status,
        )
        return [_run(row) for row in rows]

    def logs(self, run_id: int) -> list[LogLine]:
        """Return the log of a run, oldest line first."""
        return [_log_line(row) for row in self._db.read(_SQL["logs"], run_id=run_id)]

    def _run(self, query: str, **parameters: object) -> None:
        self._db.write(lambda cursor: cursor.run(_SQL[query], **parameters))

    def _one(self, query: str, **parameters: object) -> int:
        row = self._db.write(lambda cursor: cursor.row(_SQL[query], **parameters))
        if row is None:
            raise StoreError(f"There is no run {parameters['run_id']}.")
        return int(row[0])


def _names(ref: AssetRef) -> tuple[str, str, str]:
    return ref.connection, ref.schema, ref.name


def _run(row: Row) -> Run:
    number, kind, pair, plan_id, actor, status, queued, started, finished, *rest = row
    done, total, summary, error_code, error_class, error, job_id, job, *asked = rest
    priority, asked_by, not_before, retry_of, connection, written, attempts = asked
    return Run(
        id=number,
        kind=kind,
        pair=pair,
        plan_id=plan_id,
        actor=actor,
        status=RunStatus(status),
        queued_at=from_cell_time(queued),
        started_at=from_cell_time(started),
        finished_at=from_cell_time(finished),
        done=done,
        total=total,
        summary=from_json(summary),
        error_code=error_code,
        error_class=error_class,
        error=error,
        job_id=job_id,
        job=job,
        priority=priority,
        asked_by=asked_by,
        not_before=from_cell_time(not_before),
        retry_of=retry_of,
        connection=connection,
        written=written,
        attempts=attempts,
    )


def _log_line(row: Row) -> LogLine:
    number, run_id, at, level, component, action, message, *asset, error_code, error_class = row
    return LogLine(
        id=number,
        run_id=run_id,
        at=from_cell_time(at),
        level=level,
        component=component,
        action=action,
        message=message,
        asset=AssetRef(*asset) if asset[0] else None,
        error_code=error_code,
        error_class=error_class,
    )


def _write(row: Row) -> CatalogWrite:
    number, run_id, link_id, side, connection, schema, name, before, after, *rest = row
    outcome, error, intended, finished = rest
    return CatalogWrite(
        id=number,
        run_id=run_id,
        link_id=link_id,
        side=side,
        ref=AssetRef(connection, schema, name),
        before_body=from_body(before) if before else None,
        after_body=from_body(after) if after else None,
        outcome=outcome,
        error=error,
        intended_at=from_cell_time(intended),
        finished_at=from_cell_time(finished),
    )

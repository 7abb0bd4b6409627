"""The queue of runs: asked for, begun, waiting for their next try, ended. It survives a restart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.errors import UnknownRun
from sync.model.job import AskedBy, Attempt, Job, JobKind, Priority, QueuedRun, RunRequest
from sync.model.pair import Direction
from sync.model.run import RunStatus
from sync.model.trouble import DIED
from sync.store.codec import from_cell_time, from_json, to_cell_time, to_json
from sync.store.connection import Cursor, Database, Row
from sync.store.jobs import note_fire
from sync.store.sql import load_queries

_SQL = load_queries("queue")
_RUNS = load_queries("runs")
Choose = Callable[[Sequence[QueuedRun], Sequence[QueuedRun]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try failed, as it is stored."""

    code: str
    error_class: str
    error: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a request: *is_new* is false where the same one was in the queue already."""

    run_id: int
    is_new: bool


class RunQueue:
    """Runs that the workers carry out."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def ask(self, request: RunRequest, now: datetime) -> Asked:
        """Put a run into the queue, unless the same request waits there already."""
        return self._db.write(lambda cursor: _ask(cursor, request, now))

    def fire(
        self, job: Job, request: RunRequest | None, next_fire_at: datetime | None, now: datetime
    ) -> Asked | None:
        """Note that *job* fired and put its run into the queue, both or neither."""

        def work(cursor: Cursor) -> Asked | None:
            note_fire(cursor, job.id, now, next_fire_at)
            return _ask(cursor, request, now) if request is not None else None

        return self._db.write(work)

    def active(self) -> list[QueuedRun]:
        """Return the runs that wait or run, in the order of their numbers."""
        return [_queued(row) for row in self._db.read(_SQL["active"], run_id=None)]

    def get(self, run_id: int) -> QueuedRun:
        """Return a run of the queue, over or not; raises UnknownRun."""
        rows = self._db.read(_SQL["active"], run_id=run_id)
        if not rows:
            raise UnknownRun(f"There is no run {run_id} in the queue; runs list shows all.")
        return _queued(rows[0])

    def claim(self, choose: Choose, now: datetime) -> list[QueuedRun]:
        """Begin the runs that *choose* names, given those that wait and those that run."""

        def work(cursor: Cursor) -> list[QueuedRun]:
            active = [_queued(row) for row in cursor.rows(_SQL["active"], run_id=None)]
            running = [run for run in active if run.status is RunStatus.RUNNING]
            waiting = [run for run in active if run.status is not RunStatus.RUNNING]
            begun = choose(waiting, running)
            for run_id in begun:
                cursor.run(_SQL["begin"], run_id=run_id, now=to_cell_time(now))
                cursor.run(_SQL["begin_attempt"], run_id=run_id, now=to_cell_time(now))
            return [
                _queued(row)
                for run_id in begun
                for row in cursor.rows(_SQL["active"], run_id=run_id)
            ]

        return self._db.write(work)

    def carries(self, run_id: int, plan_id: str) -> None:
        """Note which plan a run carries out."""
        self._db.write(lambda cursor: cursor.run(_SQL["carries"], run_id=run_id, plan_id=plan_id))

    def end(
        self,
        run_id: int,
        status: RunStatus,
        now: datetime,
        summary: Mapping[str, Any],
        *,
        written: int = 0,
        failure: Failure | None = None,
    ) -> None:
        """End a run and the try under way."""
        at, cells = to_cell_time(now), _failure_cells(failure)

        def work(cursor: Cursor) -> None:
            _end_attempt(cursor, run_id, status, at, cells, None)
            cursor.run(
                _SQL["end"],
                run_id=run_id,
                status=status.value,
                now=at,
                summary=to_json(summary),
                written=written,
                **cells,
            )

        self._db.write(work)

    def wait(self, run_id: int, retry_at: datetime, failure: Failure, now: datetime) -> None:
        """End the try under way; the run waits until *retry_at*."""
        cells = _failure_cells(failure)

        def work(cursor: Cursor) -> None:
            again = to_cell_time(retry_at)
            _end_attempt(cursor, run_id, RunStatus.FAILED, to_cell_time(now), cells, again)
            cursor.run(_SQL["wait"], run_id=run_id, retry_at=again, **cells)

        self._db.write(work)

    def give_back(self, run_id: int, now: datetime) -> None:
        """Put a run that the end of the app stopped back into the queue."""

        def work(cursor: Cursor) -> None:
            at = to_cell_time(now)
            cells = _failure_cells(None)
            _end_attempt(cursor, run_id, RunStatus.CANCELLED, at, cells, at)
            cursor.run(_SQL["give_back"], run_id=run_id, now=at)

        self._db.write(work)

    def ask_cancel(self, run_id: int, actor: str, now: datetime) -> RunStatus:
        """Cancel a run that waits, note the wish on one that runs; return what it is then."""

        def work(cursor: Cursor) -> RunStatus:
            row = cursor.row(_SQL["active"], run_id=run_id)
            if row is None:
                raise UnknownRun(f"There is no run {run_id} in the queue; runs list shows all.")
            status, at = _queued(row).status, to_cell_time(now)
            if status.finished:
                return status
            cursor.run(_SQL["ask_cancel"], run_id=run_id, actor=actor, now=at)
            if status is RunStatus.RUNNING:
                return status
            _cancel(cursor, run_id, at, actor)
            return RunStatus.CANCELLED

        return self._db.write(work)

    def recover(self, now: datetime, tries: int) -> list[int]:
        """Take back what runs of a dead process held and return their ids.

        They go back into the queue; one that was to be cancelled is, and one that has died
        *tries* times failed. Their open writes are unknown: they are read again.
        """

        def work(cursor: Cursor) -> list[int]:
            active = [_queued(row) for row in cursor.rows(_SQL["active"], run_id=None)]
            dead = [run for run in active if run.status is RunStatus.RUNNING]
            at = to_cell_time(now)
            cursor.run(_RUNS["unknown_writes"], run_ids=[run.id for run in dead], now=at)
            for run in dead:
                _recover(cursor, run, at, tries)
            return [run.id for run in dead]

        return self._db.write(work)

    def attempts(self, run_id: int) -> list[Attempt]:
        """Return the tries of a run, in order."""
        return [_attempt(row) for row in self._db.read(_SQL["attempts"], run_id=run_id)]

    def durations(self) -> dict[tuple[int | None, str, str | None], float]:
        """Return how long runs took lately, in seconds: the median by (job, kind, pair)."""
        rows = self._db.read(_SQL["durations"])
        return {(job_id, kind, pair): float(seconds) for job_id, kind, pair, seconds in rows}


def _ask(cursor: Cursor, request: RunRequest, now: datetime) -> Asked:
    cells = {
        "kind": request.kind.value,
        "job_id": request.job_id,
        "pair": request.pair,
        "plan_id": request.plan_id,
        "link_ids": list(request.link_ids),
        "connection": request.connection,
        "direction": request.direction.value if request.direction else None,
        "options": to_json(request.options),
    }
    at = to_cell_time(now)
    same = cursor.row(_SQL["same"], **cells)
    if same is not None:
        run_id, priority, not_before = same
        sooner = min(Priority(priority), request.priority, key=lambda each: each.rank)
        cursor.run(
            _SQL["hasten"],
            run_id=run_id,
            priority=sooner.value,
            # A person does not wait for a backoff; a schedule does.
            not_before=not_before if request.asked_by is AskedBy.SCHEDULE else min(not_before, at),
        )
        return Asked(run_id, is_new=False)
    ((run_id,),) = cursor.rows(
        _SQL["ask"],
        **cells,
        actor=request.actor,
        now=at,
        priority=request.priority.value,
        asked_by=request.asked_by.value,
        scopes=sorted(request.scopes),
        connections=sorted(request.connections),
        not_before=at,
        retry_of=request.retry_of,
    )
    return Asked(run_id, is_new=True)


def _recover(cursor: Cursor, run: QueuedRun, at: datetime, tries: int) -> None:
    cells = _failure_cells(Failure(DIED.code, DIED.error_class.value, DIED.meaning))
    if run.cancel_asked_by is not None:
        _cancel(cursor, run.id, at, run.cancel_asked_by)
        return
    goes_on = run.attempts < tries
    _end_attempt(cursor, run.id, RunStatus.FAILED, at, cells, at if goes_on else None)
    if goes_on:
        cursor.run(_SQL["wait"], run_id=run.id, retry_at=at, **cells)
        return
    cursor.run(
        _SQL["end"],
        run_id=run.id,
        status=RunStatus.FAILED.value,
        now=at,
        summary="{}",
        written=None,
        **cells,
    )


def _cancel(cursor: Cursor, run_id: int, at: datetime, actor: str) -> None:
    cells = _failure_cells(None)
    _end_attempt(cursor, run_id, RunStatus.CANCELLED, at, cells, None)
    cursor.run(
        _SQL["end"],
        run_id=run_id,
        status=RunStatus.CANCELLED.value,
        now=at,
        summary=to_json({"cancelled_by": actor}),
        written=None,
        **cells,
    )


def _end_attempt(
    cursor: Cursor,
    run_id: int,
    status: RunStatus,
    at: datetime,
    cells: Mapping[str, object],
    retry_at: datetime | None,
) -> None:
    cursor.run(
        _SQL["end_attempt"], run_id=run_id, status=status.value, now=at, retry_at=retry_at, **cells
    )


def _failure_cells(failure: Failure | None) -> dict[str, object]:
    return {
        "error_code": failure.code if failure else None,
        "error_class": failure.error_class if failure else None,
        "error": failure.error if failure else None,
    }


def _queued(row: Row) -> QueuedRun:
    number, kind, pair, plan_id, actor, status, queued_at, started_at, *rest = row
    job_id, priority, asked_by, scopes, not_before, options, connections, link_ids, *more = rest
    connection, direction, retry_of, cancel_asked_by, attempts = more
    return QueuedRun(
        id=number,
        kind=JobKind(kind),
        pair=pair,
        plan_id=plan_id,
        actor=actor,
        status=RunStatus(status),
        queued_at=from_cell_time(queued_at),
        started_at=from_cell_time(started_at),
        job_id=job_id,
        priority=Priority(priority),
        asked_by=AskedBy(asked_by),
        scopes=frozenset(scopes),
        ready_at=from_cell_time(not_before),
        options=from_json(options),
        connections=frozenset(connections),
        link_ids=tuple(link_ids),
        connection=connection,
        direction=Direction(direction) if direction else None,
        retry_of=retry_of,
        cancel_asked_by=cancel_asked_by,
        attempts=attempts,
    )


def _attempt(row: Row) -> Attempt:
    run_id, number, started_at, finished_at, status, code, error_class, error, retry_at = row
    return Attempt(
        run_id=run_id,
        number=number,
        started_at=from_cell_time(started_at),
        finished_at=from_cell_time(finished_at),
        status=RunStatus(status),
        error_code=code,
        error_class=error_class,
        error=error,
        retry_at=from_cell_time(retry_at),
    )

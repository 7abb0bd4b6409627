"""Jobs: the definitions of what is done again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sync.errors import UnknownJob
from sync.model.job import Job, JobDraft, JobKind, OnMissed, Priority, Schedule, ScheduleKind
from sync.model.pair import Direction
from sync.store.codec import from_cell_time, from_json, to_cell_time, to_json
from sync.store.connection import Cursor, Database, Row
from sync.store.sql import load_queries

_SQL = load_queries("jobs")
FAR = timedelta(days=1)  # a clock that went back further than that begins anew


class Jobs:
    """The jobs that nobody has removed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def create(
        self, draft: JobDraft, next_fire_at: datetime | None, actor: str, now: datetime
    ) -> Job:
        """Save *draft* as a new job and return it."""
        cells = _cells(draft, next_fire_at, actor, now)
        ((job_id,),) = self._db.write(lambda cursor: cursor.rows(_SQL["insert"], **cells))
        return self.get(job_id)

    def change(
        self,
        job_id: int,
        draft: JobDraft,
        next_fire_at: datetime | None,
        actor: str,
        now: datetime,
    ) -> Job:
        """Let the job say what *draft* says and return it; raises UnknownJob."""
        cells = _cells(draft, next_fire_at, actor, now)
        row = self._db.write(lambda cursor: cursor.row(_SQL["update"], job_id=job_id, **cells))
        _need(row, job_id)
        return self.get(job_id)

    def remove(self, job_id: int, actor: str, now: datetime) -> None:
        """Take a job away, its runs stay; raises UnknownJob."""
        at = to_cell_time(now)
        row = self._db.write(
            lambda cursor: cursor.row(_SQL["remove"], job_id=job_id, actor=actor, now=at)
        )
        _need(row, job_id)

    def get(self, job_id: int) -> Job:
        """Return a job; raises UnknownJob."""
        rows = self._db.read(_SQL["all"], job_id=job_id, name=None)
        _need(rows[0] if rows else None, job_id)
        return _job(rows[0])

    def called(self, name: str) -> Job | None:
        """Return the job of that name."""
        rows = self._db.read(_SQL["all"], job_id=None, name=name)
        return _job(rows[0]) if rows else None

    def all(self) -> list[Job]:
        """Return every job, the oldest first."""
        return [_job(row) for row in self._db.read(_SQL["all"], job_id=None, name=None)]

    def due(self, now: datetime) -> list[Job]:
        """Return the jobs whose fire has come, or whose clock went back far, the oldest first."""
        rows = self._db.read(_SQL["due"], now=to_cell_time(now), far=to_cell_time(now + FAR))
        return [_job(row) for row in rows]

    def plan_fire(self, job_id: int, next_fire_at: datetime | None) -> None:
        """Forget when a job fired last, by a clock that was wrong, and note when it does next."""
        self._db.write(lambda cursor: note_fire(cursor, job_id, None, next_fire_at))

    def is_virgin(self) -> bool:
        """Return whether there has never been a job, removed ones included."""
        ((count,),) = self._db.read(_SQL["ever"])
        return not count


def note_fire(
    cursor: Cursor, job_id: int, last_fire_at: datetime | None, next_fire_at: datetime | None
) -> None:
    """Note in the transaction of *cursor* that a job fired."""
    cursor.run(
        _SQL["fired"],
        job_id=job_id,
        last_fire_at=_cell(last_fire_at),
        next_fire_at=_cell(next_fire_at),
    )


def _need(row: Row | None, job_id: int) -> None:
    if row is None:
        raise UnknownJob(f"There is no job {job_id}; jobs list shows those there are.")


def _cell(at: datetime | None) -> datetime | None:
    return None if at is None else to_cell_time(at)


def _cells(
    draft: JobDraft, next_fire_at: datetime | None, actor: str, now: datetime
) -> dict[str, object]:
    return {
        "name": draft.name,
        "kind": draft.kind.value,
        "pair": draft.pair,
        "link_ids": list(draft.link_ids),
        "connection": draft.connection,
        "direction": draft.direction.value if draft.direction else None,
        "priority": draft.priority.value,
        "schedule_kind": draft.schedule.kind.value,
        "cron": draft.schedule.cron,
        "interval_s": draft.schedule.interval_s,
        "time_zone": draft.schedule.time_zone,
        "on_missed": draft.on_missed.value,
        "enabled": draft.enabled,
        "options": to_json(draft.options),
        "next_fire_at": _cell(next_fire_at),
        "actor": actor,
        "now": to_cell_time(now),
    }


def _job(row: Row) -> Job:
    number, name, kind, pair, link_ids, connection, direction, priority, *rest = row
    schedule_kind, cron, interval_s, time_zone, on_missed, enabled, options, *times = rest
    next_fire_at, last_fire_at, created_by, created_at, updated_by, updated_at = times
    return Job(
        id=number,
        name=name,
        kind=JobKind(kind),
        pair=pair,
        link_ids=tuple(link_ids),
        connection=connection,
        direction=Direction(direction) if direction else None,
        priority=Priority(priority),
        schedule=Schedule(
            kind=ScheduleKind(schedule_kind),
            cron=cron,
            interval_s=interval_s,
            time_zone=time_zone,
        ),
        on_missed=OnMissed(on_missed),
        enabled=enabled,
        options=from_json(options),
        next_fire_at=from_cell_time(next_fire_at),
        last_fire_at=from_cell_time(last_fire_at),
        created_by=created_by,
        created_at=from_cell_time(created_at),
        updated_by=updated_by,
        updated_at=from_cell_time(updated_at),
    )

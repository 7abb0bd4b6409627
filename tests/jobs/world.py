"""What the tests of jobs share: a clock that is set by hand, and workers that wait for a hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sync.jobs.retry import Backoff
from sync.jobs.work import Result, RunContext
from sync.jobs.workers import Workers
from sync.model.job import AskedBy, JobKind, Priority, QueuedRun, RunRequest
from sync.model.run import RunStatus
from sync.store.database import Store

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class ByHand(Executor):
    """Begins nothing by itself: `end` carries out one task, `drop` forgets all, as a kill does."""

    def __init__(self) -> None:
        self.tasks: dict[int, tuple[Future[Any], Callable[..., Any]]] = {}

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        (context,) = args
        run_id = context.run.id
        assert run_id not in self.tasks, f"run {run_id} was begun twice at once"
        future: Future[Any] = Future()
        self.tasks[run_id] = future, lambda: fn(context)
        return future

    def end(self, run_id: int) -> None:
        future, task = self.tasks.pop(run_id)
        try:
            result = task()
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    def drop(self) -> None:
        self.tasks.clear()


@dataclass
class Scripted:
    """A work that does what the test says next."""

    outcome: Callable[[RunContext], Result] = lambda _context: Result()
    carried_out: list[int] = field(default_factory=list)

    def __call__(self, context: RunContext) -> Result:
        self.carried_out.append(context.run.id)
        return self.outcome(context)


def workers_of(
    store: Store,
    clock: Clock,
    work: Scripted,
    executor: Executor,
    *,
    slots: int = 2,
    seed: int = 7,
    closed: Callable[[], Mapping[str, str]] = dict,
) -> Workers:
    return Workers(
        store=store,
        works={JobKind.SYNC: work, JobKind.DISCOVERY: work},
        executor=executor,
        slots=slots,
        clock=clock,
        rng=random.Random(seed),
        backoff=Backoff(base_s=5, cap_s=600, tries=4),
        closed=closed,
    )


def request(
    pair: str = "sales",
    *,
    priority: Priority = Priority.MEDIUM,
    scopes: tuple[str, ...] = (),
    **more: Any,
) -> RunRequest:
    return RunRequest(
        kind=JobKind.SYNC,
        actor="anna",
        asked_by=more.pop("asked_by", AskedBy.MANUAL),
        pair=pair,
        priority=priority,
        scopes=frozenset(scopes),
        **more,
    )


def queued(
    number: int,
    *,
    priority: Priority = Priority.MEDIUM,
    scopes: tuple[str, ...] = (),
    minutes: float = 0,
    ready: float | None = None,
    status: RunStatus = RunStatus.QUEUED,
    **more: Any,
) -> QueuedRun:
    """Return a run that was queued *minutes* after NOW and may start *ready* minutes after it."""
    at = NOW + timedelta(minutes=minutes)
    return QueuedRun(
        id=number,
        kind=JobKind.SYNC,
        actor="anna",
        asked_by=AskedBy.MANUAL,
        priority=priority,
        scopes=frozenset(scopes),
        status=status,
        queued_at=at,
        ready_at=at if ready is None else NOW + timedelta(minutes=ready),
        **more,
    )

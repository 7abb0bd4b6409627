"""How far runs are: kept in memory, brought into the store each second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.discover import Progress
from sync.store.database import Store

EACH = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How far a run is: assets done of *total* (0: nobody knows), per second, and to go."""

    what: str
    done: int
    total: int
    since: datetime  # when this stage of the run began
    rate: float | None = None  # assets per second
    to_go_s: float | None = None


def pace(progress: Progress, since: datetime, now: datetime) -> Pace:
    """Return *progress* with its rate since *since*, and the time to go where both are known."""
    seconds = (now - since).total_seconds()
    rate = progress.done / seconds if seconds > 0 and progress.done else None
    left = progress.total - progress.done
    return Pace(
        what=progress.what,
        done=progress.done,
        total=progress.total,
        since=since,
        rate=rate,
        to_go_s=left / rate if rate and progress.total else None,
    )


@dataclass(slots=True)
class _Stage:
    progress: Progress
    since: datetime
    saved_at: datetime


class Board:
    """The progress of every run of this process; thread-safe."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._stages: dict[int, _Stage] = {}

    def report(self, run_id: int, progress: Progress) -> None:
        """Note how far a run is; the store hears of it at most once a second."""
        now = self._clock()
        with self._lock:
            known = self._stages.get(run_id)
            if known is None or known.progress.what != progress.what:
                known = self._stages[run_id] = _Stage(progress, now, now - EACH)
            known.progress = progress
            due = abs(now - known.saved_at) >= EACH
            if due:
                known.saved_at = now
        if due:
            self._store.runs.progress(run_id, progress.done, progress.total, now)

    def of(self, run_id: int) -> Pace | None:
        """Return how far a run of this process is, None while it has said nothing."""
        with self._lock:
            stage = self._stages.get(run_id)
            return pace(stage.progress, stage.since, self._clock()) if stage else None

    def forget(self, run_id: int) -> None:
        """Bring the last word on a run into the store, and forget it."""
        with self._lock:
            stage = self._stages.pop(run_id, None)
        if stage is not None:
            done, total = stage.progress.done, stage.progress.total
            self._store.runs.progress(run_id, done, total, self._clock())

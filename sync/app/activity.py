"""Activities: work that a page starts and leaves, one at a time, with its progress in memory.

A page that is closed or reloaded finds the activity again by its key; what became of it for good
stands in the store.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sync.discover import Progress, Report
from sync.errors import SyncError

log = logging.getLogger(__name__)


class Phase(StrEnum):
    """Where an activity stands."""

    WAITING = "waiting"  # for the one before it
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One piece of work: *result* once it is done, *error* as a sentence when it failed."""

    key: str
    title: str
    phase: Phase = Phase.WAITING
    progress: Progress | None = None
    result: Any = None
    error: str = ""

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.phase in {Phase.DONE, Phase.FAILED}


class Activities:
    """The activities of this process; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moved = threading.Condition(self._lock)
        self._known: dict[str, Activity] = {}
        self._pool: ThreadPoolExecutor | None = None

    def start(self, key: str, title: str, work: Callable[[Report], Any]) -> bool:
        """Begin *work* unless an activity of that *key* is under way; return whether it began."""
        with self._lock:
            known = self._known.get(key)
            if known is not None and not known.is_over:
                return False
            # One at a time: two discoveries of one catalog would only slow each other down.
            self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="sphereglue-work")
            self._known[key] = Activity(key=key, title=title)
            future = self._pool.submit(self._run, key, work)
        future.add_done_callback(lambda ended: self._end(key, ended))
        return True

    def of(self, key: str) -> Activity | None:
        """Return the activity called *key*, over or not."""
        return self._known.get(key)

    def running(self) -> tuple[Activity, ...]:
        """Return what is not over yet, oldest first."""
        with self._lock:
            return self._open()

    def forget(self, key: str) -> None:
        """Forget an activity that is over."""
        with self._lock:
            known = self._known.get(key)
            if known is not None and known.is_over:
                del self._known[key]

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way or *seconds* passed; return whether all is over."""
        with self._moved:
            return self._moved.wait_for(lambda: not self._open(), timeout=seconds)

    def stop(self, seconds: float) -> None:
        """Begin nothing more and give what runs *seconds* to end."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            self.wait(seconds)
        with self._lock:
            self._known.clear()

    def _open(self) -> tuple[Activity, ...]:
        return tuple(item for item in self._known.values() if not item.is_over)

    def _run(self, key: str, work: Callable[[Report], Any]) -> Any:
        def report(progress: Progress) -> None:
            self._change(key, phase=Phase.RUNNING, progress=progress)

        self._change(key, phase=Phase.RUNNING)
        return work(report)

    def _end(self, key: str, ended: Future[Any]) -> None:
        if ended.cancelled():
            self._change(key, phase=Phase.FAILED, error="Stopped before it began.")
            return
        match ended.exception():
            case None:
                self._change(key, phase=Phase.DONE, result=ended.result())
            case SyncError() as error:
                self._change(key, phase=Phase.FAILED, error=str(error))
            case error:
                log.error("activity %s failed", key, exc_info=error)
                sentence = f"This is a bug ({type(error).__name__}: {error}); the log tells more."
                self._change(key, phase=Phase.FAILED, error=sentence)

    def _change(self, key: str, **changes: Any) -> None:
        with self._moved:
            if key in self._known:
                self._known[key] = replace(self._known[key], **changes)
                self._moved.notify_all()

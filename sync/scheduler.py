"""The scheduler: a thread that ticks, so that jobs fire and the queue moves.

The library `schedule` ticks, `sync.jobs.cron` does the arithmetic. It reads the local clock, which
may jump: when its next tick is further away than one interval, it is set anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

import schedule

from sync.errors import SyncError
from sync.health.watch import Watch
from sync.jobs.jobs import Jobs
from sync.jobs.workers import Workers

log = logging.getLogger(__name__)
TICK_S = 2
_STOP_S = 5.0


class Scheduler:
    """Ticks in a thread of its own from `start` to `stop`."""

    def __init__(
        self, jobs: Jobs, workers: Workers, watch: Watch, clock: Callable[[], datetime]
    ) -> None:
        self._jobs = jobs
        self._workers = workers
        self._watch = watch
        self._clock = clock
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._beat_at: datetime | None = None

    @property
    def heartbeat(self) -> datetime | None:
        """Return when it ticked last, None before the first tick."""
        return self._beat_at

    @property
    def is_running(self) -> bool:
        """Return whether it ticks."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin to tick, once."""
        if self._thread is not None:
            return
        self._workers.wake = self._woken.set
        self._thread = threading.Thread(target=self._loop, name="sphereglue-ticks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Tick no more; runs under way go on."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)
        self._watch.stop()  # after the last tick, which may still begin a look

    def tick(self) -> None:
        """Let the jobs fire that are due, and begin what may begin."""
        try:
            self._watch.tick()
            self._jobs.fire_due()
            self._workers.look()
        except SyncError as error:
            # A full disk or a pair that is gone from the settings: the next tick may be luckier.
            log.warning("the scheduler could not do all: %s", error)
        self._beat_at = self._clock()

    def _loop(self) -> None:
        ticks = schedule.Scheduler()
        ticks.every(TICK_S).seconds.do(self.tick)
        self.tick()
        while not self._stopping.is_set():
            idle = ticks.idle_seconds
            if idle is None or idle > TICK_S:  # the clock went back
                ticks.clear()
                ticks.every(TICK_S).seconds.do(self.tick)
            if self._woken.wait(timeout=max(0.0, min(TICK_S, idle or 0.0))):
                self._woken.clear()
                if self._stopping.is_set():
                    return
                ticks.run_all()
            ticks.run_pending()

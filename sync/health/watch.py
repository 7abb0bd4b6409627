"""Looks again at what is down while the app runs, beside the scheduler's ticks."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from sync.errors import SyncError
from sync.health.checks import Checks

log = logging.getLogger(__name__)


class Watch:
    """One look at a time, in a thread of its own: a catalog that hangs delays no tick."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sphereglue-health")
        self._looking: Future[None] | None = None

    def tick(self) -> None:
        """Begin to look again at what is due, unless a look is under way."""
        if self._looking is None or self._looking.done():
            self._looking = self._pool.submit(self._look)

    def stop(self) -> None:
        """Begin no look any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> None:
        try:
            self._checks.look_again()
        except SyncError as error:
            log.warning("the health check could not be kept: %s", error)

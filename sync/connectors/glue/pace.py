"""A token bucket: many threads together send no more requests per second than they may."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pace:
    """A bucket that holds one second's tokens; a rate of 0 is no limit."""

    def __init__(
        self, per_second: float, *, clock: Callable[[], float], sleep: Callable[[float], object]
    ) -> None:
        self._per_second = per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = max(per_second, 1.0)
        self._at = clock()

    def wait(self) -> None:
        """Take a token, sleeping until there is one."""
        if self._per_second <= 0:
            return
        owed = self._take()
        if owed > 0:
            self._sleep(owed)

    def _take(self) -> float:
        # A token may be taken before it exists: the debt is the time that the taker sleeps, so
        # that waiting threads go in order and none starves.
        with self._lock:
            now = self._clock()
            earned = (now - self._at) * self._per_second
            self._at = now
            self._tokens = min(self._tokens + earned, max(self._per_second, 1.0)) - 1
            return -self._tokens / self._per_second

"""How fast we may ask and how long we wait before asking again; clock and sleep are arguments."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

# Full jitter: a random wait up to the doubled ceiling, so that threads do not come back together.
_FIRST_CEILING_SECONDS = 0.5
_LAST_CEILING_SECONDS = 30.0
# A tenant that asks for longer is better left alone until the next run.
LONGEST_WAIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The clock, the sleep and the randomness of a session."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    rng: random.Random = field(default_factory=random.Random)


def backoff_seconds(attempt: int, rng: random.Random) -> float:
    """Return how long to wait after the failed *attempt* (the first is 0)."""
    return rng.uniform(0.0, min(_LAST_CEILING_SECONDS, _FIRST_CEILING_SECONDS * 2.0**attempt))


class TokenBucket:
    """Lets at most *per_second* requests through on average, over all threads; 0 is no limit."""

    def __init__(self, per_second: float, time: Time) -> None:
        self._rate = per_second
        self._time = time
        self._lock = threading.Lock()
        self._level = max(1.0, per_second)
        self._at = time.monotonic()
        self._open_at = 0.0

    def take(self) -> None:
        """Wait until one more request may go out."""
        wait = self._reserve()
        if wait > 0:
            self._time.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Hold every thread back for *seconds*, as the tenant asked one of them."""
        with self._lock:
            self._open_at = max(self._open_at, self._time.monotonic() + seconds)

    def _reserve(self) -> float:
        with self._lock:
            now = self._time.monotonic()
            closed = self._open_at - now
            if self._rate <= 0:
                return closed
            filled = self._level + (now - self._at) * self._rate
            self._level = min(max(1.0, self._rate), filled) - 1.0
            self._at = now
            return max(closed, -self._level / self._rate)

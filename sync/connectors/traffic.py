"""What a connection's requests were like lately: how many, how slow, how many failed."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

KEPT = 2000  # requests; older ones are forgotten
_LIMITED = 429
_BROKEN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The requests of a stretch of time; latencies are in milliseconds, None without a request."""

    requests: int = 0
    failed: int = 0  # no answer, or a server error
    limited: int = 0  # told to slow down
    median_ms: float | None = None
    p95_ms: float | None = None

    @property
    def error_rate(self) -> float:
        """Return the share of requests that failed, 0 to 1."""
        return self.failed / self.requests if self.requests else 0.0


class Traffic:
    """The newest requests of one connection; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: deque[tuple[float, float, int | None]] = deque(maxlen=KEPT)

    def note(self, seconds: float, status: int | None) -> None:
        """Note a request that took *seconds* and was answered with *status*, None: not at all."""
        with self._lock:
            self._seen.append((self._clock(), seconds * 1000, status))

    def since(self, seconds: float) -> Flow:
        """Return what the requests of the last *seconds* were like."""
        after = self._clock() - seconds
        with self._lock:
            recent = [(ms, status) for at, ms, status in self._seen if at >= after]
        times = sorted(ms for ms, _ in recent)
        return Flow(
            requests=len(recent),
            failed=sum(status is None or status >= _BROKEN for _, status in recent),
            limited=sum(status == _LIMITED for _, status in recent),
            median_ms=_quantile(times, 0.5),
            p95_ms=_quantile(times, 0.95),
        )


def _quantile(ordered: list[float], share: float) -> float | None:
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]

"""When a failed run is tried again: exponential backoff with full jitter."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from sync.errors import ConnectorError, SyncError


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How patient retries are; times in seconds."""

    base_s: float = 5.0
    cap_s: float = 600.0
    tries: int = 5  # attempts in all

    def delay(self, attempt: int, errors: Iterable[SyncError], rng: random.Random) -> float | None:
        """Return how long to wait after *attempt* (1 for the first), None where it is in vain.

        It is worth another try while one of the *errors* may heal. The wait is drawn between 0
        and the backoff, so that many runs do not come back together, and is never shorter than
        what a catalog asked for.
        """
        healing = [error for error in errors if error.retryable]
        if not healing or attempt >= self.tries:
            return None
        asked = max(map(_asked, healing))
        return asked + rng.uniform(0, min(self.cap_s, self.base_s * 2 ** (attempt - 1)))


def _asked(error: SyncError) -> float:
    return (error.retry_after or 0.0) if isinstance(error, ConnectorError) else 0.0

"""What is made when it is first asked for, and once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class Once(Generic[T]):
    """A value that *make* makes at the first call, whichever thread comes first."""

    make: Callable[[], T]
    made: T | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> T:
        """Return the value, made at the first call."""
        with self._lock:
            if self.made is None:
                self.made = self.make()
            return self.made

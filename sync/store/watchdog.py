"""Interrupts what takes too long: one thread for all queries of a store."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count


class Watchdog:
    """Waits for the moments at which something is to be interrupted; thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: list[tuple[float, int]] = []  # a heap; what is over stays until its moment
        self._watched: dict[int, Callable[[], object]] = {}
        self._numbers = count()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    @contextmanager
    def limiting(self, seconds: float, interrupt: Callable[[], object]) -> Iterator[None]:
        """Call *interrupt* if the block lasts longer than *seconds*, and never after it."""
        number = self._watch(time.monotonic() + seconds, interrupt)
        try:
            yield
        finally:
            with self._changed:
                self._watched.pop(number, None)

    def close(self) -> None:
        """End the thread; nothing is interrupted any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def _watch(self, due: float, interrupt: Callable[[], object]) -> int:
        number = next(self._numbers)
        with self._changed:
            self._watched[number] = interrupt
            heapq.heappush(self._due, (due, number))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            elif self._due[0][1] == number:
                self._changed.notify()
        return number

    def _run(self) -> None:
        with self._changed:
            while not self._is_closed:
                self._changed.wait(self._interrupt_due())

    def _interrupt_due(self) -> float | None:
        """Interrupt what is due, and return how many seconds there are until the next moment."""
        while self._due:
            due, number = self._due[0]
            left = due - time.monotonic()
            if number in self._watched and left > 0:
                return left
            heapq.heappop(self._due)
            interrupt = self._watched.pop(number, None)
            if interrupt is not None:
                interrupt()
        return None

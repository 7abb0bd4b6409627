"""Work that several threads ask for at about the same time, done in one go."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Collects what threads hand in while the work before theirs is under way.

    Each thread waits until its own item is done, so nobody goes on before it is safe.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._work = work
        self._waiting: deque[tuple[T, Future[R]]] = deque()
        self._turn = threading.Lock()

    def do(self, item: T) -> R:
        """Return what the work gives for *item*; an error is raised in every thread concerned."""
        ticket: Future[R] = Future()
        self._waiting.append((item, ticket))
        with self._turn:
            if not ticket.done():
                self._do_waiting()
        return ticket.result()

    def _do_waiting(self) -> None:
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            results = self._work([item for item, _ in taken])
        except BaseException as error:  # nobody may wait for ever
            for _, ticket in taken:
                ticket.set_exception(error)
            return
        for (_, ticket), result in zip(taken, results, strict=True):
            ticket.set_result(result)

"""Reading several things at once while one consumer takes them, with a bound on what waits."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_POLL_SECONDS = 0.2


def in_order(
    work: Callable[[T], R], items: Iterable[T], pool: Executor, window: int
) -> Iterator[R]:
    """Yield `work(item)` in order, at most *window* of them under way."""
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= window:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


class _Abandoned(Exception):
    """The consumer went away."""


@dataclass(frozen=True, slots=True)
class _End:
    """The end of the source with that number."""

    number: int


def interleaved(
    sources: Sequence[Callable[[], Generator[T, None, None]]], *, threads: int, bound: int
) -> Iterator[T]:
    """Yield what *sources* yield as it comes; their threads end when the consumer goes away.

    The first error of a source is raised here and ends the others.
    """
    results: queue.Queue[T | _End] = queue.Queue(maxsize=bound)
    stopped = threading.Event()
    pool = ThreadPoolExecutor(max_workers=max(1, threads), thread_name_prefix="datasphere-space")
    try:
        futures = [
            pool.submit(_drain, source, number, results, stopped)
            for number, source in enumerate(sources)
        ]
        for _ in futures:
            while not isinstance(item := results.get(), _End):
                yield item
            futures[item.number].result()
    finally:
        stopped.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _drain(
    source: Callable[[], Generator[T, None, None]],
    number: int,
    results: queue.Queue[T | _End],
    stopped: threading.Event,
) -> None:
    try:
        with closing(source()) as items:
            for item in items:
                _put(results, item, stopped)
    finally:
        _put(results, _End(number), stopped)


def _put(results: queue.Queue[T | _End], item: T | _End, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            results.put(item, timeout=_POLL_SECONDS)
        except queue.Full:
            continue
        return
    raise _Abandoned

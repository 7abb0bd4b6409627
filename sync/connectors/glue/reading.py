"""Many readers in threads, one generator: events as they come, in bounded memory."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(
    sources: Sequence[Callable[[], Iterable[T]]], *, parallel: int, depth: int
) -> Iterator[T]:
    """Yield what the *sources* yield, *parallel* at a time, with at most *depth* items waiting.

    An error of a source ends the stream with that error; closing the stream ends the sources.
    """
    channel: _Channel[T] = _Channel(depth, len(sources))
    pool = ThreadPoolExecutor(max(1, parallel), thread_name_prefix="glue-read")
    try:
        for source in sources:
            # The context carries the id of the run into the log lines of the thread.
            future = pool.submit(copy_context().run, channel.take_all, source)
            future.add_done_callback(channel.end_one)
        yield from channel
    finally:
        channel.close()
        pool.shutdown(wait=False, cancel_futures=True)


class _Channel(Generic[T]):
    """A bounded queue that knows how many sources still feed it and can be closed."""

    def __init__(self, depth: int, sources: int) -> None:
        self._depth = depth
        self._sources = sources
        self._items: deque[T] = deque()
        self._error: BaseException | None = None
        self._closed = False
        self._moved = threading.Condition()

    def take_all(self, source: Callable[[], Iterable[T]]) -> None:
        """Take every item of *source*, waiting for room, until the channel is closed."""
        for item in source():
            with self._moved:
                self._moved.wait_for(lambda: self._closed or len(self._items) < self._depth)
                if self._closed:
                    return
                self._items.append(item)
                self._moved.notify_all()

    def end_one(self, future: Future[None]) -> None:
        """Note that a source has ended, and with which error."""
        with self._moved:
            self._sources -= 1
            if not future.cancelled():
                self._error = self._error or future.exception()
            self._moved.notify_all()

    def close(self) -> None:
        """Let every waiting source go."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()

    def __iter__(self) -> Iterator[T]:
        while True:
            with self._moved:
                self._moved.wait_for(
                    lambda: self._items or self._error is not None or self._sources == 0
                )
                if self._error is not None:
                    raise self._error
                if not self._items:
                    return
                item = self._items.popleft()
                self._moved.notify_all()
            yield item

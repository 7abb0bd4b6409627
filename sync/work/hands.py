"""Who does catalog work: threads, spawned processes, or the workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from multiprocessing.connection import wait as wait_for
from typing import Any, TypeVar

from sync.config import ExecutorKind, WorkerSettings
from sync.errors import ConfigError, WorkerDied

T = TypeVar("T")
R = TypeVar("R")
CONNECT_SECONDS = 10.0  # that a Dask scheduler gets to answer
_LOST: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)


class Hands:
    """An executor that is opened when it is first needed and again when its workers died."""

    def __init__(
        self,
        open_executor: Callable[[], Executor],
        width: int,
        lost: tuple[type[BaseException], ...] = _LOST,
    ) -> None:
        self._open = open_executor
        self.width = width  # how many tasks are under way at once
        self._lost = lost
        self._lock = threading.Lock()
        self._executor: Executor | None = None

    def carry(
        self, work: Callable[[T], R], tasks: Iterable[T], *, tries: int
    ) -> Iterator[list[tuple[T, R | WorkerDied]]]:
        """Yield the results of *work* on *tasks*, together those that ended meanwhile.

        Tasks are taken as there is room. One whose worker died is tried again, alone, so that
        nobody else pays for it; after *tries* its result is WorkerDied. Other errors are raised.
        """
        fresh, again = iter(tasks), deque[tuple[T, int]]()
        under_way: dict[Future[R], tuple[T, int]] = {}
        while True:
            self._fill(work, fresh, again, under_way)
            if not under_way:
                return
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            results: list[tuple[T, R | WorkerDied]] = []
            for future in ended:
                task, tried = under_way.pop(future)
                try:
                    results.append((task, future.result()))
                except self._lost as error:
                    self._renew()
                    if tried < tries:
                        again.append((task, tried))
                    else:
                        results.append((task, WorkerDied(tried, error)))
            if results:
                yield results

    def close(self) -> None:
        """Let the executor end; what waits is not begun."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def _fill(
        self,
        work: Callable[[T], R],
        fresh: Iterator[T],
        again: deque[tuple[T, int]],
        under_way: dict[Future[R], tuple[T, int]],
    ) -> None:
        while len(under_way) < self.width:
            if again and under_way:
                return  # a suspect is tried alone
            if again:
                task, tried = again.popleft()
                under_way[self._submit(work, task)] = task, tried + 1
                return
            for task in fresh:
                under_way[self._submit(work, task)] = task, 1
                break
            else:
                return

    def _submit(self, work: Callable[[T], R], task: T) -> Future[R]:
        try:
            return self._current().submit(work, task)
        except BrokenExecutor:  # it broke while nobody looked
            self._renew()
            return self._current().submit(work, task)

    def _current(self) -> Executor:
        with self._lock:
            if self._executor is None:
                self._executor = self._open()
            return self._executor

    def _renew(self) -> None:
        """Open another pool next time where this one is broken; a cluster replaces its workers."""
        with self._lock:
            executor = self._executor
            if isinstance(executor, ProcessPoolExecutor):
                self._executor = None
                executor.shutdown(wait=False, cancel_futures=True)


def open_hands(settings: WorkerSettings) -> Hands:
    """Return the hands that *settings* choose; raises ConfigError."""
    match settings.executor:
        case ExecutorKind.THREADS:
            return Hands(lambda: ThreadPoolExecutor(settings.count), settings.count)
        case ExecutorKind.PROCESSES:
            return Hands(lambda: spawn(settings.count), settings.count)
        case ExecutorKind.DASK:
            return _dask(settings)


def spawn(count: int) -> ProcessPoolExecutor:
    """Return a pool of *count* fresh processes that end with this one."""
    return ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_parent
    )


def _follow_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the parent decides
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)  # a pool's worker would wait for ever for a parent that was killed

    threading.Thread(target=watch, daemon=True).start()


def _dask(settings: WorkerSettings) -> Hands:
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            'workers.executor = "dask" needs the extra: pip install "sphereglue[distributed]".'
        ) from error

    def connect() -> Executor:
        try:
            client = distributed.Client(
                settings.address, set_as_default=False, timeout=CONNECT_SECONDS
            )
        except OSError as error:
            raise ConfigError(f"workers.address: no Dask scheduler answers: {error}.") from error
        # Not pure: a task's key is its function's name and a random number, never its values.
        executor: Any = client.get_executor(pure=False)
        return _Cluster(client, executor)

    return Hands(connect, settings.count, (*_LOST, distributed.KilledWorker))


class _Cluster(Executor):
    """A Dask client as an executor that closes the client with itself."""

    def __init__(self, client: Any, executor: Executor) -> None:
        self._client, self._executor = client, executor

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait)
        self._client.close()

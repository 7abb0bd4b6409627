"""What carries out a run of one kind, and what it is given: register one per kind of job.

    class Report:
        def __call__(self, context: RunContext) -> Result: ...

The work calls `context.report` with its progress and `context.check` wherever it may end early:
both raise Cancelled once somebody asked for it. An error that it raises fails the try; if that
error may heal, the run is tried again. Errors of parts go into `Result.errors`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sync.discover import Progress
from sync.errors import Cancelled, SyncError
from sync.jobs.progress import Board
from sync.model.asset import AssetRef
from sync.model.job import QueuedRun
from sync.model.run import RunStatus
from sync.model.trouble import trouble_of
from sync.store.database import Store


class Token:
    """The wish that a run ends, and whose it is; thread-safe."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._by = ""

    def ask(self, by: str) -> None:
        """Ask the run to end."""
        self._by = by
        self._asked.set()

    @property
    def is_asked(self) -> bool:
        """Return whether somebody wants the run to end."""
        return self._asked.is_set()

    @property
    def by(self) -> str:
        """Return who asked."""
        return self._by


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a try ended: what it found or did, how many objects it wrote, what failed in it."""

    status: RunStatus = RunStatus.SUCCEEDED
    summary: Mapping[str, Any] = field(default_factory=dict)
    written: int = 0
    errors: tuple[SyncError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """What a work is given: the run, the store, the clock, and how to be heard."""

    run: QueuedRun
    store: Store
    clock: Callable[[], datetime]
    token: Token
    board: Board

    @property
    def actor(self) -> str:
        """Return on whose behalf the run acts."""
        return self.run.actor

    def check(self) -> None:
        """Raise Cancelled if the run should end."""
        if self.token.is_asked:
            raise Cancelled(f"Run {self.run.id} was cancelled by {self.token.by}.")

    def report(self, progress: Progress) -> None:
        """Say how far the run is; raises Cancelled if it should end."""
        self.check()
        self.show(progress)

    def show(self, progress: Progress) -> None:
        """Say how far the run is, whether or not it should end: for work that ends by itself."""
        self.board.report(self.run.id, progress)

    def log(
        self,
        level: str,
        action: str,
        message: str,
        *,
        asset: AssetRef | None = None,
        error: SyncError | None = None,
    ) -> None:
        """Add a line to the run's log; *level* is INFO, WARN or ERROR."""
        trouble = trouble_of(error) if error is not None else None
        self.store.runs.log(
            self.run.id,
            level,
            "scheduler" if action in {"attempt", "retry", "cancel"} else "worker_pool",
            action,
            message,
            self.clock(),
            asset,
            error_code=trouble.code if trouble else None,
            error_class=trouble.error_class if trouble else None,
        )


class Work(Protocol):
    """Carries out runs of one kind."""

    def __call__(self, context: RunContext) -> Result:
        """Carry out one try of a run; raises SyncError, Cancelled where it was asked to end."""

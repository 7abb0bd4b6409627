"""The workers: they begin what the queue's rule chooses, and store how each try ended.

Nothing here waits: `look` begins what may begin, the end of a try is stored where it happens.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.errors import (
    AuthenticationFailed,
    Cancelled,
    CatalogUnavailable,
    StoreError,
    SyncError,
)
from sync.jobs.progress import Board
from sync.jobs.queue import Queue, choose
from sync.jobs.retry import Backoff
from sync.jobs.work import Result, RunContext, Token, Work
from sync.model.job import JobKind, QueuedRun
from sync.model.run import RunStatus
from sync.model.trouble import BUG, trouble_of
from sync.store.database import Store
from sync.store.queue import Failure

log = logging.getLogger(__name__)
_STOPPED = "the app, which stops"


def _nothing_closed() -> Mapping[str, str]:
    return {}


def _unsuspecting(connection: str) -> None:
    """Suspect nothing: the next health check will tell."""


def _nobody() -> None:
    """Wake nobody: whoever looks at the queue looks again by itself."""


@dataclass(kw_only=True)
class Workers:
    """Carries out the runs of the queue on *executor*; thread-safe.

    *closed* says which connections cannot be used now, and why: runs that need one wait. *suspect*
    hears of a connection over which a run failed. *wake* is called when a slot or a scope became
    free.
    """

    store: Store
    works: Mapping[JobKind, Work]
    executor: Executor
    slots: int
    clock: Callable[[], datetime]
    rng: random.Random
    backoff: Backoff = field(default_factory=Backoff)
    closed: Callable[[], Mapping[str, str]] = _nothing_closed
    suspect: Callable[[str], None] = _unsuspecting
    wake: Callable[[], None] = _nobody

    def __post_init__(self) -> None:
        self.board = Board(self.store, self.clock)
        self._tokens: dict[int, Token] = {}
        self._ended = threading.Condition()
        self._is_stopping = False

    def moment(self) -> Queue:
        """Return the queue as it is."""
        active = self.store.queue.active()
        return self._queue(
            [run for run in active if run.status is not RunStatus.RUNNING],
            [run for run in active if run.status is RunStatus.RUNNING],
        )

    def look(self) -> list[int]:
        """Begin what may begin now; return the ids of those runs."""
        with self._ended:
            if self._is_stopping:
                return []
            claimed = self.store.queue.claim(
                lambda waiting, running: choose(self._queue(waiting, running)), self.clock()
            )
            self._tokens |= {run.id: Token() for run in claimed}
        for run in claimed:
            self._begin(run)
        return [run.id for run in claimed]

    def cancel(self, run_id: int, actor: str) -> RunStatus:
        """Cancel a run: at once where it waits, at its next safe point where it runs."""
        with self._ended:
            status = self.store.queue.ask_cancel(run_id, actor, self.clock())
            token = self._tokens.get(run_id)
            if token is not None:
                token.ask(actor)
        return status

    @property
    def is_stopping(self) -> bool:
        """Return whether nothing more begins here."""
        return self._is_stopping

    @property
    def busy(self) -> int:
        """Return how many runs this process carries out now."""
        return len(self._tokens)

    def stop(self, seconds: float) -> bool:
        """Begin nothing more, let writes in flight end; return whether all came to an end.

        What was under way goes back into the queue, for the next start.
        """
        with self._ended:
            self._is_stopping = True
            for token in self._tokens.values():
                token.ask(_STOPPED)
            return self._ended.wait_for(lambda: not self._tokens, timeout=seconds)

    def _queue(self, waiting: Sequence[QueuedRun], running: Sequence[QueuedRun]) -> Queue:
        return Queue(
            now=self.clock(),
            workers=self.slots,
            waiting=waiting,
            running=running,
            closed=self.closed(),
        )

    def _begin(self, run: QueuedRun) -> None:
        context = RunContext(
            run=run,
            store=self.store,
            clock=self.clock,
            token=self._tokens[run.id],
            board=self.board,
        )
        future = self.executor.submit(self._work, context)
        future.add_done_callback(lambda ended: self._end(context, ended))

    def _work(self, context: RunContext) -> Result:
        context.check()
        work = self.works.get(context.run.kind)
        if work is None:
            raise SyncError(f"Nothing here carries out runs of kind {context.run.kind}.")
        return work(context)

    def _end(self, context: RunContext, ended: Future[Result]) -> None:
        """Store how a try ended; whatever happens, its slot becomes free."""
        run_id = context.run.id
        try:
            self.board.forget(run_id)
            self._store_end(context, ended)
        except StoreError:
            # It stays RUNNING in the store: the next start takes it back.
            log.exception("the end of run %d could not be stored", run_id)
        finally:
            with self._ended:
                self._tokens.pop(run_id, None)
                self._ended.notify_all()
            self.wake()

    def _store_end(self, context: RunContext, ended: Future[Result]) -> None:
        error = None if ended.cancelled() else ended.exception()
        match error:
            case None if not ended.cancelled():
                self._settle(context, ended.result())
            case None | Cancelled():
                self._store_cancelled(context, {})
            case SyncError():
                self._settle(context, Result(status=RunStatus.FAILED, errors=(error,)))
            case _:
                log.error("run %d failed", context.run.id, exc_info=error)
                self._store_bug(context, error)

    def _settle(self, context: RunContext, result: Result) -> None:
        """Store the end of a try: over, or to be tried again."""
        for error in result.errors:
            if isinstance(error, CatalogUnavailable | AuthenticationFailed):
                self.suspect(error.catalog)
        if result.status is RunStatus.CANCELLED:
            self._store_cancelled(context, dict(result.summary))
            return
        delay = self._delay(context, result)
        if delay is not None:
            self._store_wait(context, result.errors, delay)
            return
        for error in result.errors[:1]:
            context.log("ERROR", "attempt", str(error), error=error)
        self._finish(context, result, _failure(result.errors) if result.errors else None)

    def _delay(self, context: RunContext, result: Result) -> float | None:
        """Return how long until the next try, None where there is none."""
        is_unwanted = context.token.is_asked and not self._is_stopping
        if is_unwanted or result.status not in {RunStatus.FAILED, RunStatus.PARTIAL}:
            return None
        return self.backoff.delay(context.run.attempts, result.errors, self.rng)

    def _store_wait(self, context: RunContext, errors: tuple[SyncError, ...], delay: float) -> None:
        healing = tuple(error for error in errors if error.retryable)
        failure = _failure(healing)
        now = self.clock()
        text = f"{failure.error} Try {context.run.attempts + 1} follows in {delay:.1f} s."
        context.log("WARN", "retry", text, error=healing[0])
        self.store.queue.wait(context.run.id, now + timedelta(seconds=delay), failure, now)

    def _store_cancelled(self, context: RunContext, summary: dict[str, object]) -> None:
        run, now = context.run, self.clock()
        if self._is_stopping and self.store.queue.get(run.id).cancel_asked_by is None:
            context.log("INFO", "cancel", "The app stops; the run goes on when it starts again.")
            self.store.queue.give_back(run.id, now)
            return
        by = context.token.by or _STOPPED
        context.log("INFO", "cancel", f"Cancelled by {by}.")
        summary |= {"cancelled_by": by}
        self.store.queue.end(run.id, RunStatus.CANCELLED, now, summary)

    def _store_bug(self, context: RunContext, error: BaseException) -> None:
        said = f"{BUG.meaning} {type(error).__name__}: {error}"
        failure = Failure(BUG.code, BUG.error_class.value, said)
        context.log("ERROR", "attempt", said)
        self._finish(context, Result(status=RunStatus.FAILED), failure)

    def _finish(self, context: RunContext, result: Result, failure: Failure | None) -> None:
        self.store.queue.end(
            context.run.id,
            result.status,
            self.clock(),
            result.summary,
            written=result.written,
            failure=failure,
        )


def _failure(errors: Sequence[SyncError]) -> Failure:
    """Return what to keep of *errors*: the first one, and how many more there were."""
    trouble = trouble_of(errors[0])
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return Failure(trouble.code, trouble.error_class.value, f"{errors[0]}{more}")

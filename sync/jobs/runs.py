"""The use cases about runs: what runs and waits, why, and what shall become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sync.engine import Engine
from sync.errors import RunOver, SyncError
from sync.jobs.forecast import Seconds
from sync.jobs.jobs import Jobs
from sync.jobs.progress import Pace
from sync.jobs.queue import Queue
from sync.jobs.why import Why, why_over, why_running, why_waiting
from sync.jobs.workers import Workers
from sync.model.job import AskedBy, Attempt, JobKind, QueuedRun, RunRequest
from sync.model.run import LogLine, Run, RunStatus
from sync.store.queue import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs of the queue, and those beside it where they are only looked at."""

    engine: Engine
    workers: Workers
    jobs: Jobs

    def recent(self, limit: int = 50, **narrowed: Any) -> list[Run]:
        """Return the newest runs; narrowed by offset, kind, pair, job_id and status."""
        return self.engine.store.runs.recent(limit, **narrowed)

    def open(self) -> list[tuple[Run, Why]]:
        """Return what runs, then what waits in the order of the queue, each with its why."""
        queue = self.workers.moment()
        running = [self.get(run.id) for run in queue.running]
        told = [(run, why_running(run, self.progress(run.id))) for run in running]
        return told + [(self.get(why.run_id), why) for why in self._waiting(queue)]

    def get(self, run_id: int) -> Run:
        """Return a run; raises UnknownRun."""
        return self.engine.store.runs.get(run_id)

    def attempts(self, run_id: int) -> Sequence[Attempt]:
        """Return the tries of a run, in order."""
        return self.engine.store.queue.attempts(run_id)

    def log(self, run_id: int) -> Sequence[LogLine]:
        """Return the log of a run, the oldest line first."""
        return self.engine.store.runs.logs(run_id)

    def progress(self, run_id: int) -> Pace | None:
        """Return how far a run of this process is; None where it has said nothing."""
        return self.workers.board.of(run_id)

    def why(self, run_id: int) -> Why:
        """Return why a run waits, how far it is, or how it ended; raises UnknownRun."""
        run = self.get(run_id)
        if run.status.finished:
            return why_over(run)
        if run.status is RunStatus.RUNNING:
            return why_running(run, self.progress(run_id))
        waiting = [why for why in self._waiting(self.workers.moment()) if why.run_id == run_id]
        # Without one it has begun, or ended, in this very moment.
        return waiting[0] if waiting else self.why(run_id)

    def cancel(self, actor: str, run_id: int) -> RunStatus:
        """Cancel a run and return what it is then: a running one ends at its next safe point.

        Raises UnknownRun, and RunOver where it has ended.
        """
        status = self.get(run_id).status
        if status.finished:
            raise RunOver(f"Run {run_id} has ended ({status}); there is nothing to cancel.")
        status = self.workers.cancel(run_id, actor)
        self._audit(actor, "cancel run", run_id, {"status": status.value})
        return status

    def retry(self, actor: str, run_id: int) -> Asked:
        """Ask again for what a run was to do; what is proven already is not repeated.

        Raises UnknownRun, and RunOver where the run has not ended or succeeded.
        """
        known = self.engine.store.queue.get(run_id)
        if not known.status.finished or known.status is RunStatus.SUCCEEDED:
            raise RunOver(
                f"Run {run_id} is {known.status}; only a failed, partial or cancelled run is "
                "tried again."
            )
        asked = self.engine.store.queue.ask(_again(known, actor), self.engine.clock())
        self._audit(actor, "retry run", run_id, {"run": asked.run_id, "is_new": asked.is_new})
        self.workers.wake()
        return asked

    def retry_many(self, actor: str, run_ids: Sequence[int]) -> dict[int, Asked | SyncError]:
        """Try many runs again; one that cannot be says why and leaves the others alone."""
        return {run_id: self._tried(actor, run_id) for run_id in run_ids}

    def _tried(self, actor: str, run_id: int) -> Asked | SyncError:
        try:
            return self.retry(actor, run_id)
        except SyncError as error:
            return error

    def _waiting(self, queue: Queue) -> list[Why]:
        jobs = {job.id: job.name for job in self.jobs.all()}
        names = {run.id: _name(run, jobs) for run in (*queue.running, *queue.waiting)}
        return why_waiting(queue, names, self._durations())

    def _durations(self) -> Seconds:
        known = self.engine.store.queue.durations()

        def takes(run: QueuedRun) -> float | None:
            return known.get((run.job_id, run.kind.value, run.pair)) or known.get(
                (None, run.kind.value, run.pair)
            )

        return takes

    def _audit(self, actor: str, action: str, run_id: int, detail: dict[str, Any]) -> None:
        self.engine.store.audit.append(actor, action, str(run_id), detail, self.engine.clock())


def _name(run: QueuedRun, jobs: Mapping[int, str]) -> str:
    job = jobs.get(run.job_id) if run.job_id is not None else None
    what = job or " ".join(filter(None, (run.kind.value, run.pair or run.connection)))
    return f"run {run.id} ({what})"


def _again(run: QueuedRun, actor: str) -> RunRequest:
    """Return the request of *run* again. A sync plans anew: its plan may be old by now."""
    said = {each.name: getattr(run, each.name) for each in fields(RunRequest)}
    changes = {"actor": actor, "asked_by": AskedBy.RETRY, "retry_of": run.id}
    if run.kind is not JobKind.APPLY:
        changes["plan_id"] = None
    return RunRequest(**said | changes)

"""What the agent may do once somebody said yes: the use cases of jobs and runs, as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.jobs.jobs import Jobs
from sync.jobs.runs import Runs
from sync.model.job import AskedBy, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class JobActions:
    """Actions through the queue of this process, under the rights of who confirmed them."""

    jobs: Jobs
    runs: Runs

    def sync(self, actor: str, job_id: int, priority: str, now: datetime) -> int:
        """Put a run of a job into the queue and return its number."""
        del now  # the queue has its own clock
        urgency = Priority(priority)
        return self.jobs.run_now(actor, job_id, priority=urgency, asked_by=AskedBy.AGENT).run_id

    def set_enabled(self, actor: str, job_id: int, now: datetime, *, enabled: bool) -> None:
        """Let a job fire, or not."""
        del now
        self.jobs.set_enabled(actor, job_id, enabled=enabled)

    def cancel(self, actor: str, run_id: int, now: datetime) -> None:
        """Cancel a run."""
        del now
        self.runs.cancel(actor, run_id)

"""Carries actions out where nothing above does: into the queue of the store, audited."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sync.model.job import AskedBy, JobDraft, Priority, RunRequest
from sync.store.database import Store
from sync.store.sql import load_queries


@dataclass(frozen=True, slots=True)
class QueueActions:
    """Actions on the jobs of *store*; the workers of whoever owns it take the runs from there."""

    store: Store

    def sync(self, actor: str, job_id: int, priority: str, now: datetime) -> int:
        """Put a run of a job into the queue and return its number."""
        job = self.store.jobs.get(job_id)
        sides = self.store.query(load_queries("chats")["sides"], {"pair": job.pair}).rows
        asked = self.store.queue.ask(
            RunRequest(
                kind=job.kind,
                actor=actor,
                asked_by=AskedBy.AGENT,
                job_id=job_id,
                pair=job.pair,
                link_ids=job.link_ids,
                connection=job.connection,
                direction=job.direction,
                priority=Priority(priority),
                # Both sides: which of them it may write is decided where it is carried out.
                scopes=frozenset(f"{each[n]}/{each[n + 1]}" for each in sides for n in (0, 2)),
                connections=frozenset(each[n] for each in sides for n in (0, 2)),
                options=job.options,
            ),
            now,
        )
        self.store.audit.append(
            actor,
            "job.run",
            job.name,
            {"run": asked.run_id, "priority": priority, "by": "agent"},
            now,
        )
        return asked.run_id

    def set_enabled(self, actor: str, job_id: int, now: datetime, *, enabled: bool) -> None:
        """Let a job fire, or not."""
        job = self.store.jobs.get(job_id)
        cells = {each.name: getattr(job, each.name) for each in fields(JobDraft)}
        draft = JobDraft(**{**cells, "enabled": enabled})
        self.store.jobs.change(job_id, draft, job.next_fire_at, actor, now)
        self.store.audit.append(
            actor, "job.changed", job.name, {"enabled": enabled, "by": "agent"}, now
        )

    def cancel(self, actor: str, run_id: int, now: datetime) -> None:
        """Cancel a run."""
        self.store.queue.ask_cancel(run_id, actor, now)
        self.store.audit.append(actor, "cancel run", str(run_id), {"by": "agent"}, now)

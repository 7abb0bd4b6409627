"""When waiting runs will begin, from how long runs took before: the queue's rule, played ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sync.jobs.queue import Queue, choose
from sync.model.job import QueuedRun

Seconds = Callable[[QueuedRun], float | None]
_STEPS = 1000  # of the play; a queue that long is not worth an estimate


def forecast(queue: Queue, takes: Seconds) -> dict[int, datetime]:
    """Return when each waiting run begins if each run takes as long as *takes* says.

    A run is left out where nobody knows: what is in its way has no like among the earlier runs, or
    a connection that it needs is down.
    """
    begins: dict[int, datetime] = {}
    ends = {run.id: _end(run, queue.now, takes) for run in queue.running}
    for _ in range(_STEPS):
        begun = choose(queue)
        begins |= dict.fromkeys(begun, queue.now)
        queue, ends = _begin(begun, queue, ends, takes)
        after = _next(queue, ends)
        if after is None or not queue.waiting:
            break
        queue = _at(after, queue, ends)
    return begins


def _end(run: QueuedRun, now: datetime, takes: Seconds) -> datetime | None:
    seconds = takes(run)
    if seconds is None:
        return None
    began = run.started_at or now
    # One that takes longer than usual may end any moment.
    return max(now + timedelta(seconds=1), began + timedelta(seconds=seconds))


def _begin(
    begun: list[int], queue: Queue, ends: dict[int, datetime | None], takes: Seconds
) -> tuple[Queue, dict[int, datetime | None]]:
    moved = [replace(run, started_at=queue.now) for run in queue.waiting if run.id in begun]
    waiting = [run for run in queue.waiting if run.id not in begun]
    more = {run.id: _end(run, queue.now, takes) for run in moved}
    return replace(queue, waiting=waiting, running=[*queue.running, *moved]), ends | more


def _next(queue: Queue, ends: dict[int, datetime | None]) -> datetime | None:
    """Return when something changes next: a run ends, or the time of one comes."""
    moments = [end for run in queue.running if (end := ends[run.id]) is not None]
    moments += [run.ready_at for run in queue.waiting]
    return min((at for at in moments if at > queue.now), default=None)


def _at(now: datetime, queue: Queue, ends: dict[int, datetime | None]) -> Queue:
    def still_runs(run: QueuedRun) -> bool:
        end = ends[run.id]
        return end is None or end > now

    return replace(queue, now=now, running=[run for run in queue.running if still_runs(run)])

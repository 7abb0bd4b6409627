"""What a run says of itself: why it waits, how far it is, what ended it. In sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sync.jobs.forecast import Seconds, forecast
from sync.jobs.progress import Pace
from sync.jobs.queue import Queue, Reason, Waits, look
from sync.model.job import QueuedRun
from sync.model.run import Run, RunStatus
from sync.model.trouble import trouble_called


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a run stands where it stands; *starts_at* is an estimate from earlier runs."""

    run_id: int
    status: RunStatus
    sentence: str
    reason: Reason | None = None
    position: int | None = None  # in the queue, from 1
    holders: tuple[int, ...] = ()  # the runs in its way
    starts_at: datetime | None = None
    pace: Pace | None = None
    remedy: str = ""


def why_waiting(queue: Queue, names: Mapping[int, str], takes: Seconds) -> list[Why]:
    """Return why each run waits, in the order of the queue; *names* are those of all runs."""
    begins = forecast(queue, takes)
    runs = {run.id: run for run in queue.waiting}
    return [
        Why(
            run_id=waits.run_id,
            status=runs[waits.run_id].status,
            sentence=_sentence(runs[waits.run_id], waits, queue, names),
            reason=waits.reason,
            position=waits.position,
            holders=waits.holders,
            starts_at=begins.get(waits.run_id),
        )
        for waits in look(queue)
    ]


def why_running(run: Run, pace: Pace | None) -> Why:
    """Return how far a run is."""
    far = ""
    if pace is not None:
        far = f" {pace.what}: {pace.done:,}" + (
            f" of {pace.total:,} assets." if pace.total else "."
        )
    sentence = f"Running, try {max(1, run.attempts)}.{far}"
    return Why(run_id=run.id, status=run.status, sentence=sentence, pace=pace)


def why_over(run: Run) -> Why:
    """Return how a run ended, and what mends it."""
    trouble = trouble_called(run.error_code)
    sentence = f"{run.status.capitalize()} after {_count(max(1, run.attempts), 'try', 'tries')}."
    if run.error:
        meaning = f" {trouble.meaning}" if trouble else ""
        sentence = f"{sentence}{meaning} {run.error}"
    elif "cancelled_by" in run.summary:
        sentence = f"Cancelled by {run.summary['cancelled_by']}."
    return Why(
        run_id=run.id,
        status=run.status,
        sentence=sentence,
        remedy=trouble.remedy if trouble else "",
    )


def _sentence(run: QueuedRun, waits: Waits, queue: Queue, names: Mapping[int, str]) -> str:
    holders = ", ".join(names.get(each, f"run {each}") for each in waits.holders)
    place = f"It is number {waits.position} of {len(queue.waiting)} in the queue."
    match waits.reason:
        case Reason.NEXT:
            return "Its turn has come: it begins within seconds."
        case Reason.LATER:
            what = "Waits to be tried again" if run.status is RunStatus.WAITING else "Waits"
            return f"{what} until {run.ready_at:%Y-%m-%d %H:%M:%S} UTC."
        case Reason.CONNECTION:
            down = waits.connection or ""
            return f"Waits for the connection {down}: {queue.closed.get(down, 'it is down')}"
        case Reason.SCOPE:
            return f"Waits for {holders}, which works on the same target. {place}"
        case Reason.BEHIND:
            return f"Waits behind {holders}, which waits for the same target. {place}"
        case Reason.SLOTS:
            return f"All {queue.workers} slots are taken, by {holders}. {place}"
        case _:
            assert_never(waits.reason)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

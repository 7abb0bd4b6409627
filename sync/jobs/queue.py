"""The rule of the queue: which runs begin now, and why the others wait. Values only.

The more urgent priority first, within one the oldest first. A waiting run rises by one priority
per AGE, so that after a while it stands before every newcomer: nothing starves. What waits for a
scope keeps it free from those behind it, for the same reason. What may not start yet blocks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sync.model.job import QueuedRun

AGE = timedelta(minutes=10)


class Reason(StrEnum):
    """Why a run waits."""

    NEXT = "next"  # it begins at the next look
    LATER = "later"  # its time has not come: a retry, or a delayed start
    CONNECTION = "connection"  # a connection that it needs is down
    SCOPE = "scope"  # somebody writes the same target
    BEHIND = "behind"  # somebody before it waits for the same target
    SLOTS = "slots"  # every slot is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A moment of the queue; *closed* says per connection why it cannot be used."""

    now: datetime
    workers: int
    waiting: Sequence[QueuedRun] = ()
    running: Sequence[QueuedRun] = ()
    closed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Why one run waits: *position* counts from 1, *holders* are the runs in its way."""

    run_id: int
    reason: Reason
    position: int
    holders: tuple[int, ...] = ()
    connection: str | None = None


def choose(queue: Queue) -> list[int]:
    """Return the ids of the runs that begin now, the first one first."""
    return [each.run_id for each in look(queue) if each.reason is Reason.NEXT]


def look(queue: Queue) -> list[Waits]:
    """Return every waiting run in the order of the queue, with why it waits."""
    free = queue.workers - len(queue.running)
    held = {scope: run.id for run in queue.running for scope in run.scopes}
    kept: dict[str, int] = {}
    seen: list[Waits] = []
    for position, run in enumerate(in_order(queue), start=1):
        waits = _waits(run, position, queue, held, kept, free)
        seen.append(waits)
        if waits.reason is Reason.NEXT:
            free -= 1
            held |= dict.fromkeys(run.scopes, run.id)
        elif waits.reason in {Reason.SCOPE, Reason.BEHIND, Reason.SLOTS}:
            kept |= dict.fromkeys(run.scopes - kept.keys(), run.id)
    return seen


def in_order(queue: Queue) -> list[QueuedRun]:
    """Return the waiting runs: those whose time has come by urgency, then the others by time."""

    def key(run: QueuedRun) -> tuple[object, ...]:
        if run.ready_at > queue.now:
            return 1, run.ready_at, run.priority.rank, run.id
        return 0, urgency(run, queue.now), run.queued_at, run.id

    return sorted(queue.waiting, key=key)


def urgency(run: QueuedRun, now: datetime) -> int:
    """Return the rank that counts: that of the priority, less one per AGE that it waits."""
    aged = max(timedelta(), now - run.ready_at) // AGE
    return max(0, run.priority.rank - aged)


def _waits(
    run: QueuedRun,
    position: int,
    queue: Queue,
    held: Mapping[str, int],
    kept: Mapping[str, int],
    free: int,
) -> Waits:
    down = sorted(run.connections & queue.closed.keys())
    reason = Reason.NEXT
    holders: tuple[int, ...] = ()
    if run.ready_at > queue.now:
        reason = Reason.LATER
    elif down:
        reason = Reason.CONNECTION
    elif run.scopes & held.keys():
        reason, holders = Reason.SCOPE, _ids(held[scope] for scope in run.scopes & held.keys())
    elif run.scopes & kept.keys():
        reason, holders = Reason.BEHIND, _ids(kept[scope] for scope in run.scopes & kept.keys())
    elif free <= 0:
        reason, holders = Reason.SLOTS, _ids(each.id for each in queue.running)
    return Waits(
        run_id=run.id,
        reason=reason,
        position=position,
        holders=holders,
        connection=down[0] if reason is Reason.CONNECTION else None,
    )


def _ids(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))

"""The rule of the queue, as values: order, ageing, scopes, what waits for what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.jobs.forecast import forecast
from sync.jobs.queue import AGE, Queue, Reason, choose, look, urgency
from sync.model.job import Priority, QueuedRun
from sync.model.run import RunStatus
from tests.jobs.world import NOW, queued

LOW, MEDIUM, HIGH, CRITICAL = Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.CRITICAL


def queue(*waiting: QueuedRun, minutes: float = 0, workers: int = 5, **more: object) -> Queue:
    at = NOW + timedelta(minutes=minutes)
    return Queue(now=at, workers=workers, waiting=waiting, **more)  # type: ignore[arg-type]


def reasons(of: Queue) -> dict[int, Reason]:
    return {each.run_id: each.reason for each in look(of)}


def test_the_more_urgent_goes_first_and_within_one_priority_the_oldest() -> None:
    runs = [
        queued(1, priority=LOW),
        queued(2, minutes=2),
        queued(3, minutes=1),
        queued(4, priority=CRITICAL, minutes=3),
        queued(5, priority=HIGH, minutes=4),
    ]

    assert choose(queue(*runs, minutes=5)) == [4, 5, 3, 2, 1]
    assert choose(queue(*runs, minutes=5, workers=2)) == [4, 5]


def test_what_waits_rises_by_one_priority_per_age() -> None:
    low = queued(1, priority=LOW)

    assert [urgency(low, NOW + AGE * n) for n in range(5)] == [3, 2, 1, 0, 0]
    assert urgency(low, NOW - timedelta(days=1)) == 3  # a clock that went back


def test_two_runs_never_write_the_same_target() -> None:
    running = queued(9, scopes=("lake",), status=RunStatus.RUNNING)
    waiting = queued(1, scopes=("lake", "web")), queued(2, scopes=("web",)), queued(3)

    seen = queue(*waiting, running=[running])

    # What waits for a scope keeps its others free, so that it is not overtaken for ever.
    assert reasons(seen) == {1: Reason.SCOPE, 2: Reason.BEHIND, 3: Reason.NEXT}
    assert [each.holders for each in look(seen)] == [(9,), (1,), ()]


def test_what_is_due_in_the_future_blocks_nobody() -> None:
    later = queued(1, priority=CRITICAL, scopes=("lake",), ready=30)
    now = queued(2, priority=LOW, scopes=("lake",), minutes=1)

    assert reasons(queue(later, now, minutes=2, workers=1)) == {2: Reason.NEXT, 1: Reason.LATER}


def test_a_run_waits_for_a_connection_that_is_down_and_holds_nothing() -> None:
    needs = queued(1, connections=frozenset({"glue"}), scopes=("lake",))
    other = queued(2, scopes=("lake",), minutes=1)

    seen = look(queue(needs, other, minutes=2, workers=1, closed={"glue": "down since 14:00"}))

    assert [(each.reason, each.connection) for each in seen] == [
        (Reason.CONNECTION, "glue"),
        (Reason.NEXT, None),
    ]


def test_every_slot_taken_names_who_has_them() -> None:
    running = [queued(n, status=RunStatus.RUNNING) for n in (8, 9)]

    (seen,) = look(queue(queued(1), running=running, workers=2))

    assert (seen.reason, seen.holders, seen.position) == (Reason.SLOTS, (8, 9), 1)


def test_the_forecast_plays_the_rule_ahead() -> None:
    running = [queued(9, scopes=("lake",), status=RunStatus.RUNNING, started_at=NOW)]
    first, second = queued(1, scopes=("lake",)), queued(2, scopes=("lake",), minutes=1)
    seen = queue(first, second, running=running, minutes=2)

    def takes(_run: QueuedRun) -> float:
        return 600.0

    assert forecast(seen, takes) == {
        1: NOW + timedelta(minutes=10),
        2: NOW + timedelta(minutes=20),
    }
    # Where one in the way is like none before, nobody knows.
    assert forecast(seen, lambda run: None if run.id == 9 else 600.0) == {}
    assert forecast(replace(seen, waiting=[queued(3)]), lambda _run: None) == {3: seen.now}


RUNS = st.builds(
    lambda number, priority, scopes, minutes, delay: queued(
        number, priority=priority, scopes=tuple(scopes), minutes=minutes, ready=minutes + delay
    ),
    number=st.integers(1, 1000),
    priority=st.sampled_from(Priority),
    scopes=st.sets(st.sampled_from("abcd"), max_size=2),
    minutes=st.integers(0, 90),
    delay=st.sampled_from([0, 0, 0, 45]),
)
QUEUES = st.builds(
    lambda runs, split, workers, minutes: _queue_of(runs, split, workers, minutes),
    runs=st.lists(RUNS, max_size=12, unique_by=lambda run: run.id),
    split=st.integers(0, 3),
    workers=st.integers(1, 5),
    minutes=st.integers(0, 120),
)


def _queue_of(runs: list[QueuedRun], split: int, workers: int, minutes: int) -> Queue:
    running: list[QueuedRun] = []
    for run in runs[:split]:
        if len(running) < workers and not any(run.scopes & each.scopes for each in running):
            running.append(replace(run, status=RunStatus.RUNNING))
    return queue(*runs[split:], minutes=minutes, workers=workers, running=running)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(QUEUES)
def test_no_choice_breaks_a_promise(seen: Queue) -> None:
    chosen = choose(seen)

    runs = {run.id: run for run in seen.waiting}
    together = [*seen.running, *(runs[number] for number in chosen)]
    assert len(together) <= max(seen.workers, len(seen.running))
    written = [scope for run in together for scope in run.scopes]
    assert len(written) == len(set(written)), "two runs write the same target"
    assert all(runs[number].ready_at <= seen.now for number in chosen)
    for number in chosen:
        for other in set(runs) - set(chosen):
            if _before(runs[other], runs[number], seen):
                held = {scope for run in together if run.id != other for scope in run.scopes}
                waits = next(each for each in look(seen) if each.run_id == other)
                assert runs[other].scopes & held or waits.reason is Reason.BEHIND
    # The first whose time has come waits for nothing but a slot or its own target.
    ready = [run for run in seen.waiting if run.ready_at <= seen.now]
    if ready and len(seen.running) < seen.workers:
        first = min(ready, key=lambda run: (urgency(run, seen.now), run.queued_at, run.id))
        held = {scope for run in seen.running for scope in run.scopes}
        assert (first.id in chosen) is not bool(first.scopes & held)


def _before(one: QueuedRun, other: QueuedRun, seen: Queue) -> bool:
    if one.ready_at > seen.now:
        return False
    return (urgency(one, seen.now), one.queued_at, one.id) < (
        urgency(other, seen.now),
        other.queued_at,
        other.id,
    )


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    scopes=st.sets(st.sampled_from("ab"), max_size=2),
    takes=st.integers(1, 6),
    urgent=st.lists(st.sets(st.sampled_from("abc"), max_size=1), min_size=1, max_size=4),
)
def test_nothing_starves_under_a_flood_of_urgent_runs(
    scopes: set[str], takes: int, urgent: list[set[str]]
) -> None:
    """Every minute more critical runs come than can be carried out; the low one begins all the
    same: once it has aged, as soon as one of those that run makes room.
    """
    low = queued(0, priority=LOW, scopes=tuple(scopes))
    waiting, running, number = [low], list[tuple[int, QueuedRun]](), 0
    aged = int(AGE * 3 / timedelta(minutes=1))
    for minute in range(aged + takes + 2):
        now = NOW + timedelta(minutes=minute)
        running = [(end, run) for end, run in running if end > minute]
        for wanted in urgent:
            number += 1
            waiting.append(queued(number, priority=CRITICAL, scopes=tuple(wanted), minutes=minute))
        chosen = choose(
            Queue(now=now, workers=2, waiting=waiting, running=[run for _, run in running])
        )
        if 0 in chosen:
            return
        running += [(minute + takes, run) for run in waiting if run.id in chosen]
        waiting = [run for run in waiting if run.id not in chosen]
    raise AssertionError("the low run never began")

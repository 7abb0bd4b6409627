"""How far runs are: in memory at once, in the store each second, with rate and time to go."""

from __future__ import annotations

from datetime import timedelta

from sync.discover import Progress
from sync.jobs.progress import Board, pace
from sync.store.database import Store
from tests.jobs.world import NOW, Clock, request


def test_a_pace_has_a_rate_and_a_time_to_go() -> None:
    seen = pace(Progress(what="Applying", done=30, total=90), NOW, NOW + timedelta(seconds=10))

    assert (seen.rate, seen.to_go_s) == (3.0, 20.0)


def test_where_nobody_knows_the_end_there_is_a_rate_alone() -> None:
    seen = pace(Progress(what="Reading", done=30), NOW, NOW + timedelta(seconds=10))

    assert (seen.rate, seen.to_go_s) == (3.0, None)
    assert pace(Progress(what="Reading", done=0), NOW, NOW).rate is None


def test_the_store_hears_of_progress_once_a_second_and_at_the_end(store: Store) -> None:
    clock = Clock()
    board = Board(store, clock)
    run_id = store.queue.ask(request(), NOW).run_id
    stored = []

    for done in range(1, 9):
        board.report(run_id, Progress(what="Applying", done=done, total=10))
        stored.append(store.runs.get(run_id).done)
        clock.forward(seconds=0.4)

    assert stored == [1, 1, 1, 4, 4, 4, 7, 7]
    now = board.of(run_id)
    assert now is not None
    assert (now.done, now.total) == (8, 10)
    board.forget(run_id)
    assert store.runs.get(run_id).done == 8
    assert board.of(run_id) is None


def test_each_stage_has_a_rate_of_its_own(store: Store) -> None:
    clock = Clock()
    board = Board(store, clock)
    run_id = store.queue.ask(request(), NOW).run_id
    board.report(run_id, Progress(what="Reading", done=1000))
    clock.forward(seconds=100)

    board.report(run_id, Progress(what="Applying", done=0, total=5))
    clock.forward(seconds=2)
    board.report(run_id, Progress(what="Applying", done=1, total=5))

    now = board.of(run_id)
    assert now is not None
    assert (now.rate, now.to_go_s) == (0.5, 8.0)

"""Runs, their logs, and the journal of writes that a dead process leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import StoreError, UnknownRun
from sync.model.plan import Outcome
from sync.model.run import ErrorClass, RunStatus
from sync.store.database import Store, open_store
from tests.store.world import NOW, at, ref


def test_a_run_tells_how_it_went(store: Store) -> None:
    run_id = store.runs.start("apply", "sales", "abc1", "j.ortiz", NOW)
    store.runs.progress(run_id, 3, 10, at(1))
    running = store.runs.get(run_id)
    store.runs.finish(
        run_id,
        RunStatus.FAILED,
        at(2),
        {"proven": 3},
        error_code="429",
        error_class=ErrorClass.THROTTLING,
        error="Rate exceeded.",
    )

    done = store.runs.get(run_id)

    assert (running.status, running.done, running.total) == (RunStatus.RUNNING, 3, 10)
    assert not running.status.finished
    assert (done.status, done.started_at, done.finished_at) == (RunStatus.FAILED, NOW, at(2))
    assert (done.summary, done.error_class) == ({"proven": 3}, "THROTTLING")
    rows = store.query("SELECT status, duration_s, error_class FROM v_run").rows
    assert rows == [("FAILED", 7200.0, "THROTTLING")]


def test_recent_runs_come_newest_first(store: Store) -> None:
    runs = [store.runs.start("discovery", None, None, "me", at(hours)) for hours in range(3)]
    apply = store.runs.start("apply", "sales", "p", "me", at(4))

    assert [run.id for run in store.runs.recent()] == [apply, *reversed(runs)]
    assert [run.id for run in store.runs.recent(1, kind="discovery")] == [runs[-1]]
    assert [run.id for run in store.runs.recent(pair="sales")] == [apply]


def test_the_log_keeps_its_order_and_names_the_asset(store: Store) -> None:
    run_id = store.runs.start("apply", None, None, "me", NOW)
    store.runs.log(run_id, "INFO", "glue_api", "update", "wrote", NOW, ref("A"))
    store.runs.log(
        run_id, "ERROR", "glue_api", "update", "denied", NOW, error_class="ACCESS_DENIED"
    )

    lines = store.runs.logs(run_id)

    assert [(line.message, line.asset) for line in lines] == [("wrote", ref("A")), ("denied", None)]
    assert lines[1].error_class == "ACCESS_DENIED"
    assert store.runs.logs(run_id + 1) == []


def test_the_journal_keeps_both_bodies(store: Store) -> None:
    run_id = store.runs.start("apply", None, None, "me", NOW)
    write_id = store.runs.intent(run_id, 7, "glue", ref("A"), {"Name": "a"}, NOW)
    (open_,) = store.runs.open_writes()

    store.runs.outcome(write_id, Outcome.PROVEN, {"Name": "b"}, None, at(1))

    assert (open_.id, open_.ref, open_.before_body, open_.outcome) == (
        write_id,
        ref("A"),
        {"Name": "a"},
        None,
    )
    assert store.runs.open_writes() == []
    (done,) = store.runs.writes(run_id)
    assert (done.after_body, done.outcome, done.finished_at) == ({"Name": "b"}, "proven", at(1))


def test_outcomes_of_lines_are_kept_per_run_and_the_newest_counts(store: Store) -> None:
    first = store.runs.start("apply", None, "p", "me", NOW)
    store.runs.line_outcomes(first, "p", {"l1": ("failed", "429"), "l2": ("stale", "")}, NOW)
    second = store.runs.start("apply", None, "p", "me", at(1))

    store.runs.line_outcomes(second, "p", {"l1": (Outcome.PROVEN, "")}, at(1))

    assert store.runs.outcomes("p") == {"l1": (Outcome.PROVEN, ""), "l2": (Outcome.STALE, "")}


def test_what_a_dead_process_left_is_failed_and_unknown(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with open_store(path, now=NOW) as store:
        done = store.runs.start("apply", None, None, "me", NOW)
        store.runs.finish(done, RunStatus.SUCCEEDED, NOW, {})
        dead = store.runs.start("apply", "sales", "p", "me", NOW)
        write_id = store.runs.intent(dead, 7, "glue", ref("A"), None, NOW)

    with open_store(path, now=at(1)) as store:
        mine = store.runs.start("discovery", None, None, "me", at(1))
        recovered = store.runs.recover(at(1))

        assert [run.id for run in recovered] == [dead]
        assert [store.runs.get(run).status for run in (done, dead, mine)] == [
            RunStatus.SUCCEEDED,
            RunStatus.FAILED,
            RunStatus.RUNNING,
        ]
        assert store.runs.open_writes() == []
        (write,) = store.runs.writes(dead)
        assert (write.id, write.outcome) == (write_id, "unknown")
        assert store.runs.recover(at(2)) == []


def test_a_wrong_word_or_number_is_refused(store: Store) -> None:
    run_id = store.runs.start("apply", None, None, "me", NOW)

    with pytest.raises(ValueError, match="DONE"):
        store.runs.finish(run_id, "DONE", NOW, {})
    with pytest.raises(StoreError, match="no run 99"):
        store.runs.finish(99, RunStatus.FAILED, NOW, {})
    with pytest.raises(StoreError, match="no write 99"):
        store.runs.outcome(99, Outcome.FAILED, None, None, NOW)
    with pytest.raises(UnknownRun, match="no run 99"):
        store.runs.get(99)

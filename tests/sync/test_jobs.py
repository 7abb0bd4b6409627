"""Jobs over real servers: a run that meets faults, one that is cancelled, one that died."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import requests

from sync.jobs.queue import Reason
from sync.jobs.retry import Backoff
from sync.model.job import Job, JobDraft, JobKind
from sync.model.run import RunStatus
from sync.runtime import Runtime, open_runtime
from tests.sync.pairs import mirror
from tests.sync.world import ACTOR, World


@pytest.fixture
def runtime(synced_world: World) -> Iterator[Runtime]:
    """The mirrored orders, synced; no connection waits or tries again by itself."""
    path = synced_world.settings(mirror(), tries=1)
    text = path.read_text("utf-8").replace("[connections.glue]", "[connections.glue]\ntries = 1")
    path.write_text(text, "utf-8")
    with open_runtime(synced_world.home, {}, named=path, clock=synced_world.clock) as runtime:
        # Minutes, for the clock goes on by a second at each look; and the same ones each time.
        runtime.workers.backoff = Backoff(base_s=600, cap_s=600)
        runtime.workers.rng = random.Random(3)
        yield runtime


@pytest.fixture
def job(runtime: Runtime) -> Job:
    return runtime.jobs.create(ACTOR, JobDraft(name="Nightly", kind=JobKind.SYNC, pair="mirror"))


@contextmanager
def faults(world: World, *rules: dict[str, Any]) -> Iterator[None]:
    """Let both servers be hurt by *rules* inside the block."""
    url = f"{world.servers.datasphere.url}/admin/faults"
    requests.post(url, json=rules, timeout=10).raise_for_status()
    try:
        yield
    finally:
        requests.delete(url, timeout=10).raise_for_status()


def carry_out(runtime: Runtime) -> None:
    """Look at the queue as the scheduler does, and wait for what begins."""
    moved = threading.Event()
    runtime.workers.wake = moved.set
    assert runtime.workers.look()
    while runtime.workers.busy:
        assert moved.wait(60)
        moved.clear()


def edit_two(world: World) -> None:
    world.sap.label("SALES", "ORDERS", "Orders of today")
    world.sap.label("SALES", "CUSTOMERS", "Clients")


BUSY = {"server": "glue", "operation": "UpdateTable", "what": "throttle", "first": 1}


def test_a_run_that_fails_explains_itself_and_goes_on_with_the_asset_that_failed(
    synced_world: World, runtime: Runtime, job: Job
) -> None:
    edit_two(synced_world)
    run_id = runtime.jobs.run_now(ACTOR, job.id).run_id
    with faults(synced_world, BUSY):
        carry_out(runtime)

    failed, why = runtime.runs.get(run_id), runtime.runs.why(run_id)

    assert (failed.status, failed.error_code) == (RunStatus.WAITING, "RATE_LIMITED")
    assert why.reason is Reason.LATER
    assert why.sentence.startswith("Waits to be tried again until 2026-06-02")
    (attempt,) = runtime.runs.attempts(run_id)
    assert (attempt.status, attempt.error_class) == (RunStatus.FAILED, "THROTTLING")
    assert runtime.workers.look() == []
    first = runtime.store.runs.writes(run_id)
    assert sorted(write.outcome or "" for write in first) == ["failed", "proven"]

    synced_world.clock.now += timedelta(hours=1)
    carry_out(runtime)

    done = runtime.runs.get(run_id)
    assert (done.status, done.attempts, done.error) == (RunStatus.SUCCEEDED, 2, None)
    assert (done.done, done.total, done.plan_id) == (1, 1, failed.plan_id)
    *before, again = runtime.store.runs.writes(run_id)
    assert before == first
    assert (again.outcome, again.ref) == (
        "proven",
        next(write.ref for write in first if write.outcome == "failed"),
    )
    labels = [synced_world.glue.table("mirror", name) for name in ("orders", "customers")]
    assert [each["Parameters"]["sphereglue.label"] for each in labels] == [
        "Orders of today",
        "Clients",
    ]
    shown = runtime.store.query(
        "SELECT job, status, attempts, written FROM v_run WHERE run_id = $id", {"id": run_id}
    )
    assert shown.rows == [("Nightly", "SUCCEEDED", 2, 1)]


def test_an_error_that_cannot_heal_fails_at_once_and_a_person_tries_again(
    synced_world: World, runtime: Runtime, job: Job
) -> None:
    edit_two(synced_world)
    run_id = runtime.jobs.run_now(ACTOR, job.id).run_id
    with faults(synced_world, {"server": "glue", "operation": "UpdateTable", "what": "deny"}):
        carry_out(runtime)

    why = runtime.runs.why(run_id)
    assert (why.status, runtime.runs.get(run_id).error_class) == (
        RunStatus.FAILED,
        "ACCESS_DENIED",
    )
    assert "Grant the permission" in why.remedy

    retried = runtime.runs.retry(ACTOR, run_id)
    carry_out(runtime)

    again = runtime.runs.get(retried.run_id)
    assert (again.status, again.retry_of, again.asked_by) == (
        RunStatus.SUCCEEDED,
        run_id,
        "retry",
    )
    assert again.written == 2
    assert runtime.runs.get(run_id).status is RunStatus.FAILED


def test_a_run_can_be_cancelled_between_two_assets(
    synced_world: World, runtime: Runtime, job: Job
) -> None:
    edit_two(synced_world)
    run_id = runtime.jobs.run_now(ACTOR, job.id).run_id
    report = runtime.store.runs.intent

    def intent(*args: Any, **more: Any) -> int:
        runtime.runs.cancel("otto", run_id)
        return report(*args, **more)

    # One at a time, so that the second asset has not begun when the first one is written.
    engine = runtime.engine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.executor, "_max_workers", 1)
        patch.setattr(runtime.store.runs, "intent", intent)
        carry_out(runtime)

    run = runtime.runs.get(run_id)
    assert (run.status, run.summary["cancelled_by"]) == (RunStatus.CANCELLED, "otto")
    assert run.summary["outcomes"] == {"proven": 1}
    assert runtime.store.runs.open_writes() == []
    assert runtime.runs.why(run_id).sentence == "Cancelled by otto."
    # The rest is still to do, and nothing else.
    assert runtime.runs.retry(ACTOR, run_id).is_new
    carry_out(runtime)
    assert runtime.runs.recent(1)[0].written == 1


def test_a_job_that_accepts_nothing_leaves_a_plan(synced_world: World, runtime: Runtime) -> None:
    edit_two(synced_world)
    draft = JobDraft(
        name="Look only", kind=JobKind.SYNC, pair="mirror", options={"accept": "nothing"}
    )
    with synced_world.no_writes():
        run_id = runtime.jobs.run_once(ACTOR, draft).run_id
        carry_out(runtime)

    run = runtime.runs.get(run_id)
    assert (run.status, run.summary["open"]) == (RunStatus.SUCCEEDED, 2)

    plan, _ = runtime.engine.load_plan(run.plan_id or "")
    runtime.engine.approve("eva", plan.id)
    applied = runtime.jobs.apply_plan("eva", plan.id)
    carry_out(runtime)
    assert runtime.runs.get(applied.run_id).summary["outcomes"] == {"proven": 2}


def test_a_named_link_is_all_that_a_run_touches(synced_world: World, runtime: Runtime) -> None:
    edit_two(synced_world)
    links = {link.sap.name: link.id for link in runtime.store.links.all(pair="mirror")}
    draft = JobDraft(name="One", kind=JobKind.SYNC, pair="mirror", link_ids=(links["CUSTOMERS"],))

    run_id = runtime.jobs.run_once(ACTOR, draft).run_id
    carry_out(runtime)

    writes = runtime.store.runs.writes(run_id)
    assert [str(write.ref) for write in writes] == ["mirror.customers"]


def test_a_discovery_of_a_dead_catalog_is_tried_again(
    synced_world: World, runtime: Runtime
) -> None:
    draft = JobDraft(name="Read", kind=JobKind.DISCOVERY, connection="glue")
    run_id = runtime.jobs.run_once(ACTOR, draft).run_id
    with faults(synced_world, {"server": "glue", "what": "error", "status": 503}):
        carry_out(runtime)
    assert runtime.runs.get(run_id).status is RunStatus.WAITING

    synced_world.clock.now += timedelta(hours=1)
    carry_out(runtime)

    run = runtime.runs.get(run_id)
    assert (run.status, run.attempts) == (RunStatus.SUCCEEDED, 2)
    assert [each["connection"] for each in run.summary["found"]] == ["glue"]
    assert any("Read glue" in line.message for line in runtime.runs.log(run_id))


def test_the_end_of_the_app_lets_a_write_end_and_the_next_start_goes_on(
    synced_world: World, runtime: Runtime, job: Job
) -> None:
    edit_two(synced_world)
    run_id = runtime.jobs.run_now(ACTOR, job.id).run_id
    ended: list[bool] = []
    began = threading.Event()
    stopping = threading.Thread(target=lambda: ended.append(runtime.workers.stop(60)))
    intent = runtime.store.runs.intent

    def stop_first(*args: Any, **more: Any) -> int:
        if not stopping.ident:
            stopping.start()
            began.set()
            while not runtime.workers.is_stopping:
                assert stopping.is_alive()
        return intent(*args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime.engine.executor, "_max_workers", 1)
        patch.setattr(runtime.store.runs, "intent", stop_first)
        runtime.workers.look()
        assert began.wait(60)
        stopping.join(60)

    assert ended == [True]
    assert runtime.runs.get(run_id).status is RunStatus.QUEUED
    (write,) = runtime.store.runs.writes(run_id)
    assert write.outcome == "proven"
    runtime.close()
    with open_runtime(
        synced_world.home, {}, named=runtime.settings_path, clock=synced_world.clock
    ) as again:
        carry_out(again)
        assert again.runs.get(run_id).status is RunStatus.SUCCEEDED
        assert [each.outcome for each in again.store.runs.writes(run_id)] == ["proven"] * 2


def test_what_a_killed_process_was_writing_is_read_again(
    synced_world: World, runtime: Runtime, job: Job
) -> None:
    synced_world.sap.label("SALES", "ORDERS", "Orders of today")
    run_id = runtime.jobs.run_now(ACTOR, job.id).run_id

    class Killed(BaseException):
        """The process is gone: nothing of it is stored any more."""

    def dies(*_args: Any, **_more: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        # The catalog is written, the outcome is not, and nobody stores the end of the try.
        patch.setattr(runtime.store.runs, "outcome", dies)
        patch.setattr(runtime.workers, "_store_end", lambda *_args: None)
        carry_out(runtime)
    assert len(runtime.store.runs.open_writes()) == 1
    assert runtime.store.queue.recover(synced_world.clock(), 5) == [run_id]

    assert [each.outcome for each in runtime.store.runs.writes(run_id)] == ["unknown"]
    assert runtime.runs.get(run_id).error_code == "PROCESS_DIED"
    with synced_world.no_writes():
        carry_out(runtime)  # it arrived: there is nothing to write again
    run = runtime.runs.get(run_id)
    assert (run.status, run.summary["outcomes"]) == (RunStatus.SUCCEEDED, {"no_change": 1})

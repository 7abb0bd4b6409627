"""Jobs over a clock set by hand: fires, missed fires, jumps, requests that are the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from sync.engine import Engine
from sync.errors import BadSchedule, ConfigError, JobError, RunOver, UnknownJob
from sync.jobs.jobs import Jobs, draft_of
from sync.jobs.queue import Reason
from sync.jobs.runs import Runs
from sync.jobs.work import Result, RunContext
from sync.jobs.workers import Workers
from sync.model.job import (
    AskedBy,
    JobDraft,
    JobKind,
    OnMissed,
    Priority,
    Schedule,
    ScheduleKind,
)
from sync.model.pair import Direction, Pair, Scope
from sync.model.run import RunStatus
from sync.scheduler import Scheduler
from sync.store.database import Store
from sync.store.queue import Failure
from tests.jobs.world import NOW, ByHand, Clock, Scripted, workers_of

PAIRS = tuple(
    Pair(
        name=name,
        sap=Scope(connection="sap", schema=name),
        glue=Scope(connection="glue", schema=db),
    )
    for name, db in (("sales", "lake"), ("web", "lake"), ("hr", "people"))
)
HOURLY = Schedule(kind=ScheduleKind.CRON, cron="0 * * * *")


class Desk:
    """Jobs and runs over a store, and the hand that ends runs."""

    def __init__(self, store: Store, executor: ThreadPoolExecutor) -> None:
        self.store = store
        self.clock = Clock()
        self.hand = ByHand()
        self.work = Scripted()
        self.closed: dict[str, str] = {}
        self.engine = Engine(
            store=store,
            connectors={},
            configured_pairs=PAIRS,
            clock=self.clock,
            new_id=lambda: "id",
            executor=executor,
        )
        self.workers: Workers = workers_of(
            store, self.clock, self.work, self.hand, closed=lambda: self.closed
        )
        self.jobs = Jobs(engine=self.engine, workers=self.workers)
        self.runs = Runs(engine=self.engine, workers=self.workers, jobs=self.jobs)

    def job(self, **more: object) -> int:
        said = {"name": "Sales", "kind": JobKind.SYNC, "pair": "sales", "schedule": HOURLY} | more
        return self.jobs.create("anna", JobDraft(**said)).id  # type: ignore[arg-type]

    def next(self, job_id: int) -> datetime | None:
        return self.jobs.get(job_id).next_fire_at

    def audited(self, action: str) -> list[str]:
        rows = self.store.query(
            "SELECT detail FROM v_audit WHERE action = $action ORDER BY audit_id",
            {"action": action},
        ).rows
        return [detail for (detail,) in rows]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    with ThreadPoolExecutor(1) as executor:
        yield Desk(store, executor)


def test_a_job_fires_when_its_time_comes_and_once(desk: Desk) -> None:
    job_id = desk.job()
    assert desk.next(job_id) == NOW.replace(hour=15, minute=0)
    assert desk.jobs.fire_due() == []

    desk.clock.now = NOW.replace(hour=15, minute=0, second=1)
    (run_id,) = desk.jobs.fire_due()

    run = desk.runs.get(run_id)
    assert (run.status, run.asked_by, run.job, run.actor) == (
        RunStatus.QUEUED,
        "schedule",
        "Sales",
        "schedule",
    )
    assert desk.jobs.fire_due() == []
    assert desk.next(job_id) == NOW.replace(hour=16, minute=0)


@pytest.mark.parametrize(("policy", "runs"), [(OnMissed.RUN, 1), (OnMissed.SKIP, 0)])
def test_missed_fires_become_one_run_or_none(desk: Desk, policy: OnMissed, runs: int) -> None:
    job_id = desk.job(on_missed=policy)

    desk.clock.forward(days=3)  # the app was off, or the clock jumped
    fired = desk.jobs.fire_due()

    assert len(fired) == runs
    assert desk.next(job_id) == desk.clock.now.replace(minute=0) + timedelta(hours=1)
    assert desk.jobs.fire_due() == []
    (told,) = desk.audited("missed fire")
    assert ("one run" if runs else "skipped") in told


def test_a_clock_that_goes_back_a_little_fires_nothing_twice(desk: Desk) -> None:
    job_id = desk.job()
    desk.clock.now = NOW.replace(hour=15, minute=0)
    assert len(desk.jobs.fire_due()) == 1

    desk.clock.forward(minutes=-10)
    assert desk.jobs.fire_due() == []
    desk.clock.forward(minutes=15)

    assert desk.jobs.fire_due() == []
    assert desk.next(job_id) == NOW.replace(hour=16, minute=0)


def test_a_clock_that_was_years_ahead_leaves_no_job_asleep(desk: Desk) -> None:
    job_id = desk.job(on_missed=OnMissed.SKIP)
    desk.clock.forward(days=4000)
    desk.jobs.fire_due()
    assert (desk.next(job_id) or NOW) > NOW + timedelta(days=3999)

    desk.clock.now = NOW
    assert desk.jobs.fire_due() == []

    assert desk.next(job_id) == NOW.replace(hour=15, minute=0)
    desk.clock.now = NOW.replace(hour=15, minute=0)
    assert len(desk.jobs.fire_due()) == 1


def test_a_paused_job_fires_nothing_and_goes_on_from_now(desk: Desk) -> None:
    job_id = desk.job()
    desk.jobs.set_enabled("otto", job_id, enabled=False)
    desk.clock.forward(days=2)

    assert (desk.jobs.fire_due(), desk.next(job_id)) == ([], None)
    desk.jobs.set_enabled("otto", job_id, enabled=True)

    assert desk.next(job_id) == desk.clock.now.replace(minute=0) + timedelta(hours=1)
    assert len(desk.audited("pause job")) == len(desk.audited("enable job")) == 1


def test_the_same_request_twice_is_one_run_and_the_more_urgent_counts(desk: Desk) -> None:
    job_id = desk.job(priority=Priority.LOW)
    first = desk.jobs.run_now("anna", job_id)

    again = desk.jobs.run_now("otto", job_id, priority=Priority.CRITICAL)

    assert (again.run_id, again.is_new) == (first.run_id, False)
    assert desk.runs.get(first.run_id).priority == "CRITICAL"
    # One that runs may have looked already: what is asked for now is another run.
    desk.workers.look()
    assert desk.jobs.run_now("otto", job_id).is_new


def test_a_job_whose_pair_is_gone_fails_and_says_so(desk: Desk) -> None:
    job_id = desk.job()
    desk.work.outcome = lambda context: _need_pair(desk.engine, context)
    object.__setattr__(desk.engine, "configured_pairs", PAIRS[1:])

    desk.clock.forward(hours=1)
    (run_id,) = desk.jobs.fire_due()
    desk.workers.look()
    desk.hand.end(run_id)

    why = desk.runs.why(run_id)
    assert why.status is RunStatus.FAILED
    assert "No pair is called 'sales'" in why.sentence
    assert desk.next(job_id) is not None


def _need_pair(engine: Engine, context: RunContext) -> Result:
    engine.pair(context.run.pair or "")
    return Result()


@pytest.mark.parametrize(
    ("said", "error", "about"),
    [
        ({"name": " "}, JobError, "needs a name"),
        ({"name": "Taken"}, JobError, "a job called 'Taken'"),
        ({"pair": None}, JobError, "needs a pair"),
        ({"pair": "none"}, ConfigError, "No pair is called 'none'"),
        ({"connection": "none"}, ConfigError, "No connection is called 'none'"),
        ({"kind": JobKind.APPLY}, JobError, "applied once"),
        ({"options": {"accept": "all"}}, JobError, "accept is 'all'"),
        ({"link_ids": (99,)}, JobError, "no link 99"),
        ({"schedule": Schedule(kind=ScheduleKind.CRON, cron="x")}, BadSchedule, "no cron"),
    ],
)
def test_a_job_that_cannot_work_is_refused(
    desk: Desk, said: dict[str, object], error: type[Exception], about: str
) -> None:
    desk.job(name="Taken")

    with pytest.raises(error, match=about):
        desk.job(**({"name": "New"} | said))

    assert [job.name for job in desk.jobs.all()] == ["Taken"]


def test_a_job_is_changed_found_and_removed(desk: Desk) -> None:
    job_id = desk.job()
    changed = draft_of(desk.jobs.get(job_id), direction=Direction.TO_GLUE, name="To Glue")

    desk.jobs.edit("otto", job_id, changed)

    assert desk.jobs.find("To Glue") == desk.jobs.find(str(job_id))
    assert desk.jobs.get(job_id).updated_by == "otto"
    assert '"direction":"to_glue"' in desk.audited("edit job")[0]
    desk.jobs.remove("otto", job_id)
    with pytest.raises(UnknownJob, match=f"no job {job_id}"):
        desk.jobs.get(job_id)
    with pytest.raises(UnknownJob, match="'To Glue'"):
        desk.jobs.find("To Glue")


def test_default_jobs_come_once_and_only_the_health_check_fires(desk: Desk) -> None:
    made = desk.jobs.add_defaults("app")

    assert [job.name for job in made] == [
        "Read both catalogs",
        "Check the health",
        "Profile what serves rows",
        "Sync sales",
        "Sync web",
        "Sync hr",
    ]
    assert [job.name for job in made if job.enabled] == ["Check the health"]
    for job in made:
        desk.jobs.remove("anna", job.id)
    assert desk.jobs.add_defaults("app") == []


def test_every_waiting_run_explains_itself(desk: Desk) -> None:
    sales, web = desk.job(), desk.job(name="Web", pair="web")
    people = desk.job(name="People", pair="hr")
    first = desk.jobs.run_now("anna", sales).run_id
    desk.workers.look()
    desk.clock.forward(seconds=60)
    desk.hand.end(first)  # so that one run is known to take a minute
    holder = desk.jobs.run_now("anna", sales).run_id
    desk.workers.look()
    waits = desk.jobs.run_now("anna", web).run_id

    why = desk.runs.why(waits)

    assert (why.reason, why.holders, why.position) == (Reason.SCOPE, (holder,), 1)
    assert f"run {holder} (Sales), which works on the same target" in why.sentence
    assert why.starts_at == desk.clock.now + timedelta(seconds=60)
    desk.closed = {"glue": "it answers 503 since 14:20."}
    down = desk.runs.why(desk.jobs.run_now("anna", people).run_id)
    assert (down.reason, down.starts_at) == (Reason.CONNECTION, None)
    assert "Waits for the connection glue: it answers 503" in down.sentence
    assert [run.id for run, _ in desk.runs.open()] == [holder, waits, down.run_id]


def test_a_run_that_is_over_is_neither_cancelled_nor_retried_when_it_succeeded(
    desk: Desk,
) -> None:
    run_id = desk.jobs.run_now("anna", desk.job()).run_id
    with pytest.raises(RunOver, match="is QUEUED"):
        desk.runs.retry("anna", run_id)
    desk.workers.look()
    desk.hand.end(run_id)

    with pytest.raises(RunOver, match="nothing to cancel"):
        desk.runs.cancel("anna", run_id)
    tried = desk.runs.retry_many("anna", [run_id, 99])

    assert isinstance(tried[run_id], RunOver)
    assert "no run 99" in str(tried[99])


def test_a_retry_by_a_person_does_not_wait_for_the_backoff(desk: Desk) -> None:
    job_id = desk.job()
    waiting = desk.jobs.run_now("anna", job_id)
    desk.store.queue.claim(lambda waiting, _running: [waiting[0].id], desk.clock())
    desk.store.queue.wait(
        waiting.run_id, desk.clock() + timedelta(hours=1), _failure(), desk.clock()
    )
    desk.clock.now = NOW.replace(hour=15, minute=5)
    desk.jobs.fire_due()  # a schedule is the same request, and is patient
    assert desk.workers.look() == []

    assert desk.jobs.run_now("anna", job_id).run_id == waiting.run_id

    assert desk.workers.look() == [waiting.run_id]


def _failure() -> Failure:
    return Failure("UNAVAILABLE", "CONNECTION", "no answer")


class Watched:
    """Stands in for the watch over the connections."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def tick(self) -> None:
        self.seen.append("tick")

    def stop(self) -> None:
        self.seen.append("stop")


def test_the_scheduler_ticks_in_a_thread_wakes_when_asked_and_stops(store: Store) -> None:
    with ThreadPoolExecutor(1) as executor:
        desk = Desk(store, executor)
        desk.workers.executor = executor
        ended = threading.Event()

        def work(_context: RunContext) -> Result:
            ended.set()
            return Result()

        desk.work.outcome = work
        watch = Watched()
        scheduler = Scheduler(desk.jobs, desk.workers, watch, desk.clock)
        assert (scheduler.heartbeat, scheduler.is_running) == (None, False)
        scheduler.start()

        desk.jobs.run_now("anna", desk.job())

        assert ended.wait(30)
        assert scheduler.is_running
        assert desk.workers.stop(30)
        scheduler.stop()
        assert not scheduler.is_running
        assert scheduler.heartbeat == NOW
        assert watch.seen[0] == "tick"
        assert watch.seen[-1] == "stop"
    assert desk.work.carried_out == [1]
    assert AskedBy(desk.runs.get(1).asked_by or "") is AskedBy.MANUAL

"""Random arrivals, failures, cancels and restarts over a clock set by hand: nothing is lost."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.errors import AccessDenied, CatalogUnavailable, RateLimited
from sync.jobs.work import Result, RunContext
from sync.model.job import Priority
from sync.model.run import RunStatus
from sync.store.database import open_store
from tests.jobs.world import NOW, ByHand, Clock, Scripted, request, workers_of

SLOTS = 3
TRIES = 4
OUTCOMES = ("fine", "partial", "throttled", "down", "denied", "bug")
# What each pair writes: two of them share a target.
SCOPES = {"a": ("lake",), "b": ("lake", "web"), "c": ("web",), "d": ()}


@dataclass
class Seen:
    """What the test knows of a run."""

    cancelled: bool = False
    over: RunStatus | None = None


class Law(RuleBasedStateMachine):
    """The queue and its workers, as the world plays with them."""

    runs = Bundle("runs")
    empty: Path  # a store without content
    folder: Path

    @initialize()
    def begin(self) -> None:
        path = self.folder / "store.duckdb"
        shutil.copyfile(self.empty, path)
        self.store = open_store(path, now=NOW)
        self.clock = Clock()
        self.outcome = "fine"
        self.work = Scripted(self.play)
        self.seen: dict[int, Seen] = {}
        self.start()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.drain()
            self.store.close()

    def start(self) -> None:
        self.hand = ByHand()
        self.workers = workers_of(self.store, self.clock, self.work, self.hand, slots=SLOTS)

    def play(self, context: RunContext) -> Result:
        match self.outcome:
            case "throttled":
                raise RateLimited("glue", "slow down", retry_after=40)
            case "down":
                raise CatalogUnavailable("glue", "no answer")
            case "denied":
                raise AccessDenied("glue", "no permission")
            case "bug":
                raise ZeroDivisionError("a bug")
            case "partial":
                errors = (CatalogUnavailable("glue", "no answer"),)
                return Result(status=RunStatus.PARTIAL, written=1, errors=errors)
        return Result(written=1)

    @rule(
        target=runs,
        pair=st.sampled_from(sorted(SCOPES)),
        priority=st.sampled_from(Priority),
        link=st.integers(1, 2),
    )
    def ask(self, pair: str, priority: Priority, link: int) -> int:
        wanted = request(pair, priority=priority, scopes=SCOPES[pair], link_ids=(link,))
        before = {
            run.id
            for run in self.store.queue.active()
            if (run.pair, run.link_ids) == (pair, (link,)) and run.status is not RunStatus.RUNNING
        }
        asked = self.store.queue.ask(wanted, self.clock())
        assert asked.is_new is not bool(before)
        assert asked.is_new or asked.run_id in before
        self.seen.setdefault(asked.run_id, Seen())
        return asked.run_id

    @rule(minutes=st.sampled_from([0, 1, 5, 30, -60]))
    def clock_moves(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule()
    def look(self) -> None:
        begun = self.workers.look()
        assert set(begun) <= set(self.hand.tasks)

    @precondition(lambda self: bool(self.hand.tasks))
    @rule(outcome=st.sampled_from(OUTCOMES), data=st.data())
    def a_run_ends(self, outcome: str, data: st.DataObject) -> None:
        self.outcome = outcome
        run_id = data.draw(st.sampled_from(sorted(self.hand.tasks)))
        attempts = self.store.queue.get(run_id).attempts
        self.hand.end(run_id)
        status = self.store.runs.get(run_id).status
        heals = outcome in {"throttled", "down", "partial"}
        if self.seen[run_id].cancelled:
            assert status is RunStatus.CANCELLED
        elif heals and attempts < TRIES:
            assert status is RunStatus.WAITING
        else:
            expected = {"fine": RunStatus.SUCCEEDED, "partial": RunStatus.PARTIAL}
            assert status is expected.get(outcome, RunStatus.FAILED)

    @rule(run_id=runs)
    def somebody_cancels(self, run_id: int) -> None:
        status = self.workers.cancel(run_id, "otto")
        if not self.seen[run_id].over:
            self.seen[run_id].cancelled = True
            assert status in {RunStatus.CANCELLED, RunStatus.RUNNING}

    @rule()
    def the_process_dies(self) -> None:
        self.hand.drop()
        self.start()
        self.store.queue.recover(self.clock(), TRIES)

    @rule()
    def the_app_stops_and_starts(self) -> None:
        self.workers.stop(0)
        assert self.workers.look() == []
        for run_id in sorted(self.hand.tasks):
            self.hand.end(run_id)
        self.start()

    @invariant()
    def what_runs_is_carried_out_once(self) -> None:
        if not hasattr(self, "store"):
            return
        running = [run for run in self.store.queue.active() if run.status is RunStatus.RUNNING]
        assert {run.id for run in running} == set(self.hand.tasks)
        assert len(running) <= SLOTS
        written = [scope for run in running for scope in run.scopes]
        assert len(written) == len(set(written)), "two runs write the same target"

    @invariant()
    def no_run_is_lost_and_none_comes_back(self) -> None:
        if not hasattr(self, "store"):
            return
        active = {run.id for run in self.store.queue.active()}
        for run_id, seen in self.seen.items():
            run = self.store.runs.get(run_id)
            assert run.status.finished is (run_id not in active)
            assert run.status.finished is (run.finished_at is not None)
            assert seen.over in (None, run.status), "a run that was over moved"
            seen.over = run.status if run.status.finished else None
            open_tries = [
                each for each in self.store.queue.attempts(run_id) if each.finished_at is None
            ]
            assert len(open_tries) == (run.status is RunStatus.RUNNING)

    def drain(self) -> None:
        """Whatever happened: with time and luck, every run comes to its end."""
        self.outcome = "fine"
        for _ in range(len(self.seen) * TRIES + 10):
            for run_id in sorted(self.hand.tasks):
                self.hand.end(run_id)
            if not self.store.queue.active():
                break
            self.clock.forward(hours=1)
            self.workers.look()
        assert self.store.queue.active() == []


def test_no_run_is_lost_doubled_or_starved(empty_store: Path, tmp_path: Path) -> None:
    class Here(Law):
        empty, folder = empty_store, tmp_path

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""The commands about jobs and runs, over a store without catalogs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from types import SimpleNamespace

import pytest

from sync.commands.parser import build_parser
from sync.commands.screen import Screen
from sync.errors import SyncError
from sync.jobs.work import Result, RunContext
from sync.store.database import Store
from tests.jobs.test_firing import Desk

Run = Callable[..., str]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    with ThreadPoolExecutor(1) as executor:
        yield Desk(store, executor)


@pytest.fixture
def run(desk: Desk) -> Run:
    """Return what runs a command and returns its output; errors stand behind it."""
    runtime = SimpleNamespace(
        jobs=desk.jobs, runs=desk.runs, scheduler=SimpleNamespace(is_running=False)
    )

    def run(*words: str, code: int = 0) -> str:
        out = StringIO()
        args = build_parser().parse_args([words[0], "--actor", "anna", *words[1:]])
        assert args.command(runtime, args, Screen(out, out)) == code
        return out.getvalue()

    return run


def test_a_job_is_made_shown_paused_and_removed(run: Run) -> None:
    made = run("jobs", "create", "Nightly", "--pair", "sales", "--cron", "0 6 * * 1-5")
    assert "At 06:00 on Monday through Friday, UTC." in made
    assert made.count(" 06:00 UTC") == 5

    run("jobs", "edit", "Nightly", "--priority", "high", "--zone", "Europe/Berlin")
    run("jobs", "pause", "1")

    (job,) = json.loads(run("jobs", "list", "--json"))
    assert (job["priority"], job["enabled"], job["next_fire_at"]) == ("HIGH", False, None)
    assert job["schedule"].endswith("Europe/Berlin")
    assert "Job 1 (Nightly) is gone" in run("jobs", "remove", "Nightly")
    assert "No job yet" in run("jobs", "list")


def test_a_schedule_can_be_looked_at_before_it_is_saved(run: Run) -> None:
    seen = run("jobs", "preview", "--every", "7200")

    assert seen.startswith("Every 2 hours.\n")
    with pytest.raises(SyncError, match="one schedule"):
        run("jobs", "preview", "--every", "7200", "--manual")


def test_a_run_is_asked_for_explained_cancelled_and_tried_again(run: Run, desk: Desk) -> None:
    run("jobs", "create", "Nightly", "--pair", "sales")
    asked = run("jobs", "run", "Nightly", "--priority", "critical")
    assert "Run 1 of Nightly is in the queue" in asked
    assert "The app carries it out as soon as it runs." in asked
    assert "was in the queue already" in run("jobs", "run", "Nightly")
    assert "Its turn has come" in run("runs", "queue")

    assert "Run 1 is cancelled." in run("runs", "cancel", "1")
    assert "Cancelled by anna." in run("runs", "why", "1")
    assert "Run 1 is tried again as run 2." in run("runs", "retry", "1")
    assert "There is no run 9" in run("runs", "retry", "9", code=1)

    def work(context: RunContext) -> Result:
        context.log("INFO", "plan", "Nothing to do.")
        return Result()

    desk.work.outcome = work
    desk.workers.look()
    desk.hand.end(2)
    assert "Nothing to do." in run("runs", "log", "2")
    listed = json.loads(run("runs", "--json", "list", "--status", "succeeded"))
    assert [(each["id"], each["job"], each["asked_by"]) for each in listed] == [
        (2, "Nightly", "retry")
    ]

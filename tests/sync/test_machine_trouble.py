"""Trouble with the machine, as the command line tells it: a clear sentence, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from sync.__main__ import main
from sync.runtime import STORE_NAME
from tests.sync.pairs import bind
from tests.sync.world import World

ROOT = Path(__file__).resolve().parents[2]
# Runs one command after the other; from the named one on, no file may grow beyond some bytes.
ON_A_FULL_DISK = """
import resource, signal, sys
from sync.__main__ import main

full, *options = sys.argv[1:]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for words in (["discover"], ["apply", "--pair", "orders", "--approve"]):
    if words[0] == full:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    ended = main([*words, *options])
    if ended:
        sys.exit(ended)
"""


@pytest.fixture
def options(world: World) -> list[str]:
    """A home in which something has been synced, and nothing has it open."""
    world.start(bind()).sync("orders")
    world.stop()
    return ["--home", str(world.home), "--settings", str(world.home / "settings.toml")]


def test_a_store_that_was_overwritten_is_named_and_left_alone(
    world: World, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = world.home / STORE_NAME
    path.write_bytes(b"not a database" * 1000)

    assert main(["status", *options]) == 1

    said = capsys.readouterr().err
    assert f"{path} is no readable store and was left as it is" in said
    assert "put a copy back" in said
    assert path.read_bytes() == b"not a database" * 1000


def test_a_store_of_a_newer_program_is_named_and_left_alone(
    world: World, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(world.home / STORE_NAME)) as raw:
        raw.execute("INSERT INTO migration VALUES (999, 'later', now()::TIMESTAMP)")

    assert main(["status", *options]) == 1

    assert "is at version 999" in (said := capsys.readouterr().err)
    assert "use the newer program" in said


def test_a_second_process_on_a_home_names_the_first(world: World, options: list[str]) -> None:
    first = world.start(bind())
    second = subprocess.run(
        [sys.executable, "-m", "sync", "discover", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert second.returncode == 1
    assert f"{STORE_NAME} is held by process" in second.stderr
    assert "stop it" in second.stderr
    assert first.plan("orders").changes == ()


@pytest.mark.parametrize("command", ["discover", "apply"])
def test_a_disk_that_fills_up_while_a_sync_runs_is_named_and_the_next_sync_does_the_rest(
    world: World, options: list[str], command: str
) -> None:
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    world.glue.comment("lake", "orders", "items", "How many items")

    full = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, command, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert full.returncode == 1, full
    assert f"{STORE_NAME} cannot be written, its disk is full or has a limit" in full.stderr
    assert "Make room and start again" in full.stderr
    session = world.start(bind())
    session.sync("orders")
    assert session.plan("orders").changes == ()
    _assert_edits_arrived(world)
    assert session.runtime.store.audit.verify().ok


@pytest.mark.parametrize("days", [-1, 400])
def test_a_clock_that_jumps_and_comes_back_is_told_and_hides_no_edit(
    world: World, days: int, caplog: pytest.LogCaptureFixture
) -> None:
    session = world.start(bind())
    session.sync("orders")
    assert "clock" not in caplog.text
    world.clock.now += timedelta(days=days)
    world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    session.sync("orders")
    words = "the clock of this machine jumped" if days > 0 else "clock of this machine went back"
    assert words in caplog.text
    assert "set it right" in caplog.text.lower()
    world.clock.now -= timedelta(days=days)
    world.glue.comment("lake", "orders", "items", "How many items")

    session.sync("orders")

    assert session.plan("orders").changes == ()
    _assert_edits_arrived(world)
    assert session.runtime.store.audit.verify().ok


def _assert_edits_arrived(world: World) -> None:
    assert world.glue.comments("lake", "orders")["status"] == "Order State"
    elements = world.sap.runtime("SALES", "ORDERS")["elements"]
    assert elements["ITEMS"]["@EndUserText.label"] == "How many items"

"""Many threads at one store, and a process that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from sync.errors import StoreError
from sync.store.connection import Cursor
from sync.store.database import Store, open_store
from tests.factories import make_asset
from tests.store.world import NOW, at, discover, ref

_WRITE_FOR_EVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sync.store.database import open_store
now = datetime(2026, 3, 18, tzinfo=UTC)
store = open_store(Path(sys.argv[1]), now=now)
while True:
    print(store.audit.append("svc", "count", "x", {}, now).id, flush=True)
"""


def test_readers_see_whole_states_while_writers_write(store: Store) -> None:
    small = [make_asset(f"T{i}") for i in range(20)]
    large = [*small, *(make_asset(f"U{i}") for i in range(20))]
    discover(store, small)
    done = threading.Event()

    def read() -> set[tuple[int, int]]:
        seen = set()
        while not done.is_set():
            rows = store.query(
                "SELECT count(DISTINCT a.id), count(*) FROM v_asset a "
                "JOIN v_column c ON c.asset_id = a.id WHERE deleted_at IS NULL"
            ).rows
            seen.add(rows[0])
            assert len(store.assets.bodies([ref("T1"), ref("T2")])) == 2
        return seen

    def log(run: int) -> None:
        for number in range(20):
            store.runs.log(run, "INFO", "test", "log", str(number), NOW)

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        runs = [store.runs.start("test", None, None, "me", NOW) for _ in range(2)]
        loggers = [pool.submit(log, run) for run in runs]
        for hours in range(1, 7):
            discover(store, large if hours % 2 else small, hours=hours)
        for logger in loggers:
            logger.result()
        done.set()
        seen = set().union(*(reader.result() for reader in readers))

    assert seen <= {(20, 20), (40, 40)}
    assert [len(store.runs.logs(run)) for run in runs] == [20, 20]


def test_audit_events_of_many_threads_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store.audit.append("svc", "x", str(n), {}, NOW), range(40)))

    verified = store.audit.verify()
    assert (verified.ok, verified.count) == (True, 40)


def test_the_version_rises_with_writes_only(store: Store) -> None:
    before = store.version()
    store.query("SELECT count(*) FROM v_asset")
    store.assets.known("dsp")
    unchanged = store.version()

    store.assets.forget(ref("A"), "x", NOW)

    assert (unchanged, store.version() > before) == (before, True)


def test_a_write_that_fails_leaves_nothing_and_frees_the_store(store: Store) -> None:
    def work(cursor: Cursor) -> None:
        cursor.run("DELETE FROM migration")
        cursor.run("SELECT nonsense")

    with pytest.raises(StoreError, match="nonsense"):
        store._db.write(work)

    assert store.meta.schema_version() > 0
    store.assets.forget(ref("A"), "x", NOW)


def test_a_transaction_conflict_is_tried_again(store: Store) -> None:
    tries = []

    def work(cursor: Cursor) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise duckdb.TransactionException("Conflict on update!")
        return "written"

    assert store._db.write(work) == "written"


def test_a_transaction_that_conflicts_for_ever_is_an_error(store: Store) -> None:
    def work(cursor: Cursor) -> None:
        raise duckdb.TransactionException("Conflict on update!")

    with pytest.raises(StoreError, match="Conflict on update"):
        store._db.write(work)


def test_a_killed_process_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOR_EVER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.readlines()

    last = max(int(line) for line in acknowledged if line.endswith("\n"))
    with open_store(path, now=at(1)) as store:
        verified = store.audit.verify()
        assert verified.ok
        assert last <= verified.count <= last + 1

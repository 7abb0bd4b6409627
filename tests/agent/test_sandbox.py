"""SQL of strangers: what it may do on a snapshot, and what becomes of everything else."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sync.agent import sandbox
from sync.agent.sandbox import Limits, Sandbox
from sync.errors import QueryRefused, StoreError
from sync.store.database import Store, open_store
from tests.factories import make_asset
from tests.store.world import NOW, discover


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("sandboxed") / "store.duckdb"
    with open_store(path, now=NOW) as opened:
        discover(opened, [make_asset(name, columns=["ID", "NET"]) for name in ("A", "B", "C")])
        yield opened


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    opened = Sandbox(tmp_path_factory.mktemp("box") / "snapshots")
    yield opened
    opened.close()


def test_a_select_is_answered_with_its_types(store: Store, box: Sandbox) -> None:
    table = box.run(
        store,
        "SELECT name, column_count, first_seen_at, DATE '2026-03-18' AS day, 1.5 AS half, "
        "NULL AS no FROM v_asset WHERE name = ?",
        ["B"],
    )

    assert table.columns == ("name", "column_count", "first_seen_at", "day", "half", "no")
    assert table.rows == [("B", 2, NOW, date(2026, 3, 18), Decimal("1.5"), None)]
    assert not table.truncated


def test_rows_are_limited(store: Store, box: Sandbox) -> None:
    table = box.run(store, "SELECT name FROM v_asset ORDER BY name", rows=2)

    assert table.rows == [("A",), ("B",)]
    assert table.truncated


# What the guard refuses before any process starts.
REFUSED = {
    "delete": "DELETE FROM audit_event",
    "drop": "DROP TABLE job",
    "two statements": "SELECT 1; DROP TABLE asset",
    "commit first": "COMMIT; DROP TABLE asset; SELECT 1",
    "write in a cte": "WITH d AS (DELETE FROM asset RETURNING id) SELECT id FROM d",
    "table": "SELECT name FROM asset",
    "file": "SELECT 1 FROM read_csv('/etc/passwd')",
    "file by name": "SELECT 1 FROM '/etc/passwd'",
    "copy": "COPY (SELECT 1) TO '/tmp/out.csv'",
    "attach": "ATTACH '/tmp/other.duckdb'",
    "setting": "SET enable_external_access = true",
    "pragma": "PRAGMA database_list",
    "install": "INSTALL httpfs",
    "settings": "SELECT current_setting('memory_limit')",
    "system tables": "SELECT table_name FROM information_schema.tables",
    "filling memory": "SELECT length(repeat('x', 1000000000))",
    "comment": "'; DELETE FROM audit_events; --",
    "nothing": "",
    "words": "show me everything",
}


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_hostile_sql_is_refused_before_a_process_starts(
    store: Store, box: Sandbox, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.subprocess, "run", None)  # a call of it would fail

    with pytest.raises(QueryRefused):
        box.run(store, sql)


class Unguarded(Store):
    """A store whose guard lets everything pass: what stops the query then is the child."""

    def __init__(self, store: Store) -> None:
        self.path, self._real = store.path, store

    def version(self) -> int:
        return self._real.version()

    def check(self, sql: str) -> None:
        """Allow anything."""

    def frozen(self):  # type: ignore[no-untyped-def]  # whatever the real one gives
        return self._real.frozen()


ESCAPES = {
    "delete": "DELETE FROM asset",
    "two statements": "SELECT 1; DROP TABLE asset",
    "write in a cte": "WITH d AS (DELETE FROM asset RETURNING id) SELECT id FROM d",
    "passwd": "SELECT content FROM read_text('/etc/passwd')",
    "csv": "SELECT 1 FROM read_csv('/etc/passwd')",
    "list of files": "SELECT file FROM glob('/*')",
    "attach": "ATTACH 'other.duckdb'",
    "copy": "COPY (SELECT 1) TO 'out.csv'",
    "setting": "SET enable_external_access = true",
    "install": "INSTALL httpfs",
    "memory": "SELECT length(repeat('x', 2000000000))",
    "no query": "garbage",
}


@pytest.mark.parametrize("sql", ESCAPES.values(), ids=ESCAPES)
def test_the_child_stops_what_a_broken_guard_lets_pass(
    store: Store, box: Sandbox, sql: str
) -> None:
    before = _tables(store)

    with pytest.raises(QueryRefused):
        box.run(Unguarded(store), sql)

    assert _tables(store) == before


def test_no_environment_reaches_the_child(
    store: Store, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, object] = {}
    real = sandbox.subprocess.run

    def run(*args: object, **options: object) -> object:
        seen.update(options)
        return real(*args, **options)

    monkeypatch.setenv("DATASPHERE_CLIENT_SECRET", "hush")
    monkeypatch.setattr(sandbox.subprocess, "run", run)

    box.run(store, "SELECT 1")

    assert seen["env"] == {}


def test_a_query_without_end_is_killed(store: Store, tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "box", Limits(seconds=1.5))
    endless = (
        "SELECT count(*) FROM range(100000) a, range(100000) b, range(1000) c "
        "WHERE a.range * b.range % 7 = c.range"
    )

    with pytest.raises(QueryRefused, match=r"stopped after 1\.5 s|too much time"):
        box.run(store, endless)

    assert box.run(store, "SELECT 1").rows == [(1,)]
    box.close()


def test_the_snapshot_is_kept_until_the_store_changes(tmp_path: Path) -> None:
    folder = tmp_path / "box"
    with open_store(tmp_path / "store.duckdb", now=NOW) as store:
        box = Sandbox(folder)
        discover(store, [make_asset("A")])
        first = box.run(store, "SELECT count(*) FROM v_asset").rows
        before = {path.name: path.stat().st_ino for path in folder.iterdir()}
        box.run(store, "SELECT 1")
        again = {path.name: path.stat().st_ino for path in folder.iterdir()}

        discover(store, [make_asset("A"), make_asset("B")])
        second = box.run(store, "SELECT count(*) FROM v_asset").rows
        after = {path.name for path in folder.iterdir()}
        box.close()

    assert (first, second) == ([(1,)], [(2,)])
    assert again == before
    assert after.isdisjoint(before)
    assert list(folder.iterdir()) == []


def test_the_store_stays_locked_while_it_is_copied(store: Store, box: Sandbox) -> None:
    box.run(store, "SELECT 1")

    with pytest.raises(StoreError, match="held"):
        open_store(store.path, now=NOW)
    assert store.query("SELECT count(*) FROM v_asset").rows == [(3,)]


def test_many_ask_at_the_same_time(store: Store, box: Sandbox) -> None:
    answers: list[object] = []

    def ask(number: int) -> None:
        answers.append(box.run(store, f"SELECT {number} + count(*) FROM v_asset").rows[0][0])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [3, 4, 5, 6]


def test_snapshots_are_for_this_user_alone(store: Store, box: Sandbox) -> None:
    box.run(store, "SELECT 1")

    assert box._folder.stat().st_mode & 0o077 == 0


def _tables(store: Store) -> str:
    rows = store.query("SELECT * FROM v_asset ORDER BY id").rows
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_times_without_a_zone_are_utc(store: Store, box: Sandbox) -> None:
    (row,) = box.run(store, "SELECT TIMESTAMP '2026-03-18 14:30:00' AS at").rows

    assert row == (datetime(2026, 3, 18, 14, 30, tzinfo=UTC),)

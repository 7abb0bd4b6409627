"""Opening the file: held by another, too new, broken, sandboxed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from sync.config import StoreSettings
from sync.errors import StoreCorrupt, StoreError, StoreHeld, StoreTooNew
from sync.store.database import Store, open_store
from sync.store.opening import open_database
from sync.store.sql import load_migrations
from tests.factories import make_asset
from tests.store.world import NOW, discover, ref

_HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
connection.close()
"""


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_was_saved_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with open_store(path, now=NOW) as store:
        discover(store, [make_asset("A")])

    with open_store(path, now=NOW) as store:
        assert store.assets.known("dsp").keys() == {ref("A")}
        assert store.meta.schema_version() == load_migrations()[-1][0]


def test_a_store_that_another_process_holds_names_that_process(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    open_store(path, now=NOW).close()
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(StoreHeld, match=rf"is held by process {holder.pid} \(python"):
            open_store(path, now=NOW)

        holder.communicate()
    open_store(path, now=NOW).close()


def test_a_store_that_this_process_holds_is_not_opened_twice(store: Store) -> None:
    with pytest.raises(StoreHeld, match="this one"):
        open_store(store.path, now=NOW)

    assert store.assets.known("dsp") == {}


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    open_store(path, now=NOW).close()
    with duckdb.connect(str(path)) as raw:
        raw.execute("INSERT INTO migration VALUES (9999, 'future', TIMESTAMP '2030-01-01')")
    before = digest(path)

    with pytest.raises(StoreTooNew, match=r"version 9999.*up to"):
        open_store(path, now=NOW)

    assert digest(path) == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(b"not a database at all" * 500)
    before = digest(path)

    with pytest.raises(StoreCorrupt, match="left as it is"):
        open_store(path, now=NOW)

    assert digest(path) == before
    assert [file.name for file in tmp_path.iterdir()] == ["store.duckdb"]


def test_a_damaged_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with open_store(path, now=NOW) as store:
        discover(store, [make_asset("A")])
    content = bytearray(path.read_bytes())
    for place in range(8192, len(content), 512):
        content[place] ^= 0xFF
    path.write_bytes(content)
    before = digest(path)

    with pytest.raises(StoreCorrupt, match="left as it is"):
        open_store(path, now=NOW)

    assert digest(path) == before


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as raw:
        raw.execute("CREATE TABLE invoices (id INTEGER)")
    before = digest(path)

    with pytest.raises(StoreCorrupt, match="invoices"):
        open_store(path, now=NOW)

    assert digest(path) == before


@pytest.mark.parametrize(
    ("path", "settings", "match"),
    [
        pytest.param("missing/store.duckdb", StoreSettings(), "cannot be opened", id="no folder"),
        pytest.param(
            "s.duckdb", StoreSettings(memory_limit="much"), r"\[store\].*Memory", id="memory"
        ),
    ],
)
def test_what_cannot_be_opened_says_why(
    tmp_path: Path, path: str, settings: StoreSettings, match: str
) -> None:
    with pytest.raises(StoreError, match=match) as caught:
        open_store(tmp_path / path, settings, now=NOW)

    assert not isinstance(caught.value, StoreCorrupt)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY asset TO 'stolen.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '10GB'",
    ],
)
def test_the_connection_itself_reaches_nothing_outside_the_file(
    store: Store, statement: str
) -> None:
    with pytest.raises(StoreError, match="refused"):
        store._db.read(statement)


def test_the_limits_come_from_the_settings(tmp_path: Path) -> None:
    settings = StoreSettings(memory_limit="300MiB", threads=1)

    with open_store(tmp_path / "store.duckdb", settings, now=NOW) as store:
        limits = store._db.read(
            "SELECT current_setting('memory_limit'), current_setting('threads')"
        )

    assert limits == [("300.0 MiB", 1)]


def test_the_file_can_be_read_by_the_older_duckdb(store: Store, tmp_path: Path) -> None:
    path = store.path
    store.close()

    header = int.from_bytes(path.read_bytes()[12:20], "little")

    assert header < 69  # the first storage version that DuckDB 1.5 cannot open


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()

    with pytest.raises(StoreError, match="is closed"):
        store.assets.known("dsp")


def test_the_halves_of_a_union_are_told_apart_where_only_a_column_differs(tmp_path: Path) -> None:
    raw = open_database(tmp_path / "store.duckdb", StoreSettings(), NOW)
    raw.execute(
        "CREATE TEMP TABLE thing AS SELECT i AS id, chr(65 + i::INT) AS name FROM range(20) r(i)"
    )
    raw.execute(
        "CREATE TEMP TABLE tie AS SELECT chr(65 + i::INT) AS one, chr(75 + i::INT) AS other, "
        "i < 7 AS kept FROM range(10) r(i)"
    )
    raw.execute(
        "CREATE TEMP VIEW tied AS SELECT t.kept, a.id AS one, b.id AS other FROM tie t "
        "JOIN thing a ON a.name = t.one JOIN thing b ON b.name = t.other"
    )

    ids = "SELECT one AS id FROM tied WHERE kept UNION ALL SELECT other FROM tied WHERE kept"
    assert raw.execute(f"SELECT count(*), count(DISTINCT id) FROM ({ids})").fetchall() == [(14, 14)]
    raw.close()

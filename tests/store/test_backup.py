"""Backup and restore: a consistent copy while everything runs, proven before it is trusted."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from sync.errors import StoreCorrupt, StoreError, StoreHeld, StoreTooNew
from sync.store.audit import head_path
from sync.store.backup import back_up, prove, restore
from sync.store.database import Store, open_store
from tests.factories import make_asset
from tests.store.world import NOW, at, discover, ref

_OPEN = """
import sys, duckdb
try:
    duckdb.connect(sys.argv[1]).close()
except duckdb.Error:
    print("held")
else:
    print("opened")
"""
_HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
connection.close()
"""


@pytest.fixture
def filled(store: Store) -> Store:
    discover(store, [make_asset("ORDERS"), make_asset("ITEMS")])
    for number in range(3):
        store.audit.append("anna", "apply", f"plan {number}", {"n": number}, at(number))
    return store


def names(path: Path) -> set[str]:
    with open_store(path, now=NOW) as store:
        return {each.name for each in store.assets.known("dsp")}


def test_a_backup_is_proven_and_holds_everything(filled: Store, tmp_path: Path) -> None:
    proof = back_up(filled, tmp_path / "copy.duckdb", at(9))

    assert (proof.path, proof.audit_events) == (tmp_path / "copy.duckdb", 3)
    assert proof.counts == {"assets": 2, "links": 0, "plans": 0, "runs": 0}
    assert (proof.latest, proof.schema_version) == (at(2), filled.meta.schema_version())
    assert proof.audit_head == filled.audit.verify().head
    assert names(tmp_path / "copy.duckdb") == {"ORDERS", "ITEMS"}
    left = {each.name for each in tmp_path.iterdir() if each.name.startswith("copy")}
    assert left == {"copy.duckdb", "copy.duckdb.audit-head"}


def test_the_store_goes_on_and_stays_ours_after_a_backup(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy.duckdb", at(9))
    discover(filled, [make_asset("LATER")], hours=10)

    asked = subprocess.run(
        [sys.executable, "-c", _OPEN, str(filled.path)], capture_output=True, text=True, check=True
    )

    assert asked.stdout.strip() == "held"
    assert ref("LATER") in filled.assets.known("dsp")
    assert names(tmp_path / "copy.duckdb") == {"ORDERS", "ITEMS"}


def test_backups_while_others_write_are_whole(filled: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            filled.audit.append("svc", "x", str(number), {"n": number}, at(number))
            number += 1

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        proofs = [back_up(filled, tmp_path / f"{n}.duckdb", at(9)) for n in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    events = [proof.audit_events for proof in proofs]
    assert events == sorted(events)
    assert filled.audit.verify().ok


def test_an_existing_file_is_never_overwritten(filled: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.duckdb"
    target.write_text("mine")

    with pytest.raises(StoreError, match="nothing is overwritten"):
        back_up(filled, target, at(9))

    assert target.read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no folder .*nowhere"):
        back_up(filled, tmp_path / "nowhere" / "copy.duckdb", at(9))


def test_a_backup_goes_back_and_the_old_store_is_kept(filled: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    back_up(filled, copy, at(9))
    discover(filled, [make_asset("LATER")], hours=10)
    filled.audit.append("anna", "apply", "plan 3", {}, at(11))
    filled.close()

    proof, aside = restore(copy, filled.path, "ben", at(12))

    assert (proof.path, proof.audit_events) == (filled.path, 3)
    with open_store(filled.path, now=at(13)) as store:
        assert {each.name for each in store.assets.known("dsp")} == {"ORDERS", "ITEMS"}
        verified = store.audit.verify()
        assert (verified.ok, verified.count) == (True, 4)
        (event,) = store.audit.recent(1)
        assert (event.actor, event.action, event.subject) == ("ben", "restore", "copy.duckdb")
    assert aside is not None
    assert names(aside) == {"LATER"}
    assert prove(aside, at(14)).audit_events == 4
    assert prove(copy, at(14)).audit_events == 3


def test_a_backup_goes_where_nothing_was(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy.duckdb", at(9))
    home = tmp_path / "home"
    home.mkdir()

    proof, aside = restore(tmp_path / "copy.duckdb", home / "store.duckdb", "ben", at(10))

    assert aside is None
    assert names(proof.path) == {"ORDERS", "ITEMS"}


def test_a_store_that_another_process_has_open_is_not_replaced(
    filled: Store, tmp_path: Path
) -> None:
    back_up(filled, tmp_path / "copy.duckdb", at(9))
    filled.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(filled.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(StoreHeld, match=str(holder.pid)):
            restore(tmp_path / "copy.duckdb", filled.path, "ben", at(10))

        holder.communicate()
    assert names(filled.path) == {"ORDERS", "ITEMS"}
    assert not [each for each in tmp_path.iterdir() if "restoring" in each.name]


def test_a_store_that_this_process_has_open_is_not_replaced(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy.duckdb", at(9))

    with pytest.raises(StoreHeld, match="this one"):
        restore(tmp_path / "copy.duckdb", filled.path, "ben", at(10))


def test_a_broken_store_is_replaced_and_kept(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy.duckdb", at(9))
    filled.close()
    filled.path.write_bytes(b"not a database" * 1000)

    _, aside = restore(tmp_path / "copy.duckdb", filled.path, "ben", at(10))

    assert names(filled.path) == {"ORDERS", "ITEMS"}
    assert aside is not None
    assert aside.read_bytes().startswith(b"not a database")


def _tamper(path: Path) -> None:
    with duckdb.connect(str(path)) as raw:
        raw.execute("UPDATE audit_event SET actor = 'mallory' WHERE id = 2")


def _from_the_future(path: Path) -> None:
    with duckdb.connect(str(path)) as raw:
        raw.execute("INSERT INTO migration VALUES (9999, 'future', TIMESTAMP '2030-01-01')")


@pytest.mark.parametrize(
    ("damage", "error", "words"),
    [
        pytest.param(_tamper, StoreCorrupt, "event 2 was changed", id="a changed audit event"),
        pytest.param(_from_the_future, StoreTooNew, "version 9999", id="a newer program's"),
        pytest.param(
            lambda path: head_path(path).unlink(), StoreCorrupt, "two files", id="without its head"
        ),
        pytest.param(
            lambda path: path.write_bytes(b"x" * 9000), StoreCorrupt, "no readable", id="no store"
        ),
    ],
)
def test_a_backup_that_is_not_whole_replaces_nothing(
    filled: Store, tmp_path: Path, damage: object, error: type[StoreError], words: str
) -> None:
    copy = tmp_path / "copy.duckdb"
    back_up(filled, copy, at(9))
    filled.close()
    assert callable(damage)
    damage(copy)

    with pytest.raises(error, match=words):
        restore(copy, filled.path, "ben", at(10))

    assert names(filled.path) == {"ORDERS", "ITEMS"}
    assert not [each for each in tmp_path.iterdir() if "restoring" in each.name]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no backup .*lost\.duckdb"):
        restore(tmp_path / "lost.duckdb", tmp_path / "store.duckdb", "ben", NOW)

"""A disk that takes nothing more: a sentence that says so, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sync.store.database import open_store
from tests.store.world import NOW

ROOT = Path(__file__).resolve().parents[2]
# Appends events until a file may grow no further, and says how many were confirmed.
CHILD = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sync.errors import SyncError
from sync.store.database import open_store

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
now, confirmed = datetime(2026, 6, 1, tzinfo=UTC), 0
try:
    store = open_store(Path(sys.argv[1]), now=now)
    while True:
        store.audit.append("anna", "plan", "x" * 2000, {}, now)
        confirmed += 1
except SyncError as error:
    print(confirmed, error)
"""


@pytest.mark.parametrize("limit", [pytest.param(20_000, id="the first start"), 200_000])
def test_a_full_disk_is_named_and_what_was_confirmed_is_kept(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "store.duckdb"
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(limit)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    confirmed, _, text = ended.stdout.partition(" ")

    assert "cannot be written, its disk is full or has a limit" in text, ended
    assert "Make room and start again" in text
    assert path.name in text
    with open_store(path, now=NOW) as store:
        found = store.audit.verify()
        assert found.ok, found
        assert found.count >= int(confirmed)

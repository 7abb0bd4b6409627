from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.database import Store, open_store
from tests.store.world import NOW


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    path = tmp_path / "store.duckdb"
    shutil.copyfile(empty_store, path)
    with open_store(path, now=NOW) as opened:
        yield opened

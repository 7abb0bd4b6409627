from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.database import Store, open_store
from tests.store.world import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.duckdb", now=NOW) as opened:
        yield opened

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.store.database import Store, open_store
from tests.jobs.world import NOW


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    path = tmp_path / "store.duckdb"
    shutil.copyfile(empty_store, path)
    with open_store(path, now=NOW) as opened:
        yield opened


@pytest.fixture(scope="session")
def fresh_store(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path
) -> Callable[[], object]:
    """Return what opens a store of its own for each example of a property."""

    @contextmanager
    def opened() -> Iterator[Store]:
        path = tmp_path_factory.mktemp("example") / "store.duckdb"
        shutil.copyfile(empty_store, path)
        with open_store(path, now=NOW) as store:
            yield store
        path.unlink()

    return opened

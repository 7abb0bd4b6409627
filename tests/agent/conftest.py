from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.store.database import open_store
from tests.agent import gold
from tests.agent.judge import World
from tests.agent.world import CLOCK, WORLDS, build_world


@pytest.fixture(scope="session")
def world_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The stores of the three worlds; nobody writes to them."""
    folder = tmp_path_factory.mktemp("worlds")
    return {name: build_world(folder / name, name) for name in WORLDS}


@pytest.fixture(scope="module")
def worlds(world_files: Mapping[str, Path]) -> Iterator[Mapping[str, World]]:
    with ExitStack() as stack:
        yield {
            name: World(name, stack.enter_context(open_store(path, now=CLOCK)), gold.load())
            for name, path in world_files.items()
        }

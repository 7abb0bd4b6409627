"""Worlds that the tests of the agent share."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.agent.agent import Agent
from sync.agent.sandbox import Sandbox
from sync.store.database import Store, open_store
from tests.agent import gold
from tests.agent.judge import World
from tests.agent.world import CLOCK, WORLDS, build_world


@pytest.fixture(scope="session")
def base_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that returns a fresh store of the base world, which is built once."""
    built = build_world(tmp_path_factory.mktemp("built"))

    def copied() -> Path:
        return Path(shutil.copy(built, tmp_path_factory.mktemp("world") / built.name))

    return copied


@pytest.fixture(scope="session")
def world_files(
    tmp_path_factory: pytest.TempPathFactory, base_copy: Callable[[], Path]
) -> Mapping[str, Path]:
    """The stores of the three worlds; nobody writes to them."""
    folder = tmp_path_factory.mktemp("worlds")
    others = {name: build_world(folder / name, name) for name in WORLDS if name != "base"}
    return {name: others.get(name) or base_copy() for name in WORLDS}


@pytest.fixture(scope="module")
def worlds(world_files: Mapping[str, Path]) -> Iterator[Mapping[str, World]]:
    with ExitStack() as stack:
        yield {
            name: World(name, stack.enter_context(open_store(path, now=CLOCK)), gold.load())
            for name, path in world_files.items()
        }


@pytest.fixture(scope="module")
def touched() -> frozenset[str]:
    """The views that the tests of a module may add to."""
    return frozenset()


@pytest.fixture(scope="module")
def store(base_copy: Callable[[], Path], touched: frozenset[str]) -> Iterator[Store]:
    """A module's own base world; whatever its tests ask for, only *touched* views change."""
    with open_store(base_copy(), now=CLOCK) as opened:
        before = checksum(opened, touched)
        yield opened
        assert checksum(opened, touched) == before


@pytest.fixture(scope="module")
def agent(store: Store) -> Agent:
    """An agent over the module's store."""
    return Agent(store)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path_factory.mktemp("box") / "snapshots")
    yield box
    box.close()


def checksum(store: Store, touched: frozenset[str]) -> str:
    """Return what all views hold, but those that are *touched*."""
    every = sorted(set(store.views) - touched)
    held = [store.query(f"SELECT * FROM {view} ORDER BY ALL").rows for view in every]
    return hashlib.sha256(repr(held).encode()).hexdigest()

"""Embedded servers that the tests of the engine share; each test finds them as the content says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from sync.embedded.process import EmbeddedServers, start_embedded
from tests.sync.content import DOCUMENTS, GLUE, write_content
from tests.sync.foreign import Analyst, Modeler
from tests.sync.pairs import bind, mirror
from tests.sync.world import World


@pytest.fixture(scope="session")
def small_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Serve the small world of these tests."""
    folder = tmp_path_factory.mktemp("small")
    options = write_content(folder, DOCUMENTS, GLUE)
    servers = start_embedded(folder / "home", extra_args=options)
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
def whole_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Serve the whole embedded world."""
    servers = start_embedded(tmp_path_factory.mktemp("whole"))
    yield servers
    servers.stop()


@dataclass(frozen=True)
class Snapshot:
    """Servers whose content is the small world after a sync, and the home that remembers it."""

    servers: EmbeddedServers
    home: Path


@pytest.fixture(scope="session")
def snapshot(
    small_servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    """Sync the bound and the mirrored orders once for all tests that begin there."""
    folder = tmp_path_factory.mktemp("snapshot")
    with fresh_world(small_servers, folder) as world:
        world.start(bind() + mirror()).sync("orders", "mirror")
        databases = [line for line in GLUE if "DatabaseInput" in line]
        names = [line["DatabaseInput"]["Name"] for line in databases]
        tables = [line for name in names for line in world.glue.content(name)]
    options = write_content(folder, DOCUMENTS, databases + tables)
    servers = start_embedded(folder / "servers", extra_args=options)
    yield Snapshot(servers, folder / "home")
    servers.stop()


@pytest.fixture
def synced_world(snapshot: Snapshot, tmp_path: Path) -> Iterator[World]:
    """The small world after a sync of the bound and the mirrored orders, a day later."""
    shutil.copytree(snapshot.home, tmp_path / "home")
    with fresh_world(snapshot.servers, tmp_path) as found:
        found.clock.now += timedelta(days=1)
        yield found


@pytest.fixture
def unsynced_world(small_servers: EmbeddedServers, tmp_path: Path) -> Iterator[World]:
    """The small world as its content says, and a fresh home."""
    with fresh_world(small_servers, tmp_path) as found:
        yield found


@pytest.fixture
def world(unsynced_world: World) -> World:
    """The world of a test; modules whose tests begin after a sync override it."""
    return unsynced_world


@contextmanager
def fresh_world(servers: EmbeddedServers, folder: Path) -> Iterator[World]:
    """Bring the content of *servers* back, and begin a home in *folder*."""
    found = World(servers, Modeler(servers), Analyst(servers), folder / "home")
    found.sap.admin("reset")
    found.glue.admin("reset")
    try:
        yield found
    finally:
        found.close()

"""Embedded servers that the tests of the engine share; each test finds them as the content says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.embedded.process import EmbeddedServers, start_embedded
from tests.sync.content import DOCUMENTS, GLUE, write_content
from tests.sync.foreign import Analyst, Modeler
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


@pytest.fixture
def world(small_servers: EmbeddedServers, tmp_path: Path) -> Iterator[World]:
    """The small world as its content says, and a fresh home."""
    with fresh_world(small_servers, tmp_path) as found:
        yield found


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

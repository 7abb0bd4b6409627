"""What the tests of the embedded tenant share: serving content for the length of a module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from sync.embedded.datasphere import build_tenant
from tests.embedded.datasphere_server import Files, Running, Serve, running, write_content


@pytest.fixture(scope="module")
def serve_content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Serve CSN given as {"SPACE/file.json": document} until the tests of the module are over."""
    with ExitStack() as stack:

        def serve(files: Files) -> Running:
            folder = write_content(tmp_path_factory.mktemp("content"), files)
            return stack.enter_context(running(build_tenant(folder, None)))

        yield serve

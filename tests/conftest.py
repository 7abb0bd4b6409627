"""The order of the tests, and what they measured, printed at the end from whichever process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from sync.store.database import open_store

_FIGURE = "figure"
_NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)
# What takes minutes begins first, so that no core waits for it at the end.
_LONG = (
    "tests/test_app_process.py",
    "tests/test_static.py",
    "tests/browser/",
    "tests/sync/test_faults_sync.py",
    "tests/sync/test_workers.py",
    "tests/sync/test_kills.py",
    "tests/agent/test_evaluation.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, otherwise in their own order."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated store without content; copying it is quicker than migrating again."""
    path = tmp_path_factory.mktemp("store") / "empty.duckdb"
    open_store(path, now=_NOW).close()
    return path


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return a function that has its line printed when all tests are through."""
    return lambda line: record_property(_FIGURE, line)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print the figures of the tests that passed."""
    lines = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == _FIGURE
    ]
    if lines:
        terminalreporter.section("figures")
    for line in lines:
        terminalreporter.write_line(str(line))

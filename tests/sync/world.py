"""What a test of the engine holds: two running catalogs, their foreign users, and a fresh home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sync.embedded.process import EmbeddedServers
from sync.engine import Engine
from sync.errors import SyncError
from sync.model.plan import Choice, Decision, Line, Plan
from sync.runtime import STORE_NAME, Runtime, open_runtime
from sync.steps.carry import Applied
from tests.sync.foreign import Analyst, Modeler

ACTOR = "anna"


class Clock:
    """A clock that goes on by a second each time somebody looks at it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class World:
    """Both catalogs as the content has them, and a home without a store."""

    servers: EmbeddedServers
    sap: Modeler
    glue: Analyst
    home: Path
    clock: Clock = field(default_factory=Clock)
    _open: list[Runtime] = field(default_factory=list)

    def settings(self, pairs: str, *, writable: bool = True, **connection: Any) -> Path:
        """Write a settings file with *pairs*; *connection* adds keys to the tenant's."""
        text = self.servers.settings.read_text("utf-8").split("[[pair]]")[0]
        tenant, tail = text.split("[connections.glue]")
        values = {"writable": str(writable).lower(), **connection}
        for key, value in values.items():
            tenant = re.sub(rf"^{key} = .*\n", "", tenant, flags=re.MULTILINE)
            tenant = f"{tenant.rstrip()}\n{key} = {value}\n"
        path = self.home / "settings.toml"
        self.home.mkdir(parents=True, exist_ok=True)
        # Tests run on every core already: a store that takes one of them is quicker here.
        store = "[store]\nthreads = 1\n"
        path.write_text(f"{tenant}\n[connections.glue]{tail}{store}{pairs}", "utf-8")
        return path

    def start(self, pairs: str, *, serves_pages: bool = False, **settings: Any) -> Session:
        """Open the engine over *pairs*, in this home."""
        path = self.settings(pairs, **settings)
        self.stop()
        runtime = open_runtime(
            self.home, {}, named=path, clock=self.clock, serves_pages=serves_pages
        )
        self._open.append(runtime)
        return Session(runtime)

    def stop(self) -> None:
        """Close what is open; the store stays."""
        while self._open:
            self._open.pop().close()

    def forget(self) -> None:
        """Delete the store, as if this were another machine."""
        self.stop()
        for path in self.home.glob(f"{STORE_NAME}*"):
            path.unlink()

    def close(self) -> None:
        self.stop()
        self.sap.close()
        self.glue.close()

    @contextmanager
    def no_writes(self) -> Iterator[None]:
        """Check that nobody writes into either catalog meanwhile."""
        before = self.sap.state()["revision"], self.glue.writes()
        yield
        assert (self.sap.state()["revision"], self.glue.writes()) == before


@dataclass(frozen=True)
class Session:
    """An open engine, with the steps that tests take."""

    runtime: Runtime

    @property
    def engine(self) -> Engine:
        return self.runtime.engine

    def discover(self, *names: str) -> None:
        for result in self.engine.discover(ACTOR, names).values():
            assert not isinstance(result, SyncError), result

    def plan(self, pair: str, *, refresh: bool = True) -> Plan:
        if refresh:
            self.discover()
        return self.engine.plan(ACTOR, pair)

    def approve(self, plan: Plan) -> int:
        return self.engine.approve(ACTOR, plan.id)

    def accept(self, plan: Plan, *lines: Line, **settled: Any) -> None:
        ids = [line.id for line in lines]
        self.engine.decide(ACTOR, plan.id, ids, Decision.ACCEPTED, **settled)

    def settle(self, plan: Plan, line: Line, choice: Choice, value: Any = None) -> None:
        self.accept(plan, line, choice=choice, value=value)

    def reject(self, plan: Plan, *lines: Line) -> None:
        self.engine.decide(ACTOR, plan.id, [line.id for line in lines], Decision.REJECTED)

    def apply(self, plan: Plan, **options: Any) -> Applied:
        return self.engine.apply(ACTOR, plan.id, **options)

    def sync(self, *pairs: str) -> dict[str, Applied | None]:
        """Discover, then plan, approve what is harmless and apply, pair by pair."""
        self.discover()
        return {pair: self.carry(self.plan(pair, refresh=False)) for pair in pairs}

    def carry(self, plan: Plan) -> Applied | None:
        """Approve what is harmless and apply it."""
        return self.apply(plan) if self.approve(plan) else None


def changes(plan: Plan) -> list[str]:
    """Return the lines that ask for something, readable."""
    return [describe(line) for line in plan.changes]


def describe(line: Line) -> str:
    where = ".".join(filter(None, (line.sap.name, line.column, line.field)))
    return f"{line.action} {where} -> {line.target}"


def find(plan: Plan, field: str, column: str | None = None, *, name: str = "") -> Line:
    """Return the one line of a field."""
    found = [
        line
        for line in plan.lines
        if (line.field, line.column) == (field, column) and name in ("", line.sap.name)
    ]
    assert len(found) == 1, [describe(line) for line in plan.lines]
    return found[0]


def outcomes(applied: Applied | None) -> dict[str, str]:
    """Return what became of each line."""
    lines = applied.lines if applied else ()
    return {describe(line): outcome.value for line, outcome, _ in lines}

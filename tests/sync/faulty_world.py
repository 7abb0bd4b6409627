"""A small world that syncs both ways behind faults: synced once, edited on both sides, rewound."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sync.embedded.datasphere.objects import Body, StoredObject
from sync.embedded.glue.state import load_state, save_state
from sync.engine import Engine
from sync.errors import SyncError
from sync.model.discovery import Reading
from sync.model.plan import Action, Line, Plan
from sync.runtime import STORE_NAME, new_id
from sync.store.database import open_store
from sync.store.staging import Discovered
from tests.embedded.faulty_servers import Servers, faulty_servers
from tests.sync.calm import PATIENCE_SECONDS, calm_connector, calm_settings
from tests.sync.content import CLIENTS, CUSTOMERS, PAGE_VIEWS, RETURNS, csn, write_content
from tests.sync.foreign import Analyst, Modeler
from tests.sync.pairs import imports, mirror
from tests.sync.twoway import ACTOR, CLICKS, FOREIGN, PRODUCTS, THEIRS, is_green
from tests.sync.world import Clock

NAMES = ("mirror", "web")
# What is gone is proposed for dropping at once, so that nothing hides a drop that must not be.
PAIRS = mirror(direction="both", deletion="propose", quarantine_days=0) + imports(direction="both")
DOCUMENTS = {
    "tenant.json": {"clients": CLIENTS, "spaces": [{"name": "SALES"}, {"name": "WEB"}]},
    "SALES/CUSTOMERS.json": csn(CUSTOMERS=CUSTOMERS),
    "SALES/RETURNS.json": csn(RETURNS=RETURNS),
    "WEB/THEIRS.json": csn(THEIRS=THEIRS),
}
GLUE = [
    {"DatabaseInput": {"Name": "mirror"}},
    {"DatabaseInput": {"Name": "web"}},
    {"DatabaseName": "mirror", "TableInput": FOREIGN},
    {"DatabaseName": "web", "TableInput": PAGE_VIEWS},
]
ROUNDS = 3
Catalogs = Mapping[str, Any]


@dataclass(frozen=True)
class States:
    """What an object of the tenant is made of."""

    status: str
    design: Body
    runtime: Body | None


@dataclass
class Rounds:
    """What a few syncs in a row said and did."""

    errors: list[str] = field(default_factory=list)
    green: set[str] = field(default_factory=set)  # ids of lines
    last_is_clean: bool = False


@dataclass
class FaultyWorld:
    """Both servers, what they held before the sync and after one without faults."""

    servers: Servers
    folder: Path
    clock: Clock = field(default_factory=Clock)
    expected: Catalogs = field(default_factory=dict)
    lines: frozenset[str] = frozenset()  # the ids of all lines that a sync without faults carries
    _objects: tuple[StoredObject, ...] = ()
    _homes: int = 0

    def begin(self) -> None:
        """Sync once, let others edit, keep that moment, and see where a sync should end."""
        with self.engine() as engine:
            assert self.sync(engine).last_is_clean
        self._edit()
        self._objects = tuple(self.servers.tenant.objects())
        save_state(self.servers.embedded_glue.catalogs, self.folder / "glue.json")
        shutil.copytree(self._home, self.folder / "kept")
        with self.engine() as engine:
            rounds = self.sync(engine)
            assert rounds.last_is_clean, rounds
            assert _rest(engine) == []
        self.lines = frozenset(rounds.green)
        self.expected = self.catalogs()

    def rewind(self) -> None:
        """Bring catalogs and store back to the moment after the edits."""
        self.servers.faults.replace(())
        tenant = self.servers.tenant
        for stored in tuple(tenant.objects()):
            tenant.remove(stored.key)
        for stored in self._objects:
            tenant.put(stored)
        load_state(self.servers.embedded_glue.catalogs, self.folder / "glue.json")
        self._homes += 1
        shutil.copytree(self.folder / "kept", self._home)

    @contextmanager
    def engine(self, *, seconds: float = PATIENCE_SECONDS) -> Iterator[Engine]:
        """Open the engine; connectors wait *seconds* for an answer, and not between tries."""
        self._home.mkdir(exist_ok=True)
        settings = calm_settings(self._home / "settings.toml", self.servers, PAIRS, seconds)
        with ExitStack() as stack:
            store = open_store(self._home / STORE_NAME, settings.store, now=self.clock())
            stack.callback(store.close)
            connectors = {each.name: calm_connector(each) for each in settings.connections}
            for connector in connectors.values():
                stack.callback(connector.close)
            yield Engine(
                store=store,
                connectors=connectors,
                configured_pairs=settings.pairs,
                clock=self.clock,
                new_id=new_id,
                executor=stack.enter_context(ThreadPoolExecutor(max_workers=1)),
            )

    def catalogs(self) -> Catalogs:
        """Return all that both catalogs hold but numbers and times; no request may meet a fault."""
        objects = {
            ".".join(each.key): States(each.status, each.design, each.runtime)
            for each in self.servers.tenant.objects()
        }
        glue = self._analyst()
        databases = glue.client.get_databases()["DatabaseList"]
        tables = {
            f"{name}.{table}": glue.input(name, table)
            for name in sorted(each["Name"] for each in databases)
            for table in glue.tables(name)
        }
        glue.close()
        return {"sap": objects, "glue": tables}

    def sync(self, engine: Engine, *, rounds: int = ROUNDS) -> Rounds:
        """Sync until all is said and done, at most a few times."""
        done = Rounds()
        while not done.last_is_clean and len(done.errors) < rounds:
            problems = self._sync_once(engine, done)
            done.last_is_clean = not problems
            if problems:
                done.errors.append("\n".join(problems))
        return done

    def settle(self, engine: Engine, rounds: Rounds) -> None:
        """Lift the faults; a fresh plan holds exactly the rest, and carrying it out is the end."""
        self.servers.faults.replace(())
        for plan in plans(engine):
            ids = {line.id for line in plan.lines if line.actionable}
            assert not ids & rounds.green, plan.lines
            assert ids <= self.lines, plan.lines
            if engine.approve(ACTOR, plan.id):
                applied = engine.apply(ACTOR, plan.id)
                assert all(is_green(outcome) for _, outcome, _ in applied.lines), applied
        self.check(engine)

    def check(self, engine: Engine) -> None:
        """Both catalogs hold what they hold without faults, and the audit chain is whole."""
        self.servers.faults.replace(())
        assert self.catalogs() == self.expected
        assert engine.store.audit.verify().ok

    def check_apart(self, engine: Engine, sap: str, glue: str) -> Catalogs:
        """Check as ever, the object *sap* and the table *glue* apart, and return these two."""
        self.servers.faults.replace(())
        held, expected = self.catalogs(), self.expected
        apart = {"sap": sap, "glue": glue}
        for side, name in apart.items():
            assert _without(held[side], name) == _without(expected[side], name)
        assert _rest(engine) == []
        assert engine.store.audit.verify().ok
        return {side: held[side][name] for side, name in apart.items()}

    @property
    def _home(self) -> Path:
        return self.folder / f"home-{self._homes}"

    def _edit(self) -> None:
        """Let others work: a text on each side of each pair, and something new on each side."""
        sap, glue = Modeler(_ends(self.servers)), self._analyst()
        sap.label("SALES", "CUSTOMERS", "Customer Name", "NAME")
        sap.create("SALES", "PRODUCTS", PRODUCTS)
        glue.comment("mirror", "customers", "country", "Where they live")
        glue.comment("web", "page_views", "page", "Visited page")
        glue.create("web", CLICKS)
        sap.close()
        glue.close()

    def _analyst(self) -> Analyst:
        return Analyst(_ends(self.servers))

    def _sync_once(self, engine: Engine, rounds: Rounds) -> list[str]:
        """Discover and sync every pair once, as a job does; return what stopped any of it."""
        found = engine.discover(ACTOR).values()
        problems = [text for each in found for text in _troubles(each)]
        for name in NAMES:
            try:
                problems += self._carry(engine, name, rounds)
            except SyncError as error:
                problems.append(str(error))
        return problems

    def _carry(self, engine: Engine, name: str, rounds: Rounds) -> list[str]:
        plan = engine.plan(ACTOR, name)
        assert not [line for line in plan.lines if line.action is Action.DROP], plan.lines
        if not engine.approve(ACTOR, plan.id):
            return []
        problems: list[str] = []
        for line, outcome, detail in engine.apply(ACTOR, plan.id).lines:
            if is_green(outcome):
                rounds.green.add(line.id)
            else:
                assert detail, line
                problems.append(f"{outcome}: {detail}")
        return problems


def plans(engine: Engine) -> list[Plan]:
    """Return a fresh plan of every pair."""
    for found in engine.discover(ACTOR).values():
        assert not isinstance(found, SyncError), found
    return [engine.plan(ACTOR, name) for name in NAMES]


def _rest(engine: Engine) -> Sequence[Line]:
    return [line for plan in plans(engine) for line in plan.changes]


def _without(dump: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: held for each, held in dump.items() if each != name}


def _troubles(found: Discovered | SyncError) -> Iterator[str]:
    """Yield what a discovery did not read, each with its reason."""
    if isinstance(found, SyncError):
        yield str(found)
        return
    for verdict in found.verdicts:
        if verdict.reading is not Reading.COMPLETE:
            assert verdict.reason, verdict
            yield f"{verdict.schema} is {verdict.reading}: {verdict.reason}"
        yield from verdict.unreadable.values()


def _ends(servers: Servers) -> Any:
    """Return *servers* as their foreign users know them."""
    glue = {"endpoint_url": servers.endpoint, "region": "eu-central-1", "access_key_id": "us"}
    return SimpleNamespace(
        datasphere=SimpleNamespace(url=servers.url, token_url=f"{servers.url}/oauth/token"),
        glue=SimpleNamespace(**glue),
    )


@contextmanager
def faulty_world(folder: Path) -> Iterator[FaultyWorld]:
    """Serve the world with a layer of faults, at the moment after the edits."""
    write_content(folder, DOCUMENTS, GLUE)
    with pytest.MonkeyPatch.context() as patch, _served(folder) as servers:
        # Small pages, so that small lists have a second one; and no waits of botocore's own.
        patch.setattr("sync.embedded.glue.tables._PAGE_SIZE", 1)
        patch.setattr("sync.connectors.datasphere.repository.PAGE", 2)
        patch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
        world = FaultyWorld(servers, folder)
        world.begin()
        yield world


@contextmanager
def _served(folder: Path) -> Iterator[Servers]:
    with faulty_servers(folder / "spaces", folder / "glue.jsonl") as servers:
        yield servers

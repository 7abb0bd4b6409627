"""The two-way world behind faults: synced once, edited on both sides, and rewound for each case."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sync.config import DatasphereSettings, GlueSettings, load_settings
from sync.connectors.datasphere import DatasphereConnector
from sync.connectors.datasphere.pace import Time
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.connector import GlueConnector
from sync.embedded.datasphere.objects import StoredObject
from sync.embedded.glue.state import load_state, save_state
from sync.engine import Engine
from sync.errors import SyncError
from sync.model.plan import Action, Line, Outcome
from sync.runtime import open_runtime
from tests.embedded.faulty_servers import Servers, faulty_servers
from tests.sync.content import write_content
from tests.sync.foreign import Analyst, Modeler
from tests.sync.twoway import (
    ACTOR,
    PAIRS,
    TWO_WAY_DOCUMENTS,
    TWO_WAY_GLUE,
    edit_both_sides,
    glue_side,
    is_green,
    plans,
    sync_once,
)
from tests.sync.world import Clock

ROUNDS = 4
SECRETS = {"CLIENT_SECRET": "sphereglue-secret", "KEY": "sphereglue"}
SETTINGS = """
[store]
threads = 1

[connections.datasphere]
kind = "datasphere"
url = "{url}"
token_url = "{url}/oauth/token"
client_id = "sphereglue"
client_secret = "env:CLIENT_SECRET"
spaces = ["SALES", "WEB"]
writable = true
requests_per_second = 0
tries = 4
parallel = 1
read_seconds = 0.5

[connections.glue]
kind = "glue"
region = "eu-central-1"
endpoint_url = "{endpoint}"
access_key_id = "env:KEY"
secret_access_key = "env:KEY"
requests_per_second = 0
tries = 4
parallel = 1
read_seconds = 0.5

"""
Catalogs = Mapping[str, Any]


@dataclass
class Rounds:
    """What a few syncs under faults said and did."""

    errors: list[str] = field(default_factory=list)
    green: set[str] = field(default_factory=set)  # ids of lines
    last_is_clean: bool = False


@dataclass
class FaultyWorld:
    """Both servers, what they held before the sync and after one without faults."""

    servers: Servers
    folder: Path
    sap: Modeler
    glue: Analyst
    clock: Clock = field(default_factory=Clock)
    expected: Catalogs = field(default_factory=dict)
    _objects: tuple[StoredObject, ...] = ()
    _homes: int = 0

    def begin(self) -> None:
        """Sync once, let others edit, keep that moment, and see where a sync should end."""
        with self.engine() as engine:
            sync_once(engine, lambda _line, _outcome: None)
        edit_both_sides(self.sap, self.glue)
        self._objects = tuple(self.servers.tenant.objects())
        save_state(self.servers.embedded_glue.catalogs, self.folder / "glue.json")
        shutil.copytree(self._home, self.folder / "kept")
        with self.engine() as engine:
            rounds = self.sync(engine)
            assert rounds.last_is_clean, rounds
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

    @property
    def _home(self) -> Path:
        return self.folder / f"home-{self._homes}"

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open the engine with connectors that wait for nobody between tries."""
        self._home.mkdir(exist_ok=True)
        path = self._home / "settings.toml"
        text = SETTINGS.format(url=self.servers.url, endpoint=self.servers.endpoint)
        path.write_text(text + PAIRS, "utf-8")
        with open_runtime(self._home, SECRETS, named=path, clock=self.clock) as runtime:
            connectors = {
                each.name: _calm(each) for each in load_settings(path, SECRETS).connections
            }
            try:
                # One thread: which request meets the third fault must not depend on their order.
                with ThreadPoolExecutor(max_workers=1) as executor:
                    yield replace(runtime.engine, connectors=connectors, executor=executor)
            finally:
                for connector in connectors.values():
                    connector.close()

    def catalogs(self) -> Catalogs:
        """Return what both catalogs hold; no request of it may meet a fault."""
        objects = {
            ".".join(each.key): (each.status, each.design, each.runtime)
            for each in self.servers.tenant.objects()
        }
        return {"sap": objects, "glue": glue_side(self.glue)}

    def sync(self, engine: Engine) -> Rounds:
        """Sync until all is said and done, at most a few times."""
        rounds = Rounds()
        for _ in range(ROUNDS):
            problems: list[str] = []

            def note(line: Line, outcome: Outcome, problems: list[str] = problems) -> None:
                assert line.action is not Action.DROP, line
                if is_green(outcome):
                    rounds.green.add(line.id)
                else:
                    problems.append(f"{line.id} {outcome}")

            problems += map(_said, sync_once(engine, note))
            rounds.errors += problems
            rounds.last_is_clean = not problems
            if rounds.last_is_clean:
                break
        return rounds

    def finish(self, engine: Engine, rounds: Rounds, *, marks: bool = True) -> None:
        """Lift the faults; a fresh plan holds exactly the rest, and carrying it out is the end.

        Without *marks* our own parameters are left out of the comparison: an import whose making
        a lying list hid is adopted instead, and then Glue says so.
        """
        self.servers.faults.replace(())
        rest = plans(engine)
        lines = [line for plan in rest for line in plan.lines]
        assert not [line for line in lines if line.action is Action.DROP]
        assert not [line for line in lines if line.id in rounds.green], lines
        for plan in rest:
            if engine.approve(ACTOR, plan.id):
                applied = engine.apply(ACTOR, plan.id)
                assert all(is_green(outcome) for _, outcome, _ in applied.lines), applied
        held, expected = self.catalogs(), self.expected
        if not marks:
            held, expected = _without_marks(held), _without_marks(expected)
        assert held == expected
        assert engine.store.audit.verify().ok


def _without_marks(catalogs: Catalogs) -> Catalogs:
    tables = {
        name: {
            **table,
            "Parameters": {
                key: value
                for key, value in table.get("Parameters", {}).items()
                if not key.startswith("sphereglue.")
            },
        }
        for name, table in catalogs["glue"].items()
    }
    return {**catalogs, "glue": tables}


def _calm(settings: DatasphereSettings | GlueSettings) -> Any:
    match settings:
        case DatasphereSettings():
            calm = Time(monotonic=time.monotonic, sleep=lambda _: None, rng=random.Random(0))
            return DatasphereConnector(settings, calm)
        case GlueSettings():
            return GlueConnector(settings, GlueClient(settings, sleep=lambda _: None))


def _said(error: SyncError) -> str:
    text = str(error)
    assert text, error
    return text


@contextmanager
def faulty_world(folder: Path) -> Iterator[FaultyWorld]:
    """Serve the two-way world with a layer of faults, at the moment after the edits."""
    write_content(folder, TWO_WAY_DOCUMENTS, TWO_WAY_GLUE)
    with faulty_servers(folder / "spaces", folder / "glue.jsonl") as servers:
        ends: Any = SimpleNamespace(
            datasphere=SimpleNamespace(url=servers.url, token_url=f"{servers.url}/oauth/token"),
            glue=SimpleNamespace(
                endpoint_url=servers.endpoint, region="eu-central-1", access_key_id="sphereglue"
            ),
        )
        world = FaultyWorld(servers, folder, Modeler(ends), Analyst(ends))
        try:
            world.begin()
            yield world
        finally:
            world.sap.close()
            world.glue.close()

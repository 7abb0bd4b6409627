"""The embedded tenant with a layer of faults in front, and connectors that speak to it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import uvicorn
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.config import DatasphereSettings, HttpSettings, Secret
from sync.connectors.base import ReadScope
from sync.connectors.datasphere import DatasphereConnector, open_datasphere
from sync.connectors.datasphere.pace import Time
from sync.embedded.datasphere import Tenant, build_app, build_tenant
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Batch, Verdict
from sync.model.lineage import LineageEdge
from tests.connectors.csn_samples import EMBEDDED

TRIES = 3  # of a request
OBJECTS = "/dwaas-core/api/v1/spaces"


@dataclass
class Fault:
    """What happens to the requests whose method and path fit, so many times."""

    method: str
    path: str
    response: Response
    times: int = 1_000_000
    after: bool = False  # the request is carried out first

    def fits(self, scope: Scope) -> bool:
        if self.times <= 0 or scope["method"] != self.method:
            return False
        return bool(scope["path"].startswith(self.path))


@dataclass
class World:
    """A running tenant, the faults in front of it, and what was asked."""

    url: str = ""
    tenant: Tenant | None = None
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[str, str], None] | None = None
    now: datetime = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def restart(self) -> None:
        self.faults.clear()
        self.before = None
        requests.post(f"{self.url}/admin/reset", timeout=30).raise_for_status()
        self.asked.clear()

    def settings(self, **changes: Any) -> DatasphereSettings:
        plain = DatasphereSettings(
            name="dsp",
            url=self.url,
            client_id="sphereglue",
            client_secret=Secret("sphereglue-secret"),
            writable=True,
            http=HttpSettings(requests_per_second=0, tries=TRIES),
        )
        return replace(plain, **changes)

    @contextmanager
    def connector(self, **changes: Any) -> Iterator[DatasphereConnector]:
        settings = self.settings(**changes)
        calm = Time(monotonic=time.monotonic, sleep=lambda _: None)
        connector = (
            DatasphereConnector(settings, calm) if self.faults else open_datasphere(settings)
        )
        try:
            yield connector
        finally:
            connector.close()

    def edit_as(self, client: str, space: str, collection: str, name: str, label: str) -> None:
        """Change an object's label as another user, without deploying it."""
        with requests.Session() as session:
            token = session.post(
                f"{self.url}/oauth/token",
                auth=(client, f"{client}-secret"),
                data={"grant_type": "client_credentials"},
                timeout=30,
            ).json()["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            url = f"{self.url}{OBJECTS}/{space}/{collection}/{name}"
            document = session.get(url, headers=headers, timeout=30).json()
            document["definitions"][name]["@EndUserText.label"] = label
            answer = session.put(
                url, headers=headers, json=document, params={"deploy": "false"}, timeout=30
            )
            answer.raise_for_status()


class _Layer:
    """Counts requests and lets faults happen."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self.app = app
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.world.asked.append((scope["method"], scope["path"]))
        if self.world.before is not None:
            self.world.before(scope["method"], scope["path"])
        fault = next((each for each in self.world.faults if each.fits(scope)), None)
        if fault is None:
            await self.app(scope, receive, send)
            return
        fault.times -= 1
        if fault.after:
            await self.app(scope, receive, _nowhere)
        await fault.response(scope, receive, send)


async def _nowhere(_: Message) -> None:
    """Take an answer that the client never sees."""


@contextmanager
def running_world(content: Path = EMBEDDED) -> Iterator[World]:
    """Serve the embedded content on a free port."""
    world = World()
    world.tenant = build_tenant(content, None)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # Without it every answer waits 40 ms for an acknowledgement; accepted sockets inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    app = build_app(world.tenant, clock=world.tick, middleware=[Middleware(_Layer, world=world)])
    server = uvicorn.Server(
        uvicorn.Config(app, http="h11", ws="none", log_config=None, access_log=False)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.005)
    world.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield world
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@dataclass
class Read:
    """Everything that one reading yielded."""

    assets: dict[str, Asset] = field(default_factory=dict)
    edges: list[LineageEdge] = field(default_factory=list)
    unchanged: list[AssetRef] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)


def read_all(connector: DatasphereConnector, scope: ReadScope | None = None) -> Read:
    """Return what a reading yields, by name."""
    found = Read()
    for event in connector.read(scope or ReadScope()):
        match event:
            case Batch():
                found.assets |= {str(asset.ref): asset for asset in event.assets}
                found.edges += event.edges
                found.unchanged += event.unchanged
            case Verdict():
                found.verdicts[event.schema] = event
    return found

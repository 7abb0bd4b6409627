"""An embedded tenant for tests: in this process, on a free port, with a clock that tests move."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import uvicorn

from sync.embedded.datasphere import Tenant, build_app

START = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Api:
    """A signed-in client of a running tenant."""

    url: str
    token: str
    session: requests.Session

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        url = path if path.startswith("http") else self.url + path
        return self.session.request(method, url, headers=headers, timeout=30, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.send("GET", path, **options)

    def value(self, path: str, **params: Any) -> list[dict[str, Any]]:
        answer = self.get(path, params={f"${key}": each for key, each in params.items()})
        assert answer.ok, answer.text
        return list(answer.json()["value"])

    def objects(self, space: str, collection: str, *steps: str) -> str:
        return "/".join((f"/dwaas-core/api/v1/spaces/{space}/{collection}", *steps))

    def write(self, method: str, path: str, document: Any, **params: str) -> requests.Response:
        return self.send(method, path, json=document, params=params)

    def state(self, space: str, name: str) -> dict[str, Any]:
        answer = self.get("/admin/state", params={"space": space, "name": name})
        return dict(answer.json())


@dataclass(frozen=True)
class Running:
    """A tenant that is being served."""

    url: str
    tenant: Tenant
    clock: Clock
    stack: ExitStack

    def sign_in(self, client_id: str = "sphereglue", secret: str = "sphereglue-secret") -> Api:
        answer = requests.post(
            f"{self.url}/oauth/token",
            auth=(client_id, secret),
            data={"grant_type": "client_credentials"},
            timeout=30,
        )
        session = self.stack.enter_context(requests.Session())
        return Api(self.url, answer.json()["access_token"], session)

    def reset(self) -> Api:
        """Go back to the content and sign in anew."""
        requests.post(f"{self.url}/admin/reset", timeout=30).raise_for_status()
        self.clock.now = START
        return self.sign_in()

    def settings(self, **changes: Any) -> None:
        requests.post(f"{self.url}/admin/settings", json=changes, timeout=30).raise_for_status()


@contextmanager
def running(tenant: Tenant) -> Iterator[Running]:
    clock = Clock()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        build_app(tenant, clock=clock), http="h11", ws="none", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.005)
    try:
        with ExitStack() as stack:
            yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", tenant, clock, stack)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


Files = Mapping[str, Any]
Serve = Callable[[Files], Running]


def write_content(folder: Path, files: Files) -> Path:
    for name, document in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
    return folder


def element(kind: str = "cds.String", label: str | None = None, **extra: Any) -> dict[str, Any]:
    text = {"@EndUserText.label": label} if label else {}
    return {"type": kind, **text, **extra}


def table(label: str, elements: Mapping[str, Any], **extra: Any) -> dict[str, Any]:
    return {
        "kind": "entity",
        "@EndUserText.label": label,
        "@ObjectModel.modelingPattern": {"#": "DATA_STRUCTURE"},
        "@ObjectModel.supportedCapabilities": [{"#": "DATA_STRUCTURE"}],
        "elements": dict(elements),
        "_meta": {"dependencies": {"folderAssignment": None}},
        **extra,
    }


def view(
    label: str, source: str, elements: Mapping[str, Any], *, exposed: bool = True, **extra: Any
) -> dict[str, Any]:
    columns = [{"ref": [source, name]} for name in elements]
    return {
        **table(label, elements),
        "@DataWarehouse.consumption.external": exposed,
        "query": {"SELECT": {"from": {"ref": [source]}, "columns": columns}},
        **extra,
    }


def csn(**definitions: Any) -> dict[str, Any]:
    return {"definitions": definitions, "version": {"csn": "1.0"}, "$version": "1.0"}

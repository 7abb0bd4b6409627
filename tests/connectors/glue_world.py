"""An embedded Glue with a layer of faults in front, and connectors that speak to it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import orjson
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

from sync.config import GlueSettings, HttpSettings, Secret
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.connector import GlueConnector
from sync.embedded.glue.server import EmbeddedGlue, GlueServer

Answer = Callable[[], Response]
Fault = Callable[[Answer], Response]
KEY = "sphereglue"
# What Glue adds to every table that was created.
_ANSWERED = {
    "CreateTime": 1_600_000_000.0,
    "UpdateTime": 1_600_000_000.0,
    "CreatedBy": "arn:aws:iam::123456789012:user/loader",
    "IsRegisteredWithLakeFormation": False,
    "IsMultiDialectView": False,
    "CatalogId": "123456789012",
}


def error(code: str, status: int = 400) -> Fault:
    """Answer an error instead of carrying the call out."""
    body = orjson.dumps({"__type": code, "Message": f"injected {code}"})
    return lambda _: Response(body, status, content_type="application/x-amz-json-1.1")


def sts_error(code: str) -> Fault:
    """Answer an error as STS does."""
    inner = f"<Error><Code>{code}</Code><Message>injected {code}</Message></Error>"
    body = f"<ErrorResponse>{inner}</ErrorResponse>"
    return lambda _: Response(body, 403, content_type="text/xml")


def error_after(code: str, status: int = 400) -> Fault:
    """Carry the call out and answer an error."""

    def fault(answer: Answer) -> Response:
        answer()
        return error(code, status)(answer)

    return fault


def cut(answer: Answer) -> Response:
    """Answer the first half of the body."""
    whole = answer().get_data()
    return Response(whole[: len(whole) // 2], content_type="application/x-amz-json-1.1")


def empty(_: Answer) -> Response:
    """Answer an empty object."""
    return Response(b"{}", content_type="application/x-amz-json-1.1")


@dataclass
class Asked:
    """One call as it came over the wire."""

    operation: str
    arguments: dict[str, Any]


@dataclass
class Faults:
    """The layer: faults queued per operation, and every call that came."""

    inner: Any
    queued: dict[str, list[Fault | None]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data()
        environ["wsgi.input"] = BytesIO(body)
        operation, arguments = _read_call(request, body)
        self.asked.append(Asked(operation, arguments))
        fault = self._next(operation)
        if fault is None:
            inner: Iterable[bytes] = self.inner(environ, start_response)
            return inner
        return fault(lambda: Response(*run_wsgi_app(self.inner, environ)))(environ, start_response)

    def _next(self, operation: str) -> Fault | None:
        waiting = self.queued.get(operation)
        return waiting.pop(0) if waiting else None

    def asked_for(self, operation: str) -> list[dict[str, Any]]:
        return [one.arguments for one in self.asked if one.operation == operation]


def _read_call(request: Request, body: bytes) -> tuple[str, dict[str, Any]]:
    target = request.headers.get("X-Amz-Target")
    if target is not None:
        return target.removeprefix("AWSGlue."), orjson.loads(body)
    form = dict(parse_qsl(body.decode()))  # STS
    return form.get("Action", ""), form


class GlueWorld:
    """A running embedded Glue."""

    def __init__(self, glue: EmbeddedGlue, url: str, faults: Faults) -> None:
        self.glue = glue
        self.url = url
        self.faults = faults
        self.slept: list[float] = []
        self._open: list[GlueConnector] = []

    def settings(self, **members: Any) -> GlueSettings:
        http = HttpSettings(requests_per_second=0, parallel=3, tries=2, read_seconds=5)
        secrets = {"access_key_id": Secret(KEY), "secret_access_key": Secret("unchecked")}
        base = GlueSettings(name="aws", region="eu-central-1", endpoint_url=self.url, http=http)
        return replace(base, **(secrets | members))

    def client(self, **members: Any) -> GlueClient:
        # No time passes but what is slept, so that a slow machine owes as much as a quick one.
        settings, slept = self.settings(**members), self.slept
        return GlueClient(settings, sleep=slept.append, clock=lambda: 0.0)

    def connector(self, **members: Any) -> GlueConnector:
        connector = GlueConnector(self.settings(**members), self.client(**members))
        self._open.append(connector)
        return connector

    def restart(self) -> None:
        """Forget everything: content, faults, calls."""
        self.glue.reset()
        self.faults.queued.clear()
        self.faults.asked.clear()
        self.slept.clear()

    def close(self) -> None:
        for connector in self._open:
            connector.close()

    def seed(self, database: str, *bodies: dict[str, Any]) -> None:
        """Keep tables as they are, also such as no CreateTable would take."""
        catalog = self.glue.catalogs.at("123456789012", "eu-central-1")
        if database not in catalog.databases:
            catalog.add_database(database, {"Name": database}, 1_600_000_000.0)
        for body in bodies:
            version = str(body.get("VersionId", "0"))
            whole = {**_ANSWERED, **body, "DatabaseName": database, "VersionId": version}
            catalog.add_table(database, body["Name"], {version: whole})


@contextmanager
def running_world(content: Path | None = None) -> Iterator[GlueWorld]:
    """Run an embedded Glue on a free port, empty or with *content*."""
    glue = EmbeddedGlue(content, clock=lambda: 1_750_000_000.0)
    faults = Faults(glue.application)
    glue.application = faults
    server = GlueServer(glue)
    server.start()
    world = GlueWorld(glue, server.url, faults)
    try:
        yield world
    finally:
        world.close()
        server.stop()

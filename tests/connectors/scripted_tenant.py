"""A tenant that answers what a test tells it to: odd statuses, cut bodies, pages for people."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import orjson

from sync.config import DatasphereSettings, HttpSettings, Secret
from sync.connectors.datasphere.pace import Time
from sync.connectors.datasphere.session import TenantSession

SECRET = "top-secret-client"


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    announce: int | None = None  # a Content-Length that is not the body's

    @staticmethod
    def json(value: Any, status: int = 200, **headers: str) -> "Reply":
        named = {key.replace("_", "-"): each for key, each in headers.items()}
        return Reply(status, orjson.dumps(value), named)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Rule = Callable[[Request], Reply]


@dataclass
class Script:
    """The answers by path (each the next of its list, the last again and again), and the calls."""

    url: str = ""
    replies: dict[str, list[Reply | Rule]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    tokens: int = 0
    expires_in: Any = 3600
    body_only: bool = False  # credentials are taken from the body alone

    def on(self, path: str, *replies: Reply | Rule) -> None:
        self.replies[path] = list(replies)

    def asked(self, path: str) -> list[Request]:
        return [each for each in self.requests if each.path.partition("?")[0] == path]

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        path = request.path.partition("?")[0]
        waiting = self.replies.get(path)
        if waiting:
            reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return reply if isinstance(reply, Reply) else reply(request)
        if path == "/oauth/token":
            return self.token(request)
        return Reply.json({"message": f"no {path}"}, 404)

    def token(self, request: Request) -> Reply:
        if self.body_only and f"client_secret={SECRET}".encode() not in request.body:
            return Reply.json({"error": "unauthorized"}, 401)
        self.tokens += 1
        granted = {"access_token": f"granted-token-{self.tokens}", "token_type": "bearer"}
        return Reply.json(granted | {"expires_in": self.expires_in})


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds

    def time(self) -> Time:
        return Time(monotonic=self.monotonic, sleep=self.sleep, rng=Random(7))


@contextmanager
def scripted(certificate: Path | None = None) -> Iterator[Script]:
    """Serve a script on a free port, over TLS with *certificate* (key and certificate in PEM)."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            headers = {key.lower(): value for key, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(size))
            reply = script.answer(request)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.content_type)
            length = len(reply.body) if reply.announce is None else reply.announce
            self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 (the library's names)

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Stay silent about clients that hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    script.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings_for(origin: str, **changes: Any) -> DatasphereSettings:
    http = HttpSettings(**{"requests_per_second": 0, "read_seconds": 5, **changes.pop("http", {})})
    plain = DatasphereSettings(
        name="dsp",
        url=origin,
        client_id="client",
        client_secret=Secret(SECRET),
        token_url=f"{origin}/oauth/token",
        http=http,
    )
    return replace(plain, **changes)


@contextmanager
def session_for(script: Script, clock: Clock, **changes: Any) -> Iterator[TenantSession]:
    session = TenantSession(settings_for(script.url, **changes), clock.time())
    try:
        yield session
    finally:
        session.close()

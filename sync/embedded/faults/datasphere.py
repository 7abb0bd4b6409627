"""The layer of faults in front of the embedded tenant: an ASGI middleware."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.app import to_failure
from sync.embedded.datasphere.exchange import Refused
from sync.embedded.datasphere.objects import Body, StoredObject, later_than
from sync.embedded.datasphere.tenant import Tenant
from sync.embedded.faults.admin import ADMIN_PREFIX, FAULTS_PATH, LARGEST_BODY, respond
from sync.embedded.faults.answers import HTML_PAGE, HTML_TYPE, half, shorten
from sync.embedded.faults.connection import CONNECTION
from sync.embedded.faults.decide import Fault
from sync.embedded.faults.effect import (
    CutBody,
    Deny,
    DropConnection,
    Effect,
    ExpireToken,
    ForeignEdit,
    Hang,
    LoseAnswer,
    LyingList,
    ServerError,
    Throttle,
    WrongType,
)
from sync.embedded.faults.faults import Faults
from sync.embedded.faults.rule import Request, Server

_POLL_SECONDS = 0.05
_FOREIGN_USER = "SOMEONE.ELSE"
_OBJECT = re.compile(r"/dwaas-core/api/v1/spaces/([^/]+)/[^/]+/([^/]+)")
_OBJECT_LIST = re.compile(r"/dwaas-core/api/v1/spaces(/[^/]+/[^/]+)?")
_CATALOG_LIST = re.compile(
    r"/api/v1/(datasphere/consumption|dwc)/catalog/(spaces|assets|spaces\([^/]*\)/assets)"
)
_OBJECTS_ON_A_PAGE, _CATALOG_PAGE = 25, 500


def read_request(scope: Scope) -> Request:
    """Return what rules look at in an HTTP request."""
    method, path = scope["method"], scope["path"]
    query = scope["query_string"].decode("latin-1")
    is_oauth = path.startswith("/oauth")
    found = _OBJECT.fullmatch(path)
    return Request(
        server=Server.DATASPHERE,
        where=f"{method} {path}",
        key=f"{method} {path}?{query}",
        is_write=method not in ("GET", "HEAD") and not is_oauth,
        is_signed=not is_oauth,
        page=page_of(path, query) if method == "GET" else None,
        target=(found[1], found[2]) if found else None,
    )


def page_of(path: str, query: str) -> int | None:
    """Return which page of a list is asked for, counted from 1; None for what is no list.

    Clients that begin each page with the last row of the one before count the same.
    """
    values = {name: int(each[0]) for name, each in parse_qs(query).items() if each[0].isdecimal()}
    if _OBJECT_LIST.fullmatch(path):
        top = values.get("top", _OBJECTS_ON_A_PAGE)
        return 1 + math.ceil(values.get("skip", 0) / max(1, top))
    if _CATALOG_LIST.fullmatch(path):
        skipped = values.get("$skiptoken") or values.get("$skip", 0)
        return 1 + math.ceil(skipped / _CATALOG_PAGE)
    return None


@dataclass(slots=True)
class _Taken:
    """An answer that was made and not sent yet."""

    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    async def send(self, send: Send, body: bytes, announced: int, *, ends: bool) -> None:
        """Send *body* under headers that promise *announced* bytes."""
        kept = [each for each in self.start["headers"] if each[0].lower() != b"content-length"]
        length = (b"content-length", str(announced).encode())
        await send({**self.start, "headers": [*kept, length]})
        await send({"type": "http.response.body", "body": body, "more_body": not ends})


class DatasphereFaults:
    """Lets the requests to the tenant suffer what the rules say, and serves the admin route."""

    def __init__(
        self, app: ASGIApp, *, faults: Faults, tenant: Tenant, clock: Callable[[], datetime]
    ) -> None:
        self._app = app
        self._faults = faults
        self._tenant = tenant
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it suffer."""
        path = scope.get("path", "")
        if path == FAULTS_PATH:
            await (await self._admin(HttpRequest(scope, receive)))(scope, receive, send)
            return
        is_free = scope["type"] != "http" or path.startswith(ADMIN_PREFIX)
        fault = None
        if not is_free and self._faults.concern(Server.DATASPHERE):
            fault = self._faults.next(read_request(scope))
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._suffer(fault, scope, receive, send)

    async def _admin(self, request: HttpRequest) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                break
        status, content = respond(
            self._faults,
            request.method,
            request.client.host if request.client else "",
            request.headers.get("content-type", ""),
            bytes(body),
        )
        return Response(orjson.dumps(content), status, media_type="application/json")

    async def _suffer(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._wait(fault.seconds)
        effect = fault.effect
        match effect:
            case None:
                await self._app(scope, receive, send)
            case ForeignEdit(text):
                self._edit(read_request(scope), text)
                await self._app(scope, receive, send)
            case Hang() | DropConnection() | LoseAnswer():
                await self._leave_unanswered(effect, scope, receive)
            case CutBody() | LyingList():
                await self._spoil(effect, scope, receive, send)
            case _:
                response = self._instead(effect, scope)
                await response(scope, receive, send)

    async def _leave_unanswered(
        self, effect: Hang | DropConnection | LoseAnswer, scope: Scope, receive: Receive
    ) -> None:
        match effect:
            case Hang(seconds):
                await self._wait(seconds)
            case LoseAnswer():
                await self._app(scope, receive, _Taken().take)
        await _hang_up(scope, receive)

    async def _spoil(
        self, effect: CutBody | LyingList, scope: Scope, receive: Receive, send: Send
    ) -> None:
        taken = _Taken()
        await self._app(scope, receive, taken.take)
        body = bytes(taken.body)
        match effect:
            case LyingList(drop):
                short = shorten(body, drop)
                await taken.send(send, short, len(short), ends=True)
            case CutBody(clean=True) if body:
                await taken.send(send, half(body), len(half(body)), ends=True)
            case CutBody() if body:
                await taken.send(send, half(body), len(body), ends=False)
                await _hang_up(scope, receive)
            case _:  # nothing to cut: not even the headers arrive
                await _hang_up(scope, receive)

    def _instead(self, effect: Effect, scope: Scope) -> Response:
        if isinstance(effect, WrongType):
            return Response(HTML_PAGE, media_type=HTML_TYPE)
        if isinstance(effect, ExpireToken):
            scope["app"].state.tokens.revoke_all()
        return to_failure(HttpRequest(scope), _refusal(effect))

    def _edit(self, request: Request, text: str) -> None:
        if request.target is None:
            return
        with self._tenant.lock:
            stored = self._tenant.find(*request.target)
            if stored is not None:
                self._tenant.put(_edited(stored, text, self._clock()))

    async def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (left := until - loop.time()) > 0 and not self._faults.is_stopped:
            await asyncio.sleep(min(left, _POLL_SECONDS))


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection, after what was written; return when it is closed."""
    scope["extensions"][CONNECTION].close()
    while (await receive())["type"] != "http.disconnect":
        pass


def _refusal(effect: Effect) -> Refused:
    text = "this fault was asked for"
    headers: Mapping[str, str]
    match effect:
        case Throttle(retry_after):
            headers = {"Retry-After": str(retry_after)}
            return Refused(429, "TOO_MANY_REQUESTS", f"Too many requests: {text}", headers=headers)
        case ServerError(status):
            return Refused(status, "SERVER_ERROR", f"Server error {status}: {text}")
        case ExpireToken():
            headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            message = f"The access token is expired: {text}"
            return Refused(401, "UNAUTHORIZED", message, headers=headers)
        case Deny():
            return Refused(403, "FORBIDDEN", f"Access denied: {text}")
    raise AssertionError(f"{effect} is no refusal")


def _edited(stored: StoredObject, text: str, now: datetime) -> StoredObject:
    """Return *stored* with another label, deployed if it was: by somebody else, a moment later."""
    design = _relabelled(stored.design, text)
    is_same = stored.runtime is stored.design
    runtime = stored.runtime and (design if is_same else _relabelled(stored.runtime, text))
    moment = later_than(max(stored.changed_on, stored.deployed_on or stored.changed_on), now)
    return replace(
        stored,
        design=design,
        runtime=runtime,
        changed_by=_FOREIGN_USER,
        changed_on=moment,
        deployed_on=moment if runtime else None,
    )


def _relabelled(body: Body, text: str) -> Body:
    return replace(body, definition={**body.definition, csn.LABEL: text})

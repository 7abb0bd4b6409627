"""The ASGI application: routes, authentication, CSRF and the shape of errors.

Every request passes through `build_app`'s *middleware* first and through `_Edge` second; what
stands behind them are functions from a `Call` to an `Answer`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.embedded.datasphere import admin, catalog, connections, consumption, oauth, repository
from sync.embedded.datasphere.discovery import discovery
from sync.embedded.datasphere.exchange import Answer, Call, Refused
from sync.embedded.datasphere.tenant import Tenant

LARGEST_BODY = 25 * 1024 * 1024

Operation: TypeAlias = Callable[[Tenant, Call], Answer]
Clock: TypeAlias = Callable[[], datetime]

_WRITES = ("POST", "PUT", "PATCH", "DELETE")


def build_app(tenant: Tenant, *, clock: Clock, middleware: Sequence[Middleware] = ()) -> Starlette:
    """Return the application that serves *tenant*; *middleware* sees every request first."""
    edge = _Edge(tenant, clock)
    routes = [
        *(edge.open_route(*each) for each in _open_routes(edge)),
        *(edge.route(path, operations) for path, operations in _routes().items()),
        Route("/{path:path}", edge.not_found),
    ]
    application = Starlette(routes=routes, middleware=list(middleware))
    # For the layer of faults, which revokes them.
    application.state.tokens = edge.tokens
    return application


def _routes() -> Mapping[str, Mapping[str, Operation]]:
    """Return what is behind each path, by method."""
    objects = f"{repository.REPOSITORY_PATH}/spaces/{{space}}/{{collection}}"
    routes: dict[str, dict[str, Operation]] = {
        f"{repository.REPOSITORY_PATH}/discovery": {"GET": discovery},
        f"{repository.REPOSITORY_PATH}/spaces": {"GET": repository.spaces},
        f"{repository.REPOSITORY_PATH}/spaces/{{space}}": {"GET": repository.space},
    }
    for path in connections.CONNECTION_PATHS:
        routes[path] = {"GET": connections.list_connections, "POST": connections.create_connection}
        routes[f"{path}/{{name}}"] = {
            "GET": connections.read_connection,
            "PUT": connections.update_connection,
            "DELETE": connections.delete_connection,
        }
    routes[objects] = {"GET": repository.list_objects, "POST": repository.create_object}
    routes[f"{objects}/{{name}}"] = {
        "GET": repository.read_object,
        "PUT": repository.update_object,
        "DELETE": repository.delete_object,
    }
    return {**routes, **_odata_routes(), "/api/v1/csrf": {"GET": lambda _tenant, _call: Answer({})}}


def _odata_routes() -> dict[str, dict[str, Operation]]:
    routes: dict[str, dict[str, Operation]] = {}
    for base in catalog.CATALOG_PATHS:
        routes[base] = routes[f"{base}/"] = {"GET": catalog.service_document}
        routes[f"{base}/$metadata"] = {"GET": catalog.metadata}
        routes[f"{base}/spaces"] = {"GET": catalog.spaces}
        routes[f"{base}/assets"] = {"GET": catalog.assets}
        routes[f"{base}/spaces({{space}})/assets({{name}})"] = {"GET": catalog.space_asset}
        routes[f"{base}/spaces({{space}})/assets"] = {"GET": catalog.space_assets}
        routes[f"{base}/spaces({{space}})"] = {"GET": catalog.space}
        routes[f"{base}/assets({{key}})"] = {"GET": catalog.asset}
    for base in consumption.CONSUMPTION_PATHS:
        asset = f"{base}/{{kind}}/{{space}}/{{asset}}"
        routes[asset] = routes[f"{asset}/"] = {"GET": consumption.service_document}
        routes[f"{asset}/$metadata"] = {"GET": consumption.metadata}
        routes[f"{asset}/{{rest:path}}"] = {"GET": consumption.entity_set}
    return routes


def _open_routes(edge: _Edge) -> list[tuple[str, str, Callable[[Request, bytes], Answer]]]:
    """Return the routes that need no bearer token."""
    tenant, tokens, clock = edge.tenant, edge.tokens, edge.clock

    def token(request: Request, body: bytes) -> Answer:
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return tokens.token(request.headers.get("authorization", ""), form, clock())

    def state(request: Request, _body: bytes) -> Answer:
        query = request.query_params
        if "name" in query:
            return Answer(admin.object_state(tenant, query.get("space", ""), query["name"]))
        return Answer(admin.state(tenant))

    return [
        ("/oauth", "GET", lambda request, _body: oauth.endpoints(_origin(request))),
        ("/oauth/token", "POST", token),
        (
            "/oauth/authorize",
            "GET",
            lambda request, _body: tokens.authorize(request.query_params, clock()),
        ),
        ("/admin/reset", "POST", lambda _request, _body: admin.reset(tenant, tokens)),
        (
            "/admin/settings",
            "POST",
            lambda _request, body: admin.change_settings(tenant, tokens, body),
        ),
        ("/admin/state", "GET", state),
    ]


class _Edge:
    """Turns HTTP requests into calls, and answers and refusals into HTTP responses."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        self.tenant = tenant
        self.clock = clock
        self.tokens = oauth.Tokens(tenant)

    def route(self, path: str, operations: Mapping[str, Operation]) -> Route:
        """Serve *operations* at *path* to clients with a valid token."""

        async def endpoint(request: Request) -> Response:
            return await self._respond(request, lambda body: self._call(request, body, operations))

        return Route(path, endpoint, methods=["GET", "HEAD", *_WRITES])

    def open_route(
        self, path: str, method: str, operation: Callable[[Request, bytes], Answer]
    ) -> Route:
        """Serve *operation* at *path* without a token; admin routes to this machine only."""

        def run(request: Request, body: bytes) -> Answer:
            if path.startswith("/admin/"):
                admin.require_loopback(request.client.host if request.client else "")
            return operation(request, body)

        async def endpoint(request: Request) -> Response:
            return await self._respond(request, lambda body: run(request, body))

        return Route(path, endpoint, methods=[method])

    async def not_found(self, request: Request) -> Response:
        """Answer paths that do not exist, in the tenant's own form of errors."""
        return to_failure(request, Refused(404, "NOT_FOUND", f"There is no '{request.url.path}'"))

    async def _respond(self, request: Request, run: Callable[[bytes], Answer]) -> Response:
        try:
            body = await _read_body(request)
            answer = await run_in_threadpool(run, body)
        except Refused as refusal:
            return to_failure(request, refusal)
        return _success(answer)

    def _call(self, request: Request, body: bytes, operations: Mapping[str, Operation]) -> Answer:
        now = self.clock()
        client = self.tokens.identify(request.headers.get("authorization", ""), now)
        method = "GET" if request.method == "HEAD" else request.method
        if method not in operations:
            allowed = ", ".join(operations)
            raise Refused(
                405, "METHOD_NOT_ALLOWED", f"Allowed here: {allowed}", headers={"Allow": allowed}
            )
        csrf = request.headers.get("x-csrf-token", "")
        if self.tenant.settings.csrf and method in _WRITES:
            self._require_csrf(csrf, self.tokens.csrf_token(client))
        answer = operations[method](
            self.tenant,
            Call(
                method=method,
                origin=_origin(request),
                path=request.url.path,
                params=dict(request.path_params),
                query=dict(request.query_params),
                headers=dict(request.headers),
                body=body,
                client=client,
                now=now,
            ),
        )
        if csrf.lower() == "fetch" or request.url.path == "/api/v1/csrf":
            token = {"x-csrf-token": self.tokens.csrf_token(client)}
            return Answer(
                answer.content, answer.status, answer.media_type, {**answer.headers, **token}
            )
        return answer

    @staticmethod
    def _require_csrf(given: str, expected: str) -> None:
        if not secrets.compare_digest(given.encode(), expected.encode()):
            message = "CSRF token missing or wrong; fetch one with x-csrf-token: fetch"
            raise Refused(403, "CSRF_REQUIRED", message, headers={"x-csrf-token": "Required"})


async def _read_body(request: Request) -> bytes:
    """Read the body, but no more than the largest that the tenant takes."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise _too_large()
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            raise _too_large()
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large() -> Refused:
    return Refused(413, "PAYLOAD_TOO_LARGE", f"The payload is larger than {LARGEST_BODY} bytes")


def _origin(request: Request) -> str:
    host = request.headers.get("host") or request.url.netloc
    return f"{request.url.scheme}://{host}"


def _success(answer: Answer) -> Response:
    headers = {**answer.headers, "x-request-id": secrets.token_hex(8)}
    match answer.content:
        case None:
            return Response(status_code=answer.status, headers=headers)
        case bytes() | str() as content:
            body = content
        case content:
            body = orjson.dumps(content)
    return Response(body, answer.status, headers, media_type=answer.media_type)


def to_failure(request: Request, refusal: Refused) -> Response:
    """Write a refusal as the API that was called does: OAuth, OData, or the repository."""
    path = request.url.path
    content: dict[str, object]
    if path.startswith("/oauth"):
        content = {"error": refusal.code, "error_description": refusal.message}
    elif "/consumption" in path or "/dwc/" in path:
        content = {"error": {"code": refusal.code, "message": refusal.message}}
    else:
        details = {"message": refusal.details or refusal.message}
        content = {"code": refusal.code, "message": refusal.message, "details": details}
    headers = {**refusal.headers, "x-request-id": secrets.token_hex(8)}
    return Response(orjson.dumps(content), refusal.status, headers, media_type="application/json")

"""The tenant's HTTP protocol, which hands the application its connection, so that it can close it.

ASGI knows no way to end a connection without an answer.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTION = "sphereglue.connection"


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it; `scope["extensions"]` holds the transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin with a connection."""
        super().connection_made(transport)
        self.app = _with_connection(self.app, transport)


def _with_connection(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[CONNECTION] = transport
        await app(scope, receive, send)

    return application

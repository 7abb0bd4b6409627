"""Serves the embedded Datasphere tenant with uvicorn, from a thread of this process."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.applications import Starlette

from sync.embedded.faults.connection import DroppableProtocol
from sync.errors import EmbeddedError

_START_SECONDS = 20.0
_STOP_SECONDS = 1.0


class TenantServer:
    """An HTTP server for the tenant's application."""

    def __init__(self, application: Starlette, listener: socket.socket) -> None:
        self._listener = listener
        # asyncio does it only for sockets that name their protocol; without it each answer waits
        # for an acknowledgement that Linux delays by 40 ms. Accepted sockets inherit it.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host, port = listener.getsockname()
        self.url = f"http://{host}:{port}"
        config = uvicorn.Config(
            application,
            http=DroppableProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="datasphere", daemon=True)

    def start(self) -> None:
        """Begin to answer; return when it does."""
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise EmbeddedError("The embedded Datasphere did not start to answer.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop answering and let go of the port."""
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        self._listener.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])

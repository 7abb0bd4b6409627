"""Serves the embedded Glue over HTTP from a thread of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sync.embedded.glue.admin import Admin
from sync.embedded.glue.catalog import REGION, Catalogs
from sync.embedded.glue.content import Fill, load_content, refill
from sync.embedded.glue.state import load_state, save_state
from sync.embedded.glue.wsgi import build_application

_LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.05


class EmbeddedGlue:
    """The state of an embedded Glue: its content, what happened since, and where it is kept."""

    def __init__(
        self,
        content: Path | Fill | None = None,
        state_file: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.catalogs = Catalogs(clock)
        self.application = build_application(self.catalogs, Admin(self.catalogs, self.reset))
        self._content = content
        self._state_file = state_file
        if state_file is not None and state_file.exists():
            load_state(self.catalogs, state_file)
        else:
            self.reset()

    @property
    def changes(self) -> int:
        """How many writes there were; it tells a saver whether there is something to save."""
        return self.catalogs.changes

    def reset(self) -> None:
        """Go back to the content."""
        match self._content:
            case Path() as path:
                load_content(self.catalogs, path)
            case None:
                refill(self.catalogs, lambda _: None)
            case fill:
                refill(self.catalogs, fill)

    def save(self) -> None:
        """Write the state to its file, if it has one."""
        if self._state_file is not None:
            save_state(self.catalogs, self._state_file)


class GlueServer:
    """An HTTP server for an embedded Glue, bound to the loopback address."""

    region = REGION

    def __init__(self, glue: EmbeddedGlue, listener: socket.socket | None = None) -> None:
        listener = listener or socket.create_server((_LOOPBACK, 0))
        self._server: BaseWSGIServer = make_server(
            _LOOPBACK,
            listener.getsockname()[1],
            glue.application,
            threaded=True,
            request_handler=_QuietHandler,
            fd=listener.fileno(),
        )
        # The server works on a duplicate of the descriptor.
        listener.close()
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="glue", daemon=True
        )

    @property
    def url(self) -> str:
        """The endpoint URL."""
        return f"http://{_LOOPBACK}:{self._server.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and let go of the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _QuietHandler(WSGIRequestHandler):
    """Answers in HTTP/1.1 with connections kept alive, and logs no requests."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *args: Any, **kwargs: Any) -> None:
        """Log nothing: a line per request would drown what matters."""

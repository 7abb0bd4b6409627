"""The app: Streamlit's pages, the REST API and the engine in one process.

uv run streamlit run app.py
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

import anyio
import streamlit as st
from starlette.routing import Mount

from sync.api.application import build_api
from sync.app.hosting import host
from sync.runtime import default_home

HOME = default_home(os.environ)
_LEAVE_SECONDS = 5.0  # by then everything is closed; no process needs so long to end


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the engine in the background when the server starts, close it when it stops."""
    _hear_signals()
    address = st.get_option("server.address") or "127.0.0.1"
    host.start(HOME, os.environ, url=f"http://{address}:{st.get_option('server.port')}")
    try:
        yield
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(host.stop)
        _leave_soon()


def _leave_soon() -> None:
    """End the process even where a write hangs in a thread that would hold it back for minutes."""
    timer = threading.Timer(_LEAVE_SECONDS, os._exit, args=(1,))
    timer.daemon = True
    timer.start()


def _hear_signals() -> None:
    """Let the host hear of a signal at once: the server first waits for answers under way."""
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread may, and only there the server handles signals itself
    for number in (signal.SIGTERM, signal.SIGINT):
        handler = signal.getsignal(number)

        def heard(number: int, frame: FrameType | None, handler: object = handler) -> None:
            host.begin_stop()
            if callable(handler):
                handler(number, frame)

        signal.signal(number, heard)


app = st.App(
    "pages/main.py",
    routes=[Mount("/api", app=build_api(host))],
    lifespan=lifespan,
)

if __name__ == "__main__":
    app.run()

"""The app: Streamlit's pages, the REST API and the engine in one process.

uv run streamlit run app.py
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import streamlit as st
from starlette.routing import Mount

from sync.api.routes import build_api
from sync.hosting import host
from sync.runtime import default_home

HOME = default_home(os.environ)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the engine in the background when the server starts, close it when it stops."""
    address = st.get_option("server.address") or "127.0.0.1"
    host.start(HOME, os.environ, url=f"http://{address}:{st.get_option('server.port')}")
    try:
        yield
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(host.stop)


app = st.App(
    "pages/main.py",
    routes=[Mount("/api", app=build_api(host, HOME))],
    lifespan=lifespan,
)

if __name__ == "__main__":
    app.run()

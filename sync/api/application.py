"""The application that serves /api: every route is a thin call of a use case.

Its documentation works without internet: /api/docs, and /api/openapi.json for programs.
"""

from __future__ import annotations

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from sync.api import agent, assets, commands, events, jobs, plans, records, reports, status
from sync.api.problems import RESPONSES, add_problems
from sync.app.hosting import Host

_ABOUT = """\
The engine of sphereglue for programs. Lists are paged (`limit`, `offset`, `total`), times are UTC,
and every error has one shape: `{"error": {"code", "message", "remedy"}}`.

On this machine no token is needed; from elsewhere send `Authorization: Bearer TOKEN` with one of
the settings' `api.tokens`, whose name is who acts.
"""


def build_api(host: Host) -> FastAPI:
    """Return the application that serves /api for *host*."""
    api: FastAPI = FastAPIOffline(
        title="sphereglue", version="1", description=_ABOUT, responses=RESPONSES
    )
    api.state.host = host
    add_problems(api)
    for room in (status, assets, plans, jobs, reports, records, agent, events):
        api.include_router(room.router)
    commands.add_commands(api, host)
    return api

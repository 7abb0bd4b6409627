"""Who may call: anybody on this machine, and from elsewhere who holds a token of the settings.

A browser sends requests to loopback for any page it shows. So without a token, a request whose
Host is no loopback name (DNS rebinding) or whose Origin is another site is refused.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from sync.api.problems import Problem
from sync.app.hosting import Host
from sync.config import Secret
from sync.runtime import Runtime

LOCAL_NAMES = {"localhost"}
ANONYMOUS = "api"


def host_of(request: Request) -> Host:
    """Return the host that serves this application."""
    found: Host = request.app.state.host
    return found


def runtime_of(request: Request) -> Runtime:
    """Return the open runtime; refuses while it opens or failed to."""
    host = host_of(request)
    if host.runtime is None:
        error = host.state.error or f"The app is {host.state.stage.value}; try again in a moment."
        raise Problem(503, "NOT_READY", error)
    return host.runtime


Running = Annotated[Runtime, Depends(runtime_of)]


def actor_of(request: Request, runtime: Running) -> str:
    """Return who calls: the name of the token, or "api" without one on this machine."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    tokens = runtime.settings.api.tokens
    if given:
        name = _name_of(given, tokens)
        if name is None:
            raise Problem(401, "UNKNOWN_TOKEN", "This token is none of the settings' api.tokens.")
        return name
    _need_local(request)
    return ANONYMOUS


Actor = Annotated[str, Depends(actor_of)]


def _name_of(given: str, tokens: Mapping[str, Secret]) -> str | None:
    """Return the name of the token; every one is compared, so that time tells nothing."""
    fitting = [
        name
        for name, secret in tokens.items()
        if hmac.compare_digest(given.encode(), secret.reveal().encode())
    ]
    return fitting[0] if fitting else None


def _need_local(request: Request) -> None:
    peer = request.client.host if request.client else ""
    if not (_is_local(peer) and _is_local(request.url.hostname or "")):
        raise Problem(
            401, "TOKEN_NEEDED", "From elsewhere a token is needed: set api.tokens in the settings."
        )
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Problem(403, "OTHER_SITE", "A page of another site may not call this API.")


def _is_local(name: str) -> bool:
    if name in LOCAL_NAMES:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False

"""Routes for tests and for whoever hosts the tenant: reset, settings, state."""

from __future__ import annotations

import ipaddress
from collections import Counter
from dataclasses import asdict
from typing import Any

import orjson

from sync.embedded.datasphere.exchange import Answer, JsonObject, Refused
from sync.embedded.datasphere.oauth import Tokens
from sync.embedded.datasphere.objects import facts
from sync.embedded.datasphere.tenant import Tenant

_SETTINGS: dict[str, tuple[type, ...]] = {
    "token_seconds": (int, type(None)),
    "csrf": (bool,),
    "revoke": (bool,),
}


def require_loopback(peer: str) -> None:
    """Refuse peers that are not on this machine."""
    try:
        is_local = ipaddress.ip_address(peer).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise Refused(403, "FORBIDDEN", "Admin routes answer to this machine only")


def reset(tenant: Tenant, tokens: Tokens) -> Answer:
    """Go back to the content, the default settings and no tokens."""
    tenant.reset()
    tokens.revoke_all()
    return Answer(state(tenant))


def change_settings(tenant: Tenant, tokens: Tokens, body: bytes) -> Answer:
    """Switch the life of new tokens and the need of a CSRF token; revoke what is in use."""
    try:
        given: Any = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refused(400, "INVALID_JSON", f"The settings are no JSON: {error}") from error
    for name, value in given.items() if isinstance(given, dict) else ():
        if not isinstance(value, _SETTINGS.get(name, ())):
            message = f"{name}={value!r}: known settings are {sorted(_SETTINGS)}"
            raise Refused(400, "INVALID_SETTING", message)
    if given.pop("revoke", False):
        tokens.revoke_all()
    tenant.change_settings(**given)
    return Answer(asdict(tenant.settings))


def state(tenant: Tenant) -> JsonObject:
    """Return a summary of all that the tenant holds."""
    return {
        "revision": tenant.revision,
        "settings": asdict(tenant.settings),
        "clients": [
            {"client_id": each.client_id, "user": each.user, "spaces": list(each.spaces)}
            for each in tenant.clients.values()
        ],
        "spaces": {name: _space_state(tenant, name) for name in tenant.spaces},
    }


def _space_state(tenant: Tenant, space: str) -> JsonObject:
    objects = [stored for stored in tenant.objects() if stored.space == space]
    return {
        "label": tenant.spaces[space].label,
        "collections": dict(Counter(stored.collection for stored in objects)),
        "statuses": dict(Counter(stored.status for stored in objects)),
        "connections": sorted(tenant.connections.get(space, {})),
    }


def object_state(tenant: Tenant, space: str, name: str) -> JsonObject:
    """Return all that the tenant knows of one object."""
    stored = tenant.find(space, name)
    if stored is None:
        raise Refused(404, "NOT_FOUND", f"There is no object '{name}' in space '{space}'")
    return {
        **facts(stored),
        "collection": stored.collection,
        "design": asdict(stored.design),
        "runtime": asdict(stored.runtime) if stored.runtime else None,
        "dependents": [f"{each.space}.{each.name}" for each in tenant.dependents(space, name)],
    }

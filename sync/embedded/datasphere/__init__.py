"""An embedded SAP Datasphere tenant: a real HTTP server for clients written by anyone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sync.embedded.datasphere.app import build_app
from sync.embedded.datasphere.content import Content, load_content
from sync.embedded.datasphere.tenant import Credentials, Tenant

__all__ = ["Credentials", "Tenant", "build_app", "build_tenant", "credentials"]


def build_tenant(content: Path | Callable[[], Content], state_file: Path | None) -> Tenant:
    """Load the tenant from its state file if there is one, otherwise from the *content*.

    That is a folder, or a function that makes it.
    """
    load = partial(load_content, content) if isinstance(content, Path) else content
    return Tenant(load, state_file)


def credentials(tenant: Tenant) -> Credentials:
    """Return the credentials of the first technical client, which clients use by default."""
    clients = list(tenant.clients.values())
    chosen = next((each for each in clients if not each.is_interactive), clients[0])
    return Credentials(chosen.client_id, chosen.client_secret)

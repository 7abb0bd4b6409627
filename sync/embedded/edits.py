"""Edits by foreign users, carried out over HTTP as those users would.

    {"note", "side": "datasphere", "as": CLIENT, "space", "object", "deploy": true,
     "create": CSN | "delete": true | "patch": [...]}
    {"note", "side": "glue", "as": ACCESS KEY, "database", "table",
     "create": TableInput | "delete": true | "patch": [...]}
    {"note", "side": "glue", "crawl": DATABASE}

`patch.py` says what a patch is. In a CSN document a path begins at the root, or at the
definition of the object when its first step is no key of the root.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests
from botocore.exceptions import BotoCoreError, ClientError

from sync.embedded.announcement import DatasphereEndpoint, GlueEndpoint
from sync.embedded.foreign_glue import ForeignGlueUser
from sync.embedded.foreign_modeler import ForeignModeler
from sync.embedded.patch import PatchFailed
from sync.embedded.running import ask_admin
from sync.errors import EmbeddedError


class Servers(Protocol):
    """Where the two servers answer."""

    @property
    def datasphere(self) -> DatasphereEndpoint:
        """The tenant."""

    @property
    def glue(self) -> GlueEndpoint:
        """The Glue."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edit; *reason* says why it failed."""

    note: str
    done: bool
    reason: str = ""


def read_edits(path: Path) -> list[dict[str, Any]]:
    """Read a file of edits; raises EmbeddedError when it is not a list of objects."""
    try:
        edits = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EmbeddedError(f"The edits {path} cannot be read: {error}.") from error
    if not isinstance(edits, list) or not all(isinstance(edit, dict) for edit in edits):
        raise EmbeddedError(f"The edits {path} must be a JSON list of objects.")
    return edits


def read_clients(content: Path) -> dict[str, str]:
    """Read the OAuth clients of a content folder: id to secret."""
    try:
        tenant = json.loads((content / "tenant.json").read_text("utf-8"))
        return {client["client_id"]: client["client_secret"] for client in tenant["clients"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EmbeddedError(f"The clients in {content / 'tenant.json'} cannot be read.") from error


def apply_edits(
    edits: Sequence[Mapping[str, Any]], servers: Servers, clients: Mapping[str, str]
) -> list[Outcome]:
    """Carry out *edits* in order; a failed one is reported and the next one still tried.

    *clients* holds the secrets of the tenant's OAuth clients; the servers' own is known."""
    own = servers.datasphere
    secrets = {**clients, own.client_id: own.client_secret}
    return [_carry_out(edit, servers, secrets) for edit in edits]


def _carry_out(edit: Mapping[str, Any], servers: Servers, secrets: Mapping[str, str]) -> Outcome:
    note = str(edit.get("note") or f"{edit.get('side')} {edit.get('object') or edit.get('table')}")
    try:
        _dispatch(edit, servers, secrets)
    except KeyError as error:
        return Outcome(note, done=False, reason=f"the edit lacks {error}")
    except (EmbeddedError, PatchFailed, ClientError, BotoCoreError) as error:
        return Outcome(note, done=False, reason=str(error))
    except requests.RequestException as error:
        return Outcome(note, done=False, reason=f"the tenant did not answer: {error}")
    return Outcome(note, done=True)


def _dispatch(edit: Mapping[str, Any], servers: Servers, secrets: Mapping[str, str]) -> None:
    match edit:
        case {"side": "glue", "crawl": database}:
            body = {"database": database} | ({"table": edit["table"]} if "table" in edit else {})
            ask_admin(servers.glue.endpoint_url, "crawl", body)
        case {"side": "glue"}:
            with closing(ForeignGlueUser(servers.glue, edit["as"])) as analyst:
                _edit_glue(edit, analyst)
        case {"side": "datasphere"}:
            if edit["as"] not in secrets:
                raise EmbeddedError(f"no OAuth client is called {edit['as']}")
            client, secret = edit["as"], secrets[edit["as"]]
            with ForeignModeler(servers.datasphere, client, secret) as modeler:
                _edit_datasphere(edit, modeler)
        case _:
            raise EmbeddedError(f"side is {edit.get('side')!r}, expected datasphere or glue")


def _edit_glue(edit: Mapping[str, Any], user: ForeignGlueUser) -> None:
    database, table = edit["database"], edit["table"]
    match edit:
        case {"create": definition}:
            user.create(database, {"Name": table, **definition})
        case {"delete": True}:
            user.delete(database, table)
        case {"patch": patch}:
            user.change(database, table, patch)
        case _:
            raise EmbeddedError("the edit has none of create, delete and patch")


def _edit_datasphere(edit: Mapping[str, Any], user: ForeignModeler) -> None:
    space, name, deploy = edit["space"], edit["object"], bool(edit.get("deploy", True))
    match edit:
        case {"create": document}:
            user.create(space, name, document, deploy=deploy)
        case {"delete": True}:
            user.delete(space, name)
        case {"patch": patch}:
            user.change(space, name, patch, deploy=deploy)
        case _:
            raise EmbeddedError("the edit has none of create, delete and patch")

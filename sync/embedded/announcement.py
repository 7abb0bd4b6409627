"""What the embedded servers tell of themselves: a line of JSON, and a settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasphereEndpoint:
    """Where the embedded tenant answers, and the client that may sign in."""

    url: str
    token_url: str
    authorization_url: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueEndpoint:
    """Where the embedded Glue answers, and the keys that may sign."""

    endpoint_url: str
    region: str
    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Both servers and the settings file that names them."""

    datasphere: DatasphereEndpoint
    glue: GlueEndpoint
    settings: Path

    def to_json(self) -> dict[str, Any]:
        """Return the announcement as plain values."""
        return {
            "datasphere": asdict(self.datasphere),
            "glue": asdict(self.glue),
            "settings": str(self.settings),
        }


def read_announcement(value: Mapping[str, Any]) -> Announcement:
    """Read what `Announcement.to_json` wrote; raises KeyError or TypeError on anything else."""
    return Announcement(
        datasphere=DatasphereEndpoint(**value["datasphere"]),
        glue=GlueEndpoint(**value["glue"]),
        settings=Path(value["settings"]),
    )


def settings_text(announcement: Announcement, pairs: str) -> str:
    """Return the settings file for the servers, with the *pairs* tables at its end."""
    sap, glue = announcement.datasphere, announcement.glue
    lines = [
        "# Written by the embedded servers at each start; edits are lost.",
        "[connections.datasphere]",
        'kind = "datasphere"',
        'role = "origin"',
        f"url = {_quote(sap.url)}",
        f"token_url = {_quote(sap.token_url)}",
        f"authorization_url = {_quote(sap.authorization_url)}",
        f"client_id = {_quote(sap.client_id)}",
        f"client_secret = {_quote('plain:' + sap.client_secret)}",
        "writable = true",
        "requests_per_second = 0",
        "",
        "[connections.glue]",
        'kind = "glue"',
        'role = "consumer"',
        f"endpoint_url = {_quote(glue.endpoint_url)}",
        f"region = {_quote(glue.region)}",
        f"access_key_id = {_quote('plain:' + glue.access_key_id)}",
        f"secret_access_key = {_quote('plain:' + glue.secret_access_key)}",
        "requests_per_second = 0",
        "",
    ]
    return "\n".join(lines) + (f"\n{pairs}" if pairs else "")


def _quote(text: str) -> str:
    # A JSON string is a TOML string as well.
    return orjson.dumps(text).decode()

"""What goes in and out of the tenant: a call, an answer, a refusal, as values without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.errors import EmbeddedError

JsonObject = dict[str, Any]

ODATA_HEADERS = {"odata-version": "4.0"}


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client of the tenant and the user that its writes are signed with."""

    client_id: str
    client_secret: str
    user: str
    spaces: tuple[str, ...] = ("*",)
    purpose: str = "technical"

    @property
    def is_interactive(self) -> bool:
        """Say whether the purpose is interactive usage rather than a technical user."""
        return self.purpose.lower().startswith("interactive")

    def is_member_of(self, space: str) -> bool:
        """Say whether this client may see what is in *space*."""
        return "*" in self.spaces or space in self.spaces


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request, read completely."""

    method: str
    origin: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    client: Client
    now: datetime

    def flag(self, name: str, *, default: bool) -> bool:
        """Read the boolean query parameter *name*."""
        text = self.query.get(name, "").strip().lower()
        if not text:
            return default
        if text not in ("true", "false"):
            raise Refused(400, "InvalidParameter", f"{name}={text!r}: expected true or false")
        return text == "true"

    def number(self, name: str, default: int) -> int:
        """Read the non-negative whole number in the query parameter *name*."""
        text = self.query.get(name, "").strip()
        if not text:
            return default
        if not text.isdecimal():
            raise Refused(400, "InvalidParameter", f"{name}={text!r}: expected a whole number")
        return int(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; *content* is text, bytes, or anything that is JSON."""

    content: object = None
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def odata(content: object) -> Answer:
    """Answer *content* as OData JSON."""
    media_type = "application/json;odata.metadata=minimal;IEEE754Compatible=false"
    return Answer(content, media_type=media_type, headers=ODATA_HEADERS)


class Refused(Exception):
    """The tenant refuses a call: a status, a code and a sentence for the client."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = dict(headers or {})


class ContentError(EmbeddedError):
    """A file of the content folder, or the saved state, cannot be used as it is."""

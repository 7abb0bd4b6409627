"""Finds the embedded servers that run for a home, and speaks to their admin routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from sync.embedded.announcement import Announcement, read_announcement
from sync.embedded.places import Places, read_object
from sync.errors import EmbeddedError

_ANSWER_SECONDS = 30.0
# A server on this machine that takes longer to say that it is there is not there.
_FIND_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Running:
    """A pair of servers that answers: its process, the tenant's content, and its addresses."""

    pid: int
    content: Path
    announcement: Announcement


def find_running(home: Path) -> Running | None:
    """Return the servers that run for *home*; None when none answers."""
    noted = read_object(Places.under(home).running)
    try:
        running = Running(noted["pid"], Path(noted["content"]), read_announcement(noted))
    except (KeyError, TypeError):
        return None
    url = f"{running.announcement.glue.endpoint_url}/admin/state"
    try:
        state = requests.get(url, timeout=_FIND_SECONDS).json()
    except (requests.RequestException, ValueError):
        return None
    # Another process may have got the port since.
    same = isinstance(state, dict) and state.get("pid") == running.pid
    return running if same else None


def need_running(home: Path) -> Running:
    """Return the servers that run for *home*; raises EmbeddedError when none does."""
    running = find_running(home)
    if running is None:
        raise EmbeddedError(
            f"No embedded servers run for {home}: start them with "
            f"`python -m sync embedded --home {home}`."
        )
    return running


def ask_admin(endpoint_url: str, route: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Post to an admin route of the embedded Glue; raises EmbeddedError with its reason."""
    try:
        answer = requests.post(
            f"{endpoint_url}/admin/{route}", json=dict(body), timeout=_ANSWER_SECONDS
        )
        said: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise EmbeddedError(f"The embedded Glue did not answer /admin/{route}: {error}") from error
    if answer.status_code != requests.codes.ok:
        raise EmbeddedError(f"The embedded Glue refused /admin/{route}: {said.get('error')}")
    return said

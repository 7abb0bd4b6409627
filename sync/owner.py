"""The owner of a home: the one process that has its store open, and how others work through it.

The owner writes `HOME/owner.json` (process id, loopback URL, token; mode 0600). A command started
beside it sends its words there and prints what comes back.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import requests

from sync.commands.screen import Screen
from sync.errors import StoreHeld

# A process on this machine that takes longer to say that it is there is not there.
_FIND_SECONDS = 2.0
_COMMAND_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns a home."""

    pid: int
    url: str
    token: str = field(repr=False)


def claim(home: Path, url: str) -> Owner:
    """Write this process down as the owner of *home*; the store's lock is the real claim."""
    owner = Owner(os.getpid(), url, secrets.token_urlsafe(32))
    path = _path(home)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    text = orjson.dumps({"pid": owner.pid, "url": owner.url, "token": owner.token})
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    draft.replace(path)
    return owner


def release(home: Path) -> None:
    """Take the note away, if it is this process's own."""
    noted = _read(home)
    if noted is not None and noted.pid == os.getpid():
        _path(home).unlink(missing_ok=True)


def find_owner(home: Path) -> Owner | None:
    """Return the process that owns *home* and answers; a note left by a dead one is no owner."""
    owner = _read(home)
    if owner is None or owner.pid == os.getpid():
        return None
    try:
        answer = requests.get(f"{owner.url}/api/owner", timeout=_FIND_SECONDS)
        same = answer.ok and answer.json().get("pid") == owner.pid
    except (requests.RequestException, ValueError):
        return None
    return owner if same else None


def ask_owner(owner: Owner, argv: Sequence[str], screen: Screen) -> int:
    """Let *owner* run a command; copy what it writes to *screen* and return its exit code."""
    try:
        answer = requests.post(
            f"{owner.url}/api/commands",
            json={"argv": list(argv)},
            headers={"Authorization": f"Bearer {owner.token}"},
            stream=True,
            timeout=(_FIND_SECONDS, _COMMAND_SECONDS),
        )
        answer.raise_for_status()
        for line in answer.iter_lines():
            part = orjson.loads(line)
            if "exit" in part:
                return int(part["exit"])
            (screen.out if "out" in part else screen.err).write(part.get("out", part.get("err")))
    except (requests.RequestException, orjson.JSONDecodeError) as error:
        raise StoreHeld(
            f"The app (process {owner.pid}) owns this home, but did not finish the command: {error}"
        ) from error
    raise StoreHeld(f"The app (process {owner.pid}) stopped before the command was done.")


def read_token(home: Path) -> str:
    """Return the token of the owner noted for *home*, "" when there is none."""
    owner = _read(home)
    return owner.token if owner is not None else ""


def _path(home: Path) -> Path:
    return home / "owner.json"


def _read(home: Path) -> Owner | None:
    try:
        noted = orjson.loads(_path(home).read_bytes())
        return Owner(int(noted["pid"]), str(noted["url"]), str(noted["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None

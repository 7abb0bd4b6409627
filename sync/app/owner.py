"""The owner of a home: the one process that has its store open, and how others work through it.

The owner writes `HOME/owner.json` (process id, loopback URL, token; mode 0600). A command started
beside it sends its words there and prints what comes back.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import requests

from sync.commands.screen import Screen
from sync.errors import StoreHeld

# A process on this machine that takes longer to say that it is there is not there.
_FIND_SECONDS = 2.0
# Unless its machine is busy: it accepted the question and is still alive.
_BUSY_SECONDS = 20.0
# The note is written a moment before the server answers.
_APPEAR_SECONDS = 3.0
_OPENING_SECONDS = 60.0
_COMMAND_SECONDS = 3600.0
_POLL_SECONDS = 0.2
_PIDS = 2**31  # no process has a number beyond it


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns a home."""

    pid: int
    url: str
    token: str = field(repr=False)


def new_owner(url: str) -> Owner:
    """Return this process as an owner that answers at *url*."""
    return Owner(os.getpid(), url, secrets.token_urlsafe(32))


def claim(home: Path, owner: Owner) -> None:
    """Write *owner* down as the owner of *home*; the store's lock is the real claim."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(home)
    draft = path.with_name(f"{path.name}.{owner.pid}")
    draft.unlink(missing_ok=True)
    text = orjson.dumps({"pid": owner.pid, "url": owner.url, "token": owner.token})
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    draft.replace(path)


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
    began = time.monotonic()
    while _is_alive(owner.pid):
        try:
            return owner if _answered(owner).get("pid") == owner.pid else None
        except requests.RequestException as error:
            patience = _BUSY_SECONDS if isinstance(error, requests.ReadTimeout) else _APPEAR_SECONDS
        except ValueError:
            return None
        if time.monotonic() - began > patience:
            return None
        time.sleep(_POLL_SECONDS)
    return None


def ask_owner(owner: Owner, argv: Sequence[str], screen: Screen) -> int:
    """Let *owner* run a command; copy what it writes to *screen* and return its exit code.

    An owner that is still opening is waited for. Raises StoreHeld when it does not get that far.
    """
    ends = time.monotonic() + _OPENING_SECONDS
    is_told = False
    try:
        while True:
            with _asked(owner, argv) as answer:
                if answer.status_code != requests.codes.unavailable:
                    answer.raise_for_status()
                    return _copied(answer, owner, screen)
                _need_opening(owner, answer.json(), ends)
            if not is_told:
                screen.err.write(f"The app (process {owner.pid}) is still opening; waiting.\n")
                is_told = True
            time.sleep(_POLL_SECONDS)
    except (requests.RequestException, orjson.JSONDecodeError) as error:
        raise StoreHeld(
            f"The app (process {owner.pid}) owns this home, but did not finish the command: {error}"
        ) from error


def _asked(owner: Owner, argv: Sequence[str]) -> requests.Response:
    return requests.post(
        f"{owner.url}/api/commands",
        json={"argv": list(argv), "folder": str(Path.cwd())},
        headers={"Authorization": f"Bearer {owner.token}"},
        stream=True,
        timeout=(_FIND_SECONDS, _COMMAND_SECONDS),
    )


def _need_opening(owner: Owner, said: Any, ends: float) -> None:
    """Raise StoreHeld unless the owner is opening and may take longer."""
    state = said if isinstance(said, dict) else {}
    who = f"The app (process {owner.pid})"
    if state.get("error"):
        raise StoreHeld(f"{who} owns this home, but could not open: {state['error']}")
    if state.get("stage") != "opening":
        raise StoreHeld(f"{who} is stopping; try again when it is gone.")
    if time.monotonic() > ends:
        seconds = f"{_OPENING_SECONDS:g} seconds"
        raise StoreHeld(f"{who} is still opening after {seconds}; see {owner.url}.")


def _copied(answer: requests.Response, owner: Owner, screen: Screen) -> int:
    for line in answer.iter_lines():
        part = orjson.loads(line)
        if "exit" in part:
            return int(part["exit"])
        (screen.out if "out" in part else screen.err).write(part.get("out", part.get("err")))
    raise StoreHeld(f"The app (process {owner.pid}) stopped before the command was done.")


def _answered(owner: Owner) -> dict[str, Any]:
    answer = requests.get(f"{owner.url}/api/owner", timeout=_FIND_SECONDS)
    said = answer.json() if answer.ok else {}
    return said if isinstance(said, dict) else {}


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def _path(home: Path) -> Path:
    return home / "owner.json"


def _read(home: Path) -> Owner | None:
    try:
        noted = orjson.loads(_path(home).read_bytes())
        owner = Owner(int(noted["pid"]), str(noted["url"]), str(noted["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return owner if 0 < owner.pid < _PIDS else None

"""Where the embedded servers keep things: the content beside the package, the state under HOME."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

SOURCE_ROOT = Path(__file__).resolve().parents[2]
DEFAULT_HOME = SOURCE_ROOT / "data" / "home"
_CONTENT = SOURCE_ROOT / "data" / "embedded"
DEFAULT_SPACES = _CONTENT / "spaces"
DEFAULT_GLUE = _CONTENT / "glue.jsonl"
DEFAULT_PAIRS = _CONTENT / "pairs.toml"
DEFAULT_EDITS = _CONTENT / "edits.json"


@dataclass(frozen=True, slots=True)
class Places:
    """The files under HOME/embedded."""

    folder: Path

    @classmethod
    def under(cls, home: Path) -> Places:
        """Return the places of a home."""
        return cls(home.resolve() / "embedded")

    @property
    def ports(self) -> Path:
        """The ports used last, taken again so that clients may keep their URLs."""
        return self.folder / "ports.json"

    @property
    def running(self) -> Path:
        """What a running pair of servers announced, with its process id."""
        return self.folder / "running.json"

    @property
    def settings(self) -> Path:
        """The settings file that any command accepts."""
        return self.folder / "settings.toml"

    @property
    def log(self) -> Path:
        """What the process wrote to standard error, when another process started it."""
        return self.folder / "stderr.log"

    def state(self, server: str, content: Path) -> Path:
        """The state of one server; each content has a state of its own."""
        if content in (DEFAULT_SPACES, DEFAULT_GLUE):
            return self.folder / f"{server}.json"
        mark = hashlib.sha256(str(content.resolve()).encode()).hexdigest()[:12]
        return self.folder / f"{server}-{mark}.json"

    def scaled_state(self, server: str, size: int, seed: int) -> Path:
        """The state of one server of a generated world, once it has changed."""
        return self.folder / f"{server}-scale-{size}-{seed}.json"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, replacing the one before in one step."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def read_object(path: Path) -> dict[str, Any]:
    """Read a small JSON file of ours; empty when there is none or it is damaged."""
    try:
        value = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return value if isinstance(value, dict) else {}


def write_object(path: Path, value: Mapping[str, Any]) -> None:
    """Write a small JSON file of ours."""
    write_private(path, orjson.dumps(dict(value)).decode())

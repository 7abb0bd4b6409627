"""Reading the JSON files of a content folder, and saying what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sync.embedded.datasphere.exchange import ContentError, JsonObject

Key = tuple[str, str]


def read_document(path: Path) -> JsonObject:
    """Read one JSON file that must hold an object."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ContentError(f"{path}: not a readable JSON document: {error}") from error
    if not isinstance(document, dict):
        raise ContentError(f"{path}: expected a JSON object, found {type(document).__name__}")
    return document


def mapping_at(value: Any, where: str) -> JsonObject:
    """Return *value* if it is a JSON object, or say that at *where* it is none."""
    if not isinstance(value, dict):
        raise ContentError(f"{where}: expected a JSON object, found {type(value).__name__}")
    return value


def split_key(text: str, spaces: Iterable[str], path: Path) -> Key:
    """Split SPACE.NAME, where both halves may hold dots."""
    candidates = [space for space in spaces if text.startswith(f"{space}.")]
    if not candidates:
        raise ContentError(f"{path}: {text}: no such space; expected SPACE.NAME")
    space = max(candidates, key=len)
    return space, text[len(space) + 1 :]

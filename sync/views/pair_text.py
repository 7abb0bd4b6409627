"""A pair as the settings write it: the text that reads back as the same pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any

import orjson

from sync.model.pair import Direction, Naming, Pair, Scope, TextPolicy

_WORDS = {"text": "comment"}
_SIDES = {"sap", "glue"}
_FIRST = ("name", "source", "target", "direction")


def pair_table(pair: Pair) -> dict[str, Any]:
    """Return *pair* as a table of the settings, without what is default."""
    ends = (pair.sap, pair.glue)
    source, target = ends[::-1] if pair.direction is Direction.TO_DATASPHERE else ends
    table: dict[str, Any] = {
        "name": pair.name,
        "source": _changed(source),
        "target": _changed(target),
        "direction": pair.direction.value,
    }
    for key, value in _changed(pair).items():
        table.setdefault(_WORDS.get(key, key), value)
    return {key: value for key, value in table.items() if key not in _SIDES}


def pair_text(pair: Pair) -> str:
    """Return *pair* as TOML, to be put into the settings file."""
    lines = (f"{key} = {_toml(value)}" for key, value in pair_table(pair).items())
    return "\n".join(["[[pair]]", *lines, ""])


def _changed(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that are not default."""
    return {
        each.name: _plain(part)
        for each in fields(value)
        if (part := getattr(value, each.name)) != _default(each) or each.name in _FIRST
    }


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case Naming() | TextPolicy() | Scope():
            return _changed(value)
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case tuple():
            return [_plain(each) for each in value]
    return value


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case Mapping():
            inner = ", ".join(f"{_key(key)} = {_toml(each)}" for key, each in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case Sequence():
            return f"[{', '.join(map(_toml, value))}]"
    return str(value)


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else _quoted(key)


def _quoted(text: str) -> str:
    # A basic string of TOML is one of JSON, except that DEL must be escaped.
    return orjson.dumps(text).decode().replace("\x7f", "\\u007F")

"""Pairs of the small world, as the settings file writes them."""

from __future__ import annotations

from typing import Any

DATASPHERE, GLUE = "datasphere", "glue"


def pair(name: str, space: str, database: str, **keys: Any) -> str:
    """Return a [[pair]] table; `include`, `exclude` and `kinds` belong to the source."""
    source = {"connection": DATASPHERE, "schema": space}
    for key in ("include", "exclude", "kinds"):
        if key in keys:
            source[key] = keys.pop(key)
    target = {"connection": GLUE, "schema": database, **keys.pop("target", {})}
    lines = ["[[pair]]", f'name = "{name}"', f"source = {_toml(source)}"]
    lines += [f"target = {_toml(target)}", *(f"{k} = {_toml(v)}" for k, v in keys.items())]
    return "\n".join(lines) + "\n\n"


def bind(**keys: Any) -> str:
    """Return the pair that enriches the landed orders."""
    values = {"include": ["ORDERS"], "mode": "bind", "direction": "both"} | keys
    return pair("orders", "SALES", "lake", **values)


def mirror(**keys: Any) -> str:
    """Return the pair that mirrors the space into a database of our own."""
    values = {"mode": "mirror", "direction": "to_glue", "kinds": ["local_table", "view"]} | keys
    return pair("mirror", "SALES", "mirror", **values)


def imports(**keys: Any) -> str:
    """Return the pair that makes local tables of the web tables."""
    values = {"mode": "import", "direction": "to_datasphere"} | keys
    return pair("web", "WEB", "web", **values)


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            inner = ", ".join(f'"{key}" = {_toml(item)}' for key, item in value.items())
            return f"{{ {inner} }}"
    return str(value)

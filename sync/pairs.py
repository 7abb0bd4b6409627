"""Pairs as the settings write them: a TOML table read into a Pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sync.errors import ConfigError
from sync.model.pair import (
    ASSET_FIELDS,
    COLUMN_FIELDS,
    Authority,
    Direction,
    Naming,
    Pair,
    Scope,
    TextPolicy,
)
from sync.toml_table import build, choose, join, need_number, need_table, refuse_unknown

# What the settings call otherwise than the Pair does.
_RENAMED = {"text": "comment"}
_SIDES = {"sap", "glue"}
KEYS = frozenset(
    {"source", "target", *(_RENAMED.get(f.name, f.name) for f in fields(Pair))} - _SIDES
)
_DAYS = 36_500  # a century is for ever
_SHARES = ("match_threshold", "max_drop_share")


def read_pairs(tables: object, systems: Mapping[str, str]) -> tuple[Pair, ...]:
    """Return the pairs that *tables* describe; *systems* says what each connection is.

    Raises ConfigError naming the pair, the key and the remedy.
    """
    if not isinstance(tables, Sequence) or isinstance(tables, str):
        raise ConfigError(f"pair is {tables!r}; write each pair as a [[pair]] table.")
    pairs = tuple(_read_pair(need_table(table, "[pair]"), systems) for table in tables)
    names = [pair.name for pair in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(f"Two pairs are called {twice!r}; rename one of them.")
    return pairs


def _read_pair(table: Mapping[str, Any], systems: Mapping[str, str]) -> Pair:
    name = table.get("name")
    if not isinstance(name, str) or not name:
        raise ConfigError(f"A [[pair]] has name = {name!r}; give each pair a name of its own.")
    where = f"pair {name!r}"
    refuse_unknown(table, KEYS, where)
    values = {key: value for key, value in table.items() if key not in {"source", "target"}}
    sides, default = _sides(table, where, systems)
    values["direction"] = table.get("direction", default)
    values["naming"] = build(Naming, table.get("naming", {}), f"{where}.naming")
    values["text"] = build(TextPolicy, values.pop("comment", {}), f"{where}.comment")
    values["authority"] = read_authority(table.get("authority", {}), f"{where}.authority")
    need_number(table.get("quarantine_days"), join(where, "quarantine_days"), most=_DAYS)
    for key in _SHARES:
        need_number(table.get(key), join(where, key), most=1)
    return build(Pair, values | sides, where)


def _sides(
    table: Mapping[str, Any], where: str, systems: Mapping[str, str]
) -> tuple[dict[str, Scope], Direction]:
    """Return both scopes by side, and the direction from source to target."""
    found = {}
    for key in ("source", "target"):
        scope = _scope(table.get(key), join(where, key))
        if scope.connection not in systems:
            known = ", ".join(systems)
            raise ConfigError(
                f"{where}.{key}.connection is {scope.connection!r}, which is no connection; "
                f"known are: {known}."
            )
        found[key] = scope
    source, target = (systems[found[key].connection] for key in ("source", "target"))
    if source == target:
        raise ConfigError(
            f"{where}.source and {where}.target are both on {source} connections; a pair ties a "
            "Datasphere scope to a Glue scope, so name one connection of each kind."
        )
    if source == "datasphere":
        return {"sap": found["source"], "glue": found["target"]}, Direction.TO_GLUE
    return {"sap": found["target"], "glue": found["source"]}, Direction.TO_DATASPHERE


def _scope(table: object, where: str) -> Scope:
    if table is None:
        raise ConfigError(f"{where} is missing; write {{ connection = ..., schema = ... }}.")
    return build(Scope, table, where)


def read_authority(table: object, where: str) -> dict[str, Authority]:
    """Return the authority per field that *table* states; raises ConfigError naming the key."""
    known = {"default", *ASSET_FIELDS, *COLUMN_FIELDS}
    known |= {f"asset.{name}" for name in ASSET_FIELDS}
    known |= {f"column.{name}" for name in COLUMN_FIELDS}
    read = {}
    for key, value in need_table(table, where).items():
        if key not in known:
            names = ", ".join(sorted(ASSET_FIELDS | COLUMN_FIELDS))
            raise ConfigError(
                f"{where}.{key} is no field; known are default, {names}, and each of these as "
                '"asset.NAME" or "column.NAME".'
            )
        read[key] = choose(Authority, value, join(where, key))
    return read

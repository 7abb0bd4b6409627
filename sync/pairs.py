"""Pairs as the settings write them: a TOML table read into a Pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from sync.errors import ConfigError
from sync.model.asset import Kind
from sync.model.pair import (
    Authority,
    Deletion,
    Direction,
    LinkMode,
    Naming,
    Pair,
    Scope,
    TextPolicy,
    TextSource,
)

E = TypeVar("E", bound=StrEnum)

_PLAIN = (
    "location_template",
    "match_threshold",
    "open_decimal_scale",
    "max_drop_share",
    "max_drops",
)
_KNOWN = {
    "name",
    "source",
    "target",
    "direction",
    "mode",
    "naming",
    "authority",
    "deletion",
    "comment",
    *_PLAIN,
}


def read_pair(table: Mapping[str, Any], systems: Mapping[str, str]) -> Pair:
    """Return the pair that *table* describes; *systems* says what each connection is.

    Raises ConfigError naming the pair and the key.
    """
    name = table.get("name")
    if not isinstance(name, str) or not name:
        raise ConfigError("A [[pair]] has no name.")
    where = f"pair {name!r}"
    unknown = sorted(set(table) - _KNOWN)
    if unknown:
        raise ConfigError(f"{where}: {unknown[0]} is no key; known: {', '.join(sorted(_KNOWN))}.")
    sides = {}
    for key in ("source", "target"):
        scope = _scope(table.get(key), f"{where}.{key}")
        system = systems.get(scope.connection)
        if system is None:
            raise ConfigError(f"{where}.{key}: no connection is called {scope.connection!r}.")
        sides[system] = scope
    if set(sides) != {"datasphere", "glue"}:
        raise ConfigError(f"{where} must tie a Datasphere scope to a Glue scope.")
    default = Direction.TO_GLUE if _is_sap_first(table, systems) else Direction.TO_DATASPHERE
    return Pair(
        name=name,
        sap=sides["datasphere"],
        glue=sides["glue"],
        direction=_enum(Direction, table.get("direction", default), f"{where}.direction"),
        mode=_enum(LinkMode, table.get("mode", LinkMode.MIRROR), f"{where}.mode"),
        naming=Naming(**_texts(table.get("naming", {}), Naming, f"{where}.naming")),
        authority={
            key: _enum(Authority, value, f"{where}.authority.{key}")
            for key, value in table.get("authority", {}).items()
        },
        deletion=_enum(Deletion, table.get("deletion", Deletion.NEVER), f"{where}.deletion"),
        text=_text_policy(table.get("comment", {}), f"{where}.comment"),
        **{key: table[key] for key in _PLAIN if key in table},
    )


def _is_sap_first(table: Mapping[str, Any], systems: Mapping[str, str]) -> bool:
    return systems.get(table["source"]["connection"]) == "datasphere"


def _scope(table: object, where: str) -> Scope:
    if not isinstance(table, Mapping) or not {"connection", "schema"} <= table.keys():
        raise ConfigError(f"{where} needs a table with connection and schema.")
    values = _texts(table, Scope, where)
    values["kinds"] = tuple(_enum(Kind, kind, f"{where}.kinds") for kind in values.get("kinds", ()))
    return Scope(**values)


def _text_policy(table: Mapping[str, Any], where: str) -> TextPolicy:
    values = _texts(table, TextPolicy, where)
    for key in ("column", "table"):
        if key in values:
            values[key] = _enum(TextSource, values[key], f"{where}.{key}")
    return TextPolicy(**values)


def _texts(table: Mapping[str, Any], kind: type, where: str) -> dict[str, Any]:
    known = {f.name for f in fields(kind)}
    unknown = sorted(set(table) - known)
    if unknown:
        raise ConfigError(f"{where}: {unknown[0]} is no key; known: {', '.join(sorted(known))}.")
    return {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}


def _enum(kind: type[E], value: object, where: str) -> E:
    try:
        return kind(str(value))
    except ValueError as error:
        choices = ", ".join(kind)
        raise ConfigError(f"{where} is {value!r}; it must be one of {choices}.") from error

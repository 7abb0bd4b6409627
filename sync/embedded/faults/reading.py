"""Rules from tables of TOML or JSON, and back; what is wrong is said in one sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import orjson

from sync.embedded.faults.effect import EFFECTS, Effect, name_of
from sync.embedded.faults.rule import ANYWHERE, Rule, Server, When
from sync.embedded.glue.operations import CATALOG_OPERATIONS
from sync.errors import EmbeddedError

OPERATIONS = CATALOG_OPERATIONS | {"GetCallerIdentity", "AssumeRole"}

_ROUTE = re.compile(r"((GET|HEAD|POST|PUT|PATCH|DELETE) )?/\S*")
_WHERE = {Server.DATASPHERE: "route", Server.GLUE: "operation"}
_WHEN = tuple(each.name for each in fields(When))
_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "float": ((int, float), "a number from 0"),
    "int": ((int,), "a whole number from 0"),
    "bool": ((bool,), "true or false"),
    "str": ((str,), "a text"),
}


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Read a file of rules, TOML or JSON by its name; raises EmbeddedError."""
    try:
        content = path.read_bytes()
        is_json = path.suffix.lower() == ".json"
        document = orjson.loads(content) if is_json else tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise EmbeddedError(
            f"The faults {path} cannot be read: {error.strerror or error}."
        ) from error
    except ValueError as error:
        kind = "JSON" if path.suffix.lower() == ".json" else "TOML"
        raise EmbeddedError(f"The faults {path} are not valid {kind}: {error}.") from error
    try:
        return read_document(document)
    except EmbeddedError as error:
        raise EmbeddedError(f"The faults {path}: {error}") from error


def read_document(document: object) -> tuple[Rule, ...]:
    """Read a list of tables, or a table of `seed` and `rule`; raises EmbeddedError."""
    match document:
        case list():
            return _read_tables(document, 0)
        case dict() if document.keys() <= {"seed", "rule"}:
            seed = _read_seed("the file", document.get("seed", 0))
            return _read_tables(document.get("rule", []), seed)
        case dict():
            unknown = sorted(document.keys() - {"seed", "rule"})[0]
            raise EmbeddedError(f"{unknown} is no key here; write seed, and [[rule]] tables.")
    raise EmbeddedError("expected a list of rules.")


def _read_tables(tables: object, seed: int) -> tuple[Rule, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise EmbeddedError("expected a list of rules, each a table.")
    return tuple(
        _read_rule({"seed": seed, **table}, number) for number, table in enumerate(tables, start=1)
    )


def _read_rule(table: Mapping[str, Any], number: int) -> Rule:
    name = table.get("name", f"rule {number}")
    if not isinstance(name, str) or not name:
        raise EmbeddedError(f"rule {number}: name is {name!r}; it is a text.")
    about = name if name == f"rule {number}" else f"rule {number} ({name})"
    server = _choice(about, "server", table.get("server"), [each.value for each in Server])
    kind = EFFECTS[_choice(about, "what", table.get("what"), list(EFFECTS))]
    own = [each.name for each in fields(kind)]
    known = ["name", "server", _WHERE[Server(server)], "what", *_WHEN, *own]
    for key in table:
        if key not in known:
            raise EmbeddedError(f"{about}: {key} is no key of it; known are {', '.join(known)}.")
    return Rule(
        name=name,
        server=Server(server),
        where=_read_where(about, Server(server), table),
        what=_read_effect(about, kind, {key: table[key] for key in own if key in table}),
        when=_read_when(about, table),
    )


def _choice(about: str, key: str, value: object, choices: Sequence[str]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    said = f"is {value!r}" if value is not None else "is missing"
    raise EmbeddedError(f"{about}: {key} {said}; it is one of {', '.join(choices)}.")


def _read_where(about: str, server: Server, table: Mapping[str, Any]) -> str:
    key = _WHERE[server]
    where = table.get(key, ANYWHERE)
    if where == ANYWHERE:
        return ANYWHERE
    if server is Server.DATASPHERE:
        if not isinstance(where, str) or not _ROUTE.fullmatch(where):
            raise EmbeddedError(
                f"{about}: route is {where!r}; write a path such as /api/v1/** or, with a "
                "method, GET /dwaas-core/api/v1/spaces/*/localtables."
            )
    elif not isinstance(where, str) or not any(fnmatchcase(op, where) for op in OPERATIONS):
        raise EmbeddedError(
            f"{about}: operation is {where!r}; it is one of {', '.join(sorted(OPERATIONS))}, "
            "or a pattern such as Get*."
        )
    return where


def _read_when(about: str, table: Mapping[str, Any]) -> When:
    probability = table.get("probability")
    if probability is not None and not (_is_a(probability, int, float) and 0 <= probability <= 1):
        raise EmbeddedError(f"{about}: probability is {probability!r}; it is a number from 0 to 1.")
    return When(
        probability=probability,
        first=_count(about, "first", table),
        every=_count(about, "every", table),
        page=_count(about, "page", table),
        seed=_read_seed(about, table["seed"]),
    )


def _count(about: str, key: str, table: Mapping[str, Any]) -> int | None:
    value = table.get(key)
    if value is None or (_is_a(value, int) and value >= 1):
        return value
    raise EmbeddedError(f"{about}: {key} is {value!r}; it is a whole number from 1.")


def _read_seed(about: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise EmbeddedError(f"{about}: seed is {value!r}; it is a whole number.")


def _read_effect(about: str, kind: type[Effect], given: Mapping[str, Any]) -> Effect:
    for each in fields(kind):
        types, words = _TYPES[str(each.type)]
        value = given.get(each.name, each.default)
        if not _is_a(value, *types) or (isinstance(value, int | float) and value < 0):
            raise EmbeddedError(f"{about}: {each.name} is {value!r}; it is {words}.")
    try:
        return kind(**given)
    except ValueError as error:
        raise EmbeddedError(f"{about}: {error}.") from error


def _is_a(value: object, *types: type) -> bool:
    """Whether *value* is of one of *types*; true and false are no numbers."""
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))


def to_table(rule: Rule) -> dict[str, Any]:
    """Return *rule* as the table that it is read from, without what is left open."""
    when = {key: value for key, value in asdict(rule.when).items() if value is not None}
    return {
        "name": rule.name,
        "server": rule.server.value,
        _WHERE[rule.server]: rule.where,
        "what": name_of(rule.what),
        **asdict(rule.what),
        **when,
    }

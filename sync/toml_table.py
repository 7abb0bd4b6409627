"""TOML tables read into frozen dataclasses; every complaint names the key and the remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from math import inf
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sync.errors import ConfigError

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_WORDS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date such as 2027-01-31",
}


def build(kind: type[T], table: object, where: str) -> T:
    """Return the *kind* that *table* describes, refusing unknown, missing and wrong keys."""
    values = need_table(table, where)
    known: dict[str, Field[Any]] = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # always a dataclass
    refuse_unknown(values, known, where)
    missing = [name for name, f in known.items() if _is_required(f) and name not in values]
    if missing:
        raise ConfigError(f"{where} needs {' and '.join(missing)}; set them there.")
    hints = get_type_hints(kind)
    return kind(
        **{key: _read(hints[key], value, join(where, key)) for key, value in values.items()}
    )


def need_table(value: object, where: str) -> Mapping[str, Any]:
    """Return *value*, which must be a table."""
    if not isinstance(value, Mapping):
        raise ConfigError(
            f"{where} is {value!r}; it must be a table: [{where}] or {{ key = ... }}."
        )
    return value


def refuse_unknown(values: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Raise ConfigError for the first key that is not *known*."""
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigError(
            f"{join(where, unknown[0])} is no setting; known here: {', '.join(sorted(known))}."
        )


def choose(kind: type[E], value: object, where: str) -> E:
    """Return the member of *kind* that *value* names."""
    try:
        return kind(str(value))
    except ValueError as error:
        choices = ", ".join(kind)
        raise ConfigError(f"{where} is {value!r}; it must be one of {choices}.") from error


def need_number(value: object, where: str, *, most: float | None = None) -> None:
    """Raise ConfigError for a number below 0 or above *most*; anything else is not looked at."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    # Not "value < 0": TOML knows nan and inf too, and no comparison with nan is true.
    if not (0 <= value < inf and (most is None or value <= most)):
        bounds = "0 or more" if most is None else f"between 0 and {most:g}"
        raise ConfigError(f"{where} is {value}; it must be {bounds}.")


def join(where: str, key: str) -> str:
    """Return the full name of *key*."""
    return f"{where}.{key}" if where else key


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _read(hint: Any, value: object, where: str) -> Any:
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item, where) for item in _listed(value, where))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return choose(hint, value, where)
    if hint in _WORDS and not _is_a(hint, value):
        raise ConfigError(f"{where} is {value!r}; it must be {_WORDS[hint]}.")
    need_number(value, where)
    return value


def _is_a(hint: type, value: object) -> bool:
    if isinstance(value, bool) or hint is bool:
        return isinstance(value, bool) and hint is bool
    return isinstance(value, int | float if hint is float else hint)


def _listed(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise ConfigError(f"{where} is {value!r}; it must be a list: [...].")
    return value

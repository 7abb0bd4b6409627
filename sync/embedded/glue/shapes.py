"""Reads requests by botocore's own model of Glue, as strictly as the service itself.

botocore checks only required members, types and lower bounds before it sends; the service
checks everything. Lengths are bytes in UTF-8, as the Glue documentation reads them. Members
that the model does not know are ignored, as JSON 1.1 services do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import botocore.session
import orjson
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from sync.embedded.glue.refusal import Refusal

# Reads one value: the value, its path for messages, and the list that collects problems.
Read = Callable[[Any, str, list[str]], Any]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
}
# Java writes the astral planes as surrogate pairs inside a character class.
_JAVA_ASTRAL = r"\uD800\uDC00-\uDBFF\uDFFF"
# A long value is cut in messages, as AWS does not send kilobytes back either.
_SHOWN_CHARACTERS = 300


@cache
def glue_model() -> ServiceModel:
    """Load botocore's model of Glue, once."""
    return botocore.session.get_session().get_service_model("glue")


def read_request(operation: str, body: bytes) -> dict[str, Any]:
    """Parse and check the *body* of a call; raise Refusal with every problem in one text."""
    try:
        value = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refusal("SerializationException", f"The body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Refusal("SerializationException", "The body is not a JSON object.")
    problems: list[str] = []
    arguments: dict[str, Any] = _request_reader(operation)(value, "", problems)
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        text = f"{len(problems)} validation {noun} detected: {'; '.join(problems)}"
        # Constraints of the model are refused as ValidationException on a real account;
        # InvalidInputException is for the rules that the model cannot express.
        raise Refusal("ValidationException", text)
    return arguments


@cache
def _request_reader(operation: str) -> Read:
    shape = glue_model().operation_model(operation).input_shape
    return _reader(shape.name) if shape is not None else _read_anything


def _read_anything(value: Any, path: str, problems: list[str]) -> Any:
    return value


@cache
def _reader(name: str) -> Read:
    shape = glue_model().shape_for(name)
    match shape:
        case StructureShape():
            return _structure_reader(shape)
        case ListShape():
            return _list_reader(shape)
        case MapShape():
            return _map_reader(shape)
        case _:
            return _scalar_reader(shape)


def _structure_reader(shape: StructureShape) -> Read:
    shape_names = {name: member.name for name, member in shape.members.items()}
    required = tuple(shape.required_members)

    def read(value: Any, path: str, problems: list[str]) -> Any:
        _need_type(value, (dict,), path)
        prefix = f"{path}." if path else ""
        kept = {}
        for name, member in value.items():
            if member is None or name not in shape_names:
                continue
            kept[name] = _reader(shape_names[name])(member, prefix + _camel(name), problems)
        problems.extend(
            _problem(None, prefix + _camel(name), "Member must not be null")
            for name in required
            if name not in kept
        )
        return kept

    return read


def _list_reader(shape: ListShape) -> Read:
    member, bounds = shape.member.name, _bounds(shape)

    def read(value: Any, path: str, problems: list[str]) -> Any:
        _need_type(value, (list,), path)
        _check_length(value, len(value), bounds, path, problems)
        reader = _reader(member)
        return [
            reader(item, f"{path}.{number}.member", problems)
            for number, item in enumerate(value, start=1)
        ]

    return read


def _map_reader(shape: MapShape) -> Read:
    key_name, value_name, bounds = shape.key.name, shape.value.name, _bounds(shape)

    def read(value: Any, path: str, problems: list[str]) -> Any:
        _need_type(value, (dict,), path)
        _check_length(value, len(value), bounds, path, problems)
        read_key, read_value = _reader(key_name), _reader(value_name)
        return {
            read_key(key, f"{path}.key", problems): read_value(
                item, f"{path}.{key}.member", problems
            )
            for key, item in value.items()
        }

    return read


def _scalar_reader(shape: Shape) -> Read:
    types = _TYPES[shape.type_name]
    bounds, choices, pattern = _bounds(shape), shape.metadata.get("enum"), _pattern(shape)

    def read(value: Any, path: str, problems: list[str]) -> Any:
        _need_type(value, types, path)
        if isinstance(value, str):
            size = len(value) if value.isascii() else len(value.encode())
            _check_length(value, size, bounds, path, problems)
            if pattern is not None and not pattern.fullmatch(value):
                rule = shape.metadata["pattern"]
                text = f"Member must satisfy regular expression pattern: {rule}"
                problems.append(_problem(value, path, text))
        else:
            _check_range(value, bounds, path, problems)
        if choices and value not in choices:
            text = f"Member must satisfy enum value set: [{', '.join(choices)}]"
            problems.append(_problem(value, path, text))
        return value

    return read


def _bounds(shape: Shape) -> tuple[float, float]:
    return shape.metadata.get("min", float("-inf")), shape.metadata.get("max", float("inf"))


def _pattern(shape: Shape) -> re.Pattern[str] | None:
    rule = shape.metadata.get("pattern")
    # Python has no \p classes; the one shape that uses them is the id of a transaction.
    if rule is None or r"\p{" in rule:
        return None
    return re.compile(rule.replace(_JAVA_ASTRAL, r"\U00010000-\U0010FFFF"))


def _need_type(value: Any, types: tuple[type, ...], path: str) -> None:
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        text = f"{path or 'The body'} cannot be a {type(value).__name__}."
        raise Refusal("SerializationException", text)


def _check_length(
    value: Any, size: int, bounds: tuple[float, float], path: str, problems: list[str]
) -> None:
    low, high = bounds
    if size > high:
        text = f"Member must have length less than or equal to {high}"
        problems.append(_problem(value, path, text))
    elif size < low:
        text = f"Member must have length greater than or equal to {low}"
        problems.append(_problem(value, path, text))


def _check_range(value: float, bounds: tuple[float, float], path: str, problems: list[str]) -> None:
    low, high = bounds
    if value > high:
        text = f"Member must have value less than or equal to {high}"
        problems.append(_problem(value, path, text))
    elif value < low:
        text = f"Member must have value greater than or equal to {low}"
        problems.append(_problem(value, path, text))


def _problem(value: Any, path: str, rule: str) -> str:
    shown = "null" if value is None else f"'{str(value)[:_SHOWN_CHARACTERS]}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {rule}"


def _camel(name: str) -> str:
    # AWS calls the table and database of a write by these names in its messages.
    match name:
        case "TableInput":
            return "table"
        case "DatabaseInput":
            return "database"
        case _:
            return name[:1].lower() + name[1:]

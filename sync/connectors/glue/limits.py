"""Glue's limits, taken from botocore's model: the writer refuses what is too long, never cuts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from sync.connectors.glue.model import shape_of
from sync.errors import MappingError

_SHOWN_CHARACTERS = 60


def require_fits(about: str, shape_name: str, value: Any, field: str) -> None:
    """Raise MappingError when *value* breaks a limit of the shape; *field* names it in the text."""
    problem = next(_problems(shape_of(shape_name), value, field), None)
    if problem is not None:
        raise MappingError(f"{about}: {problem}")


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    match shape:
        case StructureShape() if isinstance(value, Mapping):
            for name in sorted(shape.members.keys() & value.keys()):
                yield from _problems(shape.members[name], value[name], f"{path}.{name}")
        case ListShape() if isinstance(value, list):
            yield from _bounds(shape, len(value), path, "entries")
            for item in value:
                yield from _problems(shape.member, item, f"{path}[{_name_of(item)}]")
        case MapShape() if isinstance(value, Mapping):
            yield from _map_problems(shape, value, path)
        case StringShape() if isinstance(value, str):
            yield from _bounds(shape, len(value.encode()), path, "bytes")
            yield from _characters(shape, value, path)


def _map_problems(shape: MapShape, value: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, item in value.items():
        shown = key[:_SHOWN_CHARACTERS]
        yield from _problems(shape.key, key, f"the key {shown} of {path}")
        yield from _problems(shape.value, item, f"{path}[{shown}]")


def _name_of(item: Any) -> str:
    name = item.get("Name", "") if isinstance(item, Mapping) else ""
    return str(name)[:_SHOWN_CHARACTERS]


def _bounds(shape: Shape, size: int, path: str, unit: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if high is not None and size > high:
        yield f"{path} has {size} {unit}, Glue holds at most {high}; shorten it."
    if low is not None and size < low:
        yield f"{path} has {size} {unit}, Glue needs at least {low}."


def _characters(shape: Shape, value: str, path: str) -> Iterator[str]:
    # Every pattern of a Glue text has one of two forms: with line breaks or without.
    pattern = shape.metadata.get("pattern", "")
    if not pattern.startswith(r"[\u0020"):
        return
    allowed = "\t\r\n" if r"\r\n" in pattern else "\t"
    for place, character in enumerate(value):
        if (character < " " and character not in allowed) or character in "\ufffe\uffff":
            yield f"{path} holds {character!r} at {place}, which Glue does not take; remove it."
            return

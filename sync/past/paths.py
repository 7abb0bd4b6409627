"""Paths into JSON bodies: where two bodies differ, reading a value, and putting one back. Pure.

A list whose items have names of their own (Glue's columns) is walked by name, so that an item that
moved to another place is still the same one; any other list is one value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

Path = tuple[str, ...]


class _Absent(Enum):
    """Tells a value that is not there from a null."""

    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
_NAME = "Name"


@dataclass(frozen=True, slots=True)
class Move:
    """One difference: what *path* held before and what it holds after, ABSENT for nothing."""

    path: Path
    before: Any
    after: Any


def moves(before: Any, after: Any, path: Path = ()) -> Iterator[Move]:
    """Yield where two bodies differ, at the deepest path that tells it."""
    left, right = _members(before), _members(after)
    if left is None or right is None or _order_moved(before, after) or _hides_null(left, right):
        if not same(before, after):
            yield Move(path, before, after)
        return
    for key in dict.fromkeys([*left, *right]):
        one, other = left.get(key, ABSENT), right.get(key, ABSENT)
        if one is ABSENT or other is ABSENT:
            yield Move((*path, key), one, other)
        else:
            yield from moves(one, other, (*path, key))


def value_at(body: Any, path: Path) -> Any:
    """Return what *body* holds at *path*, ABSENT where that leads nowhere."""
    for step in path:
        members = _members(body)
        if members is None or step not in members:
            return ABSENT
        body = members[step]
    return body


def put(body: Any, path: Path, value: Any, *, order: Sequence[str] = ()) -> Any:
    """Return *body* with *value* at *path*, removed where it is ABSENT; nothing else moves.

    *order* holds the names of the members as they stood: one that comes back goes to its old place.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(body, list):
        return _put_item(body, step, rest, value, order)
    members = dict(body) if isinstance(body, Mapping) else {}
    inner = put(members.get(step, {}), rest, value, order=order) if rest else value
    if inner is ABSENT:
        members.pop(step, None)
    elif step in members or step not in order:
        members[step] = inner
    else:
        names = list(members)
        place = _place(names, order[: order.index(step)])
        rows = [*((name, members[name]) for name in names[:place]), (step, inner)]
        return dict(rows) | {name: members[name] for name in names[place:]}
    return members


def names_at(body: Any, path: Path) -> tuple[str, ...]:
    """Return the names of the members at *path* in their order, none where it is a value."""
    held = value_at(body, path)
    return tuple(_members(held) or ())


def spell(path: Path) -> str:
    """Return *path* as a JSON pointer."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path)


def read_path(text: str) -> Path:
    """Return the path that `spell` wrote."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])


def same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are equal; true is not 1."""
    match one, other:
        case Mapping(), Mapping():
            return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _put_item(
    body: list[Any], step: str, rest: Path, value: Any, order: Sequence[str]
) -> list[Any]:
    names = [item[_NAME] for item in body]
    if step in names:
        place = names.index(step)
        inner = put(body[place], rest, value, order=order) if rest else value
        kept = [] if inner is ABSENT else [inner]
        return [*body[:place], *kept, *body[place + 1 :]]
    if value is ABSENT:
        return list(body)
    place = _place(names, order[: order.index(step)] if step in order else names)
    return [*body[:place], put({_NAME: step}, rest, value), *body[place:]]


def _place(names: Sequence[str], before: Sequence[str]) -> int:
    """Return where in *names* something belongs that came after those of *before*."""
    return max((names.index(name) + 1 for name in before if name in names), default=0)


def _members(body: Any) -> Mapping[str, Any] | None:
    """Return the members of an object, or the items of a list of named ones; None for a value."""
    if isinstance(body, Mapping):
        return body
    if not isinstance(body, list) or not all(_is_named(item) for item in body):
        return None
    members = {item[_NAME]: item for item in body}
    return members if len(members) == len(body) else None


def _is_named(item: Any) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get(_NAME), str)


def _order_moved(before: Any, after: Any) -> bool:
    """Return whether a list holds its items in another order, or is no list any more."""
    if not isinstance(before, list) and not isinstance(after, list):
        return False
    if not isinstance(before, list) or not isinstance(after, list):
        return True
    left, right = [i[_NAME] for i in before], [i[_NAME] for i in after]
    return [n for n in left if n in right] != [n for n in right if n in left]


def _hides_null(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Return whether a null stands against nothing: then the whole object tells it apart."""
    return any(
        (left.get(key, ABSENT) is None) != (right.get(key, ABSENT) is None)
        for key in left.keys() | right.keys()
    )

"""Two pictures of one catalog, asset by asset and column by column. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.conformance.seen import Asset, Column, Picture

T = TypeVar("T")


@dataclass(frozen=True)
class Difference:
    """One thing that the store and a client tell differently; None is "not there"."""

    where: str
    what: str
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        return f"{self.where}: {self.what} is {self.ours!r} for us, {self.theirs!r} for the client"


def compare(ours: Picture, theirs: Picture) -> list[Difference]:
    """Return every difference; none when the client sees what our store says."""
    found = [*_schemas(ours.schemas, theirs.schemas)]
    left, right = ({asset.title: asset for asset in side.assets} for side in (ours, theirs))
    for title, mine, other in _side_by_side(left, right):
        if mine is None or other is None:
            found.append(Difference(title, "asset", mine and title, other and title))
        else:
            found += _asset(mine, other)
    return found


def _schemas(
    ours: Mapping[str, str | None], theirs: Mapping[str, str | None]
) -> Iterator[Difference]:
    for name in sorted({*ours, *theirs}):
        if name not in ours or name not in theirs:
            yield Difference(
                name, "schema", name if name in ours else None, name if name in theirs else None
            )
        elif ours[name] != theirs[name]:
            yield Difference(name, "text", ours[name], theirs[name])


def _asset(ours: Asset, theirs: Asset) -> Iterator[Difference]:
    for what in ("label", "text"):
        yield from _value(ours.title, what, getattr(ours, what), getattr(theirs, what))
    for key, mine, other in _side_by_side(ours.parameters or {}, theirs.parameters or {}):
        yield from _value(ours.title, f"parameter {key}", mine, other)
    if ours.columns is None or theirs.columns is None:
        yield from _value(ours.title, "columns", ours.columns, theirs.columns)
    else:
        yield from _columns(ours.title, ours.columns, theirs.columns)


def _columns(
    title: str, ours: tuple[Column, ...], theirs: tuple[Column, ...]
) -> Iterator[Difference]:
    order, their_order = ([column.name for column in side] for side in (ours, theirs))
    if sorted(order) == sorted(their_order):
        yield from _value(title, "order of columns", order, their_order)
    elif len(set(their_order)) != len(their_order):
        yield Difference(title, "names of columns", order, their_order)
    left, right = ({column.name: column for column in side} for side in (ours, theirs))
    for name, mine, other in _side_by_side(left, right):
        where = f"{title}.{name}"
        if mine is None or other is None:
            yield Difference(where, "column", mine and name, other and name)
            continue
        for what in ("type", "text", "key"):
            yield from _value(where, what, getattr(mine, what), getattr(other, what))


def _value(where: str, what: str, ours: object, theirs: object) -> Iterator[Difference]:
    if ours != theirs:
        yield Difference(where, what, ours, theirs)


def _side_by_side(
    ours: Mapping[str, T], theirs: Mapping[str, T]
) -> Iterator[tuple[str, T | None, T | None]]:
    for key in sorted({*ours, *theirs}):
        yield key, ours.get(key), theirs.get(key)

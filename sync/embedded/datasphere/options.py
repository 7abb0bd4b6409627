"""The query options of OData: which rows, which properties, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from sync.embedded.datasphere.exchange import Call, JsonObject, Refused
from sync.embedded.datasphere.filters import Condition, matches, parse_filter

_KNOWN = frozenset(
    ("$select", "$filter", "$orderby", "$count", "$top", "$skip", "$skiptoken", "$format")
)


@dataclass(frozen=True, slots=True)
class Order:
    """One property to sort by."""

    name: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The parsed query options of one call."""

    select: tuple[str, ...]
    condition: Condition | None
    order: tuple[Order, ...]
    count: bool
    top: int | None
    skip: int
    is_paged_by_client: bool


def parse_options(call: Call, types: Mapping[str, str]) -> Options:
    """Read the query options of *call*; *types* names the properties and their Edm types."""
    unknown = [name for name in call.query if name.startswith("$") and name not in _KNOWN]
    if unknown:
        raise Refused(400, "400", f"Query option '{unknown[0]}' is not supported")
    text = call.query.get("$filter", "").strip()
    select = _names(call.query.get("$select", ""), types, "$select")
    is_paged = "$top" in call.query or "$skip" in call.query
    return Options(
        select=tuple(types) if select == ("*",) else select,
        condition=parse_filter(text, lambda name: _type_of(name, types)) if text else None,
        order=tuple(_orders(call.query.get("$orderby", ""), types)),
        count=call.flag("$count", default=False),
        top=call.number("$top", 0) if "$top" in call.query else None,
        skip=call.number("$skip", 0) + call.number("$skiptoken", 0),
        is_paged_by_client=is_paged,
    )


def _type_of(name: str, types: Mapping[str, str]) -> str:
    if name not in types:
        raise Refused(400, "400", f"Property '{name}' does not exist; known: {', '.join(types)}")
    return types[name]


def _names(text: str, types: Mapping[str, str], option: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if names == ("*",):
        return names
    for name in names:
        if name not in types:
            raise Refused(400, "400", f"{option}: property '{name}' does not exist")
    return names


def _orders(text: str, types: Mapping[str, str]) -> Iterable[Order]:
    for item in (each.split() for each in text.split(",") if each.strip()):
        direction = item[1] if len(item) > 1 else "asc"
        if len(item) > 2 or direction not in ("asc", "desc"):
            raise Refused(400, "400", f"$orderby: expected 'NAME asc' or 'NAME desc' in '{text}'")
        _type_of(item[0], types)
        yield Order(item[0], direction == "desc")


def sort_rows(rows: Iterable[JsonObject], order: Sequence[Order]) -> list[JsonObject]:
    """Sort *rows*, nulls first as HANA does."""
    ordered = list(rows)
    for each in reversed(order):
        ordered.sort(key=partial(_sort_key, each.name), reverse=each.descending)
    return ordered


def _sort_key(name: str, row: JsonObject) -> tuple[bool, Any]:
    value = row.get(name)
    return (value is not None, "" if value is None else value)


def narrow(rows: Iterable[JsonObject], condition: Condition | None) -> Iterable[JsonObject]:
    """Keep the rows that fulfil *condition*."""
    return rows if condition is None else (row for row in rows if matches(condition, row))


def page_of(
    rows: Iterable[JsonObject], options: Options, page_size: int
) -> tuple[list[JsonObject], bool]:
    """Return the page that *options* ask for, and whether the server holds back more."""
    if options.is_paged_by_client:
        stop = None if options.top is None else options.skip + options.top
        return list(islice(rows, options.skip, stop)), False
    page = list(islice(rows, options.skip, options.skip + page_size + 1))
    return page[:page_size], len(page) > page_size

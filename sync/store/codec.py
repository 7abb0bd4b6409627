"""How values become cells and come back: times, JSON text, compressed bodies, Arrow tables."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, overload

import orjson
import pyarrow as pa

_LEVEL = 3  # bodies are written once and read rarely; higher levels cost more than they save
_LONG_NUMBER = re.compile(r"\d{20}")  # orjson would round these to floats


def to_cell_time(at: datetime) -> datetime:
    """Return the aware time *at* as the UTC TIMESTAMP that the store keeps."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone; the store takes aware times only.")
    return at.astimezone(UTC).replace(tzinfo=None)


@overload
def from_cell_time(cell: datetime) -> datetime: ...
@overload
def from_cell_time(cell: None) -> None: ...
def from_cell_time(cell: datetime | None) -> datetime | None:
    """Return the stored time *cell* as an aware UTC time."""
    return None if cell is None else cell.replace(tzinfo=UTC)


def to_json(value: Any) -> str:
    """Return *value* as canonical JSON text: keys sorted, no spaces."""
    return _dump(value, sort=True)


def to_ordered_json(value: Any) -> str:
    """Return *value* as JSON text with its keys in their own order."""
    return _dump(value, sort=False)


def from_json(text: str) -> Any:
    """Return the value of the JSON *text*, whole numbers past 64 bits included."""
    if _LONG_NUMBER.search(text):
        return json.loads(text)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # it refuses half a surrogate pair
        return json.loads(text)


def to_body(value: Any) -> bytes:
    """Return *value* as compressed JSON; keys keep their order, which is the order of columns."""
    return zlib.compress(_dump(value, sort=False).encode(), _LEVEL)


def from_body(cell: bytes) -> Any:
    """Return the value that `to_body` compressed."""
    return from_json(zlib.decompress(cell).decode())


def to_table(schema: pa.Schema, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Return *rows* as an Arrow table; the fields of *schema* are in the order of the cells."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [_array(column, field) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(column: Sequence[Any], field: pa.Field) -> pa.Array:
    if pa.types.is_timestamp(field.type):
        column = [None if at is None else to_cell_time(at) for at in column]
    try:
        return pa.array(column, field.type)
    except UnicodeEncodeError:  # half a surrogate pair; the body keeps it as it was
        return pa.array([_whole_text(cell) for cell in column], field.type)


def _whole_text(cell: str | None) -> str | None:
    return None if cell is None else cell.encode("utf-8", "replace").decode()


def _dump(value: Any, *, sort: bool) -> str:
    try:
        option = orjson.OPT_SORT_KEYS if sort else 0
        return orjson.dumps(value, default=_plain, option=option).decode()
    except TypeError:  # whole numbers past 64 bits, lone surrogates: valid JSON all the same
        return json.dumps(value, default=_plain, sort_keys=sort, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
        case datetime():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")

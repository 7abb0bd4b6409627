"""Arrow arrays from Python cells, by their buffers.

`pyarrow.array` imports pandas to recognise its series, which costs a process that has no other
use for pandas most of a second and fifty megabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - cells are UTC without saying so
_MICROSECOND = timedelta(microseconds=1)
# Offsets of a string array are 32 bits wide.
_MOST_BYTES = 2**31 - 1


def to_array(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return *cells*, None among them, as an array; text that is no Unicode is repaired."""
    return _MAKERS[kind](cells, kind)


def repeated(value: bool | None, count: int, kind: pa.DataType) -> pa.Array:
    """Return an array of one value, *count* times."""
    if value is None:
        return pa.nulls(count, kind)
    bits = pa.py_buffer((b"\xff" if value else b"\x00") * (-(-count // 8)))
    return pa.Array.from_buffers(kind, count, [None, bits])


def of_numbers(numbers: np.ndarray[Any, Any], kind: pa.DataType) -> pa.Array:
    """Return a NumPy array of the matching type as it lies in memory."""
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])


def to_stream(table: pa.Table) -> bytes:
    """Return *table* as compressed bytes."""
    sink = pa.BufferOutputStream(_system_pool())
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def from_stream(content: bytes) -> pa.Table:
    """Return the table that `to_stream` made bytes of."""
    with pa.ipc.open_stream(content, memory_pool=_system_pool()) as reader:
        return reader.read_all()


def _system_pool() -> pa.MemoryPool:
    # Arrow's own pools keep what they once had, fifteen megabytes here.
    return pa.system_memory_pool()


def _texts(cells: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    filled = ["" if cell is None else cell for cell in cells]
    joined = "".join(filled)
    if joined.isascii():  # as most are: then characters are bytes
        return _of_bytes(filled, joined.encode(), kind, _validity(cells))
    encoded = _encoded(filled)
    return _of_bytes(encoded, b"".join(encoded), kind, _validity(cells))


def _encoded(cells: Sequence[str]) -> list[bytes]:
    try:
        return [cell.encode() for cell in cells]
    except UnicodeEncodeError:  # half a surrogate pair; the body keeps it as it was
        return [cell.encode("utf-8", "replace") for cell in cells]


def _blobs(cells: Sequence[bytes | None], kind: pa.DataType) -> pa.Array:
    filled = [b"" if cell is None else cell for cell in cells]
    return _of_bytes(filled, b"".join(filled), kind, _validity(cells))


def _of_bytes(
    parts: Sequence[Any], data: bytes, kind: pa.DataType, validity: pa.Buffer | None
) -> pa.Array:
    if len(data) > _MOST_BYTES:
        raise ValueError(f"{len(data)} bytes are more than one column of one batch can hold.")
    offsets = np.zeros(len(parts) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, parts), np.int32, len(parts)), out=offsets[1:])
    buffers = [validity, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(kind, len(parts), buffers)


def _fixed(dtype: str) -> Callable[[Sequence[Any], pa.DataType], pa.Array]:
    def make(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
        validity = _validity(cells)
        filled = cells if validity is None else [0 if cell is None else cell for cell in cells]
        values = np.array(filled, dtype)
        return pa.Array.from_buffers(kind, len(cells), [validity, pa.py_buffer(values)])

    return make


def _flags(cells: Sequence[bool | None], kind: pa.DataType) -> pa.Array:
    bits = np.packbits(np.array(cells, np.bool_), bitorder="little")
    return pa.Array.from_buffers(kind, len(cells), [_validity(cells), pa.py_buffer(bits)])


def _times(cells: Sequence[datetime | None], kind: pa.DataType) -> pa.Array:
    numbers = [None if cell is None else (cell - _EPOCH) // _MICROSECOND for cell in cells]
    return _fixed("int64")(numbers, kind)


def _validity(cells: Sequence[Any]) -> pa.Buffer | None:
    if None not in cells:
        return None
    present = np.fromiter((cell is not None for cell in cells), np.bool_, len(cells))
    return pa.py_buffer(np.packbits(present, bitorder="little"))


_MAKERS: dict[pa.DataType, Callable[[Sequence[Any], pa.DataType], pa.Array]] = {
    pa.string(): _texts,
    pa.binary(): _blobs,
    pa.int32(): _fixed("int32"),
    pa.int64(): _fixed("int64"),
    pa.float64(): _fixed("float64"),
    pa.bool_(): _flags,
    pa.timestamp("us"): _times,
}

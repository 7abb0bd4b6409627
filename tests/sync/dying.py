"""Work whose worker dies once: before it read, or after it wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa

from sync.work import reading, writing


def read(order: reading.Order, *, mark: Path) -> dict[str, pa.Table]:
    _die_once(mark)
    return reading.read(order)


def write(order: writing.Order, *, mark: Path) -> dict[str, pa.Table]:
    told = writing.write(order)
    _die_once(mark)
    return told


def always(order: object) -> None:
    os._exit(9)


def double(number: int, *, deadly: int) -> int:
    if number == deadly:
        os._exit(9)
    return 2 * number


def _die_once(mark: Path) -> None:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    os._exit(9)

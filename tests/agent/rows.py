"""Rows as the comparison sees them: gold columns found again among those that were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tests.agent.cells import Cell, alike, key, rank, to_cell

Row = Sequence[Any]
_MAPPINGS = 200  # column mappings that are tried at most


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, as the agent or a gold query gave them."""

    columns: Sequence[str] = ()
    rows: Sequence[Row] = ()


@dataclass(slots=True)
class _Column:
    """Cells in comparable form, in the order of the rows and sorted."""

    cells: list[Cell]
    ranked: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ranked = sorted(self.cells, key=rank)

    def is_text(self) -> bool:
        return all(cell is None or isinstance(cell, str) for cell in self.cells)


def same_rows(
    gold: Sequence[Row], table: Table, tolerance: float, *, ordered: bool, by: int | None = None
) -> str:
    if len(gold) != len(table.rows):
        return f"{len(table.rows)} rows, gold has {len(gold)}"
    if not gold:
        return ""
    wanted = [_Column([to_cell(cell) for cell in column]) for column in zip(*gold, strict=True)]
    given = _columns(table)
    fits = [[f for c in given if (f := _fitted(w, c, tolerance))] for w in wanted]
    for column, found in zip(wanted, fits, strict=True):
        if not found:
            return f"no column holds the gold values {_sample(column.cells)}"
    for mapping in islice(_injections(fits), _MAPPINGS):
        if _joined(wanted, mapping, tolerance, ordered=ordered, by=by):
            return ""
    return "the values are there, but not in the same rows or order"


def _columns(table: Table) -> list[_Column]:
    """Return the columns of *table*, and those that join two of text with a dot."""
    plain = [
        _Column([to_cell(cell) for cell in column]) for column in zip(*table.rows, strict=True)
    ]
    texts = [column for column in plain if column.is_text()][:12]
    joined = [
        _Column([f"{one}.{other}" for one, other in zip(left.cells, right.cells, strict=True)])
        for left in texts
        for right in texts
        if left is not right
    ]
    return [*joined, *plain]


def _fitted(gold: _Column, given: _Column, tolerance: float) -> _Column | None:
    """Return *given* in the form in which it holds the values of *gold*, None if it does not."""
    return next((form for form in _forms(gold, given) if _equal(gold, form, tolerance)), None)


def _forms(gold: _Column, given: _Column) -> Iterator[_Column]:
    yield given
    if given.is_text() and any("." in cell for cell in gold.cells if isinstance(cell, str)):
        names = {cell for cell in gold.cells if isinstance(cell, str)}
        if not any("." in cell for cell in given.cells if isinstance(cell, str)):
            yield _Column([_qualified(cell, names) for cell in given.cells])
    if any(isinstance(cell, float) for cell in given.cells):
        for scale in (0.01, 100.0):
            yield _Column([c * scale if isinstance(c, float) else c for c in given.cells])


def _equal(gold: _Column, given: _Column, tolerance: float) -> bool:
    return all(alike(a, b, tolerance) for a, b in zip(gold.ranked, given.ranked, strict=True))


def _qualified(cell: Cell, names: set[str]) -> Cell:
    """Return the only gold name that *cell* is the last part of, else *cell*."""
    found = [name for name in names if name.rpartition(".")[2] == cell]
    return found[0] if len(found) == 1 else cell


def _injections(fits: Sequence[Sequence[_Column]]) -> Iterator[list[_Column]]:
    if not fits:
        yield []
        return
    for column in fits[0]:
        rest = [[c for c in columns if c.cells is not column.cells] for columns in fits[1:]]
        for mapping in _injections(rest):
            yield [column, *mapping]


def _joined(
    wanted: Sequence[_Column],
    mapping: Sequence[_Column],
    tolerance: float,
    *,
    ordered: bool,
    by: int | None,
) -> bool:
    gold = list(zip(*(column.cells for column in wanted), strict=True))
    rows = list(zip(*(column.cells for column in mapping), strict=True))
    if ordered and by is None and _rows_alike(gold, rows, tolerance):
        return True
    order = by if by is not None else _order_column(wanted)
    if ordered and not all(
        alike(a, b, tolerance)
        for a, b in zip(wanted[order].cells, mapping[order].cells, strict=True)
    ):
        return False
    return _rows_alike(sorted(gold, key=key), sorted(rows, key=key), tolerance)


def _order_column(wanted: Sequence[_Column]) -> int:
    """Return the column that the gold rows are ordered by: a sorted one, of numbers at best."""
    places = [
        place
        for place, column in enumerate(wanted)
        if column.cells in (column.ranked, column.ranked[::-1])
    ]
    return min(places, key=lambda place: wanted[place].is_text(), default=0)


def _rows_alike(one: Sequence[Row], other: Sequence[Row], tolerance: float) -> bool:
    return all(
        alike(a, b, tolerance)
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left, right, strict=True)
    )


def name_columns(table: Table) -> Iterator[list[str]]:
    """Yield the columns of text, joined ones first, that have a cell in each row."""
    for column in _columns(table):
        if column.is_text() and None not in column.cells:
            yield [str(cell) for cell in column.cells]


def matched(names: Sequence[str], bearable: set[str]) -> set[str] | None:
    """Return the bearable names that *names* are, None where one is not bearable."""
    if all(name in bearable for name in names):
        return set(names)
    if any("." in name for name in names):
        return None
    alone: dict[str, list[str]] = {}
    for name in sorted(bearable):
        alone.setdefault(name.rpartition(".")[2], []).append(name)
    chosen: set[str] = set()
    for name in names:
        if name not in alone:
            return None
        # twins of both catalogs share a name: each mention stands for one of them
        left = [each for each in alone[name] if each not in chosen] or alone[name]
        chosen.add(left[0])
    return chosen


def _sample(column: Sequence[Any]) -> str:
    return ", ".join(str(cell) for cell in column[:3])

"""Compares what the agent answered with a gold result.

Rows are a bag; a predicted column may stand for a gold column whatever its name, further predicted
columns are allowed. Text is compared without case, numbers within a tolerance (a share may be in
percent), times to the second in UTC. A name of an asset may be given as SCHEMA.NAME, as two
columns, or alone.

| kind | right when |
|---|---|
| scalar | the highlighted value is the gold value |
| bag, ordered, series | the rows are the gold rows (ordered, series: in that order) |
| set | the rows, each once, name exactly the gold assets |
| covers | as set, with at least the gold assets and at most the allowed ones |
| top | the first N of the gold rows; ties at the end may be broken either way |
| hit | the first row, or the highlighted value, holds the cells of one gold row |
| cells | every gold cell stands in the rows or in the sentence |
| nodes | the assets that are named beside the start are the gold assets, with their distance |
| path | the assets of the path are named in order |
| histogram | the bins hold the gold number of things, and there are at least three |
| text | the patterns are found in the sentence or in the SQL |
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from tests.agent.gold import Gold

Row = Sequence[Any]
Cell = str | float | bool | datetime | None
_NOTHING = {"", "-", "—", "none", "null", "never", "(none)", "no owner", "(empty)", "n/a"}
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?.*)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?) ?%")
_DISTANCES = {"distance", "hops", "depth", "level", "hop", "steps"}
_MAPPINGS = 200  # column mappings that are tried at most


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, as the agent or a gold query gave them."""

    columns: Sequence[str] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a turn of the agent is judged by."""

    table: Table = field(default_factory=Table)
    value: Any = None
    text: str = ""
    sql: str = ""
    known: frozenset[str] = frozenset()  # the store's assets, SCHEMA.NAME in lower case


def why_wrong(gold: Gold, results: Sequence[Table], allowed: Table | None, answer: Answer) -> str:
    """Return "" where *answer* is one of the gold *results*, else the reason why it is not."""
    if gold.says and not re.search(gold.says, answer.text, re.IGNORECASE):
        return f"the sentence says nothing like {gold.says!r}"
    for pattern in gold.texts:
        if not re.search(pattern, f"{answer.text} {answer.sql}", re.IGNORECASE):
            return f"neither sentence nor SQL holds {pattern!r}"
    reasons = [_KINDS[gold.how](gold, result, allowed, answer) for result in results]
    return "" if not reasons or "" in reasons else reasons[0]


# -- kinds ---------------------------------------------------------------------------------------


def _scalar(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    if not result.rows:
        return "" if not answer.table.rows else "gold has no row"
    expected = result.rows[0][0]
    given = answer.value
    if given is None and len(answer.table.rows) == 1 and len(answer.table.rows[0]) == 1:
        given = answer.table.rows[0][0]
    if any(_alike(expected, reading, gold.tolerance) for reading in _readings(given)):
        return ""
    return f"the highlighted value is {given!r}, gold is {expected!r}"


def _bag(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return _same_rows(result.rows, answer.table, gold.tolerance, ordered=False)


def _ordered(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return _same_rows(result.rows, answer.table, gold.tolerance, ordered=True)


def _set(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return _between(gold, result, result, answer)


def _covers(gold: Gold, result: Table, allowed: Table | None, answer: Answer) -> str:
    return _between(gold, result, allowed or result, answer)


def _between(gold: Gold, least: Table, most: Table, answer: Answer) -> str:
    wanted, bearable = {_text(row[0]) for row in least.rows}, {_text(row[0]) for row in most.rows}
    if not answer.table.rows:
        return "" if not wanted else f"no rows, gold has {len(wanted)}"
    best = "no column names the gold assets"
    for names in _name_columns(answer.table):
        chosen = _matched(names, bearable)
        if chosen is None:
            continue
        missing = wanted - chosen
        if not missing:
            return _first(gold, names)
        best = f"{len(missing)} are missing, such as {min(missing)}"
        if any("." in name for name in names):
            break
    return best


def _first(gold: Gold, names: Sequence[str]) -> str:
    if not gold.first or any(names[0].endswith(wanted) for wanted in gold.first):
        return ""
    return f"{names[0]} comes first instead of {gold.first[0]}"


def _top(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    by = list(result.columns).index(gold.by)
    given = len(answer.table.rows)
    reason = "no number of rows fits"
    for number in gold.n:
        count = len(result.rows) if number is None else min(number, len(result.rows))
        if given not in (count, _with_ties(result.rows, by, count)):
            reason = f"{given} rows, gold has {count}"
            continue
        for chosen in _tie_breaks(result.rows, by, given, answer.table):
            reason = _same_rows(chosen, answer.table, gold.tolerance, ordered=True, by=by)
            if not reason:
                return ""
    return reason


def _with_ties(rows: Sequence[Row], by: int, count: int) -> int:
    """Return how many rows there are with those that are tied with the last of *count*."""
    if not count:
        return 0
    return count + sum(_alike(row[by], rows[count - 1][by]) for row in rows[count:])


def _tie_breaks(rows: Sequence[Row], by: int, count: int, table: Table) -> Iterator[list[Row]]:
    """Yield the first *count* rows, with those tied at the cut chosen as the answer has them."""
    if count >= len(rows):
        yield list(rows)
        return
    cut = rows[count - 1][by]
    safe = [row for row in rows[:count] if not _alike(row[by], cut)]
    tied = [row for row in rows if _alike(row[by], cut)]
    seen = {text for row in table.rows for text in _row_texts(row)}
    named = [row for row in tied if any(_text(cell) in seen for cell in row if _is_text(cell))]
    bare = [
        row
        for row in tied
        if any(_text(cell).rpartition(".")[2] in seen for cell in row if _is_text(cell))
    ]
    for chosen in (named, bare, tied):
        yield [*safe, *chosen][:count]


def _hit(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    first = list(answer.table.rows[0]) if answer.table.rows else []
    shown = [*first, answer.value]
    if answer.value is not None or not first:
        shown.append(answer.text)
    reasons = [_missing(row, [shown], answer.text, gold.tolerance) for row in result.rows]
    return "" if "" in reasons or not reasons else reasons[0]


def _cells(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    shown = [*answer.table.rows, [answer.value]]
    for row in result.rows:
        if reason := _missing(row, shown, answer.text, gold.tolerance):
            return reason
    return ""


def _missing(row: Row, shown: Sequence[Row], text: str, tolerance: float) -> str:
    cells = [reading for other in shown for cell in other for reading in _readings(cell)]
    folded = _text(text)
    for cell in row:
        if cell is None or any(_alike(cell, other, tolerance) for other in cells):
            continue
        if not _is_said(cell, folded, [_text(other) for other in cells if _is_text(other)]):
            return f"{cell!r} is not shown"
    return ""


def _is_said(cell: Any, text: str, others: Sequence[str]) -> bool:
    """Return whether *cell* stands in the sentence, or as a part of a longer text."""
    if isinstance(cell, datetime):
        stamp = f"{cell:%Y-%m-%d %H:%M}"
        return stamp in text.replace("t", " ") or stamp in text
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        numbers = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", ""))]
        return any(_alike(cell, number, 5e-3) for number in numbers)
    word = _text(cell)
    schema, _, alone = word.rpartition(".")
    if _stands(word, (text, *others)):
        return True
    is_name = schema.isidentifier() and alone.isidentifier()
    return is_name and alone in others and _stands(schema, (text, *others))


def _stands(word: str, texts: Sequence[str]) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return any(pattern.search(text) for text in texts)


def _nodes(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    wanted = {_text(row[0]): row[1] for row in result.rows}
    found = {name for row in answer.table.rows for name in _assets_in(row, wanted, answer.known)}
    found.discard(_text(gold.start))
    if found != set(wanted):
        return f"missing {sorted(set(wanted) - found)}, too many {sorted(found - set(wanted))}"
    return _distances(wanted, answer.table)


def _assets_in(row: Row, wanted: Iterable[str], known: frozenset[str]) -> set[str]:
    """Return the assets that a row names: whole, in two cells, or alone where that is clear."""
    texts = _plain_texts(row)
    pairs = {f"{one}.{other}" for one in texts for other in texts}
    found = (pairs | set(texts)) & known
    named = {name.rpartition(".")[2] for name in found}
    for text in set(texts) - named:
        same = {name for name in known if name.rpartition(".")[2] == text}
        found |= (same & set(wanted)) or set(sorted(same)[:1])
    return found


def _distances(wanted: Mapping[str, Any], table: Table) -> str:
    place = next((i for i, name in enumerate(table.columns) if name.lower() in _DISTANCES), None)
    if place is None or len(table.rows) != len(wanted):
        return ""
    for row in table.rows:
        for name in _assets_in(row, wanted, frozenset(wanted)):
            if isinstance(row[place], int) and abs(row[place]) != wanted[name]:
                return f"{name} is {wanted[name]} steps away, not {row[place]}"
    return ""


def _path(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    names = [_text(row[0]) for row in result.rows]
    rows = " ; ".join(" ".join(_plain_texts(row)) for row in answer.table.rows)
    for text in (rows, _text(answer.text)):
        places = [_place(name, text) for name in names]
        if -1 not in places and places == sorted(places):
            return ""
    return f"the path {' > '.join(names)} is not named in order"


def _place(name: str, text: str) -> int:
    found = re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text)
    return found.start() if found else -1


def _histogram(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    total = result.rows[0][0]
    if len(answer.table.rows) < 3:
        return f"{len(answer.table.rows)} bins"
    for column in zip(*answer.table.rows, strict=True):
        if all(isinstance(cell, int) for cell in column) and sum(column) == total:
            return ""
    return f"no column of bins adds up to {total}"


def _said(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return ""


_KINDS = {
    "scalar": _scalar,
    "bag": _bag,
    "ordered": _ordered,
    "series": _ordered,
    "set": _set,
    "covers": _covers,
    "top": _top,
    "hit": _hit,
    "cells": _cells,
    "nodes": _nodes,
    "path": _path,
    "histogram": _histogram,
    "text": _said,
}

# -- rows ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Column:
    """Cells in comparable form, in the order of the rows and sorted."""

    cells: list[Cell]
    ranked: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ranked = sorted(self.cells, key=_rank)

    def is_text(self) -> bool:
        return all(cell is None or isinstance(cell, str) for cell in self.cells)


def _same_rows(
    gold: Sequence[Row], table: Table, tolerance: float, *, ordered: bool, by: int | None = None
) -> str:
    if len(gold) != len(table.rows):
        return f"{len(table.rows)} rows, gold has {len(gold)}"
    if not gold:
        return ""
    wanted = [_Column([_cell(cell) for cell in column]) for column in zip(*gold, strict=True)]
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
    plain = [_Column([_cell(cell) for cell in column]) for column in zip(*table.rows, strict=True)]
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
    return all(_alike(a, b, tolerance) for a, b in zip(gold.ranked, given.ranked, strict=True))


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
        _alike(a, b, tolerance)
        for a, b in zip(wanted[order].cells, mapping[order].cells, strict=True)
    ):
        return False
    return _rows_alike(sorted(gold, key=_key), sorted(rows, key=_key), tolerance)


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
        _alike(a, b, tolerance)
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left, right, strict=True)
    )


def _name_columns(table: Table) -> Iterator[list[str]]:
    """Yield the columns of text, joined ones first, that have a cell in each row."""
    for column in _columns(table):
        if column.is_text() and None not in column.cells:
            yield [str(cell) for cell in column.cells]


def _matched(names: Sequence[str], bearable: set[str]) -> set[str] | None:
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


# -- cells ---------------------------------------------------------------------------------------


def _cell(value: Any) -> Cell:
    match value:
        case None | bool():
            return value
        case datetime():
            return _second(value)
        case date():
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        case int() | float():
            return None if math.isnan(value) else float(value)
    return _text_cell(str(value).strip())


def _text_cell(text: str) -> Cell:
    if _TIME.fullmatch(text):
        try:
            return _second(datetime.fromisoformat(text))
        except ValueError:
            return _text(text)
    return None if text.casefold() in _NOTHING else _text(text)


def _second(at: datetime) -> datetime:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.replace(microsecond=0)


def _text(value: Any) -> str:
    return re.sub(r"\s+", " ", str(value).strip().strip('"')).casefold()


def _is_text(value: Any) -> bool:
    return isinstance(_cell(value), str)


def _row_texts(row: Row) -> set[str]:
    return {_text(cell) for cell in row if cell is not None}


def _plain_texts(row: Row) -> list[str]:
    return [_text(cell) for cell in row if cell is not None]


def _readings(value: Any) -> Iterator[Any]:
    """Yield *value* and, of a text such as "94.2 %" or "12", the number that it holds."""
    yield value
    if isinstance(value, str):
        if percent := _PERCENT.fullmatch(value.strip()):
            yield float(percent[1]) / 100
        elif _NUMBER.fullmatch(value.strip()):
            yield float(value)


def _alike(gold: Any, given: Any, tolerance: float = 1e-4) -> bool:
    one, other = _cell(gold), _cell(given)
    if isinstance(one, float) and isinstance(other, float):
        return any(
            math.isclose(one, other * scale, rel_tol=tolerance, abs_tol=tolerance * (one != 0))
            for scale in ((1.0, 0.01) if 0 < abs(one) < 1 else (1.0,))
        )
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs((one - other).total_seconds()) <= 1
    return type(one) is type(other) and one == other


def _rank(cell: Cell) -> tuple[Any, ...]:
    return _key((cell,))


def _key(row: Sequence[Cell]) -> tuple[Any, ...]:
    """Return what rows are sorted by: text and times before numbers, which are never exact."""
    texts = [(0, "") if c is None else (1, str(c)) for c in row if not isinstance(c, float)]
    numbers = [round(c, 3) for c in row if isinstance(c, float)]
    return (*texts, *[(2, number) for number in numbers])


def _sample(column: Sequence[Any]) -> str:
    return ", ".join(str(cell) for cell in column[:3])

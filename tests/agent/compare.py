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

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.agent.cells import alike, is_text, plain_texts, readings, row_texts, to_text
from tests.agent.gold import Gold
from tests.agent.rows import Row, Table, matched, name_columns, same_rows

__all__ = ["Answer", "Table", "why_wrong"]
_DISTANCES = {"distance", "hops", "depth", "level", "hop", "steps"}


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


def _scalar(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    if not result.rows:
        return "" if not answer.table.rows else "gold has no row"
    expected = result.rows[0][0]
    given = answer.value
    if given is None and len(answer.table.rows) == 1 and len(answer.table.rows[0]) == 1:
        given = answer.table.rows[0][0]
    if any(alike(expected, reading, gold.tolerance) for reading in readings(given)):
        return ""
    return f"the highlighted value is {given!r}, gold is {expected!r}"


def _bag(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return same_rows(result.rows, answer.table, gold.tolerance, ordered=False)


def _ordered(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return same_rows(result.rows, answer.table, gold.tolerance, ordered=True)


def _set(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    return _between(gold, result, result, answer)


def _covers(gold: Gold, result: Table, allowed: Table | None, answer: Answer) -> str:
    return _between(gold, result, allowed or result, answer)


def _between(gold: Gold, least: Table, most: Table, answer: Answer) -> str:
    wanted, bearable = (
        {to_text(row[0]) for row in least.rows},
        {to_text(row[0]) for row in most.rows},
    )
    if not answer.table.rows:
        return "" if not wanted else f"no rows, gold has {len(wanted)}"
    best = "no column names the gold assets"
    for names in name_columns(answer.table):
        chosen = matched(names, bearable)
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
            reason = same_rows(chosen, answer.table, gold.tolerance, ordered=True, by=by)
            if not reason:
                return ""
    return reason


def _with_ties(rows: Sequence[Row], by: int, count: int) -> int:
    """Return how many rows there are with those that are tied with the last of *count*."""
    if not count:
        return 0
    return count + sum(alike(row[by], rows[count - 1][by]) for row in rows[count:])


def _tie_breaks(rows: Sequence[Row], by: int, count: int, table: Table) -> Iterator[list[Row]]:
    """Yield the first *count* rows, with those tied at the cut chosen as the answer has them."""
    if count >= len(rows):
        yield list(rows)
        return
    cut = rows[count - 1][by]
    safe = [row for row in rows[:count] if not alike(row[by], cut)]
    tied = [row for row in rows if alike(row[by], cut)]
    seen = {text for row in table.rows for text in row_texts(row)}
    named = [row for row in tied if any(to_text(cell) in seen for cell in row if is_text(cell))]
    bare = [
        row
        for row in tied
        if any(to_text(cell).rpartition(".")[2] in seen for cell in row if is_text(cell))
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
    cells = [reading for other in shown for cell in other for reading in readings(cell)]
    folded = to_text(text)
    for cell in row:
        if cell is None or any(alike(cell, other, tolerance) for other in cells):
            continue
        if not _is_said(cell, folded, [to_text(other) for other in cells if is_text(other)]):
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
        return any(alike(cell, number, 5e-3) for number in numbers)
    word = to_text(cell)
    schema, _, alone = word.rpartition(".")
    if _stands(word, (text, *others)):
        return True
    is_name = schema.isidentifier() and alone.isidentifier()
    return is_name and alone in others and _stands(schema, (text, *others))


def _stands(word: str, texts: Sequence[str]) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return any(pattern.search(text) for text in texts)


def _nodes(gold: Gold, result: Table, _: Table | None, answer: Answer) -> str:
    wanted = {to_text(row[0]): row[1] for row in result.rows}
    found = {name for row in answer.table.rows for name in _assets_in(row, wanted, answer.known)}
    found.discard(to_text(gold.start))
    if found != set(wanted):
        return f"missing {sorted(set(wanted) - found)}, too many {sorted(found - set(wanted))}"
    return _distances(wanted, answer.table)


def _assets_in(row: Row, wanted: Iterable[str], known: frozenset[str]) -> set[str]:
    """Return the assets that a row names: whole, in two cells, or alone where that is clear."""
    texts = plain_texts(row)
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
    names = [to_text(row[0]) for row in result.rows]
    rows = " ; ".join(" ".join(plain_texts(row)) for row in answer.table.rows)
    for text in (rows, to_text(answer.text)):
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

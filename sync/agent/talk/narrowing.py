"""A question about the rows of the answer before it: "which of those tables have open drift"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sync.agent.answer import Answer
from sync.agent.frame import Filter, Frame
from sync.agent.model import Model
from sync.agent.talk.reshaping import rows_of
from sync.agent.words.names import Names

_THOSE = re.compile(
    r"\b(?:those|them|these|they|their)\b|\b(?:owns?|about|behind) the (?:tables|jobs|assets|runs|"
    r"views|objects|datasets)\b|\bthe affected \w+\b",
    re.IGNORECASE,
)
_ASSETS = ("asset", "assets", "source", "start")
_MANY = 500  # rows; of more, "those" is said better by a condition


def speaks_of_those(text: str) -> bool:
    """Return whether *text* speaks of what the last answer listed."""
    return bool(_THOSE.search(text))


def narrowed(frame: Frame, last: Answer, names: Names, model: Model) -> Frame | None:
    """Return *frame* only about the rows of *last*, None where it cannot be told by them."""
    if not 0 < len(last.rows) <= _MANY or frame.recipe or frame.parts:
        return None
    fields = model[frame.entity].fields
    for field, keys in (
        ("run", tuple(_cells(last, "run"))),
        ("job", job_keys(last, names)),
        ("asset", asset_keys(last, names)),
    ):
        own = field != "run" or frame.entity in {"run", "log"}
        if keys and field in fields and own:
            those = Filter(field=field, values=keys, label="those of before")
            return replace(frame, filters=(*frame.filters, those))
    return in_schemas(frame, last, model) or in_groups(frame, last, model)


def in_schemas(frame: Frame, last: Answer, model: Model) -> Frame | None:
    """Return *frame* about the spaces and databases that *last* lists, None where it lists none."""
    listed = last.frame is not None and last.frame.entity == "schema" and not last.frame.groups
    names = tuple(_cells(last, "name")) if listed else ()
    if not names or "schema" not in model[frame.entity].fields:
        return None
    those = Filter(field="schema", values=names, label="those of before")
    return replace(frame, filters=(*frame.filters, those))


_GROUPS = frozenset({"space", "database", "owner", "user", "error_class", "component"})
_GROUPS |= {"severity", "kind", "level", "priority", "trigger"}


def in_groups(frame: Frame, last: Answer, model: Model) -> Frame | None:
    """Return *frame* about the groups that *last* shows: "which assets of those have no owner"."""
    groups = last.frame.groups if last.frame is not None else ()
    name = groups[0] if len(groups) == 1 else ""
    keys = tuple(_cells(last, name))
    if name not in _GROUPS or name not in model[frame.entity].fields or not keys:
        return None
    those = Filter(field=name, values=keys, label="those of before")
    return replace(frame, filters=(*frame.filters, those))


def kind_of_rows(last: Answer) -> str:
    """Return the entity that the rows of *last* are of, as far as their columns tell."""
    if last.frame is not None and last.frame.entity == "schema" and not last.frame.groups:
        return "schema"
    known = {"run": "run", "job": "job", "column": "column"}
    return next((entity for name, entity in known.items() if name in last.columns[:1]), "asset")


def inside_of(last: Answer, place: int, names: Names, model: Model) -> Frame | None:
    """Return what the row at *place* of *last* is made of: its group's rows, or the thing itself.

    None where the row does not tell, as that of a recipe.
    """
    frame = last.frame
    if frame is None or frame.recipe or frame.parts or not 0 <= place < len(last.rows):
        return None
    if frame.entity == "run" and any(
        f.field == "run" and len(f.values) == 1 for f in frame.filters
    ):
        return replace(rows_of(frame), select=())
    row = dict(zip(last.columns, last.rows[place], strict=True))
    field = frame.groups[0] if len(frame.groups) == 1 and not frame.bucket else frame.entity
    key = _key_of(field, row.get(field), names)
    if key is None or field not in model[frame.entity].fields:
        return None
    of_row = Filter(field=field, values=(key,), label=str(row[field]))
    kept = tuple(each for each in frame.filters if each.field != field)
    return replace(rows_of(frame), filters=(*kept, of_row), select=())


def _key_of(field: str, value: Any, names: Names) -> Any:
    if value is None or field not in {"asset", "job"}:
        return value
    return next(
        (e.key for e in names.entries if e.kind == field and value in {e.title, e.name}), None
    )


def asset_keys(last: Answer, names: Names) -> tuple[Any, ...]:
    """Return the keys of the assets that *last* lists."""
    titles = {part for name in _ASSETS for cell in _cells(last, name) for part in cell.split(", ")}
    return tuple(entry.key for entry in names.assets if entry.title in titles)


def job_keys(last: Answer, names: Names) -> tuple[Any, ...]:
    """Return the keys of the jobs that *last* lists."""
    called = set(_cells(last, "job"))
    return tuple(e.key for e in names.entries if e.kind == "job" and e.name in called)


def _cells(last: Answer, column: str) -> Iterator[Any]:
    return (cell for cell in last.cells(column) if cell is not None)

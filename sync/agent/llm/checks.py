"""What holds for every part of a frame that a model fills: nothing in it is invented."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.agent.frame import Asked, Frame
from sync.agent.model import Entity, Field, Model
from sync.agent.select import to_query
from sync.agent.times.find import find_times
from sync.agent.times.window import Window, merge
from sync.agent.words.names import Names
from sync.errors import ModelUnusable
from sync.store.database import Store

_NUMERIC = {">", ">=", "<", "<=", "between"}
_MOST_VALUES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a frame is checked against."""

    model: Model
    names: Names
    store: Store
    question: str
    now: datetime


def objects_in(raw: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """Return the list of objects under *key*, () without it; raises ModelUnusable."""
    found = raw.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ModelUnusable(f"The frame's {key} is no list of objects.")
    return found


def one_of(value: object, known: Container[str], what: str) -> str:
    """Return *value* where it is one of *known*, which are of the kind *what*."""
    if not isinstance(value, str) or value not in known:
        raise ModelUnusable(f"There is no {what} {value!r}.")
    return value


def value_of(value: object, op: str, known: Field, entity: Entity, world: World) -> Any:
    """Return *value* as the store has it, or as the question says it."""
    if op in _NUMERIC:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ModelUnusable(f"{known.name} is compared with {value!r}, which is no number.")
        return value
    text = str(value)
    if op in {"like", "prefix", "suffix"}:
        if text.casefold() not in world.question.casefold():
            raise ModelUnusable(f"The question does not say {text!r}.")
        return text
    if known.name in {"asset", "job"}:
        return named(text, known.name, world)
    for held in _held(known, entity, world):
        if str(held).casefold() == text.casefold():
            return held
    raise ModelUnusable(f"No {known.name} is {text!r}.")


def named(text: str, kind: str, world: World) -> str | int:
    """Return the key of the one thing of *kind* that is called *text*."""
    said = text.casefold()
    found = {
        entry.key
        for entry in world.names.entries
        if entry.kind == kind and said in {entry.name.casefold(), entry.title.casefold()}
    }
    if len(found) != 1:
        raise ModelUnusable(f"{len(found)} {kind}s are called {text!r}.")
    return found.pop()


def _held(known: Field, entity: Entity, world: World) -> list[Any]:
    frame = Frame(entity=entity.name, asked=(Asked(),), groups=(known.name,))
    query = to_query(frame, world.model, world.now)
    table = world.store.query(query.sql, query.params, max_rows=_MOST_VALUES)
    place = table.columns.index(known.name)
    return [row[place] for row in table.rows if row[place] is not None]


def window_of(text: object, world: World) -> Window | None:
    """Return the window of *text*; what the question does not say is invented."""
    if not text:
        return None
    if not isinstance(text, str) or text.casefold().strip() not in world.question.casefold():
        raise ModelUnusable(f"The question does not say {text!r}.")
    window = merge(span.window for span in find_times(text, world.now) if span.window)
    if window is None:
        raise ModelUnusable(f"{text!r} is no time that can be read.")
    return window


def whole(value: object, most: int, what: str, *, least: int = 1) -> int:
    """Return *value* where it is a number from *least* to *most*."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ModelUnusable(f"{value!r} is no {what}.")
    return value

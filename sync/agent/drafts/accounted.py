"""Whether a frame holds all that was said: a number, a name or a time left out changes the answer.

It looks at the finished frame, however that was made, so that nothing is dropped on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from sync.agent.frame import Frame, Norm
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named

_NAMES = ("asset", "job", "user", "schema")
_BY_TEXT = frozenset({"search_assets"})  # recipes that look for words, whatever they name


def unaccounted(atoms: Sequence[Atom], frame: Frame) -> tuple[Atom, ...]:
    """Return the unknown words, numbers, names and times among *atoms* that *frame* lacks."""
    values = {_folded(each) for each in _values(frame)}
    timed = _is_timed(frame) or any(isinstance(each, datetime) for each in values)
    assets = [entry for atom in atoms for m in atom.named("asset") for entry in m.found]
    return tuple(
        atom
        for atom in atoms
        if (atom.is_unknown and frame.recipe not in _BY_TEXT)
        or (_is_time(atom) and not timed)
        or (_is_number(atom) and not _holds_number(atom, frame, values))
        or (_is_name(atom) and not _holds_name(atom, frame, values, assets))
    )


def _values(thing: Any) -> Iterator[Any]:
    """Yield every value that stands anywhere in *thing*."""
    if is_dataclass(thing) and not isinstance(thing, type):
        for each in fields(thing):
            yield from _values(getattr(thing, each.name))
    elif isinstance(thing, tuple | list | frozenset):
        for each in thing:
            yield from _values(each)
    elif thing is not None:
        yield thing


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _is_timed(frame: Frame) -> bool:
    parts = (*frame.parts, *(each.part for each in frame.related))
    return bool(frame.window or frame.windows) or any(map(_is_timed, parts))


def _is_time(atom: Atom) -> bool:
    window = atom.time.window if atom.time is not None and not atom.time.shift else None
    return window is not None and bool(window.since or window.until or window.part)


def _is_number(atom: Atom) -> bool:
    number = atom.number
    if number is None or atom.time is not None or atom.mentions or atom.readings:
        return False
    return bool(number.value) and not (number.ordinal or number.percentile)


def _holds_number(atom: Atom, frame: Frame, values: set[Any]) -> bool:
    number = atom.number
    if number is None or (number.unit == "s" and frame.recipe):
        return True  # a recipe turns a duration into a moment
    if number.unit in {"average", "median"}:
        return any(isinstance(v, Norm) for f in frame.filters for v in f.values)
    one = number.value == 1 and (number.ranking or number.op in {">=", "="})
    numbers = (each for each in values if isinstance(each, int | float))
    return bool(one) or any(abs(each - number.value) < 1e-9 for each in numbers)


def _is_name(atom: Atom) -> bool:
    if atom.readings or atom.time or atom.pattern:
        return False
    return any(atom.named(kind) for kind in _NAMES)


def _holds_name(atom: Atom, frame: Frame, values: set[Any], assets: Sequence[Named]) -> bool:
    if frame.recipe in _BY_TEXT:
        return True
    entries = [entry for mention in atom.mentions for entry in mention.found]
    said = {_folded(each) for entry in entries for each in (entry.key, entry.name, entry.title)}
    schemas = {entry.name for entry in entries if entry.kind == "schema"}
    # "CUSTOMERS in masterdata": the space has done its work when it told which one is meant
    return bool(said & values) or any(entry.schema in schemas for entry in assets)

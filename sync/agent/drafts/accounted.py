"""Whether a frame holds all that was said: a number, a name or a time left out changes the answer.

It looks at the finished frame, however that was made, so that nothing is dropped on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from sync.agent.drafts import operating
from sync.agent.drafts.fitting import misfits
from sync.agent.drafts.holding import Held, held_by, holds
from sync.agent.frame import Frame, Norm
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading
from sync.agent.words.names import Named

_NAMES = ("asset", "job", "user", "schema")
_BY_TEXT = frozenset({"search_assets"})  # recipes that look for words, whatever they name


def unaccounted(atoms: Sequence[Atom], frame: Frame) -> tuple[Atom, ...]:
    """Return what *frame* lacks of *atoms*: names, numbers, times, and what other words say."""
    values = {_folded(each) for each in _values(frame)}
    # two times that exclude each other were meant in another way
    if any(map(_is_impossible, _frames(frame))):
        return tuple(atom for atom in atoms if _is_time(atom))
    if any(map(_contradicts, _frames(frame))):
        return tuple(atom for atom in atoms if atom.has("neg")) or tuple(atoms)
    timed = _is_timed(frame) or any(isinstance(each, datetime) for each in values)
    assets = [entry for atom in atoms for m in atom.named("asset") for entry in m.found]
    missed = tuple(
        atom
        for atom in atoms
        if (atom.is_unknown and frame.recipe not in _BY_TEXT)
        or (_is_time(atom) and not timed)
        or (_is_number(atom) and not _holds_number(atom, frame))
        or (_is_name(atom) and not _holds_name(atom, frame, values, assets))
    )
    return missed or unsaid(atoms, frame)


def unsaid(atoms: Sequence[Atom], frame: Frame) -> tuple[Atom, ...]:
    """Return the words among *atoms* that mean something which *frame* does not say."""
    held = held_by(frame)
    told = (
        atom
        for place, atom in enumerate(atoms)
        if _tells(atom) and not (_either(atoms, place) or _denies_twice(atoms, place))
    )
    missed = tuple(atom for atom in told if not _is_held(atom, held))
    return (*missed, *operating.unheld(atoms, held), *misfits(atoms, held))


def _either(atoms: Sequence[Atom], place: int) -> bool:
    """Return whether it is all the same if the word holds: "resolved or not"."""
    words = [atom.text.lower() for atom in atoms[place : place + 3]]
    return words[1:] == ["or", "not"] or (words[:1] == ["not"] and atoms[place - 1].has("alt"))


def _denies_twice(atoms: Sequence[Atom], place: int) -> bool:
    """Return whether a denial is undone by the word behind it: "not paused", "never unmapped"."""
    after = next((each for each in atoms[place + 1 :] if not each.is_function), None)
    undone = after is not None and any(
        r.kind == "flag" and r.flags[0].startswith("!") for r in after.readings
    )
    return undone and atoms[place].has("neg")


# What says nothing that the rows do not say: "everything that failed", "took 5 minutes".
_EMPTY = frozenset(
    ["everything", "anything", "done", "took", "take", "takes", "write", "typically", "typical"]
)


# Readings that a word may have beside what it says, or that a list says as well.
_GRAMMAR = frozenset({"func", "rel", "any", "also", "but", "both", "alt", "chart", "sort", "group"})


def _tells(atom: Atom) -> bool:
    """Return whether the lexicon alone says what *atom* means, and that is no grammar."""
    if atom.time or atom.number or atom.mentions or atom.pattern or atom.sorting or atom.quoted:
        return False
    plain = any(r.kind in {"func", "ask"} for r in atom.readings) or atom.text.lower() in _EMPTY
    return not plain and any(r.kind not in {*_GRAMMAR, "cue"} for r in atom.readings)


def _is_held(atom: Atom, held: Held) -> bool:
    readings = [r for r in atom.readings if r.kind not in {*_GRAMMAR, "cue"}]
    if held.frame.recipe and (atom.has("cue") or not any(map(_narrows, readings))):
        return True  # the recipe has looked at it
    if held.frame.recipe in _BY_TEXT or (held.frame.arg("keys") and atom.has("flag", "key")):
        return True
    many = atom.text.lower().endswith("s")  # "the warehouses table" only says what that is
    own = [r for r in readings if r.kind == "noun" and r.entity == held.frame.entity and r.values]
    return any(holds(held, r) for r in ((many and own) or readings))


# Fields whose values narrow what a recipe looks at, if it takes them at all.
_NARROWING = frozenset({"priority", "trigger", "severity", "level", "error_class", "data_type"})
_SUMMING = frozenset({"median", "max", "min", "share", "distinct", "cumulative"})
_CONDITIONS = frozenset({"owned", "documented", "described", "labelled", "personal", "keyed"}) | {
    "nullable",
    "acknowledged",
    "protected",
    "retried",
}


def _narrows(reading: Reading) -> bool:
    match reading.kind:
        case "agg":
            return reading.name in _SUMMING
        case "is":
            return reading.name in _NARROWING
        case "flag":
            return reading.name in _CONDITIONS
    return reading.kind == "neg"


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
    timed = frame.window or frame.windows or frame.share_window
    return bool(timed) or any(map(_is_timed, parts))


def _frames(frame: Frame) -> Iterator[Frame]:
    """Yield *frame* and what must hang on its rows."""
    yield frame
    for each in frame.related:
        yield from _frames(each.part)


def _contradicts(frame: Frame) -> bool:
    """Return whether the rows are to be something and not to be it: other words were meant."""
    said = {(f.field, f.op, f.values, f.negated) for f in frame.filters}
    return any((field, op, values, not denied) in said for field, op, values, denied in said)


def _is_impossible(frame: Frame) -> bool:
    window = frame.window
    if window is None or window.since is None or window.until is None:
        return False
    return window.since >= window.until and ", " in window.label


def _is_time(atom: Atom) -> bool:
    window = atom.time.window if atom.time is not None and not atom.time.shift else None
    return window is not None and bool(window.since or window.until or window.part)


def _is_number(atom: Atom) -> bool:
    number = atom.number
    if number is None or atom.time is not None or atom.mentions or atom.readings:
        return False
    return bool(number.value) and not (number.ordinal or number.percentile)


def _holds_number(atom: Atom, frame: Frame) -> bool:
    number = atom.number
    if number is None:
        return True
    if number.unit == "s" and frame.recipe:  # a recipe turns a duration into a moment
        return any(isinstance(each, datetime | int | float) for each in _values(frame.args))
    if number.unit in {"average", "median"}:
        having = (frame.having,) if frame.having is not None else ()
        return any(isinstance(v, Norm) for f in (*frame.filters, *having) for v in f.values)
    one = number.value == 1 and (number.ranking or number.op in {">=", "="})
    numbers = (each for each in _values(frame) if type(each) in {int, float})  # True is no number
    more = bool(frame.recipe) and atom.text.lower().startswith("more than")  # "... 2 in a row"
    said = [number.value, number.value + more]
    said += [number.value * 1000] if number.unit == "s" else []  # a field in milliseconds
    said += [number.value / 100] if number.unit == "%" else []  # a field in shares
    return bool(one) or any(abs(n - each) < 1e-9 for n in numbers for each in said)


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

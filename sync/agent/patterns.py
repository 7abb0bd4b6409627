"""Patterns of names and texts: "starting with RT", "'rate' in the name", "called customer_id"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.lattice import Atom

_OPS = {
    "starts": "prefix",
    "ends": "suffix",
    "nameword": "like",
    "contains": "like",
    "named": "like",
}
_ALWAYS = frozenset({"mentioning", "mention", "mentions", "matching", "saying", "that mention"})
_SKIPPED = frozenset(
    {
        "the",
        "a",
        "an",
        "word",
        "text",
        "letters",
        "string",
        "name",
        "term",
        "phrase",
        "words",
        "is",
        "prefix",
        "suffix",
    }
)


def with_patterns(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with each pattern and the words that it holds as one atom."""
    found: list[Atom] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        op = _op(atom)
        value = _value(atoms, index + 1) if op else None
        if op and value is not None and _is_meant(atom, atoms[value], atoms):
            found.append(_pattern(atom, atoms[value], op))
            index = value + 1
            continue
        place = _before(found) if op and atom.has("cue", "nameword") else None
        if place is not None:
            found[place] = _pattern(found[place], found[place], op)
            index += 1
            continue
        found.append(atom)
        index += 1
    return tuple(found)


def _op(atom: Atom) -> str:
    return next((_OPS[r.name] for r in atom.readings if r.kind == "cue" and r.name in _OPS), "")


def _value(atoms: Sequence[Atom], index: int) -> int | None:
    while index < len(atoms) and atoms[index].text.lower() in _SKIPPED:
        index += 1
    return index if index < len(atoms) else None


def _is_meant(cue: Atom, value: Atom, atoms: Sequence[Atom]) -> bool:
    if cue.has("cue", "starts") or cue.has("cue", "ends"):
        return True
    if cue.has("cue", "nameword"):
        return (
            bool(value.quoted)
            or (value is not atoms[-1] and value.is_unknown)
            or value.is_unknown
            or bool(value.mentions)
        )
    if cue.has("cue", "named"):
        return bool(value.quoted)
    return bool(value.quoted) or cue.text.lower() in _ALWAYS


def _before(found: Sequence[Atom]) -> int | None:
    for place in range(len(found) - 1, -1, -1):
        if found[place].quoted or found[place].is_unknown:
            return place
        if not found[place].is_function and not found[place].has("rel"):
            if found[place].has("noun"):
                return None
            return place
    return None


def _pattern(cue: Atom, value: Atom, op: str) -> Atom:
    text = value.quoted or value.text
    return replace(
        value,
        start=min(cue.start, value.start),
        end=max(cue.end, value.end),
        text=text,
        readings=value.readings,
        mentions=(),
        quoted="",
        pattern=(op, text),
        time=None,
        number=None,
    )

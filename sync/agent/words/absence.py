"""Ways to say that something is not there: all of them are "without" it.

"that do not have an owner", "with an empty owner", "where the owner is missing".
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_DENIED = frozenset(
    ["don't", "doesn't", "do not", "does not", "haven't", "hasn't", "n't", "not", "didn't"]
)
_HAVE = frozenset(["have", "has", "had", "having", "got", "carry", "contain", "contains", "show"])
_EMPTY = frozenset(
    ["blank", "empty", "missing", "null", "unset", "undefined", "not set", "unknown"]
)
_FIELDS = frozenset(
    ["owner", "description", "label", "tags", "target", "schedule", "default_value"]
)
_FLAGS = frozenset(["owned", "described", "documented", "labelled", "tagged", "keyed"])
_WITHOUT = (Reading("neg", ""),)


def with_absence(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with each way to say that something is not there as "without"."""
    found: list[Atom] = []
    index = 0
    while index < len(atoms):
        step = _denied(atoms, index) or _empty_before(atoms, index)
        if step:
            found.append(_without(atoms[index], atoms[index + step - 1]))
            index += step
            continue
        end = _empty_after(atoms, index)
        if end:
            if found and found[-1].text.lower() in {"where", "whose"}:
                found.pop()
            found += [_without(atoms[index], atoms[index]), atoms[index]]
            index = end
            continue
        found.append(atoms[index])
        index += 1
    return tuple(found)


def _without(first: Atom, last: Atom) -> Atom:
    return Atom(start=first.start, end=last.end, text="without", readings=_WITHOUT)


def _denied(atoms: Sequence[Atom], index: int) -> int:
    """Return how many atoms "do not have" takes before what one has."""
    if index + 2 >= len(atoms) or atoms[index].text.lower() not in _DENIED:
        return 0
    if atoms[index + 1].text.lower() not in _HAVE:
        return 0
    after = next((a for a in atoms[index + 2 :] if not a.is_function), None)
    return 2 if after is not None and is_field(after) else 0


def _empty_before(atoms: Sequence[Atom], index: int) -> int:
    """Return how many atoms "with an empty" takes before a field."""
    start = index
    if atoms[index].has("rel"):
        index += 1
    while index < len(atoms) and atoms[index].text.lower() in {"a", "an", "the", "their"}:
        index += 1
    if index + 1 >= len(atoms) or atoms[index].text.lower() not in _EMPTY:
        return 0
    return index + 1 - start if is_field(atoms[index + 1]) else 0


def _empty_after(atoms: Sequence[Atom], index: int) -> int:
    """Return where "owner is missing" ends, 0 where nothing like it begins here."""
    if not is_field(atoms[index]):
        return 0
    index += 1
    while index < len(atoms) and atoms[index].text.lower() in {"is", "are", "was", "were"}:
        index += 1
    missing = index < len(atoms) and atoms[index].text.lower() in _EMPTY
    return index + 1 if missing else 0


def is_field(atom: Atom) -> bool:
    """Return whether *atom* names a field that may be empty."""
    return any(
        (r.kind == "dim" and r.name in _FIELDS)
        or (r.kind == "flag" and r.name in _FLAGS and not r.flags[0].startswith("!"))
        for r in atom.readings
    )

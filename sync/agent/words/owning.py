"""Whose something is: "anna's tables" and "the tables of anna" are those that she owns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_OWNED = (Reading("dim", "owner"),)


def with_owners(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with "owned by" before whoever assets are said to be of."""
    found: list[Atom] = []
    for index, atom in enumerate(atoms):
        if _is_person(atom) and _is_of_things(found):
            found[-1] = replace(found[-1], text="owned by", readings=_OWNED)
        elif _is_person(atom) and _has_things(atoms, index):
            found.append(Atom(start=atom.start, end=atom.start, text="owned by", readings=_OWNED))
        found.append(atom)
    return tuple(found)


def _is_person(atom: Atom) -> bool:
    return bool(atom.named("user")) and not atom.readings


def _is_of_things(before: Sequence[Atom]) -> bool:
    """Return whether "the tables of" stands before."""
    return len(before) > 1 and before[-1].text.lower() == "of" and before[-2].has("noun", "asset")


def _has_things(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether "anna's tables" are spoken of, behind another thing, or what failed."""
    rest = atoms[index + 1 : index + 3]
    after = next((each for each in rest if each.text.lower() not in {"'s", "s", "'"}), None)
    others = any(each.has("noun") and not each.has("noun", "asset") for each in atoms[:index])
    ended = any(each.has("is", "status") for each in atoms[index + 1 :])
    if after is None or not (others or ended):
        return False
    return after.has("noun", "asset") or (ended and after.has("noun", "job"))

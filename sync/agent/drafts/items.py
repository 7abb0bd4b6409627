"""What one item of a list of numbers is made of: things, measures, conditions, what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.absence import is_field
from sync.agent.words.lattice import Atom

_RATIO = "ratio"
_WITH = frozenset({"with", "having"})


def is_ratio(atom: Atom) -> bool:
    """Return whether a ratio is asked for."""
    return atom.text.lower().startswith(_RATIO)


def is_group(atom: Atom) -> bool:
    """Return whether *atom* opens a group: "per"."""
    return atom.has("group", "each")


def is_own_lack(atoms: Sequence[Atom], atom: Atom, segments: list[list[Atom]]) -> bool:
    """Return whether what is missing is told of one item: "tables, columns, tables without owner".

    The item names again what stood in the list before, so that the lack sets them apart.
    """
    last = segments[-1]
    if any(each.has("neg") for each in last):
        return is_field(atom)
    nouns = [{a.readings for a in segment if kind(a) == "noun"} for segment in segments]
    again = any(nouns[-1] & before for before in nouns[:-1])
    if again and atom.has("rel") and atom.text.lower() in _WITH:  # "assets, assets with open drift"
        return True
    after = [a for a in atoms[atoms.index(atom) + 1 :] if a.text.lower() not in {"a", "an", "any"}]
    return again and atom.has("neg") and bool(after) and is_field(after[0])


def is_item(atom: Atom) -> bool:
    """Return whether *atom* may be part of an item."""
    named = bool(atom.mentions) and not (atom.has("agg") or atom.has("flag"))
    if atom.time or named or atom.number or atom.sorting or atom.pattern or atom.quoted:
        return False
    if is_group(atom) or atom.has("bucket") or atom.has("neg") or atom.has("rel"):
        return False
    return bool(kind(atom)) or atom.has("ask", "count") or atom.has("measure", "count")


def kind(atom: Atom) -> str:
    """Return what an atom adds to a number: noun, measure, agg or value."""
    if is_ratio(atom):
        return ""
    if atom.has("noun"):
        return "noun"
    if any(r.kind == "measure" and r.name != "count" for r in atom.readings):
        return "measure"
    if atom.has("agg") and not atom.has("agg", "share"):
        return "agg"
    return "value" if atom.has("is") or atom.has("flag") else ""


def kinds(segment: Sequence[Atom]) -> set[str]:
    """Return what the atoms of an item add to a number."""
    return {kind(atom) for atom in segment} - {""}


def bare(atom: Atom) -> Atom:
    """Return the noun without its conditions: of "failed runs" the runs."""
    nouns = (r for r in atom.readings if r.kind == "noun")
    plain = tuple(dict.fromkeys(replace(r, values=(), flags=()) for r in nouns))
    return replace(atom, readings=plain) if plain else atom


def entities(item: Sequence[Atom]) -> set[str]:
    """Return the things that *item* names."""
    return {r.entity for atom in item for r in atom.readings if r.kind == "noun"}

"""What recipes have in common: how they are found and which assets they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.agent.frame import Frame
from sync.agent.times.window import Window
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that must be asked back, with what it might mean."""

    text: str
    options: tuple[str, ...]
    entries: tuple[Named, ...] = ()


Recipe = Callable[[Reader], Frame | Asking | None]


def one_asset(reader: Reader, need: str) -> tuple[Named, ...] | Asking | None:
    """Return the first asset that is named, Asking where several fit, None where none is."""
    found = reader.mentions("asset", need)
    return chosen(found[0]) if found else None


def chosen(found: tuple[Named, ...]) -> tuple[Named, ...] | Asking:
    """Return *found* where it is one asset, otherwise which ones there are."""
    if len(found) == 1:
        return found
    return which_one(found)


def which_one(found: tuple[Named, ...]) -> Asking:
    """Return the question which of *found* is meant."""
    titles = tuple(entry.title for entry in found[:6])
    return Asking(f"Which one do you mean: {', '.join(titles)}?", titles, found)


def recipe_frame(name: str, entity: str, entries: tuple[Named, ...] = (), **args: Any) -> Frame:
    """Return the frame of recipe *name* about *entries*."""
    if entries:
        args = {
            "assets": tuple(e.key for e in entries),
            "titles": tuple(e.title for e in entries),
            **args,
        }
    return Frame(entity=entity, recipe=name, args=tuple(args.items()))


def column_named(reader: Reader) -> tuple[str, ...]:
    """Return the column that is named, () where none is.

    A word with a meaning of its own is no column in lower case.
    """
    for atom in reader.atoms:
        plain = not atom.readings or atom.text.isupper()
        if plain and not atom.named("asset"):
            for mention in atom.named("column"):
                return (mention.found[0].name,)
    return ()


def is_yes_no(reader: Reader) -> bool:
    """Return whether a yes or a no is asked for: "is X mapped", not "to what is X mapped"."""
    if reader.ask("which", "where", "list", "who", "when", "why", "count", "how"):
        return False
    for atom in reader.atoms:
        if atom.has("ask", "yesno"):
            return not reader.measure("count")
        if not (atom.is_function or atom.named("asset")):
            return False
    return False


def bounds(window: Window | None) -> dict[str, datetime | None]:
    """Return the window as parameters."""
    return {
        "since": window.since if window is not None else None,
        "until": window.until if window is not None else None,
    }


def schemas_of(reader: Reader) -> tuple[str, ...]:
    """Return the spaces and databases that are named."""
    return tuple(m[0].name for m in reader.mentions("schema"))


_CLAUSES = frozenset({"if", "when", "once", "in case", "whenever"})  # "in FINANCE if X changes"


def qualifier(reader: Reader, picked: Named) -> Atom | None:
    """Return the atom that only says where *picked* lies: "masterdata customers"."""
    at = next((i for i, atom in enumerate(reader.atoms) if atom.named("asset")), 0)
    shared = sum(e.name == picked.name and e.system == picked.system for e in reader.names.assets)
    for index, atom in enumerate(reader.atoms):
        here = any(e.name == picked.schema for m in atom.named("schema") for e in m.found)
        between = reader.atoms[min(index, at) + 1 : max(index, at)]
        near = all(
            (each.is_function and each.text.lower() not in _CLAUSES) or each.has("noun", "schema")
            for each in between
        )
        if here and near and (index < at or shared > 1):
            return atom
    return None


def schemas_beside(reader: Reader, picked: Named) -> tuple[str, ...]:
    """Return the spaces and databases that are named besides the one in which *picked* lies."""
    own = qualifier(reader, picked)
    return tuple(
        m.found[0].name
        for atom in reader.atoms
        if atom is not own
        for m in atom.named("schema")[:1]
    )


def types_of(reader: Reader) -> tuple[str, ...]:
    """Return the types of assets that are asked for: table, view, model."""
    found = [
        value
        for place, atom in enumerate(reader.atoms)
        for r in atom.readings
        if r.kind == "noun" and r.entity == "asset" and not _says_what_it_is(reader, place)
        for name, values in r.values
        if name == "asset_type"
        for value in values
    ]
    return tuple(dict.fromkeys(found))


def _says_what_it_is(reader: Reader, place: int) -> bool:
    """Return whether a noun only tells what a name beside it is: "the cash flow view"."""
    one = not reader.atoms[place].text.lower().endswith("s")
    beside = (*reader.atoms[max(place - 1, 0) : place], *reader.atoms[place + 1 : place + 2])
    return one and any(atom.named("asset") for atom in beside)

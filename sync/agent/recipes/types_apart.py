"""Mapped columns of one type in Datasphere and of another in Glue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sync.agent.frame import Asked, Filter, Frame
from sync.agent.recipes.shape import Asking, Recipe, chosen
from sync.agent.words.lattice import Atom
from sync.agent.words.reader import Reader

_KNOWN = (
    *("cue", "is data_type", "is system", "noun column", "noun column_pair", "dim data_type"),
    *("dim system", "flag mapped", "asset", "schema", "noun schema", "noun asset", "neg"),
    *("measure count",),
)
_SIDES = {"datasphere": "data_type", "glue": "glue_type"}
_APART = re.compile(r"\b(?:or|either)\b", re.IGNORECASE)


def of_two_types(reader: Reader) -> Frame | Asking | None:
    """Columns that are DECIMAL in Datasphere "but" DOUBLE in Glue: each side has its type."""
    typed = _by_side(reader.atoms)
    if set(typed) != set(_SIDES) or _APART.search(reader.text):
        return None
    if reader.left_over(*_KNOWN) or any(atom.has("neg") for atom in reader.atoms):
        return None
    filters = [
        Filter(field=_SIDES[side], op="like", values=values, label=text)
        for side, (values, text) in sorted(typed.items())
    ]
    named = reader.mentions("asset")
    if named:
        picked = chosen(named[0])
        if isinstance(picked, Asking):
            return picked
        filters.append(Filter(field="asset", values=(picked[0].key,), label=picked[0].title))
    elif reader.mentions("schema"):
        return None
    counted = any(atom.has("ask", "count") for atom in reader.atoms)
    asked = (Asked(),) if counted else ()
    return Frame(entity="column_pair", filters=tuple(filters), asked=asked)


def _by_side(atoms: Sequence[Atom]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the type that is said of each side, where both come in the same order.

    "decimal in Datasphere and double in Glue", "the Datasphere type is decimal, the Glue one ..."
    """
    types = [atom for atom in atoms if atom.has("is", "data_type")]
    sides = [side for atom in atoms if (side := _side(atom))]
    if len(types) != len(sides) or len(types) != len(_SIDES):
        return {}
    said = [(_values(atom, "data_type"), atom.text) for atom in types]
    return dict(zip(sides, said, strict=True))


def _side(atom: Atom) -> str:
    return next(iter(_values(atom, "system")), "")


def _values(atom: Atom, name: str) -> tuple[str, ...]:
    of_name = (r.values for r in atom.readings if (r.kind, r.name) == ("is", name))
    return next((values for ((_, values),) in of_name), ())


RECIPES: tuple[Recipe, ...] = (of_two_types,)

"""Columns by their names alone: those that every one of many assets has, those of many types."""

from __future__ import annotations

import re

from sync.agent.frame import Asked, Filter, Frame
from sync.agent.recipes.shape import Recipe, recipe_frame, schemas_of, types_of
from sync.agent.words.reader import Reader

# as `words.plain.columns` puts it
_OF_ALL = re.compile(r"\b(?:columns|fields|attributes) in common of all\b", re.IGNORECASE)
_KNOWN = (
    *("cue", "noun column", "noun asset", "schema", "noun schema", "is system", "is asset_type"),
    *("group", "dim column", "both", "measure count"),
)
_OF_TYPES = re.compile(r"\bcolumn names having at least (?P<n>\d+) data types\b", re.IGNORECASE)


def of_many_types(reader: Reader) -> Frame | None:
    """The column names that have more than one data type, with how many; a side has its own."""
    found = _OF_TYPES.search(reader.text)
    if found is None or reader.mentions("asset"):
        return None
    if any(atom.text.lower() not in found[0].lower() for atom in reader.left_over(*_KNOWN)):
        return None
    places = (
        ("schema", schemas_of(reader)),
        *((name, _values(reader, name)) for name in ("system", "kind", "asset_type")),
    )
    return Frame(
        entity="column",
        groups=("column",),
        asked=(Asked(of="data_type"),),
        filters=tuple(Filter(field=f, values=v, label=" or ".join(v)) for f, v in places if v),
        having=Filter(field="count", op=">=", values=(int(found["n"]),), label="number"),
    )


def of_every(reader: Reader) -> Frame | None:
    """The columns that all assets of some kind, in some places, have in common."""
    if not _OF_ALL.search(reader.text) or reader.mentions("asset"):
        return None
    if reader.left_over(*_KNOWN):
        return None
    return recipe_frame(
        "columns_of_every",
        "column",
        schemas=schemas_of(reader),
        types=types_of(reader),
        kinds=_values(reader, "kind"),
        systems=_values(reader, "system"),
    )


def _values(reader: Reader, name: str) -> tuple[str, ...]:
    """Return the values of *name* that nouns and adjectives tell: glue of "glue tables"."""
    told = (value for a in reader.atoms for r in a.readings for value in r.values)
    return tuple(sorted({each for field, values in told if field == name for each in values}))


RECIPES: tuple[Recipe, ...] = (of_every, of_many_types)

"""Ways to sum up that stand beside each other: "average and maximum", "the highest average"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_NEAR = 3  # atoms between two ways to sum up


def with_extremes(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* where "average and maximum" are two ways to sum up, and no ranking."""
    summed = [i for i, atom in enumerate(atoms) if _sums_up(atom) or _is_percentile(atom)]
    near = {
        i
        for i in summed
        for k in summed
        if i != k and abs(i - k) <= _NEAR and _joined_by(atoms, i, k)
    }
    atoms = [_as_ranking(a) if _ranks_next(atoms, i) else a for i, a in enumerate(atoms)]
    found = [
        replace(a, readings=tuple(r for r in a.readings if r.kind != "order"))
        if (i in near or _is_extreme_of(atoms, i)) and a.has("agg")
        else a
        for i, a in enumerate(atoms)
    ]
    listed = [i for i, a in enumerate(atoms) if a.parted == "," or a.has("also")]
    for i, a in enumerate(atoms):
        beside = any(
            min(i, k) < j <= max(i, k) for k in summed for j in listed if abs(i - k) <= _NEAR
        )
        compares = any(after.text.lower() == "than" for after in atoms[i + 1 : i + 2])
        if beside and a.has("order") and i not in summed and not compares:
            # "shortest, average and longest"
            name = "max" if descends(a) else "min"
            found[i] = replace(a, readings=(Reading("agg", name),))
    return tuple(found)


_EXTREMES = frozenset({"max", "maximum", "maximal", "min", "minimum", "minimal"})


def _is_extreme_of(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether nothing but the extreme of a number is asked for: "max duration of ..."."""
    if atoms[index].text.lower() not in _EXTREMES or index + 1 >= len(atoms):
        return False
    plain = all(atom.is_function or atom.has("ask") for atom in atoms[:index])
    after = atoms[index + 1]
    return plain and after.has("measure") and not after.has("measure", "count")


def _joined_by(atoms: Sequence[Atom], one: int, other: int) -> bool:
    """Return whether something stands between two ways to sum up: "the highest average" is one."""
    return (
        abs(one - other) > 1
        or not (_sums_up(atoms[one]) and _sums_up(atoms[other]))
        or any(a.parted for a in atoms[min(one, other) + 1 : max(one, other) + 1])
    )


def _ranks_next(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the highest is that of averages: "the highest average duration"."""
    after = next((a for a in atoms[index + 1 : index + 2] if not a.parted), None)
    if after is None or not (atoms[index].has("agg", "max") or atoms[index].has("agg", "min")):
        return False
    return after.has("agg", "avg") or after.has("agg", "median")


def _as_ranking(atom: Atom) -> Atom:
    """Return *atom* as a ranking alone."""
    way = "asc" if atom.has("agg", "min") else "desc"
    ranked = tuple(r for r in atom.readings if r.kind == "order") or (Reading("order", way),)
    return replace(atom, readings=ranked)


def descends(atom: Atom) -> bool:
    """Return whether the largest comes first in the ranking that *atom* says."""
    reading = atom.first("order")
    return reading is None or reading.name == "desc"


def _sums_up(atom: Atom) -> bool:
    return any(atom.has("agg", name) for name in ("avg", "median", "max", "min", "sum"))


def _is_percentile(atom: Atom) -> bool:
    return atom.number is not None and atom.number.percentile

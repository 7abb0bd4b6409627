"""What stands before a colon and holds for all behind it: "HR and FINANCE: tables, runs"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.items import entities, kinds
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading


def is_under_heading(run: list[list[Atom]], shared: Sequence[Atom]) -> bool:
    """Return whether things are listed behind places and a colon: "FINANCE: tables, runs"."""
    places = all(a.named("schema") or a.time or a.has("also") or a.is_function for a in shared)
    told = bool(shared) and run[0][0].parted == ":" and all("noun" in kinds(each) for each in run)
    return told and places and len({frozenset(entities(each)) for each in run}) > 1


def by_place(shared: list[Atom], end: int) -> list[Atom]:
    """Return *shared* with each of several places told for itself: "HR and FINANCE: tables"."""
    named = [atom for atom in shared if atom.named("schema")]
    if len(named) < 2:
        return shared
    per = Atom(start=end, end=end, text="per", readings=(Reading("group", "each"),))
    return [*shared, per, replace(per, text="space", readings=(_container(named),))]


def _container(named: Sequence[Atom]) -> Reading:
    entries = (e for atom in named for mention in atom.named("schema") for e in mention.found)
    systems = {entry.system for entry in entries}
    values = (("system", tuple(systems)),) if len(systems) == 1 else ()
    return Reading("noun", "schema", "schema", values=values)


def is_heading(atoms: Sequence[Atom], piece: Sequence[Atom]) -> bool:
    """Return whether *piece* is a condition on all that follows: "personal data: columns, ..."."""
    after = next((atom for atom in atoms if atom.start >= piece[-1].end), None)
    bare = all(atom.has("flag") and not atom.has("noun") for atom in piece)
    return bare and after is not None and after.parted == ":"

"""A way through the lineage as a condition: "unmapped sources of X", "owners of what X feeds".

The words that follow the lineage and the asset from which they start become one name of a value
that every entity over assets knows: assets that feed X, runs of assets that depend on X.
"""

from __future__ import annotations

from dataclasses import replace

from sync.agent.lattice import Atom
from sync.agent.names import Mention, Named
from sync.agent.reader import Reader
from sync.agent.recipes.direction import goes_down

_CUES = ("up", "down", "impact", "direct", "change")
_FIELDS = {
    (False, False): "feeds",
    (False, True): "feeds_directly",
    (True, False): "depends_on",
    (True, True): "depends_directly_on",
}


def with_reach(reader: Reader) -> tuple[Atom, ...] | None:
    """Return the atoms with the way through the lineage as one name, None where there is none."""
    if not reader.cue("up", "down", "impact") or reader.cue("hops", "graph", "path"):
        return None
    down = goes_down(reader)
    found = reader.mentions("asset", "down" if down else "up")
    if len(found) != 1 or len(found[0]) != 1:
        return None
    name = _FIELDS[down, reader.cue("direct")]
    return tuple(
        _named(atom, found[0][0], name) if atom.named("asset") else atom
        for atom in reader.atoms
        if atom.named("asset") or not _follows_lineage(atom)
    )


def _follows_lineage(atom: Atom) -> bool:
    return any(atom.has("cue", cue) for cue in _CUES) and not atom.mentions


def _named(atom: Atom, start: Named, name: str) -> Atom:
    value = Named(kind="value", key=start.key, name=start.title, field=f"asset.{name}")
    return replace(atom, readings=(), mentions=(Mention(atom.start, atom.end, (value,)),))

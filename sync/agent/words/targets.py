"""A Glue database as the place where assets are mapped to: "tables mapped to landing_raw"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.names import Mention, Named

_FIELD = "asset.target_database"
_OTHERS = frozenset({"link", "column_pair", "job", "run", "drift"})
_BETWEEN = frozenset({"the", "database", "databases", "glue"})


def with_targets(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with the database behind "mapped to" as a condition on assets."""
    if any(r.kind == "noun" and r.entity in _OTHERS for atom in atoms for r in atom.readings):
        return tuple(atoms)
    found: list[Atom] = []
    for atom in atoms:
        if found and _is_target(found[-1]) and atom.text.lower() in _BETWEEN:
            continue
        verb = next((a for a in reversed(found) if a.text.lower() not in _BETWEEN), None)
        if verb is not None and verb.has("cue", "mapped_to") and _databases(atom):
            found.remove(verb)
            found.append(_as_target(atom))
        else:
            found.append(atom)
    return tuple(found)


def _is_target(atom: Atom) -> bool:
    return any(e.field == _FIELD for mention in atom.mentions for e in mention.found)


def _databases(atom: Atom) -> list[Named]:
    schemas = [entry for mention in atom.named("schema") for entry in mention.found]
    glue = [entry for entry in schemas if entry.system == "glue"]
    return glue if glue and len(glue) == len(schemas) and not atom.named("asset") else []


def _as_target(atom: Atom) -> Atom:
    values = tuple(
        Named(kind="value", key=entry.name, name=entry.name, field=_FIELD)
        for entry in _databases(atom)
    )
    return replace(atom, readings=(), mentions=(Mention(atom.start, atom.end, values),))

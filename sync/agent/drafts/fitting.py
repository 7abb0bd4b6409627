"""Whether an answer has the shape that the question word asks for: people, a moment, a duration."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.holding import Held
from sync.agent.words.lattice import Atom

_PEOPLE = frozenset({"user", "owner", "changed_by", "acknowledged_by", "decided_by", "actor"}) | {
    "draft_by",
    "users",
}
# What tells by itself who did it.
_OF_PEOPLE = frozenset({"user", "audit", "link", "plan"})
_LENGTHS = ("duration", "queue_wait", "elapsed", "latency", "age", "gap", "_time", "_s", "downtime")
# Recipes that tell how much or where to, never when or how long.
_UNTIMED = frozenset({"mapping_of", "columns_compared", "schema_difference"})
_SUMMED_UP = frozenset({"downtime", "recovery"})


def misfits(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the word among *atoms* that asks for something else than *held* tells, () for none."""
    for place, atom in enumerate(atoms[:3]):
        word = atom.text.lower()
        if word == "who" and not place:
            return () if _tells_people(held) else (atom,)
        if word == "when" and not place and not _opens_clause(atoms):
            return () if _tells_moment(held) else (atom,)
        if word.startswith("how long"):
            return () if _tells_length(held) else (atom,)
        if word.startswith(("how often", "how frequently", "how many times")):
            return () if _tells_number(held) else (atom,)
    return ()


def _opens_clause(atoms: Sequence[Atom]) -> bool:
    """Return whether "when" says in which case: "when it fails, how long does it take"."""
    return any(atom.parted == "," for atom in atoms[2:])


def _tells_people(held: Held) -> bool:
    if held.frame.recipe or held.frame.who:
        return True
    return held.frame.entity in _OF_PEOPLE or bool(_PEOPLE & held.names)


def _tells_moment(held: Held) -> bool:
    frame = held.frame
    if frame.recipe:
        return frame.recipe not in _UNTIMED | _SUMMED_UP
    dated = any(name.endswith("_at") for name in held.names)
    return dated or bool(frame.bucket or frame.window) or "schedule" in held.names


def _tells_length(held: Held) -> bool:
    if held.frame.recipe:
        return held.frame.recipe not in _UNTIMED
    dated = any(name.endswith("_at") for name in held.names)  # since when tells how long
    return dated or any(name.endswith(_LENGTHS) for name in held.names)


def _tells_number(held: Held) -> bool:
    return (
        not held.lists or bool(held.frame.recipe) or held.frame.limited or "schedule" in held.names
    )

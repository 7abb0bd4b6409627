"""Whether an answer has the shape that the question word asks for: people, a moment, a duration."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.holding import Held
from sync.agent.frame import Asked
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
    return _of_question(atoms, held) or _strayed(atoms, held) or _miscounted(atoms, held)


# Rows that are told by what they hang on, so that only a word of their own can mean them.
_HANGING = frozenset({"column", "log", "job", "schema", "finding", "alert", "link", "column_pair"})


_AGED = frozenset({"drift", "outage", "alert", "finding"})  # they have an age, which others lack


def _strayed(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the noun of what is asked for where rows of something that is not named are listed."""
    frame = held.frame
    told = frame.entity == "job" and bool(frame.select)  # "when will X be loaded next"
    summed = frame.entity in _AGED and not held.lists
    bare = frame.entity == "run" and frame.related and not (frame.conditions or frame.window)
    hanging = frame.entity in _HANGING or bool(bare)  # "assets with two tags" are no runs
    if frame.recipe or told or not (summed or (held.lists and hanging)):
        return ()
    nouns = [atom for atom in atoms if atom.has("noun")]
    if not nouns or any(_means(atom, frame.entity) for atom in atoms):
        return ()
    return (nouns[0],)


def _means(atom: Atom, entity: str) -> bool:
    entity = "column" if entity == "column_pair" and atom.named("column") else entity
    own = any(r.entity == entity for r in atom.readings)
    return own or atom.has("dim", entity) or bool(atom.named(entity)) or atom.pattern is not None


def _miscounted(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the noun of "how many runs" where something else is counted."""
    frame = held.frame
    plain = frame.asked == (Asked(),) and not (frame.groups or frame.shares or frame.overall)
    if frame.recipe or not plain or frame.entity != "job":
        return ()
    place = next((i for i, atom in enumerate(atoms) if atom.has("ask", "count")), -1)
    after = next((a for a in atoms[place + 1 :] if a.has("noun")), None) if place >= 0 else None
    wrong = after is not None and not _means(after, frame.entity)
    return (after,) if after is not None and wrong else ()


def _of_question(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    for place, atom in enumerate(atoms[:3]):
        word = atom.text.lower()
        if word == "who" and not place:
            return () if _tells_people(held) or held.frame.groups else (atom,)
        if (
            (word == "when" or word.startswith("since when"))
            and not place
            and not _opens_clause(atoms)
        ):
            return () if _tells_moment(held) else (atom,)
        if word.startswith(("how long", "how much time")):
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

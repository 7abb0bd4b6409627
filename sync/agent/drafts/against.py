"""One number of two kinds of one thing: "duration of runs that were retried vs those that weren't".

The second kind is only pointed at ("those", "the ones"): each kind is asked for by itself, with
the number, the thing and the times that both share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.several import beside
from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom, Question

_THOSE = frozenset({"those", "the ones", "ones", "that of those", "that of", "the rest"})
_BEFORE = 3  # small words between "versus" and "those": "versus that of those"


def read_against(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return both numbers beside each other, None where no second kind is pointed at."""
    atoms = question.atoms
    place = next((at for at, a in enumerate(atoms) if _is_against(a)), None)
    those = _those(atoms, place) if place is not None else None
    head = _head(atoms[:place]) if those is not None else None
    if place is None or those is None or head is None:
        return None
    times = [a for a in atoms if a.time is not None]
    lead, own = head
    first = _with(times, [*lead, *own])
    second = _with(times, [*lead, *atoms[place + 1 : those], *atoms[those + 1 :]])
    one, other, both = (_frame(each, model, now) for each in (first, second, _with(times, lead)))
    if one is None or other is None or both in {one, other} or _is_one_field(one, other):
        return None
    alike = (one.groups, one.bucket) == (other.groups, other.bucket)
    plain = not any(f.windows or f.parts or f.per_group or f.recipe for f in (one, other))
    if not (alike and plain):
        return None
    return Frame(
        entity=one.entity,
        parts=(beside(one), beside(other)),
        groups=one.groups,
        bucket=one.bucket,
    )


def _is_against(atom: Atom) -> bool:
    return atom.has("group", "vs") or atom.has("ask", "compare")


def _those(atoms: Sequence[Atom], place: int) -> int | None:
    """Return where "those" or "... ones" stands behind "versus", None where neither does."""
    near = range(place + 1, min(place + 1 + _BEFORE, len(atoms)))
    return next((at for at in near if atoms[at].text.lower() in _THOSE), None)


def _head(atoms: Sequence[Atom]) -> tuple[list[Atom], list[Atom]] | None:
    """Return what both share, up to the thing, and what only the first kind is.

    That stands behind the thing, or right before it: "retried runs".
    """
    nouns = [at for at, atom in enumerate(atoms) if atom.has("noun") and not atom.has("measure")]
    if not nouns:
        return None
    thing = nouns[-1] if len(nouns) == 1 else nouns[0]
    behind = [atom for atom in atoms[thing + 1 :] if atom.time is None]
    if any(not atom.is_function for atom in behind):
        return list(atoms[: thing + 1]), behind
    if thing and (atoms[thing - 1].has("flag") or atoms[thing - 1].has("is")):
        return [*atoms[: thing - 1], atoms[thing]], [atoms[thing - 1]]
    return None


def _with(times: Sequence[Atom], atoms: Sequence[Atom]) -> list[Atom]:
    """Return *atoms* with every time of the question."""
    return [*atoms, *(each for each in times if each not in atoms)]


def _frame(atoms: Sequence[Atom], model: Model, now: datetime) -> Frame | None:
    frame = understand_whole(atoms, model, now)
    return replace(frame, yes_no=False) if frame is not None else None


def _is_one_field(one: Frame, other: Frame) -> bool:
    """Return whether both are values of one field, which groups tell apart by themselves."""
    first = [f for f in one.filters if f not in other.filters]
    second = [f for f in other.filters if f not in one.filters]
    if len(first) != 1 or len(second) != 1 or one.flags != other.flags:
        return False
    return first[0].field == second[0].field and first[0].op == second[0].op == "is"

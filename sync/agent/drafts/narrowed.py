"""Two numbers, the second of a part: "how many runs were there, and how many of them failed"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sync.agent.drafts.drafting import THEM
from sync.agent.drafts.several import beside
from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom, Question


def read_narrowed(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame with the number of all and of each part, None where no part is counted."""
    atoms = question.atoms
    places = [place for place in range(2, len(atoms)) if _narrows(atoms, place)]
    if not places:
        return None
    whole = _without_joint(atoms[: places[0]])
    ends = (*places[1:], len(atoms))
    parts = [_without_joint(atoms[a + 1 : b]) for a, b in zip(places, ends, strict=True)]
    pieces = (whole, *((*_less(whole, part), *part) for part in parts))
    frames = [understand_whole(piece, model, now) for piece in pieces]
    first = frames[0]
    found = tuple(beside(each) for each in frames if each is not None)
    if first is None or not first.asked or len(found) < len(frames) or len(set(found)) < len(found):
        return None
    if first.groups and first.limit is not None:
        return None  # a ranking keeps its order, with another number beside it
    kept = (first.entity, first.groups, first.windows)
    if any((each.entity, each.groups, each.windows) != kept for each in found):
        return None
    return Frame(entity=first.entity, parts=found, groups=first.groups, bucket=first.bucket)


def _less(whole: Sequence[Atom], part: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *whole* without what *part* says otherwise: "enabled, and how many disabled"."""
    said = {slot for atom in part for slot in _slots(atom)}
    return tuple(atom for atom in whole if not said & _slots(atom))


def _slots(atom: Atom) -> set[tuple[str, str, str]]:
    return {(r.kind, r.name, r.entity) for r in atom.readings if r.kind in {"is", "flag"}} - _THINGS


# "jobs" may say that there are any; it is no condition here
_THINGS = {("flag", "job", "asset"), ("flag", "job", "link"), ("flag", "ran", "job")}


def _narrows(atoms: Sequence[Atom], place: int) -> bool:
    """Return whether at *place* a part of what was counted before is counted."""
    if not atoms[place].has("ask", "count") or not any(a.has("noun") for a in atoms[:place]):
        return False
    if any(map(_points_back, (*atoms[place + 1 : place + 3], *atoms[place - 1 : place]))):
        return True
    following = atoms[place + 1 :]
    end = next((i for i, a in enumerate(following) if a.has("ask", "count")), len(following))
    said = [atom for atom in following[:end] if not atom.is_function]
    plain = all(atom.has("is") or atom.has("flag") for atom in said)
    return bool(said) and plain and not any(atom.has("noun") for atom in said)


def _without_joint(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* without "and of these" at the end and "of them" at the start."""
    while atoms and _joins(atoms[-1]):
        atoms = atoms[:-1]
    while atoms and _joins(atoms[0]):
        atoms = atoms[1:]
    return tuple(atoms)


def _joins(atom: Atom) -> bool:
    return atom.has("also") or atom.text.lower() == "of" or _points_back(atom)


def _points_back(atom: Atom) -> bool:
    """Return whether things are meant that were named before: "of them", "of those"."""
    return bool(THEM & set(atom.text.lower().split())) and not atom.has("ask", "list")

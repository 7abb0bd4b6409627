"""Several counts in one question: "how many jobs are paused, and how many are failing"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.items import bare
from sync.agent.drafts.several import beside, is_one_number
from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Asked, Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom, Question

_EVENTS = frozenset({"run", "log", "check", "audit", "drift"})


def counts_apart(question: Question, frame: Frame) -> bool:
    """Return whether several numbers are asked for where *frame* has only one."""
    return len(_starts(question.atoms)) > 1 and is_one_number(frame)


def read_counts(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame with each of the counts, None where one of them is not understood."""
    parts = []
    for clause in _clauses(question.atoms):
        frame = understand_whole(clause, model, now)
        if frame is None or not is_one_number(frame):
            return None
        parts.append(beside(frame))
    if len(set(parts)) < len(parts):
        return None
    return Frame(entity=parts[0].entity, parts=tuple(parts))


def counted_too(question: Question, frame: Frame, model: Model, now: datetime) -> Frame:
    """Return *frame* with the number of its rows, where that was asked for first.

    "tables per owner and the total row count of them" has two numbers of the same rows.
    """
    if len(frame.asked) != 1 or frame.asked == (Asked(),) or frame.recipe or frame.parts:
        return frame
    atoms = question.atoms
    for place in (at for at, atom in enumerate(atoms) if at and atom.has("also")):
        first = understand_whole(without_joint(atoms[:place]), model, now)
        counted = first is not None and first.asked == (Asked(),)
        if first is not None and counted and replace(first, asked=frame.asked) == frame:
            return replace(frame, asked=(Asked(), *frame.asked))
    return frame


def _starts(atoms: Sequence[Atom]) -> list[int]:
    found = [place for place, atom in enumerate(atoms) if atom.has("ask", "count")]
    ends = (*found[1:], len(atoms))[: len(found)]
    pairs = zip(found, ends, strict=False)  # "counting both systems together, how many views"
    return [at for at, end in pairs if not all(a.has("func") for a in atoms[at + 1 : end])]


def _clauses(atoms: Sequence[Atom]) -> list[tuple[Atom, ...]]:
    """Return what each number is of; what is counted, where and when, is said in the first."""
    starts = _starts(atoms)
    ends = (*starts[1:], len(atoms))
    first = without_joint((*atoms[: starts[0]], *atoms[starts[0] : ends[0]]))
    said = [without_joint(atoms[a:b]) for a, b in zip(starts[1:], ends[1:], strict=True)]
    return [first, *((*clause, *_shared(first, clause)) for clause in said)]


def _shared(first: Sequence[Atom], clause: Sequence[Atom]) -> list[Atom]:
    """Return what *clause* takes over from *first*: things, place, and the time of what happens."""
    things = [] if _has_noun(clause) else [bare(a) for a in first if a.has("noun")][:1]
    placed = any(atom.named("schema") for atom in clause)
    places = [] if placed or _has_noun(clause) else [a for a in first if a.named("schema")]
    timed = any(atom.time is not None for atom in clause)
    happens = bool(_entities((*clause, *things)) & _EVENTS)
    times = [a for a in first if a.time is not None] if happens and not timed else []
    return [*things, *places, *times]


def _has_noun(atoms: Sequence[Atom]) -> bool:
    return any(atom.has("noun") and atom.text.lower() != "run" for atom in atoms)


def _entities(atoms: Sequence[Atom]) -> set[str]:
    return {r.entity for atom in atoms for r in atom.readings if r.kind == "noun"}


def without_joint(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* without the grammar at their end: "... and in"."""
    while atoms and (atoms[-1].has("also") or atoms[-1].is_function):
        atoms = atoms[:-1]
    return tuple(atoms)

"""Questions for several numbers at once, each counted for itself: no number swells another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.coordination import read_list
from sync.agent.drafts.drafting import OWNED
from sync.agent.drafts.headings import is_heading
from sync.agent.drafts.understand import understand, understand_whole
from sync.agent.frame import Asked, Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom, Question

_ALIKE = {
    "space": "space",
    "database": "database",
    "schema": "schema",
    "asset": "asset",
    "job": "job",
    "owner": "owner",
}


def read_listed(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame of a list of numbers that share their groups, times and places."""
    listed = read_list(question)
    if listed is None:
        return None
    parts = []
    for piece in listed.pieces:
        part = understand_whole(piece, model, now)
        if part is None:
            return None
        parts.append(part)
    first, parts = parts[0], _of_them(question, parts)
    alike = all((p.groups, p.bucket) == (first.groups, first.bucket) for p in parts)
    if not alike or any(part.per_group or part.windows or part.recipe for part in parts):
        return None
    counted = tuple(map(_of_somebody if listed.more else beside, parts))
    if len(set(counted)) < len(counted):
        return None
    return Frame(
        entity=first.entity,
        parts=counted,
        groups=first.groups,
        bucket=first.bucket,
        ratio=listed.ratio and len(counted) == 2,
        more=listed.more,
    )


# "tables, and the rows in them"
_IN_THEM = re.compile(
    r"\b(?:in|of|on|from) (?:them|these|those)\b|\bthey (?:have|hold|contain|had)\b", re.IGNORECASE
)


def _of_them(question: Question, parts: Sequence[Frame]) -> list[Frame]:
    """Return *parts* with what the first is narrowed to for those that only point at it."""
    first, *others = parts
    if not _IN_THEM.search(question.text):
        return [first, *others]
    return [
        first,
        *(
            replace(each, filters=first.filters, flags=first.flags, related=first.related)
            if each.entity == first.entity and set(each.conditions) <= set(first.conditions)
            else each
            for each in others
        ),
    ]


def _of_somebody(frame: Frame) -> Frame:
    """Return one of two numbers of each owner: whatever nobody owns has none to compare."""
    owned = (OWNED,) if frame.groups == ("owner",) else ()
    return beside(replace(frame, filters=(*frame.filters, *owned)))


def beside(frame: Frame) -> Frame:
    """Return *frame* as one number beside others."""
    asked = frame.asked[:1] or (Asked(),)
    return replace(
        frame, asked=asked, order=None, limit=None, rank=None, select=(), yes_no=False, share=()
    )


def is_one_number(frame: Frame) -> bool:
    """Return whether *frame* counts once: no groups, no steps, no periods, no share of another."""
    many = frame.groups or frame.bucket or frame.recipe or frame.windows or frame.shares
    return frame.asked == (Asked(),) and not (many or frame.parts)


def read_several(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame of several measures beside each other, None where there are not several."""
    shared = [a for a in question.atoms if _is_shared(a)]
    groups = _group_atoms(question.atoms)
    pieces = _pieces(question, [*shared, *groups])
    if pieces and is_heading(question.atoms, pieces[0]):
        shared = [*shared, *pieces.pop(0)]
    if len(pieces) < 2 or any(all(map(_is_step, piece)) for piece in pieces):
        return None
    parts = []
    for place, piece in enumerate(pieces):
        understood = understand((*piece, *_near(question, piece, shared)), model, now)
        if understood is None or understood.missed:
            return None
        if place and _is_said_of(piece, understood.frame, pieces[place - 1]):
            return None
        parts.append(_counted(understood.frame))
    by = _common_group(groups, parts, model)
    if groups and not by:
        return None
    return Frame(
        entity=parts[0].entity, parts=tuple(replace(p, groups=by) for p in parts), groups=by
    )


def _is_step(atom: Atom) -> bool:
    """Return whether *atom* only says in which steps things are counted: ", per week"."""
    return atom.has("bucket") or atom.has("group")


def _is_said_of(piece: Sequence[Atom], frame: Frame, before: Sequence[Atom]) -> bool:
    """Return whether *piece* says more of what was named *before*: "and did not fail"."""
    if any(atom.has("noun", "measure") for atom in piece):
        return False
    named = any(r.kind == "noun" and r.entity == frame.entity for a in before for r in a.readings)
    return piece[0].has("neg") or (named and len(before) > 1)


def _near(question: Question, piece: Sequence[Atom], shared: Sequence[Atom]) -> list[Atom]:
    """Return what *piece* shares: every place, but a time only with what happens in time."""
    ends = question.text[question.words[piece[-1].end - 1].end :]
    events = any(
        r.kind == "noun" and r.entity in {"run", "log", "check", "audit"}
        for atom in piece
        for r in atom.readings
    )
    closed = "," in ends or " and " in ends
    return [a for a in shared if a.time is None or events or not closed]


def _counted(frame: Frame) -> Frame:
    asked = frame.asked[:1] or (Asked(),)
    return replace(
        frame, asked=asked, groups=(), bucket="", order=None, limit=None, select=(), yes_no=False
    )


def _is_shared(atom: Atom) -> bool:
    return (
        bool(atom.time)
        or bool(atom.named("schema") or atom.named("job"))
        or (bool(atom.named("asset")) and not atom.readings)
    )


def _group_atoms(atoms: Sequence[Atom]) -> list[Atom]:
    """Return the atoms of "per space", if the question is for each of something."""
    for index, atom in enumerate(atoms):
        if atom.has("group", "each") and index + 1 < len(atoms):
            return [atom, *[a for a in atoms[index + 1 :] if not _is_shared(a)][:1]]
    return []


def _pieces(question: Question, left: Sequence[Atom]) -> list[tuple[Atom, ...]]:
    pieces: list[list[Atom]] = [[]]
    end = 0
    for atom in question.atoms:
        start = question.words[atom.start].start
        between = question.text[end:start]
        end = question.words[atom.end - 1].end
        cut = (
            "," in between or ":" in between or ";" in between or "&" in between or atom.has("also")
        )
        if cut and pieces[-1]:
            pieces.append([])
        if atom in left or atom.has("also") or atom.is_function:
            continue
        pieces[-1].append(atom)
    asked = {"ask", "func", "rel", "any", "both"}
    return [
        tuple(piece)
        for piece in pieces
        if any(r.kind not in asked for atom in piece for r in atom.readings)
    ]


def _common_group(groups: Sequence[Atom], parts: Sequence[Frame], model: Model) -> tuple[str, ...]:
    names = {"noun schema": "space"}
    for atom in groups:
        for reading in atom.readings:
            name = names.get(f"{reading.kind} {reading.name}") or (
                reading.name if reading.kind in {"dim", "noun"} else ""
            )
            if name in _ALIKE and all(name in model[p.entity].fields for p in parts):
                return (name,)
    return ()

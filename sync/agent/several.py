"""Questions for several numbers at once, each counted for itself: no number swells another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlglot import exp, select

from sync.agent.frame import Asked, Frame, Query
from sync.agent.lattice import Atom, Question
from sync.agent.model import Model
from sync.agent.select import build
from sync.agent.sql.measures import asked_name
from sync.agent.sql.source import Params
from sync.agent.understand import understand

_SQL = "duckdb"
_JOINT = re.compile(
    r"^\s*(?:,|;|:|and|as well as|plus|&|, and|along with)\s*$|,\s*and\b", re.IGNORECASE
)
_ALIKE = {
    "space": "space",
    "database": "database",
    "schema": "schema",
    "asset": "asset",
    "job": "job",
    "owner": "owner",
}


@dataclass(frozen=True, slots=True)
class _Part:
    atoms: tuple[Atom, ...]
    frame: Frame


def read_several(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame of several measures beside each other, None where there are not several."""
    shared = [a for a in question.atoms if _is_shared(a)]
    groups = _group_atoms(question.atoms)
    pieces = _pieces(question, [*shared, *groups])
    if len(pieces) < 2:
        return None
    parts = []
    for piece in pieces:
        understood = understand((*piece, *_near(question, piece, shared)), model, now)
        if understood is None or understood.missed:
            return None
        parts.append(_counted(understood.frame))
    by = _common_group(groups, parts, model)
    if groups and not by:
        return None
    return Frame(
        entity=parts[0].entity, parts=tuple(replace(p, groups=by) for p in parts), groups=by
    )


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


def several_query(frame: Frame, model: Model, now: datetime) -> Query:
    """Return one SELECT with a number of each part, beside each other or per group."""
    params = Params(now)
    trees = [build(replace(part, groups=frame.groups), model, params) for part in frame.parts]
    names = _names(frame)
    if not frame.groups:
        whole = select()
        for index, (part, tree, name) in enumerate(zip(frame.parts, trees, names, strict=True)):
            number = select(f"q{index}.{asked_name(part.asked[0])}").from_(
                tree.subquery(f"q{index}")
            )
            whole = whole.select(number.subquery().as_(name))
        return Query(sql=whole.sql(dialect=_SQL, pretty=True), params=params.values)
    by = frame.groups[0]
    keys: exp.Query = select(by).from_(trees[0].copy().subquery("k0"))
    for index, tree in enumerate(trees[1:], start=1):
        keys = exp.union(keys, select(by).from_(tree.copy().subquery(f"k{index}")), dialect=_SQL)
    columns = [f"g.{by}"]
    columns += [
        f"coalesce(q{i}.{asked_name(part.asked[0])}, 0) AS {name}"
        for i, (part, name) in enumerate(zip(frame.parts, names, strict=True))
    ]
    query = select(*columns, dialect=_SQL).from_(keys.subquery("g"))
    for index, tree in enumerate(trees):
        query = query.join(
            tree.subquery(f"q{index}"),
            on=f"q{index}.{by} IS NOT DISTINCT FROM g.{by}",
            join_type="LEFT",
            dialect=_SQL,
        )
    return Query(sql=query.order_by(f"g.{by}").sql(dialect=_SQL, pretty=True), params=params.values)


def _names(frame: Frame) -> list[str]:
    found: list[str] = []
    for part in frame.parts:
        words = [part.entity]
        words += [
            str(v).lower()
            for f in part.filters
            if f.field in {"status", "severity", "kind", "asset_type"}
            for v in f.values
        ]
        words += [flag.flag for flag in part.flags]
        words += [a.measure for a in part.asked if a.measure != "count"]
        name = "_".join(words)
        found.append(name if name not in found else f"{name}_{len(found) + 1}")
    return found

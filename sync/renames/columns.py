"""Columns that are gone from a table, paired with columns that are new in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.match.families import family
from sync.match.words import fold
from sync.model.asset import Asset, Column
from sync.model.link import Evidence
from sync.renames.assign import Chosen, Scored, assign, judged
from sync.renames.blocks import Features, find_pairs
from sync.renames.compare import (
    compare_words,
    contradiction,
    lack,
    text_reasons,
    type_fit,
)
from sync.renames.places import Place, find_places, find_runs, neighbour_fit, place_fit
from sync.renames.rename import Rename, Shape
from sync.renames.score import FLOOR, SURE, Reason, evidence_of, score_of
from sync.renames.words import context_of, read

_SETTLED = 0.75  # what is renamed as surely as that counts as staying in the second look


@dataclass(frozen=True, slots=True)
class _Table:
    """Both states of a table: what is gone, what is new, and where each column stands."""

    gone: Sequence[Shape]
    new: Sequence[Shape]
    before: Sequence[str]
    after: Sequence[str]
    runs: Mapping[tuple[str, str], float]
    context: frozenset[str]


def find_column_renames(before: Asset, after: Asset) -> list[Rename[str]]:
    """Return the columns gone in *after* that are probably new ones there, surest first.

    Columns are looked at twice: what the first look settles counts as staying in the second, so
    that a table whose columns were all renamed in place still has neighbours.
    """
    table = _read(before, after)
    if not table.gone or not table.new:
        return []
    staying = {name: name for name in set(table.before) & set(table.after)}
    chosen = _look(table, staying)
    settled = {
        table.gone[choice.pair.gone].name.text: table.new[choice.pair.new].name.text
        for choice in chosen
        if choice.pair.score >= _SETTLED and not choice.ambiguous
    }
    found = [_rename(table, choice) for choice in _look(table, staying | settled)]
    kept = [rename for rename in found if rename.score >= FLOOR]
    return sorted(kept, key=lambda rename: (-rename.score, rename.before, rename.after))


def _read(before: Asset, after: Asset) -> _Table:
    old = [column for column in before.columns if not column.technical]
    new = [column for column in after.columns if not column.technical]
    left, right = {column.name for column in old}, {column.name for column in new}
    return _Table(
        gone=[_shape(column) for column in old if column.name not in right],
        new=[_shape(column) for column in new if column.name not in left],
        before=[column.name for column in old],
        after=[column.name for column in new],
        runs=find_runs(
            [(column.name, column.native_type) for column in old],
            [(column.name, column.native_type) for column in new],
        ),
        context=context_of(after.ref.name),
    )


def _shape(column: Column) -> Shape:
    text = column.label or column.comment
    traits = {"key": "yes"} if column.key or column.partition else {}
    return Shape(
        name=read(column.name),
        type=column.native_type,
        family=family(column.native_type),
        label=fold(text or ""),
        description=fold(column.description or ""),
        words=read(text) if text else None,
        traits={**column.semantics, **traits},
    )


def _look(table: _Table, staying: Mapping[str, str]) -> list[Chosen]:
    old = find_places(table.before, staying)
    new = find_places(table.after, {name: name for name in staying.values()})
    left = [old[shape.name.text] for shape in table.gone]
    right = [new[shape.name.text] for shape in table.new]
    pairs = find_pairs(
        [_features(shape, place) for shape, place in zip(table.gone, left, strict=True)],
        [_features(shape, place) for shape, place in zip(table.new, right, strict=True)],
    )
    scored = []
    for i, j in pairs:
        reasons = _reasons(table, table.gone[i], table.new[j])
        places = _place_reasons(left[i], right[j])
        evidence = evidence_of((*reasons, *places))
        score = score_of(evidence)
        if score >= FLOOR:
            scored.append(Scored(i, j, score, evidence))
    return assign(scored)


def _features(shape: Shape, place: Place) -> Features:
    words = {part for spelled in shape.name.words for part in spelled}
    start, end = ("start", place.left, place.after_left), ("end", place.right, place.before_right)
    texts = {("label", shape.label), ("description", shape.description)} - {
        ("label", ""),
        ("description", ""),
    }
    known = {shape.name.key, ("means", shape.name.meaning), ("^", shape.name.key[:5])}
    return frozenset({*words, *texts, *known, start, end})


def _reasons(table: _Table, left: Shape, right: Shape) -> Iterator[Reason]:
    name, label, description = compare_words(left, right, table.context)
    before, after = left.name.text, right.name.text
    run = table.runs.get((before, after), 0.0)
    yield Reason("name", 0.80, name.strength, f"{before} ~ {after}: {name.way}")
    yield from text_reasons(left, right, label, description, (0.60, 0.55, -0.25))
    fit, misfit = type_fit(left.type, right.type)
    yield Reason("type", 0.15, fit, _types(left, right))
    yield Reason("type", -0.55, misfit, _types(left, right))
    if words := contradiction(left, right, name):
        yield Reason("name", -0.60, 1.0, f"{words[0]} is not {words[1]}")
    yield Reason("run", 0.45, run, "a whole run of columns is replaced by one of the same types")
    nothing = lack(name.strength, label, description, run)
    yield Reason("name", -0.50, nothing, "neither name nor text speaks for it")
    yield from _trait_reasons(left, right)


def _types(left: Shape, right: Shape) -> str:
    return f"{left.type} stays" if left.type == right.type else f"{left.type}, now {right.type}"


def _trait_reasons(left: Shape, right: Shape) -> Iterator[Reason]:
    same = left.traits.items() & right.traits.items()
    named = ", ".join(sorted(name for name, _ in same))
    yield Reason("key", 0.10, float(bool(same)), f"the same {named}")
    other = {
        name
        for name in left.traits.keys() | right.traits.keys()
        if (name == "key" or (name in left.traits and name in right.traits))
        and left.traits.get(name) != right.traits.get(name)
    }
    yield Reason("key", -0.20, float(bool(other)), f"another {', '.join(sorted(other))}")


def _place_reasons(left: Place, right: Place) -> Iterator[Reason]:
    where = f"behind {left.left}" if left.left else "at the start"
    yield Reason("position", 0.30, place_fit(left, right), f"the same place, {where}")
    near = neighbour_fit(left, right)
    yield Reason("neighbours", 0.25, near, "the columns beside it stay beside it")


def _rename(table: _Table, choice: Chosen) -> Rename[str]:
    pair = choice.pair
    names = [_rival(table, pair, rival) for rival in choice.rivals]
    score, evidence = judged(choice, names)
    return Rename(
        before=table.gone[pair.gone].name.text,
        after=table.new[pair.new].name.text,
        score=score,
        evidence=evidence,
        sure=is_sure(score, evidence),
    )


def is_sure(score: float, evidence: Sequence[Evidence]) -> bool:
    """Return whether a rename of that score and evidence needs no second look."""
    return score >= SURE and all(each.kind != "ambiguous" for each in evidence)


def _rival(table: _Table, pair: Scored, rival: Scored) -> str:
    shape = table.new[rival.new] if rival.gone == pair.gone else table.gone[rival.gone]
    return shape.name.text

"""Fills a frame for one entity from the clauses of a question, and says what it cannot explain."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from sync.agent.drafts.borrowing import field_of, narrow
from sync.agent.drafts.clause import BARE, Clause, Clauses
from sync.agent.drafts.drafting import SCHEMAS, Draft
from sync.agent.drafts.heading import read_head
from sync.agent.drafts.numbered import without_numbered
from sync.agent.drafts.own_times import without_own_times
from sync.agent.drafts.relating import read_relation
from sync.agent.frame import Order
from sync.agent.model import Entity, Model
from sync.agent.words.lattice import Atom


def draft(clauses: Clauses, entity: Entity, model: Model) -> Draft:
    """Return the draft of *clauses* read as a question about *entity*."""
    made = Draft(entity)
    made.every = clauses.every
    read_head(made, without_own_times(made, clauses.head), model)
    made.of_each = any(
        mark in {"each", "every", "of each", "of every"} or mark.startswith("distribut")
        for mark in clauses.marks
    )
    for atom in clauses.groups:
        _group(made, atom, ranked=clauses.marks == ["by"] and _ranks_others(made, atom))
    if "owner" in made.groups and "user" in made.entity.fields:  # "per owner, anna versus priya"
        made.filters = [replace(f, field="owner") if f.field == "user" else f for f in made.filters]
    _take_of_others(made, clauses.head, model)
    for clause in without_numbered(made, clauses.relations, model):
        read_relation(made, clause, model)
    heads = [*clauses.head, *(atom for clause in clauses.relations for atom in clause.atoms)]
    named = {place for atom in heads if atom.named("schema") for place in (atom.start, atom.end)}
    made.things = [each for each in made.things if not _is_of_name(*each, named)]
    made.versus = made.versus or any(
        atom.has("group", "vs") or atom.text.lower() in BARE for atom in heads
    )
    made.versus = made.versus or (not clauses.groups and bool(BARE & set(clauses.marks)))
    made.each = any(
        atom.has("group", "each") and atom.text.lower() in {"each", "every", "per"}
        for atom in heads
    )
    return made


def _take_of_others(made: Draft, head: list[Atom], model: Model) -> None:
    """Explain what is said of things that the rows are about: "runs of unmapped tables"."""
    said = [atom for atom in head if not atom.has("ask", "yesno")]  # "tables that are unmapped"
    for one, other in pairwise(said):
        for atom, noun in ((one, other), (other, one)):
            if atom in made.missed and _is_said_of(atom, noun, made):
                made.missed.remove(atom)
                made.score += 3
                read_relation(made, Clause("of", atoms=[atom]), model)


def _is_said_of(atom: Atom, noun: Atom, made: Draft) -> bool:
    name = next((r.entity for r in noun.readings if r.kind == "noun"), "")
    relation = made.entity.relations.get(name)
    flags = {r.entity for r in atom.readings if r.kind == "flag"}
    plain = not (atom.has("measure") or atom.has("order") or atom.sorting)
    return plain and name in flags and relation is not None and relation.leads


def _is_of_name(field: str, atom: Atom, named: set[int]) -> bool:
    """Return whether the kind of a name is all that is said: "the FINANCE space"."""
    return field in SCHEMAS and bool({atom.start, atom.end} & named)


def _ranks_others(made: Draft, atom: Atom) -> bool:
    """Return whether what is counted ranks something else: "the top 3 spaces by assets"."""
    own = any(r.kind == "noun" and r.entity == made.entity.name for r in atom.readings)
    return own and bool(made.things) and made.order is not None and not made.nouns


def _group(made: Draft, atom: Atom, *, ranked: bool) -> None:
    ways = (_group_by_time, _group_by_field, _sort_by_measure)
    if any(way(made, atom) for way in (ways[2:] if ranked else ways)):
        made.score += 2
        return
    made.missed.append(atom)
    made.score -= 3


def _group_by_time(made: Draft, atom: Atom) -> bool:
    bucket = atom.first("bucket")
    if bucket is None or not made.entity.time:
        return False
    made.bucket = bucket.name
    made.per_bucket = True
    return True


def _group_by_field(made: Draft, atom: Atom) -> bool:
    entity = made.entity
    text = atom.text.lower()
    own = {r.entity for r in atom.readings if r.kind == "noun"} == {entity.name}
    kinds = ("noun", "dim") if not (own and text in entity.fields) else ("dim", "noun")
    for reading in sorted(atom.readings, key=lambda r: (r.kind != kinds[0], r.name != text)):
        name = field_of(reading)
        known = entity.fields.get(name)
        if known is None or (known.type == "time" and name == entity.time):
            continue
        if known.type == "time":  # "when did each job last run"
            made.select.append(name)
            return True
        made.groups.append(name)
        narrow(made, reading, atom)
        return True
    return False


def _sort_by_measure(made: Draft, atom: Atom) -> bool:
    counted = [r for r in atom.readings if r.kind == "noun" and r.entity == made.entity.name]
    if counted:  # "top 3 jobs by failures"
        narrow(made, counted[0], atom)
        if made.of_each:  # "when did each outage begin" is a list of them
            made.nouns.append(made.entity.name)
            return True
        made.counted = True
        made.sorts = made.sorts or (made.order is None and made.limit is None)
        made.order = made.order or Order()
        return True
    for reading in atom.readings:
        size = f"{reading.entity}_count" if reading.kind == "noun" else ""
        if made.order is not None and made.order.by == size:
            return True  # "the biggest space by assets"
        known = reading.name in made.entity.measures or reading.name in made.entity.fields
        if reading.kind == "measure" and known:
            made.order = replace(made.order or Order(), by=reading.name)
            return True
    return False

"""Fills a frame for one entity from the clauses of a question, and says what it cannot explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.amounts import Amount
from sync.agent.applying import DONE, apply
from sync.agent.clauses import Clause, Clauses
from sync.agent.drafting import Draft
from sync.agent.frame import Filter, Flagged, Frame, Order, Related
from sync.agent.lattice import Atom
from sync.agent.lexicon import Reading
from sync.agent.model import Entity, Model
from sync.agent.naming import take_names
from sync.agent.window import merge

_PLAIN = frozenset({"rel", "func"})
_NOUN_FIELDS = {
    "schema": "space",
    "asset": "asset",
    "job": "job",
    "column": "column",
    "user": "user",
}
_AUDITED = frozenset({"job", "asset", "link", "drift", "plan"})  # what actions are named after
# The order in which readings are tried.
_RANKS = ("order", "agg", "measure", "flag", "is", "noun", "bucket", "dim")
# Cues that say nothing which a list or a number does not say as well.
_HARMLESS = frozenset(
    [
        "describe",
        "last_time",
        "started_by",
        "approved",
        "plan_tonight",
        "between",
        "named",
        "numbers",
        "together",
        "search",
        "mapped_to",
        "first",
        "contains",
        "healthy",
    ]
)
_NOUN_FIELDS = {
    "schema": "space",
    "asset": "asset",
    "job": "job",
    "column": "column",
    "user": "user",
}
# Readings that stand back where anything else explains the word.
_RANKS = ("order", "agg", "measure", "flag", "is", "noun", "bucket", "dim")


def draft(clauses: Clauses, entity: Entity, model: Model) -> Draft:
    """Return the draft of *clauses* read as a question about *entity*."""
    made = Draft(entity)
    _head(made, clauses.head, model)
    for atom in clauses.groups:
        _group(made, atom)
    for clause in clauses.relations:
        _relation(made, clause, model)
    heads = [*clauses.head, *(atom for clause in clauses.relations for atom in clause.atoms)]
    made.versus = made.versus or any(atom.has("group", "vs") for atom in heads)
    made.each = any(
        atom.has("group", "each") and atom.text.lower() in {"each", "every", "per"}
        for atom in heads
    )
    return made


def _head(made: Draft, atoms: Sequence[Atom], model: Model) -> None:
    negated: Atom | None = None
    for atom in atoms:
        if _is_negation(atom) and not _flag_of(made.entity, atom):
            negated = atom
            continue
        before = _mark(made)
        _take(made, atom, model)
        if negated is not None:
            if _negate_since(made, before):
                negated = None
            elif not _is_filler(atom):
                continue
    if negated is not None:
        made.missed.append(negated)
        made.score -= 1.5


def _is_negation(atom: Atom) -> bool:
    return atom.has("neg")


def _is_filler(atom: Atom) -> bool:
    if any(r.kind in _PLAIN or r.kind == "ask" for r in atom.readings):
        return True
    return bool(atom.readings) and all(
        r.kind in _PLAIN | DONE or (r.kind == "cue" and r.name in _HARMLESS) for r in atom.readings
    )


def _mark(made: Draft) -> tuple[int, int, int]:
    return len(made.filters), len(made.flags), len(made.select)


def _negate_since(made: Draft, before: tuple[int, int, int]) -> bool:
    filters, flags, _ = before
    done = False
    for index in range(filters, len(made.filters)):
        made.filters[index] = replace(made.filters[index], negated=True)
        done = True
    for index in range(flags, len(made.flags)):
        made.flags[index] = replace(made.flags[index], wanted=not made.flags[index].wanted)
        done = True
    return done


def _take(made: Draft, atom: Atom, model: Model) -> None:
    """Explain *atom* by its best reading for this entity."""
    if atom.time is not None:
        _take_time(made, atom)
    elif atom.number is not None and not atom.mentions:
        _take_number(made, atom)
    elif atom.pattern:
        _take_pattern(made, atom)
    elif atom.quoted:
        made.missed.append(atom)
        made.score -= 3
    elif _take_reading(made, atom) or take_names(made, atom):
        made.score += 2 + 0.5 * (atom.end - atom.start - 1)
    elif _take_weakly(made, atom, model):
        made.score += 0.8
    elif not _is_filler(atom):
        made.missed.append(atom)
        made.score -= 3


def _take_time(made: Draft, atom: Atom) -> None:
    if atom.time is None or atom.time.window is None or not made.entity.time:
        made.missed.append(atom)
        made.score -= 2
        return
    made.windows.append(atom.time.window)
    made.score += 1


_TEXTS = {
    "log": "message",
    "run": "error",
    "finding": "message",
    "alert": "message",
    "audit": "subject",
}


def _take_pattern(made: Draft, atom: Atom) -> None:
    """Explain a pattern of a name or a text: "starting with RT", "mentioning throttling"."""
    op, text, of = atom.pattern or ("like", atom.text, "")
    entity = made.entity
    name = _TEXTS.get(entity.name, "name" if "name" in entity.fields else entity.name)
    if entity.name in {"drift", "link"}:
        name = "asset"
    if of in entity.fields:
        name = of
    if name not in entity.fields:
        made.missed.append(atom)
        made.score -= 3
        return
    made.score += 2
    new = Filter(field=name, op=op, values=(text,), label=text)
    classes = next(
        (
            v
            for r in atom.readings
            for n, v in r.values
            if n == "error_class" and n in entity.fields
        ),
        (),
    )
    if classes and entity.name in {"log", "run"}:
        of_class = Filter(field="error_class", values=classes, label=text)
        made.alternatives.append((new, of_class))
    else:
        made.filters.append(new)


def _take_number(made: Draft, atom: Atom) -> None:
    number = atom.number
    if number is None:
        return
    made.score += 0.5
    if number.ranking:
        _take_ranking(made, number)
    elif number.ordinal:
        _take_ordinal(made, atom, number)
    elif number.consecutive:
        made.missed.append(atom)
    elif number.percentile:
        made.aggs.append(f"p{int(number.value)}")
    else:
        made.numbers.append(number)


def _take_ranking(made: Draft, number: Amount) -> None:
    if number.value:
        made.limit = int(number.value)
    if made.order is None and number.ranking != "some":
        made.order = Order(descending=number.ranking in {"top", "last"})
        made.order_key = "time" if number.ranking in {"first", "last"} else ""


def _take_ordinal(made: Draft, atom: Atom, number: Amount) -> None:
    made.rank = int(number.value) if number.value > 0 else None
    if atom.text.lower() == "first" and made.order is None and made.entity.time:
        made.rank, made.limit = None, 1
        made.order, made.order_key = Order(descending=False), "time"


def _take_reading(made: Draft, atom: Atom) -> bool:
    readings = sorted(atom.readings, key=lambda r: _rank(made, r))
    nouns = [r for r in readings if r.kind == "noun" and r.entity == made.entity.name]
    if nouns:
        _take_noun(made, nouns[0], atom)
        return True
    exact = [r for r in readings if r.entity == made.entity.name]
    if made.order is not None or made.counted:  # "the most dependants" is a number, not a condition
        exact = [r for r in exact if not _is_number(made, readings)]
    if not made.relational:
        exact = [r for r in exact if r.kind != "flag" or not _is_rather_field(made, atom)]
    for reading in (*exact, *readings):
        if reading.kind == "flag" and reading not in exact:
            continue
        if apply(made, reading, atom):
            return True
    return all(reading.kind in DONE for reading in readings) and bool(readings)


def _rank(made: Draft, reading: Reading) -> tuple[int, bool]:
    """Return where *reading* stands; the type of a column is its data type."""
    of_asset = made.entity.name == "column" and reading.name in {"asset_type", "kind"}
    return _RANKS.index(reading.kind) if reading.kind in _RANKS else 9, of_asset


def _is_number(made: Draft, readings: Sequence[Reading]) -> bool:
    return any(
        r.kind == "measure" and r.name != "count" and r.name in made.entity.measures
        for r in readings
    )


def _is_rather_field(made: Draft, atom: Atom) -> bool:
    """Return whether outside "with ..." the word names a field or a thing, not a condition."""
    if any(r.kind == "flag" and r.flags[0].startswith("!") for r in atom.readings):
        return False
    named = any(r.kind == "dim" and r.name in made.entity.fields for r in atom.readings)
    named = named or _is_number(made, atom.readings)
    other = any(r.kind == "noun" and r.entity != made.entity.name for r in atom.readings)
    return (named or other) and not atom.text.lower().endswith("ed")


def _take_noun(made: Draft, reading: Reading, atom: Atom) -> None:
    made.nouns.append(reading.entity)
    made.note_plural(atom)
    made.score += 0.5
    for name, values in reading.values:
        made.add(Filter(field=name, values=values, label=atom.text))
    for flag in reading.flags:
        made.flags.append(Flagged(flag=flag))


def _flag_of(entity: Entity, atom: Atom) -> bool:
    return any(r.kind == "flag" and r.entity == entity.name for r in atom.readings)


_ANYTHING = frozenset({"everything", "anything", "thing", "things"})


def _take_weakly(made: Draft, atom: Atom, model: Model) -> bool:
    """Explain a noun of another entity where it only says what the rows are about."""
    return any(
        _take_noun_of_other(made, reading, atom)
        for reading in atom.readings
        if reading.kind == "noun"
    )


def _take_noun_of_other(made: Draft, reading: Reading, atom: Atom) -> bool:
    entity = made.entity.name
    if entity == "audit" and atom.text.lower() in _ANYTHING:
        return True
    if entity == "audit" and reading.entity in _AUDITED:
        action = Filter(field="action", op="like", values=(reading.entity,), label=atom.text)
        made.filters.append(action)
        return True
    if reading.entity == "run":
        return entity in {"job", "log", "link"}
    name = _field_of(reading)
    if name not in made.entity.fields:
        return False
    made.things.append((name, atom))
    made.note_plural(atom)
    _narrow(made, reading, atom)
    return True


def _container(reading: Reading) -> str:
    return {"datasphere": "space", "glue": "database"}.get(
        next((v[0] for n, v in reading.values if n == "system"), ""), "schema"
    )


def _group(made: Draft, atom: Atom) -> None:
    if _group_by_time(made, atom) or _group_by_field(made, atom) or _sort_by_measure(made, atom):
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
    for reading in sorted(atom.readings, key=lambda r: r.kind != "noun"):
        name = _field_of(reading)
        known = entity.fields.get(name)
        if known is None or (known.type == "time" and name == entity.time):
            continue
        made.groups.append(name)
        _narrow(made, reading, atom)
        return True
    return False


def _field_of(reading: Reading) -> str:
    if reading.kind == "dim":
        return reading.name
    if reading.kind != "noun":
        return ""
    return (
        _container(reading) if reading.entity == "schema" else _NOUN_FIELDS.get(reading.entity, "")
    )


def _narrow(made: Draft, reading: Reading, atom: Atom) -> None:
    """Keep what a noun says besides: "per view" is about views."""
    for name, values in reading.values if reading.kind == "noun" else ():
        if name in made.entity.fields and name != "system":
            made.add(Filter(field=name, values=values, label=atom.text))


def _sort_by_measure(made: Draft, atom: Atom) -> bool:
    counted = [r for r in atom.readings if r.kind == "noun" and r.entity == made.entity.name]
    if counted:  # "top 3 jobs by failures"
        _narrow(made, counted[0], atom)
        made.counted = True
        made.order = made.order or Order()
        return True
    for reading in atom.readings:
        known = reading.name in made.entity.measures or reading.name in made.entity.fields
        if reading.kind == "measure" and known:
            made.order = Order(by=reading.name)
            return True
    return False


def _relation(made: Draft, clause: Clause, model: Model) -> None:
    entity = made.entity
    tried = [_as_conditions(entity, clause, model)]
    tried += [
        _as_related(entity, clause, model, name)
        for name in entity.relations
        if any(r.kind == "noun" and r.entity == name for a in clause.atoms for r in a.readings)
    ]
    best = max(tried, key=lambda each: each.score)
    for each in best.filters:
        made.add(each)
    made.flags += best.flags
    made.related += best.related
    made.numbers += best.numbers
    made.windows += best.windows
    made.asked += best.asked
    made.aggs += best.aggs
    made.select += best.select
    made.things += best.things
    made.order_filters += best.order_filters
    made.alternatives += best.alternatives
    made.counted = made.counted or best.counted
    made.time_field = made.time_field or best.time_field
    made.versus = made.versus or best.versus
    made.counted_noun = made.counted_noun or best.counted_noun
    if best.order is not None:
        made.order, made.order_key = best.order, best.order_key
        made.limit = best.limit if best.limit is not None else made.limit
    made.missed += best.missed
    made.ambiguous += best.ambiguous
    made.score += best.score


def _as_conditions(entity: Entity, clause: Clause, model: Model) -> Draft:
    """Read a clause as conditions on the entity itself: "with high priority", "without owner"."""
    made = Draft(entity, relational=True)
    before = _mark(made)
    _head(made, clause.atoms, model)
    made.nouns.clear()
    made.score -= 3 * len(made.windows)  # a time in "with ..." is when something happened
    if not clause.negated:
        return made
    if _negate_since(made, before):
        return made
    if made.select:
        made.filters += [Filter(field=name, op="empty", label=f"no {name}") for name in made.select]
        made.select.clear()
        return made
    made.score -= 6
    if clause.marker is not None:
        made.missed.append(clause.marker)
    return made


def _as_related(entity: Entity, clause: Clause, model: Model, name: str) -> Draft:
    """Read a clause as things of another entity that must be there, or must not."""
    made = Draft(entity)
    inner = Draft(model[name], relational=True)
    _head(inner, clause.atoms, model)
    limits = [n for n in inner.numbers if n.op and not n.unit]
    bare = next((n for n in inner.numbers if not n.op and not n.unit), None)
    part = Frame(
        entity=name,
        filters=tuple(inner.filters),
        flags=tuple(inner.flags),
        window=merge(inner.windows),
        time_field=inner.time_field,
    )
    made.missed += inner.missed
    made.score = inner.score - 0.5
    made.ambiguous += inner.ambiguous
    if inner.order is not None and not inner.order.by:
        made.counted_noun = name
        made.order, made.order_key = inner.order, inner.order_key
        made.related.append(Related(part=part, op=">=", number=0))
        return made
    if clause.negated:
        made.related.append(Related(part=part, op="=", number=0))
    elif limits:
        made.related += [
            Related(part=part, op=each.op, number=each.value, high=each.high) for each in limits
        ]
    elif bare is not None:
        made.related.append(Related(part=part, op="=", number=bare.value))
    else:
        made.related.append(Related(part=part))
    return made

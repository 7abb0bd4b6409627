"""What must hang on the rows, or must not: "with open drift", "without owner"."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.clause import Clause
from sync.agent.drafts.drafting import PLACES, Draft
from sync.agent.drafts.heading import mark, negate_since, read_head, settle_number, unite
from sync.agent.drafts.quantified import of_several
from sync.agent.drafts.taking import take_atom
from sync.agent.frame import Condition, Filter, Flagged, Frame, Related
from sync.agent.model import Entity, Model
from sync.agent.times.window import merge
from sync.agent.words.lattice import Atom


def read_relation(made: Draft, clause: Clause, model: Model) -> None:
    """Let *made* take *clause* in the way that explains most of it."""
    entity = made.entity
    tried = [_as_conditions(entity, clause, model)]
    tried += [
        (None if _ranks(made, clause) else of_several(entity, clause, model, name))
        or _as_related(entity, clause, model, name)
        for name in entity.relations
        if any(r.kind == "noun" and r.entity == name for a in clause.atoms for r in a.readings)
        or (name == "column" and any(map(_is_column, clause.atoms)))
        or (tried[0].missed and _is_of(name, clause) and _is_said(made, name))
    ]
    best = max(tried, key=lambda each: each.score)
    if clause.either and made.latest:
        settle_number(best)
        limit = settle_number(made)
        made.latest = (limit,) if limit is not None else made.latest
    if clause.either and made.latest:
        unite(made, [*best.filters, *best.flags, *best.related])
    else:
        _take_conditions(made, best)
    made.numbers += best.numbers
    made.of_rows += best.of_rows
    made.of_fields.update(best.of_fields)
    made.windows += best.windows
    made.asked += best.asked
    if best.aggs and made.usual:  # "the typical table, median"
        made.aggs, made.usual = [], False
    made.aggs += best.aggs
    made.select += best.select
    made.things += best.things
    made.order_filters += best.order_filters
    made.of_steps = made.of_steps or best.of_steps
    made.alternatives += best.alternatives
    made.shown = made.shown or (best.counted and not made.counted)
    made.counted = made.counted or best.counted
    made.time_field = made.time_field or best.time_field
    made.untimed = made.untimed or best.untimed
    made.versus = made.versus or best.versus
    made.who = made.who or best.who
    made.when = made.when or best.when
    made.counted_noun = made.counted_noun or best.counted_noun
    if best.order is not None:
        _rank_by_field(made, best)
        made.order, made.order_key = best.order, best.order_key
        made.limit = best.limit if best.limit is not None else made.limit
        made.rank = best.rank or made.rank
    made.said.update(best.said)
    if made.noun_at < 0:
        made.noun_at = best.noun_at
    made.missed += best.missed
    made.ambiguous += best.ambiguous
    made.score += best.score


def _ranks(made: Draft, clause: Clause) -> bool:
    """Return whether "most" ranks what so many are asked of: "which 5 jobs have most runs"."""
    bare = any(not (n.op or n.unit or n.ranking) for n in made.numbers)
    return bare and any(atom.text.lower() == "most" for atom in clause.atoms)


def _take_conditions(made: Draft, best: Draft) -> None:
    for each in best.filters:
        made.add(each)
    made.flags += best.flags
    made.related += best.related
    made.latest = (*best.filters, *best.flags, *best.related) or made.latest


def _rank_by_field(made: Draft, best: Draft) -> None:
    """ "the table with the most rows" ranks what is named by a field of its own."""
    order, asked = best.order, best.asked[:1]
    own = [name for name in made.nouns if name == made.entity.name]
    if order is None or order.by or not (asked and own) or made.counted:
        return
    name = asked[0].measure
    if name in made.entity.fields and made.entity.measures[name].of:
        best.order = replace(order, by=name)
        made.asked.remove(asked[0])
        made.aggs[:] = [agg for agg in made.aggs if agg not in {"max", "min"}]


def _as_conditions(entity: Entity, clause: Clause, model: Model) -> Draft:
    """Read a clause as conditions on the entity itself: "with high priority", "without owner"."""
    made = Draft(entity, relational=True)
    before = mark(made)
    # "no owner or no description" is denied once
    atoms = [atom for atom in clause.atoms if not (clause.negated and atom.has("neg"))]
    read_head(made, atoms, model)
    own = entity.name in made.nouns
    made.nouns.clear()
    whose = clause.marker is not None and clause.marker.text.lower() == "whose"
    if whose and not clause.negated and (made.flags or made.filters):
        made.select.clear()  # "whose types are lossy": what the condition is about
    if made.order is None and not any(entity.flags[each.flag].time for each in made.flags):
        made.score -= 3 * len(made.windows)  # a time in "with ..." is when something happened
    if any(n.op and not n.unit for n in made.numbers) and not (own or made.asked or made.select):
        made.score -= 3  # nothing of its own is numbered: "with more than one active mapping"
    if not clause.negated:
        _let_there_be(made, clause)
        return _with_options(made, clause)
    _flatten(made)
    said = [each for each in made.flags if not each.wanted]  # "no description", denied by itself
    made.flags = [each for each in made.flags if each.wanted]
    denied = negate_since(made, before) or bool(said)
    made.flags += said
    if _is_long_ago(made):
        made.untimed = True  # "nobody has changed since new year": before that
        made.score += 3 * len(made.windows)
        made.select.clear()
        return made
    if denied or made.select:
        made.filters += [Filter(field=name, op="empty", label=f"no {name}") for name in made.select]
        made.select.clear()
        again = bool(said) or len(atoms) < len(clause.atoms)
        return _with_options(made, clause) if again or _lacks(clause) else made
    made.score -= 6
    if clause.marker is not None:
        made.missed.append(clause.marker)
    return made


_HAVE = frozenset({"have", "has", "had", "having"})


def _let_there_be(made: Draft, clause: Clause) -> None:
    """Let "which jobs have a cron schedule" ask for those where there is one."""
    has = clause.marker is not None and clause.marker.text.lower() in _HAVE
    plain = not (made.filters or made.flags or made.asked or made.order or made.numbers)
    alone = len(clause.atoms) == 1 and not (made.windows or made.aggs or made.possessive)
    timed = any(made.entity.fields[name].type == "time" for name in made.select)
    if not (has and plain and alone and made.select) or timed:  # "have been discovered" is when
        return
    for name in made.select:
        flag = f"has_{name}"
        if flag in made.entity.flags:
            made.flags.append(Flagged(flag=flag))
        else:
            made.filters.append(Filter(field=name, op="empty", label=f"any {name}", negated=True))
    made.select.clear()


def _is_long_ago(made: Draft) -> bool:
    """Return whether it is denied that something came about since some time."""
    times = [name for name in made.select if made.entity.fields[name].type == "time"]
    since = [each for each in made.windows if each.since is not None]
    return bool(times and since) and times == made.select and not (made.flags or made.filters)


_LACKS = frozenset({"lack", "lacks", "lacking", "lacked", "missing"})


def _lacks(clause: Clause) -> bool:
    """Return whether lacking one of several is enough; "without X or Y" has neither."""
    return clause.marker is not None and clause.marker.text.lower() in _LACKS


def _flatten(made: Draft) -> None:
    """Take the options of *made* one by one."""
    for each in (each for group in made.alternatives for each in group):
        match each:
            case Flagged():
                made.flags.append(each)
            case Filter():
                made.filters.append(each)
            case Related():
                made.related.append(each)
    made.alternatives.clear()


def _with_options(made: Draft, clause: Clause) -> Draft:
    """Let one condition be enough where that is said: "lacking an owner or a description"."""
    conditions: tuple[Condition, ...] = (*made.filters, *made.flags)
    used = any(len(each.values) > 1 for each in made.filters)  # "high or critical"
    if len(conditions) > 1 and not used and any(atom.has("alt") for atom in clause.atoms):
        made.alternatives.append(conditions)
        made.filters.clear()
        made.flags.clear()
    return made


def _as_related(entity: Entity, clause: Clause, model: Model, name: str) -> Draft:
    """Read a clause as things of another entity that must be there, or must not."""
    made = Draft(entity)
    inner = Draft(model[name], relational=True)
    read_head(inner, clause.atoms, model)
    if clause.negated:
        _leave_out(made, inner)
    if entity.relations[name].leads and entity.time and not inner.time_field:
        made.windows, inner.windows = inner.windows, []  # "runs of tables with ... last week"
    part = Frame(
        entity=name,
        filters=(*inner.filters, *inner.order_filters),  # "failed most often"
        flags=tuple(inner.flags),
        alternatives=tuple(inner.alternatives),
        window=merge(inner.windows),
        time_field=inner.time_field,
    )
    made.score = inner.score - (4.5 if inner.aggs else 0.5)  # a share is no thing that hangs on it
    told = inner.filters or inner.flags or inner.alternatives or inner.numbers
    if entity.relations[name].leads and not told:
        made.score -= 6  # every run is of some asset
    for atom in inner.missed:  # "with open drift failed in the last run": told of the whole
        if atom.has("flag"):
            made.score += 3
            take_atom(made, atom, model)
        else:
            made.missed.append(atom)
    made.ambiguous += inner.ambiguous
    made.of_steps = inner.of_steps
    if inner.order is not None and inner.order_key == "time":
        made.missed += [atom for atom in clause.atoms if atom.has("order")]  # no number ranks
    elif inner.order is not None and not inner.order.by:
        made.counted_noun = name
        made.order, made.order_key = inner.order, inner.order_key
        made.limit, made.rank = inner.limit, inner.rank
        made.related.append(Related(part=part, op=">=", number=0))
        return made
    made.related += _as_many(part, inner, clause)
    return made


def _as_many(part: Frame, inner: Draft, clause: Clause) -> list[Related]:
    """Return how many like *part* must be there, as the numbers of *inner* say."""
    limits = [n for n in inner.numbers if n.op and not n.unit]
    bare = next((n for n in inner.numbers if not n.op and not n.unit), None)
    if clause.negated:
        return [Related(part=part, op="=", number=0)]
    if limits:
        return [Related(part=part, op=n.op, number=n.value, high=n.high) for n in limits]
    if bare is not None:
        return [Related(part=part, op="=", number=bare.value)]
    return [Related(part=each) for each in _each_of(part, clause)]


_KINDS = PLACES | {"asset_type", "kind"}


def _leave_out(made: Draft, inner: Draft) -> None:
    """Take "assets without a key, models left out" for assets that are no models."""
    own = made.entity.fields
    out = [f for f in inner.filters if f.negated and f.field in _KINDS and f.field in own]
    if len(out) < len(inner.filters) + len(inner.flags) + len(inner.nouns):
        made.filters += out
        inner.filters = [each for each in inner.filters if each not in out]


def _is_of(name: str, clause: Clause) -> bool:
    """Return whether *clause* is about *name*: "columns of tables whose last run failed"."""
    ranks = any(atom.has("order") or atom.has("agg") for atom in clause.atoms)
    flags = (r for atom in clause.atoms for r in atom.readings if r.kind == "flag")
    return not ranks and any(r.entity == name for r in flags)


def _is_said(made: Draft, name: str) -> bool:
    """Return whether things of *name* are spoken of where rows only lead to them."""
    leads = made.entity.relations[name].leads
    return not leads or any(field == name for field, _ in made.things)


def _is_column(atom: Atom) -> bool:
    """Return whether *atom* names a column and nothing else: "assets with EMAIL"."""
    return bool(atom.named("column")) and not (atom.named("asset") or atom.readings)


def _each_of(part: Frame, clause: Clause) -> list[Frame]:
    """Return *part* once for each column that must be there: "with EMAIL and PHONE"."""
    named = [f for f in part.filters if f.field == part.entity == "column" and f.op == "is"]
    if any(atom.has("both") for atom in clause.atoms):
        named = named or [f for f in part.filters if f.op == "is" and len(f.values) > 1]
    if not named or len(named[0].values) < 2 or any(atom.has("alt") for atom in clause.atoms):
        return [part]
    rest = tuple(each for each in part.filters if each is not named[0])
    ones = [replace(named[0], values=(v,), label=str(v)) for v in named[0].values]
    return [replace(part, filters=(*rest, one)) for one in ones]

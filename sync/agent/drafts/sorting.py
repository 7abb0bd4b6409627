"""What a list is sorted by: "biggest first", "sorted by owner", "by size, descending".

A sorted list is whole: only a ranking ("the biggest ones", "top 5") is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.applying import apply
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.judging import is_good
from sync.agent.drafts.summing import descends, with_extremes
from sync.agent.frame import Asked, Filter, Order
from sync.agent.words.lattice import Atom, Sorting
from sync.agent.words.lexicon import Reading

_FIRST = frozenset({"first", "on top", "at the top"})
_ONES = frozenset({"one", "ones"})
_WAYS = ("ascending", "descending", "asc", "desc")


def with_sorting(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with everything that says how to sort taken together."""
    found: list[Atom] = []
    atoms = with_extremes(_with_rates(atoms))
    ranked = any(_ranks(atom) for atom in atoms)
    index = 0
    while index < len(atoms):
        made, after = (
            _sorted_by(atoms, index, ranked=ranked)
            or _from_to(atoms, index)
            or _first(atoms, index)
        )
        found.append(made)
        index = after
    return tuple(found)


_RATES = {
    "documented": "documented_share",
    "described": "documented_share",
    "owned": "owned_share",
    "mapped": "coverage",
    "covered": "coverage",
}


def _with_rates(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* where "best documented" is about a share, not a condition."""
    found: list[Atom] = []
    for place, atom in enumerate(atoms):
        rate = _RATES.get(atom.text.lower(), "") if place and atoms[place - 1].has("order") else ""
        found.append(replace(atom, readings=(Reading("measure", rate),)) if rate else atom)
    return tuple(found)


def _from_to(atoms: Sequence[Atom], index: int) -> tuple[Atom, int] | None:
    """Return "from slowest to fastest" as one way of sorting."""
    words = [atom.text.lower() for atom in atoms[index : index + 4]]
    if [*words[:1], *words[2:3]] != ["from", "to"] or len(words) < 4:
        return None
    first, last = atoms[index + 1], atoms[index + 3]
    if not (first.has("order") and last.has("order")):
        return None
    orders = tuple(r for r in first.readings if r.kind == "order")
    one = replace(first, readings=orders, sorting=Sorting())
    return _joined(atoms[index : index + 4], one), index + 4


def _ranks(atom: Atom) -> bool:
    ranking = atom.number is not None and bool(atom.number.ranking)
    sorts = _is_way(atom) or atom.text.lower().endswith(" first")
    return ranking or (atom.has("order") and not sorts)


def _is_way(atom: Atom) -> bool:
    return atom.has("order") and atom.text.lower().endswith(_WAYS)


def _first(atoms: Sequence[Atom], index: int) -> tuple[Atom, int]:
    """Return the atom at *index*, with the "first" that makes it a way of sorting."""
    atom = atoms[index]
    if not atom.has("order"):
        return atom, index + 1
    if _is_way(atom) or atom.text.lower().endswith(" first"):
        return replace(atom, sorting=Sorting()), index + 1
    end = index + 1
    judged = any(r.extra == "worst" for r in atom.readings)
    inner: list[Atom] = []
    while end < len(atoms) and end - index <= 3 and atoms[end].text.lower() not in _FIRST:
        counted = atoms[end].has("measure") and not (judged or atoms[end].has("noun"))
        named = atoms[end].has("dim") or counted
        if not (atoms[end].text.lower() in _ONES or named):
            return atom, index + 1
        inner += [atoms[end]] if named else []
        end += 1
    if end >= len(atoms) or atoms[end].text.lower() not in _FIRST or end - index > 3:
        return atom, index + 1
    kinds = {"dim", "measure"}
    readings = tuple(r for each in inner for r in each.readings if r.kind in kinds)
    sorting = Sorting(readings, descends(atom) if readings else None)
    return _joined(atoms[index : end + 1], replace(atom, sorting=sorting)), end + 1


def _sorted_by(atoms: Sequence[Atom], index: int, *, ranked: bool) -> tuple[Atom, int] | None:
    """Return "sorted by X descending" as one atom, and "by X" where X is a number of the rows."""
    told = atoms[index].has("sort")
    if not (told or atoms[index].text.lower() == "by"):
        return None
    measured = atoms[index].text.lower() == "in terms of"
    target = _next(atoms, index + 1)
    agg = ""
    if target is not None and (summed := atoms[target].first("agg")):
        agg, after = summed.name, _next(atoms, target + 1)
        target = after if after is not None and atoms[after].has("measure") else target
    if target is None:
        return None
    readings = _targets(atoms[target], told=told)
    counted = _is_count_of(atoms, target)
    if counted is not None:
        sorting = Sorting(counted, None, ranks=ranked and not told)
        return _joined(
            atoms[index : target + 1], replace(atoms[target], sorting=sorting)
        ), target + 1
    if not readings:
        return None
    end, way = _way(atoms, target + 1)
    sorting = Sorting(
        readings, way, ranks=ranked and (not told or measured) and way is None, agg=agg
    )
    atom = replace(atoms[target], sorting=sorting)
    return _joined(atoms[index:end], atom), end


def _is_count_of(atoms: Sequence[Atom], index: int) -> tuple[Reading, ...] | None:
    """Return the reading "count" where things are counted: "by number of failures"."""
    after = _next(atoms, index + 1)
    if after is None or not atoms[after].has("noun") or not atoms[index].has("measure", "count"):
        return None
    return tuple(r for r in atoms[index].readings if r.kind == "measure" and r.name == "count")


def _next(atoms: Sequence[Atom], index: int) -> int | None:
    while index < len(atoms) and (
        atoms[index].is_function or atoms[index].text.lower() in {"their", "its"}
    ):
        index += 1
    return index if index < len(atoms) else None


def _targets(atom: Atom, *, told: bool) -> tuple[Reading, ...]:
    kinds = ("measure", "dim", "noun", "order") if told else ("measure",)
    found = tuple(r for kind in kinds for r in atom.readings if r.kind == kind)
    number = atom.text.lower().startswith("number of")
    grouped = any(r.kind in {"dim", "noun", "bucket"} for r in atom.readings) and not number
    plain = any(r.kind == "measure" and r.name == "count" for r in found)
    return found if told or not (grouped or plain) else ()


def _way(atoms: Sequence[Atom], index: int) -> tuple[int, bool | None]:
    """Return what follows the direction at *index*, and whether it descends."""
    if index < len(atoms) and atoms[index].has("order"):
        atom, end = _first(atoms, index)
        judged = any(r.extra == "worst" for r in atoms[index].readings)
        if atom.sorting is not None and not judged:
            return end, descends(atoms[index])
    return index, None


def _joined(parts: Sequence[Atom], atom: Atom) -> Atom:
    text = " ".join(part.text for part in parts)
    return replace(atom, start=parts[0].start, end=parts[-1].end, text=text)


def take_sorting(made: Draft, atom: Atom) -> bool:
    """Let *made* be sorted as *atom* says; False where the entity knows nothing to sort by."""
    sorting = atom.sorting
    if sorting is None:
        return False
    if not sorting.readings:
        return _take_way(made, atom)
    by = next((name for r in sorting.readings if (name := _by(made, r))), "")
    if "number of" in atom.text.lower() and by == made.entity.name:
        by = "count"
    apart = any(word in atom.text.lower() for word in ("different", "distinct", "unique"))
    if not by or (apart and by == "count"):
        return False  # "by number of different jobs" is another number
    if sorting.agg and by in made.entity.measures:
        made.aggs.append(sorting.agg)
        made.asked.append(Asked(measure=by))
    if by == "count":
        made.counted, made.order = True, made.order or Order()
        made.sorts = made.sorts or not sorting.ranks
    elif sorting.ranks:
        made.ranked_by = by
    else:
        way = sorting.descending if sorting.descending is not None else _is_number(made, by)
        made.order, made.order_key, made.sorts = Order(by=by, descending=way), "", True
    return True


def _take_way(made: Draft, atom: Atom) -> bool:
    """Take "biggest first"; behind "by success rate" it only says which way."""
    by = made.order.by if made.sorts and made.order is not None else ""
    taken = any(apply(made, r, atom) for r in atom.readings if r.kind == "order")
    made.sorts = made.sorts or taken
    if by and made.order is not None:
        made.order = replace(made.order, by=by)
    return taken


def _by(made: Draft, reading: Reading) -> str:
    entity = made.entity
    if reading.kind == "noun":
        if reading.entity == entity.name and made.things:
            return "count"  # "assets ranked by drift": by how much of it there is
        names = (reading.entity, f"{reading.entity}_count")
        return next((name for name in names if name in entity.fields), "")
    known = reading.name in entity.measures or reading.name in entity.fields
    return reading.name if known else ""


def settle_order(made: Draft) -> None:
    """Let the order go by what it is about: a field of the rows listed, or a number over many."""
    _by_quality(made)
    if made.order is None:
        return
    by = made.ranked_by or (made.order.by if made.sorts else "")
    if _is_of_limited(made, by):
        return
    listed = by in made.entity.fields and not (made.counted or made.asked or made.things)
    if made.sorts and made.groups:
        listed = False
    if made.ranked_by and listed:
        made.order = replace(made.order, by=by)
    elif by in made.entity.measures and not listed:
        explicit = bool(made.ranked_by) or not _is_size_of_groups(made)
        if explicit and not any(each.measure == by for each in made.asked):
            made.asked.append(Asked(measure=by))
        made.order = replace(made.order, by="")


def _is_of_limited(made: Draft, by: str) -> bool:
    """Return whether rows are sorted by what limits them: "wrote over 100 objects, most first"."""
    named = [each.measure for each in made.asked]
    rows = made.entity.name in made.nouns and not (made.groups or made.aggs or made.counted)
    limited = any(number.op for number in made.numbers)
    return limited and rows and named == [by] and by in made.entity.fields


def _is_size_of_groups(made: Draft) -> bool:
    """Return whether "biggest first" is about groups: "tables per database, biggest first"."""
    return bool(made.groups) and made.entity.name in made.nouns


def _by_quality(made: Draft) -> None:
    """Let "worst" and "best" go by what is bad of the number or the rows that are asked for."""
    if made.order is None or made.order_key != "worst":
        return
    entity, order = made.entity, made.order
    named = [each.measure for each in made.asked] or [made.ranked_by or order.by]
    measure = entity.measures.get(named[0])
    counted = not named[0] or named[0] == "count"
    good = measure is not None and measure.better == "high"
    if good or (counted and bool(made.groups) and is_good((*made.filters, *made.flags))):
        made.order = replace(order, descending=not order.descending)
    elif measure is None and "severity" in entity.fields and not made.counted:
        made.order = replace(order, by="severity")
    elif measure is None and entity.name == "run":
        failed = Filter(field="status", values=("FAILED",), label="failed")
        made.order_filters.append(failed)


def _is_number(made: Draft, by: str) -> bool:
    """Return whether large ones come first where nothing is said: numbers, times and ranks."""
    if by in made.entity.measures:
        return True
    if by in {"next_fire_at", "fires_at", "position"}:
        return False  # what comes next stands first
    field = made.entity.fields[by]
    return field.type in {"number", "time"} or bool(field.order)

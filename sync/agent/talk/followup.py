"""How a short turn changes the frame before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.accounted import unaccounted
from sync.agent.drafts.borrowing import narrow
from sync.agent.drafts.build import draft
from sync.agent.drafts.clauses import split_clauses
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.finish import finish
from sync.agent.frame import Frame, Order
from sync.agent.model import Model
from sync.agent.talk.ends import extreme
from sync.agent.talk.forgetting import forget, of_any_state, without_decided
from sync.agent.talk.limits import (
    altogether,
    at_which,
    back_in,
    beside_before,
    of_groups,
    with_most,
    without_none,
)
from sync.agent.talk.lineages import LINEAGE, other_lineage
from sync.agent.talk.parting import parted
from sync.agent.talk.persons import people
from sync.agent.talk.reshaping import (
    in_order,
    is_list_of_counted,
    limited_sums,
    lists,
    measured,
    of_all_outcomes,
    picks_row,
    rows_of,
    shown,
)
from sync.agent.talk.slots import on_its_side, with_filters, with_flags, with_related
from sync.agent.talk.whether import asks_of_all, whether
from sync.agent.times.find import shift_window
from sync.agent.times.window import Window, merge
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

# What says only that something is changed, or what stays as it was.
_EDITING = frozenset({"same", "again", "instead", "only", "just", "too", "also", "now", "back"})
_ALSO = re.compile(r"\b(?:also|too|as well|plus|add|include)\b", re.IGNORECASE)


def edit(atoms: Sequence[Atom], text: str, before: Frame, model: Model) -> Frame | None:
    """Return *before* as a short turn changes it, None where the turn is no change of it."""
    if before.recipe in LINEAGE:
        return other_lineage(atoms, text, before)
    less = _with_less(atoms, text, before, model)
    if less is not None:
        return less
    shifted = _shifted(atoms, before)
    before = shifted or before
    atoms = [a for a in atoms if shifted is None or a.time is None or a.time.shift is None]
    atoms = _limited(people(atoms, before, model))
    before = _of_all_states(atoms, text, before)
    made = _drafted(_without_verb(atoms) if _EXCLUDES.match(text) else atoms, before, model)
    if made is None:
        return None
    made.universal = asks_of_all(text)
    changed = _merged(made, before, text, model)
    if changed is None:
        return None
    if any(atom.has("ask", "compare") or atom.has("group", "vs") for atom in atoms):
        changed = beside_before(changed, before)
    said, whole = _with_left_out(made, atoms, changed, text)
    if _loses(with_things(said, before.entity, model), whole, before):
        return None
    says = shifted or made.chart or made.order or made.limit
    return None if changed == before and not (says or _repeats(text)) else changed


def _with_less(atoms: Sequence[Atom], text: str, before: Frame, model: Model) -> Frame | None:
    """Return *before* without what *text* wants forgotten, None where it wants nothing so."""
    return (
        without_none(text, before)
        or forget(text, before, model)
        or of_groups(atoms, before)
        or at_which(text, before, model)
        or with_most(text, before, model)
        or altogether(text, before, model)
    )


def _of_all_states(atoms: Sequence[Atom], text: str, before: Frame) -> Frame:
    """Return *before* in any state where its rows are named again: "all its runs"."""
    named = any(r.kind == "noun" and r.entity == before.entity for a in atoms for r in a.readings)
    return of_any_state(text, before) if named else before


def _with_left_out(
    made: Draft, atoms: Sequence[Atom], changed: Frame, text: str
) -> tuple[Sequence[Atom], Frame]:
    """Return *atoms* and *changed* with what is gone from it: "leave out those without owner"."""
    out = bool(_EXCLUDES.match(text))  # that denies twice
    said = [atom for atom in atoms if not (out and atom.has("neg"))]
    left = tuple(replace(f, negated=True) for f in made.filters if out or f.negated)
    return said, replace(changed, filters=(*changed.filters, *left))


_DEGREES = frozenset({"slow", "long", "short", "big", "large", "small", "wide", "old", "fast"})


def _limited(atoms: Sequence[Atom]) -> Sequence[Atom]:
    """Return *atoms* with what a limit says better: "the slow ones, above 10 minutes"."""
    limited = any(atom.number is not None and atom.number.op for atom in atoms)
    return [a for a in atoms if not (limited and a.text.lower() in _DEGREES)]


def _loses(atoms: Sequence[Atom], changed: Frame, before: Frame) -> bool:
    """Return whether *changed* leaves out what *atoms* say, with or without what was before."""
    lost = unaccounted(atoms, changed)
    if not lost:
        return False
    alone = replace(
        changed,
        filters=tuple(f for f in changed.filters if f not in before.filters),
        flags=tuple(f for f in changed.flags if f not in before.flags),
    )
    left = unaccounted(atoms, alone)
    told = "user" in changed.select  # "who started it" is told by who that was
    return any(
        a in left and a.text.lower() not in _EDITING and not (told and a.has("cue", "started_by"))
        for a in lost
    )


def _drafted(atoms: Sequence[Atom], before: Frame, model: Model) -> Draft | None:
    """Return what *atoms* say of the entity of *before*, None where they say anything else."""
    made = draft(split_clauses(atoms), model[before.entity], model)
    if made.missed:
        things = with_things(atoms, before.entity, model)
        made = draft(split_clauses(things), model[before.entity], model)
    if made.missed or made.ambiguous:
        return None
    said = [atom for atom in atoms if not atom.is_function]
    if len(said) == 1 and not made.groups:  # "only tables": those of that kind
        for reading in said[0].readings:
            narrow(made, reading, said[0])
    if any(a.number is not None and a.number.ranking == "first" for a in atoms):
        # "the first two" are those that stand first as they are shown
        made.order_key, made.order = "", before.order or (Order() if before.groups else None)
    return made


def with_things(atoms: Sequence[Atom], entity: str, model: Model) -> tuple[Atom, ...]:
    """Return *atoms* led by what they are about, unsaid: "which (assets) have no owner"."""
    if any(r.kind == "noun" and r.entity == entity for atom in atoms for r in atom.readings):
        return tuple(atoms)
    thing = Atom(
        start=0, end=0, text=model[entity].one, readings=(Reading("noun", entity, entity),)
    )
    asks = next((i for i, atom in enumerate(atoms) if not atom.has("ask")), len(atoms))
    return (*atoms[:asks], thing, *atoms[asks:])


def _repeats(text: str) -> bool:
    return bool(
        re.search(
            r"^(?:and )?which ones?\b(?!.*\b(?:not|else|other)\b)|\bagain\b|\bsame\b|\bshow (?:it|"
            r"them|that|those|"
            r"these)\b|"
            r"\blist (?:them|those|these)\b",
            text,
            re.IGNORECASE,
        )
    )


def _shifted(atoms: Sequence[Atom], before: Frame) -> Frame | None:
    shift = next((a.time.shift for a in atoms if a.time is not None and a.time.shift), None)
    if shift is None or before.window is None:
        return None
    return replace(before, window=shift_window(before.window, shift))


def _merged(made: Draft, before: Frame, text: str, model: Model) -> Frame | None:
    """Return *before* with what was *made* of a turn, None where that counts other things."""
    if lists(made, before, text) or picks_row(made, before, text):
        before = rows_of(before)
    if made.order is not None and (before.groups or before.bucket):
        made.order_key, made.order_filters = "", []  # "worst first" ranks what is there
    new = finish(made, model)
    if new.entity != before.entity:
        return None
    if "owner" in before.groups and "owner" in model[before.entity].fields:  # per owner: those
        people_of = (replace(f, field="owner") if f.field == "user" else f for f in new.filters)
        new = replace(new, filters=tuple(people_of))
    if any(f.field == "owner" for f in before.filters) and not new.flags:  # "and for priya"
        own = (replace(f, field="owner") if f.field == "user" else f for f in new.filters)
        new = replace(new, filters=tuple(own))
    if "changed_by" in before.select:  # who changed it was told: "only priya's"
        done = (replace(f, field="changed_by") if f.field == "owner" else f for f in new.filters)
        new = replace(new, filters=tuple(done))
    before = without_decided(before, new, model)
    merged = parted(made, new, before, model) or _edited(made, new, before, text, model)
    return whether(back_in(merged, before, text), before, text)


def _edited(made: Draft, new: Frame, before: Frame, text: str, model: Model) -> Frame:
    also = bool(_ALSO.search(text))
    if _EXCLUDES.match(text):
        new = _denied(new)
    frame = replace(
        before,
        filters=with_filters(before.filters, new.filters, also=also),
        flags=with_flags(before.flags, new.flags),
        related=with_related(before.related, new.related),
        window=_within(_said(made, new), before.window),
        time_field=(new.time_field if _said(made, new) else "") or before.time_field,
        chart=made.chart or before.chart,
        yes_no=_asks_the_same(before, new),
    )
    frame = of_all_outcomes(on_its_side(frame), new, before, model)
    frame = limited_sums(frame, made, before)
    if is_list_of_counted(text, before) and not made.counted:
        frame = replace(frame, asked=())
    spoken = [name for name, _ in made.things]
    if spoken and re.match(r"^(?:and )?which\b", text, re.IGNORECASE) and not made.groups:
        made.groups.append(spoken[0])
        new = replace(new, groups=(spoken[0],))
    fields = shown(made, before, text)
    if fields:
        return replace(frame, select=fields, asked=())
    changed = measured(made, new, frame, before, text, also=also)
    if changed.asked == frame.asked or not (made.aggs or extreme(made, before, text)):
        changed = in_order(made, new, changed, before, text, model)
    return changed


def _asks_the_same(before: Frame, new: Frame) -> bool:
    """Return whether "and logistics?" asks for another yes or no: of something else, no more."""
    known = {each.field for each in before.filters if each.op == "is" and not each.negated}
    other = bool(new.filters) and all(
        each.op == "is" and not each.negated and each.field in known for each in new.filters
    )
    return before.yes_no and (bool(before.windows) or (other and not new.flags))


def _said(made: Draft, new: Frame) -> Window | None:
    """Return the time that is said of the rows, not of what hangs on them: "that ran today"."""
    hanging = new.window is None and any(each.part.window for each in new.related)
    return None if hanging else merge(made.windows)


def _within(new: Window | None, before: Window | None) -> Window | None:
    """Return the window that *new* makes of *before*: "only before noon" is within it."""
    if new is None or before is None:
        return new or before
    if new.part is None or new.since is not None or new.until is not None:
        return new
    label = f"{before.label.split(', ')[0]}, {new.label}"
    return replace(before, part=new.part, label=label)


_EXCLUDES = re.compile(
    r"^(?:and |but |now |please )*(?:leave out|exclude|skip|drop|remove|take out|filter out|omit|"
    r"throw out|hide)\b",
    re.IGNORECASE,
)


def _without_verb(atoms: Sequence[Atom]) -> Sequence[Atom]:
    """Return *atoms* without the "leave out" that all the others are about."""
    verb = next((i for i, atom in enumerate(atoms) if not atom.is_function), None)
    known = verb is not None and atoms[verb].has("neg")
    return [a for i, a in enumerate(atoms) if i != verb] if known else atoms


def _denied(new: Frame) -> Frame:
    """Return *new* with its conditions turned round: they are left out."""
    return replace(
        new,
        filters=tuple(replace(each, negated=True) for each in new.filters),
        flags=tuple(replace(each, wanted=not each.wanted) for each in new.flags),
    )

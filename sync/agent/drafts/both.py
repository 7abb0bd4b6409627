"""Things that meet several conditions at once: "jobs that both failed and succeeded"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.limiting import owning
from sync.agent.frame import Asked, Filter, Frame
from sync.agent.words.lattice import Atom


def with_both(frame: Frame, made: Draft, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with the things that have each of two values, where both are wanted."""
    thing = _thing(frame, made)
    named_at = min((atom.start for _, atom in made.things), default=-1)
    told = next((each for each in frame.filters if _is_of_both(each, atoms, named_at)), None)
    some = frame.having is None or (bool(frame.bucket) and frame.having.label == "some")
    limited = bool(frame.limits) or not some
    plain = frame.asked in {(), (Asked(),)} and frame.order is None and not limited
    if told is None or thing in {"", told.field} or not plain:
        return frame
    steps = bool(frame.bucket) and not made.per_bucket
    if frame.bucket and not steps:
        return frame
    each = Filter(
        field=told.field,
        op="=",
        values=(len(told.values),),
        label=f"different values of {told.field.replace('_', ' ')}",
    )
    if steps:  # "on which days did both fail"
        return replace(frame, asked=(Asked(),), groups=(), having=None, limits=(each,), select=())
    known = Filter(field=thing, op="empty", label=f"no {thing}", negated=True)
    both = replace(
        frame,
        asked=(Asked(),),
        groups=(thing,),
        select=(),
        yes_no=False,
        filters=tuple(dict.fromkeys((*frame.filters, known))),
        limits=(each,),
    )
    counted = made.how_many and thing != made.entity.name
    return replace(both, groups=(), overall="count", inner=(thing,)) if counted else both


def _thing(frame: Frame, made: Draft) -> str:
    """Return what must meet them: what was named besides the rows, people, or days."""
    if frame.bucket and not frame.groups:
        return frame.bucket
    named = [*frame.groups, *(name for name, _ in made.things), *owning(made)]
    first = min((atom.start for _, atom in made.things), default=made.noun_at)
    return named[0] if named and (first <= made.noun_at or made.noun_at < 0) else ""


def _is_of_both(each: Filter, atoms: Sequence[Atom], named_at: int) -> bool:
    """Return whether the values of *each* are joined by "both ... and" or "as well as".

    "and" is enough behind "that": "jobs that failed and succeeded", the jobs stand at *named_at*.
    """
    if each.op != "is" or each.negated or len(each.values) < 2:
        return False
    places = [place for place, atom in enumerate(atoms) if _says(atom, each)]
    if len(places) < 2:
        return False
    between = atoms[max(places[0] - 2, 0) : places[-1] + 1]
    if any(a.has("alt") for a in between):
        return False
    before = {a.text.lower() for a in atoms[: places[0]] if a.start > named_at >= 0}
    told = bool(before & {"that", "which", "who"}) and any(a.has("also") for a in between)
    return told or any(a.has("both") for a in between)


def _says(atom: Atom, each: Filter) -> bool:
    if any(str(e.key) in map(str, each.values) for m in atom.mentions for e in m.found):
        return True
    told = [
        values for reading in atom.readings for name, values in reading.values if name == each.field
    ]
    return any(set(values) <= set(each.values) for values in told)

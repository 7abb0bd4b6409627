"""Rows, and over how many things they are spread: "how many runs failed, and in how many jobs"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.counts import without_joint
from sync.agent.drafts.several import beside, is_one_number
from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Asked, Filter, Frame
from sync.agent.model import Entity, Model
from sync.agent.words.lattice import Atom, Question

_OVER = frozenset({"in", "on", "of", "for", "from", "at", "with", "across", "over", "among"})


def read_spread(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the frame with the number of rows and of the things that they are of."""
    atoms = question.atoms
    at = _last_count(atoms)
    after = [a for a in atoms[at + 1 :] if not (a.is_function or a.has("agg", "distinct"))]
    joined = at and (atoms[at - 1].text.lower() in _OVER or atoms[at].has("ask", "compare"))
    if not joined or len(after) != 1:
        return None
    frame = understand_whole(without_joint(atoms[:at]), model, now)
    if frame is None or not is_one_number(frame):
        return None
    return _spread(frame, after[0], model[frame.entity])


_THAT = frozenset({"that", "those", "these", "it", "they"})


def asks_rows(question: Question) -> bool:
    """Return whether the last number is that of the rows behind the first: "and how many runs was
    that".
    """
    at = _last_count(question.atoms)
    said = [atom.text.lower() for atom in question.atoms[at + 1 :] if not atom.has("agg", "sum")]
    return at > 0 and len(said) > 1 and question.atoms[at + 1].has("noun") and said[-1] in _THAT


def read_rows(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the number of things with that of the rows they have, None where they have none."""
    at = _last_count(question.atoms)
    things, row = without_joint(question.atoms[:at]), question.atoms[at + 1]
    frame = understand_whole(things, model, now)
    if frame is None or frame.groups or len(frame.asked) != 1:
        return None
    rows = {reading.entity for reading in row.readings if reading.kind == "noun"}
    if frame.entity not in rows:
        return _with_hanging(frame, rows, row, model)
    if frame.asked != (Asked(),):
        return replace(frame, asked=(*frame.asked, Asked()))
    thing = next((a for a in things if a.has("noun")), None)
    names = [r.name for r in thing.readings if r.kind == "noun"] if thing is not None else []
    name = next((n for n in names if n in model[frame.entity].fields and n != frame.entity), "")
    return replace(frame, asked=(Asked(of=name), Asked())) if name else None


def _with_hanging(frame: Frame, rows: Collection[str], row: Atom, model: Model) -> Frame | None:
    """Return the number of things that have others, with the number of those others."""
    events = row.text.lower() in {"event", "events"}
    hanging = [each.part for each in frame.related if (each.op, each.number) == (">=", 1)]
    if len(hanging) != 1 or not (events or hanging[0].entity in rows) or frame.flags:
        return None
    (part,) = hanging
    fields = model[part.entity].fields
    if any(each.field not in fields for each in frame.filters):
        return None
    whole = replace(part, filters=(*part.filters, *frame.filters))
    return Frame(entity=frame.entity, parts=(beside(frame), beside(whole)))


def _last_count(atoms: Sequence[Atom]) -> int:
    return max((i for i, atom in enumerate(atoms) if _counts(atom)), default=0)


def _spread(frame: Frame, thing: Atom, entity: Entity) -> Frame | None:
    """Return *frame* with the number of *thing* beside it, None where its rows have none."""
    for reading in thing.readings:
        name = "space" if reading.name == "schema" else reading.name
        if reading.kind == "measure" and name in entity.measures and name != "count":
            return replace(frame, asked=(Asked(), Asked(measure=name)), yes_no=False)
        if reading.kind in {"dim", "noun"} and name in entity.fields and name != frame.entity:
            kind = tuple(
                Filter(field=field, values=values, label=thing.text)
                for field, values in reading.values
                if field in entity.fields
            )
            return _beside(frame, Asked(of=name), kind)
    return None


def _beside(frame: Frame, of: Asked, kind: tuple[Filter, ...]) -> Frame:
    """Return *frame* with the different values *of* a field, those of a *kind* where it has one."""
    if not kind:
        return replace(frame, asked=(Asked(), of), yes_no=False)
    some = replace(beside(frame), asked=(of,), filters=(*frame.filters, *kind))
    return Frame(entity=frame.entity, parts=(beside(frame), some))


def _counts(atom: Atom) -> bool:
    return atom.has("ask", "count") or (atom.has("ask", "compare") and "how many" in atom.text)

"""Over how many things the rows are spread: "how many runs failed, and in how many jobs"."""

from __future__ import annotations

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
    at = max((i for i, atom in enumerate(atoms) if _counts(atom)), default=0)
    after = [a for a in atoms[at + 1 :] if not (a.is_function or a.has("agg", "distinct"))]
    joined = at and (atoms[at - 1].text.lower() in _OVER or atoms[at].has("ask", "compare"))
    if not joined or len(after) != 1:
        return None
    frame = understand_whole(without_joint(atoms[:at]), model, now)
    if frame is None or not is_one_number(frame):
        return None
    return _spread(frame, after[0], model[frame.entity])


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

"""What is told beside a number: "which jobs ran most often, and how many of them failed"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Filter, Frame, Order
from sync.agent.words.lattice import Atom

# What counts the runs that ended so.
OUTCOMES = {
    "FAILED": "failures",
    "SUCCEEDED": "successes",
    "PARTIAL": "partial_runs",
    "CANCELLED": "cancellations",
}
_THEM = frozenset({"of them", "of those", "of these", "of which", "of the runs", "of those runs"})


def beside(frame: Frame, made: Draft, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with all the numbers that *atoms* ask for, of all the kinds they name."""
    return _of_owners(_of_either_kind(_with_outcome(frame, atoms), made, atoms), atoms)


_OWNED = frozenset({"job", "asset"})


def _of_owners(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* by owner for "whose jobs failed": nobody but them is asked for."""
    whose = bool(atoms) and atoms[0].text.lower() == "whose"
    owned = next((a for a in atoms[1:] if a.has("noun")), None)
    things = {r.entity for r in owned.readings if r.kind == "noun"} if owned is not None else set()
    if frame.entity != "run" or not (whose and things & _OWNED) or frame.groups != ("user",):
        return frame
    return replace(frame, groups=("owner",))


def _with_outcome(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* by all runs, with those of an outcome told beside them."""
    said = _counted_of_them(atoms)
    grouped = frame.groups or frame.bucket
    if frame.entity != "run" or said is None or not grouped or frame.asked != (Asked(),):
        return frame
    told = {values for r in said.readings if r.kind == "is" for _, values in r.values}
    status = [f for f in frame.filters if f.field == "status" and f.values in told]
    name = OUTCOMES.get(str(status[0].values[0])) if len(status) == 1 else None
    if name is None or frame.shares or frame.limited or frame.windows:
        return frame
    rest = tuple(f for f in frame.filters if f is not status[0])
    return replace(frame, filters=rest, asked=(Asked(), Asked(measure=name)))


def _counted_of_them(atoms: Sequence[Atom]) -> Atom | None:
    """Return the outcome of "and how many of them failed" at the end, None without it."""
    texts = [atom.text.lower() for atom in atoms]
    at = len(texts) - 1 - texts[::-1].index("how many") if "how many" in texts else 0
    after = atoms[at + 1 :] if at else ()
    if not after or not " ".join(texts[at + 1 :]).startswith(tuple(_THEM)):
        return None
    spoken = [atom for atom in after if not atom.is_function]
    return spoken[0] if len(spoken) == 1 and spoken[0].has("is", "status") else None


def either_kind(atoms: Sequence[Atom]) -> tuple[Atom, Atom] | None:
    """Return the two kinds of assets of "views or tables", None without them."""
    than = next((at for at, atom in enumerate(atoms) if atom.text.lower() == "than"), 0)
    if than and than + 1 < len(atoms) and _kind(atoms[than + 1]):  # "do views fail more than"
        one = next((atom for atom in atoms[:than] if _kind(atom)), None)
        return (one, atoms[than + 1]) if one is not None else None
    for one, joint, other in zip(atoms, atoms[1:], atoms[2:], strict=False):
        joined = joint.has("alt") or joint.has("group", "vs")
        if joined and _kind(one) and _kind(other) and _kind(one) != _kind(other):
            return one, other
    return None


def _kind(atom: Atom) -> tuple[str, ...]:
    kinds = (dict(r.values).get("asset_type", ()) for r in atom.readings if r.kind == "noun")
    return next(filter(None, kinds), ())


def _of_either_kind(frame: Frame, made: Draft, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with both kinds of assets, apart where *atoms* ask which has more."""
    two = either_kind(atoms)
    if two is None or frame.recipe or "asset_type" not in made.entity.fields:
        return frame
    kinds = tuple(_kind(each)[0] for each in two)
    old = next((f for f in frame.filters if f.field == "asset_type" and not f.negated), None)
    if old is None or len(old.values) > 1 or frame.entity == "asset":
        return frame
    label = f"{two[0].text} or {two[1].text}"
    both = Filter(field="asset_type", values=kinds, label=label)
    frame = replace(frame, filters=tuple(both if f is old else f for f in frame.filters))
    more = {"more", "most", "fewer", "less"} & {atom.text.lower() for atom in atoms}
    than = "than" in {atom.text.lower() for atom in atoms}
    if than and len(frame.asked) == 1 and frame.groups in {("asset",), ("job",), ()}:
        return replace(frame, groups=("asset_type",), order=Order(), limit=None)
    more |= {"vs"} if any(atom.has("group", "vs") for atom in atoms) else set()
    plain = not (frame.asked or frame.groups or frame.bucket or frame.windows)
    if not (more and (plain or frame.asked == (Asked(),))):
        return frame
    order = Order(descending=not more & {"fewer", "less"})
    return replace(frame, asked=(Asked(),), groups=("asset_type",), order=order, limit=None)

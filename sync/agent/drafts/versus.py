"""Two that are held against each other: "do manual runs fail more often than scheduled ones"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.words.lattice import Atom

_RATES = {"FAILED": "failure_rate", "SUCCEEDED": "success_rate"}
_MORE = frozenset({"more", "fewer", "less"})
_ASKS = frozenset({"which", "what", "who", "where"})
_OFTEN = frozenset({"often", "frequently"})


def note_more(made: Draft, atoms: Sequence[Atom]) -> None:
    """Let "who has more assets, priya or anna" and "has fewer runs than" rank two."""
    said = {atom.text.lower() for atom in atoms}
    than = "than" in said
    if than and said & {"higher", "greater", "lower"}:
        made.sorts = True
    if than and "less" in said and said & _OFTEN and made.order == Order():
        made.order = Order(descending=False)
    if made.order is not None or not said & _MORE:
        return
    offered = not than and _offers_two(made, atoms)
    if offered or (than and "more" not in said):
        made.order, made.sorts = Order(descending="more" in said), True
        made.counted, made.versus = made.counted or offered, made.versus or offered


def _offers_two(made: Draft, atoms: Sequence[Atom]) -> bool:
    """Return whether one of two that are named is asked for."""
    named = any(len(each.values) > 1 for each in made.filters)
    asks = any(a.text.lower().split()[0] in _ASKS for a in atoms[:2])
    return named and asks and any(atom.has("alt") for atom in atoms)


def as_rates(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with the rates of two where one fails "more often": they run unequally."""
    status = [f for f in frame.filters if f.field == "status" and not f.negated]
    values = status[0].values if len(status) == 1 else ()
    rate = _RATES.get(str(values[0]), "") if len(values) == 1 else ""
    often = any(_OFTEN & set(a.text.lower().split()) for a in atoms)
    than = any(a.text.lower() == "than" for a in atoms)
    if frame.entity != "run" or not (rate and often and than) or frame.asked != (Asked(),):
        return frame
    if not (_apart(frame) or len(frame.windows) > 1):
        return frame
    rest = tuple(each for each in frame.filters if each not in status)
    return replace(frame, asked=(Asked(measure=rate),), filters=rest, limit=None)


def as_sides(frame: Frame, made: Draft) -> Frame:
    """Return *frame* with the numbers of two side by side: "datasphere vs glue per owner"."""
    plain = (
        frame.asked == (Asked(),) and frame.order is None and not (frame.shares or frame.limited)
    )
    flagged = _of_either_flag(frame) if made.versus else None
    if flagged is not None:
        return flagged
    if not (made.versus and plain and frame.groups) or frame.windows or frame.overall:
        return frame
    two = [f for f in frame.filters if len(f.values) == 2 and f.field not in frame.groups]
    if len(two) != 1 or two[0].negated:
        return frame
    if made.entity.fields[two[0].field].type != "enum" and two[0].field not in {
        "space",
        "database",
    }:
        return frame
    rest = tuple(each for each in frame.filters if each is not two[0])
    names = two[0].label.split(" or ")
    names = names if len(names) == len(two[0].values) else [str(each) for each in two[0].values]
    told = zip(two[0].values, names, strict=True)
    sides = (replace(two[0], values=(value,), label=name) for value, name in told)
    parts = tuple(replace(frame, filters=(*rest, side)) for side in sides)
    return Frame(
        entity=frame.entity,
        parts=parts,
        groups=frame.groups,
        bucket=frame.bucket,
        chart=frame.chart,
    )


def _of_either_flag(frame: Frame) -> Frame | None:
    """Return the rate or length of what is so beside that of what is not, None for a share."""
    flags = [each for each in frame.share if isinstance(each, Flagged)]
    asked = frame.asked[:1]
    adds_up = not asked or asked[0].measure in {"count", "written", "retries"} or asked[0].agg
    if len(frame.share) != 1 or not flags or (adds_up and not (asked and asked[0].agg in _SUMS)):
        return None
    plain = replace(frame, share=())
    sides = (
        replace(plain, flags=(*frame.flags, replace(flags[0], wanted=wanted)))
        for wanted in (True, False)
    )
    return Frame(entity=frame.entity, parts=tuple(sides), groups=frame.groups, bucket=frame.bucket)


_SUMS = frozenset({"avg", "median", "max", "min"})


def _apart(frame: Frame) -> Filter | None:
    """Return the filter with the two that are compared, each of which is a group."""
    several = (f for f in frame.filters if len(f.values) > 1 and f.field in frame.groups)
    return next(several, None)

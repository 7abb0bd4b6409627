"""How a short turn changes the frame before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.build import draft
from sync.agent.clauses import split_clauses
from sync.agent.drafting import Draft
from sync.agent.finish import finish
from sync.agent.forgetting import forget
from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.lattice import Atom
from sync.agent.lexicon import Reading
from sync.agent.model import Model
from sync.agent.times import shift_window
from sync.agent.window import merge

_LINEAGE = frozenset({"upstream", "downstream"})


def edit(atoms: Sequence[Atom], text: str, before: Frame, model: Model) -> Frame | None:
    """Return *before* as a short turn changes it, None where the turn is no change of it."""
    if before.recipe in _LINEAGE:
        named = any(atom.named("asset") for atom in atoms)
        return None if named else _other_lineage(text, before)
    forgotten = forget(text, before)
    if forgotten is not None:
        return forgotten
    shifted = _shifted(atoms, before)
    if shifted is not None:
        before = shifted
        atoms = [a for a in atoms if a.time is None or a.time.shift is None]
    made = draft(split_clauses(atoms), model[before.entity], model)
    if made.missed:
        things = _with_things(atoms, before.entity, model)
        made = draft(split_clauses(things), model[before.entity], model)
    if made.missed or made.ambiguous:
        return None
    changed = _merged(made, before, text, model)
    return (
        changed
        if changed != before or shifted is not None or made.chart or _repeats(text)
        else None
    )


def _with_things(atoms: Sequence[Atom], entity: str, model: Model) -> Sequence[Atom]:
    """Return *atoms* led by what they are about, unsaid: "which (assets) have no owner"."""
    if any(r.kind == "noun" and r.entity == entity for atom in atoms for r in atom.readings):
        return atoms
    thing = Atom(
        start=0, end=0, text=model[entity].one, readings=(Reading("noun", entity, entity),)
    )
    asks = next((i for i, atom in enumerate(atoms) if not atom.has("ask")), len(atoms))
    return (*atoms[:asks], thing, *atoms[asks:])


def _other_lineage(text: str, before: Frame) -> Frame | None:
    """Return the lineage of before, another way, as far as it is wanted or of other types."""
    said = text.lower()
    changed = before
    for way in sorted(_LINEAGE):
        if way in said:
            changed = replace(changed, recipe=way)
    if "direct" in said:
        changed = changed.with_args(depth=1, least=1)
    if re.search(r"\ball (?:hops|levels|of them)\b|\btransitive\b|\bindirect", said):
        changed = changed.with_args(depth=30, least=1)
    types = tuple(kind for kind in ("table", "view", "model") if kind in said)
    if types:
        changed = changed.with_args(types=types)
    return changed if changed != before else None


def _repeats(text: str) -> bool:
    return bool(
        re.search(
            r"\bagain\b|\bsame\b|\bshow (?:it|them|that)\b|\blist (?:them|those)\b",
            text,
            re.IGNORECASE,
        )
    )


def _shifted(atoms: Sequence[Atom], before: Frame) -> Frame | None:
    shift = next((a.time.shift for a in atoms if a.time is not None and a.time.shift), None)
    if shift is None or before.window is None:
        return None
    return replace(before, window=shift_window(before.window, shift))


def _merged(made: Draft, before: Frame, text: str, model: Model) -> Frame:
    if _lists(made, before, text):
        before = _rows_of(before)
    new = finish(made, model)
    also = bool(re.search(r"\b(?:also|too|as well|plus|add|include)\b", text, re.IGNORECASE))
    if _EXCLUDES.match(text):
        new = _denied(new)
    frame = replace(
        before,
        filters=_filters(before.filters, new.filters, also=also),
        flags=_flags(before.flags, new.flags),
        related=(*before.related, *(each for each in new.related if each not in before.related)),
        window=merge(made.windows) or before.window,
        chart=made.chart or before.chart,
        yes_no=False,
    )
    frame = _on_its_side(frame)
    if _is_list_of_counted(text, before) and not made.counted:
        frame = replace(frame, asked=())
    spoken = [name for name, _ in made.things]
    if spoken and re.match(r"^(?:and )?which\b", text, re.IGNORECASE) and not made.groups:
        made.groups.append(spoken[0])
        new = replace(new, groups=(spoken[0],))
    shown = _shown(made, before, text)
    if shown:
        return replace(frame, select=shown, asked=())
    changed = _measured(made, new, frame, before, also=also)
    if changed.asked == frame.asked or not (made.aggs or _extreme(made, before)):
        changed = _in_order(made, new, changed, before, text, model)
    return changed


_LISTS = re.compile(
    r"^(?:and |now |please |ok |so |but )*(?:(?:list|show|name|give me|show me)\b.*"
    r"(?:\b(?:ones?|them|those|these|all|runs|rows)\b|'s?[.?! ]*$)|which\b.*\b(?:ones?|of (?:them|"
    r"those|these))\b|who\b.*\b(?:them|those|these)\b)",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(
    r"^(?:and |but |now |please )*(?:leave out|exclude|skip|drop|remove|take out|filter out|omit|"
    r"throw out|hide)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:they|them|those|these|their|each(?: of (?:them|those))?)\b", re.IGNORECASE
)


def _lists(made: Draft, before: Frame, text: str) -> bool:
    """Return whether the rows behind numbers are asked for: "list the critical ones"."""
    numbers = bool(before.groups or before.bucket or before.asked)
    other = made.groups or made.bucket or made.chart or made.asked or made.order or made.counted
    return numbers and not other and bool(_LISTS.match(text))


def _rows_of(before: Frame) -> Frame:
    return replace(
        before,
        asked=(),
        groups=(),
        bucket="",
        having=None,
        order=None,
        limit=None,
        rank=None,
        per_group="",
        cumulative=False,
        share=(),
    )


def _denied(new: Frame) -> Frame:
    """Return *new* with its conditions turned round: they are left out."""
    return replace(
        new,
        filters=tuple(replace(each, negated=True) for each in new.filters),
        flags=tuple(replace(each, wanted=not each.wanted) for each in new.flags),
    )


def _on_its_side(frame: Frame) -> Frame:
    """Return *frame* grouped by what the system that is meant has: spaces or databases."""
    systems = {v for f in frame.filters if f.field == "system" and not f.negated for v in f.values}
    other = {("glue",): ("space", "database"), ("datasphere",): ("database", "space")}
    old, new = other.get(tuple(systems), ("", ""))
    groups = tuple(new if group == old else group for group in frame.groups)
    return replace(frame, groups=groups)


def _shown(made: Draft, before: Frame, text: str) -> tuple[str, ...]:
    """Return the fields that are shown of each row: "how long did they take", "who did that"."""
    fields = made.entity.fields
    listing = not (before.asked or before.groups or before.bucket) or _lists(made, before, text)
    if not listing or made.aggs or made.groups or made.bucket or made.select:
        return ()
    if made.who and "user" in fields:
        return ("user",)
    names = tuple(each.measure for each in made.asked if each.measure in fields)
    return names if _EACH.search(text) else ()


def _filters(old: Sequence[Filter], new: Sequence[Filter], *, also: bool) -> tuple[Filter, ...]:
    kept = list(old)
    for each in new:
        same = [
            k
            for k in kept
            if (k.field == each.field or _are_one_slot(k.field, each.field))
            and k.negated == each.negated
            and not each.negated
        ]
        if also and same and same[0].field == each.field:
            values = tuple(dict.fromkeys((*same[0].values, *each.values)))
            kept[kept.index(same[0])] = replace(
                same[0], values=values, label=f"{same[0].label} or {each.label}"
            )
            continue
        kept = [k for k in kept if k not in same]
        kept.append(each)
    return tuple(dict.fromkeys(kept))


_SLOTS = (frozenset({"space", "database", "schema"}), frozenset({"asset", "job"}))


def _are_one_slot(one: str, other: str) -> bool:
    return any({one, other} <= slot for slot in _SLOTS)


def _flags(old: Sequence[Flagged], new: Sequence[Flagged]) -> tuple[Flagged, ...]:
    names = {each.flag for each in new}
    return (*(each for each in old if each.flag not in names), *new)


def _is_list_of_counted(text: str, before: Frame) -> bool:
    plain = before.asked == (Asked(),) and not (before.groups or before.bucket or before.share)
    asked = re.search(r"\b(?:list|show|name|which)\b", text, re.IGNORECASE)
    return plain and bool(asked)


def _measured(made: Draft, new: Frame, frame: Frame, before: Frame, *, also: bool) -> Frame:
    if made.groups or made.bucket:
        asked = new.asked if made.asked else before.asked or (Asked(),)
        return replace(
            _rows_of(frame), groups=new.groups, bucket=new.bucket, asked=asked, select=()
        )
    if made.counted and not made.asked:
        return replace(_rows_of(frame), asked=(Asked(),), select=())
    if made.asked:
        old = before.asked if also else ()
        return replace(frame, asked=tuple(dict.fromkeys((*old, *new.asked))))
    extreme = _extreme(made, before)
    if (made.aggs or extreme) and frame.asked and new.share == ():
        agg = extreme or made.aggs[-1]
        if agg in {"avg", "median", "max", "min", "sum"} and frame.asked[0].measure != "count":
            return replace(frame, asked=(replace(frame.asked[0], agg=agg),))
    if made.select:
        return replace(
            frame,
            select=tuple(dict.fromkeys((*made.select, *frame.select))),
            asked=() if not frame.groups else frame.asked,
        )
    return frame


def _extreme(made: Draft, before: Frame) -> str:
    """Return "max" for "and the highest?" after an average, "" where it ranks."""
    order = made.order
    ranks = before.groups or before.bucket or made.groups or made.limit is not None
    if order is None or order.by or made.order_key or ranks or not before.asked:
        return ""
    return "max" if order.descending else "min"


def _in_order(
    made: Draft, new: Frame, frame: Frame, before: Frame, text: str, model: Model
) -> Frame:
    if made.order is not None or made.limit is not None or made.rank is not None:
        frame = _reordered(made, new, frame, before, text)
    plain = [n for n in made.numbers if not n.op and not n.unit]
    if plain and made.order is None:
        time = model[frame.entity].time
        newest = Order(by=time) if time and not frame.groups else None
        frame = replace(frame, limit=int(plain[0].value), rank=None, order=frame.order or newest)
    return frame


def _reordered(made: Draft, new: Frame, frame: Frame, before: Frame, text: str) -> Frame:
    plain = not (frame.groups or frame.bucket)
    order = frame.order or (new.order if plain else None) or Order(by="")
    if made.order is not None:
        order = replace(order, descending=made.order.descending)
        if plain and new.order is not None and (made.order.by or made.order_key):
            order = new.order
        elif any(each.measure == made.order.by for each in frame.asked):
            order = replace(order, by=made.order.by)
    limit = made.limit if made.limit is not None else before.limit
    if limit is None and not re.match(r"^(?:and )?(?:sort|order)|.*(?:first|cending)$", text):
        limit = new.limit
    return replace(frame, order=order, limit=limit, rank=made.rank)

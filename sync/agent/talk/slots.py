"""Conditions of before and of now together: a new space takes the place of the old one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import SCHEMAS
from sync.agent.frame import Filter, Flagged, Frame, Related


def with_filters(old: Sequence[Filter], new: Sequence[Filter], *, also: bool) -> tuple[Filter, ...]:
    """Return *old* with *new* in the place of what says the same thing, or beside it."""
    kept = [each for each in old if not _lies_elsewhere(each, new)]
    for each in new:
        if each.negated and any(_holds_all(k, each) for k in kept):
            kept = [rest for k in kept for rest in _less(k, each)]
            continue
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


def _holds_all(old: Filter, out: Filter) -> bool:
    """Return whether *old* asks for what *out* leaves out."""
    asks = old.op == out.op == "is" and not old.negated and _are_alike(old.field, out.field)
    return asks and set(out.values) <= set(old.values)


def _less(old: Filter, out: Filter) -> tuple[Filter, ...]:
    """Return *old* without what *out* leaves out of it, nothing where that was all of it."""
    if not _holds_all(old, out):
        return (old,)
    values = tuple(each for each in old.values if each not in out.values)
    return (replace(old, values=values, label=" or ".join(map(str, values))),) if values else ()


def _are_alike(one: str, other: str) -> bool:
    return one == other or {one, other} <= SCHEMAS


_THINGS = frozenset({"asset", "job"})


def _lies_elsewhere(old: Filter, new: Sequence[Filter]) -> bool:
    """Return whether *old* says where another thing lies than the one that *new* names.

    After the columns of a table in LOGISTICS, "sorry, I meant SALES.SALES_ORDERS" leaves that
    space; and after those of a table of FINANCE, "and in HR" leaves the table.
    """
    told = [each for each in new if each.op == "is" and not each.negated]
    if old.negated or old.op != "is":
        return False
    if old.field in SCHEMAS:
        return any(each.field in _THINGS for each in told)
    places = {str(v).lower() for each in told if each.field in SCHEMAS for v in each.values}
    home = old.label.rpartition(".")[0].lower()
    return old.field in _THINGS and bool(places and home) and home not in places


_SLOTS = (
    frozenset({"space", "database", "schema"}),
    frozenset({"asset", "job"}),
    frozenset({"kind", "asset_type"}),
)


def _are_one_slot(one: str, other: str) -> bool:
    return any({one, other} <= slot for slot in _SLOTS)


def with_flags(old: Sequence[Flagged], new: Sequence[Flagged]) -> tuple[Flagged, ...]:
    """Return *old* and *new*, of each condition the newer one."""
    names = {each.flag for each in new}
    return (*(each for each in old if each.flag not in names), *new)


def with_related(old: Sequence[Related], new: Sequence[Related]) -> tuple[Related, ...]:
    """Return *old* and *new*: what hung on the rows does not any more, where that is said."""
    kept = list(old)
    for each in new:
        turned = next((k for k in kept if _is_opposite(k, each)), None)
        if turned is not None:
            kept[kept.index(turned)] = replace(each, part=turned.part)
        elif each not in kept:
            kept.append(each)
    return tuple(kept)


def _is_opposite(old: Related, new: Related) -> bool:
    parts = _hanging(old) == _hanging(new)
    when = new.part.window is None or new.part.window == old.part.window
    ways = {(old.op, old.number), (new.op, new.number)}
    return parts and when and ways == {(">=", 1), ("=", 0)}


def _hanging(each: Related) -> tuple[object, ...]:
    filters = tuple((f.field, f.op, f.values, f.negated) for f in each.part.filters)
    return (each.part.entity, filters, each.part.flags, each.part.related)


def bucket_after(old: str, new: str) -> str:
    """Return the parts of time that *new* is: after weekdays, hours are those of the day."""
    return "hour_of_day" if (old, new) == ("weekday", "hour") else new


def on_its_side(frame: Frame) -> Frame:
    """Return *frame* grouped by what the system that is meant has: spaces or databases."""
    systems = {v for f in frame.filters if f.field == "system" and not f.negated for v in f.values}
    other = {("glue",): ("space", "database"), ("datasphere",): ("database", "space")}
    old, new = other.get(tuple(systems), ("", ""))
    groups = tuple(new if group == old else group for group in frame.groups)
    kinds = _KINDS.get(tuple(systems), frozenset())
    filters = tuple(
        Filter(field="asset_type", values=("table",), label="table")
        if f.field == "kind" and kinds and not kinds & set(f.values)
        else f
        for f in frame.filters
    )
    return replace(frame, groups=groups, filters=filters)


# Tables are of other kinds in either system.
_KINDS = {
    ("glue",): frozenset({"glue_table", "iceberg_table", "delta_table"}),
    ("datasphere",): frozenset({"local_table", "remote_table"}),
}

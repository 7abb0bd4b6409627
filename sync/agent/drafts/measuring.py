"""Which numbers a draft asks for, and how each is summed up."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.limiting import CATEGORIES
from sync.agent.drafts.rowwise import is_per_group_list
from sync.agent.frame import Asked, Flagged, Frame

AGGREGATES = frozenset({"avg", "median", "max", "min", "sum"})
TIMES = frozenset({"duration", "queue_wait", "latency"})


def with_asked(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with the measures that the question names, each with its aggregate."""
    asked = list(dict.fromkeys(_alike(made, each) for each in made.asked))
    aggs = [
        agg for agg in made.aggs if agg in AGGREGATES or (agg.startswith("p") and agg[1:].isdigit())
    ]
    if made.counted and not asked:
        asked = [*_different(made)] or [Asked(), *_apart(made)]
    elif made.counted and _is_beside(made, asked):
        asked.insert(0, Asked())  # "failed runs per space and how many different jobs"
    if asked and "histogram" in made.aggs and not made.groups:
        drawn = [each for each in asked if made.entity.measures[each.measure].of]
        if drawn:
            return replace(frame, asked=(replace(drawn[0], agg="histogram"),), chart="histogram")
    if asked and aggs:
        takes = made.entity.measures[asked[0].measure].of
        if takes and (aggs[-1], asked[0].measure) != ("sum", "written"):
            several = dict.fromkeys(aggs if len(asked) == 1 else aggs[-1:])
            asked[:1] = [replace(asked[0], agg=agg) for agg in several]
    elif asked and made.order is None and asked[0].measure in TIMES:
        asked[0] = replace(asked[0], agg="avg")
    return _of_all(replace(frame, asked=tuple(asked)))


_MAPPED = Flagged(flag="mapped")


def _of_all(frame: Frame) -> Frame:
    """Return *frame* with its coverage over all: over the mapped ones it is always whole."""
    if not any(each.measure == "coverage" for each in frame.asked):
        return frame
    return replace(frame, flags=tuple(each for each in frame.flags if each != _MAPPED))


def _different(made: Draft) -> tuple[Asked, ...]:
    """Return what each group has different ones of: "different error classes per space"."""
    if not (made.distinct and made.groups):
        return ()
    if made.nouns:  # "number of different actions per user" counts their kinds
        plain = made.entity.name == "audit" and not (made.things or made.select)
        return (Asked(of="action"),) if plain else ()
    picked = [n for n in made.select if n in CATEGORIES and n not in made.groups]
    return tuple(Asked(of=name) for name in picked[:1])


def _apart(made: Draft) -> tuple[Asked, ...]:
    """Return how many different things each group has, where that stands behind the groups."""
    if not (made.distinct and made.groups and made.nouns):
        return ()
    behind = (n for n, a in made.things if a.start > made.noun_at and n not in made.groups)
    return tuple(Asked(of=name) for name in behind)


def _is_beside(made: Draft, asked: list[Asked]) -> bool:
    """Return whether the rows that are named first are counted, too, beside different things."""
    different = made.entity.measures[asked[0].measure].unit == asked[0].measure
    return len(asked) == 1 and different and bool(made.groups and made.nouns) and made.noun_at == 0


def _alike(made: Draft, each: Asked) -> Asked:
    """Return *each*, where gaps between runs of one outcome are gaps between those alone."""
    ended = any(known.field == "status" for known in made.filters)
    return replace(each, measure="gap_alike") if ended and each.measure == "gap" else each


def with_extreme(made: Draft, frame: Frame) -> Frame:
    """ "highest queue wait per space": the highest of each one, not the order of averages."""
    order, asked = made.order, frame.asked[0] if frame.asked else None
    if order is None or asked is None or not (made.groups or made.per_bucket) or made.limit:
        return frame
    if is_per_group_list(made):
        return frame
    plain = not (made.sorts or made.order_key == "worst" or made.aggs or made.things)
    fits = order.by in {"", asked.measure} and made.entity.measures[asked.measure].of
    if not (plain and fits) or asked.agg:
        return frame
    made.order, made.sorts = replace(order, by=""), True
    return replace(frame, asked=(replace(asked, agg="max" if order.descending else "min"),))

"""Numbers of numbers: "average number of runs per day" counts each day, then averages."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Filter, Frame, Order
from sync.agent.model import Model
from sync.agent.sql.measures import SERIES

_SUMMED = frozenset({"avg", "median", "max", "min"})
_ADDED = frozenset({"count", "written", "retries"})  # measures that add up over rows


def with_overall(made: Draft, frame: Frame, model: Model) -> Frame:
    """Return *frame* with the numbers of its groups summed up, where the question wants that."""
    if made.how_many and not made.groups and _is_of_groups(made, frame):
        return _how_many(made, frame)
    if _lists_steps(made, frame):
        return _steps(made, frame)
    agg = _agg(made)
    if not (agg and frame.asked and frame.asked[0].measure in _ADDED) or frame.per_group:
        return frame
    if frame.bucket in SERIES:
        return replace(_plain(frame), overall=agg)
    if frame.asked != (Asked(),) or not frame.groups:
        return frame
    if frame.entity == "column" and "asset" not in frame.groups and _is_of_assets(frame):
        return _of_assets(frame, agg)
    every = frame.entity == "column" and frame.groups == ("asset",)  # also those with none
    frame = replace(_plain(frame), zeros=frame.zeros or every)
    return replace(frame, overall=agg, inner=frame.groups[:1], groups=frame.groups[1:])


def _is_of_groups(made: Draft, frame: Frame) -> bool:
    """Return whether groups are counted: "how many jobs failed twice", "on how many days"."""
    limited = frame.limited and bool(frame.groups) and not frame.bucket
    steps = frame.bucket in SERIES and not (made.per_bucket or frame.groups or made.aggs)
    return (limited or steps) and frame.asked[:1] == (Asked(),) and made.order is None


def _lists_steps(made: Draft, frame: Frame) -> bool:
    """Return whether days themselves are asked for, by what did not happen then."""
    newest = made.order_key == "time" and any(each.negated for each in frame.filters)
    plain = frame.having is None and (made.order is None or newest)
    plain = plain and not (frame.groups or made.aggs)
    steps = frame.bucket in SERIES and not made.per_bucket and not made.how_many
    denied = any(each.negated for each in frame.filters)
    met = bool(made.many.get(frame.bucket) and frame.conditions)
    return steps and plain and (denied or met)


def _steps(made: Draft, frame: Frame) -> Frame:
    """ "days without failures" are those with no failure, not those with other runs."""
    if not any(each.negated for each in frame.filters):
        some = Filter(field="count", op=">=", values=(1,), label="some")
        return replace(frame, having=some, asked=(Asked(),))
    filters = tuple(replace(each, negated=False) for each in frame.filters)
    none = Filter(field="count", op="=", values=(0,), label="none")
    frame = replace(frame, filters=filters, having=none, asked=(Asked(),))
    if made.order is None:
        return frame
    order = Order(by=frame.bucket, descending=made.order.descending)  # "the last day without"
    limit = made.limit or (None if made.many.get(frame.bucket) else 1)
    made.order = made.limit = None
    return replace(frame, order=order, limit=limit)


def _how_many(made: Draft, frame: Frame) -> Frame:
    if not frame.bucket:
        return replace(frame, overall="count", inner=frame.groups, groups=())
    denied = [each for each in frame.filters if each.negated]
    share = "_share" if made.of_steps else ""
    if not denied:
        return replace(frame, overall=f"steps{share}_with")
    said = tuple(replace(each, negated=False) if each in denied else each for each in frame.filters)
    return replace(frame, overall=f"steps{share}_without", filters=said)


def _agg(made: Draft) -> str:
    percentile = next((a for a in made.aggs if a[0] == "p" and a[1:].isdigit()), "")
    return percentile or next((a for a in reversed(made.aggs) if a in _SUMMED), "")


def _plain(frame: Frame) -> Frame:
    return replace(frame, asked=(replace(frame.asked[0], agg=""),))


_OF_ASSETS = frozenset({"asset_type", "kind", "owner", "system", "space", "database", "schema"})


def _is_of_assets(frame: Frame) -> bool:
    """Return whether everything that is said is true of assets, not of their columns."""
    return not frame.flags and all(each.field in _OF_ASSETS for each in frame.filters)


def _of_assets(frame: Frame, agg: str) -> Frame:
    """ "average columns per asset type" is about the width of assets."""
    return replace(frame, entity="asset", asked=(Asked(measure="column_count", agg=agg),))

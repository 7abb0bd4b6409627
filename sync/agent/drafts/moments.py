"""When something happened: beside how often, or last of all that might have."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Frame, Order
from sync.agent.model import AGE


def with_moment(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with the first or last time and the number, where both are asked for.

    Without a first or last one, all of them are listed with their times: the list has the number.
    """
    time = made.time_field or made.entity.time
    both = made.when and made.counted and frame.asked == (Asked(),) and bool(time)
    if not both or frame.bucket or frame.overall:
        return frame
    if made.order is not None and made.order_key == "time" and not frame.groups:
        agg = "max" if made.order.descending else "min"
        made.order, made.limit, made.rank = None, None, None
        return replace(frame, asked=(Asked(agg=agg, of=time), Asked()), select=())
    return frame if frame.groups or made.order is not None else replace(frame, asked=())


_NAMED = frozenset({"asset", "job", "column", "link", "schema", "name"})


def with_newest(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with the one that came last: "which mapping was changed last, and by whom"."""
    plain = not (frame.asked or frame.groups or frame.order or frame.limit or frame.recipe)
    named = any(each.field in _NAMED for each in frame.filters)
    if not (made.lately and plain) or named or made.possessive or made.windows:
        return frame
    each = made.groups or made.each or made.of_each or made.every
    if each or frame.entity not in made.nouns or made.lately not in frame.select:
        return frame
    return replace(frame, order=Order(by=made.lately), limit=None if made.plural else 1)


def with_ages(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with how long ago it was: "how long since payroll last worked"."""
    if not made.ago or frame.asked or frame.groups or frame.recipe:
        return frame
    fields = made.entity.fields
    time = next((name for name in frame.select if fields[name].type == "time"), made.entity.time)
    if not time:
        return frame
    rest = tuple(name for name in frame.select if name != time)
    return replace(frame, select=(f"{AGE}{time}", time, *rest))


ENDS = {"newest": "max", "oldest": "min"}


def ends(made: Draft) -> tuple[Asked, ...]:
    """Return the newest or oldest time of each group: "by severity with the newest date"."""
    time = made.time_field or made.entity.time
    return tuple(Asked(agg=ENDS[agg], of=time) for agg in made.aggs if agg in ENDS and time)

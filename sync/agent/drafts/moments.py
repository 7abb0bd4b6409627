"""When something happened beside how often: "when did it fail first, and how often in total"."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Frame


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

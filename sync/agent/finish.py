"""Turns a draft into a frame: what is counted, grouped, ranked, compared or listed."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafting import Draft
from sync.agent.frame import Asked, Filter, Flagged, Frame
from sync.agent.grouping import PLACES, with_asked, with_groups
from sync.agent.limiting import with_next_jobs, with_numbers
from sync.agent.model import Model
from sync.agent.ranking import most_related, with_order
from sync.agent.sorting import settle_order
from sync.agent.window import merge

# When something came to have a status.
_STATUS_TIMES = {
    ("drift", "RESOLVED"): "resolved_at",
    ("drift", "ACKNOWLEDGED"): "acknowledged_at",
    ("finding", "RESOLVED"): "resolved_at",
    ("link", "ACTIVE"): "decided_at",
    ("link", "PAUSED"): "decided_at",
    ("link", "REJECTED"): "decided_at",
}


def finish(made: Draft, model: Model) -> Frame:
    """Return the frame that *made* comes to."""
    settle_order(made)
    frame = Frame(
        entity=made.entity.name,
        filters=tuple(made.filters),
        flags=tuple(dict.fromkeys(made.flags)),
        related=tuple(made.related),
        alternatives=tuple(made.alternatives),
        window=merge(made.windows),
        time_field=made.time_field,
        chart=made.chart,
    )
    unsaid = frame.window is not None and not frame.time_field
    if unsaid:
        frame = replace(frame, time_field=_time_of_status(frame))
    if made.entity.name == "job" and unsaid and made.lies_ahead:
        frame = replace(
            frame, time_field="next_fire_at", flags=(*frame.flags, Flagged(flag="enabled"))
        )
    if made.counted_noun:
        return most_related(made, frame, model)
    frame = _without_contradiction(frame)
    if made.possessive:
        fields = [a.measure for a in made.asked if a.measure in made.entity.fields]
        made.select += fields
        made.asked = [a for a in made.asked if a.measure not in fields]
    frame = with_next_jobs(made, with_numbers(made, frame))
    frame = with_asked(made, frame)
    frame = with_groups(made, frame)
    frame = with_order(made, frame)
    frame = _with_share(made, frame)
    return _with_periods(made, _with_cumulative(made, frame))


def _time_of_status(frame: Frame) -> str:
    """Return the time that goes with a status: "resolved last month" is when it was resolved."""
    for each in frame.filters:
        if each.field == "status" and each.op == "is" and not each.negated:
            return _STATUS_TIMES.get((frame.entity, str(each.values[0])), "")
    return ""


def _without_contradiction(frame: Frame) -> Frame:
    """ "mapped and unmapped assets" are two numbers, not assets that are both."""
    both = [f for f in frame.flags if Flagged(flag=f.flag, wanted=not f.wanted) in frame.flags]
    if not both:
        return frame
    rest = tuple(f for f in frame.flags if f not in both)
    return replace(frame, flags=rest, share=(Flagged(flag=both[0].flag),), asked=(Asked(),))


def _with_share(made: Draft, frame: Frame) -> Frame:
    causes = tuple(f for f in frame.filters if f.field == "error_class")
    if causes and [a.measure for a in frame.asked] == ["failure_rate"]:
        failed = Filter(field="status", values=("FAILED",), label="failed")
        others = tuple(f for f in frame.filters if f not in causes and f.field != "status")
        return replace(frame, asked=(Asked(),), share=causes, filters=(*others, failed))
    if "share" not in made.aggs or (frame.asked and frame.asked[0].measure != "count"):
        return frame
    conditions: list[Filter | Flagged] = [
        each
        for each in frame.conditions
        if not (isinstance(each, Filter) and each.field in {*PLACES, "asset", "asset_type"})
    ]
    if not conditions:
        return frame
    part = conditions[-1:]
    return replace(
        frame,
        asked=(Asked(),),
        share=tuple(part),
        filters=tuple(each for each in frame.filters if each not in part),
        flags=tuple(each for each in frame.flags if each not in part),
    )


def _with_periods(made: Draft, frame: Frame) -> Frame:
    """Compare periods where two are named: "failures this week to last week"."""
    whole = [w for w in made.windows if w.part is None and w.since is not None]
    if len(whole) < 2 or frame.bucket:
        return frame
    return replace(
        frame,
        windows=tuple(whole),
        window=None,
        asked=frame.asked or (Asked(),),
        order=None,
        limit=None,
    )


def _with_cumulative(made: Draft, frame: Frame) -> Frame:
    if "cumulative" not in made.aggs:
        return frame
    return replace(
        frame, cumulative=True, bucket=frame.bucket or "day", asked=frame.asked or (Asked(),)
    )

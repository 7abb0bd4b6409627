"""Turns a draft into a frame: what is counted, grouped, ranked, compared or listed."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.amounts import Amount
from sync.agent.drafting import Draft
from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.model import Model
from sync.agent.select import SERIES
from sync.agent.window import Window, merge

_DEFAULT_LIMIT = 10
_CATEGORIES = frozenset(
    [
        "owner",
        "asset_type",
        "data_type",
        "status",
        "error_class",
        "kind",
        "user",
        "component",
        "severity",
        "trigger",
        "level",
        "priority",
        "mode",
        "action",
        "system",
        "changed_by",
        "error",
        "pair",
        "difference",
    ]
)
_AGGREGATES = frozenset({"avg", "median", "max", "min", "sum"})
_TIMES = frozenset({"duration", "queue_wait", "latency"})
_PLACES = frozenset({"space", "database", "schema", "system"})


def finish(made: Draft, model: Model) -> Frame:
    """Return the frame that *made* comes to."""
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
        return _most_related(made, frame, model)
    frame = _without_contradiction(frame)
    if made.possessive:
        fields = [a.measure for a in made.asked if a.measure in made.entity.fields]
        made.select += fields
        made.asked = [a for a in made.asked if a.measure not in fields]
    frame = _next_jobs(made, _with_numbers(made, frame))
    frame = _with_asked(made, frame)
    frame = _with_groups(made, frame)
    frame = _with_order(made, frame)
    frame = _with_share(made, frame)
    return _with_periods(made, _with_cumulative(made, frame))


# When something came to have a status.
_STATUS_TIMES = {
    ("drift", "RESOLVED"): "resolved_at",
    ("drift", "ACKNOWLEDGED"): "acknowledged_at",
    ("finding", "RESOLVED"): "resolved_at",
    ("link", "ACTIVE"): "decided_at",
    ("link", "PAUSED"): "decided_at",
    ("link", "REJECTED"): "decided_at",
}


def _time_of_status(frame: Frame) -> str:
    """Return the time that goes with a status: "resolved last month" is when it was resolved."""
    for each in frame.filters:
        if each.field == "status" and each.op == "is" and not each.negated:
            return _STATUS_TIMES.get((frame.entity, str(each.values[0])), "")
    return ""


def _most_related(made: Draft, frame: Frame, model: Model) -> Frame:
    """ "which space has the most assets": count the others, grouped by us."""
    (related,) = (each for each in frame.related if each.part.entity == made.counted_noun)
    other = model[made.counted_noun]
    group = {"schema": _schema_group(frame), "asset": "asset", "job": "job", "user": "user"}.get(
        made.entity.name, made.entity.name
    )
    if group not in other.fields and group == "user":
        group = "owner"
    part = related.part
    moved = tuple(
        each
        for each in frame.filters
        if each.field in other.fields
        and not (made.entity.name == "schema" and each.field == "system")
    )
    limit, rank = _cut(made)
    inside = tuple(name for name in made.groups[:1] if name in other.fields and name != group)
    return replace(
        part,
        asked=(Asked(),),
        groups=(*inside, group),
        per_group=inside[0] if inside else "",
        filters=part.filters + moved,
        window=merge(w for w in (part.window, frame.window) if w is not None),
        order=replace(made.order or Order(), by=""),
        limit=limit,
        rank=rank,
        chart=frame.chart,
    )


def _schema_group(frame: Frame) -> str:
    system = next((each.values[0] for each in frame.filters if each.field == "system"), "")
    return {"datasphere": "space", "glue": "database"}.get(system, "schema")


def _cut(made: Draft) -> tuple[int | None, int | None]:
    if made.rank is not None:
        return None, made.rank
    if made.limit is not None:
        return made.limit, None
    return (_DEFAULT_LIMIT if made.plural else 1), None


def _with_numbers(made: Draft, frame: Frame) -> Frame:
    for number in made.numbers:
        averaged = {"avg", "median", "max", "min"} & set(made.aggs)
        if number.op and averaged and made.asked and (made.groups or made.things):
            frame = replace(frame, having=_limits(number))
            continue
        if not number.op:
            if made.order is not None and made.limit is None:
                made.limit = int(number.value)
            continue
        name = _number_field(made, number)
        if name:
            new = replace(_limits(number), field=name, label=name.replace("_", " "))
            frame = replace(frame, filters=(*frame.filters, new))
        elif made.groups or made.things:
            frame = replace(frame, having=_limits(number))
    return frame


def _without_contradiction(frame: Frame) -> Frame:
    """ "mapped and unmapped assets" are two numbers, not assets that are both."""
    both = [f for f in frame.flags if Flagged(flag=f.flag, wanted=not f.wanted) in frame.flags]
    if not both:
        return frame
    rest = tuple(f for f in frame.flags if f not in both)
    return replace(frame, flags=rest, share=(Flagged(flag=both[0].flag),), asked=(Asked(),))


def _next_jobs(made: Draft, frame: Frame) -> Frame:
    """ "next 5 scheduled jobs" come in the order in which they fire."""
    plain = [n for n in made.numbers if not n.op and not n.unit]
    if frame.entity != "job" or "next_fire_at" not in made.select or not plain:
        return frame
    made.order, made.limit = Order(by="next_fire_at", descending=False), int(plain[0].value)
    return frame


def _limits(number: Amount) -> Filter:
    between = number.op == "between"
    values = (number.value, number.high) if between else (number.value,)
    return Filter(field="count", op=number.op, values=values, label="number")


def _number_field(made: Draft, number: Amount) -> str:
    """Return the field that *number* limits, "" where it limits a count."""
    fields = made.entity.fields
    if number.unit == "s":
        if any("QUEUED" in each.values for each in made.filters):
            return "waiting"
        named = [each.measure for each in made.asked if each.measure in fields]
        made.asked = [each for each in made.asked if each.measure not in named]
        name = named[0] if named else "duration" if "duration" in fields else "age"
        if name == "duration" and any("RUNNING" in each.values for each in made.filters):
            return "elapsed"
        return name if name in fields else ""
    for asked in made.asked:
        if asked.measure in fields and not made.groups:
            made.asked.remove(asked)
            return asked.measure
    named = [name for name in made.select if fields[name].type == "number"]
    return named[0] if named else ""


def _with_asked(made: Draft, frame: Frame) -> Frame:
    asked = list(dict.fromkeys(made.asked))
    aggs = [
        agg
        for agg in made.aggs
        if agg in _AGGREGATES or (agg.startswith("p") and agg[1:].isdigit())
    ]
    if made.counted and not asked:
        asked = [Asked()]
    if asked and aggs:
        agg = aggs[-1]
        takes = made.entity.measures[asked[0].measure].of
        if takes and (agg, asked[0].measure) != ("sum", "written"):
            asked[0] = replace(asked[0], agg=agg)
    elif asked and made.order is None and asked[0].measure in _TIMES:
        asked[0] = replace(asked[0], agg="avg")
    return replace(frame, asked=tuple(asked))


def _with_groups(made: Draft, frame: Frame) -> Frame:
    if _is_per_group_list(made):
        if made.asked and made.order is not None and not made.order.by:
            made.order = replace(made.order, by=made.asked[0].measure)
        rest = tuple(made.select)
        return replace(frame, per_group=made.groups[0], select=rest, asked=())
    pinned = {each.field for each in frame.filters}
    made.select = [name for name in made.select if name not in pinned]
    groups = _groups(made, frame)
    if _is_comparative(made) and made.order is not None and groups and not made.groups:
        frame = replace(frame, asked=(Asked(measure=made.order.by, agg="avg"),))
        if any(len(each.values) > 1 and each.field in groups for each in frame.filters):
            made.order = None
    bucket = made.bucket
    if bucket == "hour" and made.order is not None:
        bucket = "hour_of_day"  # "the hour with the most runs"
    if "trend" in made.aggs and not bucket:
        bucket = _trend_bucket(frame.window)
    if "error_class" in groups and not pinned & {"status", "error_class"}:
        failed = Filter(field="status", values=("FAILED",), label="failed")
        frame = replace(frame, filters=(*frame.filters, failed))
    asked = frame.asked or ((Asked(),) if groups or bucket else ())
    rest = tuple(name for name in made.select if name not in groups)
    return replace(frame, groups=tuple(groups), bucket=bucket, asked=asked, select=rest)


def _groups(made: Draft, frame: Frame) -> list[str]:
    """Return what is counted by: what is said, or what a ranking or a comparison is over."""
    groups = list(dict.fromkeys(made.groups))
    things = list(dict.fromkeys(name for name, _ in made.things))
    if groups:
        overall = groups == [made.entity.name] and any(
            each.agg and each.measure != "count" for each in frame.asked
        )
        if made.limit and made.order is not None and len(groups) == 1 and things:
            made.split = groups[0]
            return [groups[0], *(name for name in things[:1] if name != groups[0])]
        return [] if overall else groups  # the average over assets, not of each asset
    if things and (made.each or frame.having is not None):
        return things[:1]
    ranked = made.order is not None and not made.order.by
    if made.who and "user" in made.entity.fields and (ranked or made.entity.name == "run"):
        return ["user"]
    picked = [name for name in made.select if name in _CATEGORIES and not _is_pinned(frame)]
    if made.possessive:
        return []
    if made.order is not None and not made.order.by and made.order_key != "time":
        return things or picked
    if picked and not _has_own_name(frame) and (not made.nouns or _is_about(made, picked)):
        return picked
    versus = [f.field for f in frame.filters if len(f.values) > 1 and _is_side(made, f.field)]
    return versus[:1] if made.versus or _is_comparative(made) else []


def _is_side(made: Draft, name: str) -> bool:
    """Return whether the values of a field can stand against each other."""
    return name in {"asset", "job", "owner", "user"} or (
        _is_category(made, name) and name != "kind"
    )


def _is_comparative(made: Draft) -> bool:
    """ "is finance slower than sales": one measure of both."""
    return made.order is not None and made.order.by in made.entity.measures


def _is_category(made: Draft, name: str) -> bool:
    return made.entity.fields[name].type == "enum" or name in _PLACES


def _is_pinned(frame: Frame) -> bool:
    return any(each.field == "asset" and each.op == "is" for each in frame.filters)


def _has_own_name(frame: Frame) -> bool:
    return any(each.field == frame.entity for each in frame.filters)


def _is_about(made: Draft, picked: list[str]) -> bool:
    return made.entity.name != "audit" or picked != ["user"]


def _is_per_group_list(made: Draft) -> bool:
    """Return whether rows are wanted per group: "biggest table in each space"."""
    if not made.groups or made.order is None or made.counted:
        return False
    named = {each.measure for each in made.asked}
    if named and not (made.limit and named <= set(made.entity.fields) and not made.aggs):
        return False
    return bool(made.order.by or made.order_key == "time") and bool(made.nouns) and not made.things


def _trend_bucket(window: Window | None) -> str:
    if window is None or window.since is None:
        return "week"
    end = window.until
    if end is None:
        return "day"
    return "day" if (end - window.since).days <= 62 else "week"


def _with_order(made: Draft, frame: Frame) -> Frame:
    more = tuple(each for each in made.order_filters if each not in frame.filters)
    frame = replace(frame, filters=(*frame.filters, *more))
    order = made.order
    if order is not None and made.order_key == "size" and made.asked:
        order = made.order = replace(order, by="")  # "the largest number of downstream assets"
    if order is None:
        if made.rank is None:
            return frame
        first = Order(by=made.entity.time, descending=False)  # the third run is the third that came
        return replace(frame, order=first, rank=made.rank)
    if frame.per_group and not frame.asked:
        by = order.by or made.entity.time
        return replace(frame, order=replace(order, by=by), limit=made.limit or 1)
    frame = _ranked_by_measure(made, frame, order)
    limit, rank = _cut(made)
    if not (frame.groups or frame.bucket):
        return _ranked_list(made, frame, order, limit, rank)
    by_time = frame.bucket in SERIES and made.limit is None and made.rank is None
    if made.split:
        frame = replace(frame, per_group=made.split)
    if _keeps_all(made) or (by_time and (made.per_bucket or made.asked)):
        limit, rank = None, None
    return replace(frame, order=replace(order, by=""), limit=limit, rank=rank)


def _ranked_by_measure(made: Draft, frame: Frame, order: Order) -> Frame:
    """ "slowest jobs" ranks jobs by their average, "longest run" ranks runs."""
    measure = made.entity.measures.get(order.by)
    if measure is None:
        return frame
    if frame.groups and frame.asked == (Asked(),) and not made.counted:
        agg = "avg" if order.by == "duration" else "max" if measure.of else ""
        return replace(frame, asked=(Asked(measure=order.by, agg=agg),))
    things = [name for name, _ in made.things if name in {"job", "space", "asset"}]
    if frame.groups or frame.bucket or not things:
        return frame
    if frame.asked:
        return replace(frame, groups=(things[0],))
    if made.entity.name != "run":
        return frame
    asked = (Asked(measure=order.by, agg="avg"),)
    return replace(frame, groups=(things[0],), asked=asked)


def _keeps_all(made: Draft) -> bool:
    """Return whether the order only sorts: "average duration per asset, slowest first"."""
    return (
        bool(made.groups)
        and made.limit is None
        and made.rank is None
        and bool(made.asked or made.counted)
    )


def _ranked_list(
    made: Draft, frame: Frame, order: Order, limit: int | None, rank: int | None
) -> Frame:
    by = order.by
    named = frame.asked[0].measure if frame.asked else ""
    if by in {"", named} and named in made.entity.fields and not frame.asked[0].agg:
        by = named
        frame = replace(frame, asked=())
    if made.entity.name == "job" and by == "" and made.order_key == "time":
        by = "last_run_at"
    if not by and made.order_key == "time":
        by = made.time_field or made.entity.time
    if frame.asked:
        agg = "max" if order.descending else "min"
        if made.entity.measures[frame.asked[0].measure].of and not frame.asked[0].agg:
            frame = replace(frame, asked=(replace(frame.asked[0], agg=agg), *frame.asked[1:]))
        return frame
    if by not in made.entity.fields:
        by = made.entity.time
    return replace(frame, order=Order(by=by, descending=order.descending), limit=limit, rank=rank)


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
        if not (isinstance(each, Filter) and each.field in {*_PLACES, "asset", "asset_type"})
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

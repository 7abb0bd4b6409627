"""Turns a draft into a frame: what is counted, grouped, ranked, compared or listed."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.averages import with_overall
from sync.agent.drafts.done import take_as_done
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.firing import as_fires
from sync.agent.drafts.grouping import with_groups
from sync.agent.drafts.happening import at_one_time, with_runs_in_window
from sync.agent.drafts.limiting import as_under_way, with_next_jobs, with_numbers
from sync.agent.drafts.measuring import with_asked, with_extreme
from sync.agent.drafts.moments import with_moment, with_newest
from sync.agent.drafts.ranking import most_related, with_order
from sync.agent.drafts.shares import with_share
from sync.agent.drafts.sorting import settle_order
from sync.agent.drafts.syncs import with_syncs
from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.model import Model
from sync.agent.sql.measures import SERIES
from sync.agent.times.window import apart_in_week, merge
from sync.agent.words.lattice import Atom

# When something came to have a status.
_STATUS_TIMES = {
    ("run", "QUEUED"): "queued_at",
    ("drift", "RESOLVED"): "resolved_at",
    ("drift", "ACKNOWLEDGED"): "acknowledged_at",
    ("finding", "RESOLVED"): "resolved_at",
    ("link", "ACTIVE"): "decided_at",
    ("link", "PAUSED"): "decided_at",
    ("link", "REJECTED"): "decided_at",
}


_ACT_TIMES = {"drift": "acknowledged_at", "link": "decided_at"}


def _when_done(made: Draft) -> list[str]:
    """Return the time that is asked for in "who acknowledged it, and when"."""
    told = made.who and made.when and made.entity.name in _ACT_TIMES
    resolved = any(each.values == ("RESOLVED",) for each in made.filters)
    return [_ACT_TIMES[made.entity.name], *(["resolved_at"] if resolved else [])] if told else []


def finish(made: Draft, model: Model) -> Frame:
    """Return the frame that *made* comes to."""
    settle_order(made)
    take_as_done(made)
    made.select += _when_done(made)
    frame = Frame(
        entity=made.entity.name,
        filters=tuple(made.filters),
        flags=tuple(dict.fromkeys(made.flags)),
        related=at_one_time(made.related),
        alternatives=tuple(made.alternatives),
        window=merge(made.windows),
        time_field=made.time_field,
        chart=made.chart,
    )
    frame = with_runs_in_window(_of_either_side(frame))
    if made.untimed and frame.window is not None and frame.window.since is not None:
        frame = _not_since(frame, made.time_field or made.entity.time)
    frame = _not_lately(made, frame)
    unsaid = frame.window is not None and not frame.time_field
    flagged = _time_of_flag(made)
    if flagged:
        made.time_field = made.time_field or flagged
        frame = replace(frame, time_field=flagged)
        made.select.append(flagged)
    elif unsaid:
        frame = with_syncs(made, replace(frame, time_field=_time_of_status(frame)))
    if made.entity.name == "job" and made.lies_ahead and made.time_field in {"", "next_fire_at"}:
        frame = _of_those_that_fire(frame)
    if made.counted_noun:
        with_numbers(made, frame)
        return most_related(made, frame, model)
    frame = _of_glue(_without_contradiction(made, frame))
    if made.possessive and not _sums_up(made):
        fields = [a.measure for a in made.asked if a.measure in made.entity.fields]
        fields = [name for name in fields if not made.theirs or name in made.theirs]
        made.select += fields
        made.asked = [a for a in made.asked if a.measure not in fields]
    frame = with_next_jobs(made, with_numbers(made, as_under_way(made, frame)))
    frame = _with_whole_gaps(with_extreme(made, with_asked(made, frame)))
    frame = with_overall(made, with_groups(made, frame), model)
    if made.order_key == "time" and not (made.windows or made.time_field):
        made.time_field = _time_of_status(frame)  # "approved last" is the newest decision
    frame = with_moment(made, frame)
    frame = with_newest(made, with_order(made, frame))
    frame = with_share(made, frame)
    frame = _with_periods(made, _with_cumulative(made, _as_they_fire(frame)))
    return as_fires(frame, model)


_GAPS = {"gap": "previous_at", "gap_alike": "previous_alike_at"}


def _with_whole_gaps(frame: Frame) -> Frame:
    """Return *frame* with gaps that lie in its window: from one run of it to the next one."""
    began = next((_GAPS[a.measure] for a in frame.asked if a.measure in _GAPS), "")
    since = frame.window.since if frame.window is not None else None
    if not began or since is None:
        return frame
    inside = Filter(field=began, op=">=", values=(since,), label="the run before")
    return replace(frame, filters=(*frame.filters, inside))


def _of_either_side(frame: Frame) -> Frame:
    """Return *frame* with a space and a database as two places: nothing lies in both."""
    told = {f.field: f for f in frame.filters if f.op == "is" and not f.negated}
    space, database = told.get("space"), told.get("database")
    if frame.entity not in {"asset", "column", "finding"} or not (space and database):
        return frame
    both = Filter(
        field="schema",
        values=(*space.values, *database.values),
        label=f"{space.label} or {database.label}",
    )
    filters = tuple(
        both if each is space else each for each in frame.filters if each is not database
    )
    return replace(frame, filters=filters)


def _sums_up(made: Draft) -> bool:
    """Return whether a number of all is asked for: "the 75th percentile of their duration"."""
    summed = {"avg", "median", "max", "min", "sum"} & set(made.aggs)
    return bool(summed) or any(agg[0] == "p" and agg[1:].isdigit() for agg in made.aggs)


def _not_since(frame: Frame, time: str) -> Frame:
    """Return *frame* with what did not come about in its window: before it, or never."""
    window = frame.window
    since = window.since if window is not None else None
    before = Filter(field=time, op="<", values=(since,), label=time)
    never = Filter(field=time, op="empty", label=f"no {time}")
    return replace(frame, window=None, alternatives=(*frame.alternatives, (before, never)))


def _not_lately(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with what was not profiled in its window: it was before that, or never."""
    flags = made.entity.flags
    not_then = [f for f in frame.flags if not f.wanted and flags[f.flag].time and f.flag in _LATELY]
    if len(not_then) != 1 or frame.window is None or frame.window.since is None:
        return frame
    frame = replace(frame, flags=tuple(f for f in frame.flags if f not in not_then))
    return _not_since(frame, flags[not_then[0].flag].time)


_LATELY = frozenset({"profiled"})


def _of_those_that_fire(frame: Frame) -> Frame:
    """Return *frame* in a time to come: what is switched off does not fire then."""
    told = any(each.flag == "enabled" for each in frame.flags)
    flags = frame.flags if told else (*frame.flags, Flagged(flag="enabled"))
    return replace(frame, time_field="next_fire_at", flags=flags)


def _as_they_fire(frame: Frame) -> Frame:
    """Return *frame* with the job first that runs next, where that is what is asked."""
    if "next_fire_at" not in frame.select or frame.order is not None or frame.asked:
        return frame
    return replace(frame, order=Order(by="next_fire_at", descending=False))


def _time_of_flag(made: Draft) -> str:
    """Return the time that goes with a condition: "deleted this week" is when it was deleted."""
    wanted = [(each, made.entity.flags[each.flag]) for each in made.flags if each.wanted]
    timed = bool(made.windows or made.when)
    told = (flag for each, flag in wanted if flag.lifts or timed or _is_ranked_by(made, each))
    return next((flag.time for flag in told if flag.time), "")


def _is_ranked_by(made: Draft, each: Flagged) -> bool:
    """Return whether it is ranked by when *each* came about: "tables profiled longest ago"."""
    said = made.order_said
    if made.order_key != "time" or said is None or each not in made.said:
        return False
    return said.start > made.said[each] or said.text.lower().endswith("recently")


def time_of(frame: Frame, model: Model) -> str:
    """Return the time that a question "when" about the rows of *frame* asks for, "" for none."""
    entity = model[frame.entity]
    flagged = (entity.flags[each.flag].time for each in frame.flags if each.wanted)
    asked = frame.time_field or next(filter(None, flagged), "")
    return asked or _time_of_status(frame) or entity.time


def _time_of_status(frame: Frame) -> str:
    """Return the time that goes with a status: "resolved last month" is when it was resolved."""
    for each in frame.filters:
        if each.field == "status" and each.op == "is" and not each.negated:
            return _STATUS_TIMES.get((frame.entity, str(each.values[0])), "")
        if (frame.entity, each.field, each.op, each.negated) == ("drift", "user", "empty", True):
            return "acknowledged_at"  # "who acknowledged drift this week"
    return ""


def _is_of_glue(each: Filter) -> bool:
    """Return whether *each* narrows to the Glue side: its tables, or those of one database."""
    told = each.field in {"kind", "system"} and "glue" in str(each.values[0])
    return told or each.field == "database"


def _of_glue(frame: Frame) -> Frame:
    """Take a glue table without a mapping, or a source, for the target of none."""
    swapped = {
        Flagged(flag="mapped", wanted=False): Flagged(flag="targeted", wanted=False),
        Flagged(flag="upstream", wanted=False): Flagged(flag="targeted", wanted=False),
        Flagged(flag="upstream"): Flagged(flag="targeted"),
    }
    glue = any(_is_of_glue(each) for each in frame.filters if each.values and not each.negated)
    if frame.entity != "asset":
        return frame
    if not glue:
        return _of_lineage(frame)
    flags = tuple(swapped.get(each, each) for each in frame.flags)
    filters = tuple(  # a glue table lies in no space: it comes from there
        replace(each, field="source_space") if each.field == "space" else each
        for each in frame.filters
    )
    return replace(frame, flags=flags, filters=filters)


_IN_LINEAGE = frozenset({"downstream", "feeds_model", "feeds_view", "feeds_abroad", "lineage"})


def _of_lineage(frame: Frame) -> Frame:
    """Take "no source" for nothing upstream where lineage, a view or Datasphere is spoken of."""
    no_source = Flagged(flag="targeted", wanted=False)
    beside = any(each.flag in _IN_LINEAGE for each in frame.flags)
    kinds = {(each.field, value) for each in frame.filters for value in each.values}
    inside = kinds & {("asset_type", "view"), ("asset_type", "model"), ("system", "datasphere")}
    if no_source not in frame.flags or not (beside or inside):
        return frame
    nothing = Flagged(flag="upstream", wanted=False)
    return replace(frame, flags=tuple(nothing if f == no_source else f for f in frame.flags))


def _without_contradiction(made: Draft, frame: Frame) -> Frame:
    """ "mapped and unmapped assets" are two numbers, not assets that are both."""
    both = [f for f in frame.flags if Flagged(flag=f.flag, wanted=not f.wanted) in frame.flags]
    if not both:
        return frame
    if not (made.counted or made.asked or made.aggs or made.groups or made.versus):
        made.missed.append(Atom(start=0, end=0, text=f"{both[0].flag} and not {both[0].flag}"))
    rest = tuple(f for f in frame.flags if f not in both)
    return replace(frame, flags=rest, share=(Flagged(flag=both[0].flag),), asked=(Asked(),))


_RATES = frozenset({"success_rate", "failure_rate"})


def _with_periods(made: Draft, frame: Frame) -> Frame:
    """Compare periods where two are named: "failures this week to last week"."""
    apart = apart_in_week(made.windows)
    lower = made.order is not None and not made.order.descending
    if apart:
        order = Order(descending=False) if lower else None
        asked = frame.asked or (Asked(),)
        return replace(frame, windows=apart, window=None, asked=asked, order=order)
    clear = [w for w in made.windows if not w.label.startswith("recently")] or made.windows
    told = {(w.since, w.until): w for w in clear if w.part is None and w.since is not None}
    whole = [*told.values()]  # "last month (february)" is one period, said twice
    compared = made.sorts or made.versus
    if len(whole) < 2 or (frame.bucket and not (compared and frame.bucket in SERIES)):
        return frame
    if any(each.measure in _RATES for each in frame.asked):  # a rate is over all that ended
        frame = replace(frame, filters=tuple(f for f in frame.filters if f.field != "status"))
    return replace(
        frame,
        windows=tuple(whole),
        window=None,
        asked=frame.asked or with_asked(made, frame).asked or (Asked(),),
        order=Order(descending=False) if lower else None,
        overall="avg" if frame.bucket else frame.overall,  # "are there more runs per day"
        limit=None,
        ratio="change" in made.aggs,
    )


def _with_cumulative(made: Draft, frame: Frame) -> Frame:
    if "cumulative" not in made.aggs:
        return frame
    return replace(
        frame, cumulative=True, bucket=frame.bucket or "day", asked=frame.asked or (Asked(),)
    )

"""In which order a draft comes, and where its list is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import OWNED, Draft
from sync.agent.frame import Asked, Filter, Frame, Order
from sync.agent.model import Model
from sync.agent.sql.measures import SERIES
from sync.agent.times.window import merge
from sync.agent.words.lattice import Atom

_DEFAULT_LIMIT = 10


def most_related(made: Draft, frame: Frame, model: Model) -> Frame:
    """ "which space has the most assets": count the others, grouped by us."""
    related, *others = (each for each in frame.related if each.part.entity == made.counted_noun)
    if others:  # "jobs whose last failure has no later run": one of them is no number to rank by
        made.missed.append(Atom(start=0, end=0, text=made.counted_noun))
    other = model[made.counted_noun]
    group = {"schema": _schema_group(frame), "asset": "asset", "job": "job", "user": "user"}.get(
        made.entity.name, made.entity.name
    )
    if group not in other.fields and group == "user":
        group = "owner"
    owners = group == "asset" and made.select[:1] == ["owner"] and not made.nouns
    if owners and "owner" in other.fields:  # "which owner has the most findings"
        group = "owner"
        made.select.remove("owner")
    part = related.part
    moved: tuple[Filter, ...] = (OWNED,) if owners and group == "owner" else ()
    moved += tuple(
        each
        for each in frame.filters
        if each.field in other.fields
        and not (made.entity.name == "schema" and each.field == "system")
    )
    limit, rank = cut(made)
    inside = tuple(name for name in made.groups[:1] if name in other.fields and name != group)
    before = (name for name, atom in made.things if atom.start < made.noun_at)
    shown = tuple(n for n in (*made.select, *before) if n in other.fields and n != group)
    return replace(
        part,
        asked=(Asked(),),
        groups=(*inside, group, *shown),  # "who owns the tables with most drift"
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


def cut(made: Draft, names: Sequence[str] = ()) -> tuple[int | None, int | None]:
    """Return the limit and the rank of a ranking of *names*: of many ten, of one thing one."""
    if made.rank is not None:
        return None, made.rank
    if made.limit is not None or made.sorts:
        return made.limit, None
    if made.split:
        return 1, None
    return (_DEFAULT_LIMIT if _is_of_many(made, names) else 1), None


def _is_of_many(made: Draft, names: Sequence[str]) -> bool:
    """Return whether what is ranked is spoken of as many: "which jobs have the most failures"."""
    if made.one:
        return False
    told = [made.many[name] for name in names if name in made.many]
    if told:
        return any(told)
    if made.who and names:
        return False
    return made.plural and not (names and made.bucket in names)


def with_order(made: Draft, frame: Frame) -> Frame:
    """Return *frame* sorted, and cut where a ranking is."""
    more = tuple(each for each in made.order_filters if each not in frame.filters)
    frame = replace(frame, filters=(*frame.filters, *more))
    order = made.order
    limited = order is not None and order.by in {each.field for each in frame.filters}
    if order is not None and made.order_key == "size" and made.asked and not limited:
        order = made.order = replace(order, by="")  # "the largest number of downstream assets"
    if order is None:
        if made.rank is None:
            return frame
        first = Order(by=made.entity.time, descending=False)  # the third run is the third that came
        return replace(frame, order=first, rank=made.rank)
    if frame.per_group and not frame.asked:
        by = order.by or made.time_field or made.entity.time
        limit = None if made.rank is not None else made.limit or 1
        return replace(frame, order=replace(order, by=by), limit=limit, rank=made.rank)
    frame = _ranked_by_measure(made, _with_longest(made, frame), order)
    if frame.groups or frame.bucket:
        return _ranked_groups(made, frame, order)
    limit, rank = cut(made)
    return _ranked_list(made, frame, order, limit, rank)


def _with_longest(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with the longest wait of each group: "longest wait per job"."""
    waits = frame.asked == (Asked(measure="queue_wait"),)
    if not (waits and made.order_key == "duration" and made.order and frame.groups):
        return frame
    agg = "max" if made.order.descending else "min"
    return replace(frame, asked=(Asked(measure="queue_wait", agg=agg),))


def _ranked_groups(made: Draft, frame: Frame, order: Order) -> Frame:
    limit, rank = cut(made, (*frame.groups, made.bucket) if made.bucket else frame.groups)
    by_time = frame.bucket in SERIES and made.limit is None and made.rank is None
    if by_time and made.per_bucket and not made.sorts and (made.counted or not made.asked):
        return replace(frame, order=replace(order, by=""), limit=1)  # "most failures per day"
    if made.split:
        frame = replace(frame, per_group=made.split)
    if _keeps_all(made) or (by_time and made.per_bucket):
        limit, rank = None, None
    by = order.by if made.sorts and order.by in frame.groups else ""
    return replace(frame, order=replace(order, by=by), limit=limit, rank=rank)


def _ranked_by_measure(made: Draft, frame: Frame, order: Order) -> Frame:
    """ "slowest jobs" ranks jobs by their average, "longest run" ranks runs."""
    measure = made.entity.measures.get(order.by)
    if measure is None:
        return frame
    if frame.groups and frame.asked == (Asked(),) and not made.counted:
        return replace(frame, asked=(Asked(measure=order.by, agg=of_each(made, order)),))
    told = {"job", "space", "asset"} - set(frame.select)  # "space of the longest run"
    things = [name for name, _ in made.things if name in told]
    pinned = {each.field for each in frame.filters}
    if frame.entity in made.nouns and pinned & {"asset", "job"}:
        return frame  # "shortest run of the customers job"
    if _ranks_rows(made, things):
        return frame
    if frame.groups or frame.bucket or not things:
        return frame
    if frame.asked:
        return replace(frame, groups=(things[0],))
    if made.entity.name != "run":
        return frame
    asked = (Asked(measure=order.by, agg="avg"),)
    return replace(frame, groups=(things[0],), asked=asked)


def of_each(made: Draft, order: Order) -> str:
    """Return what a group is ranked by: "the longest outage" is one of them, no average."""
    if made.entity.name == "outage" and not made.versus:
        return "max" if order.descending else "min"
    if order.by == "duration":
        return "avg"
    return "max" if made.entity.measures[order.by].of else ""


def _ranks_rows(made: Draft, things: Sequence[str]) -> bool:
    """Return whether the rows are ranked, not what they are of: "longest run of the HR jobs"."""
    said = made.order_said
    ahead = said is not None and said.end == made.noun_at and made.entity.name in made.nouns
    return ahead and all(a.start > made.noun_at for name, a in made.things if name in things)


def _keeps_all(made: Draft) -> bool:
    """Return whether the order only sorts: "average duration per asset, slowest first"."""
    return (
        bool(made.groups)
        and not made.split
        and made.limit is None
        and made.rank is None
        and bool(made.asked or made.counted)
    )


def _under_way(made: Draft, frame: Frame, by: str) -> Frame:
    """ "the longest sync at the moment" is one that has not ended."""
    now = any(each.label == "now" for each in made.windows)
    if made.entity.name != "run" or by != "duration" or not now:
        return frame
    if any(each.field == "status" for each in frame.filters):
        return frame
    running = Filter(field="status", values=("RUNNING",), label="running")
    return replace(frame, filters=(*frame.filters, running), window=None)


def _so_far(made: Draft, frame: Frame, by: str) -> str:
    """Return what ranks runs that have no duration yet: the time that has passed."""
    statuses = {v for f in frame.filters if f.field == "status" for v in f.values}
    if made.entity.name != "run" or by not in {"duration", "queue_wait"}:
        return by
    return "waiting" if statuses == {"QUEUED"} else "elapsed" if statuses == {"RUNNING"} else by


def _newest_by(made: Draft, frame: Frame) -> str:
    """Return the time that "newest" and "oldest" go by."""
    if made.entity.name == "job" and "next_fire_at" in {frame.time_field, *frame.select}:
        return "next_fire_at"  # "which job starts first tomorrow"
    if "last_sync_at" in frame.select:
        return "last_sync_at"  # "the job with the oldest last successful sync"
    return "last_run_at" if made.entity.name == "job" else made.time_field or made.entity.time


def _by_time(made: Draft) -> str:
    """Return the time of the entity, by which is ranked what nothing else ranks."""
    if made.order_key == "worst" and made.order_said is not None:
        made.missed.append(made.order_said)  # worse in what?
    return made.entity.time


def _is_of_waits(made: Draft, by: str) -> bool:
    """Return whether some of the longest are listed: "the three longest queue waits"."""
    several = (made.limit or 0) > 1 or made.rank is not None  # "the second longest queue wait"
    return by == "duration" and made.order_key == "duration" and several


_LENGTHS = frozenset({"duration", "queue_wait", "waiting", "elapsed", "gap", "gap_alike"})


def _is_beside_length(by: str, named: str) -> bool:
    """Return whether another number of the longest one is asked for."""
    return by == "duration" and named not in _LENGTHS


def _holds_periods_apart(made: Draft) -> bool:
    """Return whether one period is held against another: "was the latency higher in march than"."""
    bounded = {(w.since, w.until) for w in made.windows if w.part is None and w.since is not None}
    said = made.order_said.text.lower().split() if made.order_said is not None else []
    return len(bounded) > 1 and any(word.endswith("er") for word in said)


def _ranked_list(
    made: Draft, frame: Frame, order: Order, limit: int | None, rank: int | None
) -> Frame:
    by = order.by
    named = frame.asked[0].measure if frame.asked else ""
    if named and by in {"", "duration", named} and _holds_periods_apart(made):
        return frame
    shown = named in made.entity.fields and not frame.asked[0].agg
    if shown and (made.order_key == "time" or _is_beside_length(by, named)):
        # "how long did the last run take", "attempts of the longest run"
        frame = replace(frame, asked=(), select=(named, *frame.select))
    elif shown and (by in {"", named} or _is_of_waits(made, by)):
        by = named
        frame = replace(frame, asked=(), select=(named, *frame.select))
    if not by and made.order_key == "time":
        by = _newest_by(made, frame)
    if frame.asked:
        agg = "max" if order.descending else "min"
        if made.entity.measures[frame.asked[0].measure].of and not frame.asked[0].agg:
            frame = replace(frame, asked=(replace(frame.asked[0], agg=agg), *frame.asked[1:]))
        return frame
    if by not in made.entity.fields:
        numbers = (n for n in frame.select if made.entity.fields[n].type == "number")
        by = next(numbers, "") or _by_time(made)
    frame = _under_way(made, frame, by)
    by = _so_far(made, frame, by)
    return replace(frame, order=Order(by=by, descending=order.descending), limit=limit, rank=rank)

"""What a draft counts, and by what."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import OWNED, PLACES, Draft
from sync.agent.drafts.limiting import CATEGORIES, counts_names, owning
from sync.agent.drafts.measuring import AGGREGATES, TIMES
from sync.agent.drafts.moments import ENDS, ends
from sync.agent.drafts.ranking import of_each
from sync.agent.drafts.rowwise import rows_wanted
from sync.agent.frame import Asked, Filter, Frame
from sync.agent.times.window import Window
from sync.agent.words.lattice import Atom

# Rates and averages: of two things that are named, each has its own.
_OF_EACH = frozenset({*TIMES, "success_rate", "failure_rate", "uptime", "coverage", "score"})


def with_groups(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with its groups, its step of time and what else is shown."""
    rows = rows_wanted(made, frame)
    if rows is not None:
        return rows
    pinned = _pinned(frame) | _listed(made, frame)
    made.select = [name for name in made.select if name not in pinned]
    groups = _groups(made, frame)
    if _is_comparative(made) and made.order is not None and groups and not made.groups:
        told = [agg for agg in made.aggs if agg in AGGREGATES]
        longest = made.entity.name == "outage" and of_each(made, made.order)
        compared = Asked(measure=made.order.by, agg=told[-1] if told else longest or "avg")
        frame = replace(frame, asked=(compared,))
        if any(len(each.values) > 1 and each.field in groups for each in frame.filters):
            made.order, made.sorts = replace(made.order, by=""), True
    bucket = _bucket(made, frame)
    frame = replace(frame, filters=(*frame.filters, *_meant(made, groups, pinned)))
    named = _different(made, frame, groups)
    if named:
        return replace(frame, asked=(Asked(of=named),), bucket=bucket, select=())
    over = _newest_over(made, frame)
    groups = [made.things[0][0]] if over else groups
    newest = over or _newest(made, frame)
    if newest:
        return replace(frame, groups=tuple(groups), asked=(Asked(agg="max", of=newest),), select=())
    if frame.limited and not (groups or bucket):
        frame = replace(frame, having=None, limits=())  # it limits nothing: left unexplained
    asked = frame.asked or ((Asked(),) if groups or bucket else ())
    groups += _beside(made, groups)
    rest = tuple(name for name in made.select if name not in groups)
    if groups or ENDS.keys() <= set(made.aggs):
        asked = (*(asked or (Asked(),)), *ends(made))
    groups = list(dict.fromkeys(groups))
    return replace(frame, groups=tuple(groups), bucket=bucket, asked=asked, select=rest)


def _beside(made: Draft, groups: list[str]) -> list[str]:
    """Return what is told of each job or asset that is counted: "with its owner"."""
    told = made.entity.name == "run" and {"job", "asset"} & set(groups)
    return [name for name in made.select if told and name in _OF_THINGS and name not in groups]


_OF_THINGS = frozenset({"owner", "space", "database"})


def _pinned(frame: Frame) -> set[str]:
    """Return the fields that are one value, or one of the things that may be."""
    told = [each for options in frame.alternatives for each in options]
    fixed = [each for each in frame.filters if each.op != "empty" and len(each.values) == 1]
    return {each.field for each in (*fixed, *told) if isinstance(each, Filter)}


def _listed(made: Draft, frame: Frame) -> set[str]:
    """Return the fields that only say which ones are listed: "owned by anna or priya"."""
    counted = made.counted or frame.asked or made.order is not None or made.groups or made.aggs
    if counted or made.versus or made.how_many or not made.nouns:
        return set()
    told = [f for f in frame.filters if f.op == "is" and f.values]
    return {f.field for f in told if f.field == "owner" or " or " in f.label}


def _meant(made: Draft, groups: list[str], pinned: set[str]) -> tuple[Filter, ...]:
    """Return the conditions that groups bring along: errors are of failures, owners are people."""
    if {"error_class", "error"} & set(groups) and not pinned & {"status", "error_class"}:
        return (Filter(field="status", values=("FAILED",), label="failed"),)
    if groups == ["owner"] and not made.groups and made.order is not None:
        return (OWNED,)
    return ()


def _bucket(made: Draft, frame: Frame) -> str:
    if made.bucket == "hour" and made.order is not None:
        return "hour_of_day"  # "the hour with the most runs"
    if "trend" in made.aggs and not made.bucket:
        return _trend_bucket(frame.window)
    drawn = made.chart in {"any", "line", "area"} and frame.window is not None
    if drawn and frame.asked and not (made.bucket or _groups(made, frame)):
        return _trend_bucket(frame.window)  # one number is no chart
    return made.bucket


def _groups(made: Draft, frame: Frame) -> list[str]:
    """Return what is counted by: what is said, or what a ranking or a comparison is over."""
    groups = list(dict.fromkeys(made.groups))
    things = list(dict.fromkeys(name for name, _ in made.things))
    if groups == [made.entity.name] and frame.limited and owning(made):
        return owning(made)[:1]
    if not groups:
        return _implied(made, frame, things)
    overall = groups == [made.entity.name] and any(
        each.agg and each.measure != "count" for each in frame.asked
    )
    if groups == [made.entity.name] and _counts_only(made, frame):
        return []  # "count every asset"
    inside = _ranked_inside(made, groups, things)
    if inside:
        made.split = groups[0]
        return [groups[0], inside]
    if overall:  # the average over assets, not of each asset
        return []
    picked = [name for name in made.select if name in CATEGORIES and name not in groups]
    return groups if frame.asked or made.order is not None else [*groups, *picked[:1]]


def _counts_only(made: Draft, frame: Frame) -> bool:
    return frame.asked == (Asked(),) and made.order is None and not frame.limited


def _implied(made: Draft, frame: Frame, things: list[str]) -> list[str]:
    """Return what a number is for where no group is said: "who owns the most", "which side"."""
    each = _counted_of_each(made, frame, things)
    if each:
        return each
    if frame.limited:
        return owning(made)[:1]
    ranked = made.order is not None and not made.order.by
    if doer := _doer(made, ranked=ranked):
        return [doer]
    if made.possessive:
        return []
    counts = ranked and made.order_key == "" and bool(made.entity.time)
    picked = [n for n in made.select if n in CATEGORIES and (counts or not _is_pinned(frame))]
    if made.order is not None and made.order_key == "time" and not made.counted:
        return []  # "the error of the last failed run"
    over = _ranked_over(made, things, picked) if ranked else []
    if over and not (made.versus and _held_apart(made, frame)):
        return over
    if picked and not _has_own_name(frame) and (not made.nouns or _is_about(made, picked)):
        return picked
    versus = _held_apart(made, frame)
    apart = made.versus or _is_comparative(made) or _is_of_each(frame)
    return versus[:1] if apart else []


def _held_apart(made: Draft, frame: Frame) -> list[str]:
    """Return the fields with several values that can stand against each other."""
    several = (f for f in frame.filters if len(f.values) > 1 and not _is_unclear(made, f))
    return [f.field for f in several if _is_side(made, f.field) or " or " in f.label]


def _ranked_over(made: Draft, things: list[str], picked: list[str]) -> list[str]:
    """Return what a ranking of numbers is over."""
    if counts_names(made):
        return ["same_name"]
    if "error_class" in picked and things == ["job"] and _stands_behind(made, made.things[0][1]):
        things = []  # "the most common error of jobs in HR"
    return (things or picked) if made.order_key != "time" else []


def _stands_behind(made: Draft, atom: Atom) -> bool:
    """Return whether *atom* stands behind the word that ranks."""
    return made.order_said is not None and made.order_said.start < atom.start


def _doer(made: Draft, *, ranked: bool) -> str:
    """Return the field with who did what is counted, "" where nothing is counted by that."""
    fields = made.entity.fields
    if not made.who or _is_comparative(made):
        return ""
    if ranked and "changed_at" in made.select and "changed_by" in fields:
        return "changed_by"
    counts = ranked or made.counted or made.entity.name == "run"  # "who ... and how many"
    return "user" if "user" in fields and counts else ""


def _is_unclear(made: Draft, each: Filter) -> bool:
    """Return whether the values are all that one name may mean, not several that were named."""
    return any(set(each.values) <= {e.key for e in found} for _, found in made.ambiguous)


def _newest(made: Draft, frame: Frame) -> str:
    """Return the time whose newest is wanted for each group: "last successful sync per space"."""
    timed = [name for name in made.select if name in {"last_sync_at", "last_run_at", "changed_at"}]
    plain = not (frame.asked or made.counted or made.order or frame.window)
    return timed[0] if timed and (made.groups or made.each) and plain else ""


def _newest_over(made: Draft, frame: Frame) -> str:
    """Return the time by whose newest things are ranked: "which space has the freshest data"."""
    if made.order is None or made.order_key not in {"time", "stale"} or not made.things:
        return ""
    if frame.asked or frame.limited or made.counted or made.groups or made.aggs:
        return ""
    first = made.things[0]
    ahead = first[0] in PLACES and (made.noun_at < 0 or first[1].start < made.noun_at)
    named = [made.order.by, *made.select]
    return next((n for n in named if ahead and n in _RENEWED), "")


_RENEWED = frozenset({"last_sync_at", "changed_at", "profiled_at"})


def _different(made: Draft, frame: Frame, groups: list[str]) -> str:
    """Return the field whose values are counted: "how many owners", "how many different jobs"."""
    if made.groups or made.order is not None or frame.limited or made.aggs:
        return ""
    if made.shown or made.versus or _counts_steps(made):
        return ""
    things = [name for name, _ in made.things if made.distinct]
    if made.distinct and made.nouns == ["audit"]:
        things = things or ["action"]  # "how many different actions"
    named = [*(name for name in groups if name in made.select), *things]
    if not named or frame.asked != (Asked(),) or (made.nouns and not made.distinct):
        return ""
    return named[0]


def _counts_steps(made: Draft) -> bool:
    """Return whether days are counted, not things: "on how many different days"."""
    return bool(made.bucket) and made.how_many and not made.per_bucket


def _is_of_each(frame: Frame) -> bool:
    """Return whether the number makes no sense over two things: "latency of A and B"."""
    return bool(frame.asked) and frame.asked[0].measure in _OF_EACH


def _counted_of_each(made: Draft, frame: Frame, things: list[str]) -> list[str]:
    """ "columns of a table on average" counts each table, "success rates of the spaces" each."""
    if made.each or frame.limited:
        return things[:1]
    free = [name for name in things if not any(each.field == name for each in frame.filters)]
    if not free or made.order is not None:
        return []
    summed = frame.asked == (Asked(),) and (AGGREGATES - {"sum"}) & set(made.aggs)
    rate = any(made.entity.measures[each.measure].unit == "percent" for each in frame.asked)
    apart = rate and (made.versus or (made.plural and free[0] in PLACES))
    return free[:1] if summed or apart else []


def _ranked_inside(made: Draft, groups: list[str], things: list[str]) -> str:
    """Return what is ranked within one group: "the most frequent error of each space"."""
    if made.order is None or made.sorts or made.order_key == "time" or len(groups) != 1:
        return ""
    picked = [name for name in made.select if name in CATEGORIES]
    return next((name for name in (*things, *picked) if name != groups[0]), "")


def _is_side(made: Draft, name: str) -> bool:
    """Return whether the values of a field can stand against each other."""
    return name in {"asset", "job", "owner", "user"} or (
        _is_category(made, name) and name != "kind"
    )


def _is_comparative(made: Draft) -> bool:
    """ "is finance slower than sales": one measure of both."""
    return made.order is not None and made.order.by in made.entity.measures


def _is_category(made: Draft, name: str) -> bool:
    return made.entity.fields[name].type == "enum" or name in PLACES


def _is_pinned(frame: Frame) -> bool:
    return any(each.field == "asset" and each.op == "is" for each in frame.filters)


def _has_own_name(frame: Frame) -> bool:
    return any(each.field == frame.entity for each in frame.filters)


def _is_about(made: Draft, picked: list[str]) -> bool:
    return made.entity.name != "audit" or picked != ["user"]


def _trend_bucket(window: Window | None) -> str:
    if window is None or window.since is None:
        return "week"
    short = window.until is None or (window.until - window.since).days <= 62
    return "day" if short else "week"

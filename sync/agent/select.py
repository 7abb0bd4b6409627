"""A frame as a SELECT: sqlglot trees from the model's fragments, values bound."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from sqlglot import exp, select

from sync.agent.frame import Frame, Query
from sync.agent.model import Model
from sync.agent.sql.bins import is_binned, to_bins
from sync.agent.sql.conditions import conditions
from sync.agent.sql.grouped import place_condition, tied_column, to_grouped
from sync.agent.sql.listed import to_listed
from sync.agent.sql.measures import aggregate_of, measure_columns, quoted, value_column
from sync.agent.sql.source import SQL, Params, Source
from sync.agent.times.window import Window

CHANGE = "change"  # by how much a number of one period is more than that of the other


def to_query(frame: Frame, model: Model, now: datetime) -> Query:
    """Return the SELECT that answers *frame*."""
    params = Params(now)
    tree = build(frame, model, params)
    return Query(sql=tree.sql(dialect=SQL, pretty=True), params=params.values)


def build(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return the tree of *frame*."""
    if is_binned(frame):
        return to_bins(frame, model, params)
    if frame.windows and frame.asked:
        return _by_period(frame, model, params)
    if frame.overall:
        return _overall(frame, model, params)
    if frame.asked and (frame.bucket or frame.groups):
        return to_grouped(frame, model, params)
    if frame.asked:
        return _single(frame, model, params)
    return to_listed(frame, model, params)


def _overall(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return the numbers of the inner groups, or of the steps of time, summed up."""
    each = replace(frame, overall="", groups=(*frame.inner, *frame.groups), inner=(), order=None)
    if frame.groups:
        each = replace(each, limit=None, rank=None, per_group="")  # the sums are ranked
    number = aggregate_of(value_column(each), frame.overall)
    names = [quoted(name) for name in frame.groups]
    tree = select(*names, f"{number} AS {value_column(frame)}", dialect=SQL)
    tree = tree.from_(build(each, model, params).subquery("counted"))
    if not names:
        return tree
    tree = tree.group_by(*names, dialect=SQL)
    way = "DESC" if frame.order is None or frame.order.descending else "ASC"
    if frame.limit is None and frame.rank is None:
        return tree.order_by(f"{len(names) + 1} {way}", *names, dialect=SQL)
    value = value_column(frame)
    place = f"rank() OVER (ORDER BY {value} {way} NULLS LAST) AS place"
    ranked = select("*", place, tied_column(value), dialect=SQL).from_(tree.subquery("summed"))
    whole = select("*").from_(ranked.subquery("ranked"))
    whole = whole.where(place_condition(frame, params), dialect=SQL)
    return whole.order_by("place", *names, dialect=SQL)


def is_side_by_side(frame: Frame) -> bool:
    """Return whether each group has its numbers of two periods in one row."""
    return len(frame.windows) == 2 and bool(frame.groups) and not frame.bucket


def period_names(frame: Frame) -> tuple[str, ...]:
    """Return the columns that hold the numbers of the periods."""
    plain = (re.sub(r"\W+", "_", window.label.lower()).strip("_") for window in frame.windows)
    names = [name if name[:1].isalpha() else f"in_{name}" for name in plain]
    return tuple(names) if len(set(names)) == len(names) else ("first_period", "second_period")


def _side_by_side(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return a row for each group with its number in either period, and by how much it changed."""
    main = value_column(frame)
    counted = frame.asked[0].measure in {"count", "written"} and not frame.shares
    number = "coalesce({side}." + main + ", 0)" if counted else "{side}." + main
    sides = [number.format(side=side) for side in ("a", "b")]
    first, second = period_names(frame)
    groups = [
        f"coalesce(a.{quoted(name)}, b.{quoted(name)}) AS {quoted(name)}" for name in frame.groups
    ]
    inner = [
        build(
            replace(frame, windows=(), window=window, order=None, limit=None, rank=None),
            model,
            params,
        ).subquery(side)
        for window, side in zip(frame.windows, ("a", "b"), strict=True)
    ]
    same = " AND ".join(
        f"a.{quoted(name)} IS NOT DISTINCT FROM b.{quoted(name)}" for name in frame.groups
    )
    tree = select(
        *groups,
        f"{sides[0]} AS {first}",
        f"{sides[1]} AS {second}",
        f"{' - '.join(sides if _is_later(*frame.windows) else sides[::-1])} AS change",
        dialect=SQL,
    ).from_(inner[0])
    tree = tree.join(inner[1], on=same, join_type="FULL", dialect=SQL)
    if frame.more:  # "spaces with more failures this month than last month"
        tree = tree.where(f"{sides[0]} {frame.more} {sides[1]}", dialect=SQL)
    ways = [f"{len(groups) + 1} DESC NULLS LAST", *map(str, range(1, len(groups) + 1))]
    if frame.order is not None and frame.order.by == CHANGE:
        ways = [f"{CHANGE} {'DESC' if frame.order.descending else 'ASC'} NULLS LAST", *ways]
        return tree.order_by(*ways, dialect=SQL).limit(frame.limit or 1)
    return tree.order_by(*ways, dialect=SQL)


def _is_later(one: Window, other: Window) -> bool:
    return one.since is None or other.since is None or one.since >= other.since


def _single(frame: Frame, model: Model, params: Params) -> exp.Query:
    source = Source(model[frame.entity], params)
    columns = measure_columns(frame, source, model)
    where = conditions(frame, model, source)
    return source.apply(select(*columns, dialect=SQL)).where(*where, dialect=SQL)


def _by_period(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return one row for each period, or two periods side by side for each group."""
    if is_side_by_side(frame):
        return _side_by_side(frame, model, params)
    trees = []
    for index, window in enumerate(frame.windows):
        part = replace(frame, windows=(), window=window, order=None, limit=None, rank=None)
        inner = build(part, model, params)
        label = params.bind(window.label)
        outer = select(f"{label} AS period", "*", f"{index} AS place", dialect=SQL)
        trees.append(outer.from_(inner.subquery(f"w{index}")))
    joined: exp.Query = trees[0]
    for tree in trees[1:]:
        joined = exp.union(joined, tree, distinct=False, dialect=SQL)
    return joined

"""Numbers beside each other, each counted by itself: no number swells another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlglot import exp, select

from sync.agent.frame import Filter, Frame, Query
from sync.agent.model import Model
from sync.agent.select import build
from sync.agent.sql.measures import quoted, value_column
from sync.agent.sql.source import SQL, Params

_TOLD = frozenset(
    {"status", "severity", "kind", "asset_type", "system", "priority", "level"} | {"trigger"}
)
_ADDED = frozenset({"count", "written", "retries", "row_count", "column_count", "asset_count"})


def several_query(frame: Frame, model: Model, now: datetime) -> Query:
    """Return one SELECT with a number of each part, beside each other or per group."""
    params = Params(now)
    by = keys_of(frame)
    parts = [replace(part, groups=frame.groups, bucket=frame.bucket) for part in frame.parts]
    trees = [build(part, model, params) for part in parts]
    names = part_names(frame)
    columns = [value_column(part) for part in parts]
    tree = (
        _per_group(frame, trees, names, columns, params)
        if by
        else _in_one_row(trees, names, columns)
    )
    if frame.more and by:
        whole = select("*").from_(tree.subquery("both"))
        tree = whole.where(f"{names[0]} {frame.more} {names[1]}", dialect=SQL)
    if frame.ratio:
        first, second = names[:2]
        share = f"CAST({first} AS DOUBLE) / nullif({second}, 0) AS ratio"
        tree = select(*map(quoted, by), share, *names, dialect=SQL).from_(tree.subquery("both"))
    return Query(sql=tree.sql(dialect=SQL, pretty=True), params=params.values)


def keys_of(frame: Frame) -> list[str]:
    """Return the columns that say what the numbers of a row are of: groups, days, periods."""
    steps = [frame.bucket] if frame.bucket else []
    return [*frame.groups, *steps] or (["period"] if frame.parts[0].windows else [])


def _in_one_row(
    trees: Sequence[exp.Query], names: Sequence[str], columns: Sequence[str]
) -> exp.Select:
    whole = select()
    for index, (tree, name, column) in enumerate(zip(trees, names, columns, strict=True)):
        number = select(f"q{index}.{column}").from_(tree.subquery(f"q{index}"))
        whole = whole.select(number.subquery().as_(name))
    return whole


def _per_group(
    frame: Frame,
    trees: Sequence[exp.Query],
    names: Sequence[str],
    columns: Sequence[str],
    params: Params,
) -> exp.Select:
    by = keys_of(frame)
    keys: exp.Query = select(*map(quoted, by)).from_(trees[0].copy().subquery("k0"))
    if by[:1] in (["space"], ["database"]) and len(by) == 1:
        keys = exp.union(keys, _schemas(frame, params), dialect=SQL)  # also where nothing is
    for index, tree in enumerate(trees[1:], start=1):
        more = select(*map(quoted, by)).from_(tree.copy().subquery(f"k{index}"))
        keys = exp.union(keys, more, dialect=SQL)
    shown = [f"g.{quoted(name)}" for name in by]
    for index, (part, name, column) in enumerate(zip(frame.parts, names, columns, strict=True)):
        cell = f"q{index}.{column}"
        asked = part.asked[0]
        added = asked.measure in _ADDED and asked.agg in {"", "sum"} and not part.share
        shown.append(f"coalesce({cell}, 0) AS {name}" if added else f"{cell} AS {name}")
    query = select(*shown, dialect=SQL).from_(keys.subquery("g"))
    for index, tree in enumerate(trees):
        same = [f"q{index}.{quoted(n)} IS NOT DISTINCT FROM g.{quoted(n)}" for n in by]
        query = query.join(
            tree.subquery(f"q{index}"), on=" AND ".join(same), join_type="LEFT", dialect=SQL
        )
    return query.order_by(*(f"g.{quoted(name)}" for name in by), dialect=SQL)


def _schemas(frame: Frame, params: Params) -> exp.Select:
    """Return all spaces, or databases, or those that every number is of."""
    by = frame.groups[0]
    system = "datasphere" if by == "space" else "glue"
    tree = select(f"s.name AS {quoted(by)}", dialect=SQL).from_("v_schema s", dialect=SQL)
    tree = tree.where(f"s.system = '{system}' AND s.deleted_at IS NULL", dialect=SQL)
    for each in _shared_places(frame):
        bound = ", ".join(params.bind(value) for value in each.values)
        tree = tree.where(f"s.name {'NOT ' if each.negated else ''}IN ({bound})", dialect=SQL)
    return tree


def _shared_places(frame: Frame) -> list[Filter]:
    """Return the conditions on the groups themselves that all parts have: "HR and SALES: ..."."""
    first, *rest = frame.parts
    named = (f for f in first.filters if f.field == frame.groups[0] and f.op == "is")
    return [each for each in named if all(each in part.filters for part in rest)]


def part_names(frame: Frame) -> list[str]:
    """Return a name for the number of each part of *frame*, all different."""
    found: list[str] = []
    for part in frame.parts:
        words = [f"different_{a.of}" for a in part.asked if a.of] or [part.entity]
        words += [
            str(value).lower() for f in part.filters if f.field in _TOLD for value in f.values
        ]
        words += [flag.flag if flag.wanted else f"not_{flag.flag}" for flag in part.flags]
        words += [f"{a.agg} {a.measure}".strip() for a in part.asked if a.measure != "count"]
        name = "_".join(words).replace(" ", "_")
        found.append(name if name not in found else f"{name}_{len(found) + 1}")
    return found

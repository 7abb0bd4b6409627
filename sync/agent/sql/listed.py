"""Rows as they stand: sorted, cut, or each value once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp, select

from sync.agent.frame import Frame
from sync.agent.model import Entity, Model
from sync.agent.sql.conditions import conditions, related_count
from sync.agent.sql.grouped import place_condition, tied_column
from sync.agent.sql.measures import quoted
from sync.agent.sql.source import SQL, Params, Source

_THERE = {(">=", 1), (">", 0), (">=", 0), ("=", 0)}  # that there are some, or none, is no number


def to_listed(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return the rows of *frame*."""
    source = Source(model[frame.entity], params)
    entity = source.entity
    within = (frame.per_group,) if frame.per_group else ()
    names = list(dict.fromkeys((*frame.select, *entity.show, *within, *_waits(frame))))
    columns = [f"{source.sql(name)} AS {quoted(name)}" for name in names]
    columns += [
        f"{related_count(each, entity, model, params)} AS {each.part.entity}_count"
        for each in frame.related
        if (each.op, each.number) not in _THERE
    ]
    where = conditions(frame, model, source)
    if frame.order is not None and frame.order.by:
        column = source.sorted_by(frame.order.by)
        direction = "DESC" if frame.order.descending else "ASC"
        if frame.limit is not None or frame.rank is not None or frame.per_group:
            split = f"PARTITION BY {source.sql(frame.per_group)} " if frame.per_group else ""
            ranking = "row_number" if (frame.limit or 0) > 1 else "rank"
            tie = f", {entity.key}" if ranking == "row_number" else ""
            columns.append(f"{ranking}() OVER ({split}ORDER BY {column} {direction}{tie}) AS place")
            if frame.rank is not None:
                columns.append(tied_column(column, split))
            where.append(f"{column} IS NOT NULL")
        if frame.order.by not in names:
            columns.append(f"{source.sql(frame.order.by)} AS {quoted(frame.order.by)}")
        order = [f"{column} {direction} NULLS LAST"]
    else:
        order = []
    for each in entity.sort:
        name, _, direction = each.partition(" ")
        order.append(f"{source.sql(name)} {direction.upper()} NULLS LAST")
    query = source.apply(select(*columns, dialect=SQL)).where(*where, dialect=SQL)
    if frame.distinct:
        return _distinct(frame, source, where)
    if (
        frame.order is not None
        and frame.order.by
        and (frame.limit is not None or frame.rank is not None)
    ):
        outer = (
            select("*")
            .from_(query.subquery("listed"))
            .where(place_condition(frame, params), dialect=SQL)
        )
        return outer.order_by("place", *(each for each in _outer_sort(entity, names)), dialect=SQL)
    query = query.order_by(*order, dialect=SQL)
    return query if frame.limit is None else query.limit(frame.limit)


def _waits(frame: Frame) -> tuple[str, ...]:
    """Return what tells since when runs wait that have not started."""
    told = {
        value for f in frame.filters if f.field == "status" and not f.negated for value in f.values
    }
    return ("queued_at",) if frame.entity == "run" and "QUEUED" in told else ()


def _outer_sort(entity: Entity, names: Sequence[str]) -> list[str]:
    found = []
    for each in entity.sort:
        name, _, direction = each.partition(" ")
        if name in names:
            found.append(f"{quoted(name)} {direction.upper()} NULLS LAST")
    return found


def _distinct(frame: Frame, source: Source, where: Sequence[str]) -> exp.Query:
    columns = [f"{source.sql(name)} AS {quoted(name)}" for name in frame.select]
    query = source.apply(select(*columns, dialect=SQL).distinct()).where(*where, dialect=SQL)
    return query.order_by(*map(quoted, frame.select), dialect=SQL)

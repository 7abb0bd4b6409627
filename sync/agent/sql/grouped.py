"""Numbers by group: ranked, limited, and with the groups that hold none."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp, select

from sync.agent.frame import Asked, Filter, Frame, Norm, Related
from sync.agent.model import Model
from sync.agent.sql.conditions import condition, conditions
from sync.agent.sql.measures import (
    SERIES,
    asked_name,
    bucket_sql,
    counts_rows,
    measure_columns,
    measure_sql,
    quoted,
    value_column,
)
from sync.agent.sql.series import to_series
from sync.agent.sql.source import SQL, Params, Source

_SHARE = "share_percent"


def to_grouped(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return one row for each group of *frame*."""
    source = Source(model[frame.entity], params)
    names = [*frame.groups]
    keys = [source.sql(name) for name in names]
    if frame.bucket:
        names.append(frame.bucket)
        keys.append(bucket_sql(frame, source))
    columns = [f"{sql} AS {quoted(name)}" for sql, name in zip(keys, names, strict=True)]
    columns += measure_columns(frame, source, model)
    where = conditions(frame, model, source)
    limits = [*_limits(frame, source, where), *_known(frame, source)]  # they may need joins
    if frame.bucket:
        where.append(f"{source.sql(frame.time_field or source.entity.time)} IS NOT NULL")
    query = source.apply(select(*columns, dialect=SQL)).where(*where, dialect=SQL)
    query = query.group_by(*keys, dialect=SQL)
    cut = _is_cut(frame) and not _cuts_steps(frame)
    series = frame.bucket in SERIES and not (cut or frame.limits)
    if not series:
        query = query.having(*limits, dialect=SQL)
    main = _ranking_column(frame)
    if frame.of_total:
        return _of_total(frame, query, names, params)
    if _is_of_schemas(frame) or (frame.zeros and _may_have_none(frame)):
        return _with_zeros(frame, query, model, params)
    if series:
        return _that_are_so(frame, to_series(frame, query, names, params), params)
    return _ranked(frame, query, names, main, source)


def _ranking_column(frame: Frame) -> str:
    """Return the number that groups are ranked by: the one that is asked for, else the first."""
    by = frame.order.by if frame.order is not None else ""
    asked = next((each for each in frame.asked if by and each.measure == by), None)
    return asked_name(asked) if asked is not None else value_column(frame)


def _of_total(frame: Frame, query: exp.Select, names: Sequence[str], params: Params) -> exp.Query:
    """Return each group with its share of what all groups have together."""
    main = asked_name(frame.asked[0])
    share = f"100.0 * {main} / nullif(sum({main}) OVER (), 0) AS share_percent"
    tree = select(*map(quoted, names), share, main, dialect=SQL).from_(query.subquery("counted"))
    if frame.having is not None and frame.having.field == _SHARE:
        tree = select("*", dialect=SQL).from_(tree.subquery("shared"), dialect=SQL)
        tree = tree.where(_within(_SHARE, frame.having, params), dialect=SQL)
    return tree.order_by(f"{main} DESC", *map(quoted, names), dialect=SQL)


def _within(sql: str, limit: Filter, params: Params) -> str:
    bound = [params.bind(value) for value in limit.values]
    return f"{sql} {limit.op.upper()} {' AND '.join(bound)}"


def _is_of_schemas(frame: Frame) -> bool:
    """Return whether assets are counted by space or database, where one may hold none."""
    plain = frame.entity == "asset" and frame.asked == (Asked(),) and not _is_cut(frame)
    return (
        plain
        and frame.groups in {("space",), ("database",)}
        and not frame.shares
        and not (frame.limited or frame.window or frame.flags or frame.related)
        and all(each.field in {"system", "asset_type", "kind"} for each in frame.filters)
    )


def _is_cut(frame: Frame) -> bool:
    return frame.limit is not None or frame.rank is not None


def _cuts_steps(frame: Frame) -> bool:
    """Return whether the first or last steps of those that are so are wanted, none left out."""
    by = frame.order.by if frame.order is not None else ""
    return frame.having is not None and by == frame.bucket and frame.rank is None


_EACH = {"asset": "asset", "job": "job", "space": "schema", "database": "schema"}


def _may_have_none(frame: Frame) -> bool:
    """Return whether the groups of *frame* are things that are known without its rows."""
    plain = not (frame.bucket or frame.limited or frame.shares or _is_cut(frame))
    return plain and frame.groups[0] in _EACH and counts_rows(frame)


def _with_zeros(frame: Frame, query: exp.Select, model: Model, params: Params) -> exp.Query:
    """Return every thing that a group could be with its numbers, 0 where it has no rows."""
    name = frame.groups[0]
    entity = model[_EACH[name]]
    source = Source(entity, params)
    system = {"space": "datasphere", "database": "glue"}.get(name)
    own = set(entity.fields) - ({"status"} if frame.entity != entity.name else set())
    kept = tuple(each for each in frame.filters if each.field in own)
    kept += (Filter(field="system", values=(system,)),) if system else ()
    things = Frame(entity=entity.name, filters=kept)
    known = source.apply(select(f"{source.sql(entity.title[0])} AS thing", dialect=SQL))
    known = known.where(*conditions(things, model, source), dialect=SQL)
    numbers = [f"coalesce(c.{n}, 0) AS {n}" for n in map(asked_name, frame.asked)]
    tree = select(f"t.thing AS {quoted(name)}", *numbers, dialect=SQL)
    tree = tree.from_(known.subquery("t")).join(
        f"LEFT JOIN counted AS c ON c.{quoted(name)} = t.thing", dialect=SQL
    )
    ascending = frame.order is not None and not frame.order.descending
    place = "1" if frame.order is not None and frame.order.by == name else "2"
    order = f"{place} {'ASC' if ascending else 'DESC'}"
    return tree.with_("counted", query, dialect=SQL).order_by(order, "1", dialect=SQL)


def _that_are_so(frame: Frame, tree: exp.Query, params: Params) -> exp.Query:
    """Return the steps of a series that *frame* limits: "days without failures" have 0."""
    if frame.having is None:
        return tree
    values = [params.bind(value) for value in frame.having.values]
    number = " AND ".join(values)
    op = "BETWEEN" if frame.having.op == "between" else frame.having.op
    listed = select("*", dialect=SQL).from_(tree.subquery("steps"), dialect=SQL)
    listed = listed.where(f"{value_column(frame)} {op} {number}", dialect=SQL)
    newest = _cuts_steps(frame) and frame.order is not None and frame.order.descending
    listed = listed.order_by(f"{frame.bucket}{' DESC' if newest else ''}", dialect=SQL)
    return listed.limit(frame.limit) if frame.limit is not None else listed


def _limits(frame: Frame, source: Source, where: Sequence[str]) -> list[str]:
    """Return what groups must meet: their number, how many rows or different days they have."""
    having: tuple[Filter, ...] = () if frame.having is None else (frame.having,)
    if frame.of_total:  # a share of all is known when all groups are counted
        having = tuple(each for each in having if each.field != _SHARE)
    limits = (*having, *frame.limits)
    return [
        _met_by(each, source) if isinstance(each, Related) else _limited(each, frame, source, where)
        for each in limits
    ]


_OF_VALUES = frozenset({"avg", "median", "min", "max"})


def _known(frame: Frame, source: Source) -> list[str]:
    """Return the condition that a group has any value to take the average, or an end, of."""
    of_values = len(frame.asked) == 1 and frame.asked[0].agg in _OF_VALUES and not frame.bucket
    return [f"{measure_sql(frame.asked[0], source)} IS NOT NULL"] if of_values else []


def _limited(each: Filter, frame: Frame, source: Source, where: Sequence[str]) -> str:
    sql = _of_groups(each.field, frame, source)
    norm = next((value for value in each.values if isinstance(value, Norm)), None)
    if norm is not None:  # "jobs that take longer than average": than all runs do
        inner = Source(source.entity, source.params, set(source.joins))
        columns = measure_sql(frame.asked[0], inner)
        whole = inner.apply(select(columns, dialect=SQL)).where(*where, dialect=SQL)
        return f"{sql} {each.op} {norm.times} * ({whole.sql(dialect=SQL)})"
    return _within(sql, each, source.params)


def _met_by(each: Related, source: Source) -> str:
    """Return the condition that so many rows of a group meet what *each* says."""
    met = " AND ".join(condition(one, source) for one in each.part.conditions)
    number = f"count(DISTINCT {source.entity.key}) FILTER (WHERE {met})"
    high = f" AND {source.params.bind(each.high)}" if each.op == "between" else ""
    return f"{number} {each.op.upper()} {source.params.bind(each.number)}{high}"


def _of_groups(name: str, frame: Frame, source: Source) -> str:
    """Return the number of a group that a limit called *name* is about."""
    entity = source.entity
    if name in SERIES:
        time = source.sql(frame.time_field or entity.time)
        return f"count(DISTINCT date_trunc('{name}', {time}))"
    if name == _SHARE:
        return _SHARE
    if name == "rows":
        return measure_sql(Asked(), source)
    if name in entity.fields:
        within = entity.fields[name].where
        only = f" FILTER (WHERE {within})" if within else ""
        return f"count(DISTINCT {source.sql(name)}){only}"
    return measure_sql(frame.asked[0], source)


def _ranked(
    frame: Frame, query: exp.Select, names: Sequence[str], main: str, source: Source
) -> exp.Query:
    descending = frame.order is None or frame.order.descending
    direction = "DESC" if descending else "ASC"
    if frame.bucket == "hour_of_day" and frame.order is None:
        return query.order_by("hour_of_day", dialect=SQL)
    if frame.limit is None and frame.rank is None:
        by = main
        if frame.order is not None and frame.order.by in names:
            by = source.ranked(quoted(frame.order.by), frame.order.by)
        return query.order_by(f"{by} {direction} NULLS LAST", *map(quoted, names), dialect=SQL)
    # the best one with all ties; a list of n has n rows
    ranking = "row_number" if (frame.limit or 0) > 1 else "rank"
    order = ", ".join([f"{main} {direction}", *(names if ranking == "row_number" else ())])
    if frame.per_group:
        window = f"{ranking}() OVER (PARTITION BY {frame.per_group} ORDER BY {order})"
    else:
        window = f"{ranking}() OVER (ORDER BY {order})"
    split = f"PARTITION BY {frame.per_group}" if frame.per_group else ""
    tied = [tied_column(main, split)] if frame.rank is not None else []
    ranked = (
        select("*", f"{window} AS place", *tied, dialect=SQL)
        .from_(query.subquery("counted"))
        .where(f"{main} IS NOT NULL", dialect=SQL)
    )
    outer = (
        select("*")
        .from_(ranked.subquery("ranked"))
        .where(place_condition(frame, source.params), dialect=SQL)
    )
    return outer.order_by("place", *names, dialect=SQL)


def tied_column(value: str, split: str = "") -> str:
    """Return how many share a place: two that are tied for the first take the second, too."""
    over = f"{split}, {value}" if split else f"PARTITION BY {value}"
    return f"count(*) OVER ({over}) AS tied"


def place_condition(frame: Frame, params: Params) -> str:
    """Return the condition that keeps the places that *frame* wants."""
    if frame.rank is not None:
        rank = params.bind(frame.rank)
        return f"place <= {rank} AND place + tied > {rank}"
    return f"place <= {params.bind(frame.limit)}"

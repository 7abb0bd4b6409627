"""A frame as a SELECT: sqlglot trees from the model's fragments, values bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlglot import exp, select

from sync.agent.frame import Asked, Filter, Flagged, Frame, Query, Related
from sync.agent.model import Entity, Field, Measure, Model
from sync.agent.window import ALL_DAY, EVERY_DAY, Window

_SQL = "duckdb"
_COMPARED = {">", ">=", "<", "<=", "=", "<>"}
_BUCKETS = {
    "hour": "date_trunc('hour', {})",
    "day": "CAST(date_trunc('day', {}) AS DATE)",
    "week": "CAST(date_trunc('week', {}) AS DATE)",
    "month": "CAST(date_trunc('month', {}) AS DATE)",
    "quarter": "CAST(date_trunc('quarter', {}) AS DATE)",
    "year": "CAST(date_trunc('year', {}) AS DATE)",
    "hour_of_day": "CAST(extract(hour FROM {}) AS INTEGER)",
    "weekday": "dayname({})",
}
SERIES = frozenset({"hour", "day", "week", "month", "quarter", "year"})


@dataclass(slots=True)
class Params:
    """Collects the values that a query binds."""

    now: datetime
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """Return the placeholder of *value*."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        for name, known in self.values.items():
            if known == value and type(known) is type(value):
                return f"${name}"
        name = f"p{len(self.values) + 1}"
        self.values[name] = value
        return f"${name}"


@dataclass(slots=True)
class Source:
    """The FROM of one entity, with the joins that are needed so far."""

    entity: Entity
    params: Params
    joins: set[str] = field(default_factory=set)

    def need(self, joins: Iterable[str]) -> None:
        """Join these, too."""
        self.joins.update(joins)

    def sql(self, name: str) -> str:
        """Return the expression of the field or flag *name*."""
        found = self.entity.fields.get(name) or self.entity.flags[name]
        self.need(found.joins)
        return _with_now(found.sql, self.params)

    def flag(self, name: str) -> str:
        """Return the condition of the flag *name*."""
        found = self.entity.flags[name]
        self.need(found.joins)
        return _with_now(found.sql, self.params)

    def apply(self, query: exp.Select) -> exp.Select:
        """Return *query* with FROM and joins."""
        query = query.from_(self.entity.source, dialect=_SQL)
        for name, sql in self.entity.joins.items():
            if name in self.joins:
                query = query.join(sql, dialect=_SQL)
        return query


def _with_now(sql: str, params: Params) -> str:
    return sql.replace("$now", params.bind(params.now)) if "$now" in sql else sql


def to_query(frame: Frame, model: Model, now: datetime) -> Query:
    """Return the SELECT that answers *frame*."""
    params = Params(now)
    tree = build(frame, model, params)
    return Query(sql=tree.sql(dialect=_SQL, pretty=True), params=params.values)


def build(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return the tree of *frame*."""
    if frame.windows and frame.asked:
        return _by_period(frame, model, params)
    if frame.asked and (frame.bucket or frame.groups):
        return _grouped(frame, model, params)
    if frame.asked:
        return _single(frame, model, params)
    return _listed(frame, model, params)


def conditions(frame: Frame, model: Model, source: Source) -> list[str]:
    """Return what rows must meet, as SQL."""
    entity, params = source.entity, source.params
    found = [f"({entity.where})"] if entity.where else []
    found += [_condition(each, source) for each in frame.conditions]
    for options in frame.alternatives:
        found.append("(" + " OR ".join(_condition(each, source) for each in options) + ")")
    for asked in frame.asked:
        if entity.measures[asked.measure].where:
            found.append(f"({entity.measures[asked.measure].where})")
    for group in (*frame.groups, *([frame.per_group] if frame.per_group else ())):
        if entity.fields[group].where:
            found.append(f"({entity.fields[group].where})")
    found += _in_window(frame, source)
    found += [_related(each, entity, model, params) for each in frame.related]
    return found


def _condition(each: Filter | Flagged, source: Source) -> str:
    if isinstance(each, Flagged):
        flag = source.entity.flags[each.flag]
        sql = source.flag(each.flag)
        side = f" AND {source.entity.alias}.system = '{flag.side}'" if flag.side else ""
        return f"(({sql}) IS {'' if each.wanted else 'NOT '}TRUE{'' if each.wanted else side})"
    sql = _filtered(source.entity.fields[each.field], each, source)
    return f"(({sql}) IS NOT TRUE)" if each.negated else f"({sql})"


def _filtered(known: Field, each: Filter, source: Source) -> str:
    sql = source.sql(known.name)
    bind = source.params.bind
    match each.op:
        case "is" | "in" if known.match:
            return " OR ".join(known.match.replace("{}", bind(value)) for value in each.values)
        case "is" | "in":
            return f"{sql} IN (" + ", ".join(map(bind, each.values)) + ")"
        case "like":
            return f"contains(lower({sql}), lower({bind(each.values[0])}))"
        case "prefix":
            return f"starts_with(lower({sql}), lower({bind(each.values[0])}))"
        case "suffix":
            return f"ends_with(lower({sql}), lower({bind(each.values[0])}))"
        case "between":
            low, high = map(bind, each.values)
            return f"{sql} BETWEEN {low} AND {high}"
        case "empty":
            return f"trim(coalesce(CAST({sql} AS VARCHAR), '')) = ''"
    return f"{sql} {each.op} {bind(each.values[0])}"


def _in_window(frame: Frame, source: Source) -> list[str]:
    if frame.window is None:
        return []
    sql = source.sql(frame.time_field or source.entity.time)
    return window_conditions(sql, frame.window, source.params)


def window_conditions(sql: str, window: Window, params: Params) -> list[str]:
    """Return what the instant *sql* must meet to lie in *window*."""
    found = []
    if window.since is not None:
        found.append(f"{sql} >= {params.bind(window.since)}")
    if window.until is not None:
        found.append(f"{sql} < {params.bind(window.until)}")
    if window.part is not None:
        if window.part.weekdays != EVERY_DAY:
            days = ", ".join(str(day + 1) for day in sorted(window.part.weekdays))
            found.append(f"isodow({sql}) IN ({days})")
        if window.part.minutes != ALL_DAY:
            minute = f"(extract(hour FROM {sql}) * 60 + extract(minute FROM {sql}))"
            spans = (f"{minute} >= {a} AND {minute} < {b}" for a, b in window.part.minutes)
            found.append("(" + " OR ".join(f"({span})" for span in spans) + ")")
    return found


def _related(each: Related, entity: Entity, model: Model, params: Params) -> str:
    relation = entity.relations[each.part.entity]
    source = Source(model[each.part.entity], params)
    alias = relation.on.split(".")[0].split("(")[-1]
    source.need(_chain(source.entity, alias))
    where = conditions(each.part, model, source)
    low = (each.op in {"<", "<=", "="} and each.number == 0) or (
        each.op == "<" and each.number <= 1
    )
    needed = (each.op, each.number) in {(">=", 1), (">", 0)} or low
    query = source.apply(select(f"{relation.on} AS id", dialect=_SQL)).where(
        *where, f"{relation.on} IS NOT NULL", dialect=_SQL
    )
    if not needed:
        count = f"count(DISTINCT {source.entity.key})"
        query = query.group_by(relation.on, dialect=_SQL).having(
            f"{count} BETWEEN {each.number} AND {each.high}"
            if each.op == "between"
            else f"{count} {_mirrored(each.op)} {each.number}",
            dialect=_SQL,
        )
    # fewer than n holds for none, too: everything but those with n or more
    verb = "NOT IN" if low or each.op in {"<", "<="} else "IN"
    return f"{entity.key} {verb} ({query.sql(dialect=_SQL)})"


def _mirrored(op: str) -> str:
    return {"<": ">=", "<=": ">"}.get(op, op)


def _chain(entity: Entity, alias: str) -> list[str]:
    """Return the joins up to *alias*, in the model's order where one builds on another."""
    if alias == entity.alias:
        return []
    needed = [alias]
    for other in entity.joins:
        if other != alias and f" {other}." in f" {entity.joins[alias]}":
            needed += _chain(entity, other)
    return needed


def measure_sql(asked: Asked, source: Source) -> str:
    """Return the aggregate of *asked*."""
    measure = source.entity.measures[asked.measure]
    source.need(measure.joins)
    return _with_now(_aggregate(measure, asked.agg), source.params)


def _aggregate(measure: Measure, agg: str) -> str:
    if not agg or not measure.of:
        return measure.sql
    if agg == "median":
        return f"median({measure.of})"
    if agg.startswith("p") and agg[1:].isdigit():
        return f"quantile_cont({measure.of}, {int(agg[1:]) / 100})"
    return f"{agg}({measure.of})"


def asked_name(asked: Asked) -> str:
    """Return the name of the column that holds *asked*."""
    return f"{asked.agg}_{asked.measure}" if asked.agg else asked.measure


def _measures(frame: Frame, source: Source) -> list[str]:
    columns = []
    for asked in frame.asked:
        if frame.share and asked.measure == "count":
            inner = " AND ".join(_condition(each, source) for each in frame.share)
            key = source.entity.key
            part = f"count(DISTINCT {key}) FILTER (WHERE {inner})"
            columns += [
                f"100.0 * {part} / nullif(count(DISTINCT {key}), 0) AS share_percent",
                f"{part} AS matching",
                f"count(DISTINCT {key}) - {part} AS others",
                f"count(DISTINCT {key}) AS all_of_them",
            ]
            continue
        columns.append(f"{measure_sql(asked, source)} AS {asked_name(asked)}")
        if not asked.agg:
            parts = source.entity.measures[asked.measure].parts
            columns += [f"{sql} AS {name}" for name, sql in parts]
    return columns


def _single(frame: Frame, model: Model, params: Params) -> exp.Query:
    source = Source(model[frame.entity], params)
    columns = _measures(frame, source)
    where = conditions(frame, model, source)
    return source.apply(select(*columns, dialect=_SQL)).where(*where, dialect=_SQL)


def _by_period(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return one row for each period, or for each period and group."""
    trees = []
    for index, window in enumerate(frame.windows):
        part = replace(frame, windows=(), window=window, order=None, limit=None, rank=None)
        inner = build(part, model, params)
        label = params.bind(window.label)
        outer = select(f"{label} AS period", "*", f"{index} AS place", dialect=_SQL)
        trees.append(outer.from_(inner.subquery(f"w{index}")))
    joined: exp.Query = trees[0]
    for tree in trees[1:]:
        joined = exp.union(joined, tree, distinct=False, dialect=_SQL)
    return joined


def bucket_sql(frame: Frame, source: Source) -> str:
    """Return the expression of the frame's time bucket."""
    return _BUCKETS[frame.bucket].format(source.sql(frame.time_field or source.entity.time))


def _grouped(frame: Frame, model: Model, params: Params) -> exp.Query:
    source = Source(model[frame.entity], params)
    names = [*frame.groups]
    keys = [source.sql(name) for name in names]
    if frame.bucket:
        names.append(frame.bucket)
        keys.append(bucket_sql(frame, source))
    columns = [f"{sql} AS {_quoted(name)}" for sql, name in zip(keys, names, strict=True)]
    columns += _measures(frame, source)
    where = conditions(frame, model, source)
    if frame.bucket:
        where.append(f"{source.sql(frame.time_field or source.entity.time)} IS NOT NULL")
    query = source.apply(select(*columns, dialect=_SQL)).where(*where, dialect=_SQL)
    query = query.group_by(*keys, dialect=_SQL)
    if frame.having is not None:
        query = query.having(_having(frame, source), dialect=_SQL)
    main = value_column(frame)
    if _is_of_schemas(frame):
        return _with_empty_schemas(frame, query)
    ranked = frame.limit is not None or frame.rank is not None
    if frame.bucket in SERIES and not ranked:
        return _series(frame, query, names, params)
    return _ranked(frame, query, names, main, params)


def _is_of_schemas(frame: Frame) -> bool:
    """Return whether assets are counted by space or database, where one may hold none."""
    plain = frame.entity == "asset" and frame.asked == (Asked(),) and frame.order is None
    return (
        plain
        and frame.groups in {("space",), ("database",)}
        and not frame.share
        and not (frame.having or frame.window or frame.flags or frame.related)
        and all(each.field in {"system", "asset_type", "kind"} for each in frame.filters)
    )


def _with_empty_schemas(frame: Frame, query: exp.Select) -> exp.Query:
    name = frame.groups[0]
    system = "datasphere" if name == "space" else "glue"
    tree = select(f"s.name AS {name}", "coalesce(c.count, 0) AS count", dialect=_SQL)
    tree = tree.from_("v_schema s", dialect=_SQL)
    tree = tree.join(f"LEFT JOIN counted AS c ON c.{_quoted(name)} = s.name", dialect=_SQL)
    tree = tree.where(f"s.system = '{system}' AND s.deleted_at IS NULL", dialect=_SQL)
    return tree.with_("counted", query, dialect=_SQL).order_by("2 DESC", "1", dialect=_SQL)


def value_column(frame: Frame) -> str:
    """Return the name of the column with the frame's first number."""
    if frame.share and frame.asked[0].measure == "count":
        return "share_percent"
    return asked_name(frame.asked[0])


def _having(frame: Frame, source: Source) -> str:
    sql = measure_sql(frame.asked[0], source)
    if frame.having is None:
        return f"{sql} IS NOT NULL"
    if frame.having.op == "between":
        low, high = map(source.params.bind, frame.having.values)
        return f"{sql} BETWEEN {low} AND {high}"
    return f"{sql} {frame.having.op} {source.params.bind(frame.having.values[0])}"


def _ranked(
    frame: Frame, query: exp.Select, names: Sequence[str], main: str, params: Params
) -> exp.Query:
    descending = frame.order is None or frame.order.descending
    direction = "DESC" if descending else "ASC"
    if frame.bucket == "hour_of_day" and frame.order is None:
        return query.order_by("hour_of_day", dialect=_SQL)
    if frame.limit is None and frame.rank is None:
        return query.order_by(f"{main} {direction} NULLS LAST", *names, dialect=_SQL)
    # the best one with all ties; a list of n has n rows
    ranking = "row_number" if (frame.limit or 0) > 1 else "rank"
    order = ", ".join([f"{main} {direction}", *(names if ranking == "row_number" else ())])
    if frame.per_group:
        window = f"{ranking}() OVER (PARTITION BY {frame.per_group} ORDER BY {order})"
    else:
        window = f"{ranking}() OVER (ORDER BY {order})"
    ranked = (
        select("*", f"{window} AS place", dialect=_SQL)
        .from_(query.subquery("counted"))
        .where(f"{main} IS NOT NULL", dialect=_SQL)
    )
    outer = select("*").from_(ranked.subquery("ranked")).where(_place(frame, params), dialect=_SQL)
    return outer.order_by("place", *names, dialect=_SQL)


def _place(frame: Frame, params: Params) -> str:
    if frame.rank is not None:
        return f"place = {params.bind(frame.rank)}"
    return f"place <= {params.bind(frame.limit)}"


def _series(frame: Frame, query: exp.Select, names: Sequence[str], params: Params) -> exp.Query:
    """Return *query* with a row for every step of time, also where nothing happened."""
    step, main = frame.bucket, value_column(frame)
    zero = all(each.measure in {"count", "written"} and not frame.share for each in frame.asked)
    others = [name for name in names if name != step]
    columns = [f"t.tick AS {step}", *(f"k.{other}" for other in others)]
    columns.append(f"coalesce(c.{main}, 0) AS {main}" if zero else f"c.{main} AS {main}")
    columns += [f"c.{name}" for name in _extra_columns(frame)]
    tree = select(*columns, dialect=_SQL).from_(_ticks(frame, params), dialect=_SQL)
    if others:
        kinds = select(*others).distinct().from_("counted").subquery("k")
        tree = tree.join(kinds, join_type="CROSS")
    same = [f"c.{other} IS NOT DISTINCT FROM k.{other}" for other in others]
    on = " AND ".join([f"c.{step} = t.tick", *same])
    tree = tree.join(f"LEFT JOIN counted AS c ON {on}", dialect=_SQL)
    tree = tree.with_("counted", query, dialect=_SQL).order_by("1", *others, dialect=_SQL)
    return _cumulated(tree, step, main, others) if frame.cumulative else tree


def _cumulated(tree: exp.Select, step: str, main: str, others: Sequence[str]) -> exp.Query:
    split = f"PARTITION BY {', '.join(f's.{other}' for other in others)} " if others else ""
    total = f"sum(s.{main}) OVER ({split}ORDER BY s.{step}) AS running_{main}"
    columns = [f"s.{step}", *(f"s.{other}" for other in others), total, f"s.{main}"]
    running = select(*columns, dialect=_SQL).from_(tree.subquery("s"))
    return running.order_by(f"s.{step}", dialect=_SQL)


def _extra_columns(frame: Frame) -> list[str]:
    if frame.share:
        return ["matching", "others", "all_of_them"]
    return [asked_name(each) for each in frame.asked[1:]]


def _ticks(frame: Frame, params: Params) -> exp.Subquery:
    """Return every step from the first to the last one of the window, or of what was counted."""
    step = frame.bucket
    since, until = _series_ends(frame, params)
    kind = "TIMESTAMP" if step == "hour" else "DATE"
    ticks = f"generate_series({since}, {until}, INTERVAL '1 {step}') AS g(tick)"
    tree = select(f"CAST(tick AS {kind}) AS tick", dialect=_SQL).from_(ticks, dialect=_SQL)
    return tree.subquery("t")


def _series_ends(frame: Frame, params: Params) -> tuple[str, str]:
    step, window = frame.bucket, frame.window
    first = select(f"min(CAST({step} AS TIMESTAMP))", dialect=_SQL).from_("counted")
    since = first.subquery().sql(dialect=_SQL)
    if window is not None and window.since is not None:
        since = f"date_trunc('{step}', CAST({params.bind(window.since)} AS TIMESTAMP))"
    until = f"date_trunc('{step}', CAST({params.bind(params.now)} AS TIMESTAMP))"
    if window is not None and window.until is not None and window.until <= params.now:
        until = (
            f"date_trunc('{step}', CAST({params.bind(window.until)} AS TIMESTAMP) "
            "- INTERVAL '1 microsecond')"
        )
    return since, until


def _listed(frame: Frame, model: Model, params: Params) -> exp.Query:
    source = Source(model[frame.entity], params)
    entity = source.entity
    names = list(dict.fromkeys((*frame.select, *entity.show)))
    columns = [f"{source.sql(name)} AS {_quoted(name)}" for name in names]
    where = conditions(frame, model, source)
    if frame.order is not None and frame.order.by:
        column = source.sql(frame.order.by)
        direction = "DESC" if frame.order.descending else "ASC"
        if frame.limit is not None or frame.rank is not None or frame.per_group:
            split = f"PARTITION BY {source.sql(frame.per_group)} " if frame.per_group else ""
            ranking = "row_number" if (frame.limit or 0) > 1 else "rank"
            tie = f", {entity.key}" if ranking == "row_number" else ""
            columns.append(f"{ranking}() OVER ({split}ORDER BY {column} {direction}{tie}) AS place")
            where.append(f"{column} IS NOT NULL")
        if frame.order.by not in names:
            columns.append(f"{column} AS {frame.order.by}")
        order = [f"{column} {direction} NULLS LAST"]
    else:
        order = []
    for each in entity.sort:
        name, _, direction = each.partition(" ")
        order.append(f"{source.sql(name)} {direction.upper()} NULLS LAST")
    query = source.apply(select(*columns, dialect=_SQL)).where(*where, dialect=_SQL)
    if frame.distinct:
        return _distinct(frame, source, where)
    if (
        frame.order is not None
        and frame.order.by
        and (frame.limit is not None or frame.rank is not None)
    ):
        outer = (
            select("*").from_(query.subquery("listed")).where(_place(frame, params), dialect=_SQL)
        )
        return outer.order_by("place", *(each for each in _outer_sort(entity, names)), dialect=_SQL)
    query = query.order_by(*order, dialect=_SQL)
    return query if frame.limit is None else query.limit(frame.limit)


def _outer_sort(entity: Entity, names: Sequence[str]) -> list[str]:
    found = []
    for each in entity.sort:
        name, _, direction = each.partition(" ")
        if name in names:
            found.append(f"{_quoted(name)} {direction.upper()} NULLS LAST")
    return found


def _distinct(frame: Frame, source: Source, where: Sequence[str]) -> exp.Query:
    columns = [f"{source.sql(name)} AS {_quoted(name)}" for name in frame.select]
    query = source.apply(select(*columns, dialect=_SQL).distinct()).where(*where, dialect=_SQL)
    return query.order_by(*map(_quoted, frame.select), dialect=_SQL)


def _quoted(name: str) -> str:
    return f'"{name}"' if name in {"column", "schema", "database", "check", "user", "key"} else name

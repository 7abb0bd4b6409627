"""What rows must meet, as SQL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import select

from sync.agent.frame import Condition, Filter, Flagged, Frame, Norm, Related
from sync.agent.model import Entity, Field, Model, Relation
from sync.agent.sql.source import SQL, Params, Source
from sync.agent.times.window import ALL_DAY, EVERY_DAY, DatePart, Window


def conditions(frame: Frame, model: Model, source: Source) -> list[str]:
    """Return what rows must meet, as SQL."""
    entity, params = source.entity, source.params
    lifted = any(each.wanted and entity.flags[each.flag].lifts for each in frame.flags)
    found = [f"({entity.where})"] if entity.where and not lifted else []
    plain = [each for each in frame.conditions if not _is_of_norm(each)]
    found += [condition(each, source) for each in plain]
    found += _sides(frame, source)
    for options in frame.alternatives:
        found.append("(" + " OR ".join(met(each, source, model) for each in options) + ")")
    for asked in frame.asked:
        counted = entity.fields.get(asked.of) if asked.of not in frame.groups else None
        if counted is not None and counted.where:
            found.append(f"({counted.where})")
        elif entity.measures[asked.measure].where:
            found.append(f"({entity.measures[asked.measure].where})")
    for group in (*frame.groups, *([frame.per_group] if frame.per_group else ())):
        if entity.fields[group].where:
            found.append(f"({entity.fields[group].where})")
    found += _in_window(frame, source)
    found += [related_condition(each, entity, model, params) for each in frame.related]
    return found + _norms(frame, found, source)


def _is_of_norm(each: Condition) -> bool:
    return isinstance(each, Filter) and any(isinstance(value, Norm) for value in each.values)


def _norms(frame: Frame, others: list[str], source: Source) -> list[str]:
    """Return the comparisons with an average, which is that of all rows that meet *others*.

    What is usual for the job of a run is that of all its runs, whatever else is asked.
    """
    found = []
    for each in frame.filters:
        for norm in (value for value in each.values if isinstance(value, Norm)):
            sql = source.sql(each.field)
            inner = Source(source.entity, source.params, set(source.joins))
            part = f"PARTITION BY {inner.sql(norm.of)}" if norm.of else ""
            key = source.entity.key
            rest = others if not norm.of or source.entity.name != "run" else ()
            query = inner.apply(select(f"{key} AS id", dialect=SQL)).where(*rest, dialect=SQL)
            query = query.qualify(
                f"{sql} {each.op} {norm.times} * {norm.agg}({sql}) OVER ({part})", dialect=SQL
            )
            found.append(f"{key} IN ({query.sql(dialect=SQL)})")
    return found


_PLACES = frozenset({"system", "database", "schema", "kind", "asset", "link"})


def _sides(frame: Frame, source: Source) -> list[str]:
    """Return on which side of a pair things lie: mapped assets are those of Datasphere."""
    placed = {each.field for each in frame.filters} | {*frame.groups, frame.per_group}
    if placed & _PLACES:
        return []
    flags = source.entity.flags
    of_share = [each for each in frame.share if isinstance(each, Flagged)]
    met = [*(each for each in frame.flags if each.wanted), *of_share]
    sides = dict.fromkeys(flags[each.flag].side for each in met)
    return [f"({source.entity.alias}.system = '{side}')" for side in sides if side]


def met(each: Condition | Related, source: Source, model: Model) -> str:
    """Return one condition, or what must hang on the rows, as SQL."""
    if isinstance(each, Related):
        return related_condition(each, source.entity, model, source.params)
    return condition(each, source)


def condition(each: Filter | Flagged, source: Source) -> str:
    """Return one condition as SQL."""
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
            held = (f"contains(lower({sql}), lower({bind(value)}))" for value in each.values)
            return " OR ".join(held)
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
    if window.part is not None and window.part.others:
        either = (" AND ".join(_part_conditions(sql, part)) for part in window.part.each)
        found.append("(" + " OR ".join(f"({each or 'TRUE'})" for each in either) + ")")
    elif window.part is not None:
        found.extend(_part_conditions(sql, window.part))
    return found


def _part_conditions(sql: str, part: DatePart) -> list[str]:
    """Return what the instant *sql* must meet to lie in *part*, whatever its others."""
    found = []
    if part.weekdays != EVERY_DAY:
        found.append(on_weekdays(sql, part.weekdays))
    if part.minutes != ALL_DAY:
        minute = f"(extract(hour FROM {sql}) * 60 + extract(minute FROM {sql}))"
        spans = (f"{minute} >= {a} AND {minute} < {b}" for a, b in part.minutes)
        found.append("(" + " OR ".join(f"({span})" for span in spans) + ")")
    return found


def related_count(each: Related, entity: Entity, model: Model, params: Params) -> str:
    """Return how many of another entity hang on ours, as a column."""
    relation = entity.relations[each.part.entity]
    source = Source(model[each.part.entity], params)
    source.need(_chain(source.entity, relation.on.split(".")[0].split("(")[-1]))
    where = conditions(each.part, model, source)
    counted = f"count(DISTINCT {source.entity.key}) AS number"
    query = source.apply(select(f"{relation.on} AS id", counted, dialect=SQL))
    query = query.where(*where, dialect=SQL).group_by(relation.on, dialect=SQL)
    number = select("m.number", dialect=SQL).from_(query.subquery("m"))
    number = number.where(f"m.id = {relation.own or entity.key}", dialect=SQL)
    return f"coalesce(({number.sql(dialect=SQL)}), 0)"


def related_condition(each: Related, entity: Entity, model: Model, params: Params) -> str:
    """Return the condition that as many of another entity hang on ours as *each* says."""
    relation = entity.relations[each.part.entity]
    source = Source(model[each.part.entity], params)
    alias = relation.on.split(".")[0].split("(")[-1]
    source.need(_chain(source.entity, alias))
    where = conditions(each.part, model, source)
    if each.share:
        return _share(each, entity, relation, source, where)
    low = (each.op in {"<", "<=", "="} and each.number == 0) or (
        each.op == "<" and each.number <= 1
    )
    needed = (each.op, each.number) in {(">=", 1), (">", 0)} or low
    query = source.apply(select(f"{relation.on} AS id", dialect=SQL)).where(
        *where, f"{relation.on} IS NOT NULL", dialect=SQL
    )
    if not needed:
        count = f"count(DISTINCT {source.entity.key})"
        query = query.group_by(relation.on, dialect=SQL).having(
            f"{count} BETWEEN {each.number} AND {each.high}"
            if each.op == "between"
            else f"{count} {_mirrored(each.op)} {each.number}",
            dialect=SQL,
        )
    # fewer than n holds for none, too: everything but those with n or more
    verb = "NOT IN" if low or each.op in {"<", "<="} else "IN"
    return f"{relation.own or entity.key} {verb} ({query.sql(dialect=SQL)})"


def _share(
    each: Related, entity: Entity, relation: Relation, source: Source, where: list[str]
) -> str:
    met = " AND ".join(condition(one, source) for one in each.share)
    percent = f"100.0 * count(*) FILTER (WHERE {met}) / count(*)"
    query = source.apply(select(f"{relation.on} AS id", dialect=SQL))
    query = query.where(*where, f"{relation.on} IS NOT NULL", dialect=SQL)
    query = query.group_by(relation.on, dialect=SQL)
    query = query.having(f"{percent} {each.op} {each.number}", dialect=SQL)
    return f"{relation.own or entity.key} IN ({query.sql(dialect=SQL)})"


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


def on_weekdays(sql: str, weekdays: Iterable[int]) -> str:
    """Return the condition that the time *sql* lies on one of *weekdays*, 0 is a Monday."""
    days = ", ".join(str(day + 1) for day in sorted(weekdays))
    return f"isodow({sql}) IN ({days})"

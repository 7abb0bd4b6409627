"""The numbers of a query, and the steps of time that they are counted by."""

from __future__ import annotations

from sync.agent.frame import Asked, Frame
from sync.agent.model import Measure, Model
from sync.agent.sql.conditions import met, window_conditions
from sync.agent.sql.source import Source, with_now

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

# "on how many days did something fail" counts the steps with any, or with none.
_STEPS = {"steps_with": ">", "steps_without": "="}
_SHARES = {"steps_share_with": ">", "steps_share_without": "="}

UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}  # in seconds

SERIES = frozenset({"hour", "day", "week", "month", "quarter", "year"})


def measure_sql(asked: Asked, source: Source) -> str:
    """Return the aggregate of *asked*."""
    if asked.of:
        return f"{asked.agg or 'count'}({'' if asked.agg else 'DISTINCT '}{source.sql(asked.of)})"
    measure = source.entity.measures[asked.measure]
    source.need(measure.joins)
    return with_now(_aggregate(measure, asked.agg), source.params)


def measure_unit(asked: Asked, source: Source) -> str:
    """Return the unit of *asked*, "" for none."""
    return "" if asked.of else source.entity.measures[asked.measure].unit


def _aggregate(measure: Measure, agg: str) -> str:
    return aggregate_of(measure.of, agg) if agg and measure.of else measure.sql


def aggregate_of(sql: str, agg: str) -> str:
    """Return the aggregate *agg* of *sql*: avg, median, p90 and the like."""
    if agg in _STEPS:
        return f"count(*) FILTER (WHERE {sql} {_STEPS[agg]} 0)"
    if agg in _SHARES:
        return f"100.0 * count(*) FILTER (WHERE {sql} {_SHARES[agg]} 0) / nullif(count(*), 0)"
    if agg.startswith("p") and agg[1:].isdigit():
        return f"quantile_cont({sql}, {int(agg[1:]) / 100})"
    return f"{agg}({sql})"


def asked_name(asked: Asked) -> str:
    """Return the name of the column that holds *asked*."""
    if asked.of:
        return f"{asked.agg or 'different'}_{asked.of}"
    return f"{asked.agg}_{asked.measure}" if asked.agg else asked.measure


def measure_columns(frame: Frame, source: Source, model: Model) -> list[str]:
    """Return the columns of the numbers of *frame*."""
    columns = []
    for asked in frame.asked:
        if frame.shares:
            columns += _share_columns(frame, asked, source, model)
            continue
        columns.append(f"{measure_sql(asked, source)} AS {asked_name(asked)}")
        if asked.unit:
            size = UNITS[asked.unit] * (1_000 if measure_unit(asked, source) == "ms" else 1)
            seconds = f"({measure_sql(asked, source)}) / {size:.1f}"
            columns.append(f"{seconds} AS {asked_name(asked)}_in_{asked.unit}")
        if not asked.agg:
            parts = source.entity.measures[asked.measure].parts
            columns += [f"{sql} AS {name}" for name, sql in parts]
    return columns


def _share_columns(frame: Frame, asked: Asked, source: Source, model: Model) -> list[str]:
    """Return what the rows that meet something have, and all: how many they are, or a sum."""
    counted = asked.measure == "count"
    whole = f"count(DISTINCT {source.entity.key})" if counted else measure_sql(asked, source)
    part = f"{whole} FILTER (WHERE {' AND '.join(_met(frame, source, model))})"
    part = part if counted else f"coalesce({part}, 0)"
    return [
        f"100.0 * {part} / nullif({whole}, 0) AS share_percent",
        f"{part} AS matching",
        f"{whole} - {part} AS others",
        f"{whole} AS all_of_them",
    ]


def _met(frame: Frame, source: Source, model: Model) -> list[str]:
    found = [met(each, source, model) for each in frame.share]
    if frame.share_window is not None:
        time = source.sql(frame.time_field or source.entity.time)
        found += window_conditions(time, frame.share_window, source.params)
    return found


def value_column(frame: Frame) -> str:
    """Return the name of the column with the frame's first number."""
    if frame.overall:
        return f"{frame.overall}_{asked_name(frame.asked[0])}"
    if frame.of_total or frame.shares:
        return "share_percent"
    return asked_name(frame.asked[0])


def bucket_sql(frame: Frame, source: Source) -> str:
    """Return the expression of the frame's time bucket."""
    return _BUCKETS[frame.bucket].format(source.sql(frame.time_field or source.entity.time))


def quoted(name: str) -> str:
    """Return *name* as a column name that SQL does not read as a word of its own."""
    return f'"{name}"' if name in {"column", "schema", "database", "check", "user", "key"} else name


def counts_rows(frame: Frame) -> bool:
    """Return whether the numbers of *frame* are 0, and not unknown, where there are no rows."""
    counted = all(each.measure in {"count", "written"} for each in frame.asked)
    return counted and not frame.shares

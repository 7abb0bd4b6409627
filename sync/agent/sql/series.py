"""A series over time, with a row also where nothing happened."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp, select

from sync.agent.frame import Frame
from sync.agent.sql.conditions import on_weekdays
from sync.agent.sql.measures import asked_name, counts_rows, value_column
from sync.agent.sql.source import SQL, Params
from sync.agent.times.window import ALL_DAY, EVERY_DAY


def to_series(frame: Frame, query: exp.Select, names: Sequence[str], params: Params) -> exp.Query:
    """Return *query* with a row for every step of time, also where nothing happened."""
    step, main = frame.bucket, value_column(frame)
    zero = counts_rows(frame)
    others = [name for name in names if name != step]
    columns = [f"t.tick AS {step}", *(f"k.{other}" for other in others)]
    columns.append(f"coalesce(c.{main}, 0) AS {main}" if zero else f"c.{main} AS {main}")
    columns += [f"c.{name}" for name in _extra_columns(frame)]
    tree = select(*columns, dialect=SQL).from_(_ticks(frame, params), dialect=SQL)
    if others:
        kinds = select(*others).distinct().from_("counted").subquery("k")
        tree = tree.join(kinds, join_type="CROSS")
    same = [f"c.{other} IS NOT DISTINCT FROM k.{other}" for other in others]
    on = " AND ".join([f"c.{step} = t.tick", *same])
    tree = tree.join(f"LEFT JOIN counted AS c ON {on}", dialect=SQL)
    tree = tree.with_("counted", query, dialect=SQL).order_by("1", *others, dialect=SQL)
    return _cumulated(tree, step, main, others) if frame.cumulative else tree


def _cumulated(tree: exp.Select, step: str, main: str, others: Sequence[str]) -> exp.Query:
    split = f"PARTITION BY {', '.join(f's.{other}' for other in others)} " if others else ""
    total = f"sum(s.{main}) OVER ({split}ORDER BY s.{step}) AS running_{main}"
    columns = [f"s.{step}", *(f"s.{other}" for other in others), total, f"s.{main}"]
    running = select(*columns, dialect=SQL).from_(tree.subquery("s"))
    return running.order_by(f"s.{step}", dialect=SQL)


def _extra_columns(frame: Frame) -> list[str]:
    if frame.shares:
        return ["matching", "others", "all_of_them"]
    return [asked_name(each) for each in frame.asked[1:]]


def _ticks(frame: Frame, params: Params) -> exp.Subquery:
    """Return every step from the first to the last one of the window, or of what was counted."""
    step = frame.bucket
    since, until = _series_ends(frame, params)
    kind = "TIMESTAMP" if step == "hour" else "DATE"
    ticks = f"generate_series({since}, {until}, INTERVAL '1 {step}') AS g(tick)"
    tree = select(f"CAST(tick AS {kind}) AS tick", dialect=SQL).from_(ticks, dialect=SQL)
    part = frame.window.part if frame.window is not None else None
    part = None if part is None or part.others else part
    if part is not None and part.weekdays != EVERY_DAY and step in {"day", "hour"}:
        # no other day is asked for
        tree = tree.where(on_weekdays("tick", part.weekdays), dialect=SQL)
    if part is not None and part.minutes != ALL_DAY and step == "hour":
        minute = "extract(hour FROM tick) * 60"
        spans = (f"{minute} + 60 > {a} AND {minute} < {b}" for a, b in part.minutes)
        tree = tree.where(" OR ".join(f"({each})" for each in spans), dialect=SQL)
    return tree.subquery("t")


def _series_ends(frame: Frame, params: Params) -> tuple[str, str]:
    step, window = frame.bucket, frame.window
    first = select(f"min(CAST({step} AS TIMESTAMP))", dialect=SQL).from_("counted")
    since = first.subquery().sql(dialect=SQL)
    if window is not None and window.since is not None:
        since = f"date_trunc('{step}', CAST({params.bind(window.since)} AS TIMESTAMP))"
    ends = window.until if window is not None else None
    if ends is not None and ends <= params.now:
        until = f"CAST({params.bind(ends)} AS TIMESTAMP) - INTERVAL '1 microsecond'"
    else:
        until = f"CAST({params.bind(params.now)} AS TIMESTAMP)"
    return since, f"date_trunc('{step}', {until})"

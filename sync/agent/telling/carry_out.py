"""Runs the verified query of a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sync.agent.answer import Answer, Behaviour
from sync.agent.frame import Frame, Query
from sync.agent.model import Model
from sync.agent.recipes.failures import periods
from sync.agent.recipes.shape import bounds
from sync.agent.select import to_query
from sync.agent.sentences import sentence
from sync.agent.telling.render import chips, window_in_words
from sync.agent.times.window import in_dates, in_one_day
from sync.errors import QueryRefused
from sync.store.database import Store
from sync.store.sql import load_queries

_SQL = load_queries("agent")

_FRAMED = frozenset({"why", "verdict"})


def carry_out(frame: Frame, model: Model, store: Store, now: datetime) -> Answer:
    """Return the answer of the recipe of *frame*."""
    query = _query(frame, model, store, now)
    table = store.query(query.sql, query.params)
    value, told = sentence(frame, table)
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=told,
        columns=table.columns,
        rows=tuple(table.rows),
        value=value,
        sql=query.sql,
        params=tuple(query.params.items()),
        interpretation=_in_words(frame, model),
        filters=chips(frame, model),
        window=window_in_words(frame),
        verified=True,
        chart=frame.chart or _CHARTS.get(frame.recipe, ""),
        frame=frame,
    )


_CHARTS = {
    "upstream": "graph",
    "downstream": "graph",
    "lineage_graph": "graph",
    "lineage_path": "graph",
    "longest_chain": "graph",
    "histogram": "histogram",
}


def _in_words(frame: Frame, model: Model) -> str:
    words = [frame.recipe.replace("_", " ")]
    if frame.arg("titles"):
        words.append("of " + " and ".join(frame.arg("titles")))
    if frame.parts:
        words.append(
            "of the newest run"
            + (f" ({'; '.join(chips(frame.parts[0], model))})" if frame.parts[0].filters else "")
        )
    if chips(frame, model):
        words.append("where " + "; ".join(chips(frame, model)))
    if frame.window is not None:
        words.append(f"in {frame.window.label} ({in_dates(frame.window)})")
    return ", ".join(words)


def _query(frame: Frame, model: Model, store: Store, now: datetime) -> Query:
    if frame.recipe in _FRAMED:
        return to_query(frame, model, now)
    args = {key: _plain(value) for key, value in frame.args if key not in _SAID}
    extra = _EXTRA.get(frame.recipe)
    if extra is not None:
        args = extra(frame, args, model, store, now)
    params = {key: _naive(value) for key, value in args.items()}
    return Query(sql=_SQL[frame.recipe], params=params)


_SAID = frozenset(
    {
        "titles",
        "yes_no",
        "distance",
        "counted",
        "inverted",
        "wanted",
        "asked",
        "lasting",
        "direct",
        "down",
    }
)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _naive(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _bounds(frame: Frame) -> dict[str, datetime | None]:
    window = in_one_day(frame.window) if frame.window is not None else None
    if window is not None and window.part is not None:
        raise QueryRefused(
            f'"{window.label}" are hours or weekdays of several days, and this question '
            "takes one span of time. Ask for one day, or for all of them."
        )
    return bounds(window)


def _windowed(frame: Frame, args: dict[str, Any], *_: Any) -> dict[str, Any]:
    return {**args, **_bounds(frame)}


def _windowed_now(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {**args, **_bounds(frame), "now": now}


def _at_now(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {**args, "now": now}


def _since_then(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {"statuses": [], **_at_now(frame, args, model, store, now)}


def _only_assets(frame: Frame, args: dict[str, Any], *_: Any) -> dict[str, Any]:
    return {key: value for key, value in args.items() if key != "assets"}


def _compared(frame: Frame, args: dict[str, Any], *rest: Any) -> dict[str, Any]:
    return {"keys": False, **_only_assets(frame, args, *rest)}


def _on_the_way(frame: Frame, args: dict[str, Any], *rest: Any) -> dict[str, Any]:
    return {"avoided": [], **_only_assets(frame, args, *rest)}


def _log(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    query = to_query(frame.parts[0], model, now)
    table = store.query(query.sql, query.params)
    place = table.columns.index("run")
    return {**args, "runs": [row[place] for row in table.rows]}


def _jobs(frame: Frame, store: Store) -> list[int]:
    found: list[int] = []
    for each in frame.filters:
        if each.field == "job":
            found += list(each.values)
        elif each.field == "asset":
            found += [
                row[0]
                for row in store.query(_SQL["jobs_of_assets"], {"assets": list(each.values)}).rows
            ]
    return found


def _recurrence(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {**args, "jobs": _jobs(frame, store)}


def _failing(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    assets = args.pop("assets")
    of_assets = store.query(_SQL["jobs_of_assets"], {"assets": assets}).rows if assets else ()
    return {**args, "jobs": [*args["jobs"], *(row[0] for row in of_assets)]}


def _failing_now(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {**_failing(frame, args, model, store, now), "now": now}


def _streaks(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {"status": "FAILED", **_failing_then(frame, args, model, store, now)}


def _failing_then(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {**_failing(frame, args, model, store, now), **_bounds(frame)}


def _recovering(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {"median": False, **_failing_then(frame, args, model, store, now)}


def _worse(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    this, that = periods(now, frame.windows)
    return {
        **args,
        "since": this.since,
        "until": this.until or now,
        "before": that.since,
        "before_until": that.until or now,
    }


def _stale(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    days = args.pop("days")
    before = now - timedelta(days=days) if days is not None else None
    if frame.window is not None:
        before = frame.window.since or frame.window.until
    return {**args, "before": before or now}


_EXTRA: Mapping[str, Any] = {
    "log_of_runs": _log,
    "consecutive_failures": _streaks,
    "days_in_a_row": _streaks,
    "recovery": _recovering,
    "audit_of_links": _windowed,
    "recurrence": _recurrence,
    "got_worse": _worse,
    "got_slower": _worse,
    "stale_assets": _stale,
    "outages": _windowed_now,
    "downtime": _windowed_now,
    "health_then": _windowed,
    "health_since": _since_then,
    "failing_since": _failing_now,
    "columns_between": _only_assets,
    "columns_compared": _compared,
    "columns_side_by_side": _only_assets,
    "lineage_path": _on_the_way,
}

"""Runs the verified query of a recipe and says its result in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sync.agent.answer import Answer, Behaviour, in_words, listed
from sync.agent.frame import Frame, Query
from sync.agent.model import Model
from sync.agent.recipes.failures import periods
from sync.agent.recipes.shape import bounds
from sync.agent.render import chips, window_in_words
from sync.agent.select import to_query
from sync.agent.window import in_dates
from sync.store.database import Store, Table
from sync.store.sql import load_queries

_SQL = load_queries("agent")
_FRAMED = frozenset({"why", "verdict"})
Row = Mapping[str, Any]


def carry_out(frame: Frame, model: Model, store: Store, now: datetime) -> Answer:
    """Return the answer of the recipe of *frame*."""
    query = _query(frame, model, store, now)
    table = store.query(query.sql, query.params)
    value, sentence = _sentence(frame, table)
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=sentence,
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


_SAID = frozenset({"titles", "yes_no", "distance", "counted", "wanted", "asked"})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _naive(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _windowed(frame: Frame, args: dict[str, Any], *_: Any) -> dict[str, Any]:
    return {**args, **bounds(frame.window)}


def _windowed_now(
    frame: Frame, args: dict[str, Any], model: Model, store: Store, now: datetime
) -> dict[str, Any]:
    return {**args, **bounds(frame.window), "now": now}


def _only_assets(frame: Frame, args: dict[str, Any], *_: Any) -> dict[str, Any]:
    return {key: value for key, value in args.items() if key != "assets"}


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
    jobs: list[int] = []
    for each in args["jobs"]:
        if isinstance(each, str):
            number = int(each.removeprefix("asset:"))
            jobs += [
                row[0] for row in store.query(_SQL["jobs_of_assets"], {"assets": [number]}).rows
            ]
        else:
            jobs.append(each)
    return {**args, "jobs": jobs}


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
    "consecutive_failures": _windowed,
    "recovery": _windowed,
    "audit_of_links": _windowed,
    "recurrence": _recurrence,
    "got_worse": _worse,
    "stale_assets": _stale,
    "outages": _windowed_now,
    "downtime": _windowed_now,
    "failing_since": _failing,
    "columns_compared": _only_assets,
    "lineage_path": _only_assets,
}


def _sentence(frame: Frame, table: Table) -> tuple[Any, str]:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    said: tuple[Any, str] = _SENTENCES.get(frame.recipe, _plain_list)(frame, rows)
    return said


def _title(frame: Frame) -> str:
    return " and ".join(frame.arg("titles") or ())


def _plain_list(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    first = next(iter(rows[0].values())) if len(rows) == 1 else None
    shown = listed([in_words(next(iter(row.values()))) for row in rows])
    return first, f"{len(rows)} found: {shown}." if rows else "Nothing was found."


def _described(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    row = rows[0]
    facts = [
        f"{row['asset']} is a {str(row['kind']).replace('_', ' ')}",
        f"called {row['label']}" if row["label"] else "without a business name",
        f"owned by {row['owner']}" if row["owner"] else "without an owner",
        f"with {row['column_count']} columns",
        f"and {in_words(row['row_count'])} rows" if row["row_count"] is not None else "",
        f"mapped to {row['mapped_to']}" if row["mapped_to"] else "",
        f"last synced {in_words(row['last_success_at'])}" if row["last_success_at"] else "",
    ]
    text = ", ".join(fact for fact in facts if fact) + "."
    return row["asset"], text + (
        f" Its stored description: {row['description']}" if row["description"] else ""
    )


def _columns(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    names = [row["column_name"] for row in rows if row["column_name"]]
    row = rows[0]
    about = (
        f" Its stored description: {row['asset_description']}" if row["asset_description"] else ""
    )
    return None, f"{row['asset']} has {len(names)} columns: {listed(names)}.{about}"


def _reached(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    verb = "feed" if frame.recipe == "upstream" else "depend on"
    depth = " directly" if frame.arg("depth") == 1 else " over all hops"
    count = len(rows)
    value: Any = count if frame.arg("counted") else bool(rows) if frame.arg("yes_no") else None
    lead = ("Yes: " if rows else "No: ") if frame.arg("yes_no") else ""
    if not rows:
        return value, f"{lead}no assets {verb} {_title(frame)}{depth}."
    return (
        value,
        f"{lead}{count} assets {verb} {_title(frame)}{depth}: "
        f"{listed([r['asset'] for r in rows])}.",
    )


def _graph(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    up = sum(row["direction"] == "upstream" for row in rows)
    return None, f"{_title(frame)} has {up} upstream and {len(rows) - up} downstream assets."


def _path(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    titles: tuple[str, ...] = frame.arg("titles") or ("", "")
    if not rows:
        text = f"No: there is no way from {titles[0]} to {titles[1]}."
        return False if frame.arg("yes_no") else None, text
    hops = rows[0]["hops"]
    value: Any = (
        hops if frame.arg("distance") else True if frame.arg("yes_no") else rows[0]["whole_path"]
    )
    return value, f"Yes, over {hops} hops: {rows[0]['whole_path']}."


def _chain(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, "There is no lineage."
    return rows[0][
        "hops"
    ], f"The longest chain has {rows[0]['hops']} hops: {rows[0]['whole_path']}."


def _mapping(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return False if frame.arg("yes_no") else None, f"No: {_title(frame)} has no mapping."
    active = [row for row in rows if row["status"] == "ACTIVE"]
    told = [
        f"{row['source']} is mapped to {row['target']} ({row['status']}"
        + (
            f", last run {row['last_status']} {in_words(row['last_run_at'])})"
            if row["last_run_at"]
            else ")"
        )
        for row in rows
    ]
    lead = (
        ("Yes, synced: " if active else "No, not actively synced: ") if frame.arg("yes_no") else ""
    )
    value: Any = (
        bool(active) if frame.arg("yes_no") else rows[0]["target"] if len(rows) == 1 else None
    )
    return value, lead + "; ".join(told) + "."


def _differences(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, f"{_title(frame)} and its counterpart have the same columns and types."
    told = [f"{row['column_name']} ({row['difference']})" for row in rows]
    return None, f"{len(rows)} columns of {_title(frame)} differ: {listed(told)}."


def _compared(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    titles: tuple[str, ...] = frame.arg("titles") or ("", "")
    one, other = titles[0], titles[1]
    verb = "are in both" if frame.arg("shared") else f"are in {one} but not in {other}"
    tail = f" {one} and {other}" if frame.arg("shared") else ""
    return None, f"{len(rows)} columns {verb}{tail}: {listed([r['column_name'] for r in rows])}."


def _searched(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    words = ", ".join(frame.arg("words"))
    if not rows:
        return None, f"Nothing in names, labels, descriptions or columns is about {words}."
    return (
        rows[0]["asset"],
        f"{len(rows)} assets are about {words}, the best match is {rows[0]['asset']} "
        f"({rows[0]['because']}).",
    )


def _logged(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, "That run has no log lines."
    errors = [row["message"] for row in rows if row["level"] == "ERROR"]
    tail = f" The last error: {errors[-1]}" if errors else ""
    return None, f"{len(rows)} log lines of run {rows[0]['run_id']}.{tail}"


def _why(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    failed = [row for row in rows if row["status"] == "FAILED"]
    if not failed and rows:
        row = rows[0]
        return (
            None,
            f"The newest run of {row['job']} did not fail: it is {row['status']} since "
            f"{in_words(row['started_at'])}.",
        )
    if not rows:
        return None, "No such run failed."
    told = [
        f"{row['job']} ({in_words(row['started_at'])}): {row['error_class']}: {row['error']}"
        for row in failed
    ]
    return failed[0]["error_class"] if len(
        failed
    ) == 1 else None, f"{len(failed)} failed. " + listed(told)


def _verdict(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, "There is no run of it in that time."
    told = listed(
        [
            f"{row['job']} {row['status']} at {in_words(row['started_at'])}"
            + (f" ({row['error_class']})" if row["error_class"] else "")
            for row in rows
        ]
    )
    if not frame.arg("asked"):
        return rows[0]["status"] if len(rows) == 1 else None, f"{told}."
    wanted = frame.arg("wanted")
    met = [row for row in rows if row["status"] == wanted]
    said = "Yes" if met and (wanted != "SUCCEEDED" or len(met) == len(rows)) else "No"
    value: Any = rows[0]["status"] if len(rows) == 1 else said == "Yes"
    return value, f"{said}: {told}."


def _streaks(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    number = frame.arg("number")
    if not rows:
        return None, f"No job failed {number} times in a row."
    told = listed([f"{row['job']} ({row['longest_streak']})" for row in rows])
    return None, f"{len(rows)} jobs failed at least {number} times in a row: {told}."


def _since(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, "It is not failing: the newest run that ended did not fail."
    told = listed(
        [
            f"{r['job']} since {in_words(r['failing_since'])} ({r['failures_in_a_row']} failures)"
            for r in rows
        ]
    )
    return rows[0]["failing_since"] if len(rows) == 1 else None, f"Failing: {told}."


_MTTR = "Recovery runs from the end of a failed run to the end of the first SUCCEEDED run after it."


def _recovered(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, f"Nothing failed and recovered. {_MTTR}"
    value = rows[0]["recovery_s"] if len(rows) == 1 else None
    told = listed([f"{row['name']} {in_words(row['recovery_s'])} s" for row in rows])
    return value, f"Mean time to recovery: {told}. {_MTTR}"


def _recurs(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    row = rows[0]
    if row["failed"] >= 2:
        verdict = "Recurring"
    elif row["failed_ever"] <= 1:
        verdict = "A one-off"
    else:
        verdict = "Not recurring lately"
    return verdict, (
        f"{verdict}: {row['failed']} of the last {row['runs']} runs of {row['jobs']} failed"
        f" ({row['error_classes'] or 'no error'}), {row['failed_ever']} ever."
    )


def _worsened(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    word = frame.arg("direction")
    rule = "By failure rate: FAILED / (SUCCEEDED + FAILED + PARTIAL)."
    if frame.arg("by_count"):
        rule = "By the number of failed runs."
    if not rows:
        return None, f"None got {word}. {rule}"
    told = listed(
        [
            f"{r['name']} ({in_words(r['failure_rate_before'])} % to "
            f"{in_words(r['failure_rate'])} %)"
            for r in rows
        ]
    )
    return rows[0]["name"] if len(rows) == 1 else None, f"{len(rows)} got {word}: {told}. {rule}"


def _health(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    bad = [row for row in rows if row["status"] != "OK"]
    if not rows:
        return None, "There are no health checks."
    if not bad:
        return (
            "OK" if len(rows) == 1 else True,
            f"Yes: {listed([r['component'] for r in rows])} "
            f"{'is' if len(rows) == 1 else 'are'} OK, last checked "
            f"{in_words(rows[0]['checked_at'])}.",
        )
    told = listed([f"{r['component']} is {r['status']} ({r['message']})" for r in bad])
    return (
        bad[0]["status"] if len(rows) == 1 else False,
        f"Not everything: {told}; {len(rows) - len(bad)} of {len(rows)} components are OK.",
    )


def _outages(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, "No check saw it down."
    told = listed(
        [
            f"{r['component']} from {in_words(r['began_at'])} for {in_words(r['duration_s'])} s"
            for r in rows
        ]
    )
    value = rows[0]["last_down_check_at"] if frame.arg("limit") == 1 else None
    return (
        value,
        f"{'Last down' if frame.arg('limit') == 1 else 'Down'}: {told}. The last bad check was "
        f"at {in_words(rows[0]['last_down_check_at'])}.",
    )


def _down(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    rule = "A spell lasts from its first check that was not OK to the next OK check."
    if not rows:
        return 0, f"No downtime. {rule}"
    told = listed(
        [
            f"{r['component']} {in_words(r['downtime_s'])} s in {r['bad_checks']} checks"
            for r in rows
        ]
    )
    return rows[0]["downtime_s"] if len(rows) == 1 else None, f"Downtime: {told}. {rule}"


def _grown_stale(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    rule = "Stale: the last successful sync is older than the limit, or there was none."
    told = listed([f"{r['asset']} ({r['last_refresh']})" for r in rows])
    return None, (
        f"{len(rows)} mapped assets are stale: {told}. " if rows else "No mapped asset is stale. "
    ) + rule


def _audited(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    if not rows:
        return None, "Nobody changed that mapping."
    told = listed([f"{r['actor']} at {in_words(r['recorded_at'])}" for r in rows])
    return None, f"{len(rows)} changes: {told}."


def _fallen(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    told = listed([f"{r['bin']}: {r['assets']}" for r in rows])
    name = str(frame.arg("measure")).replace("_", " ")
    return (
        None,
        f"Distribution of {name} over {sum(r['assets'] for r in rows)} assets in powers of "
        f"ten: {told}.",
    )


_SENTENCES: Mapping[str, Any] = {
    "describe_asset": _described,
    "columns_of_asset": _columns,
    "upstream": _reached,
    "downstream": _reached,
    "lineage_graph": _graph,
    "lineage_path": _path,
    "longest_chain": _chain,
    "mapping_of": _mapping,
    "schema_difference": _differences,
    "columns_compared": _compared,
    "search_assets": _searched,
    "log_of_runs": _logged,
    "why": _why,
    "verdict": _verdict,
    "consecutive_failures": _streaks,
    "failing_since": _since,
    "recovery": _recovered,
    "recurrence": _recurs,
    "got_worse": _worsened,
    "health_now": _health,
    "outages": _outages,
    "downtime": _down,
    "stale_assets": _grown_stale,
    "audit_of_links": _audited,
    "histogram": _fallen,
}

"""What else happened in the world, as rows: drift, health, profiles, findings, plan lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sync.datatypes import parse_cds, spell_glue, to_glue
from tests.agent.world.catalog import Catalog, Entry, is_lossy
from tests.agent.world.runs import BEGIN, NOW

Row = dict[str, Any]
_PERSONAL = "personal_data"
_CHECK = timedelta(minutes=30)
_LATER = timedelta(minutes=10)  # the store's own check comes after the others
_COMPONENTS = {
    "datasphere_api": "dsp",
    "glue_api": "glue",
    "duckdb_store": None,
    "scheduler": None,
    "worker_pool": None,
}


def drift_rows(events: Sequence[Sequence[Any]], links: Mapping[tuple[str, str], Any]) -> list[Row]:
    """Return the drift events of the story."""
    return [_drift_row(number, event, links) for number, event in enumerate(events, start=1)]


def _drift_row(number: int, event: Sequence[Any], links: Mapping[tuple[str, str], Any]) -> Row:
    asset, side, column, field, base, value, kind, severity, status, *times = event
    detected, seen_by, resolved = times
    return {
        "id": number,
        "link_id": links[asset, ""][0],
        "side": side,
        "column_name": column,
        "field": field,
        "base_value": json.dumps(base),
        "value": json.dumps(value),
        "kind": kind,
        "severity": severity,
        "status": status,
        "detected_at": datetime.fromisoformat(detected),
        "acknowledged_by": seen_by,
        "acknowledged_at": datetime.fromisoformat(detected) + timedelta(hours=4)
        if seen_by
        else None,
        "resolved_at": datetime.fromisoformat(resolved) if resolved else None,
    }


def health_rows(spells: Sequence[Sequence[str]]) -> list[Row]:
    """Return a check of every component each half hour."""
    bad = {
        (component, datetime.fromisoformat(start) + step * _CHECK): (status, message)
        for component, start, end, status, message in spells
        for step in range((datetime.fromisoformat(end) - datetime.fromisoformat(start)) // _CHECK)
    }
    times = [BEGIN + step * _CHECK for step in range((NOW - BEGIN) // _CHECK)]
    moments = [(at, component) for at in times for component in _COMPONENTS]
    rows = []
    for number, (at, component) in enumerate(moments, start=1):
        status, message = bad.get((component, at), ("OK", "Answers"))
        down = status == "DOWN"
        rows.append(
            {
                "id": number,
                "component": component,
                "connection": _COMPONENTS[component],
                "check_name": "answers",
                "status": status,
                "checked_at": at + (_LATER if component == "duckdb_store" else timedelta()),
                "latency_ms": None if down else 40.0 + (at.hour * 7 + len(component)) % 60,
                "message": message,
                "remedy": None if status == "OK" else "Look at its log",
            }
        )
    return rows


def alert_rows(spells: Sequence[Sequence[str]]) -> list[Row]:
    """Return one alert for each spell."""
    return [
        {
            "id": number,
            "component": component,
            "connection": _COMPONENTS[component],
            "severity": "ERROR" if status == "DOWN" else "WARN",
            "status": status,
            "previous_status": "OK",
            "message": message,
            "raised_at": datetime.fromisoformat(start),
            "recovered_at": datetime.fromisoformat(end) if end <= f"{NOW:%Y-%m-%dT%H:%M}" else None,
            "acknowledged_by": None,
            "acknowledged_at": None,
        }
        for number, (component, start, end, status, message) in enumerate(spells, start=1)
    ]


def profile_rows(entries: Sequence[Entry], ids: Mapping[str, int]) -> list[Row]:
    """Return two counts of each asset's rows: one of February, one of yesterday."""
    counted = [entry for entry in entries if entry.rows is not None and not entry.gone]
    february, yesterday = datetime(2026, 2, 15, 3), datetime(2026, 3, 17, 3)  # noqa: DTZ001
    counts = [
        (february, entry, entry.before or round((entry.rows or 0) * 0.9)) for entry in counted
    ]
    counts += [(yesterday, entry, entry.rows or 0) for entry in counted]
    return [
        {
            "id": number,
            "asset_id": ids[str(entry.asset.ref)],
            "run_id": None,
            "profiled_at": at + timedelta(minutes=number % 40),
            "row_count": count,
            "sampled_rows": min(1000, count),
        }
        for number, (at, entry, count) in enumerate(counts, start=1)
    ]


def column_profile_rows(
    profiles: Sequence[Row], entries: Sequence[Entry], ids: Mapping[str, int]
) -> list[Row]:
    """Return the profiles of the columns of every asset with personal data."""
    by_id = {ids[str(entry.asset.ref)]: entry.asset for entry in entries if not entry.gone}
    return [
        {
            "profile_id": profile["id"],
            "column_name": column.name,
            "null_share": 0.0 if not column.nullable else 0.125,
            "distinct_count": profile["row_count"] if column.key else 100,
            "minimum": None,
            "maximum": None,
            "min_length": None,
            "max_length": None,
            "top_values": "[]",
            "is_personal": _PERSONAL in column.semantics,
        }
        for profile in profiles
        if any(_PERSONAL in column.semantics for column in by_id[profile["asset_id"]].columns)
        for column in by_id[profile["asset_id"]].columns
    ]


def finding_rows(entries: Sequence[Entry], ids: Mapping[str, int]) -> list[Row]:
    """Return a finding for each asset without a text."""
    poor = [e.asset for e in entries if not e.gone and not (e.asset.description or "").strip()]
    return [
        {
            "id": number,
            "asset_id": ids[str(asset.ref)],
            "column_name": None,
            "kind": "UNDOCUMENTED",
            "severity": "LOW",
            "status": "NEW",
            "message": f"{asset.ref} has no description",
            "found_at": datetime(2026, 3, 16, 9, 5),  # noqa: DTZ001
            "acknowledged_by": None,
            "acknowledged_at": None,
            "resolved_at": None,
        }
        for number, asset in enumerate(poor, start=1)
    ]


def plan_line_rows(catalog: Catalog, links: Mapping[tuple[str, str], Any]) -> list[Row]:
    """Return what a plan reports of the types over each active link: lossy ones and exact ones."""
    rows: list[Row] = []
    for pair, asset, table, status, *_ in catalog.links:
        if status != "ACTIVE":
            continue
        link_id, _ = links[asset, table]
        for column in catalog.entry(asset).asset.columns:
            glue = spell_glue(to_glue(parse_cds(column.native_type)).type)
            lossy = is_lossy(column)
            if not lossy and not column.key:
                continue
            rows.append(
                {
                    "plan_id": f"plan-{pair}",
                    "position": len(rows) + 1,
                    "line_id": f"line{len(rows) + 1:04}",
                    "link_id": link_id,
                    "sap": asset,
                    "glue": table,
                    "target": "glue",
                    "action": "report",
                    "column_name": column.name,
                    "field": "type",
                    "before_value": glue,
                    "after_value": column.native_type,
                    "base_value": None,
                    "movement": "agreed",
                    "risk": "lossy" if lossy else "safe",
                    "conflict": False,
                    "blocked": None,
                    "reason": f"{column.native_type} is held as {glue}",
                    "line": "{}",
                }
            )
    return rows


def plan_rows(lines: Sequence[Row]) -> list[Row]:
    """Return the plans that *lines* belong to."""
    ids = dict.fromkeys(line["plan_id"] for line in lines)
    return [
        {
            "id": plan_id,
            "pair": plan_id.removeprefix("plan-"),
            "created_by": "svc_sync",
            "created_at": datetime(2026, 3, 18, 3, 30),  # noqa: DTZ001
            "header": b"",
            "digest": plan_id,
        }
        for plan_id in ids
    ]

"""Commands about catalogs: check, discover, match, assets, status."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from sync.commands.screen import Screen
from sync.connectors.base import Check, CheckStatus
from sync.errors import ConfigError, SyncError
from sync.match import Match
from sync.model.absence import Absent
from sync.model.link import Evidence
from sync.runtime import Runtime


def check(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Preflight each connection; exit 1 when one cannot be read at all.

    A space that is closed to the client is shown as failed, and the others are read without it.
    """
    checks = runtime.engine.check(args.connection)
    if args.json:
        screen.json({name: [_check_record(c) for c in found] for name, found in checks.items()})
    else:
        screen.table(
            ("connection", "check", "status", "detail", "remedy"),
            [
                (name, c.name, c.status.value, c.detail, c.remedy)
                for name, found in checks.items()
                for c in found
            ],
        )
    return 0 if all(map(_is_readable, checks.values())) else 1


def _is_readable(checks: Sequence[Check]) -> bool:
    reading = [check for check in checks if check.needed_for == "read"]
    spaces = [check for check in reading if check.name.startswith("space ")]
    failed = [check for check in reading if check.status is CheckStatus.FAILED]
    every_space = bool(spaces) and all(check in failed for check in spaces)
    return not every_space and all(check in spaces for check in failed)


def _check_record(check: Any) -> dict[str, Any]:
    return {
        "name": check.name,
        "status": check.status.value,
        "detail": check.detail,
        "remedy": check.remedy,
        "needed_for": check.needed_for,
    }


def discover(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Read the catalogs into the store; exit 1 when one could not be read at all."""
    engine = runtime.reporting(screen.progress)
    found = engine.discover(args.actor, args.connection)
    records = [_discovery_record(name, result) for name, result in found.items()]
    if args.json:
        screen.json(records)
    else:
        keys = ("connection", "added", "changed", "unchanged", "vanished")
        screen.table(keys, [[record.get(key) for key in keys] for record in records])
        for record in records:
            for incomplete in record.get("incomplete", ()):
                screen.say(f"{record['connection']}: {incomplete}")
    for record in records:
        if "error" in record:
            screen.fail(record["error"])
    return 1 if any("error" in record for record in records) else 0


def _discovery_record(name: str, result: Any) -> dict[str, Any]:
    if isinstance(result, SyncError):
        return {"connection": name, "error": str(result)}
    return {
        "connection": name,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "reappeared": result.reappeared,
        "vanished": [str(ref) for ref in result.vanished],
        "incomplete": [
            f"{verdict.schema} {verdict.reading}: {verdict.reason}"
            for verdict in result.verdicts
            if verdict.reading != "complete"
        ],
        "schemas": {verdict.schema: verdict.reading.value for verdict in result.verdicts},
    }


def match(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Say which assets belong together and what each would gain; needs no write permission."""
    if args.accept or args.reject:
        for link_id in (*args.accept, *args.reject):
            runtime.engine.confirm_link(args.actor, link_id, accept=link_id in args.accept)
        screen.say(f"{len(args.accept)} links accepted, {len(args.reject)} rejected.")
        return 0
    if not args.no_refresh:
        _refresh(runtime, args, screen)
    matches, report = runtime.engine.match()
    if args.json:
        screen.json(
            {
                "sentence": report.sentence,
                "glue_tables": report.glue_tables,
                "matched_tables": report.matched_tables,
                "sap_assets": report.sap_assets,
                "matched_assets": report.matched_assets,
                "columns_gaining_label": report.columns_gaining_label,
                "matches": [_match_record(match) for match in matches],
                "proposed_links": _proposed(runtime),
            }
        )
        return 0
    screen.say(report.sentence)
    screen.table(
        ("Datasphere", "Glue", "score", "would gain", "why"),
        [
            (
                str(match.sap),
                str(match.glue),
                match.score,
                f"{match.gain.labels} labels, {match.gain.descriptions} descriptions",
                "; ".join(evidence.detail for evidence in match.evidence),
            )
            for match in matches
        ],
    )
    proposed = _proposed(runtime)
    if proposed:
        screen.say("Links that wait for a person (match --accept ID / --reject ID):")
        screen.table(
            ("id", "pair", "Datasphere", "Glue", "score", "what", "why"),
            [
                [item[k] for k in ("id", "pair", "sap", "glue", "score", "what")]
                + ["; ".join(evidence["detail"] for evidence in item["evidence"])]
                for item in proposed
            ],
        )
    return 0


def _refresh(runtime: Runtime, args: Namespace, screen: Screen) -> None:
    for name, result in runtime.reporting(screen.progress).discover(args.actor).items():
        if isinstance(result, SyncError):
            screen.fail(f"{name} was not read again: {result}")


def _proposed(runtime: Runtime) -> list[dict[str, Any]]:
    return [
        {
            "id": link.id,
            "pair": link.pair,
            "sap": str(link.sap),
            "glue": str(link.glue),
            "score": link.score,
            "what": "rename" if link.asks_rename else "match",
            "evidence": _evidence_records(link.evidence),
        }
        for link in runtime.store.links.all(status="PROPOSED")
    ]


def _match_record(match: Match) -> dict[str, Any]:
    return {
        "sap": str(match.sap),
        "glue": str(match.glue),
        "score": match.score,
        "evidence": _evidence_records(match.evidence),
        "gain": {
            "labels": match.gain.labels,
            "descriptions": match.gain.descriptions,
            "keys": match.gain.keys,
            "sap_labels": match.gain.sap_labels,
        },
    }


def _evidence_records(found: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [{"kind": e.kind, "detail": e.detail, "weight": e.weight} for e in found]


def assets(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Search assets by name, label, description or column; or show what is out of sight."""
    if args.absent:
        return _absent(runtime, args, screen)
    if not args.query:
        raise ConfigError("Name what to search for, or use assets --absent.")
    found = runtime.store.assets.search(args.query, schema=args.schema, limit=args.limit)
    absences = runtime.store.absences.of(item.summary.ref for item in found)
    records = [
        {
            "asset": str(item.summary.ref),
            "connection": item.summary.ref.connection,
            "schema": item.summary.ref.schema,
            "name": item.summary.ref.name,
            "kind": item.summary.kind.value,
            "label": item.summary.label,
            "columns": item.summary.column_count,
            "status": item.summary.status,
            "absent": _absence_record(absences.get(item.summary.ref)),
            "score": item.score,
            "matched": item.matched,
        }
        for item in found
    ]
    if args.json:
        screen.json(records)
    elif not records:
        screen.say(f"No asset matches {args.query!r}. Run discover if the catalogs are newer.")
    else:
        keys = ("connection", "asset", "kind", "label", "columns", "matched")
        screen.table(keys, [[record[key] for key in keys] for record in records])
    return 0


def _absent(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Show every asset out of sight, with what was asked and answered."""
    found = [
        absent
        for absent in runtime.store.absences.open(schema=args.schema)
        if args.query.lower() in str(absent.ref).lower()
    ]
    if args.json:
        screen.json(
            [
                {"connection": absent.ref.connection, "asset": str(absent.ref)}
                | (_absence_record(absent) or {})
                for absent in found
            ]
        )
    elif not found:
        screen.say("Nothing is out of sight.")
    else:
        screen.table(
            ("connection", "asset", "state", "since", "asked", "answered"),
            [
                (
                    absent.ref.connection,
                    str(absent.ref),
                    absent.state.value,
                    f"{absent.since:%Y-%m-%d %H:%M} UTC",
                    absent.asked,
                    absent.answered,
                )
                for absent in found
            ],
        )
    return 0


def _absence_record(absent: Absent | None) -> dict[str, Any] | None:
    if absent is None:
        return None
    return {
        "state": absent.state.value,
        "since": absent.since.isoformat(),
        "asked": absent.asked,
        "answered": absent.answered,
        "checked_at": absent.checked_at.isoformat(),
    }


def status(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Show what is known, linked, drifting and running."""
    table = runtime.store.query(
        "SELECT system, count(*) AS assets, sum(column_count) AS columns FROM v_asset "
        "WHERE deleted_at IS NULL GROUP BY system ORDER BY system"
    )
    links = runtime.store.query("SELECT status, count(*) FROM v_link GROUP BY status ORDER BY 1")
    drift = runtime.store.query(
        "SELECT severity, count(*) FROM v_drift WHERE status <> 'RESOLVED' GROUP BY 1 ORDER BY 1"
    )
    absent = runtime.store.query(
        "SELECT state, count(*) FROM v_absence WHERE ended_at IS NULL GROUP BY 1 ORDER BY 1"
    )
    runs = runtime.store.runs.recent(5)
    record = {
        "home": str(runtime.home),
        "settings": str(runtime.settings_path),
        "catalogs": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
        "links": {row[0]: row[1] for row in links.rows},
        "open_drift": {row[0]: row[1] for row in drift.rows},
        "out_of_sight": {row[0]: row[1] for row in absent.rows},
        "pairs": [pair.name for pair in runtime.engine.pairs()],
        "runs": [
            {"id": run.id, "kind": run.kind, "pair": run.pair, "status": run.status} for run in runs
        ],
    }
    if args.json:
        screen.json(record)
        return 0
    screen.say(f"State in {record['home']}, settings from {record['settings']}.")
    screen.table(table.columns, table.rows)
    screen.say("Links: " + (_counts(record["links"]) or "none yet; run plan."))
    screen.say("Open drift: " + (_counts(record["open_drift"]) or "none."))
    screen.say("Out of sight: " + (_counts(record["out_of_sight"]) or "nothing."))
    screen.table(("run", "kind", "pair", "status"), [list(run.values()) for run in record["runs"]])
    return 0


def _counts(counts: Any) -> str:
    return ", ".join(f"{number} {name.lower()}" for name, number in counts.items())

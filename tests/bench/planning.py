"""Planning a pair of 100,000 linked assets with 3 million columns, of which 100 have changed.

`python -m tests.bench.planning [ASSETS]` prints JSON. The store is filled directly: a hundred
assets of each catalog are staged, planned and changed as any other, and copied in SQL.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import Target, main, run_worker

ASSETS = 100_000
CHANGED = 100
_START = datetime(2026, 1, 1, tzinfo=UTC)
_STEP = 1_000_000  # more than there are ids among the assets that are copied


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    assets = int(args[0]) if args else ASSETS
    with TemporaryDirectory() as home:
        filled = run_worker("planning", "fill", home, assets)
        plan = run_worker("planning", "plan", home)
        idle = run_worker("planning", "plan", home)
    return {
        "filled": filled.said,
        "plan": plan,
        "plan_again": idle,
        "targets": {
            "cpu_seconds": Target(plan.said["work_cpu"], at_most=2.0),
            "rss_mb": Target(plan.rss_mb, at_most=2048),
            "changes_found": Target(plan.said["assets_with_lines"], at_least=CHANGED),
        },
    }


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    match args:
        case ["fill", home, assets]:
            return _fill(Path(home), int(assets))
        case ["plan", home]:
            return _plan(Path(home))
    raise SystemExit(f"no worker {args}")


def _plan(home: Path) -> Mapping[str, Any]:
    with _engine(home, _START + timedelta(days=2)) as engine:
        began, started = time.process_time(), time.monotonic()
        plan = engine.plan("bench", "area")
        return {
            "work_cpu": round(time.process_time() - began, 3),
            "work_wall": round(time.monotonic() - started, 3),
            "lines": len(plan.lines),
            "assets_with_lines": len({line.sap for line in plan.lines}),
        }


def _fill(home: Path, assets: int) -> Mapping[str, Any]:
    with _engine(home, _START) as engine:
        _stage(engine, changed=False)
        engine.plan("bench", "area")
        engine.store._db.write(_agree)
        engine.store._db.write(lambda cursor: _copy(cursor, assets // 2 // CHANGED))
        _stage(engine, changed=True)
        counts = {
            table: engine.store._db.read(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("asset", "asset_column", "body", "link", "link_base")
        }
    assert counts["asset"] == counts["body"] - CHANGED == assets, counts
    return counts


@contextmanager
def _engine(home: Path, now: datetime) -> Iterator[Any]:
    from sync.config import DatasphereSettings, GlueSettings, Secret
    from sync.connectors.registry import open_connector
    from sync.engine import Engine
    from sync.model.pair import Direction, LinkMode, Pair, Scope
    from sync.store.database import open_store

    settings = (
        DatasphereSettings(
            name="sap", url="https://localhost", client_id="x", client_secret=Secret("x")
        ),
        GlueSettings(name="glue", region="eu-central-1", endpoint_url="http://localhost:1"),
    )
    pair = Pair(
        name="area",
        sap=Scope(connection="sap", schema="AREA_001"),
        glue=Scope(connection="glue", schema="area_001"),
        direction=Direction.TO_GLUE,
        mode=LinkMode.MIRROR,
    )
    with (
        open_store(home / "bench.duckdb", now=now) as store,
        ThreadPoolExecutor(1) as executor,
    ):
        yield Engine(
            store=store,
            connectors={each.name: open_connector(each) for each in settings},
            configured_pairs=(pair,),
            clock=lambda: now,
            new_id=lambda: f"{now:%d}{time.monotonic_ns():x}",
            executor=executor,
        )


def _stage(engine: Any, *, changed: bool) -> None:
    from sync.model.discovery import Batch, Reading, Schema, Verdict

    now = _START + timedelta(days=1 if changed else 0)
    sides = {"sap": _objects(changed=changed)} | ({} if changed else {"glue": _tables()})
    for connection, assets in sides.items():
        schema = assets[0].ref.schema
        discovery = engine.store.assets.begin(connection, now)
        engine.store.assets.stage(discovery, Schema(name=schema))
        engine.store.assets.stage(discovery, Batch(schema=schema, assets=tuple(assets)))
        # Once copies are there, a complete reading would mark them as gone.
        reading = Reading.DENIED if changed else Reading.COMPLETE
        verdict = Verdict(schema=schema, reading=reading, reason="part")
        engine.store.assets.stage(discovery, verdict)
        engine.store.assets.finish(discovery, now, complete=not changed)


def _objects(*, changed: bool) -> list[Any]:
    from sync.connectors.datasphere.objects import to_asset
    from sync.embedded.datasphere.objects import facts, runtime_document
    from sync.embedded.scale import Scale
    from sync.model.asset import AssetRef

    found = []
    for stored in Scale(CHANGED).content().objects.values():
        listing = facts(stored)
        document: Any = runtime_document(stored)
        if changed:
            listing["changedOn"] = listing["deployedOn"] = "2026-06-01T08:00:00.000Z"
            document = _relabelled(document)
        body = {
            "kind": {"views": "view"}.get(stored.collection, "local_table"),
            "space": stored.space,
            "language": "en",
            "listing": listing,
            "catalog": None,
            "draft": None,
            "definition": document,
        }
        found.append(to_asset(AssetRef("sap", stored.space, stored.name), body))
    return found


def _relabelled(document: Any) -> Any:
    ((name, definition),) = document["definitions"].items()
    first, *others = definition["elements"].items()
    element = {**first[1], "@EndUserText.label": "Named anew"}
    elements = dict([(first[0], element), *others])
    return {**document, "definitions": {name: {**definition, "elements": elements}}}


def _tables() -> list[Any]:
    from sync.connectors.glue.tables import to_asset
    from sync.embedded.scale import Scale
    from sync.model.asset import AssetRef

    found = []
    labels = [stored.label for stored in Scale(CHANGED).content().objects.values()]
    for label, (database, table) in zip(labels, Scale(CHANGED).tables(), strict=True):
        storage = table["StorageDescriptor"]
        columns = [
            {**each, "Comment": each["Name"].replace("_", " ").title()}
            for each in storage["Columns"]
        ]
        body = {
            **table,
            "Description": label,
            "DatabaseName": database,
            "VersionId": "0",
            "CreateTime": 1.75e9,
            "StorageDescriptor": {**storage, "Columns": columns},
        }
        found.append(to_asset(AssetRef("glue", database, table["Name"]), body))
    return found


def _agree(cursor: Any) -> None:
    """Let every base hold for what both sides are now, as after a sync."""
    cursor.run(
        """
        UPDATE link_base
        SET sap_fingerprint = s.fingerprint, glue_fingerprint = g.fingerprint
        FROM link l
        JOIN asset s ON s.connection = l.sap_connection AND s.name = l.sap_name
        JOIN asset g ON g.connection = l.glue_connection AND g.name = l.glue_name
        WHERE link_base.link_id = l.id
        """
    )


def _copy(cursor: Any, times: int) -> None:
    """Copy every asset, link and base so often that there are *times* of each."""
    copies = f"range(1, {times}) copies(k)"
    suffix = "'_' || k"
    shift = f"+ k * {_STEP}"
    changes: dict[str, str] = {
        "asset": f"id {shift} AS id, name || {suffix} AS name, "
        f"fingerprint || {suffix} AS fingerprint",
        "asset_column": f"asset_id {shift} AS asset_id",
        "body": f"asset_id {shift} AS asset_id, fingerprint || {suffix} AS fingerprint",
        "history": f"asset_id {shift} AS asset_id, fingerprint || {suffix} AS fingerprint",
        "link": f"id {shift} AS id, sap_name || {suffix} AS sap_name, "
        f"glue_name || {suffix} AS glue_name",
        "link_base": f"link_id {shift} AS link_id, "
        f"sap_fingerprint || {suffix} AS sap_fingerprint, "
        f"glue_fingerprint || {suffix} AS glue_fingerprint",
    }
    for table, replaced in changes.items():
        cursor.run(
            f"INSERT INTO {table} BY NAME SELECT t.* REPLACE ({replaced}) FROM {table} t, {copies}"
        )


if __name__ == "__main__":
    main(bench, worker)

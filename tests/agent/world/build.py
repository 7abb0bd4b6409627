"""Builds a world into a store: the catalogs through discoveries, the rest in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.config import DatasphereSettings, GlueSettings, Secret, StoreSettings
from sync.model.base import Base
from sync.model.discovery import Batch, Reading, Verdict
from sync.model.link import Evidence, Link, LinkStatus
from sync.model.pair import LinkMode, Pair, Scope
from sync.store.connection import Cursor, Database
from sync.store.database import Store
from sync.store.opening import open_database
from tests.agent.world import events, rows
from tests.agent.world.bulk import advance, insert
from tests.agent.world.catalog import DSP, GLUE, Catalog, glue_ref, sap_ref
from tests.agent.world.runs import NOW, make_runs
from tests.agent.world.story import Story

CLOCK = NOW.replace(tzinfo=UTC)
FILE = "sphereglue.duckdb"
_FIRST = datetime(2025, 11, 1, 8, tzinfo=UTC)
_MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
_TODAY = datetime(2026, 3, 18, 3, tzinfo=UTC)
_SEQUENCES = {
    "run": "run_id",
    "run_log": "log_id",
    "job": "job_id",
    "drift": "drift_id",
    "health_check": "health_check_id",
    "alert": "alert_id",
    "profile": "profile_id",
    "finding": "finding_id",
}
Tables = dict[str, list[dict[str, Any]]]
Links = Mapping[tuple[str, str], tuple[int, str]]


def build(folder: Path, story: Story) -> Path:
    """Write the world of *story* into a new store in *folder* and return the store's file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    database = Database(open_database(path, StoreSettings(), _FIRST), path.name)
    with Store(database, path) as store:
        _discover(store, story.catalog)
        links = _link(store, story.catalog)
        tables = story.change(_tables(store, story, links))
        database.write(lambda cursor: _fill(cursor, tables))
        _audit(store, story.audit, links)
        store.checkpoint()
    return path


def _discover(store: Store, catalog: Catalog) -> None:
    store.meta.save_connections(
        (
            DatasphereSettings(
                name=DSP, url="https://tenant.example", client_id="c", client_secret=Secret("x")
            ),
            GlueSettings(name=GLUE, region="eu-central-1"),
        ),
        _FIRST,
    )
    for at, news, lost in ((_FIRST, False, False), (_MONDAY, True, False), (_TODAY, True, True)):
        for connection in (DSP, GLUE):
            _read(store, catalog, connection, at, news=news, lost=lost)


def _read(
    store: Store, catalog: Catalog, connection: str, at: datetime, *, news: bool, lost: bool
) -> None:
    discovery = store.assets.begin(connection, at)
    edges = tuple(edge for edge in catalog.edges if connection == DSP)
    for schema in catalog.schemas[connection]:
        assets = [
            entry.asset
            for entry in catalog.entries
            if (entry.asset.ref.connection, entry.asset.ref.schema) == (connection, schema.name)
            and (news or not entry.new)
            and not (lost and entry.gone)
        ]
        mine = tuple(edge for edge in edges if edge.downstream.schema == schema.name)
        store.assets.stage(discovery, schema)
        store.assets.stage(discovery, Batch(schema=schema.name, assets=assets, edges=mine))
        store.assets.stage(discovery, Verdict(schema=schema.name, reading=Reading.COMPLETE))
    store.assets.finish(discovery, at, complete=True)


def _link(store: Store, catalog: Catalog) -> Links:
    """Save pairs and links; return number and pair of each link, the first of an asset under ""."""
    scopes = {pair: (sap, glue) for pair, sap, glue, *_ in reversed(catalog.links)}
    pairs = [
        Pair(
            name=name,
            sap=Scope(connection=DSP, schema=sap.split(".")[0]),
            glue=Scope(connection=GLUE, schema=glue.split(".")[0]),
        )
        for name, (sap, glue) in sorted(scopes.items())
    ]
    store.links.save_pairs(pairs, _FIRST)
    found = store.links.save([_one_link(*each) for each in enumerate(catalog.links)], _FIRST)
    active = [link.id for link in found if link.status is LinkStatus.ACTIVE]
    base = Base(sap_fingerprint="s", glue_fingerprint="g", rules_fingerprint="r", at=_TODAY)
    store.links.save_bases(dict.fromkeys(active, base), _TODAY)
    saved: dict[tuple[str, str], tuple[int, str]] = {}
    for link in found:
        saved.setdefault((str(link.sap), ""), (link.id, link.pair))
        saved[str(link.sap), str(link.glue)] = (link.id, link.pair)
    return saved


def _one_link(number: int, cells: Sequence[str]) -> Link:
    pair, asset, table, status, mode, by, decided = cells
    score = 1.0 - number / 100
    return Link(
        id=0,
        pair=pair,
        sap=sap_ref(asset),
        glue=glue_ref(table),
        mode=LinkMode(mode),
        status=LinkStatus(status),
        score=score,
        evidence=(Evidence("name", f"{asset} is spelled like {table}", score),),
        by=by,
        at=datetime.fromisoformat(decided).replace(tzinfo=UTC),
    )


def _tables(store: Store, story: Story, links: Links) -> Tables:
    ids = {
        str(found.ref): found.id
        for connection in (DSP, GLUE)
        for found in store.assets.refs(connection, live=False)
    }
    entries = story.catalog.entries
    runs = make_runs(story.jobs)
    jobs = rows.job_rows(story.jobs, links)
    lines = events.plan_line_rows(story.catalog, links)
    profiles = events.profile_rows(entries, ids)
    return {
        "job": jobs,
        "run": rows.run_rows(runs, jobs),
        "run_attempt": rows.attempt_rows(runs),
        "run_log": rows.log_rows(runs, story.jobs),
        "drift": events.drift_rows(story.drift, links),
        "health_check": events.health_rows(story.health),
        "alert": events.alert_rows(story.health),
        "profile": profiles,
        "column_profile": events.column_profile_rows(profiles, entries, ids),
        "finding": events.finding_rows(entries, ids),
        "plan": events.plan_rows(lines),
        "plan_line": lines,
    }


def _fill(cursor: Cursor, tables: Tables) -> None:
    for table, content in tables.items():
        insert(cursor, table, content)
        if table in _SEQUENCES:
            advance(cursor, _SEQUENCES[table], max((row["id"] for row in content), default=0))


def _audit(store: Store, told: Sequence[Sequence[Any]], links: Links) -> None:
    for at, actor, action, subject, detail in told:
        if subject.startswith("link:"):
            subject = str(links[subject.removeprefix("link:"), ""][0])
        when = datetime.fromisoformat(at).replace(tzinfo=UTC)
        store.audit.append(actor, action, subject, detail, when)

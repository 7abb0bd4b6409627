"""Assets of both catalogs as last read: summaries, bodies, columns, history, search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sync.errors import StoreError
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.discovery import BATCH_ASSETS, Batch, ReadEvent, Schema, Verdict
from sync.model.rows import AssetRows, rows_of
from sync.store import staging
from sync.store.codec import from_body, from_cell_time, from_json, to_cell_time
from sync.store.connection import Database, Row
from sync.store.part import (
    Part,
    batches_of,
    numbered,
    schemas_of,
    stated_of,
    unchanged_of,
    verdicts_of,
)
from sync.store.rows import ref_table
from sync.store.sql import load_queries
from sync.store.staging import Discovered, read_verdict

_SQL = load_queries("assets")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetSummary:
    """An asset without its definition."""

    id: int
    ref: AssetRef
    system: System
    kind: Kind
    label: str | None
    description: str | None
    fingerprint: str
    version: str
    vanished_at: datetime | None
    status: str
    exposed: bool
    draft_by: str | None
    draft_since: datetime | None
    draft_status: str | None
    protected: str | None
    column_count: int


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column as the store's rows hold it, enough for matching without parsing bodies."""

    name: str
    position: int
    native_type: str
    label: str | None
    description: str | None
    comment: str | None
    key: bool
    nullable: bool
    partition: bool
    technical: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A definition and when it was valid, as far as our discoveries saw it."""

    fingerprint: str
    valid_from: datetime
    valid_to: datetime | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A search hit; *matched* says where: name, label, words, description or `column NAME`."""

    summary: AssetSummary
    score: float
    matched: str


class Assets:
    """The assets of both catalogs as the store knows them.

    What connectors read is staged; the catalog tables change at `finish` and `write_back` only.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(self, connection: str, now: datetime) -> int:
        """Start a discovery of *connection* and return its id; an unfinished one is given up."""
        return self._db.write(partial(staging.begin, connection=connection, now=now))

    def stage(self, discovery: int, event: ReadEvent) -> None:
        """Keep one event of the reading of *discovery*."""
        match event:
            case Batch():
                self._stage_batch(discovery, event)
            case Schema():
                self._db.write(partial(staging.stage_schema, discovery=discovery, schema=event))
            case Verdict():
                self._db.write(partial(staging.stage_verdict, discovery=discovery, verdict=event))

    def stage_part(self, discovery: int, part: Part) -> None:
        """Keep everything that a worker found for *discovery*, as `to_part` returns it."""
        for schema in schemas_of(part):
            self.stage(discovery, schema)
        for batch in batches_of(part):
            stated = stated_of(batch["asset"])
            self._refuse_strangers(discovery, [each.ref for each in stated])
            given = self._db.write(partial(staging.plan_staging, assets=stated))
            refs = ref_table(each.ref for each in stated)
            tables = {**numbered(batch, given.ids, given.whole), "arrow_ref": refs}
            self._db.write(partial(staging.stage_assets, discovery=discovery, tables=tables))
        self._stage_unchanged(discovery, unchanged_of(part))
        for verdict in verdicts_of(part):
            self.stage(discovery, verdict)

    def finish(self, discovery: int, now: datetime, *, complete: bool) -> Discovered:
        """Merge what *discovery* staged and return what it changed.

        *complete* says that the list of schemas itself was read to its end, over every schema
        of the connection; only then are the assets of an unlisted schema marked as vanished.
        """
        return self._db.write(
            partial(staging.finish, discovery=discovery, now=now, complete=complete)
        )

    def abandon(self, discovery: int, reason: str, now: datetime) -> None:
        """End a discovery whose catalog could not be read; nothing of it is merged."""
        self._db.write(partial(staging.abandon, discovery=discovery, reason=reason, now=now))

    def write_back(self, assets: Iterable[Asset], now: datetime) -> None:
        """Bring assets up to date with what was read back after a write to their catalogs.

        A discovery that began to read before *now* does not undo it. Their edges stay: a sync
        writes texts and columns, never where data comes from.
        """
        latest = list({asset.ref: asset for asset in assets}.values())
        if latest:
            self._db.write(partial(staging.write_back, assets=latest, now=now))

    def forget(self, ref: AssetRef, reason: str, now: datetime) -> None:
        """Mark *ref* as dropped by us; its history stays."""
        self._db.write(partial(staging.forget, ref=ref, reason=reason, now=now))

    def known(self, connection: str) -> dict[AssetRef, str]:
        """Return the version of each live asset."""
        rows = self._db.read(_SQL["versions"], connection=connection)
        return {AssetRef(connection, schema, name): version for schema, name, version in rows}

    def bodies(self, refs: Iterable[AssetRef]) -> dict[AssetRef, Mapping[str, Any]]:
        """Return the current native definitions of those of *refs* that are live."""
        refs = tuple(refs)
        rows = self._db.read_with(_SQL["bodies"], {"arrow_ref": ref_table(refs)})
        return {refs[item]: from_body(body) for item, body in rows}

    def body_at(self, ref: AssetRef, when: datetime) -> Mapping[str, Any] | None:
        """Return the definition that *ref* had at *when*, None where there was none."""
        rows = self._db.read(_SQL["body_at"], at=to_cell_time(when), **_key(ref))
        return from_body(rows[0][0]) if rows else None

    def history(self, ref: AssetRef) -> list[HistoryRow]:
        """Return every definition that *ref* had, oldest first."""
        return [
            HistoryRow(print_, from_cell_time(start), from_cell_time(end), from_body(body))
            for print_, start, end, body in self._db.read(_SQL["history"], **_key(ref))
        ]

    def schemas(self, connection: str) -> list[Schema]:
        """Return the schemas of *connection* that are there."""
        return [
            Schema(
                name=name,
                label=label,
                description=description,
                owner=owner,
                properties=from_json(properties),
                tags=tuple(from_json(tags)),
            )
            for name, label, description, owner, properties, tags in self._db.read(
                _SQL["schemas"], connection=connection
            )
        ]

    def verdicts(self, connection: str) -> dict[str, Verdict]:
        """Return the verdict per schema of the last finished discovery."""
        rows = self._db.read(_SQL["last_verdicts"], connection=connection)
        return {verdict.schema: verdict for verdict in map(read_verdict, rows)}

    def refs(
        self, connection: str, schema: str | None = None, *, live: bool = True
    ) -> list[AssetSummary]:
        """Return the assets of *connection*, the vanished ones too unless *live*."""
        rows = self._db.read(_SQL["summaries"], connection=connection, schema=schema, live=live)
        return [_summary(row) for row in rows]

    def unlinked(self, pair: str, connection: str, schema: str) -> list[AssetSummary]:
        """Return the live assets of a schema that no active or paused link of *pair* ties."""
        rows = self._db.read(_SQL["unlinked"], pair=pair, connection=connection, schema=schema)
        return [_summary(row) for row in rows]

    def summaries(self, refs: Iterable[AssetRef]) -> dict[AssetRef, AssetSummary]:
        """Return what the store knows of *refs*, vanished ones included."""
        rows = self._db.read_with(_SQL["summaries_of"], {"arrow_ref": ref_table(refs)})
        return {summary.ref: summary for summary in map(_summary, rows)}

    def began(self, refs: Iterable[AssetRef]) -> dict[AssetRef, datetime]:
        """Return since when each of *refs* is there without a gap, or was when it vanished."""
        refs = tuple(refs)
        rows = self._db.read_with(_SQL["began"], {"arrow_ref": ref_table(refs)})
        return {refs[item]: from_cell_time(at) for item, at in rows}

    def columns(self, refs: Iterable[AssetRef]) -> dict[AssetRef, list[ColumnRow]]:
        """Return the columns of those of *refs* that are live, in order."""
        refs = tuple(refs)
        found: dict[AssetRef, list[ColumnRow]] = {}
        for item, *cells in self._db.read_with(_SQL["columns"], {"arrow_ref": ref_table(refs)}):
            found.setdefault(refs[item], []).append(ColumnRow(*cells))
        return found

    def search(
        self,
        text: str,
        *,
        system: System | str | None = None,
        schema: str | None = None,
        kind: Kind | str | None = None,
        limit: int = 50,
    ) -> list[Found]:
        """Return the live assets that *text* names, best first.

        Case, accents and separators do not matter, small typing errors little.
        """
        rows = self._db.read(
            _SQL["search"],
            text=text,
            system=None if system is None else str(system),
            schema=schema,
            kind=None if kind is None else str(kind),
            limit=limit,
        )
        return [Found(_summary(row[:-2]), float(row[-2]), row[-1]) for row in rows]

    def _stage_batch(self, discovery: int, batch: Batch) -> None:
        rows = rows_of(batch.assets) if batch.rows is None else batch.rows
        self._refuse_strangers(discovery, [asset.ref for asset in rows.assets])
        edges = batch.edges
        for part in _parts(rows):
            # rows and bodies are made between two short transactions: others can write meanwhile
            numbered = self._db.write(partial(staging.plan_staging, assets=part.assets))
            tables = staging.staging_tables(part, numbered, edges)
            self._db.write(partial(staging.stage_assets, discovery=discovery, tables=tables))
            edges = ()
        self._stage_unchanged(discovery, batch.unchanged)

    def _stage_unchanged(self, discovery: int, refs: Sequence[AssetRef]) -> None:
        if refs:
            seen = [(ref.schema, ref.name, "unchanged") for ref in refs]
            self._db.write(partial(staging.stage_seen, discovery=discovery, seen=seen))

    def _refuse_strangers(self, discovery: int, refs: Sequence[AssetRef]) -> None:
        with self._db.cursor() as cursor:
            connection, _ = staging.running(cursor, discovery)
        strange = next((ref for ref in refs if ref.connection != connection), None)
        if strange is not None:
            raise StoreError(
                f"{strange} is of connection {strange.connection!r}, "
                f"discovery {discovery} reads {connection!r}."
            )


def _parts(rows: AssetRows) -> Iterator[AssetRows]:
    """Yield *rows* in parts of at most BATCH_ASSETS, the last of each ref only."""
    last = {asset.ref: at for at, asset in enumerate(rows.assets)}
    unique = rows.where([last[asset.ref] == at for at, asset in enumerate(rows.assets)])
    for start in range(0, max(len(last), 1), BATCH_ASSETS):
        chosen = range(start, start + BATCH_ASSETS)
        yield unique.where([at in chosen for at in range(len(last))])


def _summary(row: Row) -> AssetSummary:
    number, connection, schema, name, system, kind, label, description, *rest = row
    fingerprint, version, vanished, status, exposed, draft_by, draft_since, *last = rest
    draft_status, protected, column_count = last
    return AssetSummary(
        id=number,
        ref=AssetRef(connection, schema, name),
        system=System(system),
        kind=Kind(kind),
        label=label,
        description=description,
        fingerprint=fingerprint,
        version=version,
        vanished_at=from_cell_time(vanished),
        status=status,
        exposed=exposed,
        draft_by=draft_by,
        draft_since=from_cell_time(draft_since),
        draft_status=draft_status,
        protected=protected,
        column_count=column_count,
    )


def _key(ref: AssetRef) -> dict[str, str]:
    return {"connection": ref.connection, "schema": ref.schema, "name": ref.name}

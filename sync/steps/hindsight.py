"""What was: history, as of, difference and the feed of changes, from the store alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sync.connectors.registry import essence_of, parser_of
from sync.errors import ConfigError, PlanError
from sync.model.asset import Asset, AssetRef, System
from sync.past.feed import FeedEntry
from sync.past.history import (
    Author,
    Change,
    Difference,
    Event,
    History,
    Version,
    changes_between,
    difference,
)
from sync.past.openlineage import to_openlineage
from sync.store.database import Store
from sync.store.meta import ConnectionRow
from sync.store.past import BEGINNING, FOREVER, Forgotten, Moment, ProvenWrite

# How long before a version was noted its write may have ended: waves are noted as they end.
_WRITE_LAG = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SchemaName:
    """A schema of a connection."""

    connection: str
    schema: str


Named = AssetRef | SchemaName


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The questions about the past that a store answers; no catalog is asked."""

    store: Store

    def resolve(self, text: str) -> Named:
        """Return the asset or schema that *text* names, with or without its connection.

        Raises ConfigError naming the candidates where there is none or more than one.
        """
        connection, colon, name = text.partition(":")
        found = self._named(text, None)
        if not found and colon:
            found = self._named(name, connection)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(_full_name(each) for each in found)
            raise ConfigError(f"{text} names several things: {names}. Write one of these.")
        hits = self.store.assets.search(text.rpartition(".")[2], limit=3)
        near = ", ".join(_full_name(hit.summary.ref) for hit in hits) or "none is near"
        raise ConfigError(f"No asset or schema is called {text}; did you mean: {near}?")

    def history(self, text: str) -> History:
        """Return every version of the asset that *text* names, oldest first."""
        ref = self.resolve(text)
        if isinstance(ref, SchemaName):
            raise ConfigError(
                f"{text} is a schema; name an asset, or a time or two for the whole schema."
            )
        entries = self._entries(BEGINNING, FOREVER, ref)
        versions = [entry.version for entry in entries]
        if not versions:
            raise PlanError(f"Nothing is known of the past of {text}.")
        return History(ref=ref, system=versions[-1].asset.system, versions=tuple(versions))

    def as_of(self, text: str, when: datetime) -> dict[AssetRef, Asset]:
        """Return the asset, or every asset of the schema, as known at *when*; none is empty."""
        return self._at(self.resolve(text), when)

    def difference(self, text: str, since: datetime, until: datetime) -> Difference:
        """Return how an asset or schema differs between two moments."""
        if since > until:
            raise ConfigError(f"since ({since}) is after until ({until}); swap them.")
        named = self.resolve(text)
        old, new = self._at(named, since), self._at(named, until)
        # An asset and a schema are of one connection, so all of these are of one system.
        system = next((asset.system for asset in (*old.values(), *new.values())), None)
        assets = difference(old, new, essence_of(system)) if system else ()
        return Difference(since=since, until=until, assets=assets)

    def feed(self, since: datetime, until: datetime) -> list[FeedEntry]:
        """Return what changed after *since* and up to *until*, oldest first."""
        if since > until:
            raise ConfigError(f"since ({since}) is after until ({until}); swap them.")
        return self._entries(since, until, None)

    def openlineage(self, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """Return the feed as OpenLineage events, with the column lineage as it is now."""
        entries = self.feed(since, until)
        refs = [entry.version.asset.ref for entry in entries]
        run_ids = {entry.version.author.run_id for entry in entries}
        partners: dict[AssetRef, set[AssetRef]] = {}
        for link in self.store.links.active():
            partners.setdefault(link.sap, set()).add(link.glue)
            partners.setdefault(link.glue, set()).add(link.sap)
        return to_openlineage(
            entries,
            runs=[self.store.runs.get(number) for number in sorted(filter(None, run_ids))],
            edges=[e for ref in dict.fromkeys(refs) for e in self.store.lineage.column_edges(ref)],
            partners=partners,
            namespaces={row.name: self._namespace(row) for row in self.store.meta.connections()},
        )

    def _namespace(self, row: ConnectionRow) -> str:
        """Return the OpenLineage namespace of a catalog: Glue's is its ARN, where known."""
        if row.system is not System.GLUE:
            return f"datasphere://{row.name}"
        some = self.store.assets.bodies(each.ref for each in self.store.assets.refs(row.name)[:1])
        account = next((body.get("CatalogId") for body in some.values()), None)
        return f"arn:aws:glue:{row.address}:{account}" if account else f"glue://{row.name}"

    def prune(self, now: datetime, history_days: int) -> Forgotten:
        """Forget definitions that ended more than *history_days* ago; 0 forgets nothing."""
        if history_days <= 0:
            return Forgotten(0, 0, 0)
        return self.store.past.forget(now - timedelta(days=history_days))

    def _named(self, text: str, connection: str | None) -> list[Named]:
        found: list[Named] = [ref for ref, _ in self.store.past.named(text, connection)]
        schemas = [] if found else self.store.past.schemas_named(text, connection)
        return found or [SchemaName(*each) for each in schemas]

    def _at(self, named: Named, when: datetime) -> dict[AssetRef, Asset]:
        name = named.name if isinstance(named, AssetRef) else None
        bodies = self.store.past.bodies_at(named.connection, named.schema, when, name)
        return {ref: parser_of(system)(ref, body) for ref, (system, body) in bodies.items()}

    def _entries(self, since: datetime, until: datetime, ref: AssetRef | None) -> list[FeedEntry]:
        writes: dict[AssetRef, list[ProvenWrite]] = {}
        for write in self.store.past.proven_writes(since - _WRITE_LAG, until, ref):
            writes.setdefault(write.ref, []).append(write)
        return [
            _entry(moment, writes.get(moment.ref, ()))
            for moment in self.store.past.timeline(since, until, ref)
        ]


def _entry(moment: Moment, writes: Sequence[ProvenWrite]) -> FeedEntry:
    parse = parser_of(moment.system)
    asset = parse(moment.ref, moment.body)
    event = _event(moment)
    version = Version(
        event=event,
        asset=asset,
        valid_from=moment.at,
        valid_to=moment.until,
        author=_author(moment, asset, writes),
        changes=_changes(moment, asset),
    )
    return FeedEntry(version=version, reason=moment.reason)


def _event(moment: Moment) -> Event:
    if not moment.began:
        return Event.VANISHED
    if moment.first:
        return Event.APPEARED
    return Event.REAPPEARED if moment.after_gap else Event.CHANGED


def _changes(moment: Moment, asset: Asset) -> tuple[Change, ...]:
    if not moment.began or moment.previous is None:
        return ()
    before = parser_of(moment.system)(moment.ref, moment.previous)
    return changes_between(before, asset, essence_of(moment.system))


def _author(moment: Moment, asset: Asset, writes: Sequence[ProvenWrite]) -> Author:
    """Return whose run left exactly this behind, else whom the catalog names."""
    since = moment.previous_at or BEGINNING
    for write in reversed(writes):
        if since < write.at <= moment.at and _left_behind(write, moment, asset):
            return Author(write.actor, write.run_id, write.plan_id)
    return Author(asset.changed_by or "") if moment.began else Author()


def _left_behind(write: ProvenWrite, moment: Moment, asset: Asset) -> bool:
    if write.body is None or not moment.began:
        return write.body is None and not moment.began
    return _fingerprint(moment.system, moment.ref, write.body) == asset.fingerprint


def _fingerprint(system: System, ref: AssetRef, body: Mapping[str, object]) -> str:
    return parser_of(system)(ref, body).fingerprint


def _full_name(named: Named) -> str:
    if isinstance(named, AssetRef):
        return f"{named.connection}:{named}"
    return f"{named.connection}:{named.schema}"

"""What was: history, as of, difference and the feed of changes, from the store alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sync.connectors.registry import essence_of, parser_of
from sync.errors import ConfigError, PlanError
from sync.mapping.naming import glue_column_name
from sync.model.asset import Asset, AssetRef, System
from sync.model.plan import Line
from sync.past.feed import FeedEntry
from sync.past.history import (
    Author,
    Change,
    Difference,
    Event,
    History,
    Known,
    Version,
    changes_between,
    difference,
)
from sync.past.names import Couple, Renamed, names_of, newest_name
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
        ref = self._followed(ref)
        versions = [
            entry.version
            for name, until in names_of(ref, self.store.past.renames()).items()
            for entry in self._entries(BEGINNING, until or FOREVER, name)
        ]
        # What goes by one name and comes by another in one moment went first.
        versions.sort(key=lambda each: (each.valid_from, each.event is not Event.VANISHED))
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
        assets = difference(old, new, essence_of(system), self._known()) if system else ()
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
        """Forget definitions that ended more than *history_days* ago; 0 forgets nothing.

        As many days must have had a discovery since: a clock that jumped forward ends nothing.
        """
        days = self.store.past.discovery_days(history_days) if history_days > 0 else []
        if not days or len(days) < history_days:
            return Forgotten(0, 0, 0)
        return self.store.past.forget(min(now - timedelta(days=history_days), days[-1]))

    def _named(self, text: str, connection: str | None) -> list[Named]:
        found: list[Named] = [ref for ref, _ in self.store.past.named(text, connection)]
        schemas = [] if found else self.store.past.schemas_named(text, connection)
        return found or [SchemaName(*each) for each in schemas]

    def _followed(self, ref: AssetRef) -> AssetRef:
        """Return what *ref* is called now, where a person confirmed that it was renamed."""
        renames = self.store.past.renames()
        names = {each.before for each in renames}
        found = self.store.assets.summaries(names) if renames else {}
        return newest_name(ref, renames, [n for n, s in found.items() if s.vanished_at is not None])

    def _known(self) -> Known:
        renames, lines = self.store.past.renames(), self.store.past.renamed_columns()

        def names(ref: AssetRef) -> list[AssetRef]:
            return list(names_of(ref, renames))

        def couples(ref: AssetRef) -> list[Couple]:
            return [each for line in lines for each in _couples(line, names(ref))]

        return Known(names=names, couples=couples)

    def _at(self, named: Named, when: datetime) -> dict[AssetRef, Asset]:
        if isinstance(named, SchemaName):
            return self._read(named.connection, named.schema, when)
        renames = self.store.past.renames()
        for name, until in names_of(self._followed(named), renames).items():
            found = self._read(name.connection, name.schema, when, name.name)
            if found and (until is None or when <= until):
                return found
        return {}

    def _read(
        self, connection: str, schema: str, when: datetime, name: str | None = None
    ) -> dict[AssetRef, Asset]:
        bodies = self.store.past.bodies_at(connection, schema, when, name)
        return {ref: parser_of(system)(ref, body) for ref, (system, body) in bodies.items()}

    def _entries(self, since: datetime, until: datetime, ref: AssetRef | None) -> list[FeedEntry]:
        writes: dict[AssetRef, list[ProvenWrite]] = {}
        for write in self.store.past.proven_writes(since - _WRITE_LAG, until, ref):
            writes.setdefault(write.ref, []).append(write)
        known, renames = self._known(), self.store.past.renames()
        found = []
        for moment in self.store.past.timeline(since, until, ref):
            entry = _entry(moment, writes.get(moment.ref, ()), known)
            found.append(self._with_other_name(entry, renames, known))
        return found

    def _with_other_name(
        self, entry: FeedEntry, renames: Sequence[Renamed], known: Known
    ) -> FeedEntry:
        """Return *entry* as a rename, where its asset came or went as one."""
        version = entry.version
        ref, at = version.asset.ref, version.valid_from
        if version.event is Event.VANISHED:
            later = [e for e in renames if e.before == ref and e.at >= at]
            other = self._gone_for(ref, at, later)
            reason = f"renamed to {other}" if other else entry.reason
            return FeedEntry(replace(version, other_name=other), reason)
        came = version.event in {Event.APPEARED, Event.REAPPEARED}
        for each in renames if came else ():
            former = self._last(each.before, at) if each.after == ref and each.at >= at else None
            if former is not None:
                essence = essence_of(version.asset.system)
                changes = changes_between(former, version.asset, essence, known.couples(ref))
                renamed = replace(
                    version, event=Event.RENAMED, other_name=each.before, changes=changes
                )
                return FeedEntry(renamed, entry.reason)
        return entry

    def _gone_for(self, ref: AssetRef, at: datetime, later: Sequence[Renamed]) -> AssetRef | None:
        """Return the name for which *ref* went *at* a time: it was not there again before that."""
        if not later:
            return None
        first = min(later, key=lambda each: each.at)
        back = [row for row in self.store.assets.history(ref) if at < row.valid_from <= first.at]
        return None if back else first.after

    def _last(self, ref: AssetRef, before: datetime) -> Asset | None:
        """Return *ref* as it was last before a moment."""
        rows = [row for row in self.store.assets.history(ref) if row.valid_from < before]
        found = self.store.assets.summaries([ref])
        return parser_of(found[ref].system)(ref, rows[-1].body) if rows else None


def _couples(line: Line, names: Sequence[AssetRef]) -> list[Couple]:
    """Return the names of a renamed column, as the side that *names* belong to spells them."""
    old, new = line.column or "", str(line.after)
    if line.sap in names:
        return [(old, new)]
    return [(glue_column_name(old), glue_column_name(new))] if line.glue in names else []


def _entry(moment: Moment, writes: Sequence[ProvenWrite], known: Known) -> FeedEntry:
    parse = parser_of(moment.system)
    asset = parse(moment.ref, moment.body)
    event = _event(moment)
    version = Version(
        event=event,
        asset=asset,
        valid_from=moment.at,
        valid_to=moment.until,
        author=_author(moment, asset, writes),
        changes=_changes(moment, asset, known),
    )
    return FeedEntry(version=version, reason=moment.reason)


def _event(moment: Moment) -> Event:
    if not moment.began:
        return Event.VANISHED
    if moment.first:
        return Event.APPEARED
    return Event.REAPPEARED if moment.after_gap else Event.CHANGED


def _changes(moment: Moment, asset: Asset, known: Known) -> tuple[Change, ...]:
    if not moment.began or moment.previous is None:
        return ()
    before = parser_of(moment.system)(moment.ref, moment.previous)
    return changes_between(before, asset, essence_of(moment.system), known.couples(moment.ref))


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

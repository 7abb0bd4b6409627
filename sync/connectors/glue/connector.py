"""The Glue connector: discovery, and writes that read, merge, write and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sync.config import GlueSettings
from sync.connectors.base import Capabilities, Check, ReadScope, Written
from sync.connectors.glue.bodies import Json, fingerprint_of, to_plain, version_of
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.discovery import databases, is_match, noted, read_catalog
from sync.connectors.glue.inputs import (
    patch_table,
    restored_input,
    same_input,
    to_input,
    to_table_input,
)
from sync.connectors.glue.preflight import run_checks
from sync.connectors.glue.tables import protection_of, to_asset
from sync.connectors.probing import outside, probe_by
from sync.connectors.traffic import Traffic
from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    CatalogUnavailable,
    ConnectorError,
    MalformedAnswer,
    WriteRefused,
)
from sync.model.absence import Probe
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.discovery import ReadEvent
from sync.model.edit import Edit

# After these nobody knows whether the write was carried out: only reading again tells.
_UNKNOWN_OUTCOME = (CatalogUnavailable, MalformedAnswer)


class GlueConnector:
    """The Data Catalog of one AWS account and region."""

    def __init__(self, settings: GlueSettings, client: GlueClient) -> None:
        self._settings = settings
        self._client = client
        # The link that a database is, if it is one; asked once per database.
        self._links: dict[str, Json | None] = {}

    @property
    def name(self) -> str:
        """Return the connection's name."""
        return self._settings.name

    @property
    def system(self) -> System:
        """Return which kind of catalog this is."""
        return System.GLUE

    @property
    def traffic(self) -> Traffic:
        """Return what its requests were like lately."""
        return self._client.traffic

    @property
    def capabilities(self) -> Capabilities:
        """Return what this connection may do."""
        writable = self._settings.writable
        return Capabilities(
            writes=writable,
            creates=writable,
            drops=writable,
            edits_columns=writable,
            deploys=False,
            writable_schemas=self._settings.databases,
        )

    def check(self) -> tuple[Check, ...]:
        """Try each permission that the connection needs; never raises."""
        return run_checks(self._client, self._settings)

    def read(self, scope: ReadScope) -> Iterator[ReadEvent]:
        """Yield schemas, batches and one verdict per schema."""
        patterns, parallel = self._settings.databases, self._settings.http.parallel
        return read_catalog(self._client, patterns, scope, parallel=parallel)

    def schemas(self) -> tuple[str, ...]:
        """Return the databases that the settings name."""
        wanted = databases(self._client, self._settings.databases, ReadScope())
        return tuple(database["Name"] for database in wanted)

    def fetch(self, ref: AssetRef) -> Asset:
        """Return the asset as it is now."""
        return to_asset(ref, self._get(ref))

    def probe(self, ref: AssetRef, kind: Kind) -> Probe:
        """Ask for the table *ref*: what is hidden from us is denied, what is gone is not found."""
        patterns = [pattern.lower() for pattern in self._settings.databases]
        left_out = outside(ref, "databases", patterns)
        return left_out or probe_by(ref, f"{ref} by GetTable", lambda: self._get(ref))

    def create(self, asset: Asset) -> Written:
        """Create *asset*, and its database where there is none, and read it back."""
        self._need_writable(asset.ref)
        return self._create(asset.ref, to_table_input(asset))

    def _create(self, ref: AssetRef, table: Json) -> Written:
        self._need_own_database(ref)
        for attempt in range(self._client.tries):
            try:
                self._create_table(ref, table)
            except AssetExists as error:
                # Our own call may have made it, and only its answer was lost.
                self._need_same(ref, table, error)
                break
            except _UNKNOWN_OUTCOME as error:
                if self._arrived(ref, table):
                    break
                self._pause_or_raise(error, attempt)
            else:
                break
        after = self._get(ref)
        return Written(ref=ref, before=None, after=after, asset=to_asset(ref, after))

    def update(
        self, ref: AssetRef, edits: Sequence[Edit], *, expected: Asset, deploy: bool = False
    ) -> Written:
        """Carry out *edits* on *ref* if it still equals *expected*; *deploy* means nothing here."""
        self._need_writable(ref)
        before = self._get(ref)
        self._need_unmoved(ref, before, expected)
        self._need_unprotected(ref, before)
        return self._put(ref, patch_table(before, edits), before)

    def restore(
        self,
        ref: AssetRef,
        body: Mapping[str, Any],
        *,
        expected: Asset | None,
        deploy: bool = False,
    ) -> Written:
        """Make *ref* what *body* says if it still equals *expected*; without one, create it."""
        self._need_writable(ref)
        if expected is None:
            return self._create(ref, to_input(body))
        before = self._get(ref)
        self._need_unmoved(ref, before, expected)
        self._need_unprotected(ref, before)
        return self._put(ref, restored_input(body, before), before)

    def _put(self, ref: AssetRef, table: Json, before: Json) -> Written:
        if table != to_input(before):
            self._replace(ref, table, before)
        after = self._get(ref)
        return Written(ref=ref, before=before, after=after, asset=to_asset(ref, after))

    def drop(self, ref: AssetRef, *, expected: Asset) -> Written:
        """Drop *ref* if it still equals *expected*."""
        self._need_writable(ref)
        before = self._get(ref)
        self._need_unmoved(ref, before, expected)
        self._need_unprotected(ref, before)
        self._delete(ref, expected)
        return Written(ref=ref, before=before, after=None, asset=None)

    def deploys_along(self, ref: AssetRef) -> tuple[AssetRef, ...]:
        """Return nothing: Glue has no deploy."""
        return ()

    def close(self) -> None:
        """Release the sockets."""
        self._client.close()

    def _get(self, ref: AssetRef) -> Json:
        about = str(ref)
        answer = self._client.call("GetTable", about, DatabaseName=ref.schema, Name=ref.name)
        if not isinstance(answer.get("Table"), dict):
            raise MalformedAnswer(self.name, f"GetTable on {about} has no Table.")
        return to_plain(noted(answer["Table"], self._link_of(ref.schema)))

    def _link_of(self, database: str) -> Json | None:
        if database not in self._links:
            try:
                answer = self._client.call("GetDatabase", database, Name=database)
            except AccessDenied:
                return None  # who may read a table only cannot tell; the owner's rights decide
            self._links[database] = answer.get("Database", {}).get("TargetDatabase")
        return self._links[database]

    def _arrived(self, ref: AssetRef, table: Json) -> bool:
        try:
            return same_input(to_input(self._get(ref)), table)
        except AssetNotFound:
            return False

    def _create_table(self, ref: AssetRef, table: Json) -> None:
        arguments = {"DatabaseName": ref.schema.lower(), "TableInput": table}
        try:
            self._client.call("CreateTable", str(ref), **arguments)
        except AssetNotFound:
            self._create_database(ref.schema.lower())
            self._client.call("CreateTable", str(ref), **arguments)

    def _create_database(self, name: str) -> None:
        description = (
            f"Made by sphereglue (connection {self.name}) for tables that mirror assets of "
            "SAP Datasphere."
        )
        database = {"Name": name, "Description": description}
        # Another writer may be quicker, or the answer of our own call was lost.
        with suppress(AssetExists):
            self._client.call("CreateDatabase", name, DatabaseInput=database)

    def _replace(self, ref: AssetRef, table: Json, before: Json) -> None:
        for attempt in range(self._client.tries):
            try:
                self._update_table(ref, table, before)
            except (AssetConflict, *_UNKNOWN_OUTCOME) as error:
                now = self._get(ref)
                if same_input(to_input(now), table):
                    return  # our own call did it and only its answer was lost
                self._need_same_version(ref, now, before, error)
                self._pause_or_raise(error, attempt)
            else:
                return

    def _delete(self, ref: AssetRef, expected: Asset) -> None:
        for attempt in range(self._client.tries):
            try:
                self._client.call("DeleteTable", str(ref), DatabaseName=ref.schema, Name=ref.name)
            except (AssetNotFound, AssetConflict, *_UNKNOWN_OUTCOME) as error:
                if not self._is_unmoved_there(ref, expected):
                    return  # it was there a moment ago: our own call did it, its answer was lost
                self._pause_or_raise(error, attempt)
            else:
                return

    def _pause_or_raise(self, error: ConnectorError, attempt: int) -> None:
        """Wait before a write of which nothing came is sent again, or raise its *error*.

        A conflict with another writer passes, and a page of a proxy or an answer that was cut says
        that the request is over; without any answer it may still be under way.
        """
        is_over = isinstance(error, AssetConflict | MalformedAnswer)
        if not is_over or attempt + 1 == self._client.tries:
            raise error
        self._client.pause(attempt)

    def _need_same(self, ref: AssetRef, table: Json, error: ConnectorError) -> None:
        if not same_input(to_input(self._get(ref)), table):
            raise AssetExists(
                self.name, f"{ref} is there already and differs from what was to be created."
            ) from error

    def _is_unmoved_there(self, ref: AssetRef, expected: Asset) -> bool:
        try:
            now = self._get(ref)
        except AssetNotFound:
            return False
        self._need_unmoved(ref, now, expected)
        return True

    def _update_table(self, ref: AssetRef, table: Json, before: Json) -> None:
        version = {"VersionId": before["VersionId"]} if before.get("VersionId") else {}
        self._client.call(
            "UpdateTable",
            str(ref),
            DatabaseName=ref.schema,
            TableInput=table,
            SkipArchive=True,
            **version,
        )

    def _need_same_version(
        self, ref: AssetRef, now: Json, before: Json, error: ConnectorError
    ) -> None:
        if version_of(now) != version_of(before):
            raise self._conflict(ref, version_of(now), version_of(before)) from error

    def _need_unmoved(self, ref: AssetRef, now: Json, expected: Asset) -> None:
        # The fingerprint decides: a version also moves with statistics, which are nobody's edit.
        if fingerprint_of(now) != expected.fingerprint:
            raise self._conflict(ref, version_of(now), expected.version)

    def _conflict(self, ref: AssetRef, found: str, expected: str) -> AssetConflict:
        return AssetConflict(
            self.name,
            f"{ref} is at version {found}, but version {expected} was expected; nothing was "
            "written. Discover again and make a new plan.",
        )

    def _need_writable(self, ref: AssetRef) -> None:
        where = f"connections.{self.name}"
        if not self._settings.writable:
            text = f"{ref} is not written: {where}.writable is false."
            raise AccessDenied(self.name, f"{text} Set it to true to allow writes.")
        if not is_match(ref.schema, self._settings.databases):
            text = f"{ref} is not written: {where}.databases does not name {ref.schema}."
            raise AccessDenied(self.name, text)

    def _need_own_database(self, ref: AssetRef) -> None:
        with suppress(AssetNotFound):  # one that does not exist will be ours
            if self._link_of(ref.schema):
                raise WriteRefused(
                    self.name, f"{ref} was not created: {ref.schema} is a link to another database."
                )

    def _need_unprotected(self, ref: AssetRef, body: Json) -> None:
        protection = protection_of(body)
        if protection is not None:
            raise WriteRefused(self.name, f"{ref} is not ours to write: {protection}.")

"""Writing objects as carefully as a foreign system deserves: re-read, patch, write, read back.

The object API takes no precondition and tells nothing of what a write replaced: an edit by someone
else is a conflict up to the last read, and is replaced unseen where it comes between that and the
write. Nothing is asked in between, so that this is one request wide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sync.config import DatasphereSettings
from sync.connectors.base import Written
from sync.connectors.datasphere.bodies import Bodies, Body, Listed
from sync.connectors.datasphere.compare import (
    comparable,
    differences,
    missing,
    shown,
    structure,
    substance,
    with_substance,
)
from sync.connectors.datasphere.definition import patch_definition, to_definition
from sync.connectors.datasphere.discovery_document import LOCAL_TABLES
from sync.connectors.datasphere.objects import status_of, to_asset
from sync.connectors.datasphere.repository import DESIGN_TIME, Document
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
from sync.model.asset import Asset, AssetRef, Kind
from sync.model.edit import Edit, SetField

_TABLE_NAME = re.compile(r"[A-Za-z0-9_]{1,100}")
_LONGEST_COLUMN = 100
_DEPLOYED = "Deployed"
_HEAD = {"version": {"csn": "1.0"}, "$version": "1.0"}  # of every document that we make
_OF_TABLES_ALONE = {"type", "key", "nullable"}


@dataclass(frozen=True, slots=True)
class Found:
    """An object as it is now, in both its states."""

    listed: Listed
    body: Body
    design: Document


class Writer:
    """Creates, changes and deletes objects where the settings allow it."""

    def __init__(self, settings: DatasphereSettings, bodies: Bodies) -> None:
        self._settings = settings
        self._name = settings.name
        self._bodies = bodies
        self._repository = bodies.repository

    def create(self, asset: Asset) -> Written:
        """Create *asset* as a local table and deploy it, since only a deployed table exists."""
        ref = asset.ref
        self._require_writable(ref)
        self._require_names(asset)
        return self._create(ref, to_definition(asset))

    def recreate(self, ref: AssetRef, body: Mapping[str, Any]) -> Written:
        """Create the local table that *body* was, without its rows, and deploy it."""
        self._require_writable(ref)
        if body.get("kind") != Kind.LOCAL_TABLE:
            text = f"{ref} was a {body.get('kind')}; only local tables are made again."
            raise WriteRefused(self._name, text)
        return self._create(ref, {**substance(body.get("definition") or {}), **_HEAD})

    def _create(self, ref: AssetRef, document: Document) -> Written:
        error: ConnectorError | None
        try:
            error = self._sent(
                lambda: self._repository.create(ref.schema, LOCAL_TABLES, ref.name, document),
                lambda: not self._row_is_there(ref),
                exclusive=True,
            )
        except AssetExists as exists:
            error = exists
        found = self._listed(ref)
        if error is not None:
            # There already, or the answer was lost: what is there now decides.
            self._require_same(ref, document, found, error)
        if lost := shown(missing(document["definitions"], found.design.get("definitions"))):
            raise WriteRefused(self._name, f"{ref} was created, but not with {lost}.")
        self._require_deployed(ref, found)
        return Written(ref=ref, before=None, after=found.body, asset=to_asset(ref, found.body))

    def update(
        self, ref: AssetRef, edits: Sequence[Edit], *, expected: Asset, deploy: bool
    ) -> Written:
        """Carry out *edits* on *ref* if it still equals *expected*, and nothing else."""
        self._require_writable(ref)
        before = self._unmoved(ref, expected)
        if before.listed.kind is not Kind.LOCAL_TABLE and any(_is_structural(e) for e in edits):
            text = (
                f"{ref} is a {before.listed.kind.value}; columns are changed in local tables only."
            )
            raise WriteRefused(self._name, text)
        language = self._settings.language
        wanted = patch_definition(before.design, ref, edits, language=language)
        return self._written(ref, before, wanted, deploy=deploy)

    def restore(
        self, ref: AssetRef, body: Mapping[str, Any], *, expected: Asset, deploy: bool
    ) -> Written:
        """Put the definition that *body* holds in place of the one that *expected* has."""
        self._require_writable(ref)
        before = self._unmoved(ref, expected)
        wanted = with_substance(before.design, body.get("definition") or {})
        if before.listed.kind is not Kind.LOCAL_TABLE and (
            moved := shown(differences(structure(before.design), structure(wanted)))
        ):
            kind = before.listed.kind.value
            text = f"{ref} is a {kind}; only its texts are put back, not {moved}."
            raise WriteRefused(self._name, text)
        return self._written(ref, before, wanted, deploy=deploy)

    def _written(self, ref: AssetRef, before: Found, wanted: Document, *, deploy: bool) -> Written:
        if wanted == before.design:
            asset = to_asset(ref, before.body)
            return Written(ref=ref, before=before.body, after=before.body, asset=asset)
        after = self._put(ref, before, wanted, deploy=deploy)
        return Written(
            ref=ref, before=before.body, after=after.body, asset=to_asset(ref, after.body)
        )

    def drop(self, ref: AssetRef, *, expected: Asset) -> Written:
        """Delete the local table *ref*, with its rows, if it still equals *expected*."""
        self._require_writable(ref)
        before = self._unmoved(ref, expected)
        if before.listed.kind is not Kind.LOCAL_TABLE:
            text = f"{ref} is a {before.listed.kind.value}; only local tables are dropped."
            raise WriteRefused(self._name, text)
        self._sent(
            lambda: self._repository.delete(ref.schema, LOCAL_TABLES, ref.name),
            lambda: self._row_is_there(ref),
        )
        if self._row_is_there(ref):
            raise WriteRefused(self._name, f"{ref} was deleted, but is still listed.")
        return Written(ref=ref, before=before.body, after=None, asset=None)

    def _put(self, ref: AssetRef, before: Found, wanted: Document, *, deploy: bool) -> Found:
        try:
            lost = self._sent(
                lambda: self._repository.update(
                    ref.schema, before.listed.collection, ref.name, wanted, deploy=deploy
                ),
                lambda: self._is_untouched(ref, before),
            )
        except WriteRefused as error:
            raise self._with_aftermath(ref, before, error) from error
        after = self._found(ref)
        if after is None:
            raise AssetNotFound(self._name, f"{ref} vanished while it was written.")
        if differing := shown(differences(comparable(wanted), comparable(after.design))):
            if lost is not None:
                raise self._conflict(ref, after, f"it differs from what was sent at {differing}")
            text = f"{ref} was written, but differs afterwards from what was sent at {differing}"
            raise WriteRefused(self._name, f"{text}; compare and restore it from the body before.")
        if deploy:
            self._require_deployed(ref, after)
        elif _deployed(after) != _deployed(before):
            why = "another state of it was deployed meanwhile, and our draft replaced its design"
            raise self._conflict(ref, after, why)
        return after

    def _sent(
        self,
        send: Callable[[], None],
        is_untouched: Callable[[], bool],
        *,
        exclusive: bool = False,
    ) -> ConnectorError | None:
        """Send a write; return the error of an answer that was lost after the write was done.

        Where nothing came of it, the error is raised. A page of a proxy, or an answer that was cut,
        says that the request is over, so the write is sent again first. Without any answer it may
        still be under way: only an *exclusive* one, which cannot happen twice, is sent again.
        """
        tries = max(1, self._settings.http.tries)
        for attempt in range(tries):
            try:
                send()
            except (CatalogUnavailable, MalformedAnswer) as error:
                if not is_untouched():
                    return error
                is_over = exclusive or isinstance(error, MalformedAnswer)
                if not is_over or attempt + 1 == tries:
                    raise
                self._repository.pause(attempt)
            else:
                return None
        raise AssertionError("unreachable: the last try returns or raises")

    def _is_untouched(self, ref: AssetRef, before: Found) -> bool:
        now = self._found(ref)
        return (
            now is not None
            and now.listed.row.get("changedOn") == before.listed.row.get("changedOn")
            and _equal(now.design, before.design)
        )

    def _listed(self, ref: AssetRef) -> Found:
        """Return what was just created; a list may show it a moment later."""
        for attempt in range(max(1, self._settings.http.tries)):
            found = self._found(ref)
            if found is not None:
                return found
            self._repository.pause(attempt)
        raise WriteRefused(self._name, f"{ref} was created, but is not listed.")

    def _with_aftermath(self, ref: AssetRef, before: Found, error: WriteRefused) -> WriteRefused:
        """Return *error*, saying so where the refused write was saved as a draft all the same."""
        try:
            after = self._found(ref)
        except ConnectorError:
            return error
        if after is None or _equal(after.design, before.design):
            return error
        text = f"{error.message}; the change was saved as a draft and is not deployed."
        return WriteRefused(self._name, text)

    def _unmoved(self, ref: AssetRef, expected: Asset) -> Found:
        """Return the object as it is now; raises where it moved, is a draft, or is not ours."""
        found = self._found(ref)
        if found is None:
            raise AssetNotFound(self._name, f"{ref} does not exist any more.")
        current = to_asset(ref, found.body)
        if current.protected:
            raise AccessDenied(self._name, f"{ref} is not written: it is {current.protected}.")
        status = status_of(found.body)
        if status != _DEPLOYED:
            raise self._conflict(ref, found, f"it is work in progress ({status})")
        deployed = comparable(found.body["definition"])
        drafted = differences(substance(found.body["definition"]), substance(found.design))
        if open_work := shown(drafted):
            raise self._conflict(
                ref, found, f"its draft differs from what is deployed, {open_work}"
            )
        planned = expected.body.get("definition")
        planned = comparable(planned) if isinstance(planned, dict) else {}
        if moved := shown(differences(planned, deployed)):
            raise self._conflict(ref, found, f"it moved since it was read, at {moved}")
        was = (expected.body.get("listing") or {}).get("changedOn")
        if was != (now := found.listed.row.get("changedOn")):
            raise self._conflict(ref, found, f"it was saved again since: read {was}, now {now}")
        return found

    def _conflict(self, ref: AssetRef, found: Found, why: str) -> AssetConflict:
        row = found.listed.row
        who = f"last changed by {row.get('changedBy')} at {row.get('changedOn')}"
        return AssetConflict(self._name, f"{ref}: {why}; {who}. Nothing more is written to it.")

    def _found(self, ref: AssetRef) -> Found | None:
        listed = self._bodies.find(ref)
        if listed is None:
            return None
        body = self._bodies.body(ref.schema, listed)
        design = self._repository.read(ref.schema, listed.collection, ref.name, DESIGN_TIME)
        return Found(listed, body, design)

    def _row_is_there(self, ref: AssetRef) -> bool:
        return self._repository.row(ref.schema, LOCAL_TABLES, ref.name) is not None

    def _require_same(
        self, ref: AssetRef, document: Document, found: Found, error: ConnectorError
    ) -> None:
        wanted: Any = document["definitions"]
        if differing := shown(missing(wanted, found.design.get("definitions"))):
            text = f"{ref} exists already and differs at {differing}; it is not replaced."
            raise AssetExists(self._name, text) from error

    def _require_deployed(self, ref: AssetRef, found: Found) -> None:
        if (status := status_of(found.body)) != _DEPLOYED:
            text = f"{ref} was saved, but not deployed: its status is {status}."
            raise WriteRefused(self._name, f"{text} Deploy it in the Data Builder to see why.")

    def _require_writable(self, ref: AssetRef) -> None:
        settings, where = self._settings, f"connections.{self._name}"
        if not settings.writable:
            text = f"{ref} is not written: {where}.writable is false."
            raise AccessDenied(self._name, f"{text} Set it to true to allow writes.")
        if not any(fnmatchcase(ref.schema, pattern) for pattern in settings.writable_spaces):
            text = f"{ref} is not written: {where}.writable_spaces does not name {ref.schema}."
            raise AccessDenied(self._name, text)

    def _require_names(self, asset: Asset) -> None:
        if not _TABLE_NAME.fullmatch(asset.ref.name):
            text = f"{asset.ref}: a table name is 1 to 100 letters, digits and _."
            raise WriteRefused(self._name, text)
        long = next((c.name for c in asset.columns if len(c.name) > _LONGEST_COLUMN), None)
        if long:
            text = f"{asset.ref}: the column name {long} is longer than {_LONGEST_COLUMN}."
            raise WriteRefused(self._name, text)


def _is_structural(edit: Edit) -> bool:
    return not isinstance(edit, SetField) or edit.field in _OF_TABLES_ALONE


def _deployed(found: Found) -> Document:
    return comparable(found.body.get("definition") or {})


def _equal(left: Document, right: Document) -> bool:
    return comparable(left) == comparable(right)

"""Fetching what makes the body of an object: row, run-time and design-time document, exposure."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from sync.config import DatasphereSettings
from sync.connectors.datasphere.discovery_document import (
    ANALYTIC_MODELS,
    LOCAL_TABLES,
    REMOTE_TABLES,
    VIEWS,
    Collection,
)
from sync.connectors.datasphere.edmx import read_edmx
from sync.connectors.datasphere.objects import status_of
from sync.connectors.datasphere.odata import Catalog, Entry
from sync.connectors.datasphere.repository import DESIGN_TIME, RUN_TIME, Repository, Row
from sync.connectors.datasphere.session import TenantSession
from sync.errors import AccessDenied, AssetNotFound
from sync.model.asset import AssetRef, Kind

log = logging.getLogger(__name__)

Body = dict[str, Any]

KINDS: dict[Kind, Collection] = {
    Kind.LOCAL_TABLE: LOCAL_TABLES,
    Kind.REMOTE_TABLE: REMOTE_TABLES,
    Kind.VIEW: VIEWS,
    Kind.ANALYTIC_MODEL: ANALYTIC_MODELS,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as the lists show it; *exposed* is None where the catalog cannot be read."""

    kind: Kind
    row: Row
    entry: Entry | None
    exposed: bool | None

    @property
    def name(self) -> str:
        """Return its technical name."""
        return str(self.row["technicalName"])

    @property
    def collection(self) -> Collection:
        """Return the list that it stands in."""
        return KINDS[self.kind]


class Bodies:
    """Reads the bodies of one tenant's objects."""

    def __init__(self, settings: DatasphereSettings, session: TenantSession) -> None:
        self._settings = settings
        self._session = session
        self.repository = Repository(session)
        self.catalog = Catalog(session)

    def body(self, space: str, listed: Listed) -> Body:
        """Return the body of a listed object: run time, and design time where that differs."""
        status = status_of({"listing": listed.row})
        definition = None if status == "NotDeployed" else self._run_time(space, listed)
        draft = None
        if status != "Deployed" or definition is None:
            design = self.repository.read(space, listed.collection, listed.name, DESIGN_TIME)
            draft = {key: listed.row.get(key) for key in ("status", "changedBy", "changedOn")}
            draft["definition"] = design if definition is not None else None
            definition = definition if definition is not None else design
        return {
            "kind": listed.kind.value,
            "space": space,
            "language": self._settings.language,
            "listing": listed.row,
            "catalog": listed.entry,
            **({"unlisted": True} if listed.exposed is None else {}),
            "draft": draft,
            "definition": definition,
            **self._types(space, listed),
        }

    def _types(self, space: str, listed: Listed) -> Body:
        """Return the types of an analytic model's columns: its definition states none.

        The service that serves the model knows them from the sources, wherever those are.
        """
        url = (listed.entry or {}).get("assetAnalyticalMetadataUrl")
        if listed.kind is not Kind.ANALYTIC_MODEL or not url:
            return {}
        ref = AssetRef(self._settings.name, space, listed.name)
        try:
            text = self._session.get_xml(str(url), doing=f"reading the $metadata of {ref}")
        except (AccessDenied, AssetNotFound) as error:
            log.info("%s; the types of %s stay unknown.", error, ref)
            return {}
        columns = read_edmx(text, ref).columns
        return {"types": {column.name: column.native_type for column in columns}}

    def exposed_body(self, space: str, entry: Entry) -> Body:
        """Return the body of an asset that only the consumption services show."""
        url = entry.get("assetAnalyticalMetadataUrl") or entry.get("assetRelationalMetadataUrl")
        name = entry.get("name")
        text = self._session.get_xml(str(url), doing=f"reading the $metadata of {space}.{name}")
        analytical = bool(entry.get("supportsAnalyticalQueries"))
        kind = Kind.ANALYTIC_MODEL if analytical else Kind.VIEW
        return {
            "kind": kind.value,
            "space": space,
            "language": self._settings.language,
            "listing": None,
            "catalog": entry,
            "draft": None,
            "edmx": text,
        }

    def find(self, ref: AssetRef) -> Listed | None:
        """Return the object called *ref* as the lists show it now, or None."""
        for kind, collection in KINDS.items():
            row = self.repository.row(ref.schema, collection, ref.name)
            if row is not None:
                return self.listed(ref.schema, kind, row)
        return None

    def listed(self, space: str, kind: Kind, row: Row) -> Listed:
        """Return *row* with what the catalog says of it now."""
        try:
            entry = self.catalog.asset(space, str(row["technicalName"]))
        except AccessDenied:
            return Listed(kind, row, None, None)
        return Listed(kind, row, entry, entry is not None)

    def _run_time(self, space: str, listed: Listed) -> Any:
        try:
            return self.repository.read(space, listed.collection, listed.name, RUN_TIME)
        except AssetNotFound:
            # Listed, and yet without a run time: its design is all there is.
            return None

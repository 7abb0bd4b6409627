"""A table's body to an asset; pure, and it never fails on a body that has a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sync.connectors.glue.bodies import (
    VIA_LINK,
    Json,
    Slot,
    fingerprint_of,
    parameters_of,
    split_columns,
    time_of,
    to_plain,
    version_of,
)
from sync.connectors.glue.lineage import why_unread
from sync.connectors.glue.spark import is_partition_key, is_schema_in_parameters, spark_columns
from sync.connectors.glue.storage import storage_of
from sync.connectors.glue.views import view_text
from sync.datatypes import parse_glue
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.datatype import Opaque

# Columns that SAP's replication flows add to what they land.
TECHNICAL = frozenset({"__operation_type", "__sequence_number", "__timestamp"})

_COLUMN_MEMBERS = frozenset({"Name", "Type", "Comment", "Parameters"})
# Members that have a place of their own in an asset; all others are its extras.
_PLACED = frozenset(
    {
        *("Name", "DatabaseName", "CatalogId", "Description", "Owner", "Parameters"),
        *("StorageDescriptor", "PartitionKeys", "CreateTime", "UpdateTime", "CreatedBy"),
        *("LastAccessTime", "LastAnalyzedTime", "VersionId", "ViewOriginalText"),
        *("ViewExpandedText", "IsRegisteredWithLakeFormation", VIA_LINK),
    }
)


def to_asset(ref: AssetRef, body: Mapping[str, Any]) -> Asset:
    """Return the asset that *body* describes; *ref* is how it was asked for, also over a link."""
    plain = to_plain(body)
    columns, notes = _columns(plain)
    changed_at, changed_by = change_of(plain)
    return Asset(
        ref=ref,
        system=System.GLUE,
        kind=kind_of(plain),
        fingerprint=fingerprint_of(plain),
        version=version_of(plain),
        body=plain,
        description=plain.get("Description"),
        owner=plain.get("Owner"),
        columns=columns,
        properties=parameters_of(plain),
        extras=_extras(ref, plain) | notes,
        storage=storage_of(plain),
        protected=protection_of(plain),
        changed_at=changed_at,
        changed_by=changed_by,
    )


def kind_of(body: Mapping[str, Any]) -> Kind:
    """Return what kind of asset a table is."""
    parameters = parameters_of(body)
    table_type = str(parameters.get("table_type", "")).upper()
    provider = str(parameters.get("spark.sql.sources.provider", "")).lower()
    if body.get("TargetTable"):
        return Kind.RESOURCE_LINK
    if "VIEW" in str(body.get("TableType", "")).upper() or body.get("ViewDefinition"):
        return Kind.GLUE_VIEW
    if table_type == "ICEBERG":
        return Kind.ICEBERG_TABLE
    if "DELTA" in table_type or provider == "delta":
        return Kind.DELTA_TABLE
    return Kind.GLUE_TABLE


def protection_of(body: Mapping[str, Any]) -> str | None:
    """Return why no sync may write a table, or None."""
    if body.get("TargetTable"):
        return "resource link: " + _target(body["TargetTable"])
    if body.get("FederatedTable"):
        return "federated table: it lives in another source"
    if body.get(VIA_LINK):
        return "seen through a link to the database " + _target(body[VIA_LINK])
    return None


def _target(target: Mapping[str, Any]) -> str:
    named = [target.get(member) for member in ("DatabaseName", "Name")]
    catalog = f" of catalog {target['CatalogId']}" if target.get("CatalogId") else ""
    return ".".join(str(name) for name in named if name) + catalog


def _columns(body: Json) -> tuple[tuple[Column, ...], Json]:
    parameters = parameters_of(body)
    slots, hidden = split_columns(body)
    if is_schema_in_parameters(body):
        try:
            found = spark_columns(parameters)
        except ValueError as error:
            return _of_slots(slots), {"schema_note": f"Spark's schema: {error}"}
        real = (Slot(raw, is_partition_key(parameters, raw["Name"])) for raw in found)
        return _of_slots(tuple(real)), {}
    view = None if slots else view_text(body)
    if view is not None:
        slots = tuple(Slot(dict(raw), partition=False) for raw in view.columns)
    return _of_slots(slots), {"hidden_columns": hidden} if hidden else {}


def _of_slots(slots: tuple[Slot, ...]) -> tuple[Column, ...]:
    return tuple(_column(slot) for slot in slots)


def _column(slot: Slot) -> Column:
    raw = slot.raw
    native = raw.get("Type")
    return Column(
        name=raw["Name"],
        type=parse_glue(native) if native else Opaque("", "the column has no type"),
        native_type=native or "",
        comment=raw.get("Comment"),
        nullable=raw.get("Nullable", True),
        partition=slot.partition,
        extras={name: value for name, value in raw.items() if name not in _COLUMN_MEMBERS},
        properties=parameters_of(raw),
        technical=raw["Name"] in TECHNICAL,
    )


def _extras(ref: AssetRef, body: Json) -> Json:
    extras = {name: value for name, value in body.items() if name not in _PLACED}
    if body.get("DatabaseName", ref.schema) != ref.schema:
        extras["owner_database"] = body["DatabaseName"]
    view = view_text(body)
    if view is not None:
        extras["query"] = view.sql
        note = view.note or why_unread(view)
        extras |= {"lineage_note": note} if note else {}
    return extras


def change_of(body: Json) -> tuple[datetime | None, str | None]:
    """Return when a table was changed last, and by whom as far as Glue tells."""
    created, updated = time_of(body, "CreateTime"), time_of(body, "UpdateTime")
    # Glue names who created a table, never who changed it.
    by = body.get("CreatedBy") if updated in {None, created} else None
    return updated or created, by

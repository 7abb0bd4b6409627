"""An asset (table, view or model) of either catalog, its columns, and what tells it apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.model.datatype import DataType


class System(StrEnum):
    """The two kinds of catalog."""

    DATASPHERE = "datasphere"
    GLUE = "glue"


class Kind(StrEnum):
    """What an asset is in its own catalog."""

    LOCAL_TABLE = "local_table"
    REMOTE_TABLE = "remote_table"
    VIEW = "view"
    ANALYTIC_MODEL = "analytic_model"
    GLUE_TABLE = "glue_table"
    ICEBERG_TABLE = "iceberg_table"
    DELTA_TABLE = "delta_table"
    GLUE_VIEW = "glue_view"
    RESOURCE_LINK = "resource_link"


@dataclass(frozen=True, slots=True, order=True)
class AssetRef:
    """The natural key of an asset: connection name, schema and exact name. No URL is part of it."""

    connection: str
    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column (or, of an analytic model, a dimension or attribute)."""

    name: str
    type: DataType
    native_type: str  # as the catalog spells it: "cds.String(20)", "array<int>"
    label: str | None = None  # SAP's business name; None on Glue until it is lifted
    description: str | None = None  # SAP's quick info
    comment: str | None = None  # Glue's column comment; None on SAP
    key: bool = False
    nullable: bool = True
    partition: bool = False
    default: str | None = None
    # role, aggregation, currency, unit, text, ... -> value; the names are listed in sync.fields
    semantics: Mapping[str, str] = field(default_factory=dict)
    # "de.label" -> text, for every language but the tenant's own
    translations: Mapping[str, str] = field(default_factory=dict)
    # every other annotation or attribute of the element, verbatim JSON values
    extras: Mapping[str, Any] = field(default_factory=dict)
    # Glue's column Parameters
    properties: Mapping[str, str] = field(default_factory=dict)
    technical: bool = False  # added by replication (__operation_type, ...)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of an analytic model: a property of the asset, never a column."""

    name: str
    label: str | None = None
    kind: str = "base"  # base, calculated, restricted, count_distinct
    aggregation: str | None = None
    expression: str | None = None
    unit: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """A named reference from an asset to another one; *on* is pairs of (own, target) columns."""

    name: str
    target: str
    on: tuple[tuple[str, str], ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """An input parameter or variable of a view or model."""

    name: str
    native_type: str
    label: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Work in progress: the design-time definition differs from the deployed one."""

    status: str
    by: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """An asset as one catalog holds it now, in that catalog's own vocabulary of types."""

    ref: AssetRef
    system: System
    kind: Kind
    fingerprint: str  # of the content; equal means nothing that matters has moved
    version: str  # what a write must find unchanged: VersionId; changedOn and deployedOn
    body: Mapping[str, Any]  # the native definition, from which the asset can be read again
    label: str | None = None
    description: str | None = None
    owner: str | None = None
    columns: tuple[Column, ...] = ()
    measures: tuple[Measure, ...] = ()
    associations: tuple[Association, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    semantics: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)  # Glue's table Parameters
    extras: Mapping[str, Any] = field(default_factory=dict)
    storage: Mapping[str, str] = field(default_factory=dict)  # location, formats, SerDe: facts
    exposed: bool = True  # readable through the consumption services
    status: str = "Deployed"
    draft: Draft | None = None
    protected: str | None = None  # why no sync may write it: @readonly, shared, SAP-delivered
    changed_at: datetime | None = None
    changed_by: str | None = None

    def column(self, name: str) -> Column | None:
        """Return the column called *name*, or None."""
        return next((column for column in self.columns if column.name == name), None)

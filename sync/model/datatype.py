"""Data types as values: SAP's scalars (`cds.String`) and Glue's (`varchar`, `struct`) in one shape.

Both catalogs' types use these classes, each in its own vocabulary. `sync.datatypes` carries a type
from one vocabulary to the other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type without parts: `cds.Decimal` with precision and scale, `varchar` with a length."""

    name: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    srid: int | None = None


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """A list of one element type."""

    element: DataType


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map from a key type to a value type."""

    key: DataType
    value: DataType


@dataclass(frozen=True, slots=True)
class StructField:
    """A named part of a struct; the name is kept exactly as the catalog spells it."""

    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class StructOf:
    """A record of named fields, in order."""

    fields: tuple[StructField, ...]


@dataclass(frozen=True, slots=True)
class UnionOf:
    """A value of one of several types (Hive's uniontype)."""

    members: tuple[DataType, ...]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A type that we do not understand, kept verbatim so that it is never changed by accident."""

    text: str
    reason: str = ""


DataType = Scalar | ArrayOf | MapOf | StructOf | UnionOf | Opaque

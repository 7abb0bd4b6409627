"""Edits: what a writer is told to change in one asset, in that catalog's own words."""

from __future__ import annotations

from dataclasses import dataclass

from sync.model.asset import Column

Value = str | bool | int | None


@dataclass(frozen=True, slots=True)
class SetField:
    """Set one field of the asset (*column* None) or of a column; None removes it.

    Fields that Glue knows: `description`, `owner`, `type` (text), `comment` (of a column) and
    `parameter:<key>`. Fields that Datasphere knows: `label`, `description`, `type` (CSN text such
    as `cds.Decimal(15,2)`), `key`, `nullable`, and `annotation:<@path>` (value is JSON text).
    """

    column: str | None
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Add *column* (in the writer's own type vocabulary) at the end."""

    column: Column


@dataclass(frozen=True, slots=True)
class DropColumn:
    """Remove the column called *name*."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """Rename a column in place, keeping everything else of it."""

    name: str
    to: str


Edit = SetField | AddColumn | DropColumn | RenameColumn

"""Which edits of a table are not ours to make, and why; asked before planning and by the writer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.connectors.glue.bodies import Slot, slots_of
from sync.connectors.glue.spark import is_schema_in_parameters
from sync.connectors.glue.tables import kind_of
from sync.datatypes import parse_glue
from sync.model.asset import Kind
from sync.model.datatype import Scalar
from sync.model.edit import AddColumn, DropColumn, Edit, RenameColumn, SetField

PARAMETER = "parameter:"
# Where Iceberg finds the current state of a table; a wrong value loses commits.
_ICEBERG_KEYS = frozenset({"table_type", "metadata_location", "previous_metadata_location"})


def refusal_of(body: Mapping[str, Any], edit: Edit) -> str | None:
    """Return why *edit* must not be made on the table *body*, or None when it may."""
    match edit:
        case SetField(column, field, value):
            if column is None:
                return _of_asset_field(body, field)
            return _of_column_field(body, column, field, value)
        case AddColumn(column):
            taken = _is_taken(body, column.name)
            partition = "partition keys cannot be added" if column.partition else None
            return _of_structure(body) or taken or partition
        case DropColumn(name):
            return _of_structure(body) or _of_removal(body, name, "dropped")
        case RenameColumn(name, to):
            taken = None if name.lower() == to.lower() else _is_taken(body, to)
            return _of_structure(body) or _of_removal(body, name, "renamed") or taken


def _of_asset_field(body: Mapping[str, Any], field: str) -> str | None:
    if field in {"description", "owner"}:
        return None
    if not field.startswith(PARAMETER):
        return f"Glue has no {field} of a table; known are description, owner, parameter:<key>."
    key = field.removeprefix(PARAMETER)
    if key in _ICEBERG_KEYS and kind_of(body) is Kind.ICEBERG_TABLE:
        return f"the parameter {key} belongs to Iceberg."
    return None


def _of_column_field(body: Mapping[str, Any], name: str, field: str, value: object) -> str | None:
    slot = _find(body, name)
    if slot is None:
        return _unknown(body, name)
    if field == "comment":
        return None
    if field == "type":
        return _of_structure(body) or _of_type(slot, value)
    if not field.startswith(PARAMETER):
        return f"Glue has no {field} of a column; known are comment, type, parameter:<key>."
    if slot.partition:
        return f"the partition key {name} cannot have parameters in Glue."
    return None


def _of_type(slot: Slot, value: object) -> str | None:
    name = slot.raw["Name"]
    if not isinstance(value, str) or not value:
        return f"column {name} needs a type."
    if slot.partition and not isinstance(parse_glue(value), Scalar):
        return f"the partition key {name} must be of a primitive type, not {value}."
    return None


def _of_structure(body: Mapping[str, Any]) -> str | None:
    match kind_of(body):
        case Kind.ICEBERG_TABLE:
            return "the columns of an Iceberg table change through its engine only."
        case Kind.GLUE_VIEW:
            return "the columns of a view follow from its query."
        case Kind.DELTA_TABLE:
            return "the columns of a Delta table change through its engine only."
        case Kind.RESOURCE_LINK:
            return "a resource link has no columns of its own."
        case _:
            return None


def _of_removal(body: Mapping[str, Any], name: str, verb: str) -> str | None:
    slot = _find(body, name)
    if slot is None:
        return _unknown(body, name)
    if slot.partition:
        return f"the partition key {name} cannot be {verb}: the partitions are named by it."
    descriptor = body["StorageDescriptor"]
    sorts = [entry.get("Column") for entry in descriptor.get("SortColumns") or ()]
    if name in (descriptor.get("BucketColumns") or ()) or name in sorts:
        return f"column {name} cannot be {verb}: the files are bucketed or sorted by it."
    return None


def _find(body: Mapping[str, Any], name: str) -> Slot | None:
    if is_schema_in_parameters(body):
        return None  # what stands in Columns is a placeholder
    return next((slot for slot in slots_of(body) if slot.raw["Name"] == name), None)


def _is_taken(body: Mapping[str, Any], name: str) -> str | None:
    taken = any(slot.raw["Name"].lower() == name.lower() for slot in slots_of(body))
    return f"there is a column {name.lower()} already." if taken else None


def _unknown(body: Mapping[str, Any], name: str) -> str:
    if is_schema_in_parameters(body):
        return f"column {name} stands in Spark's schema, which only its engine may change."
    known = ", ".join(slot.raw["Name"] for slot in slots_of(body)[:20]) or "none"
    return f"there is no column {name}; the table has: {known}."

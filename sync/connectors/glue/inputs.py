"""What is sent: the TableInput of a new table, and an existing table with edits; both pure."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from sync.connectors.glue.bodies import (
    Json,
    Slot,
    parameters_of,
    slots_of,
    with_statistics,
    without_statistics,
)
from sync.connectors.glue.limits import require_fits
from sync.connectors.glue.model import structure
from sync.connectors.glue.refusals import PARAMETER, refusal_of
from sync.connectors.glue.storage import to_descriptor
from sync.connectors.glue.tables import kind_of
from sync.datatypes import spell_glue
from sync.errors import MappingError, NameCollision
from sync.model.asset import Asset, Column, Kind
from sync.model.edit import AddColumn, DropColumn, Edit, RenameColumn, SetField, Value

# Which member of a table or column a field of an edit sets, and the shape that limits it.
_ASSET_MEMBERS = {
    "description": ("Description", "DescriptionString"),
    "owner": ("Owner", "NameString"),
}
_COLUMN_MEMBERS = {"comment": ("Comment", "CommentString"), "type": ("Type", "ColumnTypeString")}


def to_table_input(asset: Asset) -> Json:
    """Return the TableInput that creates *asset*; raises NameCollision or MappingError."""
    _need_distinct_names(asset)
    table: Json = {"Name": asset.ref.name.lower()}
    if asset.description:
        table["Description"] = asset.description
    if asset.owner:
        table["Owner"] = asset.owner
    table["StorageDescriptor"] = {
        "Columns": [_raw_column(column) for column in asset.columns if not column.partition],
        **to_descriptor(asset.storage),
    }
    # An empty list is sent too: Athena cannot read a table without the member.
    table["PartitionKeys"] = [_raw_column(column) for column in asset.columns if column.partition]
    table["TableType"] = str(asset.extras.get("TableType") or "EXTERNAL_TABLE")
    table["Parameters"] = dict(asset.properties)
    require_fits(str(asset.ref), "TableInput", table, "the table")
    return table


def patch_table(body: Mapping[str, Any], edits: Sequence[Edit]) -> Json:
    """Return the TableInput that carries out *edits* on *body* and changes nothing else.

    Raises MappingError for an edit that Glue cannot hold or that is not ours to make.
    """
    table = to_input(body)
    about = f"{body.get('DatabaseName', '')}.{body.get('Name', '')}"
    for edit in edits:
        refusal = refusal_of(table, edit)
        if refusal is not None:
            raise MappingError(f"{about}: {refusal}")
        _carry_out(about, table, edit)
    return table


def to_input(body: Mapping[str, Any]) -> Json:
    """Return a copy of *body* without what Glue only answers and never takes."""
    members = structure("TableInput").members
    kept = {name: value for name, value in body.items() if name in members}
    table: Json = _without_read_only(copy.deepcopy(kept), "Table", "TableInput")
    return table


def restored_input(body: Mapping[str, Any], before: Mapping[str, Any]) -> Json:
    """Return the TableInput that makes of *before* what *body* says; statistics stay as they are.

    Raises MappingError where columns would move that an engine or a view keeps, not Glue.
    """
    table = with_statistics(to_input(body), before)
    about = f"{before.get('DatabaseName', '')}.{before.get('Name', '')}"
    table["Name"] = before["Name"]
    if kind_of(before) is not Kind.GLUE_TABLE and _structure(table) != _structure(before):
        raise MappingError(
            f"{about}: its columns belong to its {kind_of(before).replace('_', ' ')} definition."
        )
    require_fits(about, "TableInput", table, "the table")
    return table


def _structure(table: Mapping[str, Any]) -> list[tuple[str, Any, bool]]:
    return [(slot.raw["Name"], slot.raw.get("Type"), slot.partition) for slot in slots_of(table)]


def essence(body: Mapping[str, Any]) -> Json:
    """Return of a table's body what a sync or a person edits: no answers, no statistics."""
    return without_statistics(to_input(body))


def same_input(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two TableInputs say the same; Glue folds names and fills in empty values."""
    return bool(_essence(one) == _essence(other))


def _without_read_only(value: Any, answered: str, taken: str) -> Any:
    if isinstance(value, list):
        return [_without_read_only(item, answered, taken) for item in value]
    if not isinstance(value, dict):
        return value
    read_only, nested = _difference(answered, taken)
    return {
        name: _without_read_only(member, *nested[name]) if name in nested else member
        for name, member in value.items()
        if name not in read_only
    }


@cache
def _difference(answered: str, taken: str) -> tuple[frozenset[str], dict[str, tuple[str, str]]]:
    # The read-only members of a structure, and those of its members whose structures differ. What
    # neither knows stays: it is newer than the model, and not ours to remove.
    ours, theirs = structure(taken).members, structure(answered).members
    nested = {}
    for name in ours.keys() & theirs.keys():
        pair = _structure_name(theirs[name]), _structure_name(ours[name])
        if pair[0] and pair[1] and pair[0] != pair[1]:
            nested[name] = pair[0], pair[1]
    return frozenset(theirs.keys() - ours.keys()), nested


def _structure_name(shape: Shape) -> str:
    if isinstance(shape, ListShape):
        shape = shape.member
    return shape.name if isinstance(shape, StructureShape) else ""


def _carry_out(about: str, table: Json, edit: Edit) -> None:
    match edit:
        case SetField(column=None, field=field, value=value):
            _set(about, table, field, value, _ASSET_MEMBERS)
        case SetField(column=str() as name, field=field, value=value):
            raw = _slot(table, name).raw
            _set(f"{about}, column {name}", raw, field, value, _COLUMN_MEMBERS)
        case AddColumn(column):
            raw = _raw_column(column)
            require_fits(about, "Column", raw, f"column {column.name}")
            table.setdefault("StorageDescriptor", {}).setdefault("Columns", []).append(raw)
        case DropColumn(name):
            dropped = _slot(table, name).raw
            columns = table["StorageDescriptor"]["Columns"]
            columns[:] = [raw for raw in columns if raw is not dropped]
        case RenameColumn(name, to):
            require_fits(about, "NameString", to, f"the new name of column {name}")
            _slot(table, name).raw["Name"] = to.lower()


def _set(
    about: str, holder: Json, field: str, value: Value, members: Mapping[str, tuple[str, str]]
) -> None:
    text = None if value is None else _text(value)
    if field.startswith(PARAMETER):
        _set_parameter(about, holder, field.removeprefix(PARAMETER), text)
        return
    member, shape_name = members[field]
    if text is None:
        holder.pop(member, None)
        return
    require_fits(about, shape_name, text, f"the {field}")
    holder[member] = text


def _set_parameter(about: str, holder: Json, key: str, text: str | None) -> None:
    if text is None:
        if key in parameters_of(holder):
            del holder["Parameters"][key]
        return
    require_fits(about, "ParametersMap", {key: text}, "Parameters")
    if not isinstance(holder.get("Parameters"), dict):
        holder["Parameters"] = {}
    holder["Parameters"][key] = text


def _text(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _slot(table: Json, name: str) -> Slot:
    return next(slot for slot in slots_of(table) if slot.raw["Name"] == name)


def _raw_column(column: Column) -> Json:
    raw: Json = {
        "Name": column.name.lower(),
        "Type": column.native_type or spell_glue(column.type),
    }
    if column.comment:
        raw["Comment"] = column.comment
    if column.properties and not column.partition:
        raw["Parameters"] = dict(column.properties)
    return raw


def _need_distinct_names(asset: Asset) -> None:
    if asset.kind is Kind.RESOURCE_LINK:
        raise MappingError(
            f"{asset.ref}: a resource link is an access decision and not ours to make."
        )
    seen: dict[str, str] = {}
    for column in asset.columns:
        other = seen.setdefault(column.name.lower(), column.name)
        if other is not column.name:
            raise NameCollision(
                f"{asset.ref}: the columns {other} and {column.name} are both "
                f"{column.name.lower()} in Glue, which folds names to lower case; rename one."
            )


def _essence(value: Any) -> Any:
    match value:
        case dict():
            return dict(_essential_members(value))
        case list():
            return [_essence(item) for item in value]
        case _:
            return value


def _essential_members(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, member in value.items():
        essence = _essence(member)
        if name == "Name" and isinstance(essence, str):
            essence = essence.lower()
        if essence:
            yield name, essence

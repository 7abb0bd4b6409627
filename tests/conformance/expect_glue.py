"""What each client of Glue shows of a table that our store knows: the clients' own mappings. Pure.

We tell the columns that a table has; a client that takes the definition as it lies there tells
two things more, which `as_defined` says in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.conformance.ours import OurAsset, OurCatalog
from tests.conformance.seen import Asset, Column, Picture

# DataHub's own name of each Hive type; a decimal or a varchar is known by its first word.
_DATAHUB_CLASSES = {
    "string": "StringType",
    "varchar": "StringType",
    "char": "StringType",
    "int": "NumberType",
    "bigint": "NumberType",
    "smallint": "NumberType",
    "tinyint": "NumberType",
    "decimal": "NumberType",
    "double": "NumberType",
    "float": "NumberType",
    "boolean": "BooleanType",
    "date": "DateType",
    "timestamp": "TimeType",
    # DataHub reads Hive's binary as text.
    "binary": "StringType",
    "array": "ArrayType",
    "map": "MapType",
    "struct": "RecordType",
    "uniontype": "UnionType",
}
_ICEBERG_TYPES = {"int": "int", "bigint": "long", "timestamp": "timestamp"}


def for_aws_cli(ours: OurCatalog) -> Picture:
    """The AWS CLI prints what the service says."""
    return _picture(ours, [_plain(asset) for asset in ours.assets])


def for_awswrangler(ours: OurCatalog) -> Picture:
    """awswrangler's frame of a resource link, which has no columns, is an empty one."""
    plain = for_aws_cli(ours)
    return replace(plain, assets=tuple(replace(x, columns=x.columns or ()) for x in plain.assets))


def for_datahub(ours: OurCatalog) -> Picture:
    """DataHub reads Delta columns from the parameters, as we do, and classes each type."""
    return _picture(ours, [_for_datahub(asset) for asset in ours.assets])


def for_pyiceberg(ours: OurCatalog, texts: Mapping[str, str | None]) -> Picture:
    """pyiceberg lists Iceberg tables only and opens those that this machine keeps.

    It reads columns from the table's metadata file, which a sync does not write: *texts* are
    those that the file was made with, by `schema.table.column`.
    """
    tables = [asset for asset in ours.assets if asset.kind == "iceberg_table"]
    return _picture(ours, [_for_pyiceberg(asset, texts) for asset in tables])


def is_readable(body: Mapping[str, Any]) -> bool:
    """Whether an Iceberg table's metadata file lies on this machine: there is no object store."""
    return str(_parameters(body).get("metadata_location", "")).startswith("file:")


def as_defined(asset: OurAsset) -> tuple[Column, ...] | None:
    """Return the columns as the table's definition lists them; None where it lists none.

    Two kinds of table list others than they have: Spark keeps the columns of a Delta table in
    the parameters and lists one array; Iceberg lists dropped columns on, marked as not current.
    """
    if asset.kind == "resource_link":
        return None
    if asset.kind in {"delta_table", "iceberg_table"}:
        return tuple(
            Column(column["Name"], column["Type"], column.get("Comment") or None)
            for column in _listed(asset.body)
        )
    return _known(asset)


def datahub_type(hive: str) -> str:
    """Return a Hive type as DataHub tells it: its text, which a union loses, and its class."""
    word = hive.split("<")[0].split("(")[0]
    shown = "union" if word == "uniontype" else hive
    return f"{shown} as {_DATAHUB_CLASSES[word]}"


def iceberg_type(hive: str) -> str:
    """Return the Iceberg type that the Glue type *hive* was made from."""
    if hive.startswith("decimal"):
        return hive.replace(",", ", ")
    return _ICEBERG_TYPES.get(hive, hive)


def _plain(asset: OurAsset) -> Asset:
    return Asset(
        asset.schema,
        asset.name,
        as_defined(asset),
        text=asset.row["description"] or None,
        parameters=_parameters(asset.body),
    )


def _for_datahub(asset: OurAsset) -> Asset:
    columns = _known(asset) if asset.kind == "delta_table" else as_defined(asset)
    typed = columns and tuple(
        Column(column.name, datahub_type(column.type), column.text) for column in columns
    )
    text = asset.row["description"] or None
    # The name is shown as the label.
    return Asset(asset.schema, asset.name, typed, asset.name, text, _parameters(asset.body))


def _for_pyiceberg(asset: OurAsset, texts: Mapping[str, str | None]) -> Asset:
    if not is_readable(asset.body):
        return Asset(asset.schema, asset.name, None)
    columns = tuple(
        Column(
            column.name,
            iceberg_type(column.type),
            texts.get(f"{asset.schema}.{asset.name}.{column.name}"),
        )
        for column in _known(asset)
    )
    return Asset(asset.schema, asset.name, columns)


def _known(asset: OurAsset) -> tuple[Column, ...]:
    return tuple(
        Column(row["name"], row["data_type"], row["comment"] or None) for row in asset.columns
    )


def _listed(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*body.get("StorageDescriptor", {}).get("Columns", ()), *body.get("PartitionKeys", ())]


def _parameters(body: Mapping[str, Any]) -> Mapping[str, str]:
    return body.get("Parameters") or {}


def _picture(ours: OurCatalog, assets: list[Asset]) -> Picture:
    return Picture({row["name"]: row["description"] or None for row in ours.schemas}, tuple(assets))

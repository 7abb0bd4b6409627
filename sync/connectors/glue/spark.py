"""Schemas that Spark keeps as JSON in table Parameters, because Glue's columns cannot hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from sync.connectors.glue.bodies import parameters_of, slots_of

_KEY = "spark.sql.sources.schema"
_NAMES = {"byte": "tinyint", "short": "smallint", "integer": "int", "long": "bigint"}
# What Spark writes where the real columns stand in Parameters.
_PLACEHOLDER = ("col", "array<string>")


def is_schema_in_parameters(body: Mapping[str, Any]) -> bool:
    """Whether the real columns are those that Spark keeps in Parameters."""
    keys = parameters_of(body)
    if _KEY not in keys and f"{_KEY}.numParts" not in keys:
        return False
    columns = [(slot.raw["Name"], slot.raw.get("Type")) for slot in slots_of(body)]
    return columns in ([], [_PLACEHOLDER])


def spark_columns(parameters: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the columns of Spark's schema, shaped like Glue's; raises ValueError if it is cut."""
    schema = orjson.loads(_schema_text(parameters))
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        raise ValueError("it is no struct with fields")  # noqa: TRY004  # the content is at fault
    keys = _partition_keys(parameters)
    columns = [_column(field) for field in schema["fields"]]
    return sorted(columns, key=lambda column: _order(column["Name"], keys))


def is_partition_key(parameters: Mapping[str, str], name: str) -> bool:
    """Whether Spark's schema partitions by the column called *name*."""
    return name in _partition_keys(parameters)


def _schema_text(parameters: Mapping[str, str]) -> str:
    if _KEY in parameters:
        return parameters[_KEY]
    count = int(parameters[f"{_KEY}.numParts"])
    parts = [parameters.get(f"{_KEY}.part.{number}") for number in range(count)]
    missing = [str(number) for number, part in enumerate(parts) if part is None]
    if missing:
        raise ValueError(f"of {count} parts these are missing: {', '.join(missing)}")
    return "".join(part for part in parts if part is not None)


def _partition_keys(parameters: Mapping[str, str]) -> list[str]:
    count = parameters.get(f"{_KEY}.numPartCols", "0")
    numbers = range(int(count)) if count.isdigit() else ()
    return [parameters.get(f"{_KEY}.partCol.{number}", "") for number in numbers]


def _order(name: str, keys: Sequence[str]) -> int:
    return keys.index(name) + 1 if name in keys else 0


def _column(field: Any) -> dict[str, Any]:
    if not isinstance(field, dict) or not isinstance(field.get("name"), str):
        raise ValueError("a field has no name")  # noqa: TRY004  # the content is at fault
    metadata = field.get("metadata") or {}
    column = {"Name": field["name"], "Type": _glue_type(field.get("type"))}
    if metadata.get("comment"):
        column["Comment"] = str(metadata["comment"])
    return column | {"Nullable": field.get("nullable") is not False}


def _glue_type(spark: Any) -> str:
    match spark:
        case str():
            return _NAMES.get(spark, spark)
        case {"type": "array", "elementType": element}:
            return f"array<{_glue_type(element)}>"
        case {"type": "map", "keyType": key, "valueType": value}:
            return f"map<{_glue_type(key)},{_glue_type(value)}>"
        case {"type": "struct", "fields": [*fields]}:
            inner = [f"{field.get('name')}:{_glue_type(field.get('type'))}" for field in fields]
            return f"struct<{','.join(inner)}>"
        case {"type": "udt", "sqlType": inner_type}:
            return _glue_type(inner_type)
        case _:
            return orjson.dumps(spark).decode()

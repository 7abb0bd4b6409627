"""Partitions: single and batch calls, filter expressions, segments."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import orjson
from moto.core.exceptions import JsonRESTError
from moto.glue.models import FakePartition
from moto.glue.utils import PartitionFilter

from sync.embedded.glue.catalog import Call, Json, Partition, Table
from sync.embedded.glue.paging import page_after
from sync.embedded.glue.refusal import Refusal, already_exists, invalid_input, not_found
from sync.embedded.glue.tables import current

_PAGE_SIZE = 1000


def create_partition(call: Call) -> Json:
    """Add a partition."""
    _add(_table(call), call.arguments["PartitionInput"], call)
    return {}


def get_partition(call: Call) -> Json:
    """Read a partition by its values."""
    partition = _find(_table(call), call.arguments["PartitionValues"])
    return {"Partition": partition.partition_input}


def get_partitions(call: Call) -> Json:
    """List the partitions of a table, filtered by an expression and a segment."""
    table = _table(call)
    matches = PartitionFilter(call.arguments.get("Expression"), table)
    by_key = {_key(p.values): p for p in table.partitions.values() if _in_segment(p, call)}
    try:
        keys = sorted(key for key, partition in by_key.items() if matches(partition))
    except JsonRESTError as error:
        raise invalid_input(error.message) from error
    size = call.arguments.get("MaxResults", _PAGE_SIZE)
    scope = f"partitions/{call.text('DatabaseName').lower()}/{table.name}"
    page, token = page_after(keys, call.arguments.get("NextToken"), size, scope)
    shown = [_show(by_key[key], call) for key in page]
    return {"Partitions": shown} | ({"NextToken": token} if token else {})


def batch_get_partition(call: Call) -> Json:
    """Read several partitions; those that do not exist are named as unprocessed."""
    table = _table(call)
    found, missing = [], []
    for asked in call.arguments["PartitionsToGet"]:
        partition = table.partitions.get(str(asked["Values"]))
        if partition is None:
            missing.append(asked)
        else:
            found.append(partition.partition_input)
    return {"Partitions": found, "UnprocessedKeys": missing}


def update_partition(call: Call) -> Json:
    """Replace a partition, possibly under new values."""
    _replace(_table(call), call.arguments, call)
    return {}


def delete_partition(call: Call) -> Json:
    """Drop a partition."""
    _drop(_table(call), call.arguments["PartitionValues"])
    return {}


def batch_create_partition(call: Call) -> Json:
    """Add several partitions; those refused are listed."""
    table = _table(call)
    return _each(
        call.arguments["PartitionInputList"],
        "PartitionValues",
        lambda given: given.get("Values", []),
        lambda given: _add(table, given, call),
    )


def batch_update_partition(call: Call) -> Json:
    """Replace several partitions; those refused are listed."""
    table = _table(call)
    return _each(
        call.arguments["Entries"],
        "PartitionValueList",
        lambda given: given["PartitionValueList"],
        lambda given: _replace(table, given, call),
    )


def batch_delete_partition(call: Call) -> Json:
    """Drop several partitions; those refused are listed."""
    table = _table(call)
    return _each(
        call.arguments["PartitionsToDelete"],
        "PartitionValues",
        lambda given: given["Values"],
        lambda given: _drop(table, given["Values"]),
    )


def get_partition_indexes(call: Call) -> Json:
    """List the partition indexes of a table: the embedded Glue has none."""
    _table(call)
    return {"PartitionIndexDescriptorList": []}


def to_partition(database: str, table: str, body: Json) -> Partition:
    """Make a partition of a stored *body*."""
    partition: Partition = FakePartition(database, table, body)
    return partition


def _table(call: Call) -> Table:
    return call.catalog.table(call.text("DatabaseName"), call.text("TableName"))


def _add(table: Table, given: Json, call: Call) -> None:
    values = given.get("Values", [])
    _need_values(table, values)
    if str(values) in table.partitions:
        raise already_exists("Partition")
    database = call.text("DatabaseName").lower()
    members = {"DatabaseName": database, "TableName": table.name, "CatalogId": call.catalog.account}
    body = {**given, **members, "CreationTime": call.now}
    table.partitions[str(values)] = to_partition(database, table.name, body)


def _replace(table: Table, given: Json, call: Call) -> None:
    old, new = given["PartitionValueList"], given["PartitionInput"]
    before = _find(table, old)
    values = new.get("Values", old)
    _need_values(table, values)
    if values != old and str(values) in table.partitions:
        raise already_exists("Partition")
    members = ("DatabaseName", "TableName", "CatalogId", "CreationTime")
    kept = {name: before.partition_input[name] for name in members}
    del table.partitions[str(old)]
    body = {**new, "Values": values, **kept}
    table.partitions[str(values)] = to_partition(kept["DatabaseName"], table.name, body)


def _drop(table: Table, values: list[str]) -> None:
    _find(table, values)
    del table.partitions[str(values)]


def _find(table: Table, values: list[str]) -> Partition:
    if str(values) not in table.partitions:
        raise not_found("Cannot find partition.")
    return table.partitions[str(values)]


def _need_values(table: Table, values: Sequence[str]) -> None:
    keys = current(table).get("PartitionKeys", [])
    if len(keys) != len(values):
        raise invalid_input(
            "The number of partition keys do not match the number of partition values: "
            f"table {table.name} has {len(keys)}, {len(values)} were given."
        )


def _each(
    given: Sequence[Json],
    member: str,
    values: Callable[[Json], list[str]],
    act: Callable[[Json], None],
) -> Json:
    errors = []
    for one in given:
        try:
            act(one)
        except Refusal as refusal:
            detail = {"ErrorCode": refusal.code, "ErrorMessage": refusal.message}
            errors.append({member: values(one), "ErrorDetail": detail})
    return {"Errors": errors} if errors else {}


def _in_segment(partition: Partition, call: Call) -> bool:
    segment = call.arguments.get("Segment")
    if segment is None:
        return True
    number = zlib.crc32(_key(partition.values).encode()) % segment["TotalSegments"]
    return bool(number == segment["SegmentNumber"])


def _show(partition: Partition, call: Call) -> Json:
    body = partition.partition_input
    if not call.arguments.get("ExcludeColumnSchema") or "StorageDescriptor" not in body:
        return body
    storage = {k: v for k, v in body["StorageDescriptor"].items() if k != "Columns"}
    return {**body, "StorageDescriptor": storage}


def _key(values: Sequence[str]) -> str:
    return orjson.dumps(list(values)).decode()

"""Which function answers which operation of the Data Catalog, and what every call goes through."""

from __future__ import annotations

from collections.abc import Callable

from sync.embedded.glue import databases, partitions, search, statistics, tables, tags, versions
from sync.embedded.glue.catalog import ACCOUNT, Call, Catalogs, Json, Origin
from sync.embedded.glue.refusal import access_denied, not_found
from sync.embedded.glue.shapes import read_request

_READS: dict[str, Callable[[Call], Json]] = {
    "GetDatabase": databases.get_database,
    "GetDatabases": databases.get_databases,
    "GetTable": tables.get_table,
    "GetTables": tables.get_tables,
    "GetTableVersion": versions.get_table_version,
    "GetTableVersions": versions.get_table_versions,
    "GetPartition": partitions.get_partition,
    "GetPartitions": partitions.get_partitions,
    "BatchGetPartition": partitions.batch_get_partition,
    "GetPartitionIndexes": partitions.get_partition_indexes,
    "GetColumnStatisticsForTable": statistics.get_column_statistics,
    "SearchTables": search.search_tables,
    "GetTags": tags.get_tags,
}
_WRITES: dict[str, Callable[[Call], Json]] = {
    "CreateDatabase": databases.create_database,
    "UpdateDatabase": databases.update_database,
    "DeleteDatabase": databases.delete_database,
    "CreateTable": tables.create_table,
    "UpdateTable": tables.update_table,
    "DeleteTable": tables.delete_table,
    "BatchDeleteTable": tables.batch_delete_table,
    "DeleteTableVersion": versions.delete_table_version,
    "BatchDeleteTableVersion": versions.batch_delete_table_version,
    "CreatePartition": partitions.create_partition,
    "UpdatePartition": partitions.update_partition,
    "DeletePartition": partitions.delete_partition,
    "BatchCreatePartition": partitions.batch_create_partition,
    "BatchUpdatePartition": partitions.batch_update_partition,
    "BatchDeletePartition": partitions.batch_delete_partition,
    "UpdateColumnStatisticsForTable": statistics.update_column_statistics,
    "DeleteColumnStatisticsForTable": statistics.delete_column_statistics,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
}
# The operations of the Data Catalog that are answered here; the others are moto's.
CATALOG_OPERATIONS = frozenset(_READS) | frozenset(_WRITES)


def answer(catalogs: Catalogs, operation: str, body: bytes, origin: Origin) -> Json:
    """Carry out one operation of the Data Catalog; raise Refusal when Glue would."""
    return carry_out(catalogs, operation, read_request(operation, body), origin)


def carry_out(catalogs: Catalogs, operation: str, arguments: Json, origin: Origin) -> Json:
    """Carry out one operation with *arguments* that were read and checked."""
    catalog = catalogs.at(origin.account, origin.region)
    _need_own_catalog(arguments, operation, origin)
    call = Call(operation, arguments, catalog, catalogs.access, origin, catalogs.now())
    with catalogs.lock:
        database = _database_of(call)
        if database is not None:
            if operation == "GetTables" and not call.sees(database):
                return {"TableList": []}
            call.need_access(database, _table_of(call))
        if operation in _READS:
            return _READS[operation](call)
        result = _WRITES[operation](call)
        catalogs.changes += 1
        return result


def _need_own_catalog(arguments: Json, operation: str, origin: Origin) -> None:
    asked: str = arguments.get("CatalogId", origin.account)
    if asked == origin.account:
        return
    if asked.isdecimal() and len(asked) == len(ACCOUNT):
        raise access_denied(
            f"User: {origin.caller} is not authorized to perform: glue:{operation} on resource: "
            f"arn:aws:glue:{origin.region}:{asked}:catalog because no resource-based policy "
            f"allows the glue:{operation} action"
        )
    raise not_found(f"Catalog {asked} not found.")


def _database_of(call: Call) -> str | None:
    match call.operation:
        case "GetDatabase" | "UpdateDatabase" | "DeleteDatabase":
            name = call.arguments["Name"]
        case "CreateDatabase":
            name = call.arguments["DatabaseInput"]["Name"]
        case _:
            name = call.arguments.get("DatabaseName")
    return None if name is None else name.lower()


def _table_of(call: Call) -> str | None:
    match call.operation:
        case "GetTable" | "DeleteTable":
            name = call.arguments["Name"]
        case "CreateTable" | "UpdateTable":
            name = call.arguments.get("TableInput", {}).get("Name")
        case _:
            name = call.arguments.get("TableName")
    return None if name is None else name.lower()

"""Tables: create, read, list, replace, drop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sync.embedded.glue.catalog import Call, Catalog, Json, Table
from sync.embedded.glue.paging import page_after
from sync.embedded.glue.refusal import Refusal, already_exists, invalid_input

_PAGE_SIZE = 100
_ATTRIBUTES = {"NAME": "Name", "TABLE_TYPE": "TableType"}
# What was not sent comes back as the zero value, as recorded answers of AWS show.
_STORAGE_DEFAULTS = {
    "Compressed": False,
    "NumberOfBuckets": 0,
    "SortColumns": [],
    "StoredAsSubDirectories": False,
}
_NESTED = ("struct", "array", "map", "uniontype")
# What Glue sets on creation and no update changes.
_OWN_MEMBERS = (
    "DatabaseName",
    "CreateTime",
    "CreatedBy",
    "IsRegisteredWithLakeFormation",
    "IsMultiDialectView",
    "CatalogId",
)


def create_table(call: Call) -> Json:
    """Create a table; its first version is "0"."""
    database = call.catalog.database(call.text("DatabaseName")).name
    if "TableInput" not in call.arguments:
        raise invalid_input("TableInput must not be null.")
    given = to_stored(call.arguments["TableInput"])
    if given["Name"] in call.catalog.databases[database].tables:
        raise already_exists("Table")
    if "IcebergInput" in call.arguments.get("OpenTableFormatInput", {}):
        given["Parameters"] = {**given.get("Parameters", {}), "table_type": "ICEBERG"}
    body = first_version(given, database, call.catalog, call.origin.caller, call.now)
    call.catalog.add_table(database, given["Name"], {"0": body})
    return {}


def first_version(given: Json, database: str, catalog: Catalog, caller: str, now: float) -> Json:
    """Return the body of a new table from a TableInput in stored form."""
    return {
        **given,
        "DatabaseName": database,
        "CreateTime": now,
        "UpdateTime": now,
        "CreatedBy": caller,
        "IsRegisteredWithLakeFormation": False,
        "IsMultiDialectView": False,
        "CatalogId": catalog.account,
        "VersionId": "0",
    }


def get_table(call: Call) -> Json:
    """Read the current version of a table."""
    table = call.catalog.table(call.text("DatabaseName"), call.text("Name"))
    return {"Table": _pick(current(table), call.arguments.get("AttributesToGet"))}


def get_tables(call: Call) -> Json:
    """List the tables of a database that the caller sees, in the order of their names."""
    database = call.catalog.database(call.text("DatabaseName"))
    names = call.catalog.table_names(database.name)
    expression = call.arguments.get("Expression")
    if expression:
        names = list(filter(_to_pattern(expression).fullmatch, names))
    size = call.arguments.get("MaxResults", _PAGE_SIZE)
    scope = f"tables/{database.name}"
    page, token = page_after(names, call.arguments.get("NextToken"), size, scope)
    asked = call.arguments.get("AttributesToGet")
    shown = [
        _pick(current(database.tables[name]), asked)
        for name in page
        if call.sees(database.name, name)
    ]
    return {"TableList": shown} | ({"NextToken": token} if token else {})


def update_table(call: Call) -> Json:
    """Replace the definition of a table, and keep the one before as a version."""
    if "TableInput" not in call.arguments:
        raise invalid_input("TableInput must not be null.")
    given = to_stored(call.arguments["TableInput"])
    name: str = call.arguments.get("Name") or given["Name"]
    if name.lower() != given["Name"]:
        raise invalid_input(f"Table {name.lower()} cannot be renamed to {given['Name']}.")
    table = call.catalog.table(call.text("DatabaseName"), given["Name"])
    expected = call.arguments.get("VersionId")
    if expected is not None and expected != str(table._current_version):
        raise Refusal(
            "ConcurrentModificationException",
            "Update table failed due to concurrent modifications.",
        )
    replace_current(table, given, call.now, archive=not call.arguments.get("SkipArchive", False))
    return {}


def delete_table(call: Call) -> Json:
    """Drop a table."""
    table = call.catalog.table(call.text("DatabaseName"), call.text("Name"))
    call.catalog.drop_table(call.text("DatabaseName").lower(), table.name)
    return {}


def batch_delete_table(call: Call) -> Json:
    """Drop several tables; what could not be dropped is listed in an answer that is still 200."""
    database = call.catalog.database(call.text("DatabaseName")).name
    errors = [
        {
            "TableName": name,
            "ErrorDetail": {"ErrorCode": refusal.code, "ErrorMessage": refusal.message},
        }
        for name in call.arguments["TablesToDelete"]
        if (refusal := _drop_refusal(call, database, name.lower())) is not None
    ]
    return {"Errors": errors} if errors else {}


def _drop_refusal(call: Call, database: str, name: str) -> Refusal | None:
    try:
        call.need_access(database, name)
        call.catalog.table(database, name)
    except Refusal as refusal:
        return refusal
    call.catalog.drop_table(database, name)
    return None


def current(table: Table) -> Json:
    """Return the current version of a table."""
    return table.versions[str(table._current_version)]


def replace_current(table: Table, given: Json, now: float, *, archive: bool) -> None:
    """Make *given* the next version of a table; the one before stays if *archive*."""
    before = current(table)
    number = table._current_version + 1
    body = {**given, **{name: before[name] for name in _OWN_MEMBERS}}
    versions = table.versions if archive else _without(table.versions, before["VersionId"])
    new = {**body, "UpdateTime": now, "VersionId": str(number)}
    table.versions = {**versions, str(number): new}
    table._current_version = number


def to_stored(given: Json) -> Json:
    """Fold the names of a TableInput, fill the zero values, and refuse what Glue refuses."""
    keys = _fold(given.get("PartitionKeys", ()), "partition key")
    _need_primitive(keys)
    stored = {"Retention": 0, **given, "Name": given["Name"].lower()}
    if "PartitionKeys" in given:
        stored["PartitionKeys"] = keys
    if "StorageDescriptor" in given:
        storage = {**_STORAGE_DEFAULTS, **given["StorageDescriptor"]}
        if "Columns" in storage:
            storage["Columns"] = _fold(storage["Columns"], "column")
        stored["StorageDescriptor"] = storage
    return stored


def _fold(columns: Sequence[Json], noun: str) -> list[Json]:
    folded = [{**column, "Name": column["Name"].lower()} for column in columns]
    seen: set[str] = set()
    for column in folded:
        if column["Name"] in seen:
            raise invalid_input(f"Duplicate {noun} name: {column['Name']}.")
        seen.add(column["Name"])
    return folded


def _need_primitive(keys: Sequence[Json]) -> None:
    for key in keys:
        if key.get("Parameters"):
            raise invalid_input("Parameters not supported for partition columns.")
        if key.get("Type", "").strip().lower().startswith(_NESTED):
            raise invalid_input(
                f"Partition key {key['Name']} must be of a primitive type, not {key['Type']}."
            )


def _pick(body: Json, asked: Sequence[str] | None) -> Json:
    if not asked or "DEFAULT" in asked:
        return body
    if "NAME" not in asked:
        raise invalid_input("AttributesToGet must contain NAME.")
    wanted = {_ATTRIBUTES[name] for name in asked if name in _ATTRIBUTES}
    return {name: value for name, value in body.items() if name in wanted}


def _to_pattern(expression: str) -> re.Pattern[str]:
    # A star alone means anything, as in Hive's own patterns; `.*` is already that.
    regular = re.sub(r"(?<![.\])])\*", ".*", expression.lower())
    try:
        return re.compile(regular)
    except re.error as error:
        raise invalid_input(f"Invalid expression {expression}: {error}") from error


def _without(versions: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in versions.items() if name != key}

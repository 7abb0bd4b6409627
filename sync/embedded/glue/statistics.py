"""Column statistics of tables; writing them makes no new table version."""

from __future__ import annotations

from sync.embedded.glue.catalog import Call, Json, Table
from sync.embedded.glue.refusal import not_found
from sync.embedded.glue.tables import current


def get_column_statistics(call: Call) -> Json:
    """Read the statistics of named columns; columns without any are listed as errors."""
    table = _table(call)
    known = call.catalog.statistics.get(_key(call, table), {})
    found, errors = [], []
    for name in call.arguments["ColumnNames"]:
        if name.lower() in known:
            found.append(known[name.lower()])
        else:
            text = f"Column statistics for {name} not found."
            detail = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": text}
            errors.append({"ColumnName": name, "Error": detail})
    return {"ColumnStatisticsList": found, "Errors": errors}


def update_column_statistics(call: Call) -> Json:
    """Keep statistics; those of columns that the table lacks are listed as errors."""
    table = _table(call)
    columns = _column_names(table)
    known = call.catalog.statistics.setdefault(_key(call, table), {})
    errors = []
    for given in call.arguments["ColumnStatisticsList"]:
        name = given["ColumnName"].lower()
        if name in columns:
            known[name] = {**given, "ColumnName": name}
        else:
            text = f"Column {name} not found."
            detail = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": text}
            errors.append({"ColumnStatistics": given, "Error": detail})
    return {"Errors": errors}


def delete_column_statistics(call: Call) -> Json:
    """Drop the statistics of one column."""
    table = _table(call)
    known = call.catalog.statistics.get(_key(call, table), {})
    name = call.text("ColumnName").lower()
    if name not in known:
        raise not_found(f"Column statistics for {name} not found.")
    del known[name]
    return {}


def _table(call: Call) -> Table:
    return call.catalog.table(call.text("DatabaseName"), call.text("TableName"))


def _key(call: Call, table: Table) -> tuple[str, str]:
    return call.text("DatabaseName").lower(), table.name


def _column_names(table: Table) -> set[str]:
    body = current(table)
    columns = body.get("StorageDescriptor", {}).get("Columns", [])
    return {column["Name"] for column in [*columns, *body.get("PartitionKeys", [])]}

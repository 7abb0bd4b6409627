"""The content that an embedded Glue starts with: JSON lines, each a database, table or user.

    {"DatabaseInput": {...}, "Tags": {...}}
    {"DatabaseName": "sales", "TableInput": {...}, "CreatedBy": "arn:..."}
    {"DatabaseName": "sales", "TableName": "orders", "PartitionInput": {...}}
    {"AccessKeyId": "analyst", "UserArn": "arn:...", "Denied": ["hr"], "Hidden": ["secret"]}

Databases that only tables name are created. Nothing but `DatabaseInput`, the pair
`DatabaseName` and `TableInput`, or another of these forms is required on a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import orjson

from sync.embedded.glue.access import Rule
from sync.embedded.glue.catalog import Catalogs, Json, Origin
from sync.embedded.glue.databases import to_stored_database
from sync.embedded.glue.operations import answer, carry_out
from sync.embedded.glue.refusal import Refusal
from sync.embedded.glue.tables import first_version
from sync.errors import EmbeddedError

Fill: TypeAlias = Callable[[Catalogs], None]

# What content that names no creator was made by.
_OWNER = Origin("content", "arn:aws:iam::123456789012:role/landing-zone")


def read_content(path: Path) -> list[tuple[int, Json]]:
    """Read the JSON lines of *path* with their line numbers; raise EmbeddedError for a bad one."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise EmbeddedError(f"The Glue content {path} cannot be read: {error.strerror}.") from error
    return [
        (number, _read_line(line, number, path)) for number, line in enumerate(lines, 1) if line
    ]


def load_content(catalogs: Catalogs, path: Path) -> None:
    """Replace everything in *catalogs* by the content of *path*."""
    lines = read_content(path)

    def fill(catalogs: Catalogs) -> None:
        for number, line in lines:
            try:
                _apply_line(catalogs, line)
            except Refusal as refusal:
                raise EmbeddedError(
                    f"{path} line {number} is refused: {refusal.code}: {refusal.message}"
                ) from refusal

    refill(catalogs, fill)


def refill(catalogs: Catalogs, fill: Fill) -> None:
    """Replace everything in *catalogs* by what *fill* puts in."""
    with catalogs.lock:
        catalogs.clear()
        fill(catalogs)
        catalogs.changes += 1


def put_tables(catalogs: Catalogs, tables: Callable[[], Iterable[tuple[str, Json]]]) -> None:
    """Put each (database, TableInput) in, in stored form already: nothing is checked or copied."""
    catalog = catalogs.at(_OWNER.account, _OWNER.region)
    now = catalogs.now()
    for database, given in tables():
        if database not in catalog.databases:
            catalog.add_database(database, to_stored_database({"Name": database}), now)
        body = first_version(given, database, catalog, _OWNER.caller, now)
        catalog.add_table(database, given["Name"], {"0": body})


def _read_line(line: bytes, number: int, path: Path) -> Json:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise EmbeddedError(f"{path} line {number} is not JSON: {error}.") from error
    if not isinstance(value, dict) or not _FORMS & value.keys():
        raise EmbeddedError(
            f"{path} line {number} has none of {', '.join(sorted(_FORMS))}; "
            'expected {"DatabaseName": ..., "TableInput": {...}} or {"DatabaseInput": {...}}.'
        )
    return value


_FORMS = {"DatabaseInput", "TableInput", "PartitionInput", "AccessKeyId"}


def _apply_line(catalogs: Catalogs, line: Json) -> None:
    origin = replace(_OWNER, caller=line.get("CreatedBy", _OWNER.caller))
    if "AccessKeyId" in line:
        _apply_user(catalogs, line)
    elif "DatabaseInput" in line:
        _run(catalogs, "CreateDatabase", line, origin)
    elif "TableInput" in line:
        _make_database(catalogs, line, origin)
        _run(catalogs, "CreateTable", line, origin)
    else:
        _run(catalogs, "CreatePartition", line, origin)


def _run(catalogs: Catalogs, operation: str, line: Json, origin: Origin) -> None:
    answer(catalogs, operation, orjson.dumps(line), origin)


def _make_database(catalogs: Catalogs, line: Json, origin: Origin) -> None:
    name = line.get("DatabaseName")
    databases = catalogs.at(origin.account, origin.region).databases
    if isinstance(name, str) and name.lower() not in databases:
        carry_out(catalogs, "CreateDatabase", {"DatabaseInput": {"Name": name}}, origin)


def _apply_user(catalogs: Catalogs, line: Json) -> None:
    access_key = line["AccessKeyId"]
    if "UserArn" in line:
        catalogs.principals[access_key] = line["UserArn"]
    for member, rule in (("Denied", Rule.DENY), ("Hidden", Rule.HIDE)):
        for resource in line.get(member, ()):
            catalogs.access.put(access_key, resource, rule)

"""The saved state of the embedded Glue: one JSON file, replaced atomically, times kept."""

from __future__ import annotations

from pathlib import Path

import orjson

from sync.embedded.glue.access import Rule
from sync.embedded.glue.catalog import Catalog, Catalogs, Database, Json, Table
from sync.embedded.glue.partitions import to_partition
from sync.errors import EmbeddedError

_FORMAT = 1


def save_state(catalogs: Catalogs, path: Path) -> None:
    """Write everything to *path*; a reader sees the file before or after, never between."""
    with catalogs.lock:
        content = orjson.dumps(
            {
                "format": _FORMAT,
                "catalogs": [_export_catalog(catalog) for catalog in catalogs],
                "principals": catalogs.principals,
                "access": catalogs.access.export(),
            }
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    draft.replace(path)


def load_state(catalogs: Catalogs, path: Path) -> None:
    """Replace everything by what *path* holds; raise EmbeddedError when it is damaged."""
    try:
        state = orjson.loads(path.read_bytes())
        if state["format"] != _FORMAT:
            raise EmbeddedError(
                f"The state file {path} has format {state['format']}, not {_FORMAT}."
            )
        with catalogs.lock:
            catalogs.clear()
            _import_all(catalogs, state)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, StopIteration) as error:
        raise EmbeddedError(f"The state file {path} is damaged: {error}.") from error


def _import_all(catalogs: Catalogs, state: Json) -> None:
    for saved in state["catalogs"]:
        _import_catalog(catalogs.at(saved["account"], saved["region"]), saved)
    catalogs.principals.update(state["principals"])
    for access_key, rules in state["access"].items():
        for resource, rule in rules.items():
            catalogs.access.put(access_key, resource, Rule(rule))


def _export_catalog(catalog: Catalog) -> Json:
    return {
        "account": catalog.account,
        "region": catalog.region,
        "databases": [
            _export_database(database, catalog) for database in catalog.databases.values()
        ],
    }


def _export_database(database: Database, catalog: Catalog) -> Json:
    tagger = catalog.backend.tagger
    return {
        "input": database.input,
        "created": database.created_time.timestamp(),
        "tags": tagger.get_tag_dict_for_resource(catalog.database_arn(database.name)),
        "tables": [
            {
                "name": name,
                "versions": table.versions,
                "partitions": [p.partition_input for p in table.partitions.values()],
                "statistics": catalog.statistics.get((database.name, name), {}),
            }
            for name, table in database.tables.items()
        ],
    }


def _import_catalog(catalog: Catalog, saved: Json) -> None:
    for one in saved["databases"]:
        name = one["input"]["Name"]
        catalog.add_database(name, one["input"], one["created"])
        catalog.backend.tag_resource(catalog.database_arn(name), one["tags"])
        for table in one["tables"]:
            _import_table(catalog, name, table)


def _import_table(catalog: Catalog, database: str, saved: Json) -> None:
    table: Table = catalog.add_table(database, saved["name"], saved["versions"])
    for body in saved["partitions"]:
        table.partitions[str(body["Values"])] = to_partition(database, table.name, body)
    if saved["statistics"]:
        catalog.statistics[database, table.name] = saved["statistics"]

"""A foreign crawler: what a Glue crawler with default settings does to tables that it finds.

It knows files, not meaning: descriptions, column comments and parameters that others wrote are
gone after it ran, names, types, locations and SerDe stay, and it marks what it touched.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.embedded.glue.catalog import ACCOUNT, REGION, Catalogs, Json, Table
from sync.embedded.glue.refusal import not_found
from sync.embedded.glue.tables import current, replace_current

CRAWLER = "nightly-landing-crawler"
# The parameters that crawlers write themselves; any other is foreign to them.
_CRAWLER_PARAMETERS = frozenset(
    {
        "CrawlerSchemaDeserializerVersion",
        "CrawlerSchemaSerializerVersion",
        "UPDATED_BY_CRAWLER",
        "areColumnsQuoted",
        "averageRecordSize",
        "classification",
        "columnsOrdered",
        "compressionType",
        "delimiter",
        "objectCount",
        "partition_filtering.enabled",
        "recordCount",
        "sizeKey",
        "skip.header.line.count",
        "typeOfData",
    }
)
_CLASSIFICATIONS = (("parquet", "parquet"), ("orc", "orc"), ("json", "json"), ("avro", "avro"))


def crawl(catalogs: Catalogs, database: str, table: str | None) -> list[str]:
    """Run the crawler on a database, or on one of its tables; return the tables it rewrote."""
    catalog = catalogs.at(ACCOUNT, REGION)
    with catalogs.lock:
        tables = catalog.database(database).tables
        if table is not None and table.lower() not in tables:
            raise not_found(f"Table {table.lower()} not found.")
        chosen = [table.lower()] if table is not None else sorted(tables)
        crawled = [name for name in chosen if _is_table(current(tables[name]))]
        for name in crawled:
            _rewrite(tables[name], catalogs.now())
        catalogs.changes += 1
        return crawled


def _is_table(body: Json) -> bool:
    """Views, resource links and Iceberg tables are left alone.

    A real crawler finds tables by their location; this one also rewrites catalog-only tables,
    because the worst that a foreigner can do to a table of ours is what must be survived.
    """
    if body.get("TableType") == "VIRTUAL_VIEW" or "TargetTable" in body:
        return False
    table_type: str = body.get("Parameters", {}).get("table_type", "")
    return table_type.upper() != "ICEBERG"


def _rewrite(table: Table, now: float) -> None:
    body = current(table)
    forgotten = {"Description", "UpdateTime", "VersionId"}
    found = {name: value for name, value in body.items() if name not in forgotten}
    storage = body.get("StorageDescriptor", {})
    columns = _without_text(storage.get("Columns", ()))
    found["StorageDescriptor"] = {**storage, "Columns": columns}
    if "PartitionKeys" in body:
        found["PartitionKeys"] = _without_text(body["PartitionKeys"])
    found["Parameters"] = _crawler_parameters(body.get("Parameters", {}), storage)
    replace_current(table, found, now, archive=True)


def _without_text(columns: Sequence[Json]) -> list[Json]:
    return [
        {name: value for name, value in column.items() if name in ("Name", "Type")}
        for column in columns
    ]


def _crawler_parameters(before: Json, storage: Json) -> Json:
    kept = {name: value for name, value in before.items() if name in _CRAWLER_PARAMETERS}
    return {
        "CrawlerSchemaDeserializerVersion": "1.0",
        "CrawlerSchemaSerializerVersion": "1.0",
        "classification": _classify(storage),
        "compressionType": "none",
        "typeOfData": "file",
        **kept,
        "UPDATED_BY_CRAWLER": CRAWLER,
    }


def _classify(storage: Json) -> str:
    serde = storage.get("SerdeInfo", {}).get("SerializationLibrary", "")
    text = f"{serde} {storage.get('InputFormat', '')}".lower()
    return next((name for mark, name in _CLASSIFICATIONS if mark in text), "csv")

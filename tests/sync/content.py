"""A small world of two catalogs: enough of each thing, and quick to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CLIENTS = [
    {
        "client_id": "sphereglue",
        "client_secret": "sphereglue-secret",
        "user": "SPHEREGLUE",
        "spaces": ["SALES", "WEB", "EXTRA"],
    },
    {"client_id": "modeler", "client_secret": "modeler-secret", "user": "MARTINA.WEBER"},
]
SPACES = [{"name": name, "label": name.title()} for name in ("SALES", "WEB", "EXTRA", "CLOSED")]
LONG = "Everything that a customer ordered, with the price that was agreed on. " * 6


def element(kind: str, label: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a CSN element."""
    text = {"@EndUserText.label": label} if label else {}
    return {"type": kind, **text, **more}


def table(label: str, elements: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return the definition of a local table."""
    return {
        "kind": "entity",
        "@EndUserText.label": label,
        "@ObjectModel.modelingPattern": {"#": "DATA_STRUCTURE"},
        "@ObjectModel.supportedCapabilities": [{"#": "DATA_STRUCTURE"}],
        "elements": dict(elements),
        **more,
    }


def csn(**definitions: Any) -> dict[str, Any]:
    """Return a CSN document."""
    return {"definitions": definitions, "version": {"csn": "1.0"}, "$version": "1.0"}


ORDERS = table(
    "Orders",
    {
        "ORDER_ID": element("cds.String", "Order", length=10, key=True, notNull=True),
        "CUSTOMER": element("cds.String", "{i18n>ORDERS.CUSTOMER}", length=10),
        "NET_AMOUNT": element(
            "cds.Decimal",
            "Net Amount",
            precision=15,
            scale=2,
            **{
                "@EndUserText.quickInfo": "Value of all items",
                "@Semantics.amount.currencyCode": {"=": "CURRENCY"},
                "@Aggregation.default": {"#": "SUM"},
            },
        ),
        "CURRENCY": element(
            "cds.String", "Currency", length=5, **{"@Semantics.currencyCode": True}
        ),
        "STATUS": element("cds.String", "Status", length=2, default={"val": "A"}),
        "ITEMS": element("cds.hana.TINYINT", "Number of Items"),
        "ORDERED_ON": element("cds.Date", "Ordered On"),
    },
    **{"@EndUserText.quickInfo": LONG},
)
CUSTOMERS = table(
    "Customers",
    {
        "CUSTOMER": element("cds.String", "Customer", length=10, key=True, notNull=True),
        "NAME": element("cds.String", "Name", length=80),
        "COUNTRY": element("cds.String", "Country", length=3),
    },
    **{"@EndUserText.quickInfo": "Everybody who bought something"},
)
RETURNS = table(
    "Returns",
    {
        "RETURN_ID": element("cds.String", "Return", length=10, key=True, notNull=True),
        "REASON": element("cds.String", "Reason", length=40),
        "RECEIVED_AT": element("cds.Timestamp", "Received At"),
    },
)
V_REVENUE = {
    **table(
        "Revenue",
        {
            "CURRENCY": element("cds.String", "Currency", length=5),
            "NET_AMOUNT": element("cds.Decimal", "Net Amount", precision=15, scale=2),
        },
    ),
    "@DataWarehouse.consumption.external": True,
    "query": {
        "SELECT": {
            "from": {"ref": ["ORDERS"]},
            "columns": [{"ref": ["ORDERS", "CURRENCY"]}, {"ref": ["ORDERS", "NET_AMOUNT"]}],
        }
    },
}
ORDERS_DOCUMENT = {
    **csn(ORDERS=ORDERS),
    "i18n": {
        "en": {"ORDERS.CUSTOMER": "Sold-to Party"},
        "de": {"ORDERS.CUSTOMER": "Auftraggeber"},
    },
}

# As a crawler registered it: no texts, a partition, and parameters of other tools.
LANDED = {
    "Name": "orders",
    "Owner": "loader",
    "Retention": 30,
    "TableType": "EXTERNAL_TABLE",
    "PartitionKeys": [{"Name": "load_date", "Type": "date"}],
    "StorageDescriptor": {
        "Columns": [
            {"Name": "order_id", "Type": "varchar(10)"},
            {"Name": "customer", "Type": "string"},
            {"Name": "net_amount", "Type": "decimal(15,2)", "Parameters": {"quality": "gold"}},
            {"Name": "currency", "Type": "varchar(5)"},
            {"Name": "status", "Type": "varchar(2)"},
            {"Name": "items", "Type": "tinyint"},
            {"Name": "ordered_on", "Type": "date"},
            {"Name": "__operation_type", "Type": "string"},
            {"Name": "__timestamp", "Type": "timestamp"},
        ],
        "Location": "s3://acme-lake/orders/initial/",
        "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            "Parameters": {"serialization.format": "1"},
        },
        "Parameters": {"sizeKey": "1024"},
        "StoredAsSubDirectories": False,
    },
    "Parameters": {"classification": "parquet", "team": "lake", "EXTERNAL": "TRUE"},
}
PAGE_VIEWS = {
    "Name": "page_views",
    "Description": "One row per page view",
    "TableType": "EXTERNAL_TABLE",
    "StorageDescriptor": {
        "Columns": [
            {"Name": "view_id", "Type": "string", "Comment": "Unique for each view"},
            {"Name": "page", "Type": "varchar(200)", "Comment": "Page"},
            {"Name": "seconds", "Type": "int"},
            {"Name": "tags", "Type": "array<string>", "Comment": "Labels of the page"},
        ],
        "Location": "s3://acme-web/views/",
    },
    "Parameters": {"classification": "parquet"},
}
GLUE = [
    {"DatabaseInput": {"Name": "lake", "Description": "Landed files"}},
    {"DatabaseInput": {"Name": "mirror"}},
    {"DatabaseInput": {"Name": "web"}},
    {"DatabaseName": "lake", "TableInput": LANDED},
    {"DatabaseName": "web", "TableInput": PAGE_VIEWS},
]
DOCUMENTS = {
    "tenant.json": {"clients": CLIENTS, "spaces": SPACES},
    "SALES/ORDERS.json": ORDERS_DOCUMENT,
    "SALES/CUSTOMERS.json": csn(CUSTOMERS=CUSTOMERS),
    "SALES/RETURNS.json": csn(RETURNS=RETURNS),
    "SALES/V_REVENUE.json": csn(V_REVENUE=V_REVENUE),
    "CLOSED/SECRETS.json": csn(SECRETS=RETURNS),
}


def write_content(folder: Path, documents: Mapping[str, Any], glue: list[Any]) -> list[str]:
    """Write both contents and return the options that serve them."""
    for name, document in documents.items():
        path = folder / "spaces" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
    lines = "".join(json.dumps(line) + "\n" for line in glue)
    (folder / "glue.jsonl").write_text(lines, encoding="utf-8")
    return [
        "--content",
        str(folder / "spaces"),
        "--glue-content",
        str(folder / "glue.jsonl"),
    ]

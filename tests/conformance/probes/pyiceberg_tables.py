"""Runs in pyiceberg's environment: `create`, `read` or `commit`; prints JSON.

`create DATABASE TABLE FOLDER` makes a table whose metadata lies in a folder of this machine;
`commit DATABASE TABLE` adds a column to it, as a writer does after a sync has enriched it.
"""

import json
import sys

from pyiceberg.catalog import load_catalog
from pyiceberg.schema import Schema
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DecimalType,
    DoubleType,
    IntegerType,
    LongType,
    NestedField,
    StringType,
    TimestampType,
)

# As a job writes the devices into the lake: with a text where the job's author thought of one.
_FIELDS = (
    ("device_id", StringType(), "Set by the manufacturer"),
    ("serial_number", StringType(), None),
    ("warehouse_id", StringType(), None),
    ("channel", IntegerType(), None),
    ("slot", IntegerType(), None),
    ("rack", IntegerType(), None),
    ("sample_rate", IntegerType(), None),
    ("uptime_seconds", LongType(), None),
    ("calibration", DecimalType(16, 6), None),
    ("offset", DoubleType(), None),
    ("threshold", DoubleType(), None),
    ("firmware_hash", BinaryType(), None),
    ("configuration", StringType(), None),
    ("country_code", StringType(), None),
    ("installed_at", TimestampType(), None),
    ("last_seen", TimestampType(), None),
    ("battery", DoubleType(), None),
    ("active", BooleanType(), None),
)


def create(catalog, database, table, folder):
    """Make the table and return its columns' texts."""
    fields = [
        NestedField(number, name, kind, required=False, doc=text)
        for number, (name, kind, text) in enumerate(_FIELDS, start=1)
    ]
    catalog.create_table((database, table), Schema(*fields), location=f"file://{folder}")
    return {f"{database}.{table}.{name}": text for name, _, text in _FIELDS}


def commit(catalog, database, table):
    """Add a column and return the names of all."""
    loaded = catalog.load_table((database, table))
    with loaded.update_schema() as update:
        update.add_column("added_after_the_sync", StringType(), doc="Made by a writer")
    return list(catalog.load_table((database, table)).schema().column_names)


def read(catalog, readable):
    """Return namespaces and tables; only *readable* ones are opened."""
    namespaces = [name for (name,) in catalog.list_namespaces()]
    texts = {
        name: catalog.load_namespace_properties(name).get("Description") for name in namespaces
    }
    listed = [table for name in namespaces for table in catalog.list_tables(name)]
    return {"schemas": texts, "tables": [opened(catalog, table, readable) for table in listed]}


def opened(catalog, table, readable):
    """Return a table with its columns, or with None where it is not to be opened."""
    columns = None
    if ".".join(table) in readable:
        columns = [
            {"name": field.name, "type": str(field.field_type), "text": field.doc}
            for field in catalog.load_table(table).schema().fields
        ]
    return {"schema": table[0], "name": table[1], "columns": columns}


actions = {"create": create, "commit": commit, "read": lambda catalog, *words: read(catalog, words)}
json.dump(actions[sys.argv[1]](load_catalog("lake", type="glue"), *sys.argv[2:]), sys.stdout)

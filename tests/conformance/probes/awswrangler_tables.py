"""Runs in awswrangler's environment: prints every database and table as awswrangler tells them."""

import json
import sys

import awswrangler as wr


def read():
    """Return databases and tables."""
    databases = list(wr.catalog.get_databases())
    tables = [
        {
            "schema": database["Name"],
            "name": table["Name"],
            "text": table.get("Description"),
            "parameters": table.get("Parameters", {}),
            "columns": wr.catalog.table(database["Name"], table["Name"]).to_dict("records"),
        }
        for database in databases
        for table in wr.catalog.get_tables(database=database["Name"])
    ]
    return {
        "schemas": {database["Name"]: database.get("Description") for database in databases},
        "tables": tables,
    }


json.dump(read(), sys.stdout)

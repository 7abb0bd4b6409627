"""The clients: how each is run over the embedded servers, and what it then saw."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.datahub_events import read_datasphere, read_glue
from tests.conformance.seen import Asset, Column, Picture
from tests.conformance.world import Failed, Said, World

PROBES = Path(__file__).resolve().parent / "probes"

# Warnings of DataHub that tell of its own limits or of what the embedded world means to refuse.
EXPECTED_WARNINGS: Mapping[str, str] = {
    "CSN column(s) missing a type": "the columns of an analytic model have no type of their own",
    "Unknown CDS field type(s)": "DataHub has no class for cds.UUID, cds.Vector and a few others",
    "Failed to read resource-link owner schema from Glue": "the owner of the link is an account "
    "that does not let us in",
}


@dataclass(frozen=True)
class Seen:
    """What a client saw, and the warnings that came with it."""

    picture: Picture
    warnings: tuple[str, ...] = ()


Client = Callable[[World, Path], Seen]


def datahub_glue(world: World, programs: Path) -> Seen:
    """Let DataHub ingest the Data Catalog into a file."""
    # The endpoint comes from the environment: the source's own key for it is for other services.
    source = {
        "type": "glue",
        "config": {
            "aws_region": world.announced["glue"]["region"],
            "extract_transforms": False,
            "extract_delta_schema_from_parameters": True,
        },
    }
    events, warnings = _ingest(world, programs, source)
    return Seen(read_glue(events), warnings)


def datahub_datasphere(world: World, programs: Path) -> Seen:
    """Let DataHub ingest the tenant into a file, with everything that it can read."""
    tenant = world.announced["datasphere"]
    parts = "lineage", "local_tables", "remote_tables", "data_flows", "replication_flows"
    more = "transformation_flows", "task_chains"
    source = {
        "type": "sap-datasphere",
        "config": {
            "base_url": tenant["url"],
            "xsuaa_url": tenant["token_url"].removesuffix("/oauth/token"),
            "client_id": tenant["client_id"],
            "client_secret": tenant["client_secret"],
            "convert_urns_to_lowercase": False,
            "platform_type_defaults": {
                "ATHENA": {"platform": "athena"},
                "SAPS4HANAOP": {"platform": "abap"},
            },
            **{f"include_{part}": True for part in (*parts, *more)},
        },
    }
    events, warnings = _ingest(world, programs, source)
    return Seen(read_datasphere(events), warnings)


def awswrangler(world: World, programs: Path) -> Seen:
    """Let awswrangler list databases and tables."""
    return _pictured(_probe(world, programs, "awswrangler_tables"))


def pyiceberg(world: World, programs: Path, readable: tuple[str, ...]) -> Seen:
    """Let pyiceberg list the Iceberg tables and open the *readable* ones."""
    return _pictured(_probe(world, programs, "pyiceberg_tables", "read", *readable))


def pyiceberg_do(world: World, programs: Path, action: str, *words: str) -> Any:
    """Let pyiceberg make a table, or commit to it."""
    return json.loads(_probe(world, programs, "pyiceberg_tables", action, *words).out)


def aws_cli(world: World, programs: Path) -> Seen:
    """Let the AWS CLI print databases and tables."""
    complaints: list[str] = []

    def ask(*words: str) -> Any:
        said = world.run(programs / "aws", "glue", *words, "--output", "json")
        complaints.extend(said.complaints)
        return json.loads(said.out)

    databases = ask("get-databases")["DatabaseList"]
    tables = [
        table
        for database in databases
        for table in ask("get-tables", "--database-name", database["Name"])["TableList"]
    ]
    schemas = {database["Name"]: database.get("Description") for database in databases}
    picture = Picture(schemas, tuple(_cli_table(table) for table in tables))
    return Seen(picture, tuple(complaints))


def _cli_table(table: Mapping[str, Any]) -> Asset:
    columns = None
    if "StorageDescriptor" in table:
        listed = [*table["StorageDescriptor"]["Columns"], *table.get("PartitionKeys", ())]
        columns = tuple(
            Column(column["Name"], column["Type"], column.get("Comment") or None)
            for column in listed
        )
    return Asset(
        table["DatabaseName"],
        table["Name"],
        columns,
        text=table.get("Description") or None,
        parameters=table.get("Parameters", {}),
    )


def _probe(world: World, programs: Path, name: str, *words: str | Path) -> Said:
    return world.run(programs / "python", PROBES / f"{name}.py", *words)


def _pictured(said: Said) -> Seen:
    told = json.loads(said.out)
    picture = Picture(told["schemas"], tuple(_asset(table) for table in told["tables"]))
    return Seen(picture, said.complaints)


def _asset(table: Mapping[str, Any]) -> Asset:
    columns = table["columns"]
    return Asset(
        table["schema"],
        table["name"],
        columns if columns is None else tuple(_column(column) for column in columns),
        text=table.get("text") or None,
        parameters=table.get("parameters"),
    )


def _column(column: Mapping[str, Any]) -> Column:
    # A frame of awswrangler has other words, and an empty text where there is no comment.
    name, kind = column.get("Column Name", column.get("name")), column.get("Type")
    text = column.get("Comment", column.get("text"))
    return Column(str(name), str(kind or column.get("type")), text or None)


def _ingest(
    world: World, programs: Path, source: Mapping[str, Any]
) -> tuple[list[Any], tuple[str, ...]]:
    recipe, out = (world.folder / f"{source['type']}.{what}.json" for what in ("recipe", "events"))
    sink = {"type": "file", "config": {"filename": str(out)}}
    recipe.write_text(json.dumps({"source": source, "sink": sink}))
    # What the libraries print comes before the last line, which is ours.
    said = _probe(world, programs, "datahub_ingest", recipe)
    told = json.loads(said.out.splitlines()[-1])
    if told["failures"]:
        raise Failed(f"DataHub reported failures: {told['failures']}")
    titles = tuple(warning.get("title") or warning["message"] for warning in told["warnings"])
    return json.loads(out.read_text()), titles

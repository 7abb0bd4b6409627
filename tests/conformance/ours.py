"""What our store says of both catalogs, as the command line prints it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
# Runs a command of the product and returns the JSON that it printed.
Ask = Callable[..., Any]

_ASSETS = """
SELECT id, system, schema, name, kind, label, description
FROM v_asset WHERE deleted_at IS NULL ORDER BY schema, name
"""
_COLUMNS = """
SELECT asset_id, name, data_type, label, description, comment, is_key, is_partition
FROM v_column ORDER BY asset_id, position
"""
_MEASURES = "SELECT asset_id, name, label FROM v_measure ORDER BY asset_id, position"
_SCHEMAS = """
SELECT system, connection, name, label, description, last_reading
FROM v_schema WHERE deleted_at IS NULL
"""
# As-of takes a time; the store of a run of this suite never reaches this one.
_NOW = "2999-01-01T00:00:00Z"


@dataclass(frozen=True)
class OurAsset:
    """An asset of the store with its columns, its measures and the body as it was read."""

    row: Row
    columns: tuple[Row, ...]
    measures: tuple[Row, ...]
    body: Mapping[str, Any]

    @property
    def schema(self) -> str:
        return str(self.row["schema"])

    @property
    def name(self) -> str:
        return str(self.row["name"])

    @property
    def kind(self) -> str:
        return str(self.row["kind"])


@dataclass(frozen=True)
class OurCatalog:
    """One catalog in the store."""

    schemas: tuple[Row, ...]
    assets: tuple[OurAsset, ...]


def read_store(ask: Ask) -> dict[str, OurCatalog]:
    """Return what the store says, by system: `datasphere` and `glue`."""
    schemas = ask("sql", _SCHEMAS)
    columns, measures = _by_asset(ask("sql", _COLUMNS)), _by_asset(ask("sql", _MEASURES))
    bodies = {
        (row["system"], asset["asset"]): asset["body"]
        for row in schemas
        if row["last_reading"] == "complete"
        for asset in _past(ask, f"{row['connection']}:{row['name']}")
    }
    assets = [
        (
            row["system"],
            OurAsset(
                row,
                columns.get(row["id"], ()),
                measures.get(row["id"], ()),
                bodies[row["system"], f"{row['schema']}.{row['name']}"],
            ),
        )
        for row in ask("sql", _ASSETS)
    ]
    return {
        system: OurCatalog(
            tuple(row for row in schemas if row["system"] == system),
            tuple(asset for of, asset in assets if of == system),
        )
        for system in ("datasphere", "glue")
    }


def _past(ask: Ask, name: str) -> list[Row]:
    found: list[Row] = ask("history", name, "--as-of", _NOW)["assets"]
    return found


def _by_asset(rows: list[Row]) -> dict[int, tuple[Row, ...]]:
    grouped: dict[int, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["asset_id"], []).append(row)
    return {asset: tuple(found) for asset, found in grouped.items()}

"""Table bodies as plain JSON: times as text, the fingerprint, the version, the live columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

Json = dict[str, Any]

# The database link through which a table was seen, as we note it on the table's body; Glue's own
# table has no such member, so it is never sent.
VIA_LINK = "TargetDatabase"

_TIMES = ("CreateTime", "UpdateTime", "LastAccessTime", "LastAnalyzedTime")
_VOLATILE = frozenset(
    {
        *_TIMES,
        "VersionId",
        "CatalogId",
        "DatabaseName",
        "IsRegisteredWithLakeFormation",
        VIA_LINK,
    }
)
# Statistics that Hive, crawlers and engines keep in Parameters; data moves them, nobody's edit.
# Iceberg's metadata locations move with every commit, and its schema shows in the columns.
_STATISTICS = frozenset(
    {
        "averageRecordSize",
        "CrawlerSchemaDeserializerVersion",
        "CrawlerSchemaSerializerVersion",
        "metadata_location",
        "numFiles",
        "numRows",
        "objectCount",
        "previous_metadata_location",
        "rawDataSize",
        "recordCount",
        "sizeKey",
        "totalSize",
        "transient_lastDdlTime",
    }
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A column where it stands in a body: in Columns, or among the partition keys."""

    raw: Json
    partition: bool


def to_plain(body: Mapping[str, Any]) -> Json:
    """Return *body* as plain JSON with its times as ISO text, whichever client read it."""
    plain = dict(body)
    if any(isinstance(plain.get(name), datetime) for name in _TIMES):
        plain = orjson.loads(orjson.dumps(plain))
    return plain | {name: _iso(plain[name]) for name in _TIMES if name in plain}


def fingerprint_of(body: Mapping[str, Any]) -> str:
    """Return a hash of what matters in *body*: no versions, times, owners of a link, statistics."""
    kept = without_statistics({k: value for k, value in body.items() if k not in _VOLATILE})
    kept.setdefault("Parameters", None)
    return blake2b(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def without_statistics(body: Mapping[str, Any]) -> Json:
    """Return *body* without what data alone moves."""
    kept = dict(body)
    if "Parameters" in kept:
        kept["Parameters"] = _without_statistics(kept["Parameters"])
    storage = kept.get("StorageDescriptor")
    if isinstance(storage, Mapping) and "Parameters" in storage:
        parameters = _without_statistics(storage["Parameters"])
        kept["StorageDescriptor"] = {**storage, "Parameters": parameters}
    return kept


def with_statistics(body: Mapping[str, Any], other: Mapping[str, Any]) -> Json:
    """Return *body* with the statistics that *other* holds, and none of its own."""
    kept = _measured(without_statistics(body), other)
    storage, measured = kept.get("StorageDescriptor"), other.get("StorageDescriptor")
    if isinstance(storage, Mapping) and isinstance(measured, Mapping):
        kept["StorageDescriptor"] = _measured(storage, measured)
    return kept


def version_of(body: Mapping[str, Any]) -> str:
    """Return what a write must find unchanged; the time tells a table made anew apart."""
    at = body.get("UpdateTime") or body.get("CreateTime") or ""
    return f"{body.get('VersionId') or '-'}@{at}"


def has_version(body: Mapping[str, Any]) -> bool:
    """Whether the version says anything: tables of other sources come without one."""
    return bool(body.get("VersionId"))


def slots_of(body: Mapping[str, Any]) -> tuple[Slot, ...]:
    """Return the live columns, partition keys last, without those that another one hides."""
    return split_columns(body)[0]


def split_columns(body: Mapping[str, Any]) -> tuple[tuple[Slot, ...], list[Json]]:
    """Return the live columns, and those that another one of the same name hides.

    A partition key hides a column of its name, a column hides later ones of its name, and
    columns that Iceberg keeps of former schemas are no columns.
    """
    keys: dict[str, Slot] = {}
    columns: dict[str, Slot] = {}
    hidden = [
        raw
        for raw in _named(body.get("PartitionKeys"))
        if keys.setdefault(raw["Name"], Slot(raw, partition=True)).raw is not raw
    ]
    for raw in _named((body.get("StorageDescriptor") or {}).get("Columns")):
        if is_former(raw):
            continue
        name = raw["Name"]
        if name in keys or columns.setdefault(name, Slot(raw, partition=False)).raw is not raw:
            hidden.append(raw)
    return (*columns.values(), *keys.values()), hidden


def is_former(raw: Mapping[str, Any]) -> bool:
    """Whether a column is one that Iceberg dropped and Glue still shows."""
    parameters = raw.get("Parameters")
    return isinstance(parameters, dict) and parameters.get("iceberg.field.current") == "false"


def parameters_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the Parameters of a table, column or database."""
    parameters = body.get("Parameters")
    return dict(parameters) if isinstance(parameters, dict) else {}


def time_of(body: Mapping[str, Any], name: str) -> datetime | None:
    """Return a time of *body*, or None."""
    value = body.get(name)
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _named(columns: Any) -> Iterator[Json]:
    for raw in columns or ():
        if isinstance(raw, dict) and isinstance(raw.get("Name"), str):
            yield raw


def _measured(body: Mapping[str, Any], other: Mapping[str, Any]) -> Json:
    found = {key: value for key, value in parameters_of(other).items() if key in _STATISTICS}
    return {**body, "Parameters": {**parameters_of(body), **found}} if found else dict(body)


def _without_statistics(parameters: Any) -> Any:
    if not isinstance(parameters, Mapping):
        return parameters
    return {key: value for key, value in parameters.items() if key not in _STATISTICS}


def _iso(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        return datetime.fromtimestamp(value, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return value

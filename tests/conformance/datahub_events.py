"""What DataHub wrote into its file: the datasets and containers in its events. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tests.conformance.seen import Asset, Column, Picture

Event = Mapping[str, Any]

_DATASET = re.compile(r"urn:li:dataset:\(urn:li:dataPlatform:([^,]+),([^.]+)\.(.+),[A-Z]+\)")
_PATH_MARK = re.compile(r"\[[^\]]*\]\.")
# Calculated columns get their formula appended, which our store keeps with the definition.
_FORMULA = re.compile(r"(?:\A|\n\n)formula: .*\Z", re.DOTALL)
# The Glue source puts these of the storage descriptor beside the table's parameters.
_STORAGE = {
    "Location",
    "InputFormat",
    "OutputFormat",
    "Compressed",
    "NumberOfBuckets",
    "SerdeInfo",
    "BucketColumns",
    "SortColumns",
    "StoredAsSubDirectories",
}


def read_glue(events: Iterable[Event]) -> Picture:
    """Return what the Glue source saw."""
    aspects = _aspects(events, "glue")
    assets = [_glue_asset(key, found) for key, found in aspects.items()]
    schemas = _containers(events, "database", lambda found: found.get("description"))
    return Picture(schemas, tuple(assets))


def read_datasphere(events: Iterable[Event]) -> Picture:
    """Return what the Datasphere source saw."""
    aspects = _aspects(events, "sap-datasphere")
    # What a flow names without being read has only a status.
    read = {key: found for key, found in aspects.items() if "datasetProperties" in found}
    assets = [_datasphere_asset(key, found) for key, found in read.items()]
    return Picture(_containers(events, "space", lambda found: found["name"]), tuple(assets))


def _glue_asset(key: tuple[str, str], found: Event) -> Asset:
    properties, schema = found["datasetProperties"], found.get("schemaMetadata")
    custom = properties.get("customProperties", {})
    parameters = {name: value for name, value in custom.items() if name not in _STORAGE}
    columns = tuple(_top_level(schema["fields"])) if schema else None
    return Asset(*key, columns, properties["name"], properties.get("description"), parameters)


def _datasphere_asset(key: tuple[str, str], found: Event) -> Asset:
    properties = found["datasetProperties"]
    fields = found.get("schemaMetadata", {}).get("fields", ())
    columns = tuple(_column(field, field["fieldPath"]) for field in fields)
    # Only OData metadata tells keys; a definition is shown without any.
    if not any(column.type.startswith("Edm.") for column in columns):
        columns = tuple(Column(column.name, column.type, column.text) for column in columns)
    return Asset(*key, columns, properties["name"], properties.get("description"))


def _top_level(fields: Iterable[Event]) -> Iterator[Column]:
    """Leave out the fields inside of a column: the type of the column tells them as well."""
    top: Event | None = None
    for field in fields:
        if top is None or not _is_inside(field["fieldPath"], top["fieldPath"]):
            top = field
            column = _column(field, _plain(field["fieldPath"]))
            yield Column(column.name, column.type, column.text)


def _is_inside(path: str, column: str) -> bool:
    if path.startswith(f"{column}."):
        return True
    # The alternatives of a union are told as fields of the same name beside it.
    is_union = "[type=union]" in column
    return is_union and f"{_plain(path)}.".startswith(f"{_plain(column)}.")


def _plain(path: str) -> str:
    return _PATH_MARK.sub("", path)


def _column(field: Event, name: str) -> Column:
    kind = next(iter(field["type"]["type"])).rsplit(".", 1)[-1]
    text = _FORMULA.sub("", field.get("description") or "") or None
    return Column(name, f"{field['nativeDataType']} as {kind}", text, field["isPartOfKey"])


def _aspects(events: Iterable[Event], platform: str) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for urn, name, value in _each(events):
        match = _DATASET.fullmatch(urn)
        if match and match[1] == platform:
            found.setdefault((match[2], match[3]), {})[name] = value
    return found


def _each(events: Iterable[Event]) -> Iterator[tuple[str, str, Event]]:
    """Yield urn, aspect and value of both forms of events: snapshots and single aspects."""
    for event in events:
        if "proposedSnapshot" in event:
            snapshot = next(iter(event["proposedSnapshot"].values()))
            for aspect in snapshot["aspects"]:
                ((kind, value),) = aspect.items()
                word = kind.rsplit(".", 1)[-1]
                yield snapshot["urn"], word[0].lower() + word[1:], value
        else:
            yield event["entityUrn"], event["aspectName"], event["aspect"]["json"]


def _containers(
    events: Iterable[Event], key: str, text: Callable[[Event], str | None]
) -> dict[str, str | None]:
    return {
        value["customProperties"][key]: text(value) or None
        for _, name, value in _each(events)
        if name == "containerProperties"
    }

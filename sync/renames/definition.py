"""The definition of an asset without its name, so that equal ones are recognised under another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sync.model.asset import Asset

# What moves with the name, with time or with the data, by the member that holds it.
_MOVING = {
    "": frozenset(
        {
            *("Name", "DatabaseName", "CatalogId", "Description", "Owner", "CreatedBy"),
            *("CreateTime", "UpdateTime", "LastAccessTime", "LastAnalyzedTime", "VersionId"),
            *("IsRegisteredWithLakeFormation", "TargetDatabase"),
            *("listing", "catalog", "draft", "space", "language", "unlisted"),
            *("name", "label", "description"),
        }
    ),
    "StorageDescriptor": frozenset({"Location"}),
    "Parameters": frozenset(
        {
            *("averageRecordSize", "numFiles", "numRows", "objectCount", "rawDataSize"),
            *("recordCount", "sizeKey", "totalSize", "transient_lastDdlTime"),
            *("metadata_location", "previous_metadata_location"),
            *("CrawlerSchemaDeserializerVersion", "CrawlerSchemaSerializerVersion"),
        }
    ),
}
_QUERIES = frozenset({"query", "projection", "ViewOriginalText", "ViewDefinition"})
_OWN_TEXTS = ("@EndUserText.label", "@EndUserText.quickInfo")  # they change with the name
_OURS = "sphereglue."


@dataclass(frozen=True, slots=True)
class Definition:
    """The hash of a definition, and whether it is more than columns."""

    digest: str
    query: bool


def definition_of(asset: Asset) -> Definition:
    """Return the definition of *asset* apart from its name, place, texts and times."""
    found: list[str] = []
    clean = _clean(asset.body, asset, found)
    text = json.dumps([asset.kind, clean], sort_keys=True, default=str)
    return Definition(blake2b(text.encode(), digest_size=16).hexdigest(), bool(found))


def _clean(node: Any, asset: Asset, queries: list[str], holder: str = "") -> Any:
    match node:
        case Mapping():
            kept = {}
            for key, value in node.items():
                if _moves(key, holder, node):
                    continue
                if key in _QUERIES and value:
                    queries.append(key)
                kept["" if key == asset.ref.name else key] = _clean(value, asset, queries, key)
            return kept
        case list() | tuple():
            return [_clean(each, asset, queries, holder + "[]") for each in node]
        case str() if node in (asset.ref.name, str(asset.ref)):
            return ""
    return node


def _moves(key: str, holder: str, node: Mapping[str, Any]) -> bool:
    if key in _OWN_TEXTS:
        return "elements" in node
    return key.startswith(_OURS) or key in _MOVING.get(holder, ())

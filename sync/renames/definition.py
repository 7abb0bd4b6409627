"""The definition of an asset without its name, so that equal ones are recognised under another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sync.model.asset import Asset

# What moves with the name, with time or with the data, in either catalog's definition.
_VOLATILE = frozenset(
    """
    Name DatabaseName CatalogId CreateTime UpdateTime LastAccessTime LastAnalyzedTime VersionId
    CreatedBy IsRegisteredWithLakeFormation Location location TargetDatabase listing catalog
    draft space name label description metadata_location previous_metadata_location numFiles
    numRows objectCount rawDataSize recordCount sizeKey totalSize averageRecordSize
    transient_lastDdlTime CrawlerSchemaSerializerVersion CrawlerSchemaDeserializerVersion
    Description
    """.split()
)
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


def _clean(node: Any, asset: Asset, queries: list[str]) -> Any:
    match node:
        case Mapping():
            entity = "elements" in node
            kept = {}
            for key, value in node.items():
                if key in _VOLATILE or key.startswith(_OURS) or (entity and key in _OWN_TEXTS):
                    continue
                if key in _QUERIES and value:
                    queries.append(key)
                kept["" if key == asset.ref.name else key] = _clean(value, asset, queries)
            return kept
        case list() | tuple():
            return [_clean(each, asset, queries) for each in node]
        case str() if node in (asset.ref.name, str(asset.ref)):
            return ""
    return node

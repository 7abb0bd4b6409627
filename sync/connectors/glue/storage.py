"""Where and how a table's data lies: StorageDescriptor to flat facts, and facts back to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

Json = dict[str, Any]

_TEXTS = {
    "location": "Location",
    "input_format": "InputFormat",
    "output_format": "OutputFormat",
}
_SERDE_TEXTS = {"serde": "SerializationLibrary", "serde_name": "Name"}
_SERDE_PARAMETER = "serde."
_STORAGE_PARAMETER = "storage."
# Facts that are no text in Glue are kept as JSON.
_VALUES = {
    "compressed": "Compressed",
    "buckets": "NumberOfBuckets",
    "bucket_columns": "BucketColumns",
    "sort_columns": "SortColumns",
    "skewed": "SkewedInfo",
    "stored_as_sub_directories": "StoredAsSubDirectories",
    "additional_locations": "AdditionalLocations",
    "schema_reference": "SchemaReference",
}


def storage_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts of a table's storage; what is empty or zero is left out."""
    descriptor = body.get("StorageDescriptor") or {}
    serde = descriptor.get("SerdeInfo") or {}
    facts = {fact: descriptor[name] for fact, name in _TEXTS.items() if descriptor.get(name)}
    facts |= {fact: serde[name] for fact, name in _SERDE_TEXTS.items() if serde.get(name)}
    facts |= {_SERDE_PARAMETER + k: v for k, v in (serde.get("Parameters") or {}).items()}
    facts |= {_STORAGE_PARAMETER + k: v for k, v in (descriptor.get("Parameters") or {}).items()}
    facts |= {
        fact: orjson.dumps(descriptor[name]).decode()
        for fact, name in _VALUES.items()
        if descriptor.get(name)
    }
    return {fact: str(value) for fact, value in facts.items()}


def to_descriptor(storage: Mapping[str, str]) -> Json:
    """Return the StorageDescriptor (without columns) that the facts describe."""
    descriptor: Json = {name: storage[fact] for fact, name in _TEXTS.items() if fact in storage}
    for fact, name in _VALUES.items():
        if fact in storage:
            descriptor[name] = orjson.loads(storage[fact])
    serde: Json = {name: storage[fact] for fact, name in _SERDE_TEXTS.items() if fact in storage}
    parameters = _with_prefix(storage, _SERDE_PARAMETER)
    if parameters:
        serde["Parameters"] = parameters
    if serde:
        descriptor["SerdeInfo"] = serde
    parameters = _with_prefix(storage, _STORAGE_PARAMETER)
    if parameters:
        descriptor["Parameters"] = parameters
    return descriptor


def _with_prefix(storage: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {k.removeprefix(prefix): v for k, v in storage.items() if k.startswith(prefix)}

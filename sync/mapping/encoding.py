"""What Glue has no field for, kept in a table's Parameters.

| key | value |
|---|---|
| `sphereglue.encoding` | `{"chunks":n,"sha256":"...","v":1}`: the form of what follows |
| `sphereglue.data.0`, `.1`, ... | canonical JSON, cut at character boundaries (100,000 bytes) |
| `sphereglue.asset` | `SPACE.NAME`: the SAP asset (the mark; a crawler may wipe it) |
| `sphereglue.pair` | the pair that linked it |
| `sphereglue.mode` | bind, mirror or import |
| `sphereglue.queryable` | `false` on a catalog-only table: there are no rows behind it |
| `sphereglue.label` | the SAP asset's business name |

The data keys joined in order are one JSON object in UTF-8 (sorted keys, no blanks) whose SHA-256
is in the header. Its content is described in `sync.mapping.memory`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sync.errors import MappingError
from sync.model.asset import AssetRef
from sync.model.pair import LinkMode

PREFIX = "sphereglue."
ENCODING_KEY = PREFIX + "encoding"
DATA_PREFIX = PREFIX + "data."
ASSET_KEY = PREFIX + "asset"
PAIR_KEY = PREFIX + "pair"
MODE_KEY = PREFIX + "mode"
QUERYABLE_KEY = PREFIX + "queryable"
LABEL_KEY = PREFIX + "label"

VERSION = 1
CHUNK_BYTES = 100_000  # Glue takes 512,000 per value; engines log and copy parameters around

# Glue refuses these in a parameter's value, and UTF-8 has no lone surrogates.
_ESCAPED = re.compile("[\ud800-\udfff\ufffe\uffff]")


def encode(payload: Mapping[str, Any]) -> dict[str, str]:
    """Return the Parameters that hold *payload*, a JSON object."""
    text = canonical_json(payload)
    chunks = list(_chunks(text))
    header = {"v": VERSION, "chunks": len(chunks), "sha256": _sha256(text)}
    data = {f"{DATA_PREFIX}{index}": chunk for index, chunk in enumerate(chunks)}
    return {ENCODING_KEY: canonical_json(header)} | data


def decode(parameters: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return the payload in *parameters*, None when there is none.

    Raises MappingError naming what is broken, or that a newer version wrote it.
    """
    if ENCODING_KEY not in parameters:
        return None
    refuse_newer(parameters)
    header = _json_object(parameters[ENCODING_KEY], ENCODING_KEY)
    count = header.get("chunks")
    if not isinstance(count, int) or header.get("v") != VERSION:
        raise MappingError(f"The Glue parameter {ENCODING_KEY} is broken: {header!r}.")
    keys = [f"{DATA_PREFIX}{index}" for index in range(count)]
    missing = [key for key in keys if key not in parameters]
    if missing:
        raise MappingError(f"The Glue parameter {missing[0]} is missing; {count} were written.")
    text = "".join(parameters[key] for key in keys)
    found, written = _sha256(text), header.get("sha256")
    if found != written:
        raise MappingError(
            f"The Glue parameters {DATA_PREFIX}* were changed: their SHA-256 is {found}, "
            f"{ENCODING_KEY} says {written}."
        )
    return _json_object(text, f"{DATA_PREFIX}*")


def salvage(parameters: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return the payload, None when it is absent or damaged; a newer one raises as in `decode`.

    Damage is an erasure: the next sync writes the payload anew. A newer one is not ours to replace.
    """
    refuse_newer(parameters)
    try:
        return decode(parameters)
    except MappingError:
        return None


def refuse_newer(parameters: Mapping[str, str]) -> None:
    """Raise MappingError when a newer version of sphereglue wrote *parameters*."""
    found = re.search(r'"v"\s*:\s*(\d+)', parameters.get(ENCODING_KEY, ""))
    if found and int(found[1]) > VERSION:
        raise MappingError(
            f"{ENCODING_KEY} has version {found[1]}, this sphereglue reads up to {VERSION}; "
            "upgrade sphereglue before it touches this table."
        )


def readable_keys(sap: AssetRef, pair: str, mode: LinkMode, label: str | None) -> dict[str, str]:
    """Return the Parameters that say, for people and queries, what the table is."""
    keys = {ASSET_KEY: str(sap), PAIR_KEY: pair, MODE_KEY: str(mode)}
    return keys | ({LABEL_KEY: clean_value(label)} if label else {})


def strip(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return *parameters* without our keys."""
    return {key: value for key, value in parameters.items() if not key.startswith(PREFIX)}


def clean_value(text: str) -> str:
    """Return *text* with what Glue refuses in a value replaced."""
    return _ESCAPED.sub("\ufffd", text)


def canonical_json(value: Mapping[str, Any]) -> str:
    """Return *value* as JSON with sorted keys and no blanks: equal values give equal texts."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _chunks(text: str) -> Iterator[str]:
    raw = text.encode()
    start = 0
    while start < len(raw):
        piece = raw[start : start + CHUNK_BYTES].decode(errors="ignore")
        yield piece
        start += len(piece.encode())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _json_object(text: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise MappingError(f"The Glue parameter {where} is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise MappingError(f"The Glue parameter {where} holds {type(value).__name__}, no object.")
    return value

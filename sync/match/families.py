"""Coarse families of types, from the text that either catalog spells: enough to compare columns."""

from __future__ import annotations

import re
from functools import lru_cache

_FAMILIES = {
    "text": "string largestring varchar nvarchar char nchar clob nclob uuid guid text vector "
    "st_point st_geometry geometry geometrypoint alphanum shorttext",
    "integer": "integer integer64 int int16 int32 int64 uint8 byte sbyte tinyint smallint bigint "
    "long",
    "decimal": "decimal decimalfloat smalldecimal numeric",
    "float": "double float real single",
    "boolean": "boolean bool",
    "date": "date",
    "time": "time timeofday",
    "timestamp": "timestamp datetime datetimeoffset seconddate timestamptz timestamp_ntz",
    "binary": "binary largebinary varbinary blob",
    "nested": "array map struct row uniontype",
}
_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words.split()}
_PREFIX = re.compile(r"^(?:cds\.|edm\.|hana\.)+")
_HEAD = re.compile(r"[a-z_0-9]+")
# How well two different families go together; a pair that is not listed does not.
_COMPATIBLE = {
    frozenset(pair.split("/")): share
    for pair, share in {
        "integer/decimal": 0.8,
        "integer/float": 0.6,
        "decimal/float": 0.8,
        "date/timestamp": 0.6,
        "time/text": 0.8,
        "time/integer": 0.5,  # replication lands a time as bigint
        "time/timestamp": 0.4,
        "timestamp/integer": 0.4,
        "nested/text": 0.7,
        "binary/text": 0.4,
        "boolean/integer": 0.5,
        "boolean/text": 0.4,
        "date/text": 0.5,
        "timestamp/text": 0.5,
        "integer/text": 0.3,
        "decimal/text": 0.3,
    }.items()
}
_UNKNOWN = 0.5


@lru_cache(maxsize=1 << 14)
def family(native_type: str) -> str:
    """Return the family of *native_type* ("cds.String(20)" and "varchar(20)" are text), or ""."""
    head = _HEAD.match(_PREFIX.sub("", native_type.strip().lower()))
    return _FAMILY.get(head.group(), "") if head else ""


@lru_cache(maxsize=1 << 16)
def compatibility(sap_type: str, glue_type: str) -> float:
    """Return how well two types go together, 0 to 1; an unknown type says neither yes nor no."""
    left, right = family(sap_type), family(glue_type)
    if not left or not right:
        return _UNKNOWN
    return 1.0 if left == right else _COMPATIBLE.get(frozenset((left, right)), 0.0)

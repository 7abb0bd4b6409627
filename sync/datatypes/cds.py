"""SAP's scalar types: from a CSN element, to one, and as a text for people and for the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sync.model.datatype import Scalar

_SIZES = ("length", "precision", "scale", "srid")
_SPELLED = re.compile(r"(?P<name>[^()]*)\((?P<sizes>[^()]*)\)")
_DECIMALS = {"cds.Decimal", "cds.DecimalFloat", "cds.hana.SMALLDECIMAL"}
_GEOMETRIES = {"cds.hana.ST_POINT", "cds.hana.ST_GEOMETRY"}


def cds_of_element(element: Mapping[str, Any]) -> Scalar:
    """Return the type of a CSN *element*; one without a type name has the name ""."""
    name = element.get("type")
    sizes = (_size(element[key]) if key in element else None for key in _SIZES)
    return _scalar(name if isinstance(name, str) else "", *sizes)


@lru_cache(maxsize=4096)
def _scalar(name: str, *sizes: int | None) -> Scalar:
    """Return one value for all columns of a type; a catalog has few types and many columns."""
    return Scalar(name, **dict(zip(_SIZES, sizes, strict=True)))


def element_type(scalar: Scalar) -> dict[str, Any]:
    """Return the CSN keys that state *scalar*: type, length, precision, scale, srid."""
    keys: dict[str, Any] = {"type": scalar.name} if scalar.name else {}
    return keys | _sizes(scalar)


@lru_cache(maxsize=4096)
def spell_cds(scalar: Scalar) -> str:
    """Return *scalar* as a text, such as `cds.Decimal(15,2)`."""
    sizes = _sizes(scalar)
    if not sizes:
        return scalar.name
    usual = _usual_sizes(scalar.name, len(sizes))
    if tuple(sizes) == usual:
        return f"{scalar.name}({','.join(str(size) for size in sizes.values())})"
    # Unusual sizes (a String with a scale) are named, so that no element loses one.
    return f"{scalar.name}({','.join(f'{key}={size}' for key, size in sizes.items())})"


def parse_cds(text: str) -> Scalar:
    """Return the type that *text*, written by `spell_cds`, states."""
    found = _SPELLED.fullmatch(text.strip())
    if found is None:
        return Scalar(text.strip())
    name = found["name"].strip()
    parts = [part.strip() for part in found["sizes"].split(",")]
    named = [part.partition("=") for part in parts if "=" in part]
    sizes = {key: int(size) for key, _, size in named if key in _SIZES and size.isdecimal()}
    if not named:
        usual = _usual_sizes(name, len(parts))
        sizes = {key: int(p) for key, p in zip(usual, parts, strict=False) if p.isdecimal()}
    if len(sizes) != len(parts):
        return Scalar(text.strip())  # not ours: kept as a name
    return cds_of_element({"type": name, **sizes})


def _usual_sizes(name: str, count: int) -> tuple[str, ...]:
    if name in _GEOMETRIES:
        return ("srid",)
    if name in _DECIMALS or count == 2:
        return ("precision", "scale")[:count]
    return ("length",)


def _sizes(scalar: Scalar) -> dict[str, int]:
    names = [field.name for field in fields(scalar)][1:]
    return {key: size for key in names if (size := getattr(scalar, key)) is not None}


def _size(value: object) -> int | None:
    """Return an integer size; `"variable"` and references are no sizes."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None

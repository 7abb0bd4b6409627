"""Types carried from one catalog's vocabulary to the other's, with what becomes of the values.

| SAP | Glue | back without the encoding |
|---|---|---|
| String(n); String | varchar(n); string | String(n); String(5000) |
| LargeString, UUID, Time, ST_POINT, ST_GEOMETRY | string | String(5000) |
| Boolean, Date, Double | boolean, date, double | the same |
| UInt8, TINYINT, Int16, SMALLINT | smallint | SMALLINT |
| Integer, Int32; Integer64, Int64 | int; bigint | Integer; Integer64 |
| Decimal(p,s) | decimal(p,s) | Decimal(p,s) |
| Decimal, DecimalFloat, SMALLDECIMAL | double, or decimal(38,x) by policy | lossy |
| REAL | float | REAL |
| DateTime, Timestamp | timestamp | Timestamp |
| Binary(n), BINARY, LargeBinary | binary | LargeBinary |
| VARCHAR, CHAR, NCHAR, CLOB | varchar, char, char, string | String |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sync.datatypes.cds import spell_cds
from sync.datatypes.glue_grammar import spell_glue
from sync.errors import UnmappedType
from sync.model.datatype import ArrayOf, DataType, MapOf, Opaque, Scalar, StructOf, UnionOf

DEFAULT_STRING_LENGTH = 5000  # what Datasphere gives a String, and the most that it allows
_GLUE_CHAR, _GLUE_VARCHAR, _MAX_PRECISION = 255, 65535, 38
_TEXT_WKT = "the shape is written as WKT"


class Fate(StrEnum):
    """What becomes of something that crosses to the other catalog."""

    EXACT = "exact"
    ENCODED = "encoded"  # the values fit; the exact SAP form is kept in our encoding
    LOSSY = "lossy"  # values may lose something


@dataclass(frozen=True, slots=True)
class Crossing:
    """A type in the other vocabulary, what becomes of it, and why."""

    type: DataType
    fate: Fate
    note: str = ""


def to_glue(sap: Scalar, *, open_decimal_scale: int | None = None) -> Crossing:
    """Return Glue's type for *sap*; a Decimal without precision becomes decimal(38, that scale).

    Raises UnmappedType naming the type and the remedy.
    """
    glue, loss = _glue_of(sap, open_decimal_scale)
    if loss:
        return Crossing(glue, Fate.LOSSY, loss)
    if _sap_of(glue)[0] == sap:
        return Crossing(glue, Fate.EXACT)
    return Crossing(glue, Fate.ENCODED, _encoded_note(sap, glue))


def to_sap(glue: DataType) -> Crossing:
    """Return SAP's type for *glue*; raises UnmappedType naming the type and the remedy."""
    sap, loss = _sap_of(glue)
    if loss:
        return Crossing(sap, Fate.LOSSY, loss)
    if _glue_of(sap, None)[0] == glue:
        return Crossing(sap, Fate.EXACT)
    return Crossing(sap, Fate.ENCODED, f"{spell_glue(glue)} is held as {spell_cds(sap)}")


_GLUE_NAMES = {
    "LargeString": "string",
    "Boolean": "boolean",
    "UInt8": "smallint",  # Glue's tinyint is signed
    "hana.TINYINT": "smallint",
    "Int16": "smallint",
    "hana.SMALLINT": "smallint",
    "Integer": "int",
    "Int32": "int",
    "Integer64": "bigint",
    "Int64": "bigint",
    "Double": "double",
    "hana.REAL": "float",
    "Date": "date",
    "Time": "string",  # Athena has no DDL for time
    "DateTime": "timestamp",
    "Timestamp": "timestamp",
    "UUID": "string",
    "Binary": "binary",
    "hana.BINARY": "binary",
    "LargeBinary": "binary",
    "hana.CLOB": "string",
    "hana.ST_POINT": "string",
    "hana.ST_GEOMETRY": "string",
}
_LOSSES = {
    "Timestamp": "7 digits of seconds become 3 in Hive tables, 6 in Iceberg tables",
}


def _glue_of(sap: Scalar, open_scale: int | None) -> tuple[DataType, str]:
    """Return Glue's type and what the values lose ("" when nothing)."""
    name = sap.name.removeprefix("cds.")
    if name and name == sap.name:
        raise _no_glue_type(sap)
    match name:
        case "":
            return Scalar("string"), "the definition states no type; string holds its text"
        case "String" | "hana.VARCHAR":
            return _text("varchar", sap.length), ""
        case "hana.CHAR" | "hana.NCHAR":
            fits = sap.length is not None and sap.length <= _GLUE_CHAR
            return _text("char" if fits else "varchar", sap.length), ""
        case "Decimal" | "DecimalFloat" | "hana.SMALLDECIMAL":
            return _decimal(sap, open_scale)
    if name not in _GLUE_NAMES:
        raise _no_glue_type(sap)
    return Scalar(_GLUE_NAMES[name]), _LOSSES.get(name, "")


def _no_glue_type(sap: Scalar) -> UnmappedType:
    return UnmappedType(
        f"The SAP type {spell_cds(sap)} has no counterpart in Glue; leave the column out, "
        "or cast it in a view to a type that has one (cds.String, cds.Double, ...)."
    )


def _text(name: str, length: int | None) -> Scalar:
    if length is None or not 1 <= length <= _GLUE_VARCHAR:
        return Scalar("string")
    return Scalar(name, length=length)


def _decimal(sap: Scalar, open_scale: int | None) -> tuple[DataType, str]:
    if sap.precision:
        scale = sap.scale or 0
        if sap.precision <= _MAX_PRECISION and scale <= sap.precision:
            return Scalar("decimal", precision=sap.precision, scale=scale), ""
        widest = Scalar("decimal", precision=_MAX_PRECISION, scale=min(scale, _MAX_PRECISION))
        return widest, f"more than {_MAX_PRECISION} digits do not fit"
    if open_scale is None:
        return Scalar("double"), "a decimal without precision becomes a double of about 15 digits"
    fixed = Scalar("decimal", precision=_MAX_PRECISION, scale=open_scale)
    return fixed, f"a decimal without precision is cut to {open_scale} decimal places"


def _encoded_note(sap: Scalar, glue: DataType) -> str:
    note = f"{spell_cds(sap)} is held as {spell_glue(glue)}"
    return f"{note}; {_TEXT_WKT}" if sap.name.startswith("cds.hana.ST_") else note


_SAP_NAMES = {
    "tinyint": "cds.hana.SMALLINT",
    "smallint": "cds.hana.SMALLINT",
    "int": "cds.Integer",
    "bigint": "cds.Integer64",
    "float": "cds.hana.REAL",
    "double": "cds.Double",
    "boolean": "cds.Boolean",
    "date": "cds.Date",
    "time": "cds.Time",
    "timestamp": "cds.Timestamp",
    "timestamp_ntz": "cds.Timestamp",
    "timestamptz": "cds.Timestamp",
    "binary": "cds.LargeBinary",
    "uuid": "cds.UUID",
}


def _sap_of(glue: DataType) -> tuple[Scalar, str]:
    """Return SAP's type and what the values lose ("" when nothing)."""
    match glue:
        case ArrayOf() | MapOf() | StructOf():
            return Scalar("cds.LargeString"), "the structure becomes JSON text"
        case UnionOf() | Opaque():
            raise _no_sap_type(glue)
        case Scalar(name="decimal"):
            precision = 10 if glue.precision is None else glue.precision
            return Scalar("cds.Decimal", precision=precision, scale=glue.scale or 0), ""
        case Scalar(name="string" | "char" | "varchar"):
            length = DEFAULT_STRING_LENGTH if glue.length is None else glue.length
            long = length > DEFAULT_STRING_LENGTH
            return Scalar("cds.LargeString") if long else Scalar("cds.String", length=length), ""
        case Scalar(name="timestamptz"):
            return Scalar("cds.Timestamp"), "the time zone is lost: values are in UTC"
    if glue.name not in _SAP_NAMES:
        raise _no_sap_type(glue)
    return Scalar(_SAP_NAMES[glue.name]), ""


def _no_sap_type(glue: DataType) -> UnmappedType:
    reason = f" ({glue.reason})" if isinstance(glue, Opaque) and glue.reason else ""
    return UnmappedType(
        f"The Glue type {spell_glue(glue)[:200]!r}{reason} has no counterpart in SAP Datasphere; "
        "leave the column out, or change its type in Glue to one that has (string, struct, ...)."
    )

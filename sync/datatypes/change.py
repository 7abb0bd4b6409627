"""What a change of type means for the values and for those who read them.

The judgement is about values: does every value of the old type have a place in the new one, is it
found at the same position of a struct, and is it still the same sort of thing? A change that a
file format cannot carry out by itself (an int file read as decimal) is the writer's concern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sync.datatypes.crossing import DEFAULT_STRING_LENGTH
from sync.model.datatype import ArrayOf, DataType, MapOf, Scalar, StructOf, UnionOf


class TypeChange(StrEnum):
    """How much a change of type harms, from not at all to readers break."""

    SAME = "same"
    WIDENING = "widening"
    LOSSY = "lossy"
    BREAKING = "breaking"


def classify_change(before: DataType, after: DataType) -> TypeChange:
    """Return what the change of a column from *before* to *after* means."""
    if before == after:
        return TypeChange.SAME
    match before, after:
        case Scalar(), Scalar():
            return _scalar_change(before, after)
        case ArrayOf(old), ArrayOf(new):
            return classify_change(old, new)
        case MapOf(old_key, old_value), MapOf(new_key, new_value):
            keys, values = classify_change(old_key, new_key), classify_change(old_value, new_value)
            return _worst([keys, values])
        case UnionOf(old_members), UnionOf(new_members):
            return _positions_change(old_members, new_members)
        case StructOf(old_fields), StructOf(new_fields):
            # Athena reads some formats by position and some by name, so both must hold.
            names = [field.name for field in old_fields]
            if names != [field.name for field in new_fields[: len(names)]]:
                return TypeChange.BREAKING
            types = [field.type for field in old_fields]
            return _positions_change(types, [field.type for field in new_fields])
    return TypeChange.BREAKING


def _positions_change(before: Sequence[DataType], after: Sequence[DataType]) -> TypeChange:
    if len(after) < len(before):
        return TypeChange.BREAKING
    changes = [classify_change(old, new) for old, new in zip(before, after, strict=False)]
    added = [TypeChange.WIDENING] if len(after) > len(before) else []
    return _worst([*changes, *added])


def _worst(changes: Sequence[TypeChange]) -> TypeChange:
    order = list(TypeChange)
    return max(changes, key=order.index, default=TypeChange.SAME)


@dataclass(frozen=True, slots=True)
class _Number:
    """Numbers with *digits* before the point and *places* behind it; *bits* of a binary float."""

    digits: int
    places: int = 0
    low: int = 0
    high: int = 0
    bits: int = 0
    floating: bool = False  # a decimal whose point floats


@dataclass(frozen=True, slots=True)
class _Sized:
    """Texts or bytes up to *length* (None: without limit); *fixed* ones are padded."""

    sort: str
    length: int | None
    fixed: bool = False
    form: str = ""  # uuid, time, WKT: a text of one form


@dataclass(frozen=True, slots=True)
class _Moment:
    """Dates and times down to *digits* of a second (None: days)."""

    digits: int | None
    zoned: bool = False


_Domain = _Number | _Sized | _Moment | str


def _scalar_change(before: Scalar, after: Scalar) -> TypeChange:
    old, new = _domain(before), _domain(after)
    if old == new:
        return TypeChange.SAME
    match old, new:
        case _Number(), _Number():
            return _widens(_holds_numbers(new, old))
        case _Sized(), _Sized() if old.sort == new.sort:
            return _widens(_holds_sized(new, old))
        case _Moment(), _Moment():
            finer = new.digits is not None and new.digits >= (old.digits or 0)
            return _widens(finer and (new.zoned == old.zoned))
    return TypeChange.BREAKING


def _widens(holds: bool) -> TypeChange:
    return TypeChange.WIDENING if holds else TypeChange.LOSSY


def _holds_numbers(new: _Number, old: _Number) -> bool:
    if new.floating:
        return not old.bits and old.digits + old.places <= new.digits
    if old.floating:
        return False
    if new.bits:
        whole = old.high and max(-old.low, old.high) <= 2**new.bits
        return bool(whole) or 0 < old.bits <= new.bits
    if old.bits:
        return False
    if new.high and old.high:
        return new.low <= old.low and old.high <= new.high
    return new.digits >= old.digits + bool(new.high) and new.places >= old.places


def _holds_sized(new: _Sized, old: _Sized) -> bool:
    if new.form or (new.fixed and not old.fixed):
        return False
    if new.length is None:
        return True
    return old.length is not None and new.length >= old.length


def _integer(low: int, high: int) -> _Number:
    return _Number(digits=len(str(high)), low=low, high=high)


def _signed(bits: int) -> _Number:
    return _integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


_BYTE = _integer(0, 255)
_DOMAINS: dict[str, _Domain] = {
    "tinyint": _signed(8),
    "smallint": _signed(16),
    "int": _signed(32),
    "bigint": _signed(64),
    "float": _Number(digits=38, places=45, bits=24),
    "double": _Number(digits=308, places=324, bits=53),
    "date": _Moment(None),
    "timestamp": _Moment(6),
    "timestamp_ntz": _Moment(6),
    "timestamptz": _Moment(6, zoned=True),
    "string": _Sized("text", None),
    "uuid": _Sized("text", 36, form="uuid"),
    "cds.UInt8": _BYTE,
    "cds.hana.TINYINT": _BYTE,
    "cds.Int16": _signed(16),
    "cds.hana.SMALLINT": _signed(16),
    "cds.Integer": _signed(32),
    "cds.Int32": _signed(32),
    "cds.Integer64": _signed(64),
    "cds.Int64": _signed(64),
    "cds.hana.REAL": _Number(digits=38, places=45, bits=24),
    "cds.Double": _Number(digits=308, places=324, bits=53),
    "cds.DecimalFloat": _Number(digits=34, floating=True),
    "cds.hana.SMALLDECIMAL": _Number(digits=16, floating=True),
    "cds.Date": _Moment(None),
    "cds.DateTime": _Moment(0),
    "cds.Timestamp": _Moment(7),
    "cds.LargeString": _Sized("text", None),
    "cds.hana.CLOB": _Sized("text", None),
    "cds.UUID": _Sized("text", 36, form="uuid"),
    "cds.LargeBinary": _Sized("bytes", None),
    "binary": _Sized("bytes", None),
}


def _domain(scalar: Scalar) -> _Domain:
    match scalar.name:
        case "decimal" | "cds.Decimal":
            if scalar.precision is None:
                return _Number(digits=34, floating=True)
            places = scalar.scale or 0
            return _Number(digits=scalar.precision - places, places=places)
        case "cds.String":
            return _Sized("text", scalar.length or DEFAULT_STRING_LENGTH)
        case "varchar" | "cds.hana.VARCHAR":
            return _Sized("text", scalar.length)
        case "char" | "cds.hana.CHAR" | "cds.hana.NCHAR":
            return _Sized("text", scalar.length, fixed=True)
        case "cds.Binary" | "cds.hana.BINARY":
            return _Sized("bytes", scalar.length)
    # Types of one form (boolean, time, a shape with its SRID) are the same or they are not.
    return _DOMAINS.get(scalar.name, repr(scalar))

"""What makes SAP -> Glue -> SAP the identity: an SAP asset as a JSON payload, and back.

The payload stands in the Glue table's Parameters (`sync.mapping.encoding`) and in the store. Empty
parts are left out:

    asset    name, kind, label, description, semantics, translations, associations, measures,
             parameters, tags, extras
    text     the hashes of the forms that the table's text takes in Glue's Description
    columns  name (exact), glue (Glue's name; absent: left out), type (SAP's), glue_type, native and
             opaque (where the type is more than `type` says), label, description, text (hash of the
             comment), key, nullable, default, semantics, translations, extras
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from sync.datatypes import Crossing, Fate, parse_cds, parse_glue, spell_cds, spell_glue, to_glue
from sync.errors import UnmappedType
from sync.mapping.naming import glue_column_name
from sync.mapping.texts import column_comment, table_forms, text_hash
from sync.model.asset import Asset, Association, Column, Kind, Measure, Parameter
from sync.model.datatype import DataType, Opaque, Scalar
from sync.model.pair import Pair

Payload = Mapping[str, Any]
T = TypeVar("T", Association, Measure, Parameter)

_RECORDS = ("semantics", "translations", "extras")


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedColumn:
    """A column in SAP's words, and what Glue was given for it (*glue* None: nothing)."""

    column: Column
    glue: str | None = None
    glue_type: str = ""
    text: str = ""

    @property
    def texts(self) -> frozenset[str]:
        """Return the hash of its comment, if it has one."""
        return frozenset({self.text} if self.text else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An SAP asset's content as a payload holds it."""

    name: str = ""
    kind: Kind | None = None
    label: str | None = None
    description: str | None = None
    semantics: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)
    associations: tuple[Association, ...] = ()
    measures: tuple[Measure, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    columns: tuple[RememberedColumn, ...] = ()


def remember(sap: Asset, pair: Pair, *, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the payload of *sap*; *names* are Glue's column names where they are not derived."""
    asset = {
        "name": sap.ref.name,
        "kind": str(sap.kind),
        "label": sap.label,
        "description": sap.description,
        "associations": [_plain(item) for item in sap.associations],
        "measures": [_plain(item) for item in sap.measures],
        "parameters": [_plain(item) for item in sap.parameters],
        "tags": list(sap.tags),
    } | {key: dict(getattr(sap, key)) for key in _RECORDS}
    columns = [_column_payload(c, pair, names or {}) for c in sap.columns if not c.technical]
    payload = {
        "asset": _filled(asset),
        "text": sorted(table_forms(sap, pair)),
        "columns": columns,
    }
    return _filled(payload)


def restore(payload: Payload) -> Remembered:
    """Return what *payload* holds: the reverse of `remember`."""
    asset = payload.get("asset", {})
    return Remembered(
        name=asset.get("name", ""),
        kind=next((kind for kind in Kind if kind == asset.get("kind")), None),
        label=asset.get("label"),
        description=asset.get("description"),
        associations=tuple(_rebuilt(Association, asset.get("associations", ()))),
        measures=tuple(_rebuilt(Measure, asset.get("measures", ()))),
        parameters=tuple(_rebuilt(Parameter, asset.get("parameters", ()))),
        tags=tuple(asset.get("tags", ())),
        texts=frozenset(payload.get("text", ())),
        columns=tuple(_column(each) for each in payload.get("columns", ())),
        **{key: dict(asset.get(key, {})) for key in _RECORDS},
    )


def column_crossing(column: Column, pair: Pair) -> Crossing:
    """Return Glue's type for *column*; raises UnmappedType.

    A column that Glue alone knows (a type without a counterpart) keeps its own type.
    """
    match column.type:
        case Scalar(name=name) if name.startswith("cds.") or not name:
            return to_glue(column.type, open_decimal_scale=pair.open_decimal_scale)
        case _ if parse_glue(column.native_type) == column.type:
            return Crossing(column.type, Fate.EXACT)
        case Scalar():
            return to_glue(column.type)
    return Crossing(Scalar("string"), Fate.LOSSY, "the structure becomes JSON text")


def spell_sap(type: DataType) -> str:  # noqa: A002  # the word of the glossary
    """Return an SAP type as text; one that is no scalar as its connector spelled it."""
    match type:
        case Scalar():
            return spell_cds(type)
        case Opaque(text):
            return text
    return spell_glue(type)


def _column_payload(column: Column, pair: Pair, names: Mapping[str, str]) -> dict[str, Any]:
    try:
        glue_type = spell_glue(column_crossing(column, pair).type)
    except UnmappedType:
        glue_type = ""
    comment = column_comment(column, pair.text)
    glue_name = names.get(column.name) or glue_column_name(column.name)
    spelled = spell_sap(column.type)
    payload = {
        "name": column.name,
        "glue": glue_name if glue_type else None,
        "type": spelled,
        "glue_type": glue_type,
        "native": None if column.native_type == spelled else column.native_type,
        "opaque": column.type.reason if isinstance(column.type, Opaque) else None,
        "label": column.label,
        "description": column.description,
        "text": text_hash(comment) if comment and glue_type else None,
        "key": column.key or None,
        "nullable": None if column.nullable else False,
        "default": column.default,
    } | {key: dict(getattr(column, key)) for key in _RECORDS}
    empty = {"native", "opaque", "default"}  # here "" says something
    return {k: v for k, v in payload.items() if v is False or v or (k in empty and v == "")}


def _column(payload: Payload) -> RememberedColumn:
    spelled = payload.get("type", "")
    opaque = payload.get("opaque")
    records: dict[str, Any] = {key: dict(payload.get(key, {})) for key in _RECORDS}
    column = Column(
        name=payload["name"],
        type=parse_cds(spelled) if opaque is None else Opaque(spelled, opaque),
        native_type=payload.get("native", spelled),
        label=payload.get("label"),
        description=payload.get("description"),
        key=payload.get("key", False),
        nullable=payload.get("nullable", True),
        default=payload.get("default"),
        **records,
    )
    return RememberedColumn(
        column=column,
        glue=payload.get("glue"),
        glue_type=payload.get("glue_type", ""),
        text=payload.get("text", ""),
    )


def _plain(item: Association | Measure | Parameter) -> dict[str, Any]:
    plain = asdict(item)
    if isinstance(item, Association):
        plain["on"] = [list(columns) for columns in item.on]
    return {key: value for key, value in plain.items() if value not in (None, [], False)}


def _rebuilt(kind: type[T], items: Iterable[Mapping[str, Any]]) -> Iterable[T]:
    known = {each.name for each in fields(kind)}
    for item in items:
        values = {key: value for key, value in item.items() if key in known}
        if "on" in values:
            values["on"] = tuple((own, target) for own, target in values["on"])
        yield kind(**values)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}

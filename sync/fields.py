"""The field map: for each field its home in Datasphere, its home in Glue, limits and authority.

This one table drives the merge, the planner, the writers and the ledger. A field without a home on
a side is never written there. `values_of` reads an asset through the map, so that both catalogs
(Glue's lifted into SAP's words) are compared field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sync.datatypes import spell_cds, spell_glue
from sync.model.asset import Asset, Column
from sync.model.base import FieldKey
from sync.model.datatype import Scalar
from sync.model.pair import Authority

Values = Mapping[FieldKey, Any]


class Shape(StrEnum):
    """How values of a field compare and what an empty one means."""

    TEXT = "text"  # empty never beats text
    FLAG = "flag"
    TYPE = "type"
    RECORD = "record"  # a JSON object or list; empty never beats content
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of the field map; an empty home means that the side has none."""

    name: str
    of_column: bool
    shape: Shape
    sap_home: str
    glue_home: str
    limit: str = ""
    sap_writable: bool = False
    glue_writable: bool = False
    over_bind: bool = True  # travels over a bind link; otherwise a difference is only reported
    authority: Authority = Authority.ASK
    note: str = ""


_ENCODED = "Parameters: sphereglue.data.*"

FIELD_MAP: tuple[Field, ...] = (
    Field(
        name="asset",
        of_column=False,
        shape=Shape.PRESENCE,
        sap_home="definitions.<name>",
        glue_home="Table",
        sap_writable=True,
        glue_writable=True,
        over_bind=False,
        authority=Authority.SAP,
        note="created only by mirror and import pairs, dropped only over their links",
    ),
    Field(
        name="label",
        of_column=False,
        shape=Shape.TEXT,
        sap_home="@EndUserText.label",
        glue_home="Parameters: sphereglue.label",
        limit="512,000 characters",
        sap_writable=True,
        glue_writable=True,
        note="stands in for an empty Description (policy)",
    ),
    Field(
        name="description",
        of_column=False,
        shape=Shape.TEXT,
        sap_home="@EndUserText.quickInfo",
        glue_home="Description",
        limit="2,048 bytes, the rest encoded",
        sap_writable=True,
        glue_writable=True,
    ),
    Field(
        name="semantics",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="@ObjectModel.*, @Analytics.*, @Hierarchy.*",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="translations",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="i18n",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
        note="read-only on the SAP side",
    ),
    Field(
        name="associations",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="elements of type cds.Association",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="measures",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="businessLayerDefinitions.<name>.measures",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
        note="a property of the asset in Glue, never a column",
    ),
    Field(
        name="parameters",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="params, variables",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="annotations",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="every other annotation",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="owner",
        of_column=False,
        shape=Shape.TEXT,
        sap_home="",
        glue_home="Owner",
        limit="255 bytes",
        authority=Authority.GLUE,
        note="Datasphere has no owner field; the creator is a fact, not an owner",
    ),
    Field(
        name="tags",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="",
        glue_home="LF-tags and database tags",
        authority=Authority.GLUE,
        note="read-only facts on both sides: a sync never changes access",
    ),
    Field(
        name="properties",
        of_column=False,
        shape=Shape.RECORD,
        sap_home="",
        glue_home="Parameters that are not ours",
        authority=Authority.GLUE,
        note="kept untouched by every write",
    ),
    Field(
        name="column",
        of_column=True,
        shape=Shape.PRESENCE,
        sap_home="elements.<name>",
        glue_home="StorageDescriptor.Columns, PartitionKeys",
        limit="255 bytes, lower case",
        sap_writable=True,
        glue_writable=True,
        over_bind=False,
        authority=Authority.SAP,
    ),
    Field(
        name="label",
        of_column=True,
        shape=Shape.TEXT,
        sap_home="elements.<name>.@EndUserText.label",
        glue_home="Comment",
        limit="255 bytes, one line, the rest encoded",
        sap_writable=True,
        glue_writable=True,
        note="the policy comment.column chooses label or description",
    ),
    Field(
        name="description",
        of_column=True,
        shape=Shape.TEXT,
        sap_home="elements.<name>.@EndUserText.quickInfo",
        glue_home=_ENCODED,
        sap_writable=True,
        glue_writable=True,
        note="in Comment under the policy comment.column = description",
    ),
    Field(
        name="type",
        of_column=True,
        shape=Shape.TYPE,
        sap_home="type, length, precision, scale, srid",
        glue_home="Type, exact type encoded",
        limit="131,072 bytes",
        sap_writable=True,
        glue_writable=True,
        over_bind=False,
        authority=Authority.SAP,
    ),
    Field(
        name="key",
        of_column=True,
        shape=Shape.FLAG,
        sap_home="key",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="required",
        of_column=True,
        shape=Shape.FLAG,
        sap_home="notNull",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="default",
        of_column=True,
        shape=Shape.TEXT,
        sap_home="default",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="semantics",
        of_column=True,
        shape=Shape.RECORD,
        sap_home="@Semantics.*, @Aggregation.*, @ObjectModel.*, ...",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
    Field(
        name="translations",
        of_column=True,
        shape=Shape.RECORD,
        sap_home="i18n",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
        note="read-only on the SAP side",
    ),
    Field(
        name="annotations",
        of_column=True,
        shape=Shape.RECORD,
        sap_home="every other annotation of the element",
        glue_home=_ENCODED,
        glue_writable=True,
        authority=Authority.SAP,
    ),
)

_BY_KEY = {(field.of_column, field.name): field for field in FIELD_MAP}


def field_of(key: FieldKey) -> Field:
    """Return the row of the field map that *key* belongs to."""
    column, name = key
    return _BY_KEY[column is not None, name]


def is_empty(value: Any) -> bool:
    """Return whether *value* says nothing: None, an empty text, False, an empty record."""
    return value is None or value is False or value in ("", {}, [])


def values_of(asset: Asset) -> dict[FieldKey, Any]:
    """Return the fields of *asset* that say something, as JSON values, by key."""
    values: dict[FieldKey, Any] = {
        (None, "asset"): True,
        (None, "label"): asset.label,
        (None, "description"): asset.description,
        (None, "semantics"): dict(asset.semantics),
        (None, "translations"): dict(asset.translations),
        (None, "associations"): _records(asset.associations),
        (None, "measures"): _records(asset.measures),
        (None, "parameters"): _records(asset.parameters),
        (None, "annotations"): dict(asset.extras),
    }
    for column in asset.columns:
        if not column.technical:
            values.update({(column.name, name): v for name, v in column_values(column).items()})
    return {key: value for key, value in values.items() if not is_empty(value)}


def column_values(column: Column) -> dict[str, Any]:
    """Return every column field of the map, empty ones included."""
    return {
        "column": True,
        "label": column.label,
        "description": column.description,
        "type": spell(column),
        "key": column.key,
        "required": not column.nullable,
        "default": column.default,
        "semantics": dict(column.semantics),
        "translations": dict(column.translations),
        "annotations": dict(column.extras),
    }


def spell(column: Column) -> str:
    """Return the column's type as text in its own catalog's spelling."""
    match column.type:
        case Scalar(name="") | None:
            return column.native_type
        case Scalar(name=name) if name.startswith("cds."):
            return spell_cds(column.type)
        case _:
            return spell_glue(column.type)


def _records(items: Iterable[Any]) -> list[dict[str, Any]]:
    """Return *items* by name: their order says nothing."""
    return sorted(map(_record, items), key=lambda record: str(record["name"]))


def _record(item: Any) -> dict[str, Any]:
    plain = {key: value for key, value in asdict(item).items() if not is_empty(value)}
    if "on" in plain:
        plain["on"] = [list(pair) for pair in plain["on"]]
    return plain


def field_map_markdown() -> str:
    """Return the field map as a Markdown table, as the README shows it."""
    heads = ("of", "field", "in Datasphere", "in Glue", "written in", "over `bind`", "authority")
    rows = [
        (
            "column" if row.of_column else "asset",
            f"`{row.name}`",
            _home(row.sap_home),
            _home(row.glue_home, row.limit),
            _writable(row),
            "travels" if row.over_bind else "reported",
            f"`{row.authority}`",
            row.note,
        )
        for row in FIELD_MAP
    ]
    table = [(*heads, "note"), ("---",) * (len(heads) + 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in table)


def _home(home: str, limit: str = "") -> str:
    """Return a home as code, so that its brackets and stars are shown; limits are Glue's."""
    if not home:
        return "no home"
    return f"`{home}`" + (f" ({limit})" if limit else "")


def _writable(row: Field) -> str:
    sides = [("Datasphere", row.sap_writable), ("Glue", row.glue_writable)]
    return ", ".join(name for name, is_writable in sides if is_writable) or "neither"

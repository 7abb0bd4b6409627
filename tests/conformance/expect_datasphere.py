"""What DataHub shows of a Datasphere asset that our store knows: its own mapping. Pure.

DataHub reads the columns of what is exposed from the OData metadata (EDM types, texts in the
tenant's language), and those of everything else from the definition (its own type names, labels
as they are written, references to texts included). The definition that it asks for is the one at
design time: of work in progress it shows the draft, where we tell what is deployed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.conformance.ours import OurAsset, OurCatalog, Row
from tests.conformance.seen import Asset, Column, Picture

_ASSOCIATIONS = {"cds.Association", "cds.Composition"}
_REFERENCE = re.compile(r"\{i18n>[^}]+\}")
_MEASURE_MARKS = {"@AnalyticsDetails.measureType", "@Aggregation.default"}

# A type of a definition -> what the OData metadata calls it.
_EDM = {
    "cds.String": "Edm.String",
    "cds.LargeString": "Edm.String",
    "cds.Boolean": "Edm.Boolean",
    "cds.Int16": "Edm.Int16",
    "cds.Integer": "Edm.Int32",
    "cds.Int32": "Edm.Int32",
    "cds.Integer64": "Edm.Int64",
    "cds.Int64": "Edm.Int64",
    "cds.UInt8": "Edm.Byte",
    "cds.hana.TINYINT": "Edm.Byte",
    "cds.hana.SMALLINT": "Edm.Int16",
    "cds.Decimal": "Edm.Decimal",
    "cds.Double": "Edm.Double",
    "cds.Date": "Edm.Date",
    "cds.Time": "Edm.TimeOfDay",
    "cds.DateTime": "Edm.DateTimeOffset",
    "cds.Timestamp": "Edm.DateTimeOffset",
    "cds.UUID": "Edm.Guid",
    "cds.Binary": "Edm.Binary",
}
_EDM_CLASSES = {
    "Edm.String": "StringType",
    "Edm.Guid": "StringType",
    "Edm.Boolean": "BooleanType",
    "Edm.Date": "DateType",
    "Edm.DateTimeOffset": "DateType",
    "Edm.TimeOfDay": "TimeType",
    "Edm.Binary": "BytesType",
}
# A type of a definition -> DataHub's name and class; what is missing has no class there.
_CDS = {
    "cds.String": ("VARCHAR", "StringType"),
    "cds.LargeString": ("NCLOB", "StringType"),
    "cds.Binary": ("BINARY", "BytesType"),
    "cds.LargeBinary": ("BLOB", "BytesType"),
    "cds.Boolean": ("BOOLEAN", "BooleanType"),
    "cds.UInt8": ("TINYINT", "NumberType"),
    "cds.Int16": ("SMALLINT", "NumberType"),
    "cds.Int32": ("INTEGER", "NumberType"),
    "cds.Int64": ("BIGINT", "NumberType"),
    "cds.Integer": ("INTEGER", "NumberType"),
    "cds.Integer64": ("BIGINT", "NumberType"),
    "cds.Decimal": ("DECIMAL", "NumberType"),
    "cds.DecimalFloat": ("DECIMAL_FLOAT", "NumberType"),
    "cds.Double": ("DOUBLE", "NumberType"),
    "cds.Date": ("DATE", "DateType"),
    "cds.Time": ("TIME", "TimeType"),
    "cds.DateTime": ("TIMESTAMP", "TimeType"),
    "cds.Timestamp": ("TIMESTAMP", "TimeType"),
    "cds.hana.TINYINT": ("TINYINT", "NumberType"),
    "cds.hana.SMALLINT": ("SMALLINT", "NumberType"),
    "cds.hana.SMALLDECIMAL": ("SMALLDECIMAL", "NumberType"),
    "cds.hana.REAL": ("REAL", "NumberType"),
    "cds.hana.CHAR": ("CHAR", "StringType"),
    "cds.hana.NCHAR": ("NCHAR", "StringType"),
    "cds.hana.VARCHAR": ("VARCHAR", "StringType"),
    "cds.hana.CLOB": ("CLOB", "StringType"),
    "cds.hana.ST_POINT": ("ST_POINT", "StringType"),
    "cds.hana.ST_GEOMETRY": ("ST_GEOMETRY", "StringType"),
}
# DataHub leaves out what these types have in parentheses: it is a reference system, no length.
_WITHOUT_ARGUMENTS = {"cds.hana.ST_POINT", "cds.hana.ST_GEOMETRY"}


def for_datahub(ours: OurCatalog) -> Picture:
    """Return the picture that DataHub should have; spaces are shown by their labels."""
    views = {
        f"{asset.schema}.{asset.name}": asset
        for asset in ours.assets
        if asset.kind in {"view", "analytic_model"}
    }
    # A space that we may not read is not in the list that DataHub reads either.
    schemas = {row["name"]: row["label"] for row in ours.schemas if row["last_reading"] != "denied"}
    return Picture(schemas, tuple(_asset(asset, views) for asset in ours.assets))


def edm_type(native: str) -> str:
    """Return the type *native* as DataHub tells it of something exposed."""
    word, arguments = _parts(native)
    edm = _EDM[word]
    shown = f"{edm}{arguments}" if edm == "Edm.Decimal" else edm
    return f"{shown} as {_EDM_CLASSES.get(edm, 'NumberType')}"


def cds_type(native: str) -> str:
    """Return the type *native* as DataHub tells it of a definition."""
    word, arguments = _parts(native)
    root, kind = _CDS.get(word, (word, "NullType"))
    return f"{root}{'' if word in _WITHOUT_ARGUMENTS else arguments} as {kind}"


def shown_label(label: str | None, name: str) -> str | None:
    """Return the text that DataHub shows for *label*: none where it only repeats the name."""
    cleaned = (label or "").strip()
    return cleaned if cleaned and cleaned.casefold() != name.casefold() else None


def _parts(native: str) -> tuple[str, str]:
    word, _, arguments = native.partition("(")
    return word, f"({arguments}" if arguments else ""


def _asset(asset: OurAsset, views: Mapping[str, OurAsset]) -> Asset:
    label, text = _texts(asset)
    columns = _exposed(asset) if _metadata_url(asset) else _defined(asset, views)
    return Asset(asset.schema, asset.name, tuple(columns), label, text)


def _texts(asset: OurAsset) -> tuple[str, str | None]:
    """Return name and description: what the catalog lists is shown by its label."""
    if asset.kind not in {"view", "analytic_model"}:
        return asset.name, None
    shown = asset.row["label"] if asset.body.get("catalog") else asset.name
    if _metadata_url(asset):
        return shown, shown_label(asset.row["label"], shown)
    return shown, shown_label(_written_label(asset, _design(asset), asset.row["label"]), shown)


def _exposed(asset: OurAsset) -> Iterator[Column]:
    """The first entity of the metadata: of a view with parameters, that is the parameters."""
    parameters = _deployed(asset).get("params")
    if parameters:
        for name, value in parameters.items():
            label = shown_label(value.get("@EndUserText.label"), name)
            yield Column(name, edm_type(_native(value)), label, key=True)
        return
    for row in asset.columns:
        label = shown_label(row["label"], row["name"])
        yield Column(row["name"], edm_type(row["data_type"]), label, key=row["is_key"])


def _defined(asset: OurAsset, views: Mapping[str, OurAsset]) -> Iterator[Column]:
    elements = _elements(asset)
    if _draft(asset):
        for name, element in elements.items():
            label = shown_label(element.get("@EndUserText.label"), name)
            yield Column(name, cds_type(_native(element)), label)
        return
    known: dict[str, Row] = {row["name"]: row for row in (*asset.measures, *asset.columns)}
    # In the order of the definition; what we know and it lacks comes last, to be found missing.
    for name in sorted(known, key=[*elements, *known].index):
        element = elements.get(name, {})
        label = shown_label(_written_label(asset, element, known[name]["label"]), name)
        yield Column(name, _defined_type(asset, name, known[name], views), label)


def _defined_type(asset: OurAsset, name: str, row: Row, views: Mapping[str, OurAsset]) -> str:
    """A model's elements have no type: DataHub copies that of a view's column, or guesses."""
    element = _elements(asset).get(name, {})
    if "type" in element:
        return cds_type(row["data_type"])
    origin, column = _source(asset, name)
    found = _elements(views[origin]).get(column, {}) if origin in views else {}
    if "type" in found:
        return cds_type(_native(found))
    return "DECIMAL as NumberType" if _MEASURE_MARKS & {*element} else "UNKNOWN as NullType"


def _source(asset: OurAsset, name: str) -> tuple[str, str]:
    """Return the object and the column that a column of a model is taken from as it is."""
    for column in _design(asset).get("query", {}).get("SELECT", {}).get("columns", ()):
        reference = column.get("ref") or ()
        if len(reference) > 1 and (column.get("as") or reference[-1]) == name:
            source = str(reference[0])
            return source if "." in source else f"{asset.schema}.{source}", str(reference[-1])
    return "", ""


def _native(element: Mapping[str, Any]) -> str:
    sizes = [element[key] for key in ("length", "precision", "scale") if key in element]
    arguments = f"({','.join(str(size) for size in sizes)})" if sizes else ""
    return f"{element['type']}{arguments}"


def _written_label(asset: OurAsset, element: Mapping[str, Any], known: str | None) -> str | None:
    """DataHub does not look up references to texts: `{i18n>KEY}` is shown as it is written."""
    written: str | None = element.get("@EndUserText.label")
    return written if _draft(asset) or _REFERENCE.fullmatch(written or "") else known


def _elements(asset: OurAsset) -> dict[str, Mapping[str, Any]]:
    return {
        name: element
        for name, element in _design(asset).get("elements", {}).items()
        if element.get("type") not in _ASSOCIATIONS
    }


def _design(asset: OurAsset) -> Mapping[str, Any]:
    return _draft(asset) or _deployed(asset)


def _draft(asset: OurAsset) -> Mapping[str, Any]:
    """Return the draft of something deployed; what never was is in our store as it is."""
    return _named(asset.body.get("draft") or {}, asset.name)


def _deployed(asset: OurAsset) -> Mapping[str, Any]:
    return _named(asset.body, asset.name)


def _named(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (body.get("definition") or {}).get("definitions", {}).get(name, {})
    return found


def _metadata_url(asset: OurAsset) -> str | None:
    return (asset.body.get("catalog") or {}).get("assetRelationalMetadataUrl")

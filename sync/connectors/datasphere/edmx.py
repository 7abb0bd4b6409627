"""`$metadata` of the relational and the analytical service as columns. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from sync.datatypes import spell_cds
from sync.errors import MalformedAnswer
from sync.model.asset import AssetRef, Column, Measure, Parameter
from sync.model.datatype import Scalar

_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
_ANALYTICAL = "InaApplicationService"
_TYPES = {
    "Edm.String": "cds.String",
    "Edm.Boolean": "cds.Boolean",
    "Edm.Byte": "cds.hana.TINYINT",
    "Edm.Int16": "cds.hana.SMALLINT",
    "Edm.Int32": "cds.Integer",
    "Edm.Int64": "cds.Integer64",
    "Edm.Decimal": "cds.Decimal",
    "Edm.Double": "cds.Double",
    "Edm.Single": "cds.hana.REAL",
    "Edm.Date": "cds.Date",
    "Edm.TimeOfDay": "cds.Time",
    "Edm.Guid": "cds.UUID",
    "Edm.Binary": "cds.Binary",
}
_READ = {
    "Common.Label",
    "Core.Description",
    "Common.QuickInfo",
    "Analytics.dimension",
    "Analytics.Dimension",
    "Analytics.measure",
    "Analytics.Measure",
    "Analytics.dimensionType",
    "Common.Text",
    "DataIntegration.OriginalName",
}
_CALENDAR = "Common.IsCalendar"
Annotations = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entity:
    """What one `$metadata` document says of its asset."""

    label: str | None
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]
    parameters: tuple[Parameter, ...]
    semantics: dict[str, str]
    extras: dict[str, str]


def read_edmx(text: str, ref: AssetRef) -> Entity:
    """Return what the document *text* says of *ref*; raises MalformedAnswer."""
    schema = _schema(text, ref)
    namespace = schema.get("Namespace", "")
    types = {node.get("Name", ""): node for node in schema.iter(f"{_EDM}EntityType")}
    if not types:
        raise MalformedAnswer(ref.connection, f"{ref}: the $metadata has no entity type.")
    told = dict(_told(schema))
    rows, parameters = _rows_and_parameters(types)
    analytical = namespace.startswith(_ANALYTICAL)
    keys = {node.get("Name", "") for node in rows.iterfind(f"{_EDM}Key/{_EDM}PropertyRef")}
    columns: list[Column] = []
    measures: list[Measure] = []
    for node in rows.iterfind(f"{_EDM}Property"):
        name = node.get("Name", "")
        notes = told.get(f"{namespace}.{rows.get('Name')}/{name}", {})
        if analytical and _is(notes, "Analytics.measure"):
            measures.append(_measure(node, notes))
        else:
            columns.append(_column(node, notes, key=name in keys))
    own = told.get(f"{namespace}.{rows.get('Name')}", {})
    dimension = own.get("Analytics.dimensionType", "").removeprefix("#")
    return Entity(
        own.get("Common.Label"),
        tuple(columns),
        tuple(measures),
        tuple(_parameter(node, told, namespace, parameters) for node in _properties(parameters)),
        {"dimension_type": dimension} if dimension else {},
        {f"edmx:{term}": value for term, value in own.items() if term not in _READ},
    )


def _schema(text: str, ref: AssetRef) -> ET.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        # CSDL never has one, and expanding entities is how a document eats memory.
        raise MalformedAnswer(ref.connection, f"{ref}: the $metadata declares a document type.")
    try:
        root = ET.fromstring(text)  # noqa: S314 (entities are refused above)
    except ET.ParseError as error:
        raise MalformedAnswer(ref.connection, f"{ref}: the $metadata is cut or no XML.") from error
    schemas = list(root.iter(f"{_EDM}Schema"))
    if not schemas:
        raise MalformedAnswer(ref.connection, f"{ref}: the $metadata has no schema.")
    return schemas[0]


def _rows_and_parameters(types: dict[str, ET.Element]) -> tuple[ET.Element, ET.Element | None]:
    """Return the type of the rows; with parameters, another type leads to it by `Set`."""
    for node in types.values():
        for link in node.iterfind(f"{_EDM}NavigationProperty"):
            target = link.get("Type", "").removeprefix("Collection(").rstrip(")")
            rows = types.get(target.rpartition(".")[2])
            if link.get("Name") == "Set" and rows is not None and rows is not node:
                return rows, node
    return next(iter(types.values())), None


def _told(schema: ET.Element) -> Iterator[tuple[str, Annotations]]:
    for block in schema.iter(f"{_EDM}Annotations"):
        notes: Annotations = {}
        for node in block.iterfind(f"{_EDM}Annotation"):
            notes[_term(node)] = _value(node)
        yield block.get("Target", ""), notes


def _term(node: ET.Element) -> str:
    """Return the term by alias, also where a document writes out the namespace."""
    *_, vocabulary, name = (
        f".{node.get('Term', '')}".replace(".v1", "").replace(".V1", "").split(".")
    )
    return f"{vocabulary}.{name}"


def _value(node: ET.Element) -> str:
    for key in ("String", "Path", "Bool", "EnumMember", "Int", "Decimal", "PropertyPath"):
        if (value := node.get(key)) is not None:
            return value
    if len(node):
        return "".join(ET.tostring(child, encoding="unicode") for child in node).strip()
    return "true"  # a term without a value is a tag


def _column(node: ET.Element, notes: Annotations, *, key: bool) -> Column:
    scalar = _scalar(node)
    semantics: dict[str, str] = {}
    if _is(notes, "Analytics.measure"):
        semantics["role"] = "measure"
    elif _is(notes, "Analytics.dimension"):
        semantics["role"] = "dimension"
    if text := notes.get("Common.Text"):
        semantics["text"] = text
    if calendar := [t.removeprefix(_CALENDAR) for t in notes if t.startswith(_CALENDAR)]:
        semantics["calendar"] = ",".join(c[0].lower() + c[1:] for c in calendar if c)
    rest = {t: v for t, v in notes.items() if t not in _READ and not t.startswith(_CALENDAR)}
    return Column(
        name=_original(node, notes),
        type=scalar,
        native_type=spell_cds(scalar),
        label=notes.get("Common.Label"),
        description=notes.get("Common.QuickInfo") or notes.get("Core.Description"),
        key=key,
        nullable=node.get("Nullable") != "false",
        semantics=semantics,
        extras={f"edmx:{term}": value for term, value in rest.items()},
    )


def _measure(node: ET.Element, notes: Annotations) -> Measure:
    return Measure(
        name=_original(node, notes),
        label=notes.get("Common.Label"),
        aggregation=notes.get("Aggregation.default", "").removeprefix("#") or None,
        hidden=notes.get("UI.Hidden") == "true",
    )


def _parameter(
    node: ET.Element, told: dict[str, Annotations], namespace: str, owner: ET.Element | None
) -> Parameter:
    name = node.get("Name", "")
    target = f"{namespace}.{owner.get('Name') if owner is not None else ''}/{name}"
    notes = told.get(target, {})
    return Parameter(
        name=name,
        native_type=spell_cds(_scalar(node)),
        label=notes.get("Common.Label"),
        default=node.get("DefaultValue"),
    )


def _original(node: ET.Element, notes: Annotations) -> str:
    """Return the name in Datasphere; OData writes dots and slashes as underscores."""
    return notes.get("DataIntegration.OriginalName") or str(node.get("Name", ""))


def _properties(node: ET.Element | None) -> list[ET.Element]:
    return [] if node is None else node.findall(f"{_EDM}Property")


def _scalar(node: ET.Element) -> Scalar:
    edm = node.get("Type", "")
    length, precision = _number(node, "MaxLength"), _number(node, "Precision")
    if edm == "Edm.DateTimeOffset":
        return Scalar("cds.Timestamp" if precision else "cds.DateTime")
    if edm == "Edm.Decimal" and precision is not None:
        # CSDL leaves out a scale of zero.
        return Scalar("cds.Decimal", precision=precision, scale=_number(node, "Scale") or 0)
    if edm == "Edm.Binary" and length is None:
        return Scalar("cds.LargeBinary")
    name = _TYPES.get(edm, edm)
    return Scalar(name, length=length if edm in ("Edm.String", "Edm.Binary") else None)


def _number(node: ET.Element, name: str) -> int | None:
    text = node.get(name, "")
    return int(text) if text.isdecimal() else None


def _is(notes: Annotations, term: str) -> bool:
    """Return whether a boolean term is set; the two services spell it in different case."""
    values = {key.lower(): value for key, value in notes.items()}
    return values.get(term.lower()) == "true"

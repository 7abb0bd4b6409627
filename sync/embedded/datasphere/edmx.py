"""Writing `$metadata`: the relational and the analytical shape of an entity model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.edm import EntityModel, Property

RELATIONAL = "StandaloneService"
ANALYTICAL = "InaApplicationService"

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"
_SAP = "https://sap.github.io/odata-vocabularies/vocabularies/"
_OASIS = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/"
_VOCABULARIES: Mapping[str, tuple[str, str]] = {
    "Aggregation": (f"{_OASIS}Org.OData.Aggregation.V1.xml", "Org.OData.Aggregation.V1"),
    "Analytics": (f"{_SAP}Analytics.xml", "com.sap.vocabularies.Analytics.v1"),
    "Capabilities": (f"{_OASIS}Org.OData.Capabilities.V1.xml", "Org.OData.Capabilities.V1"),
    "Common": (f"{_SAP}Common.xml", "com.sap.vocabularies.Common.v1"),
    "Core": (f"{_OASIS}Org.OData.Core.V1.xml", "Org.OData.Core.V1"),
    "DataIntegration": (f"{_SAP}DataIntegration.xml", "com.sap.vocabularies.DataIntegration.v1"),
    "Hierarchy": (f"{_SAP}Hierarchy.xml", "com.sap.vocabularies.Hierarchy.v1"),
}
_ALWAYS = ("Capabilities", "Common", "Core")
_CALENDAR: Mapping[str, str] = {
    "@Semantics.calendar.date": "IsCalendarDate",
    "@Semantics.calendar.year": "IsCalendarYear",
    "@Semantics.calendar.halfyear": "IsCalendarHalfyear",
    "@Semantics.calendar.quarter": "IsCalendarQuarter",
    "@Semantics.calendar.month": "IsCalendarMonth",
    "@Semantics.calendar.week": "IsCalendarWeek",
    "@Semantics.calendar.dayOfMonth": "IsDayOfCalendarMonth",
    "@Semantics.calendar.dayOfYear": "IsDayOfCalendarYear",
    "@Semantics.calendar.yearHalfyear": "IsCalendarYearHalfyear",
    "@Semantics.calendar.yearQuarter": "IsCalendarYearQuarter",
    "@Semantics.calendar.yearMonth": "IsCalendarYearMonth",
    "@Semantics.calendar.yearWeek": "IsCalendarYearWeek",
    "@Semantics.fiscal.year": "IsFiscalYear",
    "@Semantics.fiscal.period": "IsFiscalPeriod",
    "@Semantics.fiscal.yearPeriod": "IsFiscalYearPeriod",
    "@Semantics.fiscal.yearVariant": "IsFiscalYearVariant",
}
_RESTRICTIONS = (
    ("CountRestrictions", "Countable"),
    ("DeleteRestrictions", "Deletable"),
    ("InsertRestrictions", "Insertable"),
    ("UpdateRestrictions", "Updatable"),
)


def metadata_xml(model: EntityModel, namespace: str) -> bytes:
    """Write the `$metadata` document of *model* in the shape that *namespace* stands for."""
    schema = ET.Element("Schema", {"Namespace": namespace, "xmlns": _EDM})
    row_type = f"{model.name}Type" if model.parameters else model.name
    _container(schema, model, namespace, row_type)
    if model.parameters:
        _parameter_type(schema, model, namespace, row_type)
    _row_type(schema, model, namespace, row_type)
    _annotate_entity(schema, model, namespace, row_type)
    _annotate_set(schema, f"{namespace}.EntityContainer/{model.name}", namespace)
    for each in model.properties:
        terms = _property_terms(each, namespace)
        _annotations(schema, f"{namespace}.{row_type}/{each.name}", terms)
    for each in model.parameters:
        terms = _property_terms(each, namespace)
        terms["Common.FieldControl"] = {"EnumMember": "Common.FieldControlType/Mandatory"}
        _annotations(schema, f"{namespace}.{model.name}/{each.name}", terms)
    return _document(schema, _references(schema, model))


def catalog_xml(entities: Mapping[str, Mapping[str, str]], keys: Mapping[str, list[str]]) -> bytes:
    """Write the `$metadata` of a plain service: its entities, their properties and keys."""
    schema = ET.Element("Schema", {"Namespace": "CatalogService", "xmlns": _EDM})
    container = ET.SubElement(schema, "EntityContainer", Name="EntityContainer")
    for entity, properties in entities.items():
        ET.SubElement(container, "EntitySet", Name=entity, EntityType=f"CatalogService.{entity}")
        node = ET.SubElement(schema, "EntityType", Name=entity)
        key = ET.SubElement(node, "Key")
        for name in keys[entity]:
            ET.SubElement(key, "PropertyRef", Name=name)
        for name, kind in properties.items():
            nullable = {"Nullable": "false"} if name in keys[entity] else {}
            ET.SubElement(node, "Property", {"Name": name, "Type": kind, **nullable})
    return _document(schema, ("Core",))


def _document(schema: ET.Element, vocabularies: Iterable[str]) -> bytes:
    root = ET.Element("edmx:Edmx", {"Version": "4.0", "xmlns:edmx": _EDMX})
    for alias in vocabularies:
        uri, namespace = _VOCABULARIES[alias]
        reference = ET.SubElement(root, "edmx:Reference", Uri=uri)
        ET.SubElement(reference, "edmx:Include", Alias=alias, Namespace=namespace)
    ET.SubElement(root, "edmx:DataServices").append(schema)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode").replace(" />", "/>")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode()


def _references(schema: ET.Element, model: EntityModel) -> list[str]:
    """Return the vocabularies in use; that of aggregation comes along with any measure."""
    used = {node.get("Term", "").partition(".")[0] for node in schema.iter("Annotation")}
    used.update(_ALWAYS)
    if any(each.is_measure for each in model.properties):
        used.add("Aggregation")
    return sorted(used)


def _container(schema: ET.Element, model: EntityModel, namespace: str, row_type: str) -> None:
    container = ET.SubElement(schema, "EntityContainer", Name="EntityContainer")
    entity_set = ET.SubElement(
        container, "EntitySet", Name=model.name, EntityType=f"{namespace}.{model.name}"
    )
    if model.parameters:
        rows = f"{model.name}Set"
        ET.SubElement(entity_set, "NavigationPropertyBinding", Path="Set", Target=rows)
        ET.SubElement(container, "EntitySet", Name=rows, EntityType=f"{namespace}.{row_type}")


def _parameter_type(schema: ET.Element, model: EntityModel, namespace: str, rows: str) -> None:
    node = ET.SubElement(schema, "EntityType", Name=model.name)
    key = ET.SubElement(node, "Key")
    for each in model.parameters:
        ET.SubElement(key, "PropertyRef", Name=each.name)
    for each in model.parameters:
        ET.SubElement(node, "Property", {**_attributes(each, namespace), "Nullable": "false"})
    ET.SubElement(
        node,
        "NavigationProperty",
        {"Name": "Set", "Type": f"Collection({namespace}.{rows})", "ContainsTarget": "true"},
    )


def _row_type(schema: ET.Element, model: EntityModel, namespace: str, name: str) -> None:
    node = ET.SubElement(schema, "EntityType", Name=name)
    # The analytical service answers aggregates, and so its entity has no key.
    if namespace == RELATIONAL and model.keys:
        key = ET.SubElement(node, "Key")
        for each in model.keys:
            ET.SubElement(key, "PropertyRef", Name=each.name)
    for each in model.properties:
        attributes = _attributes(each, namespace)
        if namespace == RELATIONAL and each.is_not_null:
            attributes["Nullable"] = "false"
        ET.SubElement(node, "Property", attributes)


def _attributes(each: Property, namespace: str) -> dict[str, str]:
    attributes = {"Name": each.name, "Type": each.edm}
    if each.length is not None:
        attributes["MaxLength"] = str(each.length)
    if each.edm == "Edm.Decimal":
        attributes.update(_decimal(each, namespace))
    if each.cds == "cds.Timestamp":
        attributes["Precision"] = "7"
    return attributes


def _decimal(each: Property, namespace: str) -> dict[str, str]:
    if each.precision is None:
        return {"Scale": "variable"}
    attributes = {"Precision": str(each.precision)}
    # As recorded: the relational service writes a scale of zero, the analytical one leaves it out.
    if each.scale or (each.scale == 0 and namespace == RELATIONAL):
        attributes["Scale"] = str(each.scale)
    return attributes


def _annotate_entity(schema: ET.Element, model: EntityModel, namespace: str, name: str) -> None:
    node = ET.SubElement(schema, "Annotations", Target=f"{namespace}.{name}")
    if namespace == RELATIONAL:
        _annotate_hierarchies(node, model)
        dimension = csn.enum_of(model.definition, "@Analytics.dimensionType")
        if dimension:
            ET.SubElement(
                node, "Annotation", Term="Analytics.dimensionType", String=f"#{dimension}"
            )
    ET.SubElement(node, "Annotation", Term="Common.Label", String=model.label)
    if model.name != model.asset:
        ET.SubElement(node, "Annotation", Term="DataIntegration.OriginalName", String=model.asset)


def _annotate_hierarchies(node: ET.Element, model: EntityModel) -> None:
    names = {each.element: each.name for each in model.properties}
    for kind in ("leveled", "parentChild"):
        hierarchies = model.definition.get(f"@Hierarchy.{kind}")
        if isinstance(hierarchies, list) and hierarchies:
            annotation = ET.SubElement(node, "Annotation", Term=f"Hierarchy.{kind}")
            _write_value(annotation, hierarchies, names)


def _write_value(node: ET.Element, value: Any, names: Mapping[str, str]) -> None:
    """Write a CSN annotation value as the dynamic expressions of CSDL."""
    match value:
        case list():
            collection = ET.SubElement(node, "Collection")
            for each in value:
                _write_value(collection, each, names)
        case {"=": str(path)}:
            node.set("Path", names.get(path, path))
        case dict():
            record = ET.SubElement(node, "Record")
            for key, each in value.items():
                _write_value(ET.SubElement(record, "PropertyValue", Property=key), each, names)
        case bool():
            node.set("Bool", str(value).lower())
        case int():
            node.set("Int", str(value))
        case _:
            node.set("String", str(value))


def _annotate_set(schema: ET.Element, target: str, namespace: str) -> None:
    node = ET.SubElement(schema, "Annotations", Target=target)
    for term, name in _RESTRICTIONS if namespace == ANALYTICAL else _RESTRICTIONS[1:]:
        annotation = ET.SubElement(node, "Annotation", Term=f"Capabilities.{term}")
        record = ET.SubElement(annotation, "Record", Type=f"Capabilities.{term}Type")
        ET.SubElement(record, "PropertyValue", Property=name, Bool="false")


def _property_terms(each: Property, namespace: str) -> dict[str, dict[str, str]]:
    return dict(_relational(each) if namespace == RELATIONAL else _analytical(each))


def _relational(each: Property) -> Iterator[tuple[str, dict[str, str]]]:
    if each.annotations.get("@Analytics.dimension") is True:
        yield "Analytics.dimension", {"Bool": "true"}
    yield from _names(each)
    for annotation, term in _CALENDAR.items():
        if each.annotations.get(annotation) is True:
            yield f"Common.{term}", {"Bool": "true"}
    if each.is_mandatory:
        yield "Common.FieldControl", {"EnumMember": "Common.FieldControlType/Mandatory"}


def _analytical(each: Property) -> Iterator[tuple[str, dict[str, str]]]:
    if not each.is_measure:
        yield "Analytics.Dimension", {"Bool": "true"}
    yield from _names(each)
    if each.is_measure:
        yield "Analytics.measure", {"Bool": "true"}


def _names(each: Property) -> Iterator[tuple[str, dict[str, str]]]:
    if each.label:
        yield "Common.Label", {"String": each.label}
    if each.name != each.element:
        yield "DataIntegration.OriginalName", {"String": each.element}


def _annotations(schema: ET.Element, target: str, terms: Mapping[str, Mapping[str, str]]) -> None:
    if not terms:
        return
    node = ET.SubElement(schema, "Annotations", Target=target)
    for term, attributes in terms.items():
        ET.SubElement(node, "Annotation", {"Term": term, **attributes})

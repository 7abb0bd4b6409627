"""Types that an element does not state: taken from the column it is made of, or its named type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.connectors.datasphere.cqn import column_sources

Node = Mapping[str, Any]

_TYPE_KEYS = ("type", "length", "precision", "scale", "srid", "items", "elements")


def typed_element(document: Node, owner: str, name: str) -> Node:
    """Return an element with a type for column *name* of *owner*, or one without.

    Follows business layer, queries, `type of` and named types inside *document*, in circles never.
    """
    return _typed(document, owner, name, frozenset())


def _typed(document: Node, owner: str, name: str, seen: frozenset[tuple[str, str]]) -> Node:
    if (owner, name) in seen:
        return {}
    seen |= {(owner, name)}
    element = _element(document, owner, name)
    match element.get("type"):
        case str(type_name):
            return _named(document, type_name, element)
        case {"ref": [str(other), str(column)]}:
            return _typed(document, other, column, seen) or element
    if "items" in element or "elements" in element:
        return element
    for source, column in _sources(document, owner, name):
        found = _typed(document, source, column, seen)
        if "type" in found:
            return {key: found[key] for key in _TYPE_KEYS if key in found}
    return {}


def _named(document: Node, type_name: str, element: Node) -> Node:
    """Return *element*, with a type of the document's own resolved to what it stands for."""
    seen: set[str] = set()
    while type_name not in seen:
        seen.add(type_name)
        definition = _definition(document, type_name)
        if definition.get("kind") != "type" or not isinstance(definition.get("type"), str):
            return element
        element = {key: definition[key] for key in _TYPE_KEYS if key in definition}
        type_name = definition["type"]
    return element


def _sources(document: Node, owner: str, name: str) -> list[tuple[str, str]]:
    layer = document.get("businessLayerDefinitions", {}).get(owner)
    model = list(model_sources(layer, name)) if isinstance(layer, Mapping) else []
    if model:
        return model
    definition = _definition(document, owner)
    if "query" not in definition and "projection" not in definition:
        return []
    columns_of = {each: list(node.get("elements", {})) for each, node in _all(document).items()}
    return sorted(column_sources(definition, columns_of).get(name, ()))


def model_sources(layer: Node, name: str) -> list[tuple[str, str]]:
    """Return the (entity, column) that attribute or measure *name* of a model is made of."""
    attribute = layer.get("attributes", {}).get(name) or {}
    measure = layer.get("measures", {}).get(name) or {}
    facts, dimensions = (
        source_entities(layer, "factSources"),
        source_entities(layer, "dimensionSources"),
    )
    found: list[tuple[str, str]] = []
    for key, mapped in (attribute.get("attributeMapping") or {}).items():
        if key in facts and isinstance(mapped, Mapping) and "key" in mapped:
            found.append((facts[key], str(mapped["key"])))
    if "Dimension" in str(attribute.get("attributeType", "")):
        found += _keyed(attribute, dimensions)
    else:
        found += _keyed(attribute, facts)
    return found + _keyed(measure, facts)


def source_entities(layer: Node, kind: str) -> dict[str, str]:
    """Return the entity behind each source key of *kind* (factSources, dimensionSources)."""
    sources = layer.get("sourceModel", {}).get(kind) or {}
    return {
        str(key): str(source["dataEntity"]["key"])
        for key, source in sources.items()
        if isinstance(source, Mapping)
        and isinstance(source.get("dataEntity"), Mapping)
        and "key" in source["dataEntity"]
    }


def _keyed(node: Node, entities: Mapping[str, str]) -> list[tuple[str, str]]:
    source = str(node.get("sourceKey", ""))
    return [(entities[source], str(node["key"]))] if source in entities and "key" in node else []


def _element(document: Node, owner: str, name: str) -> Node:
    elements = _definition(document, owner).get("elements")
    element = elements.get(name) if isinstance(elements, dict | Mapping) else None
    return element if isinstance(element, dict | Mapping) else {}


def _definition(document: Node, name: str) -> Node:
    found = (document.get("definitions") or {}).get(name)
    return found if isinstance(found, dict | Mapping) else {}


def _all(document: Node) -> dict[str, Node]:
    definitions = document.get("definitions") or {}
    return {name: each for name, each in definitions.items() if isinstance(each, Mapping)}

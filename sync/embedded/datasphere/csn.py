"""Reading CSN: labels, elements, and what a definition refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sync.embedded.datasphere.exchange import JsonObject

LABEL = "@EndUserText.label"
_LABEL_KEYS = (LABEL, "@Common.Label", "@title")
_TRANSLATED = re.compile(r"^\{i18n>(.+)\}$")
_VIEW_MARKERS = (
    "query",
    "projection",
    "@DataWarehouse.sqlEditor.query",
    "@DataWarehouse.tableFunction.script",
)
_STRUCTURE = ("kind", "key", "notNull", "type", "length", "precision", "scale", "srid", LABEL)
_FLOW_REFERENCES = ("dwcEntity", "objectName", "objectId")


def enum_of(node: Mapping[str, Any], annotation: str) -> str | None:
    """Return the enum symbol of an annotation, written as {"#": X} or as "#X" or plain."""
    value = node.get(annotation)
    if isinstance(value, dict):
        value = value.get("#")
    return value.removeprefix("#") if isinstance(value, str) else None


def enums_of(node: Mapping[str, Any], annotation: str) -> frozenset[str]:
    """Return all symbols of an annotation that holds a list of enums."""
    values = node.get(annotation)
    if not isinstance(values, list):
        return frozenset()
    return frozenset(str(each["#"]) for each in values if isinstance(each, dict) and "#" in each)


def label_of(node: Mapping[str, Any], i18n: Mapping[str, Any]) -> str | None:
    """Return the business name of a definition or an element in the default language."""
    text = next((node[key] for key in _LABEL_KEYS if isinstance(node.get(key), str)), None)
    match = _TRANSLATED.match(text) if text else None
    return _translated(match.group(1), i18n) if match else text


def _translated(key: str, i18n: Mapping[str, Any]) -> str:
    languages = ["", "en", *sorted(i18n)]
    texts = (i18n.get(language, {}).get(key) for language in languages)
    return next((text for text in texts if isinstance(text, str)), key)


def elements_of(definition: Mapping[str, Any]) -> dict[str, JsonObject]:
    """Return the elements of an entity, associations included."""
    elements = definition.get("elements")
    if not isinstance(elements, dict):
        return {}
    return {name: each for name, each in elements.items() if isinstance(each, dict)}


def is_association(element: Mapping[str, Any]) -> bool:
    """Say whether *element* is an association or composition, which carries no value."""
    return element.get("type") in ("cds.Association", "cds.Composition")


def is_view(definition: Mapping[str, Any]) -> bool:
    """Say whether an entity is defined by a query or a script."""
    return any(marker in definition for marker in _VIEW_MARKERS)


def select_of(definition: Mapping[str, Any]) -> JsonObject | None:
    """Return the query of a view as a node with SELECT or SET, None where there is none."""
    query = definition.get("query")
    if isinstance(query, dict):
        return query
    projection = definition.get("projection")
    return {"SELECT": projection} if isinstance(projection, dict) else None


def simplified(definition: Mapping[str, Any]) -> JsonObject:
    """Return a definition without anything but its structure."""
    slim = {key: definition[key] for key in ("kind", LABEL) if key in definition}
    elements = {
        name: {key: element[key] for key in _STRUCTURE if key in element}
        for name, element in elements_of(definition).items()
        if not is_association(element)
    }
    return {**slim, "elements": elements} if elements else slim


def data_sources(definition: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that the query of a view reads from."""
    query = select_of(definition)
    return frozenset(_from_names(query)) if query else frozenset()


def _from_names(node: Any) -> Iterator[str]:
    """Yield the object names under every FROM of a query, sub-queries anywhere included."""
    if isinstance(node, list):
        for each in node:
            yield from _from_names(each)
    elif isinstance(node, dict):
        if isinstance(node.get("from"), dict):
            yield from _source_names(node["from"])
        for value in node.values():
            yield from _from_names(value)


def _source_names(source: JsonObject) -> Iterator[str]:
    reference = source.get("ref")
    if isinstance(reference, list) and reference:
        yield step_name(reference[0])
    for each in nodes_in(source.get("args")):
        yield from _source_names(each)


def nodes_in(value: Any) -> Iterator[JsonObject]:
    """Yield the objects in a list, and nothing where a document holds something else."""
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def step_name(step: Any) -> str:
    """Return the name in one step of a path, which may carry arguments or a filter."""
    return str(step.get("id", "")) if isinstance(step, dict) else str(step)


def association_targets(definition: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that the associations of a definition point to."""
    elements = elements_of(definition).values()
    return frozenset(
        str(each["target"]) for each in elements if isinstance(each.get("target"), str)
    )


def references(definition: Mapping[str, Any], parts: Mapping[str, Any]) -> frozenset[str]:
    """Return every name that an object depends on, by query, association, flow or model."""
    names = data_sources(definition) | association_targets(definition)
    flows = frozenset(_flow_names(definition.get("contents")))
    layer = parts.get("businessLayerDefinitions") or {}
    model = frozenset(_entity_keys(layer.get("sourceModel")))
    return names | flows | model


def _flow_names(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _flow_names(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in _FLOW_REFERENCES and isinstance(value, str) and value:
                yield value
            else:
                yield from _flow_names(value)


def _entity_keys(node: Any) -> Iterator[str]:
    if not isinstance(node, dict):
        return
    entity = node.get("dataEntity")
    if isinstance(entity, dict) and isinstance(entity.get("key"), str):
        yield entity["key"]
    for value in node.values():
        yield from _entity_keys(value)

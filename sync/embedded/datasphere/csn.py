"""Reading CSN: labels, references, and which column of a query comes from where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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

ColumnsOf = Callable[[str], frozenset[str] | None]


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
        yield _step_name(reference[0])
    for each in _nodes(source.get("args")):
        yield from _source_names(each)


def _nodes(value: Any) -> Iterator[JsonObject]:
    """Yield the objects in a list, and nothing where a document holds something else."""
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _step_name(step: Any) -> str:
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


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that a query takes from an object."""

    source: str
    column: str


def output_columns(definition: Mapping[str, Any]) -> dict[str, ColumnUse]:
    """Return the outputs of a query that are plain columns of a source, and which."""
    query = select_of(definition)
    return _outputs(query) if query else {}


def _outputs(query: JsonObject) -> dict[str, ColumnUse]:
    select = _first_select(query)
    if select is None:
        return {}
    scope = _scope(select.get("from"))
    found: dict[str, ColumnUse] = {}
    for column in _nodes(select.get("columns")):
        use = _plain_use(column, scope)
        if use is not None:
            found[_output_name(column)] = use
    return found


def _first_select(query: JsonObject) -> JsonObject | None:
    while isinstance(query.get("SET"), dict):
        query = next(_nodes(query["SET"].get("args")), {})
    select = query.get("SELECT")
    return select if isinstance(select, dict) else None


def _output_name(column: JsonObject) -> str:
    return str(column.get("as") or _step_name(column["ref"][-1]))


def _scope(source: Any) -> dict[str, str | JsonObject]:
    """Return what each alias under a FROM stands for: an object name or a sub-query."""
    if not isinstance(source, dict):
        return {}
    if isinstance(source.get("ref"), list) and source["ref"]:
        name = _step_name(source["ref"][0])
        aliases = {str(source["as"])} if source.get("as") else {name, name.rpartition(".")[2]}
        return dict.fromkeys(aliases, name)
    if "SELECT" in source or "SET" in source:
        return {str(source.get("as", "")): source}
    scope: dict[str, str | JsonObject] = {}
    for each in _nodes(source.get("args")):
        scope.update(_scope(each))
    return scope


def _plain_use(column: JsonObject, scope: Mapping[str, str | JsonObject]) -> ColumnUse | None:
    if not isinstance(column.get("ref"), list):
        return None
    steps = [_step_name(step) for step in column["ref"]]
    if len(steps) == 1 and len(set(map(id, scope.values()))) == 1:
        steps = [next(iter(scope)), *steps]
    if len(steps) != 2 or steps[0] not in scope:
        return None
    source = scope[steps[0]]
    if isinstance(source, str):
        return ColumnUse(source, steps[1])
    return _outputs(source).get(steps[1])


def missing_columns(definition: Mapping[str, Any], columns_of: ColumnsOf) -> list[ColumnUse]:
    """Return the columns that a query names although its source has no such column."""
    query = select_of(definition)
    uses = dict.fromkeys(_qualified_uses(query, {})) if query else {}
    return [use for use in uses if _is_absent(use, columns_of(use.source))]


def column_uses(definition: Mapping[str, Any]) -> frozenset[ColumnUse]:
    """Return every column that a query names together with its source."""
    query = select_of(definition)
    return frozenset(_qualified_uses(query, {})) if query else frozenset()


def _is_absent(use: ColumnUse, known: frozenset[str] | None) -> bool:
    return known is not None and use.column not in known


def _qualified_uses(node: Any, scope: Mapping[str, str | JsonObject]) -> Iterator[ColumnUse]:
    """Yield `alias.column` references; a bare name counts where only one source is in reach."""
    if isinstance(node, list):
        for each in node:
            yield from _qualified_uses(each, scope)
    elif isinstance(node, dict):
        if isinstance(node.get("SELECT"), dict):
            select = node["SELECT"]
            mixins = frozenset(map(str, select.get("mixin") or ()))
            inner = {**scope, **_scope(select.get("from"))}
            yield from _select_uses(select, inner, mixins)
            return
        use = _reference_use(node.get("ref"), scope)
        if use is not None:
            yield use
        for key, value in node.items():
            if key != "ref":
                yield from _qualified_uses(value, scope)


def _select_uses(
    select: JsonObject, scope: Mapping[str, str | JsonObject], mixins: frozenset[str]
) -> Iterator[ColumnUse]:
    for key, value in select.items():
        if key == "columns":
            yield from _bare_uses(value, _scope(select.get("from")), mixins)
        if key == "from":
            yield from _join_uses(value, scope)
        elif key != "mixin":
            yield from _qualified_uses(value, scope)


def _bare_uses(
    columns: Any, scope: Mapping[str, str | JsonObject], mixins: frozenset[str]
) -> Iterator[ColumnUse]:
    if len(set(map(id, scope.values()))) != 1:
        return
    source = next(iter(scope.values()))
    for column in _nodes(columns) if isinstance(source, str) else ():
        steps = column.get("ref")
        name = steps[0] if isinstance(steps, list) and len(steps) == 1 else None
        if isinstance(name, str) and name not in mixins and not name.startswith("$"):
            yield ColumnUse(str(source), name)


def _join_uses(source: Any, scope: Mapping[str, str | JsonObject]) -> Iterator[ColumnUse]:
    if not isinstance(source, dict):
        return
    if "SELECT" in source or "SET" in source:
        yield from _qualified_uses(source, {})
        return
    yield from _qualified_uses(source.get("on") or [], scope)
    for each in _nodes(source.get("args")):
        yield from _join_uses(each, scope)


def _reference_use(reference: Any, scope: Mapping[str, str | JsonObject]) -> ColumnUse | None:
    if not isinstance(reference, list) or len(reference) < 2:
        return None
    source = scope.get(_step_name(reference[0]))
    return ColumnUse(source, _step_name(reference[1])) if isinstance(source, str) else None

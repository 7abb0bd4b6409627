"""The entity model of an exposed object: properties, keys and parameters out of its CSN."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.embedded.datasphere import csn, queries
from sync.embedded.datasphere.exchange import JsonObject
from sync.embedded.datasphere.objects import Body, StoredObject, body_label
from sync.embedded.datasphere.tenant import Tenant

_STRING_LENGTH = 5000  # what Datasphere takes where a string has no length
_DEEPEST = 12  # a chain of views longer than this is a cycle or a mistake

_EDM: Mapping[str, str] = {
    "cds.String": "Edm.String",
    "cds.LargeString": "Edm.String",
    "cds.Boolean": "Edm.Boolean",
    "cds.UInt8": "Edm.Byte",
    "cds.hana.TINYINT": "Edm.Byte",
    "cds.Int16": "Edm.Int16",
    "cds.hana.SMALLINT": "Edm.Int16",
    "cds.Integer": "Edm.Int32",
    "cds.Int32": "Edm.Int32",
    "cds.Integer64": "Edm.Int64",
    "cds.Int64": "Edm.Int64",
    "cds.Decimal": "Edm.Decimal",
    "cds.DecimalFloat": "Edm.Decimal",
    "cds.hana.SMALLDECIMAL": "Edm.Decimal",
    "cds.Double": "Edm.Double",
    "cds.hana.REAL": "Edm.Single",
    "cds.Date": "Edm.Date",
    "cds.Time": "Edm.TimeOfDay",
    "cds.DateTime": "Edm.DateTimeOffset",
    "cds.Timestamp": "Edm.DateTimeOffset",
    "cds.UUID": "Edm.Guid",
    "cds.Binary": "Edm.Binary",
    "cds.hana.BINARY": "Edm.Binary",
    "cds.LargeBinary": "Edm.Binary",
    "cds.hana.VARCHAR": "Edm.String",
    "cds.hana.CHAR": "Edm.String",
    "cds.hana.NCHAR": "Edm.String",
    "cds.hana.CLOB": "Edm.String",
    "cds.hana.ST_POINT": "Edm.String",
    "cds.hana.ST_GEOMETRY": "Edm.String",
}
_UNBOUNDED = ("cds.LargeString", "cds.hana.CLOB", "cds.hana.ST_POINT", "cds.hana.ST_GEOMETRY")
_NOT_SERVED = ("cds.Vector", "cds.hana.VECTOR", "cds.Map")
_INVALID = re.compile(r"[^A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Property:
    """One column as the data services show it."""

    element: str
    name: str
    cds: str
    edm: str
    length: int | None
    precision: int | None
    scale: int | None
    is_key: bool
    is_mandatory: bool
    label: str | None
    aggregation: str | None
    annotations: JsonObject

    @property
    def is_not_null(self) -> bool:
        """Say whether every row has a value here."""
        return self.is_key or self.is_mandatory

    @property
    def is_measure(self) -> bool:
        """Say whether the column is aggregated rather than grouped by."""
        return self.aggregation is not None


@dataclass(frozen=True, slots=True)
class EntityModel:
    """The entity of one exposed object."""

    space: str
    asset: str
    name: str
    label: str
    properties: tuple[Property, ...]
    parameters: tuple[Property, ...]
    definition: JsonObject
    has_rows: bool

    @property
    def types(self) -> dict[str, str]:
        """Return the Edm type of each property."""
        return {each.name: each.edm for each in self.properties}

    @property
    def keys(self) -> tuple[Property, ...]:
        """Return the key properties in their order."""
        return tuple(each for each in self.properties if each.is_key)


def edm_name(name: str) -> str:
    """Turn a technical name into an OData identifier: dots, slashes and the like become `_`."""
    plain = _INVALID.sub("_", name)
    return f"_{plain}" if plain[:1].isdigit() else plain


def model_of(tenant: Tenant, stored: StoredObject) -> EntityModel:
    """Return the entity model of the deployed state of *stored*."""
    return tenant.cached(("model", *stored.key), lambda: _model_of(tenant, stored))


def _model_of(tenant: Tenant, stored: StoredObject) -> EntityModel:
    body = stored.runtime or stored.design
    elements = Elements(tenant).of(stored.space, body)
    parameters = body.definition.get("params")
    return EntityModel(
        space=stored.space,
        asset=stored.name,
        name=edm_name(stored.name),
        label=body_label(body, stored.name),
        properties=tuple(_properties(elements, body)),
        parameters=tuple(_properties(parameters, body)) if isinstance(parameters, dict) else (),
        definition=body.definition,
        # A view that holds no query deploys without complaint and has no rows.
        has_rows=stored.collection != "views" or csn.select_of(body.definition) is not None,
    )


def _properties(elements: Mapping[str, JsonObject], body: Body) -> Iterable[Property]:
    taken: set[str] = set()
    for element, node in elements.items():
        if not isinstance(node, dict) or csn.is_association(node) or "items" in node:
            continue
        kind = str(node.get("type", "cds.String"))
        if kind in _NOT_SERVED:
            continue
        name = _untaken(edm_name(element), taken)
        yield _property(element, name, kind, node, body)


def _untaken(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    taken.add(candidate)
    return candidate


def _property(element: str, name: str, kind: str, node: JsonObject, body: Body) -> Property:
    edm = _EDM.get(kind, "Edm.String")
    return Property(
        element=element,
        name=name,
        cds=kind,
        edm=edm,
        length=_length(kind, edm, node),
        precision=_number(node.get("precision")) if edm == "Edm.Decimal" else None,
        scale=_number(node.get("scale")) if edm == "Edm.Decimal" else None,
        is_key=bool(node.get("key")),
        is_mandatory=bool(node.get("notNull")),
        label=csn.label_of(node, body.parts.get("i18n", {})),
        aggregation=_aggregation(node),
        annotations={key: value for key, value in node.items() if key.startswith("@")},
    )


def _length(kind: str, edm: str, node: JsonObject) -> int | None:
    if edm not in ("Edm.String", "Edm.Binary") or kind in _UNBOUNDED:
        return None
    length = _number(node.get("length"))
    return length or (_STRING_LENGTH if kind == "cds.String" else None)


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _aggregation(node: JsonObject) -> str | None:
    default = csn.enum_of(node, "@Aggregation.default")
    is_measure = "@AnalyticsDetails.measureType" in node or node.get("@Analytics.Measure") is True
    if default and default != "NONE":
        return default
    return "SUM" if is_measure else None


class Elements:
    """Completes elements that carry no type, as those of analytic models, from their sources."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def of(self, space: str, body: Body) -> dict[str, JsonObject]:
        """Return all elements of *body* with a built-in type each, where one can be found."""
        return {
            name: self._typed(space, body, name, element, _DEEPEST)
            for name, element in csn.elements_of(body.definition).items()
        }

    def _typed(
        self, space: str, body: Body, name: str, element: JsonObject, depth: int
    ) -> JsonObject:
        kind = element.get("type")
        if isinstance(kind, str) and kind.startswith("cds."):
            return element
        if depth == 0:
            return {**element, "type": "cds.String"}
        found = self._declared(space, kind) if kind else self._source(space, body, name, element)
        if found is None:
            return {**element, "type": "cds.String"}
        owner, source_name = found
        origin = owner.runtime or owner.design
        node = csn.elements_of(origin.definition).get(source_name)
        if node is None:
            node = {key: origin.definition[key] for key in _TYPED if key in origin.definition}
        typed = self._typed(owner.space, origin, source_name, node, depth - 1)
        return {
            **{key: typed[key] for key in _INHERITED if key in typed},
            **element,
            **_type(typed),
        }

    def _declared(self, space: str, kind: Any) -> tuple[StoredObject, str] | None:
        """Find a named type, or the element that a `type: {ref}` points to."""
        path = kind.get("ref") if isinstance(kind, dict) else [kind]
        steps = [csn.step_name(step) for step in path] if isinstance(path, list) else []
        owner = self._tenant.resolve(space, steps[0]) if steps else None
        return (owner, steps[-1] if len(steps) > 1 else "") if owner else None

    def _source(
        self, space: str, body: Body, name: str, element: JsonObject
    ) -> tuple[StoredObject, str] | None:
        path = element.get("@Analytics.navigationAttributeRef")
        if isinstance(path, list) and len(path) > 1:
            return self._navigated(space, body, [str(step) for step in path])
        use = queries.output_columns(body.definition).get(name)
        owner = self._tenant.resolve(space, use.source) if use else None
        return (owner, use.column) if owner and use else None

    def _navigated(
        self, space: str, body: Body, path: list[str]
    ) -> tuple[StoredObject, str] | None:
        """Follow associations from *body* to the element that *path* ends in."""
        owner: StoredObject | None = None
        for step in path[:-1]:
            target = csn.elements_of(body.definition).get(step, {}).get("target")
            owner = self._tenant.resolve(space, str(target)) if target else None
            if owner is None:
                return None
            space, body = owner.space, owner.runtime or owner.design
        return (owner, path[-1]) if owner else None


_TYPED = ("type", "length", "precision", "scale", "srid")
_INHERITED = ("@Aggregation.default", csn.LABEL)


def _type(node: JsonObject) -> JsonObject:
    return {key: node[key] for key in _TYPED if key in node}

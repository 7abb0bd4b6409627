"""CSN: the elements of a definition as columns, measures and associations. Pure functions.

Nothing of an element is dropped: what has no field of its own stays in the extras verbatim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from sync.connectors.datasphere.annotation import (
    COLUMN_SYNONYMS,
    COLUMN_TERMS,
    families,
    plain,
    stated,
)
from sync.connectors.datasphere.csn_text import (
    DESCRIPTION_KEYS,
    LABEL_KEYS,
    Texts,
    text_key,
)
from sync.connectors.datasphere.inherit import typed_element
from sync.datatypes import cds_of_element, spell_cds
from sync.model.asset import Association, Column, Parameter
from sync.model.datatype import DataType, Opaque

Node = Mapping[str, Any]

ASSOCIATION_TYPES = ("cds.Association", "cds.Composition")
_SIZES = ("length", "precision", "scale", "srid")
# Roles are stated for what is modelled for analysis; a plain table's columns have none.
_ANALYTICAL = {"Fact", "Dimension", "AnalyticalDataset", "Text"}


@dataclass(frozen=True, slots=True)
class Said:
    """Texts of a node, and the keys that they were read from."""

    label: str | None
    description: str | None
    translations: dict[str, str]
    keys: frozenset[str]


def main_definition(document: Node, name: str) -> Node | None:
    """Return the definition of *name*; a document of one definition is that of its object."""
    definitions = document.get("definitions")
    if not isinstance(definitions, Mapping):
        return None
    if isinstance(found := definitions.get(name), Mapping):
        return found
    if len(definitions) == 1:
        (only,) = definitions.values()
        return only if isinstance(only, Mapping) else None
    return None


def elements_of(definition: Node) -> dict[str, Node]:
    """Return the elements of *definition* by name."""
    elements = definition.get("elements")
    if not isinstance(elements, Mapping):
        return {}
    return {n: node if isinstance(node, dict | Mapping) else {} for n, node in elements.items()}


def is_association(element: Node) -> bool:
    """Return whether *element* is a reference, which holds no value of its own."""
    return element.get("type") in ASSOCIATION_TYPES or (
        "target" in element and "type" not in element
    )


def texts_of(node: Node, texts: Texts) -> Said:
    """Return label and description of *node* with their translations."""
    label, description = text_key(node, LABEL_KEYS), text_key(node, DESCRIPTION_KEYS)
    translations: dict[str, str] = {}
    for key, field in ((label, "label"), (description, "description")):
        if key is not None:
            translations |= texts.translations(node[key], field)
    return Said(
        texts.read(node[label]) if label else None,
        texts.read(node[description]) if description else None,
        translations,
        frozenset(key for key in (label, description) if key),
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """What the elements of one definition are read in: their document, owner, usage and texts."""

    document: Node
    owner: str
    usage: str
    texts: Texts


def column(name: str, element: Node, frame: Frame) -> Column:
    """Return the column that *element* is; the document is asked for inherited types."""
    said = texts_of(element, frame.texts)
    semantics, used = _semantics(element, frame.usage)
    typed = element if _is_scalar(element) else typed_element(frame.document, frame.owner, name)
    default, default_keys = _default(element)
    read = said.keys | used | default_keys | _type_keys(element) | {"key", "notNull"}
    data_type, native = _type(typed)
    return Column(
        name=name,
        type=data_type,
        native_type=native,
        label=said.label,
        description=said.description,
        key=bool(element.get("key")),
        nullable=not element.get("notNull"),
        default=default,
        semantics=semantics,
        translations=said.translations,
        extras={key: value for key, value in element.items() if key not in read},
    )


def association(name: str, element: Node, texts: Texts) -> tuple[Association, dict[str, Any]]:
    """Return the association that *element* is, and what of it has no field."""
    said = texts_of(element, texts)
    pairs, complete = on_pairs(name, element)
    read = said.keys | {"type", "target"} | ({"on", "keys"} if complete else set())
    made = Association(name=name, target=str(element.get("target", "")), on=pairs, label=said.label)
    extras = {key: value for key, value in element.items() if key not in read}
    return made, extras


def on_pairs(name: str, element: Node) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return the (own, target) columns of an on-condition, and whether they say all of it."""
    if isinstance(keys := element.get("keys"), list):
        managed = [str(each["ref"][-1]) for each in keys if isinstance(each, Mapping)]
        return tuple((f"{name}_{key}", key) for key in managed), False
    tokens = list(_flat(element.get("on") or []))
    pairs: list[tuple[str, str]] = []
    for left, sign, right in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if sign == "=" and (pair := _pair(name, left, right)):
            pairs.append(pair)
    connectors = [token for token in tokens if isinstance(token, str)]
    complete = len(tokens) == max(0, 4 * len(pairs) - 1) and set(connectors) <= {"=", "and"}
    return tuple(pairs), complete


def parameters(definition: Node, texts: Texts) -> tuple[Parameter, ...]:
    """Return the input parameters of a view."""
    params = definition.get("params")
    if not isinstance(params, Mapping):
        return ()
    return tuple(
        Parameter(
            name=name,
            native_type=_type(node)[1],
            label=texts_of(node, texts).label,
            default=_default(node)[0],
        )
        for name, node in params.items()
        if isinstance(node, Mapping)
    )


def _semantics(element: Node, usage: str) -> tuple[dict[str, str], set[str]]:
    semantics, used = stated(element, COLUMN_TERMS, COLUMN_SYNONYMS)
    more, flags = families(element)
    role, annotation = _role(element, semantics, usage)
    found = semantics | more | ({"role": role} if role else {})
    return found, used | flags | annotation


def _role(element: Node, semantics: Node, usage: str) -> tuple[str, set[str]]:
    """Return what the column is for, and the annotation that says so alone."""
    if "measure_type" in semantics or element.get("@Analytics.measure") is True:
        return "measure", set()
    if element.get("@Analytics.dimension") is True:
        return "dimension", {"@Analytics.dimension"}
    if element.get("@Semantics.text") is True:
        return "text", {"@Semantics.text"}
    if usage not in _ANALYTICAL:
        return "", set()
    return ("key" if element.get("key") else "attribute"), set()


def _type(element: Node) -> tuple[DataType, str]:
    if isinstance(element.get("type"), str) or not {"items", "elements", "type"} & set(element):
        scalar = cds_of_element(element)
        return scalar, spell_cds(scalar)
    parts = {key: element[key] for key in ("type", "items", "elements") if key in element}
    text = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()
    return Opaque(text, "a structured element"), text


def _is_scalar(element: Node) -> bool:
    """Return whether *element* states one of CDS's own types, and need not be looked up."""
    return isinstance(name := element.get("type"), str) and name.startswith("cds.")


def _type_keys(element: Node) -> set[str]:
    """Return the keys that the column's type says; sizes such as "variable" are kept as extras."""
    stated_type = cds_of_element(element)
    keys = {"type", *(key for key in _SIZES if getattr(stated_type, key) is not None)}
    return keys if isinstance(element.get("type"), str) else keys | {"items", "elements"}


def _default(element: Node) -> tuple[str | None, set[str]]:
    match element.get("default"):
        case None:
            return None, set()
        case {"val": str(text)}:
            return text, {"default"}
        case {"val": value}:
            return plain(value) or orjson.dumps(value).decode(), set()
        case value:
            return orjson.dumps(value).decode(), set()


def _flat(tokens: Any) -> Iterator[Any]:
    for token in tokens if isinstance(tokens, list) else ():
        if isinstance(token, Mapping) and isinstance(token.get("xpr"), list):
            yield from _flat(token["xpr"])
        elif token not in ("(", ")"):
            yield token


def _pair(name: str, left: Any, right: Any) -> tuple[str, str] | None:
    sides = [_steps(left), _steps(right)]
    for own, target in (sides, sides[::-1]):
        if len(own) == 1 and len(target) == 2 and target[0] == name:
            return own[0], target[1]
    return None


def _steps(token: Any) -> list[str]:
    if not isinstance(token, Mapping) or not isinstance(token.get("ref"), list):
        return []
    steps = [str(s.get("id", "")) if isinstance(s, Mapping) else str(s) for s in token["ref"]]
    return steps[1:] if steps and steps[0] in ("$self", "$projection") else steps

"""Analytic models: measures and variables of the business layer. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from sync.connectors.datasphere.annotation import COLUMN_SYNONYMS, COLUMN_TERMS, stated
from sync.connectors.datasphere.csn import texts_of
from sync.connectors.datasphere.csn_text import Texts
from sync.model.asset import Measure, Parameter

Node = Mapping[str, Any]

_HIDDEN = ("@UI.hidden", "@Consumption.hidden", "@Analytics.hidden")
_KINDS = {
    "BASE": "base",
    "CALCULATION": "calculated",
    "RESTRICTION": "restricted",
    "COUNT_DISTINCT": "count_distinct",
    "FactSourceMeasure": "base",
    "CalculatedMeasure": "calculated",
    "RestrictedMeasure": "restricted",
    "CountDistinct": "count_distinct",
}
_EXPRESSIONS = ("formulaRaw", "formula", "countDistinctAttributes")


def layer_of(document: Node, name: str) -> Node:
    """Return the business layer of the model called *name*, empty where there is none."""
    layers = document.get("businessLayerDefinitions")
    layer = layers.get(name) if isinstance(layers, Mapping) else None
    return layer if isinstance(layer, Mapping) else {}


def is_measure(name: str, element: Node, layer: Node) -> bool:
    """Return whether an element of a model is a measure rather than a column."""
    return (
        name in (layer.get("measures") or {})
        or "@AnalyticsDetails.measureType" in element
        or element.get("@Analytics.measure") is True
    )


def measure(name: str, element: Node, layer: Node, texts: Texts) -> tuple[Measure, dict[str, Any]]:
    """Return the measure that *element* is, and what of it has no field."""
    said = texts_of(element, texts)
    semantics, used = stated(element, COLUMN_TERMS, COLUMN_SYNONYMS)
    facts = (layer.get("measures") or {}).get(name)
    facts = facts if isinstance(facts, Mapping) else {}
    unit = semantics.get("currency") or semantics.get("unit")
    hidden = {key for key in _HIDDEN if element.get(key) is True}
    made = Measure(
        name=name,
        label=said.label or _text(facts),
        kind=_kind(semantics.get("measure_type", ""), str(facts.get("measureType", ""))),
        aggregation=semantics.get("aggregation") or _word(facts.get("aggregation")),
        expression=_expression(facts),
        unit=unit,
        hidden=bool(hidden or facts.get("isAuxiliary")),
    )
    read = said.keys | (used - {"@ObjectModel.text.element"}) | hidden
    return made, {key: value for key, value in element.items() if key not in read}


def variables(layer: Node) -> tuple[Parameter, ...]:
    """Return the variables of a model as parameters."""
    found = layer.get("variables")
    return tuple(
        Parameter(
            name=name,
            native_type=_word(node.get("type")) or _last(str(node.get("parameterType", ""))),
            label=_text(node),
            default=_default(node.get("defaultValue")),
        )
        for name, node in (found.items() if isinstance(found, Mapping) else ())
        if isinstance(node, Mapping)
    )


def _kind(stated_type: str, measure_type: str) -> str:
    """Return the kind; the business layer knows more of them than the annotation."""
    for word in (_last(measure_type), stated_type):
        if word:
            known = _KINDS.get(word)
            return known or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower()
    return "base"


def _expression(facts: Node) -> str | None:
    for key in _EXPRESSIONS:
        match facts.get(key):
            case str(text) if text:
                return text
            case [_, *_] as names:
                return ", ".join(str(name) for name in names)
    return None


def _default(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def _text(node: Node) -> str | None:
    return _word(node.get("text"))


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _last(path: str) -> str:
    return path.rpartition(".")[2]

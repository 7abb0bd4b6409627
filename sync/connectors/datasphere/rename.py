"""Renaming a column inside its own definition: its place, and what refers to it there. Pure."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]


def renamed_column(elements: Node, name: str, to: str) -> Node:
    """Return *elements* with *name* called *to*, in its place, and their references to it."""
    return {
        (to if key == name else key): _referring(element, name, to)
        for key, element in elements.items()
    }


def _referring(element: Any, name: str, to: str) -> Any:
    """Return *element* with annotations and conditions that mean the column carried along."""
    if not isinstance(element, dict):
        return element
    carried: Node = {}
    for key, value in element.items():
        if key.startswith("@"):
            carried[key] = _annotation(value, name, to)
        elif key == "on":
            carried[key] = _condition(value, name, to)
        else:
            carried[key] = value
    return carried


def _annotation(value: Any, name: str, to: str) -> Any:
    if isinstance(value, list):
        return [_annotation(each, name, to) for each in value]
    if not isinstance(value, dict):
        return value
    if value == {"=": name}:
        return {"=": to}
    return {key: _annotation(each, name, to) for key, each in value.items()}


def _condition(value: Any, name: str, to: str) -> Any:
    if isinstance(value, list):
        return [_condition(each, name, to) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("ref") == [name]:
        return {**value, "ref": [to]}
    return {k: v if k == "ref" else _condition(v, name, to) for k, v in value.items()}

"""Comparing two documents of one object, for what must not have moved. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# Written anew by the tenant with every save; they say nothing of the object.
_VOLATILE = {"version", "meta", "$version"}
# What an object is; the two states may be dressed up differently by their editors.
_SUBSTANCE = ("definitions", "businessLayerDefinitions", "i18n")
_SHOWN = 5


def comparable(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return *document* without what the tenant writes by itself."""
    return {key: value for key, value in document.items() if key not in _VOLATILE}


def substance(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of *document* that say what the object is."""
    return {key: document[key] for key in _SUBSTANCE if document.get(key)}


def with_substance(document: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return *document* with what *other* says the object is; the rest of it stays."""
    rest = {key: value for key, value in document.items() if key not in _SUBSTANCE}
    return rest | substance(other)


def structure(document: Mapping[str, Any]) -> Any:
    """Return the definitions of *document* without their annotations: no texts, no semantics."""
    return _bare(document.get("definitions") or {})


def _bare(value: Any) -> Any:
    match value:
        case Mapping():
            return {k: _bare(v) for k, v in value.items() if not str(k).startswith("@")}
        case list():
            return [_bare(item) for item in value]
    return value


def essence(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an object's body what a sync or a person edits: the substance as deployed."""
    definition = body.get("definition")
    return {"definition": substance(definition)} if isinstance(definition, Mapping) else {}


def differences(left: Any, right: Any, path: str = "") -> Iterator[str]:
    """Yield the paths at which two JSON values differ."""
    match left, right:
        case Mapping(), Mapping():
            for key in dict.fromkeys([*left, *right]):
                if key not in left or key not in right:
                    yield f"{path}/{key}"
                else:
                    yield from differences(left[key], right[key], f"{path}/{key}")
        case list(), list() if len(left) == len(right):
            for index, (one, other) in enumerate(zip(left, right, strict=True)):
                yield from differences(one, other, f"{path}/{index}")
        case _ if left != right or isinstance(left, bool) != isinstance(right, bool):
            yield path


def missing(wanted: Any, actual: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of *wanted* that *actual* does not hold; it may hold more."""
    if isinstance(wanted, Mapping) and isinstance(actual, Mapping):
        for key, value in wanted.items():
            if key in actual:
                yield from missing(value, actual[key], f"{path}/{key}")
            else:
                yield f"{path}/{key}"
    elif wanted != actual:
        yield path


def shown(paths: Iterator[str]) -> str:
    """Return the first of *paths* as text for a message; empty where there is none."""
    found = list(paths)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more

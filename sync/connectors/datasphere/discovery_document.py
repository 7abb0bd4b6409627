"""The tenant's own discovery document: which request an operation such as "spaces list" is.

SAP publishes the object API through this document alone, so every path comes from it; the built-in
paths stand in only where the document cannot be read or does not name the operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

DISCOVERY_PATH = "/dwaas-core/api/v1/discovery"
_METHODS = ("get", "post", "put", "patch", "delete")
_PLACEHOLDER = re.compile(r"\{([^}]+)\}")
_BASE = "/dwaas-core/api/v1/spaces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request of the tenant: its method, its path with placeholders, its query parameters."""

    method: str
    path: str
    query: tuple[str, ...] = ()

    def url(self, *values: str) -> str:
        """Return the path with *values* in its placeholders, in order (space, then object)."""
        remaining = iter(values)
        return _PLACEHOLDER.sub(lambda _: quote(next(remaining), safe=""), self.path)

    def params(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Return *wanted* in the document's spelling; a flag that it lacks is sent anyway."""
        spelling = {name.lower(): name for name in self.query}
        return {spelling.get(name.lower(), name): value for name, value in wanted.items()}


@dataclass(frozen=True, slots=True)
class Collection:
    """One object type: the command's word and the path's word."""

    command: str
    path: str


LOCAL_TABLES = Collection("local-tables", "localtables")
REMOTE_TABLES = Collection("remote-tables", "remotetables")
VIEWS = Collection("views", "views")
ANALYTIC_MODELS = Collection("analytic-models", "analyticmodels")
REPLICATION_FLOWS = Collection("replication-flows", "replicationflows")
TRANSFORMATION_FLOWS = Collection("transformation-flows", "transformationflows")
DATA_FLOWS = Collection("data-flows", "dataflows")
TASK_CHAINS = Collection("task-chains", "taskchains")

ASSET_COLLECTIONS = (LOCAL_TABLES, REMOTE_TABLES, VIEWS, ANALYTIC_MODELS)
FLOW_COLLECTIONS = (REPLICATION_FLOWS, TRANSFORMATION_FLOWS, DATA_FLOWS, TASK_CHAINS)

_WRITE_QUERY = ("saveAnyway", "allowMissingDependencies", "deploy")


def _built_in() -> Iterator[tuple[str, Operation]]:
    yield "spaces list", Operation(method="GET", path=_BASE)
    for each in (*ASSET_COLLECTIONS, *FLOW_COLLECTIONS):
        many, one = f"{_BASE}/{{space}}/{each.path}", f"{_BASE}/{{space}}/{each.path}/{{name}}"
        listing = ("technicalNames", "filter", "select", "top", "skip")
        yield f"objects {each.command} list", Operation(method="GET", path=many, query=listing)
        yield f"objects {each.command} read", Operation(method="GET", path=one)
        create = Operation(method="POST", path=many, query=_WRITE_QUERY)
        yield f"objects {each.command} create", create
        update = Operation(method="PUT", path=one, query=_WRITE_QUERY)
        yield f"objects {each.command} update", update
        delete = Operation(method="DELETE", path=one, query=("deleteAnyway",))
        yield f"objects {each.command} delete", delete


BUILT_IN: Mapping[str, Operation] = dict(_built_in())


def operations(document: Any) -> dict[str, Operation]:
    """Return the built-in operations with those that *document* describes in their place.

    An operation that wants other things in its path than we have to give stays the built-in one.
    """
    found = dict(_described(document))
    strange = {
        words
        for words, operation in BUILT_IN.items()
        if words in found and _places(found[words]) != _places(operation)
    }
    return dict(BUILT_IN) | {words: each for words, each in found.items() if words not in strange}


def _places(operation: Operation) -> int:
    return len(_PLACEHOLDER.findall(operation.path))


def _described(document: Any) -> Iterator[tuple[str, Operation]]:
    paths = document.get("paths") if isinstance(document, Mapping) else None
    for path, item in (paths or {}).items():
        for method in _METHODS:
            operation = item.get(method) if isinstance(item, Mapping) else None
            if isinstance(operation, Mapping) and isinstance(operation.get("operationId"), str):
                shared = [*item.get("parameters", ()), *operation.get("parameters", ())]
                query = tuple(_query_names(shared, document))
                words = " ".join(operation["operationId"].split())
                yield words, Operation(method=method.upper(), path=path, query=query)


def _query_names(parameters: list[Any], document: Mapping[str, Any]) -> Iterator[str]:
    known = document.get("components", {}).get("parameters", {})
    for parameter in parameters:
        target = str(parameter.get("$ref", "")).rpartition("/")[2]
        resolved = known.get(target, parameter)
        if resolved.get("in") == "query" and "name" in resolved:
            yield str(resolved["name"])

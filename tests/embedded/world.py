"""The embedded world read as plain JSON, and what its CSN says about references and lineage."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "embedded"
SPACES = FOLDER / "spaces"
FLOWS = ("transformationflows", "dataflows", "replicationflows", "taskchains")


@dataclass(frozen=True, slots=True)
class Entity:
    """One definition with the document that holds it."""

    space: str
    name: str
    definition: Mapping[str, Any]
    document: Mapping[str, Any]

    @property
    def key(self) -> str:
        return f"{self.space}.{self.name}"

    @property
    def elements(self) -> Mapping[str, Any]:
        elements: Mapping[str, Any] = self.definition["elements"]
        return elements

    @property
    def kind(self) -> str:
        if self.name in self.document.get("businessLayerDefinitions", {}):
            return "analytic_model"
        if "query" in self.definition:
            return "view"
        if "@DataWarehouse.remote.connection" in self.definition:
            return "remote_table"
        return "local_table"

    @property
    def is_exposed(self) -> bool:
        return self.definition.get("@DataWarehouse.consumption.external") is True

    def text(self, value: str, language: str = "en") -> str:
        """Return *value*, looked up where it is a reference to a translation."""
        if value.startswith("{i18n>"):
            found: str = self.document["i18n"][language][value[len("{i18n>") : -1]]
            return found
        return value


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def documents() -> dict[tuple[str, str], Any]:
    return {(path.parent.name, path.stem): read(path) for path in sorted(SPACES.glob("*/*.json"))}


@cache
def entities() -> dict[str, Entity]:
    found = [
        Entity(space, name, definition, document)
        for (space, _), document in documents().items()
        for name, definition in document.get("definitions", {}).items()
    ]
    return {entity.key: entity for entity in found}


@cache
def flows(root: str) -> dict[str, Any]:
    return {
        f"{space}.{name}": flow
        for (space, _), document in documents().items()
        for name, flow in document.get(root, {}).items()
    }


@cache
def glue() -> list[Any]:
    return [json.loads(line) for line in (FOLDER / "glue.jsonl").read_text("utf-8").splitlines()]


@cache
def glue_tables() -> dict[str, Any]:
    return {
        f"{line['DatabaseName']}.{line['TableInput']['Name']}": line["TableInput"]
        for line in glue()
        if "TableInput" in line
    }


@cache
def pairs() -> dict[str, Any]:
    tables = tomllib.loads((FOLDER / "pairs.toml").read_text("utf-8"))["pair"]
    return {table["name"]: table for table in tables}


@cache
def edits() -> list[Any]:
    return list(read(FOLDER / "edits.json"))


def element(key: str, column: str) -> dict[str, Any]:
    return dict(entities()[key].elements[column])


def all_elements() -> list[tuple[Any, str, Any]]:
    return [(e, n, c) for e in entities().values() for n, c in e.elements.items()]


def states() -> dict[str, Any]:
    return dict(read(SPACES / "objects.json"))


def tenant() -> dict[str, Any]:
    return dict(read(SPACES / "tenant.json"))


def columns(table: Mapping[str, Any]) -> dict[str, Any]:
    listed = table.get("StorageDescriptor", {}).get("Columns", [])
    return {column["Name"]: column for column in [*listed, *table.get("PartitionKeys", [])]}


def resolve(space: str, name: str) -> str:
    """Return the key of what *name* means inside *space*: its own first, else SPACE.NAME."""
    own = f"{space}.{name}"
    return own if own in entities() or name not in entities() else name


def walk(value: Any) -> Iterator[Any]:
    """Yield *value* and everything inside it."""
    yield value
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, Mapping | list):
        for each in inner:
            yield from walk(each)


def source_names(query: Any) -> list[str]:
    """Return the names after FROM and JOIN, at any depth of a query."""
    return [
        ref
        for part in walk(query)
        if isinstance(part, Mapping) and "from" in part
        for ref in _from_names(part["from"])
    ]


def _from_names(source: Mapping[str, Any]) -> list[str]:
    if "args" in source:
        return [name for each in source["args"] for name in _from_names(each)]
    return [source["ref"][0]] if "ref" in source else []


def association_targets(definition: Mapping[str, Any]) -> list[str]:
    return [
        part["target"]
        for part in walk(definition)
        if isinstance(part, Mapping) and part.get("type") == "cds.Association"
    ]


def _model_sources(entity: Entity) -> list[str]:
    layer = entity.document.get("businessLayerDefinitions", {}).get(entity.name)
    if layer is None:
        return []
    sources = layer["sourceModel"]
    return [
        each["dataEntity"]["key"]
        for part in ("factSources", "dimensionSources")
        for each in sources[part].values()
    ]


def _flow_edges() -> Iterator[tuple[str, str]]:
    for key, flow in flows("transformationflows").items():
        space = key.split(".")[0]
        processes = flow["contents"]["processes"]
        target = processes["target1"]["metadata"]["config"]["name"]
        for name in source_names(processes["viewtransform1"]):
            yield resolve(space, name), resolve(space, target)
    for key, flow in flows("dataflows").items():
        space = key.split(".")[0]
        for source in flow["sources"]:
            for target in flow["targets"]:
                yield resolve(space, source), resolve(space, target)


@cache
def lineage(*, with_associations: bool) -> frozenset[tuple[str, str]]:
    """Return (upstream, downstream) of queries, models and flows, if wished of associations too."""
    edges = set(_flow_edges())
    for entity in entities().values():
        names = source_names(entity.definition.get("query", {})) + _model_sources(entity)
        if with_associations:
            names += association_targets(entity.definition)
        edges |= {(resolve(entity.space, name), entity.key) for name in names}
    return frozenset(edges)


def downstream(edges: frozenset[tuple[str, str]], start: str) -> set[str]:
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        here = open_ends.pop()
        new = {target for source, target in edges if source == here} - found
        found |= new
        open_ends += new
    return found


def longest_chains(edges: frozenset[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the longest paths through *edges*."""
    chains = [(node,) for node in {source for source, _ in edges}]
    longest = chains
    while chains:
        longest = chains
        chains = [
            (*chain, target)
            for chain in chains
            for source, target in edges
            if source == chain[-1] and target not in chain
        ]
    return longest


def glue_name(pair: Mapping[str, Any], name: str) -> str:
    """Return the name that *pair* gives to the mirror of *name*."""
    naming = pair["naming"]
    for prefix in naming["strip_prefixes"]:
        name = name.removeprefix(prefix)
    return naming["prefix"] + name.lower() + naming["suffix"]

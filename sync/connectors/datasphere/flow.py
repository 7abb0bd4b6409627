"""Lineage that flows state: replication, data and transformation flows. Pure functions.

A task chain moves nothing itself, so it states no edge. An end outside the tenant is named by the
connection behind which it lies; `via` of its edge says `FLOW -> CONNECTION:/container/object`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.connectors.datasphere.cqn import Outputs, column_sources, source_names
from sync.connectors.datasphere.lineage import Names
from sync.errors import MalformedAnswer
from sync.model.asset import AssetRef
from sync.model.lineage import EdgeKind, LineageEdge

Node = Mapping[str, Any]
Pairs = tuple[tuple[str, str], ...]  # (source, target) columns

# The tenant itself, as a connection of a flow.
_LOCAL = ("", "$DWC", "$DATASPHERE")
_BARE_COLUMN = re.compile(r'"((?:[^"]|"")+)"')


@dataclass(frozen=True, slots=True)
class End:
    """One end of a flow: an object of a space, or one behind a connection."""

    name: str
    connection: str = ""
    container: str = ""

    @property
    def is_outside(self) -> bool:
        """Return whether the object lies behind a connection."""
        return self.connection not in _LOCAL

    def ref(self, names: Names) -> AssetRef:
        """Return the end as an asset."""
        if self.is_outside:
            return names.outside(self.connection, self.container, self.name)
        return names.resolve(self.name)

    def address(self) -> str:
        """Return `CONNECTION:/container/object`."""
        return f"{self.connection}:{self.container.rstrip('/')}/{self.name}"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a flow reads in one place: objects, and, of a view transform, its columns' origins."""

    ends: tuple[End, ...]
    outputs: Outputs | None = None  # None: one object, its columns as they are

    def origins(self, column: str) -> Iterator[tuple[End, str]]:
        """Yield the objects and columns behind *column* of this feed."""
        if self.outputs is None:
            yield self.ends[0], column
            return
        by_name = {end.name: end for end in self.ends}
        for entity, source in sorted(self.outputs.get(column, ())):
            if entity in by_name:
                yield by_name[entity], source


@dataclass(frozen=True, slots=True)
class Sink:
    """What a flow writes in one place, and which column is made of which."""

    end: End
    pairs: Pairs = ()


def flow_lineage(flow: str, document: Node, names: Names) -> tuple[LineageEdge, ...]:
    """Return the edges that the flow called *flow* states in its *document*.

    Raises MalformedAnswer where the document is not one of a flow.
    """
    try:
        return _stated(flow, document, names)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        text = f"the flow {flow} cannot be understood ({type(error).__name__}: {error})"
        raise MalformedAnswer(names.connection, text) from error


def _stated(flow: str, document: Node, names: Names) -> tuple[LineageEdge, ...]:
    body = _body(flow, document)
    contents = body.get("contents")
    contents = contents if isinstance(contents, Mapping) else {}
    moves = list(_replications(contents)) or list(_processed(contents)) or list(_listed(body))
    edges: list[LineageEdge] = []
    for feeds, sink in moves:
        edges += _edges(flow, feeds, sink, names)
    return tuple(dict.fromkeys(edges))


def _edges(flow: str, feeds: list[Feed], sink: Sink, names: Names) -> Iterator[LineageEdge]:
    downstream = sink.end.ref(names)
    for feed in feeds:
        for end in feed.ends:
            via = _via(flow, end, sink.end)
            yield LineageEdge(end.ref(names), downstream, EdgeKind.FLOW, via=via)
    if len(feeds) != 1:
        return  # with several feeds a column's own one cannot be told
    for column, made in sink.pairs:
        for end, source in feeds[0].origins(column):
            via = _via(flow, end, sink.end)
            yield LineageEdge(end.ref(names), downstream, EdgeKind.FLOW, source, made, via)


def _via(flow: str, *ends: End) -> str:
    return " -> ".join([flow, *(end.address() for end in ends if end.is_outside)])


def _body(flow: str, document: Node) -> Node:
    """Return the flow's own node, under whichever root it stands."""
    for root in document.values():
        if isinstance(root, Mapping) and isinstance(found := root.get(flow), Mapping):
            return found
    return {}


def _replications(contents: Node) -> Iterator[tuple[list[Feed], Sink]]:
    source_system, target_system = _system(contents, "source"), _system(contents, "target")
    for task in _nodes(contents.get("replicationTasks")):
        source, target = _node(task, "sourceObject"), _node(task, "targetObject")
        if "name" in source and "name" in target:
            transform = _node(task, "transform")
            pairs = _pairs(transform.get("attributeMappings")) or _same(source, target)
            feed = Feed((End(str(source["name"]), *source_system),))
            yield [feed], Sink(End(str(target["name"]), *target_system), pairs)


def _system(contents: Node, side: str) -> tuple[str, str]:
    system = next(_nodes(contents.get(f"{side}System")), {})
    return str(system.get("connectionId") or ""), str(system.get("container") or "")


def _same(source: Node, target: Node) -> Pairs:
    """Return the columns of equal name: what a replication without a transform copies."""
    columns = [
        [str(each.get("name")) for each in _nodes(_node(side, "definition").get("columns"))]
        for side in (source, target)
    ]
    return tuple((name, name) for name in columns[0] if name in columns[1])


def _processed(contents: Node) -> Iterator[tuple[list[Feed], Sink]]:
    feeds: list[Feed] = []
    sinks: list[Sink] = []
    for process in (_node(contents, "processes")).values():
        component = str(process.get("component", ""))
        config = _node(_node(process, "metadata"), "config")
        if "viewtransform" in component:
            definition = _node(config, "definition")
            ends = tuple(End(name) for name in source_names(definition))
            feeds.append(Feed(ends, column_sources(definition, {})))
        elif end := _end(config):
            if component.endswith((".consumer", ".source")):
                feeds.append(Feed((end,)))
            elif component.endswith((".producer", ".target")):
                sinks.append(Sink(end, _pairs(config.get("attributeMappings"))))
    for sink in sinks:
        yield feeds, sink


def _end(config: Node) -> End | None:
    keys = ("dwcEntity", "qualifiedName", "remoteObjectName", "name")
    name = next((config[key] for key in keys if isinstance(config.get(key), str)), "")
    connection = _node(config, "hanaConnection").get("connectionID") or config.get("connectionId")
    if not name:
        return None
    return End(str(name), str(connection or ""), str(config.get("container") or ""))


def _listed(body: Node) -> Iterator[tuple[list[Feed], Sink]]:
    """Yield the ends that a flow names in its lists of sources and targets alone."""
    feeds = [Feed((End(name),)) for name in _node(body, "sources")]
    for name in _node(body, "targets"):
        yield feeds, Sink(End(name))


def _pairs(mappings: Any) -> Pairs:
    """Return the (source, target) columns of the mappings that are a bare column."""
    found = []
    for mapping in _nodes(mappings):
        match = _BARE_COLUMN.fullmatch(str(mapping.get("expression", "")).strip())
        source = match[1].replace('""', '"') if match else mapping.get("source")
        if isinstance(source, str) and "target" in mapping:
            found.append((source, str(mapping["target"])))
    return tuple(found)


def _node(parent: Node, key: str) -> Node:
    value = parent.get(key)
    return value if isinstance(value, Mapping) else {}


def _nodes(value: Any) -> Iterator[Node]:
    values = value if isinstance(value, list) else [value]
    return (each for each in values if isinstance(each, Mapping))

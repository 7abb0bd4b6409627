"""The neighbourhood of an asset, or of one column: what is within some hops, both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sync.model.asset import AssetRef, Kind, System
from sync.model.lineage import EdgeKind, LineageEdge
from sync.store.assets import AssetSummary
from sync.store.database import Store

MOST = 60  # nodes of one picture; nobody reads more
LINK = "link"  # of an edge that is no lineage: both ends are one thing in two catalogs


class Way(StrEnum):
    """Where to look from a node."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Spot:
    """An asset, or one column of it."""

    ref: AssetRef
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A spot of the picture; *layer* is negative where data comes from, positive where it goes.

    *more* counts its neighbours outside the picture.
    """

    spot: Spot
    layer: int
    label: str
    system: System | None  # None where no discovery has read it
    kind: Kind | None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Data of *up* goes to *down*; of a link, both are the same thing."""

    up: Spot
    down: Spot
    kind: str
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What surrounds *focus*; *hidden* counts spots that would have been too many."""

    focus: Spot
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hidden: int = 0


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    layers: dict[Spot, int] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)
    hidden: set[Spot] = field(default_factory=set)

    def place(self, spot: Spot, layer: int) -> None:
        """Take *spot* into the picture, unless that is full."""
        if spot in self.layers:
            return
        if len(self.layers) >= MOST:
            self.hidden.add(spot)
            return
        self.layers[spot] = layer


Near = Callable[[Sequence[Spot]], list[Edge]]


def neighbourhood(
    store: Store,
    focus: Spot,
    *,
    hops: int,
    partners: Iterable[AssetRef] = (),
    grown: Iterable[AssetRef] = (),
) -> Graph:
    """Return what is within *hops* of *focus*, and one hop around each of *grown*.

    *partners* are the assets that links tie to it; they and what is around them belong to it.
    """
    near = _columns_near(store) if focus.column else _assets_near(store)
    found = _Found(layers={focus: 0})
    _walk(found, near, focus, hops)
    if focus.column is None:
        for partner in map(Spot, partners):
            _tie(found, store, near, focus, partner, hops)
    wanted = set(grown)
    for spot in [spot for spot in found.layers if spot.ref in wanted]:
        _walk(found, near, spot, 1)
    return _graph(store, near, focus, found)


def among(store: Store, focus: AssetRef, others: Iterable[AssetRef]) -> Graph:
    """Return how *focus* and *others* hang together, each one layer below all that feed it."""
    near = _assets_near(store)
    spots = [Spot(ref) for ref in dict.fromkeys((focus, *others))][:MOST]
    layers = dict.fromkeys(spots, 0)
    edges = [edge for edge in near(spots) if edge.up in layers and edge.down in layers]
    for _ in spots:  # as often as the longest way has steps; a cycle ends here too
        for edge in edges:
            layers[edge.down] = max(layers[edge.down], layers[edge.up] + 1)
    return _graph(store, near, Spot(focus), _Found(layers=layers))


def between(graph: Graph, spot: Spot) -> Graph:
    """Return only what lies on the ways between the focus and *spot*."""
    kept = {graph.focus, spot}
    for up, down in ((graph.focus, spot), (spot, graph.focus)):
        ways = _reached(graph, up, Way.DOWN) & _reached(graph, down, Way.UP)
        kept |= ways if down in _reached(graph, up, Way.DOWN) else set()
    return Graph(
        focus=graph.focus,
        nodes=tuple(node for node in graph.nodes if node.spot in kept),
        edges=tuple(edge for edge in graph.edges if {edge.up, edge.down} <= kept),
        hidden=graph.hidden,
    )


def _reached(graph: Graph, start: Spot, way: Way) -> set[Spot]:
    found, waiting = {start}, [start]
    while waiting:
        spot = waiting.pop()
        for edge in graph.edges:
            here, there = (edge.up, edge.down) if way is Way.DOWN else (edge.down, edge.up)
            if here == spot and there not in found:
                found.add(there)
                waiting.append(there)
    return found


def _tie(found: _Found, store: Store, near: Near, focus: Spot, partner: Spot, hops: int) -> None:
    """Put the linked asset of the other catalog beside the focus, with what is around it."""
    known = store.assets.summaries([focus.ref]).get(focus.ref)
    from_sap = known is not None and known.system is System.DATASPHERE
    found.place(partner, 1 if from_sap else -1)
    if partner not in found.layers:
        return
    up, down = (focus, partner) if from_sap else (partner, focus)
    found.edges[Edge(up, down, LINK)] = None
    _walk(found, near, partner, hops - 1)


def _walk(found: _Found, near: Near, start: Spot, hops: int) -> None:
    for way, step in ((Way.UP, -1), (Way.DOWN, 1)):
        seen, frontier = {start}, [start]
        for _ in range(hops):
            frontier = _step(found, near(frontier), frontier, seen, way, step)


def _step(
    found: _Found,
    edges: Sequence[Edge],
    frontier: Sequence[Spot],
    seen: set[Spot],
    way: Way,
    step: int,
) -> list[Spot]:
    """Take the neighbours of *frontier* on one way into the picture; return where to go on."""
    following = []
    for edge in edges:
        here, there = (edge.down, edge.up) if way is Way.UP else (edge.up, edge.down)
        if here in frontier and there not in seen:
            found.place(there, found.layers[here] + step)
            # What a cycle has placed on the other side already is gone on from all the same.
            if there in found.layers:
                seen.add(there)
                following.append(there)
    return following


def _graph(store: Store, near: Near, focus: Spot, found: _Found) -> Graph:
    summaries = store.assets.summaries({spot.ref for spot in found.layers})
    around = near(list(found.layers))
    outside: dict[Spot, set[Spot]] = {}
    for edge in around:
        if edge.up in found.layers and edge.down in found.layers:
            found.edges[edge] = None
        for here, there in ((edge.up, edge.down), (edge.down, edge.up)):
            if here in found.layers and there not in found.layers:
                outside.setdefault(here, set()).add(there)
    return Graph(
        focus=focus,
        nodes=tuple(
            _node(spot, layer, summaries.get(spot.ref), len(outside.get(spot, ())))
            for spot, layer in found.layers.items()
        ),
        edges=tuple(found.edges),
        hidden=len(found.hidden - found.layers.keys()),
    )


def _node(spot: Spot, layer: int, known: AssetSummary | None, more: int) -> Node:
    if known is None:
        return Node(spot, layer, "", None, None, more)
    return Node(spot, layer, known.label or "", known.system, known.kind, more)


def _assets_near(store: Store) -> Near:
    def near(spots: Sequence[Spot]) -> list[Edge]:
        edges = store.lineage.edges([spot.ref for spot in spots])
        carrying = (edge for edge in edges if edge.kind is not EdgeKind.ASSOCIATION)
        return [
            Edge(Spot(edge.upstream), Spot(edge.downstream), edge.kind.value, edge.via)
            for edge in carrying
        ]

    return near


def _columns_near(store: Store) -> Near:
    known: dict[AssetRef, list[LineageEdge]] = {}

    def near(spots: Sequence[Spot]) -> list[Edge]:
        wanted = set(spots)
        found = []
        for ref in {spot.ref for spot in spots}:
            if ref not in known:
                known[ref] = store.lineage.column_edges(ref)
            for edge in known[ref]:
                up = Spot(edge.upstream, edge.upstream_column)
                down = Spot(edge.downstream, edge.downstream_column)
                if edge.kind is not EdgeKind.ASSOCIATION and wanted & {up, down}:
                    found.append(Edge(up, down, edge.kind.value, edge.via))
        return found

    return near

"""A lineage graph as SVG: layers from left to right, cards, curved edges. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from sync.model.asset import System
from sync.views.lineage import LINK, Edge, Graph, Node, Spot

_CARD, _HIGH = 208, 52
_ACROSS, _DOWN = 268, 68
_EDGE_ROOM = 14
_SWEEPS = 6
_LETTERS = 27
_SYSTEMS = {System.DATASPHERE: "sap", System.GLUE: "glue", None: "unknown"}
_SYSTEM_WORDS = {System.DATASPHERE: "Datasphere", System.GLUE: "Glue", None: "not read"}

Places = dict[Spot, tuple[float, float]]


def draw(graph: Graph, chosen: Spot | None = None) -> str:
    """Return *graph* as SVG whose nodes are `<g class="node" data-node="POSITION">`.

    Everything that a catalog says is escaped.
    """
    places = arrange(graph)
    width = max(x for x, _ in places.values()) + _CARD + 2 * _EDGE_ROOM
    height = max(y for _, y in places.values()) + _HIGH + 2 * _EDGE_ROOM
    edges = "".join(_edge(edge, places) for edge in graph.edges)
    nodes = "".join(
        _card(number, node, places[node.spot], graph.focus, chosen)
        for number, node in enumerate(graph.nodes)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_EDGE_ROOM} {-_EDGE_ROOM} '
        f'{width:.0f} {height:.0f}" role="group" aria-label="Lineage, from left to right">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>'
        f"{edges}{nodes}</svg>"
    )


def arrange(graph: Graph) -> Places:
    """Return the upper left corner of each node: its layer across, few crossings down."""
    layers: dict[int, list[Spot]] = {}
    for node in graph.nodes:
        layers.setdefault(node.layer, []).append(node.spot)
    order = sorted(layers)
    near = _neighbours(graph.edges)
    for sweep in range(_SWEEPS):
        for layer in order if sweep % 2 == 0 else order[::-1]:
            rows = {spot: row for spots in layers.values() for row, spot in enumerate(spots)}
            layers[layer] = sorted(
                layers[layer], key=lambda spot: (_middle(spot, near, rows), str(spot))
            )
    tallest = max(len(spots) for spots in layers.values())
    return {
        spot: (column * _ACROSS, (row + (tallest - len(layers[layer])) / 2) * _DOWN)
        for column, layer in enumerate(order)
        for row, spot in enumerate(layers[layer])
    }


def _neighbours(edges: Sequence[Edge]) -> Mapping[Spot, list[Spot]]:
    near: dict[Spot, list[Spot]] = {}
    for edge in edges:
        near.setdefault(edge.up, []).append(edge.down)
        near.setdefault(edge.down, []).append(edge.up)
    return near


def _middle(spot: Spot, near: Mapping[Spot, list[Spot]], rows: Mapping[Spot, int]) -> float:
    around = [rows[other] for other in near.get(spot, ()) if other in rows]
    return sum(around) / len(around) if around else rows[spot]


def _edge(edge: Edge, places: Places) -> str:
    (x, y), (to_x, to_y) = places[edge.up], places[edge.down]
    ahead = to_x > x
    start, end = (x + _CARD, to_x - 2) if ahead else (x, to_x + _CARD + 2)
    begin, stop = y + _HIGH / 2, to_y + _HIGH / 2
    bend = (_ACROSS - _CARD) * (0.7 if ahead else -0.7)
    tip = "" if edge.kind == LINK else ' marker-end="url(#tip)"'
    told = "linked" if edge.kind == LINK else edge.kind
    through = f" through {edge.via}" if edge.via else ""
    return (
        f'<path class="edge {escape(edge.kind)}"{tip} d="M{start:.0f} {begin:.0f}'
        f"C{start + bend:.0f} {begin:.0f} {end - bend:.0f} {stop:.0f} {end:.0f} {stop:.0f}"
        f'"><title>{escape(told + through)}</title></path>'
    )


def _card(
    number: int, node: Node, place: tuple[float, float], focus: Spot, chosen: Spot | None
) -> str:
    x, y = place
    spot = node.spot
    title, below = _words(node)
    states = [
        _SYSTEMS[node.system],
        "focus" if spot == focus else "",
        "chosen" if spot == chosen else "",
    ]
    more = (
        f'<text class="more" x="{_CARD - 8}" y="16" text-anchor="end">+{node.more}</text>'
        if node.more
        else ""
    )
    told = f"{spot.ref}{f', column {spot.column}' if spot.column else ''}"
    return (
        f'<g class="node {" ".join(filter(None, states))}" data-node="{number}" tabindex="0" '
        f'role="button" aria-label="{escape(f"{told}, {_SYSTEM_WORDS[node.system]}")}" '
        f'transform="translate({x:.0f} {y:.0f})"><title>{escape(told)}'
        f"{f': {escape(node.label)}' if node.label else ''}</title>"
        f'<rect width="{_CARD}" height="{_HIGH}" rx="7"/>'
        f'<rect class="mark" width="5" height="{_HIGH}" rx="2"/>'
        f'<text class="name" x="16" y="22">{escape(_cut(title, bool(node.more)))}</text>'
        f'<text class="below" x="16" y="40">{escape(_cut(below))}</text>{more}</g>'
    )


def _words(node: Node) -> tuple[str, str]:
    kind = node.kind.value.replace("_", " ") if node.kind else "not read"
    if node.spot.column:
        return node.spot.column, str(node.spot.ref)
    return node.spot.ref.name, f"{node.spot.ref.schema} · {kind}"


def _cut(text: str, is_short: bool = False) -> str:
    most = _LETTERS - 4 if is_short else _LETTERS
    return text if len(text) <= most else text[: most - 1] + "…"

"""The picture of lineage: what is in it, how it is laid out, and that nothing in it is run."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from pages.components.lineage_picture import arrange, draw
from sync.model.asset import AssetRef, Kind, System
from sync.model.lineage import EdgeKind, LineageEdge
from sync.views.asset_list import corrected
from sync.views.lineage import MOST, Edge, Graph, Node, Spot, between, neighbourhood

EVIL = "<script>alert(1)</script>&\"'"


class Lineage:
    """Edges as the store tells them."""

    def __init__(self, *pairs: str) -> None:
        self.all = [
            LineageEdge(ref(up), ref(down), EdgeKind.QUERY)
            for up, down in (pair.split(">") for pair in pairs)
        ]

    def edges(self, refs):
        wanted = set(refs)
        return [edge for edge in self.all if wanted & {edge.upstream, edge.downstream}]


class Assets:
    """A store that has read nothing."""

    def summaries(self, _refs):
        return {}


class Store:
    """As much of a store as lineage needs."""

    def __init__(self, *pairs: str) -> None:
        self.lineage = Lineage(*pairs)
        self.assets = Assets()


def ref(name: str) -> AssetRef:
    return AssetRef("dsp", "S", name)


def around(name: str, *pairs: str, hops: int = 1, grown: str = "") -> Graph:
    return neighbourhood(Store(*pairs), Spot(ref(name)), hops=hops, grown=map(ref, grown))


def layers(graph: Graph) -> dict[str, int]:
    return {node.spot.ref.name: node.layer for node in graph.nodes}


def test_hops_bound_what_is_seen_and_the_rest_is_counted():
    graph = around("c", "a>b", "b>c", "c>d", "d>e", "d>f")

    assert layers(graph) == {"c": 0, "b": -1, "d": 1}
    assert {node.spot.ref.name: node.more for node in graph.nodes} == {"c": 0, "b": 1, "d": 2}
    assert len(around("c", "a>b", "b>c", "c>d", "d>e", hops=2).nodes) == 5


def test_a_node_that_is_expanded_shows_its_neighbours_only():
    graph = around("c", "a>b", "b>c", "c>d", "d>e", grown="d")

    assert layers(graph) == {"c": 0, "b": -1, "d": 1, "e": 2}


def test_a_path_leaves_out_what_is_beside_it():
    graph = around("a", "a>b", "b>d", "a>c", "c>d", "a>x", "y>d", hops=3)

    path = between(graph, Spot(ref("d")))

    assert set(layers(path)) == {"a", "b", "c", "d"}
    assert len(path.edges) == 4


def test_cycles_end():
    assert set(layers(around("a", "a>b", "b>a", "b>c", hops=3))) == {"a", "b", "c"}


def test_what_would_be_too_many_is_counted():
    graph = around("hub", *(f"hub>leaf{number}" for number in range(MOST + 9)))

    assert len(graph.nodes) == MOST
    assert graph.hidden == 10


def test_no_two_cards_cover_each_other():
    graph = around("hub", *(f"hub>leaf{number}" for number in range(20)), "up>hub", hops=2)

    places = arrange(graph)

    assert len(set(places.values())) == len(graph.nodes)
    assert places[Spot(ref("up"))][0] < places[Spot(ref("hub"))][0]


@pytest.mark.parametrize("column", [None, EVIL])
def test_catalog_text_in_the_picture_is_escaped(column):
    spot, other = Spot(AssetRef(EVIL, EVIL, EVIL), column), Spot(ref("b"))
    graph = Graph(
        focus=spot,
        nodes=(
            Node(spot, 0, EVIL, System.GLUE, Kind.GLUE_TABLE, 2),
            Node(other, 1, "", None, None),
        ),
        edges=(Edge(spot, other, "flow", EVIL),),
    )

    svg = draw(graph)

    root = ElementTree.fromstring(svg)
    assert not [item for item in root.iter() if item.tag.endswith("script")]
    assert "<script" not in svg


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("invioce", "invoice"),
        ("custmer shipmnt", "customer shipment"),
        ("invoice", ""),
        ("zzzzzz", ""),
        ("ab", ""),
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_known_one(typed, read):
    assert corrected(typed, ["customer", "invoice", "shipment", "voice"]) == read

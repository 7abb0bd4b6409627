"""Lineage: distances, depth limits, cycles, associations, columns."""

from __future__ import annotations

import pytest

from sync.model.lineage import EdgeKind, LineageEdge
from sync.store.database import Store
from tests.factories import make_asset
from tests.store.world import discover, ref

_NAMES = ("RT_VBAK", "ORDERS", "HEADER", "MODEL", "CUSTOMERS", "LOOP")


def edge(up: str, down: str, kind: EdgeKind = EdgeKind.QUERY, **columns: str) -> LineageEdge:
    return LineageEdge(ref(up), ref(down), kind, **columns)


@pytest.fixture
def world(store: Store) -> Store:
    discover(
        store,
        [make_asset(name) for name in _NAMES],
        edges=[
            edge("RT_VBAK", "ORDERS", EdgeKind.REMOTE),
            edge("ORDERS", "HEADER"),
            edge("CUSTOMERS", "HEADER"),
            edge("HEADER", "MODEL", EdgeKind.MODEL),
            edge("ORDERS", "MODEL", EdgeKind.MODEL),
            edge("CUSTOMERS", "ORDERS", EdgeKind.ASSOCIATION),
            edge("MODEL", "LOOP"),
            edge("LOOP", "ORDERS"),
            edge("ORDERS", "HEADER", upstream_column="NET", downstream_column="NET_AMOUNT"),
        ],
    )
    return store


def test_upstream_gives_the_shortest_distance_and_ends_in_a_cycle(world: Store) -> None:
    reached = [(r.ref.name, r.depth) for r in world.lineage.upstream(ref("MODEL"))]

    assert reached == [
        ("HEADER", 1),
        ("ORDERS", 1),
        ("CUSTOMERS", 2),
        ("LOOP", 2),
        ("RT_VBAK", 2),
    ]


def test_downstream_follows_the_data(world: Store) -> None:
    reached = world.lineage.downstream(ref("RT_VBAK"))

    assert [(r.ref.name, r.depth, r.kind) for r in reached] == [
        ("ORDERS", 1, EdgeKind.REMOTE),
        ("HEADER", 2, EdgeKind.QUERY),
        ("MODEL", 2, EdgeKind.MODEL),
        ("LOOP", 3, EdgeKind.QUERY),
    ]


def test_a_depth_limit_holds(world: Store) -> None:
    assert {r.ref.name for r in world.lineage.downstream(ref("RT_VBAK"), 2)} == {
        "ORDERS",
        "HEADER",
        "MODEL",
    }
    assert world.lineage.downstream(ref("RT_VBAK"), 0) == []


def test_associations_carry_no_data_unless_asked_for(world: Store) -> None:
    without = {r.ref.name for r in world.lineage.upstream(ref("ORDERS"), 1)}
    with_them = {r.ref.name for r in world.lineage.upstream(ref("ORDERS"), 1, associations=True)}

    assert with_them - without == {"CUSTOMERS"}


def test_edges_stand_between_assets_and_between_columns(world: Store) -> None:
    plain = world.lineage.edges([ref("HEADER")])

    assert plain == [
        edge("CUSTOMERS", "HEADER"),
        edge("HEADER", "MODEL", EdgeKind.MODEL),
        edge("ORDERS", "HEADER"),
    ]
    assert world.lineage.column_edges(ref("ORDERS")) == [
        edge("ORDERS", "HEADER", upstream_column="NET", downstream_column="NET_AMOUNT")
    ]


def test_an_edge_may_name_an_asset_that_nobody_has_read(store: Store) -> None:
    discover(store, [make_asset("V")], edges=[edge("UNREAD", "V")])

    assert [r.ref for r in store.lineage.upstream(ref("V"))] == [ref("UNREAD")]
    rows = store.query("SELECT upstream_id, upstream_name, carries_data FROM v_lineage").rows
    assert rows == [(None, "UNREAD", True)]


def test_a_vanished_view_reads_nothing_any_more(world: Store) -> None:
    discover(world, [make_asset(name) for name in _NAMES if name != "MODEL"], hours=1)

    assert "MODEL" not in {r.ref.name for r in world.lineage.downstream(ref("RT_VBAK"))}

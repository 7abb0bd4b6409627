"""Discoveries taken in: what is added, changed, gone and back, and what never counts as gone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sync.errors import StoreError
from sync.model.asset import Draft, Kind, Measure, System
from sync.model.discovery import Batch, Reading, Schema, Verdict
from sync.model.lineage import EdgeKind, LineageEdge
from sync.store.database import Store, open_store
from tests.factories import make_asset, make_column
from tests.store.world import NOW, at, discover, ref


def test_a_first_discovery_adds_every_asset_with_its_columns(store: Store) -> None:
    orders = make_asset(
        "SALES_ORDERS",
        label="Sales Orders",
        columns=[make_column("ID", key=True, nullable=False), make_column("NET", label="Net")],
    )

    found = discover(store, [orders, make_asset("B")])

    assert (found.added, found.changed, found.unchanged, found.vanished) == (2, 0, 0, ())
    assert [verdict.reading for verdict in found.verdicts] == [Reading.COMPLETE]
    columns = store.assets.columns([orders.ref])[orders.ref]
    assert [(c.name, c.position, c.label, c.key) for c in columns] == [
        ("ID", 1, None, True),
        ("NET", 2, "Net", False),
    ]
    assert store.assets.bodies([orders.ref, ref("MISSING")]) == {orders.ref: orders.body}
    assert store.assets.known("dsp")[orders.ref] == orders.version


def test_the_summary_tells_everything_but_the_definition(store: Store) -> None:
    draft = Draft("Changes to Deploy", by="anna.keller", since=at(-2))
    asset = make_asset(label="L", draft=draft, protected="@readonly", exposed=False)

    discover(store, [asset])

    (summary,) = store.assets.refs("dsp", "SALES")
    assert (summary.ref, summary.system, summary.kind) == (
        asset.ref,
        System.DATASPHERE,
        Kind.LOCAL_TABLE,
    )
    assert (summary.draft_by, summary.draft_since) == ("anna.keller", at(-2))
    assert (summary.protected, summary.exposed, summary.column_count) == ("@readonly", False, 1)
    assert store.assets.summaries([asset.ref, ref("X")]) == {asset.ref: summary}


def test_only_assets_whose_content_moved_count_as_changed(store: Store) -> None:
    discover(store, [make_asset("A", columns=["X", "Y"]), make_asset("B"), make_asset("C")])
    moved = make_asset("A", columns=["X", "Z"])

    found = discover(store, [moved, make_asset("B")], unchanged=[ref("C")], hours=1)

    assert (found.added, found.changed, found.unchanged, found.vanished) == (0, 1, 2, ())
    assert [c.name for c in store.assets.columns([ref("A")])[ref("A")]] == ["X", "Z"]
    kept = "SELECT fingerprint FROM v_asset WHERE name = 'A'"
    assert store.query(kept).rows == [(moved.fingerprint,)]


def test_attributes_that_are_no_content_are_brought_up_to_date(store: Store) -> None:
    discover(store, [make_asset("A", version="1")])

    found = discover(store, [make_asset("A", version="2", owner="j.ortiz")], hours=1)

    assert (found.changed, found.unchanged) == (0, 1)
    assert store.assets.known("dsp") == {ref("A"): "2"}
    assert store.query("SELECT owner FROM v_asset").rows == [("j.ortiz",)]


def test_the_body_is_the_one_last_read_even_if_only_the_version_moved(store: Store) -> None:
    discover(store, [make_asset("A", fingerprint="f", version="1", body={"VersionId": "1"})])

    discover(store, [make_asset("A", fingerprint="f", version="2", body={"VersionId": "2"})])

    assert store.assets.bodies([ref("A")]) == {ref("A"): {"VersionId": "2"}}
    assert len(store.assets.history(ref("A"))) == 1


def test_history_keeps_each_content_with_its_times(store: Store) -> None:
    first, second = make_asset("A", label="one"), make_asset("A", label="two")
    for hours, asset in enumerate([first, second, second, first]):
        discover(store, [asset], hours=hours)

    rows = store.assets.history(ref("A"))

    assert [(row.valid_from, row.valid_to, row.body["label"]) for row in rows] == [
        (at(0), at(1), "one"),
        (at(1), at(3), "two"),
        (at(3), None, "one"),
    ]
    assert store.assets.body_at(ref("A"), at(2)) == second.body
    assert store.assets.body_at(ref("A"), at(9)) == first.body
    assert store.assets.body_at(ref("A"), at(-1)) is None


def test_a_body_that_comes_back_is_not_stored_twice(store: Store) -> None:
    for hours, label in enumerate(["one", "two", "one"]):
        discover(store, [make_asset("A", label=label)], hours=hours)

    assert store._db.read("SELECT count(*) FROM body") == [(2,)]


@pytest.mark.parametrize(
    ("reading", "gone"),
    [
        pytest.param(Reading.COMPLETE, True, id="complete"),
        pytest.param(Reading.DENIED, False, id="denied"),
        pytest.param(Reading.FAILED, False, id="failed"),
    ],
)
def test_only_a_complete_reading_makes_an_asset_vanish(
    store: Store, reading: Reading, gone: bool
) -> None:
    discover(store, [make_asset("A"), make_asset("B")])

    found = discover(store, [make_asset("A")], readings={"SALES": reading}, hours=1)

    assert found.vanished == ((ref("B"),) if gone else ())
    assert (ref("B") in store.assets.known("dsp")) is not gone
    assert store.assets.verdicts("dsp")["SALES"].reading is reading


@pytest.mark.parametrize("named", ["B", "SALES.B"])
@pytest.mark.parametrize("how", ["unreadable", "unexposed"])
def test_an_asset_that_is_excused_has_not_vanished(store: Store, how: str, named: str) -> None:
    discover(store, [make_asset("A"), make_asset("B")])
    excuse = {"unreadable": {named: "403"}} if how == "unreadable" else {"unexposed": (named,)}
    verdict = Verdict(schema="SALES", reading=Reading.COMPLETE, **excuse)

    found = discover(store, [make_asset("A")], readings={"SALES": verdict}, hours=1)

    assert found.vanished == ()
    assert found.verdicts == (verdict,)
    exposed = {summary.ref.name: summary.exposed for summary in store.assets.refs("dsp")}
    assert exposed == {"A": True, "B": how == "unreadable"}


@pytest.mark.parametrize("complete", [True, False])
def test_a_schema_vanishes_only_with_a_complete_list_of_schemas(
    store: Store, complete: bool
) -> None:
    discover(store, [make_asset("A"), make_asset("H", schema="HR")])

    found = discover(store, [make_asset("A")], complete=complete, hours=1)

    assert found.vanished == ((ref("H", "HR"),) if complete else ())
    listed = [schema.name for schema in store.assets.schemas("dsp")]
    assert listed == (["SALES"] if complete else ["HR", "SALES"])


def test_a_schema_that_is_listed_without_a_verdict_keeps_its_assets(store: Store) -> None:
    discover(store, [make_asset("A")])
    discovery = store.assets.begin("dsp", at(1))
    store.assets.stage(discovery, Schema(name="SALES"))

    found = store.assets.finish(discovery, at(1), complete=True)

    assert found.vanished == ()


def test_another_connection_is_left_alone(store: Store) -> None:
    discover(store, [make_asset("A")])

    found = discover(store, [make_asset("a", connection="glue")], connection="glue", hours=1)

    assert found.vanished == ()
    assert store.assets.known("dsp").keys() == {ref("A")}


def test_a_vanished_asset_keeps_its_row_and_ends_its_history(store: Store) -> None:
    discover(store, [make_asset("A"), make_asset("B")])

    discover(store, [make_asset("A")], hours=1)

    (gone,) = [s for s in store.assets.refs("dsp", live=False) if s.vanished_at]
    assert (gone.ref, gone.vanished_at) == (ref("B"), at(1))
    assert store.assets.bodies([ref("B")]) == {}
    assert store.assets.history(ref("B"))[-1].valid_to == at(1)
    assert store.query("SELECT name, deleted_reason FROM v_asset WHERE deleted_at = ?", [at(1)])


@pytest.mark.parametrize("how", ["read", "listed"])
def test_a_vanished_asset_can_come_back_as_the_same_one(store: Store, how: str) -> None:
    discover(store, [make_asset("A"), make_asset("B")])
    before = store.assets.summaries([ref("B")])[ref("B")]
    discover(store, [make_asset("A")], hours=1)

    read = [make_asset("A"), *([make_asset("B")] if how == "read" else [])]
    listed = [ref("B")] if how == "listed" else []
    found = discover(store, read, unchanged=listed, hours=2)

    assert (found.added, found.reappeared, found.unchanged) == (0, 1, 1)
    after = store.assets.summaries([ref("B")])[ref("B")]
    assert (after.id, after.vanished_at) == (before.id, None)
    spans = [(row.valid_from, row.valid_to) for row in store.assets.history(ref("B"))]
    assert spans == [(at(0), at(1)), (at(2), None)]


def test_names_that_differ_in_case_only_are_two_assets(store: Store) -> None:
    discover(store, [make_asset("Orders"), make_asset("ORDERS")])

    assert store.assets.known("dsp").keys() == {ref("Orders"), ref("ORDERS")}


def test_an_asset_that_is_staged_twice_counts_once_as_last_staged(store: Store) -> None:
    discovery = store.assets.begin("dsp", NOW)
    for columns in (["OLD", "OTHER"], ["NEW"]):
        asset = make_asset("A", columns=columns)
        store.assets.stage(discovery, Batch(schema="SALES", assets=(asset,)))

    found = store.assets.finish(discovery, NOW, complete=True)

    assert found.added == 1
    assert [c.name for c in store.assets.columns([ref("A")])[ref("A")]] == ["NEW"]


def test_an_interrupted_discovery_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with open_store(path, now=NOW) as store:
        first = store.assets.begin("dsp", NOW)
        store.assets.stage(first, Batch(schema="SALES", assets=(make_asset("HALF"),)))

    with open_store(path, now=NOW) as store:
        assert store.assets.known("dsp") == {}
        second = store.assets.begin("dsp", at(1))
        assert store._db.read("SELECT count(*) FROM stage_asset") == [(0,)]
        assert store._db.read("SELECT count(*) FROM stage_part") == [(0,)]
        with pytest.raises(StoreError, match=f"Discovery {first} is not running"):
            store.assets.finish(first, at(1), complete=True)
        store.assets.stage(second, Batch(schema="SALES", assets=(make_asset("A"),)))
        assert store.assets.finish(second, at(1), complete=True).added == 1
        statuses = store.query("SELECT status FROM v_discovery ORDER BY discovery_id").rows
        assert statuses == [("INTERRUPTED",), ("COMPLETE",)]


def test_an_abandoned_discovery_changes_nothing(store: Store) -> None:
    discover(store, [make_asset("A")])
    discovery = store.assets.begin("dsp", at(1))
    store.assets.stage(discovery, Batch(schema="SALES", assets=(make_asset("B"),)))

    store.assets.abandon(discovery, "the token was refused", at(1))

    assert store.assets.known("dsp").keys() == {ref("A")}
    newest = "SELECT status, reason FROM v_discovery ORDER BY discovery_id DESC LIMIT 1"
    assert store.query(newest).rows == [("FAILED", "the token was refused")]


def test_an_asset_of_another_connection_is_refused(store: Store) -> None:
    discovery = store.assets.begin("dsp", NOW)

    with pytest.raises(StoreError, match="'glue'"):
        store.assets.stage(
            discovery, Batch(schema="SALES", assets=(make_asset(connection="glue"),))
        )


def test_a_write_back_shows_at_once_and_outlives_an_older_reading(store: Store) -> None:
    discover(store, [make_asset("A", label="old")])
    discovery = store.assets.begin("dsp", at(1))
    stale = Batch(schema="SALES", assets=(make_asset("A", label="old"),))
    store.assets.stage(discovery, stale)

    written = make_asset("A", label="new", columns=["ID", "ADDED"])
    store.assets.write_back([written], at(2))
    created = make_asset("CREATED")
    store.assets.write_back([created], at(2))
    store.assets.stage(discovery, Verdict(schema="SALES", reading=Reading.COMPLETE))
    found = store.assets.finish(discovery, at(3), complete=True)

    assert (found.changed, found.vanished) == (0, ())
    assert store.assets.bodies([ref("A")]) == {ref("A"): written.body}
    assert ref("CREATED") in store.assets.known("dsp")
    assert len(store.assets.columns([ref("A")])[ref("A")]) == 2


def test_a_forgotten_asset_is_not_revived_by_an_older_reading(store: Store) -> None:
    discover(store, [make_asset("A"), make_asset("B")])
    discovery = store.assets.begin("dsp", at(1))
    batch = Batch(schema="SALES", assets=(make_asset("A"),), unchanged=(ref("B"),))
    store.assets.stage(discovery, batch)

    store.assets.forget(ref("A"), "dropped by plan p1", at(2))
    store.assets.forget(ref("B"), "dropped by plan p1", at(2))
    found = store.assets.finish(discovery, at(3), complete=True)

    assert (found.reappeared, found.unchanged) == (0, 0)
    assert store.assets.known("dsp") == {}
    reasons = store.query("SELECT DISTINCT deleted_reason FROM v_asset").rows
    assert reasons == [("dropped by plan p1",)]


def test_measures_belong_to_the_asset_and_are_no_columns(store: Store) -> None:
    model = make_asset(
        "AM", kind=Kind.ANALYTIC_MODEL, measures=(Measure(name="REVENUE", aggregation="SUM"),)
    )

    discover(store, [model])

    assert store.query("SELECT asset, name, aggregation FROM v_measure").rows == [
        ("AM", "REVENUE", "SUM")
    ]
    assert [c.name for c in store.assets.columns([ref("AM")])[ref("AM")]] == ["ID"]


def test_edges_are_replaced_with_the_definition_of_their_downstream(store: Store) -> None:
    def edge(up: str, down: str) -> LineageEdge:
        return LineageEdge(ref(up), ref(down), EdgeKind.QUERY)

    discover(store, [make_asset("V"), make_asset("W")], edges=[edge("A", "V"), edge("A", "W")])

    discover(store, [make_asset("V", label="moved")], unchanged=[ref("W")], edges=[edge("B", "V")])

    assert store.lineage.edges([ref("V"), ref("W")]) == [edge("A", "W"), edge("B", "V")]


def test_odd_bodies_survive_as_they_are(store: Store) -> None:
    body = {"big": 2**80, "text": "\ud83d", "nested": {"ä": [None, 1.5, True]}}

    discover(store, [make_asset("A", body=body, fingerprint="f")])

    assert store.assets.bodies([ref("A")]) == {ref("A"): body}


def test_half_a_character_in_a_label_does_not_stop_a_discovery(store: Store) -> None:
    discover(store, [make_asset("A", label="x\ud83d", columns=[make_column(label="\x00")])])

    assert store.query("SELECT label FROM v_asset").rows == [("x?",)]
    assert store.assets.bodies([ref("A")])[ref("A")]["label"] == "x\ud83d"


def test_a_body_keeps_the_order_of_its_keys(store: Store) -> None:
    body = {"elements": {"ZEBRA": 1, "APE": 2}}

    discover(store, [make_asset("A", body=body)])

    assert list(store.assets.bodies([ref("A")])[ref("A")]["elements"]) == ["ZEBRA", "APE"]


def test_two_thousand_assets_of_twenty_columns_are_set_based(store: Store) -> None:
    columns = [make_column(f"COLUMN_{i}") for i in range(20)]
    assets = [make_asset(f"T{i:04}", columns=columns) for i in range(2000)]

    started = time.perf_counter()
    first = discover(store, assets)
    second = discover(store, assets[1:], hours=1)
    seconds = time.perf_counter() - started

    assert (first.added, second.unchanged, len(second.vanished)) == (2000, 1999, 1)
    assert store.query("SELECT count(*) FROM v_column").rows == [(1999 * 20,)]
    # row by row this takes minutes; the bound leaves room for a busy machine
    assert seconds < 15


def test_a_reading_that_begins_with_the_write_back_counts(store: Store) -> None:
    store.assets.write_back([make_asset("A", label="ours")], NOW)

    found = discover(store, [make_asset("A", label="moved since")])

    assert (found.changed, store.assets.bodies([ref("A")])[ref("A")]["label"]) == (1, "moved since")


def test_a_dropped_asset_that_somebody_makes_again_is_there_again(store: Store) -> None:
    discover(store, [make_asset("A")])
    store.assets.forget(ref("A"), "dropped by plan p1", at(1))

    found = discover(store, [make_asset("A")], hours=2)

    assert found.reappeared == 1
    assert [row.valid_to for row in store.assets.history(ref("A"))] == [at(1), None]


def test_what_an_abandoned_discovery_placed_is_gone_again(store: Store) -> None:
    discovery = store.assets.begin("dsp", NOW)
    store.assets.stage(discovery, Batch(schema="SALES", assets=(make_asset("A"), make_asset("B"))))
    store.assets.stage(discovery, Batch(schema="SALES", assets=(make_asset("A", label="again"),)))

    assert store.assets.search("A") == []
    assert store.assets.columns([make_asset("A").ref]) == {}
    store.assets.abandon(discovery, "the tenant went away", at(1))

    for table in ("asset_column", "body", "stage_asset"):
        assert store._db.read(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_an_asset_staged_twice_keeps_one_set_of_columns(store: Store) -> None:
    for moment in (0, 1):  # as a new asset, and as one that is known
        discovery = store.assets.begin("dsp", at(moment))
        for label in (f"first {moment}", f"last {moment}"):
            batch = Batch(schema="SALES", assets=(make_asset("A", label=label),))
            store.assets.stage(discovery, batch)
        store.assets.finish(discovery, at(moment), complete=True)

        asset = make_asset("A", label=f"last {moment}")
        columns = store.assets.columns([asset.ref])[asset.ref]
        assert [column.name for column in columns] == [column.name for column in asset.columns]
        assert store.assets.summaries([asset.ref])[asset.ref].label == asset.label
        assert store._db.read("SELECT count(DISTINCT asset_id) FROM asset_column") == [(1,)]

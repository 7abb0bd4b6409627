"""History, as of and difference, from the store alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from sync.config import GlueSettings
from sync.connectors.datasphere.objects import to_asset as sap_asset
from sync.connectors.glue.tables import to_asset as glue_asset
from sync.errors import ConfigError
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Reading
from sync.model.plan import Outcome
from sync.past.history import Change, Event, Version
from sync.steps.hindsight import Hindsight
from sync.store.database import Store
from tests.store.conftest import store as store
from tests.store.world import at, discover

ORDERS = AssetRef("dsp", "SALES", "ORDERS")
TABLE = AssetRef("lake", "sales", "orders")


def orders(label: str = "Orders", *, status: str = "Deployed", **elements: Any) -> Asset:
    columns = {"ID": {"type": "cds.String", "length": 10, "key": True}} | elements
    definition = {"kind": "entity", "@EndUserText.label": label, "elements": columns}
    body = {
        "kind": "local_table",
        "listing": {"technicalName": "ORDERS", "status": status, "changedBy": "MARTINA"},
        "definition": {"definitions": {"ORDERS": definition}},
    }
    return sap_asset(ORDERS, body)


def table(**members: Any) -> Asset:
    columns = members.pop("columns", [{"Name": "id", "Type": "string"}])
    body = {
        "Name": "orders",
        "DatabaseName": "sales",
        "CatalogId": "123456789012",
        "StorageDescriptor": {"Columns": columns, "Location": "s3://lake/orders"},
        "Parameters": {"numRows": "1"},
    }
    return glue_asset(TABLE, body | members)


@pytest.fixture
def past(store: Store) -> Hindsight:
    return Hindsight(store)


def versions(past: Hindsight, text: str = "SALES.ORDERS") -> list[Version]:
    return list(past.history(text).versions)


def test_each_version_says_what_changed_field_by_field(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)
    discover(past.store, [orders("Sales Orders")], hours=1)
    discover(past.store, [orders("Sales Orders", NET={"type": "cds.Integer"})], hours=2)

    first, second, third = versions(past)

    assert (first.event, first.changes, first.valid_to) == (Event.APPEARED, (), at(1))
    assert second.changes == (Change(None, "label", "Orders", "Sales Orders"),)
    assert third.changes == (Change("NET", "column", None, "cds.Integer"),)
    assert (third.valid_from, third.valid_to, third.event) == (at(2), None, Event.CHANGED)
    assert {version.author.by for version in (first, second, third)} == {"MARTINA"}


def test_a_change_of_status_alone_is_told(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)
    discover(past.store, [orders(status="ChangesToDeploy")], hours=1)

    assert versions(past)[1].changes == (Change(None, "status", "Deployed", "ChangesToDeploy"),)


def test_a_glue_table_is_told_in_its_own_words(past: Hindsight) -> None:
    discover(past.store, [table()], hours=0, connection="lake")
    moved = [{"Name": "id", "Type": "bigint", "Comment": "Order"}]
    after = table(columns=moved, Description="Orders", Parameters={"owner_team": "sales"})
    discover(past.store, [after], hours=1, connection="lake")

    assert versions(past, "sales.orders")[1].changes == (
        Change(None, "description", None, "Orders"),
        Change(None, "property:numRows", "1", None),
        Change(None, "property:owner_team", None, "sales"),
        Change("id", "comment", None, "Order"),
        Change("id", "type", "string", "bigint"),
    )


def test_what_no_field_tells_is_told_by_its_path(past: Hindsight) -> None:
    columns = [{"Name": "id", "Type": "string"}, {"Name": "net", "Type": "int"}]
    discover(past.store, [table(columns=columns)], hours=0, connection="lake")
    discover(past.store, [table(columns=columns[::-1])], hours=1, connection="lake")

    (change,) = versions(past, "sales.orders")[1].changes

    assert change.field == "body:/StorageDescriptor/Columns"


def test_an_asset_that_goes_and_comes_back_is_told(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)
    discover(past.store, [], hours=1, readings={"SALES": Reading.COMPLETE})
    discover(past.store, [orders()], hours=2)

    assert [version.event for version in versions(past)] == [
        Event.APPEARED,
        Event.VANISHED,
        Event.REAPPEARED,
    ]


def test_a_version_of_ours_names_the_run_and_its_actor(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)
    ours = orders("Ours")
    run = write(past.store, ours, at(1))
    past.store.assets.write_back([ours], at(1.01))
    discover(past.store, [orders("Theirs")], hours=2)

    _, second, third = versions(past)

    assert (second.author.by, second.author.run_id, second.author.plan_id) == ("anna", run, "p1")
    assert (third.author.by, third.author.run_id) == ("MARTINA", None)


def test_going_back_to_what_we_wrote_is_not_our_doing(past: Hindsight) -> None:
    ours = orders("Ours")
    discover(past.store, [orders()], hours=0)
    write(past.store, ours, at(1))
    past.store.assets.write_back([ours], at(1.01))
    discover(past.store, [orders("Theirs")], hours=2)
    discover(past.store, [ours], hours=3)

    assert versions(past)[-1].author.run_id is None


def write(store: Store, asset: Asset, when: datetime) -> int:
    run = store.runs.start("sync", "orders", "p1", "anna", when)
    number = store.runs.intent(run, 1, "sap", asset.ref, {"old": True}, when)
    store.runs.outcome(number, Outcome.PROVEN, asset.body, None, when)
    return run


@pytest.mark.parametrize(
    ("hours", "label"),
    [
        pytest.param(-1, None, id="before anybody looked"),
        pytest.param(0, "Orders", id="at the moment of the discovery"),
        pytest.param(0.5, "Orders", id="in between"),
        pytest.param(1, "Sales Orders", id="at the moment of the change"),
        pytest.param(9, "Sales Orders", id="later"),
    ],
)
def test_an_asset_as_of_a_time(past: Hindsight, hours: float, label: str | None) -> None:
    discover(past.store, [orders()], hours=0)
    discover(past.store, [orders("Sales Orders")], hours=1)

    found = past.as_of("SALES.ORDERS", at(hours))

    assert [asset.label for asset in found.values()] == ([label] if label else [])


def test_a_schema_as_of_a_time_and_its_difference(past: Hindsight) -> None:
    other = sap_named("ITEMS")
    discover(past.store, [orders(), other], hours=0)
    discover(past.store, [orders("New"), sap_named("NOTES")], hours=1)

    assert {ref.name for ref in past.as_of("SALES", at(0.5))} == {"ORDERS", "ITEMS"}
    assert {ref.name for ref in past.as_of("SALES", at(1))} == {"ORDERS", "NOTES"}
    found = past.difference("dsp:SALES", at(0.5), at(1))
    assert [(each.ref.name, each.event) for each in found.assets] == [
        ("ITEMS", Event.VANISHED),
        ("NOTES", Event.APPEARED),
        ("ORDERS", Event.CHANGED),
    ]
    assert found.assets[2].changes == (Change(None, "label", "Orders", "New"),)


def sap_named(name: str) -> Asset:
    body = {
        "kind": "local_table",
        "listing": {"technicalName": name, "status": "Deployed"},
        "definition": {"definitions": {name: {"kind": "entity", "elements": {}}}},
    }
    return sap_asset(AssetRef("dsp", "SALES", name), body)


def test_two_equal_moments_do_not_differ(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)

    assert past.difference("SALES.ORDERS", at(1), at(2)).assets == ()


def test_a_name_in_two_connections_lists_both(past: Hindsight) -> None:
    settings = [GlueSettings(name=name, region="eu-central-1") for name in ("lake", "lab")]
    past.store.meta.save_connections(settings, at(0))
    discover(past.store, [table()], connection="lake")
    body = dict(table().body)
    discover(past.store, [glue_asset(AssetRef("lab", "sales", "orders"), body)], connection="lab")

    with pytest.raises(ConfigError, match=r"lab:sales\.orders, lake:sales\.orders"):
        past.history("sales.orders")
    assert past.history("lab:sales.orders").ref.connection == "lab"


def test_a_name_that_nobody_has_names_what_is_near(past: Hindsight) -> None:
    discover(past.store, [orders()])

    with pytest.raises(ConfigError, match=r"did you mean: dsp:SALES\.ORDERS"):
        past.history("SALES.ORDRES")


def test_forgetting_spares_the_present_and_the_audit_trail(past: Hindsight) -> None:
    for hour, label in enumerate(("one", "two", "three")):
        discover(past.store, [orders(label)], hours=hour * 24)
    write(past.store, orders("two"), at(40))
    past.store.audit.append("anna", "apply", "p1", {}, at(24))
    for day in (3, 4):
        discover(past.store, [orders("three")], hours=day * 24)

    forgotten = past.prune(at(24 * 4.5), 3)

    assert (forgotten.versions, forgotten.bodies, forgotten.writes) == (1, 1, 0)
    kept = versions(past)
    assert [version.asset.label for version in kept] == ["two", "three"]
    assert kept[0].event is Event.CHANGED
    assert kept[0].changes == ()
    for day in (398, 399, 400):
        discover(past.store, [orders("three")], hours=day * 24)
    assert past.prune(at(24 * 400), 3).writes == 1
    assert [version.asset.label for version in versions(past)] == ["three"]
    assert past.store.audit.verify().count == 1


def test_the_last_definition_of_a_vanished_asset_is_kept(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)
    for hour in (1, 24 * 398, 24 * 399, 24 * 400):
        discover(past.store, [], hours=hour, readings={"SALES": Reading.COMPLETE})

    past.prune(at(24 * 400), 3)

    assert [version.event for version in versions(past)] == [Event.APPEARED, Event.VANISHED]


def test_a_clock_that_jumped_forward_ends_nothing(past: Hindsight) -> None:
    for day, label in enumerate(("one", "two", "three")):
        discover(past.store, [orders(label)], hours=day * 24)
    # Two days by a clock that is a year ahead.
    for day in (400, 401):
        discover(past.store, [orders("three")], hours=day * 24)
        assert past.prune(at(day * 24 + 1), 4).versions == 0

    assert [version.asset.label for version in versions(past)] == ["one", "two", "three"]


def test_without_a_retention_nothing_is_forgotten(past: Hindsight) -> None:
    discover(past.store, [orders()], hours=0)
    discover(past.store, [orders("New")], hours=1)

    assert past.prune(at(24 * 4000), 0).versions == 0
    assert len(versions(past)) == 2

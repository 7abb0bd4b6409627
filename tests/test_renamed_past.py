"""The past goes on over a confirmed rename: history, as of, difference and the feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from sync.connectors.datasphere.objects import to_asset as sap_asset
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Reading
from sync.past.feed import entry_record
from sync.past.history import Change, Event
from sync.past.names import Renamed, names_of, newest_name
from sync.steps.hindsight import Hindsight
from sync.store.database import Store
from tests.store.conftest import store as store
from tests.store.world import at, discover

A, B, C = (AssetRef("dsp", "SALES", name) for name in "ABC")


def sap(ref: AssetRef, label: str) -> Asset:
    definition = {
        "kind": "entity",
        "@EndUserText.label": label,
        "elements": {"ID": {"type": "cds.String", "length": 10, "key": True}},
    }
    body = {
        "kind": "local_table",
        "listing": {"technicalName": ref.name, "status": "Deployed", "changedBy": "MARTINA"},
        "definition": {"definitions": {ref.name: definition}},
    }
    return sap_asset(ref, body)


def renamed(before: AssetRef, after: AssetRef, hours: float) -> Renamed:
    return Renamed(before, after, at(hours), "anna")


@pytest.fixture
def past(store: Store) -> Hindsight:
    """A was edited, is called B since, and was edited again; another table stood beside it."""
    other = sap(C, "Other")
    discover(store, [sap(A, "One"), other], hours=0)
    discover(store, [sap(A, "Two"), other], hours=1)
    discover(store, [sap(B, "Two"), other], hours=2)
    store.past.save_rename(renamed(A, B, 2.5))
    discover(store, [sap(B, "Three"), other], hours=3)
    return Hindsight(store)


@pytest.mark.parametrize("asked", ["SALES.B", "SALES.A"])
def test_the_history_tells_the_versions_under_the_old_name_too(past: Hindsight, asked: str) -> None:
    found = past.history(asked)

    assert found.ref == B
    assert [(v.event, v.asset.ref, v.other_name) for v in found.versions] == [
        (Event.APPEARED, A, None),
        (Event.CHANGED, A, None),
        (Event.VANISHED, A, B),
        (Event.RENAMED, B, A),
        (Event.CHANGED, B, None),
    ]
    assert found.versions[3].changes == (Change(None, "name", "SALES.A", "SALES.B"),)
    assert found.versions[4].changes == (Change(None, "label", "Two", "Three"),)


@pytest.mark.parametrize("asked", ["SALES.B", "SALES.A"])
@pytest.mark.parametrize(
    ("hours", "name", "label"),
    [(0.5, A, "One"), (1.5, A, "Two"), (2.2, B, "Two"), (4, B, "Three")],
)
def test_as_of_a_time_before_the_rename_finds_it_under_the_old_name(
    past: Hindsight, asked: str, hours: float, name: AssetRef, label: str
) -> None:
    found = past.as_of(asked, at(hours))

    assert {ref: asset.label for ref, asset in found.items()} == {name: label}


@pytest.mark.parametrize("asked", ["SALES.B", "dsp:SALES"])
def test_the_difference_of_two_moments_knows_it_as_one_asset(past: Hindsight, asked: str) -> None:
    (found,) = past.difference(asked, at(0.5), at(4)).assets

    assert (found.ref, found.event) == (B, Event.RENAMED)
    assert found.changes == (
        Change(None, "name", "SALES.A", "SALES.B"),
        Change(None, "label", "One", "Three"),
    )


def test_a_whole_schema_as_of_a_time_has_the_names_of_that_time(past: Hindsight) -> None:
    assert past.as_of("dsp:SALES", at(1.5)).keys() == {A, C}
    assert past.as_of("dsp:SALES", at(2.5)).keys() == {B, C}


def test_the_feed_names_the_rename(past: Hindsight) -> None:
    records = [entry_record(each) for each in past.feed(at(1.5), at(2.2))]

    told = [(r["event"], r["asset"], r["renamed_from"], r["renamed_to"]) for r in records]
    assert told == [("vanished", "A", None, "SALES.B"), ("renamed", "B", "SALES.A", None)]
    assert records[0]["reason"] == "renamed to SALES.B"


def test_openlineage_tells_the_rename_with_the_identifier_before(past: Hindsight) -> None:
    events = past.openlineage(at(1.5), at(2.2))

    facets = {e["dataset"]["name"]: e["dataset"]["facets"] for e in events}
    state = facets["SALES.B"]["lifecycleStateChange"]
    assert state["lifecycleStateChange"] == "RENAME"
    assert state["previousIdentifier"] == {"namespace": "dsp", "name": "SALES.A"}
    assert facets["SALES.B"]["tags"]["tags"] == [
        {"key": "changed_by", "value": "MARTINA", "source": "sphereglue"}
    ]


def test_without_a_confirmation_there_are_two_assets(store: Store) -> None:
    discover(store, [sap(A, "One")], hours=0)
    discover(store, [sap(B, "One")], hours=1, readings={"SALES": Reading.COMPLETE})
    past = Hindsight(store)

    assert [v.event for v in past.history("SALES.B").versions] == [Event.APPEARED]
    events = [each.event for each in past.difference("dsp:SALES", at(0.5), at(2)).assets]
    assert events == [Event.VANISHED, Event.APPEARED]


def test_a_name_that_came_back_tells_both_its_lives(past: Hindsight) -> None:
    discover(past.store, [sap(A, "Three"), sap(C, "Other")], hours=5)
    past.store.past.save_rename(renamed(B, A, 5.5))

    found = past.history("SALES.A")

    events = [(v.event.value, v.asset.ref.name, v.other_name) for v in found.versions]
    assert events == [
        ("appeared", "A", None),
        ("changed", "A", None),
        ("vanished", "A", B),
        ("renamed", "B", A),
        ("changed", "B", None),
        ("vanished", "B", A),
        ("renamed", "A", B),
    ]
    assert past.as_of("SALES.A", at(2.2)).keys() == {B}


@pytest.mark.parametrize(
    ("renames", "names"),
    [
        pytest.param([], {B: None}, id="never"),
        pytest.param([renamed(A, B, 1)], {B: None, A: at(1)}, id="once"),
        pytest.param(
            [renamed(A, C, 1), renamed(C, B, 2)], {B: None, C: at(2), A: at(1)}, id="twice"
        ),
        pytest.param([renamed(C, B, 1), renamed(A, C, 2)], {B: None, C: at(1)}, id="later"),
        pytest.param(
            [renamed(B, A, 1), renamed(A, B, 2)], {B: None, A: at(2)}, id="there and back"
        ),
    ],
)
def test_the_names_of_an_asset(
    renames: list[Renamed], names: dict[AssetRef, datetime | None]
) -> None:
    assert names_of(B, renames) == names


@pytest.mark.parametrize(
    ("renames", "gone", "name"),
    [
        pytest.param([renamed(A, B, 1)], [A], B, id="renamed"),
        pytest.param([renamed(A, B, 1)], [], A, id="there again"),
        pytest.param([renamed(A, B, 1), renamed(B, C, 2)], [A, B], C, id="twice"),
        pytest.param([renamed(A, B, 1), renamed(B, A, 2)], [A, B], A, id="all gone"),
        pytest.param([], [A], A, id="deleted"),
    ],
)
def test_the_newest_name(renames: list[Renamed], gone: list[AssetRef], name: AssetRef) -> None:
    found: Any = newest_name(A, renames, gone)

    assert found == name

"""Assets out of sight: what each answer makes of them, from discovery to discovery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sync.connectors.base import Connector
from sync.discover import ask_for
from sync.model.absence import Absence, Probe
from sync.model.asset import Asset, AssetRef, Kind
from sync.model.discovery import Batch, Reading, Schema, Verdict
from sync.store.database import Store
from tests.factories import make_asset
from tests.store.world import at, discover, ref


def probe(name: str, state: Absence, answered: str = "so") -> Probe:
    return Probe(ref=ref(name), state=state, asked=f"{name} by name", answered=answered)


def read(
    store: Store,
    assets: Iterable[Asset],
    probes: Sequence[Probe] = (),
    *,
    hours: float,
    verdict: Verdict | None = None,
) -> list[str]:
    """Take in a reading of SALES with what was asked besides; return what it was to ask for."""
    number = store.assets.begin("dsp", at(hours))
    store.assets.stage(number, Schema(name="SALES"))
    store.assets.stage(number, Batch(schema="SALES", assets=tuple(assets)))
    store.assets.stage(number, verdict or Verdict(schema="SALES", reading=Reading.COMPLETE))
    missing = [each.name for each, _ in store.absences.missing(number, complete=True)]
    store.absences.stage(number, probes)
    store.assets.finish(number, at(hours), complete=True)
    return missing


def open_states(store: Store) -> dict[str, str]:
    return {each.ref.name: each.state.value for each in store.absences.open("dsp")}


def live(store: Store) -> set[str]:
    return {each.name for each in store.assets.known("dsp")}


@pytest.fixture
def filled(store: Store) -> Store:
    discover(store, [make_asset("A"), make_asset("B")])
    return store


def test_what_a_complete_listing_left_out_is_to_be_asked_for(filled: Store) -> None:
    assert read(filled, [make_asset("A")], [probe("B", Absence.DELETED)], hours=1) == ["B"]


@pytest.mark.parametrize("state", [Absence.FORBIDDEN, Absence.LISTING_FAILED])
def test_what_is_not_proven_to_be_deleted_stays(filled: Store, state: Absence) -> None:
    read(filled, [make_asset("A")], [probe("B", state)], hours=1)

    assert live(filled) == {"A", "B"}
    assert open_states(filled) == {"B": state.value}
    (seen,) = filled.query("SELECT last_seen_at FROM v_asset WHERE name = 'B'").rows
    assert seen == (at(0),)


def test_what_is_deleted_is_not_asked_for_again(filled: Store) -> None:
    read(filled, [make_asset("A")], [probe("B", Absence.DELETED)], hours=1)

    assert read(filled, [make_asset("A")], hours=2) == []
    assert (live(filled), open_states(filled)) == ({"A"}, {"B": "deleted"})


def test_another_answer_is_another_absence_with_its_own_beginning(filled: Store) -> None:
    read(filled, [make_asset("A")], [probe("B", Absence.FORBIDDEN, "403")], hours=1)
    read(filled, [make_asset("A")], [probe("B", Absence.FORBIDDEN, "403 again")], hours=2)
    read(filled, [make_asset("A")], [probe("B", Absence.DELETED, "404")], hours=3)

    rows = filled.query(
        "SELECT state, answered, since, checked_at, ended_at FROM v_absence ORDER BY absence_id"
    ).rows
    assert rows == [
        ("forbidden", "403 again", at(1), at(2), at(3)),
        ("deleted", "404", at(3), at(3), None),
    ]


def test_what_is_listed_again_is_absent_no_more(filled: Store) -> None:
    read(filled, [make_asset("A")], [probe("B", Absence.DELETED)], hours=1)

    read(filled, [make_asset("A"), make_asset("B")], hours=2)

    assert (live(filled), open_states(filled)) == ({"A", "B"}, {})


@pytest.mark.parametrize(
    ("reading", "state"),
    [
        pytest.param(Reading.DENIED, "forbidden", id="denied"),
        pytest.param(Reading.FAILED, "listing failed", id="failed"),
    ],
)
def test_a_schema_that_was_not_read_takes_its_assets_out_of_sight(
    filled: Store, reading: Reading, state: str
) -> None:
    verdict = Verdict(schema="SALES", reading=reading, reason="the list broke off")

    assert read(filled, [make_asset("A")], hours=1, verdict=verdict) == []

    assert open_states(filled) == {"B": state}
    assert live(filled) == {"A", "B"}
    (absent,) = filled.absences.open("dsp")
    assert (absent.asked, absent.answered) == ("the list of SALES", "the list broke off")


def test_what_we_dropped_ourselves_is_deleted_by_our_own_proof(filled: Store) -> None:
    filled.assets.forget(ref("B"), "dropped by anna", at(1))

    (absent,) = filled.absences.open("dsp")
    assert (absent.state, absent.asked) == (Absence.DELETED, "dropped by anna")
    filled.assets.write_back([make_asset("B")], at(2))
    assert filled.absences.open("dsp") == []


def test_exposure_stays_lost_until_the_catalog_shows_it_again(filled: Store) -> None:
    hidden = make_asset("B", exposed=False)
    verdict = Verdict(schema="SALES", reading=Reading.COMPLETE, unexposed=("B",))
    read(filled, [make_asset("A"), hidden], hours=1, verdict=verdict)
    assert open_states(filled) == {"B": "no longer exposed"}

    read(filled, [make_asset("A"), hidden], hours=2)
    assert open_states(filled) == {"B": "no longer exposed"}

    read(filled, [make_asset("A"), make_asset("B")], hours=3)
    assert open_states(filled) == {}
    assert live(filled) == {"A", "B"}


def test_what_our_settings_leave_out_is_neither_there_nor_asked_for_again(filled: Store) -> None:
    left_out = replace(probe("B", Absence.FORBIDDEN, "spaces does not name it"), outside=True)
    read(filled, [make_asset("A")], [left_out], hours=1)

    assert (live(filled), open_states(filled)) == ({"A"}, {"B": "forbidden"})
    (reason,) = filled.query("SELECT deleted_reason FROM v_asset WHERE name = 'B'").rows
    assert reason == ("spaces does not name it",)
    assert read(filled, [make_asset("A")], hours=2) == []
    read(filled, [make_asset("A"), make_asset("B")], hours=3)
    assert (live(filled), open_states(filled)) == ({"A", "B"}, {})


def test_only_the_deleted_can_be_released(filled: Store) -> None:
    read(filled, [make_asset("A")], [probe("B", Absence.FORBIDDEN)], hours=1)
    assert not filled.absences.release(ref("B"), "anna", at(2))

    read(filled, [make_asset("A")], [probe("B", Absence.DELETED)], hours=3)
    assert filled.absences.release(ref("B"), "anna", at(4))
    assert filled.absences.of([ref("B"), ref("A")])[ref("B")].released_by == "anna"


class Asked:
    """A connector that is asked for assets by name, and may be silent."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent
        self.names: list[str] = []

    def probe(self, asset: AssetRef, kind: Kind) -> Probe:
        self.names.append(asset.name)
        state = Absence.LISTING_FAILED if self.silent else Absence.DELETED
        return Probe(ref=asset, state=state, asked="it", answered="so", silent=self.silent)


def asked_for(connector: Any, count: int) -> list[Probe]:
    speaking: Connector = connector
    return ask_for(speaking, [(ref(f"T{each}"), Kind.LOCAL_TABLE) for each in range(count)])


def test_every_missing_asset_is_asked_for_in_order() -> None:
    found = asked_for(Asked(), 10)

    assert [each.ref.name for each in found] == [f"T{each}" for each in range(10)]
    assert {each.state for each in found} == {Absence.DELETED}


def test_a_catalog_that_is_silent_is_not_asked_for_everything() -> None:
    catalog = Asked(silent=True)

    found = asked_for(catalog, 100)

    assert len(catalog.names) == 4
    assert {each.state for each in found} == {Absence.LISTING_FAILED}
    assert found[-1].answered == "it was not asked for yet: nobody answered before it"


def test_what_is_too_much_to_ask_for_at_once_is_not_deleted() -> None:
    catalog = Asked()

    found = asked_for(catalog, 600)

    assert len(catalog.names) == 500
    assert [each.state for each in found].count(Absence.DELETED) == 500
    assert found[-1].answered == "it was not asked for yet: too many are missing at once"

"""One sync of the whole embedded world: what it wrote, what it left alone, what it said of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from sync.embedded.process import EmbeddedServers
from sync.model.plan import Action, Plan
from tests.sync.conftest import fresh_world
from tests.sync.world import Session, World

DATABASES = ("sales_db", "finance_db", "logistics_db", "hr_db", "masterdata_db", "landing_raw")
ICEBERG = ("logistics_db", "inventory_levels")
DELTA = ("finance_db", "exchange_rates")


@dataclass(frozen=True)
class Synced:
    """The world after its first sync, with the Glue tables as they were before."""

    world: World
    session: Session
    before: dict[tuple[str, str], dict[str, Any]]
    plans: dict[str, Plan]

    def after(self, key: tuple[str, str]) -> dict[str, Any]:
        return self.world.glue.input(*key)

    def blocked(self, pair: str) -> dict[str, str]:
        return {line.sap.name: line.blocked for line in self.plans[pair].lines if line.blocked}


@pytest.fixture(scope="module")
def synced(
    whole_servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Synced]:
    """Sync every pair of the embedded world once."""
    with fresh_world(whole_servers, tmp_path_factory.mktemp("synced")) as world:
        pairs = whole_servers.settings.read_text("utf-8").split("[[pair]]", 1)[1]
        session = world.start("[[pair]]" + pairs)
        before = {
            (database, name): world.glue.input(database, name)
            for database in DATABASES
            for name in world.glue.tables(database)
        }
        session.discover()
        plans = {}
        for pair in session.engine.pairs():
            plans[pair.name] = session.plan(pair.name, refresh=False)
            session.carry(plans[pair.name])
        yield Synced(world, session, before, plans)


def test_a_second_sync_finds_only_what_waits_for_a_person(synced: Synced) -> None:
    with synced.world.no_writes():
        synced.session.discover()
        names = [pair.name for pair in synced.session.engine.pairs()]
        plans = [synced.session.plan(name, refresh=False) for name in names]
        approved = [synced.session.approve(plan) for plan in plans]

    assert approved == [0] * len(plans)
    assert {line.sap.name for plan in plans for line in plan.changes} == {
        "RT_CARRIER_TRACKING",  # conflicts of the first day
        "SHIPMENTS",
        "SALES_ORDERS",  # one discovery saw both descriptions first, so none is newer
        "ORG_UNITS",  # a foreign table has the name
        "PACKAGING",  # names that differ only in case
        "REGION",
        "Region",
    }


def bare(body: dict[str, Any]) -> dict[str, Any]:
    """Return a table without what a sync over a bind link may write."""
    kept = copy.deepcopy(body)
    kept.pop("Description", None)
    for column in [*kept["StorageDescriptor"]["Columns"], *kept.get("PartitionKeys", [])]:
        column.pop("Comment", None)
    parameters = kept.get("Parameters", {}).items()
    kept["Parameters"] = {k: v for k, v in parameters if not k.startswith("sphereglue.")}
    return kept


def test_no_table_that_existed_lost_or_changed_anything_but_texts(synced: Synced) -> None:
    changed = [
        key
        for key, body in synced.before.items()
        if "StorageDescriptor" in body and bare(synced.after(key)) != bare(body)
    ]

    assert changed == []


def test_an_iceberg_table_gains_texts_and_keeps_its_own_parameters(synced: Synced) -> None:
    after = synced.after(ICEBERG)

    assert after["Parameters"].items() >= synced.before[ICEBERG]["Parameters"].items()
    assert after["Parameters"]["sphereglue.label"] == "Stock on Hand"
    comments = {c["Name"]: c.get("Comment") for c in after["StorageDescriptor"]["Columns"]}
    assert comments["quantity"] == "Quantity on Hand"


def test_the_columns_of_a_delta_table_stay_as_spark_wrote_them(synced: Synced) -> None:
    before, after = synced.before[DELTA], synced.after(DELTA)

    assert after["StorageDescriptor"] == before["StorageDescriptor"]
    assert after["Parameters"].items() >= before["Parameters"].items()
    assert after["Parameters"]["sphereglue.asset"] == "FINANCE.EXCHANGE_RATES"


def test_a_resource_link_is_never_touched(synced: Synced) -> None:
    key = ("finance_db", "ecb_reference_rates")

    assert synced.after(key) == synced.before[key]


def test_names_that_differ_only_in_case_are_blocked_before_anything_is_written(
    synced: Synced,
) -> None:
    blocked = synced.blocked("masterdata")

    assert "REGION and MASTERDATA.Region would both be called region" in blocked["REGION"]
    assert blocked["Region"] == blocked["REGION"]
    assert "'Weight' and 'WEIGHT' would both be called 'weight'" in blocked["PACKAGING"]
    assert not {"region", "packaging"} & set(synced.world.glue.tables("masterdata_db"))


def test_a_name_that_a_foreign_table_has_is_blocked(synced: Synced) -> None:
    assert "hr_db.org_units exists and is not ours" in synced.blocked("hr")["ORG_UNITS"]
    assert synced.after(("hr_db", "org_units")) == synced.before["hr_db", "org_units"]


def test_what_a_bind_link_may_not_write_is_reported(synced: Synced) -> None:
    plan = synced.plans["logistics"]
    reported = {line.column: line.reason for line in plan.lines if line.action is Action.REPORT}

    assert "over a bind link it is reported, never written" in reported["SHIP_YEAR"]


def test_a_space_that_answers_403_is_no_empty_space(synced: Synced) -> None:
    verdicts = synced.session.runtime.store.assets.verdicts("datasphere")

    assert verdicts["BOARD"].reading == "denied"
    assert "403" in verdicts["BOARD"].reason

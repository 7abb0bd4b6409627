"""A store that is gone: the marks in Glue say what belongs together, and nothing is written."""

from __future__ import annotations

from sync.model.pair import LinkMode
from tests.sync.pairs import bind, imports, mirror
from tests.sync.twoway import CLICKS
from tests.sync.world import World, changes, find

PAIRS = bind() + mirror(deletion="propose", quarantine_days=0) + imports()
NAMES = ("orders", "mirror", "web")


def test_links_of_a_lost_store_are_adopted_again_without_a_write(world: World) -> None:
    session = world.start(PAIRS)
    session.sync(*NAMES)
    before = {(link.sap, link.glue): link.mode for link in session.runtime.store.links.all()}
    world.forget()

    session = world.start(PAIRS)
    with world.no_writes():
        session.discover()
        plans = [session.plan(name, refresh=False) for name in NAMES]

    assert [changes(plan) for plan in plans] == [[], [], []]
    found = {(link.sap, link.glue): link.mode for link in session.runtime.store.links.all()}
    assert found == before
    assert set(found.values()) == set(LinkMode)


def test_an_adopted_import_leaves_its_table_alone_though_the_pair_goes_both_ways(
    world: World,
) -> None:
    world.start(imports(direction="both")).sync("web")
    world.forget()

    session = world.start(imports(direction="both"))
    with world.no_writes():
        plan = session.plan("web")
        session.carry(plan)

    assert changes(plan) == []
    assert changes(session.plan("web")) == []


def test_an_adopted_link_merges_three_ways_again(synced_world: World) -> None:
    synced_world.forget()
    session = synced_world.start(bind())
    session.plan("orders")

    synced_world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    synced_world.glue.comment("lake", "orders", "currency", "Currency of the order")
    plan = session.plan("orders")

    assert changes(plan) == [
        "set ORDERS.CURRENCY.label -> sap",
        "set ORDERS.STATUS.label -> glue",
        "deploy ORDERS.deploy -> sap",
    ]


def test_an_adopted_mirror_is_dropped_like_any_other(synced_world: World) -> None:
    synced_world.forget()
    session = synced_world.start(mirror(deletion="propose", quarantine_days=0))
    session.plan("mirror")

    synced_world.sap.delete("SALES", "RETURNS")

    assert find(session.plan("mirror"), "asset").action == "drop"


def test_a_crawler_that_wiped_the_mark_leaves_the_link(synced_world: World) -> None:
    session = synced_world.start(mirror())
    synced_world.glue.admin("crawl", database="mirror")

    session.sync("mirror")

    parameters = synced_world.glue.input("mirror", "customers")["Parameters"]
    assert parameters["sphereglue.asset"] == "SALES.CUSTOMERS"
    modes = {link.mode for link in session.runtime.store.links.all(pair="mirror")}
    assert modes == {LinkMode.MIRROR}


def test_imports_that_look_alike_are_adopted_again_by_what_their_descriptions_say(
    world: World,
) -> None:
    for name in ("clicks_1", "clicks_2", "taps"):
        world.glue.create("web", {**CLICKS, "Name": name})
    world.start(imports()).sync("web")
    world.forget()

    session = world.start(imports())
    plan = session.plan("web")

    assert [line for line in plan.lines if line.blocked] == []
    links = session.runtime.store.links.all(pair="web")
    assert {(link.sap.name, link.glue.name, link.mode) for link in links} == {
        (name.upper(), name, LinkMode.IMPORT)
        for name in ("clicks_1", "clicks_2", "taps", "page_views")
    }

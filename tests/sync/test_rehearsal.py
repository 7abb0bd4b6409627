"""Rehearsing a policy: what it would settle, and nothing is saved or written."""

from __future__ import annotations

from sync.model.pair import Authority
from sync.plan.rehearsal import Rehearsal, Standing
from tests.sync.pairs import bind, mirror
from tests.sync.world import ACTOR, World, changes


def standings(found: Rehearsal) -> dict[str, Standing]:
    lines = [(each.line, each.standing) for each in found.lines if each.line.action != "report"]
    return {".".join(filter(None, (line.column, line.field))): how for line, how in lines}


def test_a_policy_is_tried_without_leaving_a_trace(world: World) -> None:
    session = world.start(bind())
    session.sync("orders")
    world.glue.comment("lake", "orders", "customer", "Buyer")
    world.sap.label("SALES", "ORDERS", "Customer", "CUSTOMER")
    world.glue.comment("lake", "orders", "status", "Lifecycle")
    session.discover()
    before = session.engine.store.version()
    plans = len(session.engine.store.plans.list())

    with world.no_writes():
        today = session.engine.rehearse(ACTOR, "orders", {})
        sap = session.engine.rehearse(ACTOR, "orders", {"label": Authority.SAP})

    assert standings(today)["CUSTOMER.label"] is Standing.REMAINS
    assert standings(today)["STATUS.label"] is Standing.SAME
    assert standings(sap)["CUSTOMER.label"] is Standing.SETTLED
    (settled,) = (each for each in sap.lines if each.standing is Standing.SETTLED)
    assert settled.then is not None
    assert (settled.then.target, settled.then.after) == ("glue", "Customer")
    assert session.engine.store.version() == before
    assert len(session.engine.store.plans.list()) == plans
    assert "set CUSTOMER.label" not in changes(session.plan("orders"))


def test_a_policy_that_asks_opens_what_was_settled(world: World) -> None:
    session = world.start(bind(authority={"label": "sap"}))
    session.sync("orders")
    world.glue.comment("lake", "orders", "customer", "Buyer")
    world.sap.label("SALES", "ORDERS", "Customer", "CUSTOMER")
    session.discover()

    found = session.engine.rehearse(ACTOR, "orders", {"label": Authority.ASK})

    assert standings(found)["CUSTOMER.label"] is Standing.OPENED


def test_what_no_plan_has_linked_yet_is_said(world: World) -> None:
    session = world.start(bind() + mirror())
    session.discover()

    assert session.engine.rehearse(ACTOR, "orders", {}).unlinked == 1
    assert session.engine.store.links.all() == []

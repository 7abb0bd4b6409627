"""Plans never change; decisions are kept beside them."""

from __future__ import annotations

from typing import Any

import pytest

from sync.errors import StoreError, UnknownPlan
from sync.store.database import Store
from tests.store.world import NOW, at


def line(name: str = "l1", **values: Any) -> dict[str, Any]:
    return {
        "id": name,
        "link_id": 1,
        "sap": "SALES.ORDERS",
        "glue": {"connection": "glue", "schema": "sales_db", "name": "orders"},
        "target": "glue",
        "action": "set",
        "column": "NET",
        "field": "description",
        "before": None,
        "after": "Net amount",
        "base": {"z": 1, "a": 2},
        "movement": "sap_moved",
        "risk": "safe",
        "conflict": False,
        "blocked": "",
        "reason": "SAP moved",
    } | values


def save(store: Store, plan_id: str = "abc1", *lines: dict[str, Any], hours: float = 0) -> None:
    store.plans.save(plan_id, "sales", "j.ortiz", at(hours), {"warnings": []}, lines or [line()])


def test_a_plan_comes_back_as_it_was_saved(store: Store) -> None:
    lines = [line("l2"), line("l1", base=[1, {"b": None}])]
    save(store, "abc1", *lines)

    plan = store.plans.load("abc1")

    assert (plan.id, plan.pair, plan.created_by, plan.created_at) == (
        "abc1",
        "sales",
        "j.ortiz",
        NOW,
    )
    assert (plan.header, plan.lines, plan.decisions) == ({"warnings": []}, tuple(lines), {})
    assert list(plan.lines[0]["base"]) == ["z", "a"]


def test_a_saved_plan_never_changes(store: Store) -> None:
    save(store)
    save(store, hours=1)

    with pytest.raises(StoreError, match="abc1 is saved already"):
        save(store, "abc1", line(after="other"))

    assert store.plans.load("abc1").lines == (line(),)
    assert store.plans.load("abc1").created_at == NOW


def test_an_empty_plan_is_a_plan(store: Store) -> None:
    store.plans.save("none", "sales", "me", NOW, {}, [])

    assert store.plans.load("none").lines == ()
    assert store.plans.list()[0].lines == 0


def test_the_newest_decision_counts(store: Store) -> None:
    save(store, "abc1", line("l1"), line("l2"), line("l3"))

    store.plans.decide("abc1", ["l1", "l2"], "ACCEPTED", None, "anna.keller", NOW)
    store.plans.decide("abc1", ["l2"], "REJECTED", {"choice": "sap"}, "j.ortiz", NOW)

    decisions = store.plans.load("abc1").decisions
    assert {name: (d.decision, d.value, d.by) for name, d in decisions.items()} == {
        "l1": ("ACCEPTED", None, "anna.keller"),
        "l2": ("REJECTED", {"choice": "sap"}, "j.ortiz"),
    }
    rows = store.query("SELECT line_id, decision FROM v_plan_line ORDER BY line_id").rows
    assert rows == [("l1", "ACCEPTED"), ("l2", "REJECTED"), ("l3", "PENDING")]


def test_a_decision_on_an_unknown_line_is_refused_whole(store: Store) -> None:
    save(store)

    with pytest.raises(StoreError, match="abc1 has no line l9"):
        store.plans.decide("abc1", ["l1", "l9"], "ACCEPTED", None, "me", NOW)

    assert store.plans.load("abc1").decisions == {}


def test_a_plan_is_found_by_the_start_of_its_id(store: Store) -> None:
    for plan_id in ("abc1", "abd2", "abd"):
        save(store, plan_id)

    assert store.plans.find("abc") == "abc1"
    assert store.plans.find("abd") == "abd"
    with pytest.raises(UnknownPlan, match="Several plans start with ab"):
        store.plans.find("ab")
    for unknown in ("x", ""):
        with pytest.raises(UnknownPlan, match="no plan"):
            store.plans.find(unknown)


def test_an_unknown_plan_is_named(store: Store) -> None:
    with pytest.raises(UnknownPlan, match="no plan zzz"):
        store.plans.load("zzz")
    with pytest.raises(UnknownPlan, match="no plan zzz"):
        store.plans.decide("zzz", ["l1"], "ACCEPTED", None, "me", NOW)


def test_the_list_is_newest_first_with_counts(store: Store) -> None:
    save(store, "old", line("l1"))
    save(store, "new", line("l1", conflict=True), line("l2", blocked="draft"), hours=1)

    assert [(p.id, p.lines, p.conflicts, p.blocked) for p in store.plans.list("sales")] == [
        ("new", 2, 1, 1),
        ("old", 1, 0, 0),
    ]
    assert [p.id for p in store.plans.list(limit=1)] == ["new"]
    assert store.plans.list("other") == []


def test_the_line_view_reads_like_a_sentence(store: Store) -> None:
    save(store)
    run = store.runs.start("apply", "sales", "abc1", "me", NOW)
    store.runs.line_outcomes(run, "abc1", {"l1": ("proven", "read back")}, at(1))

    rows = store.query(
        "SELECT sap, glue, after_value, base_value, blocked, outcome, run_id FROM v_plan_line"
    ).rows

    assert rows == [
        (
            "SALES.ORDERS",
            "sales_db.orders",
            "Net amount",
            '{"a":2,"z":1}',
            None,
            "proven",
            run,
        )
    ]

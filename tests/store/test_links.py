"""Links, pairs, bases, drift and rejections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.errors import StoreError
from sync.model.asset import AssetRef
from sync.model.base import Base
from sync.model.drift import DriftEvent, DriftStatus
from sync.model.link import Evidence, Link, LinkStatus
from sync.model.pair import Authority, LinkMode, Pair, Scope
from sync.store.database import Store
from tests.store.world import NOW, at, ref


def link(name: str = "ORDERS", **values: object) -> Link:
    defaults: dict[str, object] = {
        "id": 0,
        "pair": "sales",
        "sap": ref(name),
        "glue": AssetRef("glue", "sales_db", name.lower()),
        "mode": LinkMode.BIND,
        "status": LinkStatus.PROPOSED,
        "score": 0.9,
        "evidence": (Evidence("name", "equal", 0.5),),
    }
    return Link(**(defaults | values))  # type: ignore[arg-type]  # a factory


def event(field: str = "label", **values: object) -> DriftEvent:
    defaults: dict[str, object] = {
        "link_id": 1,
        "side": "glue",
        "column": None,
        "field": field,
        "base_value": "old",
        "value": "new",
        "kind": "changed",
        "severity": "LOW",
    }
    return DriftEvent(**(defaults | values))  # type: ignore[arg-type]  # a factory


def test_new_links_get_ids_and_come_back_whole(store: Store) -> None:
    saved = store.links.save([link("A"), link("B", status=LinkStatus.ACTIVE, by="policy")], NOW)

    assert [one.sap.name for one in saved] == ["A", "B"]
    assert len({one.id for one in saved} - {0}) == 2
    assert saved[0] == replace(link("A"), id=saved[0].id, at=NOW)
    assert store.links.active() == [saved[1]]
    assert store.links.active("other") == []
    assert store.links.all(status=LinkStatus.PROPOSED) == [saved[0]]


def test_the_same_pair_and_refs_are_one_link(store: Store) -> None:
    (first,) = store.links.save([link(score=0.5)], NOW)

    (again,) = store.links.save([link(score=0.8)], at(1))

    assert (again.id, again.score) == (first.id, 0.8)
    assert store.links.all() == [again]


@pytest.mark.parametrize("decided", [LinkStatus.ACTIVE, LinkStatus.REJECTED, LinkStatus.PAUSED])
def test_a_new_suggestion_does_not_undo_a_decision(store: Store, decided: LinkStatus) -> None:
    (first,) = store.links.save([link()], NOW)
    store.links.set_status(first.id, decided, "anna.keller", at(1))

    (again,) = store.links.save([link(score=0.7)], at(2))

    assert (again.status, again.by, again.at) == (decided, "anna.keller", at(1))
    assert again.score == 0.7


def test_a_link_with_its_id_is_saved_as_it_is(store: Store) -> None:
    (first,) = store.links.save([link()], NOW)
    changed = replace(first, mode=LinkMode.MIRROR, status=LinkStatus.PAUSED, by="me", at=at(1))

    assert store.links.save([changed], at(2)) == [changed]


def test_an_unknown_link_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="no link 77"):
        store.links.set_status(77, LinkStatus.ACTIVE, "me", NOW)
    with pytest.raises(StoreError, match=r"No link 77 ties SALES\.ORDERS"):
        store.links.save([link(id=77)], NOW)


def test_a_base_comes_back_as_it_was_saved(store: Store) -> None:
    base = Base(
        values={(None, "label"): ("Orders", "Orders"), ("NET", "type"): (["a", 1], None)},
        memory={"short": {"NET": "abc"}},
        sap_fingerprint="s",
        glue_fingerprint="g",
        rules_fingerprint="r",
        at=at(-1),
    )

    store.links.save_base(5, base, NOW)

    assert store.links.base([5, 6]) == {5: base}
    store.links.save_base(5, Base(sap_fingerprint="t"), at(1))
    assert store.links.base([5]) == {5: Base(sap_fingerprint="t", at=at(1))}


def test_many_bases_are_saved_at_once(store: Store) -> None:
    bases = {number: Base(values={(None, "f"): (number, number)}, at=NOW) for number in range(500)}

    store.links.save_bases(bases, NOW)

    assert store.links.base(range(500)) == bases


def test_drift_is_one_open_event_per_side_and_field(store: Store) -> None:
    for hours in range(3):
        store.links.save_drift(1, [event(), event("comment", column="NET")], at(hours))

    events = store.links.drift()

    assert [(e.column, e.field, e.detected_at, e.status) for e in sorted(events, key=str)] == [
        (None, "label", NOW, DriftStatus.NEW),
        ("NET", "comment", NOW, DriftStatus.NEW),
    ]


def test_drift_that_is_gone_is_resolved_and_may_come_back_as_another_event(store: Store) -> None:
    store.links.save_drift(1, [event()], NOW)
    store.links.save_drift(2, [event(link_id=2)], NOW)

    store.links.save_drift(1, [], at(1))
    store.links.save_drift(1, [event()], at(2))

    mine = sorted((e for e in store.links.drift() if e.link_id == 1), key=lambda e: e.id)
    assert [(e.status, e.resolved_at) for e in mine] == [
        (DriftStatus.RESOLVED, at(1)),
        (DriftStatus.NEW, None),
    ]
    assert [e.link_id for e in store.links.drift(DriftStatus.NEW)] == [1, 2]


def test_an_acknowledgement_holds_until_the_value_moves(store: Store) -> None:
    store.links.save_drift(1, [event()], NOW)
    (first,) = store.links.drift()
    store.links.acknowledge_drift(first.id, "anna.keller", at(1))

    store.links.save_drift(1, [event()], at(2))
    held = store.links.drift()
    store.links.save_drift(1, [event(value="newer")], at(3))
    (moved,) = store.links.drift()

    assert [e.status for e in held] == [DriftStatus.ACKNOWLEDGED]
    assert (moved.id, moved.status, moved.value) == (first.id, DriftStatus.NEW, "newer")


def test_a_rejection_is_remembered_with_both_values(store: Store) -> None:
    store.links.remember_rejection("l1", "a", None, "me", NOW)
    store.links.remember_rejection("l1", {"x": [1]}, "b", "me", at(1))

    assert store.links.rejections() == {"l1": ({"x": [1]}, "b")}
    store.links.forget_rejection("l1")
    assert store.links.rejections() == {}


def test_pairs_are_mirrored_and_marked_when_removed(store: Store) -> None:
    sales = Pair(
        name="sales",
        sap=Scope(connection="dsp", schema="SALES"),
        glue=Scope(connection="glue", schema="sales_db"),
        authority={"default": Authority.ASK},
    )
    hr = replace(sales, name="hr", sap=Scope(connection="dsp", schema="HR"))
    store.links.save_pairs([sales, hr], NOW)

    store.links.save_pairs([sales], at(1))

    rows = store.query("SELECT name, sap_schema, mode, deleted_at FROM v_pair ORDER BY name").rows
    assert rows == [("hr", "HR", "mirror", at(1)), ("sales", "SALES", "mirror", None)]


def test_the_link_view_joins_both_assets_and_the_base(store: Store) -> None:
    (saved,) = store.links.save([link()], NOW)
    store.links.save_base(saved.id, Base(at=at(1)), NOW)

    rows = store.query("SELECT link_id, status, has_base, agreed_at, sap_asset_id FROM v_link").rows

    assert rows == [(saved.id, "PROPOSED", True, at(1), None)]

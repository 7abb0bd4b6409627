"""The audit chain: whatever is changed, removed, added or cut off shows."""

from __future__ import annotations

import pytest

from sync.store.connection import Cursor
from sync.store.database import Store
from tests.store.world import NOW, at


@pytest.fixture
def chained(store: Store) -> Store:
    for number in range(1, 6):
        store.audit.append("anna.keller", "apply", f"plan {number}", {"n": number}, at(number))
    return store


def tamper(store: Store, sql: str) -> None:
    def work(cursor: Cursor) -> None:
        cursor.run(sql)

    store._db.write(work)


def test_an_untouched_chain_verifies(chained: Store) -> None:
    verified = chained.audit.verify()

    assert (verified.ok, verified.count, verified.first_bad_id) == (True, 5, None)
    newest = chained.audit.recent(2)
    assert [event.id for event in newest] == [5, 4]
    assert (newest[0].hash, newest[0].previous) == (verified.head, newest[1].hash)
    assert (newest[0].detail, newest[0].at) == ({"n": 5}, at(5))


def test_an_empty_chain_verifies(store: Store) -> None:
    verified = store.audit.verify()

    assert (verified.ok, verified.count, verified.head) == (True, 0, "")


@pytest.mark.parametrize(
    ("sql", "bad"),
    [
        pytest.param("UPDATE audit_event SET detail = '{}' WHERE id = 3", 3, id="detail"),
        pytest.param("UPDATE audit_event SET actor = 'x' WHERE id = 2", 2, id="actor"),
        pytest.param("UPDATE audit_event SET recorded_at = '2020-01-01' WHERE id = 4", 4, id="at"),
        pytest.param("DELETE FROM audit_event WHERE id = 3", 4, id="removed"),
        pytest.param("DELETE FROM audit_event WHERE id = 1", 2, id="first removed"),
        pytest.param("DELETE FROM audit_event WHERE id = 5", 5, id="cut off"),
        pytest.param("DELETE FROM audit_event", 1, id="emptied"),
        pytest.param("UPDATE audit_event SET hash = 'x' WHERE id = 5", 5, id="last hash"),
    ],
)
def test_a_change_is_found(chained: Store, sql: str, bad: int) -> None:
    tamper(chained, sql)

    verified = chained.audit.verify()

    assert (verified.ok, verified.first_bad_id) == (False, bad)
    assert verified.reason


def test_a_chain_that_was_made_anew_does_not_lead_to_the_head(chained: Store) -> None:
    head = chained.path.with_name(chained.path.name + ".audit-head")
    genuine = head.read_text()
    tamper(chained, "DELETE FROM audit_event")
    for number in range(1, 7):
        chained.audit.append("mallory", "apply", f"plan {number}", {}, NOW)
    head.write_text(genuine)

    verified = chained.audit.verify()

    assert (verified.ok, verified.first_bad_id) == (False, 5)
    assert "head" in verified.reason


@pytest.mark.parametrize("content", [None, "", "nonsense", "5 0000"])
def test_a_lost_or_changed_head_is_found(chained: Store, content: str | None) -> None:
    head = chained.path.with_name(chained.path.name + ".audit-head")
    if content is None:
        head.unlink()
    else:
        head.write_text(content)

    assert not chained.audit.verify().ok


def test_a_crash_between_event_and_head_is_no_damage(chained: Store) -> None:
    head = chained.path.with_name(chained.path.name + ".audit-head")
    behind = head.read_text()
    chained.audit.append("anna.keller", "apply", "plan 6", {}, at(6))
    head.write_text(behind)

    assert chained.audit.verify().ok


def test_a_chain_longer_than_one_page_verifies(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.store.audit._PAGE", 2)
    for number in range(5):
        store.audit.append("svc", "x", str(number), {}, NOW)

    assert store.audit.verify().count == 5

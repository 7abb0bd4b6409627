"""Whatever is changed in the audit trail, `verify` names the event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sync.store.audit import head_path
from sync.store.connection import Cursor
from sync.store.database import Store, open_store
from tests.store.world import NOW, at

EVENTS = 12
TEXTS = ("actor", "action", "subject", "detail", "previous", "hash")
FLIPS = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("chain") / "store.duckdb", now=NOW) as store:
        for number in range(1, EVENTS + 1):
            detail = {"n": number, "who": "Jürgen", "lines": ["a1", "b2"]}
            store.audit.append("anna.keller", "apply", f"plan {number}", detail, at(number))
        yield store


def cell(store: Store, field: str, event: int) -> Any:
    ((value,),) = store._db.read(
        f"SELECT {field} FROM audit_event WHERE id = $id",
        id=event,
    )
    return value


def put(store: Store, field: str, event: int, value: Any) -> None:
    def work(cursor: Cursor) -> None:
        cursor.run(f"UPDATE audit_event SET {field} = $value WHERE id = $id", id=event, value=value)

    store._db.write(work)


def first_bad(store: Store, field: str, event: int, value: Any) -> int | None:
    """Return the event that `verify` names while one field of one event holds another value."""
    genuine = cell(store, field, event)
    put(store, field, event, value)
    try:
        verified = store.audit.verify()
    finally:
        put(store, field, event, genuine)
    assert not verified.ok
    assert verified.reason
    return verified.first_bad_id


def flipped(text: str, place: int, bit: int) -> str:
    """Return *text* with one bit of one byte changed, as far as that is still text."""
    content = bytearray(text.encode())
    content[place % len(content)] ^= 1 << bit
    return content.decode("utf-8", "ignore")


@FLIPS
@given(
    field=st.sampled_from(TEXTS),
    event=st.integers(1, EVENTS),
    place=st.integers(0, 200),
    bit=st.integers(0, 7),
)
def test_a_flipped_bit_of_any_text_is_found(
    chained: Store, field: str, event: int, place: int, bit: int
) -> None:
    genuine = cell(chained, field, event)
    assume(genuine)
    value = flipped(genuine, place, bit)
    assume(value != genuine and "\0" not in value)

    assert first_bad(chained, field, event, value) == event


@FLIPS
@given(
    event=st.integers(1, EVENTS),
    field=st.sampled_from(TEXTS),
    value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
def test_another_text_is_found(chained: Store, event: int, field: str, value: str) -> None:
    assume(value != cell(chained, field, event))

    assert first_bad(chained, field, event, value) == event


@FLIPS
@given(event=st.integers(1, EVENTS), shift=st.integers(-(2**40), 2**40).filter(bool))
def test_a_moved_time_is_found_to_the_microsecond(chained: Store, event: int, shift: int) -> None:
    genuine: datetime = cell(chained, "recorded_at", event)

    moved = genuine + timedelta(microseconds=shift)

    assert first_bad(chained, "recorded_at", event, moved) == event


@FLIPS
@given(place=st.integers(0, 70), bit=st.integers(0, 6))
def test_a_flipped_bit_of_the_head_is_found(chained: Store, place: int, bit: int) -> None:
    path: Path = head_path(chained.path)
    genuine = path.read_bytes()
    content = bytearray(genuine)
    content[place % (len(content) - 1)] ^= 1 << bit  # the last byte ends the line
    path.write_bytes(content)
    try:
        verified = chained.audit.verify()
    finally:
        path.write_bytes(genuine)

    assert not verified.ok


def test_the_chain_is_whole_again_afterwards(chained: Store) -> None:
    assert chained.audit.verify().count == EVENTS

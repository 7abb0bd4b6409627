"""Work of several threads at the same time is done together, and each gets its own result."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from sync.model.asset import AssetRef
from sync.model.plan import Outcome
from sync.store.database import Store
from sync.store.together import Together

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_what_comes_meanwhile_is_done_in_one_go() -> None:
    groups: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(items: Sequence[int]) -> list[int]:
        groups.append(sorted(items))
        begun.set()
        go_on.wait(10)
        return [item * 2 for item in items]

    together = Together(work)
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(together.do, 0)
        begun.wait(10)
        others = [pool.submit(together.do, number) for number in range(1, 5)]
        while len(together._waiting) < 4:
            pass
        go_on.set()

        assert first.result() == 0
        assert [other.result() for other in others] == [2, 4, 6, 8]
    assert groups == [[0], [1, 2, 3, 4]]


def test_an_error_reaches_everyone_who_waits_and_nobody_after() -> None:
    def work(items: Sequence[int]) -> list[int]:
        if 0 in items:
            raise ValueError("zero")
        return list(items)

    together = Together(work)

    with pytest.raises(ValueError, match="zero"):
        together.do(0)
    assert together.do(1) == 1


def test_writes_journaled_from_many_threads_keep_their_own_outcomes(store: Store) -> None:
    run = store.runs.start("sync", "sales", "p", "anna", NOW)

    def write(number: int) -> tuple[int, str]:
        ref = AssetRef("glue", "sales", f"t{number}")
        before = None if number % 2 else {"number": number}
        write_id = store.runs.intent(run, number, "glue", ref, before, NOW)
        store.runs.outcome(write_id, Outcome.PROVEN, {"after": number}, None, NOW)
        return write_id, ref.name

    with ThreadPoolExecutor(8) as pool:
        ids = dict(pool.map(write, range(100)))

    writes = store.runs.writes(run)
    assert {each.id: each.ref.name for each in writes} == ids
    assert [each.link_id for each in sorted(writes, key=lambda each: int(each.ref.name[1:]))] == [
        *range(100)
    ]
    for each in writes:
        number = int(each.ref.name[1:])
        assert each.before_body == (None if number % 2 else {"number": number})
        assert each.after_body == {"after": number}
    assert store.runs.open_writes() == []

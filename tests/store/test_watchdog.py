"""What takes too long is interrupted, and nothing else."""

from __future__ import annotations

import threading

import pytest

from sync.store.watchdog import Watchdog


@pytest.fixture
def watchdog() -> Watchdog:
    return Watchdog()


@pytest.mark.timeout(20)
def test_only_what_lasts_too_long_is_interrupted(watchdog: Watchdog) -> None:
    said: list[str] = []
    slow, quick = threading.Event(), threading.Event()
    with watchdog.limiting(60, lambda: said.append("patient")):
        with watchdog.limiting(0.05, quick.set):
            pass
        with watchdog.limiting(0.1, slow.set):
            assert slow.wait()

    assert not quick.is_set()
    assert said == []
    watchdog.close()


@pytest.mark.timeout(20)
def test_each_of_many_is_interrupted_at_its_own_moment(watchdog: Watchdog) -> None:
    order: list[int] = []
    over = threading.Event()

    def heard(number: int) -> None:
        order.append(number)
        if len(order) == 3:
            over.set()

    with (
        watchdog.limiting(0.3, lambda: heard(3)),
        watchdog.limiting(0.1, lambda: heard(1)),
        watchdog.limiting(0.2, lambda: heard(2)),
    ):
        assert over.wait()
    assert order == [1, 2, 3]
    watchdog.close()


@pytest.mark.timeout(20)
def test_one_thread_watches_over_all_and_ends_with_it(watchdog: Watchdog) -> None:
    before = threading.active_count()
    for _ in range(100):
        with watchdog.limiting(60, pytest.fail):
            assert threading.active_count() <= before + 1

    (thread,) = [each for each in threading.enumerate() if each.name == "watchdog"][-1:]
    watchdog.close()
    thread.join()
    assert not thread.is_alive()

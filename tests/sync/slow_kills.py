"""A few kills, run by name outside the gate; `python -m tests.sync.kills --times 50` does many."""

from __future__ import annotations

from pathlib import Path

from tests.sync.kills import kill_many, serving


def test_a_process_that_is_killed_anywhere_loses_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as servers:
        tally = kill_many(servers, tmp_path, times=4, seed=7)

    assert tally.kills == 4

"""A few kills; `python -m tests.sync.kills --times 50` does many."""

from __future__ import annotations

import random
from pathlib import Path

from tests.sync.kills import kill_at, serving

# In discovery, in the planning that an apply begins with, and amid the writes of an apply.
POINTS = ("discover", "mirror", "a write")


def test_a_process_that_is_killed_anywhere_loses_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as servers:
        tally = kill_at(servers, tmp_path, POINTS, random.Random(7))

    assert tally.kills == len(POINTS)

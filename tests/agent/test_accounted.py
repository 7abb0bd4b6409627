"""A number, a name or a time that a frame does not hold is noticed, however it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sync.agent.drafts.accounted import unaccounted
from sync.agent.drafts.understand import understand
from sync.agent.frame import Frame
from sync.agent.hearing import Hearing
from sync.agent.model import load_model
from tests.agent.judge import World
from tests.agent.world import CLOCK


@pytest.mark.parametrize(
    ("question", "without", "missed"),
    [
        ("failed runs of SALES_ORDERS yesterday", {"window": None}, ["yesterday"]),
        ("failed runs of SALES_ORDERS yesterday", {"filters": ()}, ["SALES_ORDERS"]),
        ("the 7 largest tables", {"limit": 10}, ["the 7"]),
        ("assets in FINANCE", {"filters": ()}, ["FINANCE"]),
    ],
)
def test_what_a_frame_leaves_out_is_named(
    worlds: Mapping[str, World], question: str, without: dict[str, object], missed: list[str]
) -> None:
    atoms = Hearing(worlds["base"].store).read(question, CLOCK).question.atoms
    understood = understand(atoms, load_model(), CLOCK)
    assert understood is not None
    assert unaccounted(atoms, understood.frame) == ()
    lacking: Frame = replace(understood.frame, **without)  # type: ignore[arg-type]  # any fields
    assert [atom.text for atom in unaccounted(atoms, lacking)] == missed

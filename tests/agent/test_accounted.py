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


@pytest.mark.parametrize(
    ("question", "missed"),
    [
        ("which owners have only views", "only"),
        ("error classes that only occur in sales", "only"),
        ("which tables exist in both systems", "in both systems"),
        ("owners with more than 3 tables, none of them documented", "none"),
        ("which tables exist on both sides and have no owner", "on both sides"),
        ("who approved most mappings and when was the last one", "when"),
        ("models that depend on anything in MASTERDATA", "depend on"),
        ("jobs with the same schedule", "same"),
        ("which other jobs failed when payroll failed", "other"),
        ("what else failed on the day when payroll failed", "when"),
        ("is most drift critical", "most"),
        ("which jobs fail together", "together"),
        ("which finance tables are synced hourly", "hourly"),
        ("oldest and newest table", "newest"),
        ("which job's average duration is higher than the overall average", "than"),
        ("jobs slower than payroll", "than"),
        ("which users logged in for the first time this month", "for the first time"),
        ("jobs that took more than twice as long as usual today", "longer than twice the usual"),
        ("longest period without any failure this year", "gap between two"),
        ("5 log lines of the last failed run", "failed run"),
        ("failures between 22:00 and 06:00 and during the day", "day"),
        ("did we fail more in january than in february and march together", "together"),
        ("did the runs start on time", "time"),
        ("which jobs were due yesterday but did not run", "due"),
        ("who has never approved anything", "never"),
        ("owners that have assets in every space", "in every"),
        ("assets with at least two tags", "assets"),
        ("median time to approve a mapping", "median"),
        ("how many tables have more than one owner", "more than one"),
        ("did all jobs run yesterday", "all"),
        ("which users have not logged in successfully this month", "not"),
        ("who logged in this week without ever having had a failed login", "without"),
    ],
)
def test_a_word_that_works_on_the_whole_answer_is_missed_where_the_frame_does_not_do_it(
    worlds: Mapping[str, World], question: str, missed: str
) -> None:
    atoms = Hearing(worlds["base"].store).read(question, CLOCK).question.atoms
    understood = understand(atoms, load_model(), CLOCK)
    assert understood is not None
    assert missed in [atom.text for atom in understood.checked(atoms).missed]


@pytest.mark.parametrize(
    "question",
    [
        "runs that only finished with warnings last week",
        "tables with only string columns",
        "tables that hold both an order_date and a customer_id",
        "assets that feed others but are fed by nothing themselves",
        "do all tables have an owner",
        "how many rows do all tables in FINANCE hold together",
        "which job fails most often",
        "runs that took longer than average",
        "assets with more than one drift event this quarter, resolved or not",
        "when was product master last changed",
        "who started the longest run this week",
        "jobs that failed this week but not last week",
    ],
)
def test_such_a_word_is_held_where_the_frame_does_what_it_says(
    worlds: Mapping[str, World], question: str
) -> None:
    atoms = Hearing(worlds["base"].store).read(question, CLOCK).question.atoms
    understood = understand(atoms, load_model(), CLOCK)
    assert understood is not None
    assert not understood.checked(atoms).missed

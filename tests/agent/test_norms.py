"""Comparisons with the average: of all rows that are asked about, or of all runs of a job."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Behaviour
from tests.agent.judge import World
from tests.agent.world import CLOCK

_MONTH = "started_at >= TIMESTAMP '2026-03-01'"
_LENGTH = "epoch(finished_at - started_at)"
_TABLES = (
    "v_asset a JOIN v_profile p ON p.asset_id = a.id AND p.is_newest"
    " WHERE a.asset_type = 'table' AND a.deleted_at IS NULL"
)


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        (
            "how many runs took longer than average this month",
            f"SELECT count(*) FROM v_run WHERE {_MONTH}"
            f" AND {_LENGTH} > (SELECT avg({_LENGTH}) FROM v_run WHERE {_MONTH})",
        ),
        (
            "how many runs this month took at least twice the median",
            f"SELECT count(*) FROM v_run WHERE {_MONTH}"
            f" AND {_LENGTH} >= 2 * (SELECT median({_LENGTH}) FROM v_run WHERE {_MONTH})",
        ),
        (
            "how many tables have more rows than average",
            f"SELECT count(*) FROM {_TABLES}"
            f" AND p.row_count > (SELECT avg(p.row_count) FROM {_TABLES})",
        ),
        (  # what is usual for a job is told by all of its runs, not by those of the month
            "how many runs this month took longer than the average of their own job",
            f"SELECT count(*) FROM (FROM v_run QUALIFY {_LENGTH} >"
            f" avg({_LENGTH}) OVER (PARTITION BY job_id)) WHERE {_MONTH}",
        ),
    ],
)
def test_more_than_the_average(worlds: Mapping[str, World], question: str, sql: str) -> None:
    store = worlds["base"].store
    ((expected,),) = store.query(sql).rows
    assert expected
    assert Agent(store).ask(question, Conversation(), CLOCK).value == expected


def test_an_average_that_nothing_takes_is_asked_about(worlds: Mapping[str, World]) -> None:
    answer = Agent(worlds["base"].store).ask("mappings slower than average", Conversation(), CLOCK)
    assert answer.behaviour is Behaviour.CLARIFY
    assert "slower than average" in answer.text

"""Questions about what is different, shared or still to come, with their answers in SQL."""

from __future__ import annotations

import pytest

from sync.agent.agent import Agent
from sync.agent.answer import Behaviour
from sync.store.database import Store
from tests.agent.talking import assert_holds, last

# The rows that an answer must hold in any order, whatever else it shows.
_ROWS = {
    "which columns do all tables of hr_db share": (
        "SELECT min(c.name) FROM v_column c JOIN v_asset a ON a.id = c.asset_id"
        " WHERE a.schema = 'hr_db' AND a.asset_type = 'table' AND a.deleted_at IS NULL"
        " GROUP BY lower(c.name) HAVING count(DISTINCT a.id) = (SELECT count(*) FROM v_asset"
        " WHERE schema = 'hr_db' AND asset_type = 'table' AND deleted_at IS NULL)"
    ),
    "columns shared by all remote tables of SALES": (
        "SELECT name FROM v_column WHERE qualified_asset IN ('SALES.RT_VBAK', 'SALES.RT_VBAP')"
        " GROUP BY name HAVING count(*) = 2"
    ),
    "column names with different types in datasphere": (
        "SELECT name FROM v_column WHERE system = 'datasphere' GROUP BY name"
        " HAVING count(DISTINCT data_type) > 1"
    ),
    "which column names come with more than one data type": (
        "SELECT name, count(DISTINCT data_type) FROM v_column GROUP BY name"
        " HAVING count(DISTINCT data_type) > 1"
    ),
    "column names with at least 3 types": (
        "SELECT name FROM v_column GROUP BY name HAVING count(DISTINCT data_type) >= 3"
    ),
    "which spaces have more than two asset types": (
        "SELECT schema FROM v_asset WHERE deleted_at IS NULL AND system = 'datasphere'"
        " GROUP BY schema HAVING count(DISTINCT asset_type) > 2"
    ),
    "which jobs have not succeeded since their last failure": (
        "SELECT name FROM v_job j WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM v_run f"
        " WHERE f.job_id = j.job_id AND f.status = 'FAILED' AND NOT EXISTS (SELECT 1 FROM v_run s"
        " WHERE s.job_id = f.job_id AND s.status = 'SUCCEEDED' AND s.started_at > f.started_at))"
    ),
    "jobs with more than 2 statuses last week": (
        "SELECT job FROM v_run WHERE started_at >= TIMESTAMP '2026-03-09'"
        " AND started_at < TIMESTAMP '2026-03-16' GROUP BY job HAVING count(DISTINCT status) > 2"
    ),
}


@pytest.mark.parametrize("question", _ROWS)
def test_the_rows_that_are_asked_for(agent: Agent, store: Store, question: str) -> None:
    assert_holds(last(agent, question), store.query(_ROWS[question]).rows)


def test_what_is_in_none_of_them_is_said(agent: Agent) -> None:
    answer = last(agent, "which columns do all tables of SALES have in common")

    assert (answer.value, answer.rows) == (0, ())
    assert "No column is in every table of SALES" in answer.text


def test_what_limits_the_groups_is_said(agent: Agent) -> None:
    assert "with number > 3" in last(agent, "column names that occur in more than 3 assets").text


def test_things_in_every_one_are_not_counted_for_each(agent: Agent) -> None:
    assert last(agent, "owners that have assets in every space").behaviour is Behaviour.CLARIFY


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("how many jobs run on sundays", "which jobs run on sundays"),
        ("how many jobs start between 1 and 3 am", "which jobs start between 1 and 3 am"),
    ],
)
def test_jobs_are_counted_by_their_schedules(agent: Agent, question: str, plain: str) -> None:
    assert last(agent, question).value == len(last(agent, plain).rows) > 1


@pytest.mark.parametrize("when", ["tonight", "tomorrow", "later today"])
def test_the_last_to_start_is_the_latest_of_all(agent: Agent, when: str) -> None:
    each = last(agent, f"which job starts last {when}")
    first = last(agent, f"which job starts first {when}")

    assert each.columns[2] == "last_start"
    assert each.rows[0][2] > first.rows[0][2]


@pytest.mark.parametrize(
    ("shown", "asked", "some"),
    [
        ("list the tables of HR", "are they mapped", "2 of 4 assets"),
        ("which jobs failed yesterday", "were those scheduled", "1 of 3 runs"),
        ("columns of HR.EMPLOYEES", "are these nullable", "5 of 8 columns"),
    ],
)
def test_it_is_no_plain_yes_where_only_some_are_so(
    agent: Agent, shown: str, asked: str, some: str
) -> None:
    answer = last(agent, shown, asked)

    assert answer.value is None
    assert answer.text.startswith(f"Some: {some}")


def test_one_that_is_so_is_a_plain_yes(agent: Agent) -> None:
    assert last(agent, "list the tables of HR", "is any of them mapped").value is True


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("tables of FINANCE in alphabetical order", "tables of FINANCE sorted by name"),
        ("failed runs today in chronological order", "failed runs today, oldest first"),
        ("drift sorted by severity, then by date", "drift sorted by severity"),
        ("a dozen slowest runs this month", "12 slowest runs this month"),
        (
            "everything whose name ends with 'orders', both systems please",
            "assets whose name ends with 'orders'",
        ),
        ("assets per owner, split into datasphere and glue", "assets per owner and system"),
        (
            "how many more rows has journal_entries than its glue table",
            "rows of JOURNAL_ENTRIES and its glue table",
        ),
        (
            "the most recent failure of every space: which job, at what time",
            "latest failure per space",
        ),
        (
            "what was the error the last time exchange rates failed",
            "why did exchange rates fail the last time",
        ),
        ("tables identified by more than one key field", "tables with more than one key column"),
        (
            "what carries both a product_id and a quantity field",
            "assets with both a product_id and a quantity column",
        ),
        (
            "every space with its number of assets and failed runs in march",
            "per space the number of assets and failed runs in march",
        ),
        ("how many runs on workdays", "how many runs on weekdays"),
    ],
)
def test_the_same_said_in_another_way(agent: Agent, said: str, plain: str) -> None:
    answer = last(agent, said)

    assert answer.rows
    assert answer.rows == last(agent, plain).rows


def test_jobs_for_working_days_only_fire_on_no_other_day(agent: Agent) -> None:
    planned = last(agent, "jobs planned for working days only (Monday to Friday)")
    running = last(agent, "which jobs run on working days only")

    assert set(planned.cells("job")) == set(running.cells("job")) != set()

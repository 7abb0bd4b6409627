"""Other ways to say the same: what narrows nothing, what was named before, slips in names."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Behaviour
from sync.agent.guard import refusal
from sync.agent.talk.openings import opened
from sync.agent.talk.pointing import has_pronoun
from sync.agent.words.plain import tongues
from sync.agent.words.plain.stages import as_plain
from tests.agent import talking
from tests.agent.judge import World
from tests.agent.world import CLOCK


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("do we have more tables or views", "how many tables versus views"),
        ("how did the last sync end?", "what was the status of the last sync"),
        ("slowest jobs first", "jobs, slowest first"),
        ("jobs, starting with the oldest", "jobs, oldest first"),
        ("which sync fails most often", "which job fails most often"),
        ("tables with number of columns", "tables, how many columns in each"),
        ("spaces with number of assets over 5", "spaces with number of assets over 5"),
        ("does hr take longer than sales", "does hr slower than sales"),
        ("jobs that usually take over 5 min", "jobs with an average duration of over 5 min"),
        ("does anybody own WAREHOUSES", "does WAREHOUSES have an owner"),
        ("queue length per priority", "number of queued runs per priority"),
        ("least successful job", "job with the lowest success rate"),
        ("lineage of X two levels up", "upstream of X up to two levels"),
        ("last night: everything ok?", "was everything ok last night?"),
        ("which runs took longer than average", "which runs took longer than average"),
    ],
)
def test_construction_is_put_plainly(said: str, plain: str) -> None:
    assert as_plain(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("tables bigger as 5 GB", "tables bigger than 5 GB"),
        ("owner wise tables", "tables per owner"),
        ("failures, user wise", "failures, per user"),
        ("how looks the trend of failures", "show the trend of failures"),
        ("runs on 14 march vs the 15th", "runs on 14 march vs 15 march"),
        ("runs in the night from monday to tuesday", "runs in the night of monday"),
        ("CUSTOMERS, when was it changed", "when was CUSTOMERS changed"),
        ("in average how many runs we have", "on average how many runs do we have"),
        ("success rate, year to date", "success rate, year to date"),
        ("syncs on the 12.3.", "syncs on 12 march"),
        ("runs since the 14th of march and 20 more", "runs since the 14th of march and 20 more"),
    ],
)
def test_other_tongues_are_put_plainly(said: str, plain: str) -> None:
    assert " ".join(tongues.RULES.put(said).split()) == plain


@pytest.mark.parametrize(
    ("said", "declined"),
    [
        ("empty spaces?", False),
        ("empty the spaces", True),
        ("delete all drift entries that are resolved", True),
        ("delete that", False),
        ("views with 'stock' or 'ship' in the name", False),
        ("views named 'stock' or 'a'='a'", True),
        ("I want to change COST_CENTERS, what would break?", False),
        ("I want to change COST_CENTERS", True),
    ],
)
def test_only_orders_to_change_are_declined(said: str, declined: bool) -> None:
    assert bool(refusal(said)) == declined


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("each database with the tables it has", False),
        ("the job that fails most", False),
        ("which runs did not make it", False),
        ("when did it run", True),
        ("what feeds the table", True),
    ],
)
def test_pronoun_points_back_only_where_nothing_is_named(said: str, points: bool) -> None:
    assert has_pronoun(said) == points


def test_what_a_question_leaves_out_stays() -> None:
    said = "columns in CUSTOMERS but not in SUPPLIERS"

    assert opened(said).text == said


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("list all spaces, empty ones included", "list all spaces"),
        ("every failed run please", "failed runs"),
        ("spaces that don't have assets", "which spaces are empty"),
        ("glue databases and how many tables are in each", "number of tables per glue database"),
        ("glue tables not mapped to anything", "orphaned glue tables"),
        ("datasphere assets that belong to FINANCE", "datasphere assets in FINANCE"),
        ("columns of sales_ordres", "columns of sales_orders"),
        ("count every asset", "how many assets are there"),
        ("success rates of the spaces", "success rate per space"),
        ("jobs below 90% success this month", "jobs with a success rate below 90% this month"),
        ("jobs that failed in march but never before", "jobs failed in march but not before march"),
        ("runs that only made it on the second try", "succeeded runs with exactly 2 attempts"),
        ("did customers go through this morning", "did customers succeed this morning"),
        ("did any table shrink since the previous row count", "did any table lose rows"),
        ("payroll keeps failing, what's the reason", "why does payroll keep failing"),
        (
            "has SALES_ORDERS got slower compared to last month",
            "is SALES_ORDERS slower than last month",
        ),
        (
            "SUPPLIERS will be down tomorrow, which owners downstream do I warn",
            "which owners are downstream of SUPPLIERS",
        ),
        ("what reads straight from CUSTOMERS", "what reads directly from CUSTOMERS"),
        ("tables we still don't sync, say over 100k rows", "unmapped tables with over 100k rows"),
        ("who couldn't log in this month", "who failed to log in this month"),
        ("who retried payroll last night", "who started the retries of payroll last night"),
        ("does anything depend on HR.EMPLOYEES", "what depends on HR.EMPLOYEES"),
        ("what is still due before midnight", "what is due between now and midnight"),
        ("when did the payroll feed fail last", "when did payroll_results_sync fail last"),
        (
            "failing jobs, and with which error class",
            "failed runs newest of their job with their error class",
        ),
        (
            "which job has the second worst failure rate overall",
            "which job has the second highest failure rate",
        ),
        (
            "how many hours pass between detecting drift and resolving it",
            "average resolution time of drift in hours",
        ),
        (
            "how many hours did the SHIPMENTS sync run in march",
            "total duration of SHIPMENTS in hours in march",
        ),
        (
            "was the glue api slower this week than last week",
            "is the latency of glue_api this week higher than last week",
        ),
        ("does any table go to more than one glue table", "tables with several active mappings"),
        ("two slowest feeds in each space", "two slowest jobs in each space"),
        (
            "average written objects, LOGISTICS feeds only, one line per feed",
            "average written objects of LOGISTICS jobs, per job",
        ),
        (
            "which component had the longest uninterrupted outage",
            "which component had the longest outage",
        ),
        ("when did SHIPMENTS last run and how did that end", "status of the last SHIPMENTS run"),
        ("tables missing an owner or a description", "tables without owner or without description"),
        (
            "if RT_VBAP is switched off, which owners do we have to inform",
            "which owners are downstream of RT_VBAP",
        ),
        ("which 5 jobs start next", "the next 5 jobs of those that are enabled"),
        ("give me in chronological order what j.ortiz did", "what j.ortiz did, oldest first"),
        ("from when to when was glue down this month", "when was glue down this month"),
        ("what can you tell me about the Revenue Analysis", "describe AM_SALES_REVENUE"),
        ("success rate month to date", "success rate this month"),
        ("how many tables have anyone responsible", "how many tables have an owner"),
    ],
)
def test_other_words_give_the_same_rows(said: str, plain: str, worlds: Mapping[str, World]) -> None:
    agent = Agent(worlds["base"].store)

    one, other = (agent.ask(text, Conversation(), CLOCK) for text in (said, plain))

    assert one.behaviour is other.behaviour is Behaviour.ANSWER
    assert other.rows
    told, expected = ([list(map(talking.plain, row)) for row in each.rows] for each in (one, other))
    assert sorted(map(str, told)) == sorted(map(str, expected))


def test_name_that_differs_in_a_number_is_no_slip(worlds: Mapping[str, World]) -> None:
    answer = Agent(worlds["base"].store).ask("describe TMP_TEST_02", Conversation(), CLOCK)

    assert answer.behaviour is Behaviour.NOT_FOUND

"""Turns that go on with others: what they change, what "it" and "them" are, what waits."""

from __future__ import annotations

import pytest

from sync.agent.acting.wordings import as_order
from sync.agent.agent import Agent
from sync.agent.talk.openings import opened
from tests.agent.talking import last


@pytest.mark.parametrize(
    ("turns", "read"),
    [
        (("assets per space", "for glue instead"), "count of assets, per database"),
        (("mappings with a score below 0.9", "highest score first"), "highest score first"),
        (("failed runs per day in march", "cumulative please"), "as a running total"),
        (("how far is it from RT_VBAK to AM_SALES_REVENUE", "show me the path"), "lineage path"),
        (("failed runs per space", "drop finance"), "status = FAILED; space not = FINANCE"),
        (("tables in sales_db", "add hr_db"), "database = sales_db or hr_db"),
        (("tables in sales and hr", "leave out hr"), "asset type = table; space = SALES"),
        (("failed runs per owner", "leave out anna.keller"), "owner not = anna.keller"),
        (("audit events of j.ortiz", "without the logins"), "user = j.ortiz; not: a login"),
        (("jobs with high priority", "sort them by next run"), "lowest next fire at first"),
        (("which database has the most columns?", "and the runner-up?"), "number 2 of the ranking"),
        (("which mapping was rejected?", "what was the glue table?"), "status = REJECTED"),
        (("describe RT_VBAP", "number of rows in it?"), "where asset = SALES.RT_VBAP"),
        (("coverage per space", "how many are not mapped in each of them?"), "assets, per space"),
        (("open findings per owner", "glue only"), "findings, per owner, where system = glue"),
        (("open findings per owner", "only tables"), "findings, per owner, where asset type ="),
        (
            ("columns that SHIPMENTS and DELIVERIES of logistics share", "only in DELIVERIES?"),
            "of LOGISTICS.DELIVERIES and LOGISTICS.SHIPMENTS",
        ),
        (("components that have never been down",), "has no health checks (status = DOWN)"),
        (("who has neither logged in nor changed anything this month",), "users, where has no"),
        (("was the glue latency higher this week than last week",), "latency of health checks"),
        (("how many log lines per level for run 4161",), "per level, where run = 4161"),
        (("who changed a job or kicked one off in march",), "changed or started something"),
        (("runs per day last week", "forget the days, I just need the total"), "of runs, in last"),
        (("runs per space last week", "just the total"), "count of runs, in last week"),
        (
            (
                "average duration of SALES_ORDERS runs in march",
                "and SHIPMENTS?",
                "which is slower?",
            ),
            "per asset, where asset = SALES.SALES_ORDERS or LOGISTICS.SHIPMENTS",
        ),
        (("assets in HR", "and the columns?"), "columns, where space = HR"),
        (("columns of SALES_ORDERS", "and the items?"), "where asset = SALES.SALES_ORDER_ITEMS"),
        (
            ("what feeds AM_PROFITABILITY", "only tables", "same for AM_SALES_REVENUE"),
            "upstream, of SALES.AM_SALES_REVENUE",
        ),
        (("failures by error class", "drop throttling"), "error class not = THROTTLING"),
        (("any outage right now?",), "outages, where not over"),
        (
            ("which runs finished with warnings today", "show their log", "how about yesterday"),
            "status = PARTIAL, in yesterday",
        ),
        (("failures by error class", "in percent"), "each one's share of all runs, per error"),
        (("coverage of LOGISTICS", "which of its assets are not covered?"), "space = LOGISTICS"),
        (("why did run 2695 fail",), "why, where run = 2,695"),
        (("did the payroll sync fail last night?", "what was the error"), "why, where"),
        (("top 3 jobs by average duration", "use the median rather than the mean"), "median"),
        (("finance tables", "per owner", "sort by number"), "per owner, where space = FINANCE"),
        (("open drift", "and the resolved ones?"), "drift events, where status = RESOLVED"),
        (("failed runs in march", "in percent", "by space"), "share of runs with status = FAILED"),
        (("open drift", "list them with the detection date"), "drift events, where not resolved"),
        (("open drift by severity", "list the critical ones"), "drift events, where severity"),
        (("failed runs yesterday", "and in january?"), "in January 2026"),
        (("what feeds AM_SALES_REVENUE", "now downstream of SUPPLIERS"), "MASTERDATA.SUPPLIERS"),
        (("describe SUPPLIERS", "what about PRODUCTS"), "describe asset, of MASTERDATA.PRODUCTS"),
        (("describe EMPLOYEES", "which columns are pii"), "where asset = HR.EMPLOYEES; classified"),
        (
            ("columns of SALES_ORDERS", "the same for PRODUCTS, only key columns"),
            "columns, where asset = MASTERDATA.PRODUCTS; part of the key",
        ),
        (("describe SUPPLIERS", "and its upstream?"), "upstream, of MASTERDATA.SUPPLIERS"),
        (("who owns GL_ACCOUNTS", "what else does she own"), "owner = priya.nair; asset not ="),
        (("how many tables are in finance", "no, I meant logistics"), "space = LOGISTICS"),
        (("failed jobs in the MARKETING space", "I meant sales"), "space = SALES"),
        (("success rate by space in march", "worst first"), "lowest number first"),
        (("assets per owner", "leave out those without an owner"), "has an owner"),
        (("runs of yesterday per space", "add the average duration"), "count, avg duration"),
        (("open drift in sales", "how many views are in hr", "back to the drift"), "SALES"),
        (
            ("open drift in sales", "who owns GL_ACCOUNTS", "go back to the drift and keep high"),
            "drift events, where space = SALES; severity = HIGH",
        ),
        (
            ("split this month's runs by what triggered them",),
            "count of runs, per trigger, in this",
        ),
        (("slowest run of last week", "show its log"), "log of runs, of the newest run (run = "),
        (("last failed run", "and the one before that?", "why"), "why, where run = 4,161"),
        (("last failed run", "why"), "why, where run = 4,165"),
        (("was the scheduler degraded this month",), "status = DEGRADED"),
        (("when is the next run of payroll and how often does it run",), "HR.PAYROLL_RESULTS"),
        (("when did deliveries last fail", "and the time before that?"), "number 2 of the"),
        (("why did payroll fail", "and the previous time?"), "number 2 of the ranking"),
        (("last failed run", "what did it log"), "log of runs, of the newest run (run = "),
    ],
)
def test_a_short_turn_changes_what_was_asked(agent: Agent, turns: tuple[str, ...], read: str):
    assert read in last(agent, *turns).interpretation


@pytest.mark.parametrize(
    ("turns", "read"),
    [
        (
            ("failures per space this month", "now the failure rate instead"),
            "rate of runs, per space",
        ),
        (("average duration per job", "use the maximum instead"), "max duration of runs, per job"),
        (("failed runs last week", "group them by error class"), "per error class, where status"),
        (("open drift in sales", "any status"), "drift events, where space = SALES"),
        (("open drift in sales", "any status, but only high"), "SALES; severity = HIGH"),
        (("remote tables", "same for the analytic models"), "where asset type = model"),
        (
            (
                "success rate of finance",
                "how many views are in hr",
                "back to finance: what was the rate in february",
            ),
            "success rate of runs, where space = FINANCE, in February",
        ),
        (("what depends on SUPPLIERS", "and the other side?"), "upstream, of MASTERDATA.SUPPLIERS"),
        (
            ("how many runs yesterday", "how many of them failed", "what share is that"),
            "share of runs",
        ),
        (("failures per space this month", "only spaces with at least 5"), "with number >= 5"),
        (("failed runs in hr this month", "only on weekends"), "this month, weekends"),
        (("runs per space last week", "by status rather than by space"), "per status"),
        (
            ("failures per error class", "leave throttling out", "put throttling back in"),
            "FAILED, over",
        ),
        (("how many runs succeeded yesterday", "and how many did not?"), "finished, but not SUCC"),
        (("failed runs in hr", "and in sales", "both together"), "space = HR or SALES"),
        (("open drift", "on which tables"), "per asset, where not resolved"),
        (("longest run yesterday", "who started it"), "where run ="),
        (("top 5 jobs by failures", "only the first two"), "highest number first, the first 2"),
        (("runs in finance, sorry, logistics",), "where space = LOGISTICS"),
        (("failed, no wait, cancelled runs",), "status = CANCELLED"),
        (
            ("how many rows do the invoices have", "the vendor ones", "and the customer ones?"),
            "asset = FINANCE.AR_INVOICES",
        ),
        (
            ("top 3 tables of the FINANCE space by row count",),
            "highest row count first, the first 3",
        ),
        (("which jobs are scheduled only from monday to friday",), "Monday to Friday alone"),
        (("which space has more tables, SALES or HR",), "asset type = table"),
    ],
)
def test_a_short_turn_keeps_the_rest(agent: Agent, turns: tuple[str, ...], read: str):
    assert read in last(agent, *turns).interpretation


@pytest.mark.parametrize(
    "turns",
    [
        ("failed runs in finance last week", "how many views do we have"),
        ("failed runs in finance last week", "forget that. how many views are there?"),
    ],
)
def test_a_whole_question_inherits_nothing(agent: Agent, turns: tuple[str, ...]):
    assert last(agent, *turns).filters == ("asset type = view",)


@pytest.mark.parametrize(
    "text",
    [
        "why?",
        "the second one",
        "which ones?",
        "as a bar chart",
        "same for finance",
        "rerun it",
        "and the week before?",
        "sort them by duration",
        "show the log",
        "what else does she own",
        "did any job fail since then?",
        "only the tables",
    ],
)
def test_without_anything_before_it_asks_back(agent: Agent, text: str):
    assert last(agent, text).behaviour == "clarify"


@pytest.mark.parametrize(
    ("turns", "objects"),
    [
        (("describe SUPPLIERS", "pause the job of PRODUCTS"), ["MASTERDATA.PRODUCTS"]),
        (("describe SUPPLIERS", "ok then sync it"), ["MASTERDATA.SUPPLIERS"]),
        (("who owns SHIPMENTS", "sync it"), ["LOGISTICS.SHIPMENTS"]),
        (("give payroll another go",), ["HR.PAYROLL_RESULTS"]),
        (("I paused the customers job by mistake, please undo it",), ["MASTERDATA.CUSTOMERS"]),
        (("failed runs yesterday", "retry the hr ones"), ["HR.PAYROLL_RESULTS"]),
        (("pause customers_sync and products_sync", "only products"), ["MASTERDATA.PRODUCTS"]),
        (("retry run 3978",), ["LOGISTICS.INVENTORY_LEVELS"]),
        (("pause all hr jobs", "yes but only payroll"), ["HR.PAYROLL_RESULTS"]),
        (("pause all hr jobs except payroll",), ["HR.EMPLOYEES"]),
        (("pause all hr jobs", "actually not payroll"), ["HR.EMPLOYEES"]),
        (("sync SHIPMENTS", "and countries too"), ["LOGISTICS.SHIPMENTS", "MASTERDATA.COUNTRIES"]),
        (("sync SHIPMENTS", "no, COUNTRIES instead"), ["MASTERDATA.COUNTRIES"]),
        (("if SHIPMENTS failed today, pause it",), ["LOGISTICS.SHIPMENTS"]),
        (("retry the last run of SHIPMENTS if it was a timeout",), ["LOGISTICS.SHIPMENTS"]),
        (("sync the invoices", "the vendor ones", "no, the other one"), ["FINANCE.AR_INVOICES"]),
    ],
)
def test_exactly_what_is_named_is_proposed(
    agent: Agent, turns: tuple[str, ...], objects: list[str]
):
    answer = last(agent, *turns)

    assert answer.behaviour == "propose_action"
    assert [name.split(" (")[0] for name in answer.proposal["objects"]] == objects


@pytest.mark.parametrize(
    "text", ["nope, keep it", "no, let it run", "i changed my mind", "thank you, but not now"]
)
def test_a_no_in_any_words_drops_what_waits(agent: Agent, text: str):
    assert last(agent, "pause the shipments job", text).behaviour == "cancel_action"


@pytest.mark.parametrize("text", ["can you?", "do it for finance", "retry it", "how?"])
def test_what_is_no_bare_yes_carries_nothing_out(agent: Agent, text: str):
    assert last(agent, "pause the shipments job", text).behaviour != "execute_action"


@pytest.mark.parametrize(
    "text",
    ["did SHIPMENTS fail today because of throttling?", "is the glue api down?"],
)
def test_what_is_not_so_is_denied(agent: Agent, text: str):
    assert last(agent, text).text.startswith("No")


def test_another_error_is_no_reason_to_retry(agent: Agent):
    text = "retry the last failed run of AP_INVOICES if it was a timeout"

    assert last(agent, text).text.startswith("That is not so")


def test_an_action_waits_for_no_time_to_come(agent: Agent):
    assert last(agent, "sync SHIPMENTS tomorrow at 9").behaviour == "clarify"


@pytest.mark.parametrize(
    "text",
    [
        "would it be possible for you to remove the old log lines",
        "i want the failed runs deleted",
        "would you mind dropping the sandbox tables",
        "make me the owner of every table in HR",
    ],
)
def test_a_change_in_a_roundabout_way_is_declined(agent: Agent, text: str):
    assert last(agent, text).behaviour == "refuse"


def test_a_yes_to_many_asks_once_more(agent: Agent):
    assert last(agent, "pause all jobs", "yes").behaviour == "propose_action"
    assert last(agent, "pause all jobs", "yes", "no").behaviour == "cancel_action"


def test_another_priority_waits_for_another_yes(agent: Agent):
    answer = last(agent, "sync SHIPMENTS with low priority", "make it critical")

    assert answer.behaviour == "propose_action"
    assert answer.proposal["priorities"] == ["CRITICAL"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("assets owned by john.doe", "user called john.doe"),
        ("tables in treasury_db", "space or database called treasury_db"),
        ("columns of sales_db.customers", "asset called sales_db.customers"),
        ("is the kafka connector healthy", "component called kafka"),
        ("runs with error class DISK_FULL", "error class called DISK_FULL"),
        ("show run 99999999", "run 99999999"),
    ],
)
def test_what_is_not_there_is_told_by_its_kind(agent: Agent, text: str, kind: str):
    answer = last(agent, text)

    assert answer.behaviour == "not_found"
    assert f"There is no {kind}" in answer.text


@pytest.mark.parametrize(
    ("text", "behaviour"),
    [
        ("what does PARTIAL mean", "help"),
        ("which questions can I ask?", "help"),
        ("how do I pause a job?", "help"),
        ("will the payroll sync succeed tonight?", "out_of_scope"),
        ("how many employees do we have", "out_of_scope"),
        ("do you like glue?", "out_of_scope"),
        ("how many open orders does customer 4711 have", "out_of_scope"),
        ("can you mail anna that SHIPMENTS failed", "out_of_scope"),
        ("restart the worker pool", "refuse"),
    ],
)
def test_what_is_no_question_of_data_is_told_apart(agent: Agent, text: str, behaviour: str):
    assert last(agent, text).behaviour == behaviour


def test_small_talk_and_corrections_are_taken_off():
    assert opened("ok and in hr?").text == "and in hr?"
    assert opened("ok runs yesterday").text == "ok runs yesterday"
    assert opened("no, I meant logistics").goes_on


def test_an_action_in_other_words_is_an_order():
    assert as_order("switch the orders job back on") == "resume the orders job"
    assert as_order("which jobs need to be restarted") == "which jobs need to be restarted"


@pytest.mark.parametrize(
    ("turns", "number"),
    [
        (("how does SALES_ORDERS differ from glue",), 3),
        (("how does SALES_ORDERS differ from glue", "only the types"), 1),
        (("how does SALES_ORDERS differ from glue", "just those that glue is missing"), 1),
        (("what feeds AM_PROFITABILITY",), 7),
        (("what feeds AM_PROFITABILITY", "only one level"), 4),
        (("what feeds AM_PROFITABILITY", "only one level", "two levels"), 5),
    ],
)
def test_a_comparison_and_a_lineage_are_narrowed(
    agent: Agent, turns: tuple[str, ...], number: int
) -> None:
    assert len(last(agent, *turns).rows) == number

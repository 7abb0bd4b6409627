"""Orders with a reason, with another order behind them, or of what nobody may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.agent.acting.orders import order_of
from sync.agent.agent import Agent, Conversation
from sync.agent.guard import refusal
from sync.store.database import Store, open_store
from tests.agent.talking import last
from tests.agent.world import CLOCK


@pytest.fixture(scope="module")
def store(base_copy: Callable[[], Path]) -> Iterator[Store]:
    with open_store(base_copy(), now=CLOCK) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("put the shipments sync on hold, we are moving the warehouse", "pause"),
        ("The warehouse is moving, so please pause everything in logistics", "pause"),
        ("retry payroll because the token was renewed", "sync"),
        ("The shipments load broke again, please restart it", "sync"),
        ("did SHIPMENTS fail today? if so rerun it", "sync"),
        ("could somebody kick the CUSTOMERS job? It got throttled", "sync"),
        ("the employee master should be refreshed before the report goes out", "sync"),
        ("we have new exchange rates in the source, load them now please", "sync"),
        ("do not run the inventory job any more until I say so", "pause"),
        ("take deliveries out of the schedule for the moment", "pause"),
        ("run payroll and employees one after the other", "sync"),
    ],
)
def test_a_reason_is_no_part_of_an_order(agent: Agent, text: str, order: str):
    assert last(agent, text).proposal["action"] == order


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("sync the employee master. no rush, low priority is fine", "LOW"),
        ("retry payroll and set it to high priority", "HIGH"),
        ("run AP_INVOICES; priority: high", "HIGH"),
        ("purchase orders - start now, low prio", "LOW"),
    ],
)
def test_a_priority_may_be_told_apart(agent: Agent, text: str, priority: str):
    assert last(agent, text).proposal["priorities"] == [priority]


@pytest.mark.parametrize(
    "text",
    [
        "failed runs since monday",
        "jobs of finance, schedule and owner",
        "sync SHIPMENTS, but only if it failed",
    ],
)
def test_what_narrows_is_no_reason(agent: Agent, text: str):
    assert order_of(text, lambda said: agent._question(said, CLOCK)).text == text


def test_what_runs_at_a_pace_is_all_that_is_paused(agent: Agent):
    answer = last(agent, "deactivate what runs hourly")

    assert answer.proposal["objects"] == ["LOGISTICS.INVENTORY_LEVELS (inventory_levels_sync)"]


def test_the_last_of_each_is_one_of_each(agent: Agent):
    answer = last(agent, "retry the last failed run of every space")

    assert len({name.split(".")[0] for name in answer.proposal["objects"]}) == 5


def test_another_language_is_told_apart(agent: Agent):
    assert "English only" in last(agent, "Wie viele Tabellen gibt es in FINANCE?").text


def test_what_follows_if_it_works_waits(agent: Agent):
    answer = last(agent, "trigger SALES_ORDER_ITEMS, and if that works, SALES_ORDERS")

    assert answer.proposal["count"] == 1
    assert 'After that I ask about "trigger SALES_ORDERS"' in answer.text


def test_the_second_order_waits_for_the_first(agent: Agent):
    text = "open orders is disabled at the moment. enable it and then run it once"
    talk = Conversation()
    first = agent.ask(text, talk, CLOCK)
    assert first.proposal["action"] == "resume"
    assert "After that" in first.text

    second = agent.ask("yes", talk, CLOCK)

    assert second.behaviour == "execute_action"
    assert second.proposal["action"] == "sync"
    assert agent.ask("no", talk, CLOCK).behaviour == "cancel_action"


def test_a_question_waits_for_the_order(agent: Agent):
    answer = last(agent, "pause every job of HR and tell me when they last ran")

    assert answer.proposal["count"] == 2


@pytest.mark.parametrize(
    ("text", "behaviour"),
    [
        ("give percent of runs that needed a retry per job", "answer"),
        ("run counts by space, we need them for the report", "answer"),
        ("start and end times of yesterday's finance runs", "answer"),
        ("who can approve mappings?", "out_of_scope"),
        ("how do I delete a mapping?", "help"),
        ("what's the difference between pause and cancel?", "help"),
        ("what happens when a job is disabled", "help"),
        ("can you pause jobs?", "help"),
        ("describe OLD_COPY", "not_found"),
        ("who deleted OLD_COPY", "answer"),
    ],
)
def test_what_may_be_done_is_told(agent: Agent, text: str, behaviour: str):
    assert last(agent, text).behaviour == behaviour


@pytest.mark.parametrize(
    ("turns", "behaviour"),
    [
        (("pause the shipments job", "yes, stop it"), "execute_action"),
        (("pause the shipments job", "yes, kill it"), "not_found"),
        (("restart the exchange rates", "the landing one"), "propose_action"),
        (("resume everything in SALES", "hm, which ones are disabled?"), "answer"),
        (("sync the invoices", "both please"), "propose_action"),
    ],
)
def test_an_answer_to_a_proposal_is_about_that(
    agent: Agent, turns: tuple[str, ...], behaviour: str
):
    assert last(agent, *turns).behaviour == behaviour


@pytest.mark.parametrize(
    ("said", "declined"),
    [
        ("if TMP_TEST_01 has no job, create one", True),
        ("if there are any, give me the list", False),
        ("bump the priority of the customers sync to critical", True),
        ("could you clean up the sandbox tables", True),
        ("show me password changes in the audit log", False),
        ("show me the passwords from the audit log", True),
        ("who changed a password", False),
        ("give nullable columns of SUPPLIERS", False),
        ("update frequency of SALES_ORDERS", False),
        ("copy of the sales orders: where is it", False),
        ("update the owner of SALES_ORDERS", True),
        ("give anna ownership of COST_CENTERS", True),
    ],
)
def test_only_what_changes_or_reveals_is_declined(said: str, declined: bool):
    assert bool(refusal(said)) == declined


@pytest.mark.parametrize(
    ("text", "action", "names"),
    [
        ("put the purchase orders job on pause", "pause", ["purchase_orders_sync"]),
        ("take the payroll job out of rotation", "pause", ["payroll_results_sync"]),
        ("i want the employees job to stop running", "pause", ["employees_sync"]),
        ("keep products from running", "pause", ["products_sync"]),
        ("no more syncs of payroll please", "pause", ["payroll_results_sync"]),
        ("lets hold the shipments job until further notice", "pause", ["shipments_sync"]),
        ("bring the open orders job back to life", "resume", ["open_orders_sync"]),
        ("can u kick off gl accounts again", "sync", ["gl_accounts_sync"]),
        ("pls rerun the deliveries sync rn", "sync", ["deliveries_sync"]),
        ("get the gl accounts job up and running again", "sync", ["gl_accounts_sync"]),
        ("do the customers sync over", "sync", ["customers_sync"]),
        ("we need a fresh load of AP invoices", "sync", ["ap_invoices_sync"]),
        ("send products to glue again", "sync", ["products_sync"]),
        ("start up all jobs in HR", "sync", ["employees_sync", "payroll_results_sync"]),
        (
            "please fire off everything we sync out of the HR space",
            "sync",
            ["employees_sync", "payroll_results_sync"],
        ),
        ("call off the products run", "cancel", ["products_sync"]),
        ("take the queued ones out of the queue", "cancel", ["products_sync", "suppliers_sync"]),
    ],
)
def test_everyday_words_order_what_is_meant(agent: Agent, text: str, action: str, names: list[str]):
    proposal = last(agent, text).proposal
    assert proposal["action"] == action
    assert len(proposal["objects"]) == len(names)
    assert all(any(name in told for told in proposal["objects"]) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "which jobs were put on pause",
        "do the customers and products syncs overlap",
        "who called off the products run",
        "did the payroll job get going again",
        "how many rows did we send to glue this week",
    ],
)
def test_a_question_of_such_words_is_no_order(agent: Agent, text: str):
    assert last(agent, text).behaviour != "propose_action"

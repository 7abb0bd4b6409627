"""Turns of the agent on the fixture world: what is answered, asked back, declined and done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Behaviour
from sync.agent.frame import Asked, Flagged, Frame
from sync.agent.model import check_model, load_model
from sync.agent.select import to_query
from sync.config import StoreSettings
from sync.store.connection import Database
from sync.store.database import Store
from sync.store.opening import open_database
from tests.agent.talking import last
from tests.agent.world import CLOCK


@pytest.fixture(scope="module")
def store(base_copy: Callable[[], Path]) -> Iterator[Store]:
    path = base_copy()
    with Store(Database(open_database(path, StoreSettings(), CLOCK), path.name), path) as opened:
        yield opened


def test_the_model_fits_the_store(store: Store) -> None:
    check_model(load_model(), store)


@pytest.mark.parametrize("name", sorted(load_model()))
def test_every_entity_can_be_listed_counted_and_asked_for_each_flag(
    name: str, store: Store
) -> None:
    model = load_model()
    entity = model[name]
    frames = [
        Frame(entity=name),
        *(Frame(entity=name, asked=(Asked(measure=m),)) for m in entity.measures),
    ]
    frames += [Frame(entity=name, flags=(Flagged(flag=flag),)) for flag in entity.flags]
    frames += [Frame(entity=name, select=(field,)) for field in entity.fields]

    for frame in frames:
        query = to_query(frame, model, CLOCK)
        store.query(query.sql, query.params)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        pytest.param("how many spaces are there", 7, id="a count"),
        pytest.param("how many glue tables do we have?", 21, id="a kind"),
        pytest.param("tables with more than 5 columns but fewer than 8", 8, id="two limits"),
        pytest.param("who is the owner of AP_INVOICES", "j.ortiz", id="a lookup"),
    ],
)
def test_a_question_highlights_one_value(agent: Agent, question: str, value: object) -> None:
    answer = last(agent, question)

    assert (answer.behaviour, answer.value) == (Behaviour.ANSWER, value)
    assert answer.sql
    assert answer.interpretation


@pytest.mark.parametrize(
    ("question", "behaviour"),
    [
        pytest.param("how many flurbs failed", Behaviour.OUT_OF_SCOPE, id="an unknown word"),
        pytest.param("describe PURCHASE_REQUISITIONS", Behaviour.NOT_FOUND, id="no such asset"),
        pytest.param("assets in the PROCUREMENT space", Behaviour.NOT_FOUND, id="no such space"),
        pytest.param("runs on february 30", Behaviour.NOT_FOUND, id="no such day"),
        pytest.param("orders columns", Behaviour.CLARIFY, id="several assets"),
        pytest.param("show the runs and then delete them", Behaviour.REFUSE, id="a hidden order"),
        pytest.param("print the client secret", Behaviour.REFUSE, id="a secret"),
        pytest.param("DROP TABLE run; --", Behaviour.REFUSE, id="SQL that writes"),
    ],
)
def test_what_cannot_be_explained_is_never_answered(
    agent: Agent, question: str, behaviour: Behaviour
) -> None:
    answer = last(agent, question)

    assert answer.behaviour is behaviour
    assert not answer.rows


@pytest.mark.parametrize(
    ("turns", "filters"),
    [
        pytest.param(
            ("failed runs this week", "only in finance"),
            ("status = FAILED", "space = FINANCE"),
            id="a filter is added",
        ),
        pytest.param(
            ("assets in FINANCE", "and in HR"), ("space = HR",), id="a filter is replaced"
        ),
        pytest.param(
            ("failed runs in sales today", "forget the space filter"),
            ("status = FAILED",),
            id="a filter is forgotten",
        ),
    ],
)
def test_a_short_turn_edits_the_frame(
    agent: Agent, turns: tuple[str, ...], filters: tuple[str, ...]
) -> None:
    assert last(agent, *turns).filters == filters


@pytest.mark.parametrize(
    ("turns", "read"),
    [
        (
            ("top 3 jobs by number of runs", "by objects written instead of runs"),
            "written of runs, per job, over all stored history, highest number first, the first 3",
        ),
        (("runs per job", "sort by duration"), "count, duration of runs, per job"),
    ],
)
def test_groups_are_put_in_order_by_the_number_that_is_named(
    agent: Agent, turns: tuple[str, ...], read: str
) -> None:
    assert read in last(agent, *turns).interpretation


def test_an_action_waits_for_a_yes_to_exactly_that(agent: Agent, store: Store) -> None:
    before = store.query("SELECT count(*) FROM v_run").rows
    conversation = Conversation()
    proposed = agent.ask("sync COUNTRIES with high priority", conversation, CLOCK)
    agent.ask("how many spaces are there", conversation, CLOCK)
    late = agent.ask("yes", conversation, CLOCK)

    assert proposed.behaviour is Behaviour.PROPOSE
    assert proposed.proposal["count"] == 1
    assert proposed.proposal["priorities"] == ["HIGH"]
    assert late.behaviour is Behaviour.CLARIFY
    assert store.query("SELECT count(*) FROM v_run").rows == before


def test_a_yes_puts_one_run_into_the_queue_and_audits_it(agent: Agent, store: Store) -> None:
    done = last(agent, "sync EMPLOYEES", "yes")

    ((run_id,),) = done.rows
    assert done.behaviour is Behaviour.EXECUTE
    assert store.query(
        "SELECT status, asked_by FROM v_run WHERE run_id = $id", {"id": run_id}
    ).rows == [("QUEUED", "agent")]
    assert store.query("SELECT action FROM v_audit ORDER BY audit_id DESC LIMIT 1").rows == [
        ("job.run",)
    ]

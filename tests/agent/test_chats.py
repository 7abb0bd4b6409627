"""Turns as they are kept and audited, readings that stay right, and what a model may add."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from sync.agent.agent import Agent
from sync.agent.answer import Behaviour
from sync.agent.begun import Begun, Turn
from sync.agent.chats import Chats
from sync.agent.llm.assistant import Assistant, make_chat
from sync.agent.sandbox import Sandbox
from sync.agent.talk.conversation import Conversation
from sync.agent.verified import frame_text
from sync.config import AgentSettings, Secret
from sync.errors import StoreError
from sync.store.database import Store
from tests.agent.fake_model import Answer, FakeModel, Raw, Says, Silence, fake_model
from tests.agent.world import CLOCK

VERIFIED = yaml.safe_load(Path(__file__).with_name("verified.yaml").read_text(encoding="utf-8"))
LOST = "what is the frumious figure of failed runs last week"
GOOD = {
    "possible": True,
    "entity": "run",
    "measures": [{"measure": "count"}],
    "filters": [{"field": "status", "op": "is", "values": ["failed"]}],
    "time": "last week",
}
INVENTED = {**GOOD, "filters": [{"field": "status", "op": "is", "values": ["EXPLODED"]}]}


@pytest.fixture(scope="module")
def touched() -> frozenset[str]:
    """What a turn adds to; the users are those that the audit events name."""
    return frozenset({"v_turn", "v_verified_question", "v_unknown_word", "v_audit", "v_user"})


@pytest.fixture(scope="module")
def agent(store: Store, sandbox: Sandbox) -> Agent:
    return Agent(store, sandbox=sandbox)


@pytest.fixture
def chats(store: Store, agent: Agent, sandbox: Sandbox) -> Chats:
    return Chats(
        store=store, agent=agent, clock=lambda: CLOCK, settings=AgentSettings(), sandbox=sandbox
    )


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.query(sql).rows]


def newest_event(store: Store) -> tuple[Any, ...]:
    sql = "SELECT actor, action, subject FROM v_audit ORDER BY audit_id DESC LIMIT 1"
    return rows(store, sql)[0]


def test_each_turn_is_kept_and_audited(store: Store, chats: Chats) -> None:
    asked = ("how many assets are there?", "only in glue", "drop table run", "pause everything?")

    turns = [chats.ask("anna", "kept", question) for question in asked]

    kept = rows(
        store,
        "SELECT turn_id, turn, actor, question, behaviour, answer, row_count, used_model "
        "FROM v_turn WHERE conversation = 'kept' ORDER BY turn",
    )
    assert kept == [
        (
            turn.id,
            place,
            "anna",
            turn.question,
            turn.answer.behaviour.value,
            turn.answer.text,
            len(turn.answer.rows),
            False,
        )
        for place, turn in enumerate(turns, start=1)
    ]
    assert newest_event(store) == ("anna", "ask", "pause everything?")
    audited = rows(store, "SELECT subject FROM v_audit WHERE action = 'ask' ORDER BY audit_id")
    assert [subject for (subject,) in audited][-len(asked) :] == list(asked)


def test_a_chip_taken_away_is_a_turn_of_its_own(store: Store, chats: Chats) -> None:
    narrowed = chats.ask("anna", "chips", "how many assets are in glue?")

    wider = chats.without("anna", "chips", narrowed.chips[0])

    ((every,),) = rows(store, "SELECT count(*) FROM v_asset WHERE deleted_at IS NULL")
    assert narrowed.answer.rows != wider.answer.rows == ((every,),)
    assert wider.chips == ()
    assert newest_event(store)[1] == "ask"


def test_a_reading_called_right_is_kept_with_its_frame(store: Store, chats: Chats) -> None:
    turn = chats.ask("anna", "right", "assets per system")

    assert chats.confirm("tom", turn.id) == "assets per system"

    kept = {each.question: each.frame for each in store.chats.verified()}
    assert kept["assets per system"] == frame_text(turn.answer.frame)
    assert newest_event(store) == ("tom", "verify question", "assets per system")
    with pytest.raises(StoreError, match="999999"):
        chats.confirm("tom", 999_999)


@pytest.mark.parametrize("each", VERIFIED, ids=[each["question"] for each in VERIFIED])
def test_a_verified_question_still_reads_the_same(agent: Agent, each: dict[str, Any]) -> None:
    answer = agent.ask(each["question"], Conversation(), CLOCK)

    assert json.loads(frame_text(answer.frame)) == each["frame"]


def test_another_reading_is_another_text(agent: Agent) -> None:
    asked = ("failed runs yesterday", "runs yesterday", "failed runs today", "failed runs per day")

    read = {frame_text(agent.ask(each, Conversation(), CLOCK).frame) for each in asked}

    assert len(read) == len(asked)
    assert frame_text(None) == ""


def test_unknown_words_are_counted_for_the_steward(store: Store, chats: Chats) -> None:
    chats.ask("anna", "words", "zorblatt of SALES")
    chats.ask("tom", "words", "runs by zorblatt")

    known = rows(store, "SELECT word, times, last_question FROM v_unknown_word")
    assert ("zorblatt", 2, "runs by zorblatt") in known
    assert not {"sales", "runs", "of", "by"} & {word for word, *_ in known}


def test_conversations_of_different_actors_stay_apart(store: Store, chats: Chats) -> None:
    proposed = chats.ask("anna", "shared", "sync sales orders now with high priority")
    before = rows(store, "SELECT count(*) FROM v_run")

    stranger = chats.ask("tom", "shared", "yes")

    assert proposed.answer.behaviour is Behaviour.PROPOSE
    assert stranger.answer.behaviour is Behaviour.CLARIFY
    assert rows(store, "SELECT count(*) FROM v_run") == before
    assert [question for question, *_ in store.chats.questions("tom", "shared")] == ["yes"]
    assert "shared" in {talk.conversation for talk in store.chats.recent("anna")}
    assert store.chats.recent("nobody") == []
    assert chats.ask("anna", "shared", "no").answer.behaviour is Behaviour.CANCEL


class Advised:
    """Chats with a model that says what a test lets it say."""

    def __init__(self, chats: Chats, provider: str) -> None:
        self.chats, self._provider = chats, provider
        self.name = f"advised-{provider}"

    @contextmanager
    def begin(
        self, *answers: Answer, question: str = LOST, seconds: float = 60
    ) -> Iterator[tuple[Begun, FakeModel]]:
        with fake_model(answers) as fake:
            settings = AgentSettings(
                provider=self._provider,
                model="fake",
                endpoint_url=fake.url,
                region="eu-central-1",
                api_key=Secret("sk-very-secret"),
                answer_seconds=seconds,
            )
            chat = make_chat(settings)
            assert chat is not None
            self.chats.settings, self.chats.assistant = settings, Assistant(chat, settings)
            yield self.chats.begin("anna", self.name, question), fake

    @contextmanager
    def ask(self, *answers: Answer, question: str = LOST) -> Iterator[tuple[Turn, FakeModel]]:
        seconds = 1 if isinstance(answers[0], Silence) else 60
        with self.begin(*answers, question=question, seconds=seconds) as (begun, fake):
            begun.wait()
            yield begun.end(), fake

    def by_rules(self) -> Turn:
        self.chats.assistant = None
        return self.chats.ask("anna", "by rules", LOST)


@pytest.fixture(params=["openai", "bedrock"])
def advised(
    request: pytest.FixtureRequest, chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> Advised:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    return Advised(chats, request.param)


def test_a_frame_of_a_model_is_answered_and_labelled(store: Store, advised: Advised) -> None:
    with advised.ask(Says(calls=[("fill_frame", GOOD)])) as (turn, fake):
        ((failed,),) = rows(
            store,
            "SELECT count(*) FROM v_run WHERE status = 'FAILED' "
            "AND started_at >= '2026-03-09' AND started_at < '2026-03-16'",
        )
        assert (turn.answer.behaviour, turn.answer.rows) == (Behaviour.ANSWER, ((failed,),))
        assert turn.used_model
        assert not turn.answer.verified
        assert len(turn.sent) == len(fake.asked) == 1
        assert LOST in turn.sent[0].text
    with advised.ask(Says(text="not asked"), question="only yesterday") as (follow_up, fake):
        assert fake.asked == []  # the rules go on from the frame of the model
        assert follow_up.answer.behaviour is Behaviour.ANSWER


def test_sql_of_a_model_is_the_labelled_last_resort(store: Store, advised: Advised) -> None:
    sql = "SELECT status, count(*) AS n FROM v_run GROUP BY status ORDER BY status"
    answers = (
        Says(calls=[("fill_frame", {"possible": False})]),
        Says(calls=[("run_sql", {"sql": sql})]),
    )

    with advised.ask(*answers) as (turn, _):
        assert turn.used_model
        assert turn.answer.sql == sql
        assert list(turn.answer.rows) == rows(store, sql)
        assert "language model" in turn.answer.text


def sql_says(sql: str) -> Sequence[Answer]:
    return Says(calls=[("fill_frame", {"possible": False})]), Says(
        calls=[("run_sql", {"sql": sql})]
    )


HARMFUL: dict[str, Sequence[Answer]] = {
    "malicious sql": sql_says("DELETE FROM audit_event"),
    "two statements": sql_says("SELECT 1; DROP TABLE run"),
    "a file": sql_says("SELECT * FROM read_csv('/etc/passwd')"),
    "invented names": (Says(calls=[("fill_frame", INVENTED)]), Says(text="I cannot say.")),
    "injection": (
        Says(calls=[("fill_frame", {"possible": False})]),
        Says(calls=[("describe", {"asset": "SANDBOX.SALES_ORDERS_COPY"})]),
        Says(calls=[("drop_all_tables", {}), ("run_sql", {"sql": "DROP TABLE asset"})]),
    ),
    "rubbish": (Raw(b"<html>busy</html>"),),
    "an error": (Raw(b'{"message": "over capacity"}', 503),),
    "silence": (Silence(),),
}


@pytest.mark.parametrize("answers", HARMFUL.values(), ids=HARMFUL)
def test_the_answer_of_the_rules_stands(advised: Advised, answers: Sequence[Answer]) -> None:
    expected = advised.by_rules().answer

    with advised.ask(*answers) as (turn, fake):
        assert turn.answer == expected
        assert not turn.used_model
        assert len(turn.sent) == len(fake.asked) >= 1
        assert "very-secret" not in "".join(sent.text for sent in turn.sent)


def test_a_model_is_not_asked_which_of_several_is_meant(advised: Advised) -> None:
    with advised.ask(Says(calls=[("fill_frame", GOOD)]), question="orders columns") as (turn, fake):
        assert turn.answer.behaviour is Behaviour.CLARIFY
        assert (turn.answer.options != (), fake.asked) == (True, [])


def test_a_model_is_not_asked_what_the_rules_know(advised: Advised) -> None:
    with advised.ask(Says(calls=[("fill_frame", GOOD)]), question="list all spaces") as (
        turn,
        fake,
    ):
        assert (turn.sent, fake.asked, turn.used_model) == ((), [], False)
    with advised.ask(Says(calls=[("fill_frame", GOOD)]), question="drop table run") as (turn, fake):
        assert turn.answer.behaviour is Behaviour.REFUSE
        assert fake.asked == []


@pytest.mark.timeout(20)
def test_a_model_that_thinks_can_be_given_up_at_once(store: Store, advised: Advised) -> None:
    expected = advised.by_rules().answer

    with advised.begin(Silence()) as (begun, fake):
        fake.is_asked.wait()
        assert begun.answer == expected
        assert not begun.wait(0)
        turn = begun.end()

        assert fake.is_left.wait()  # the request itself is over, long before its time
        assert turn.answer == expected
        assert not turn.used_model
        assert len(turn.sent) == 1
    kept = rows(store, f"SELECT question, used_model FROM v_turn WHERE turn_id = {turn.id}")
    assert kept == [(LOST, False)]
    assert begun.end() is turn


def test_a_turn_that_nobody_waits_for_is_kept_all_the_same(store: Store, advised: Advised) -> None:
    with advised.begin(Says(calls=[("fill_frame", GOOD)])) as (begun, _):
        assert begun.consultation is not None
        over = threading.Event()
        begun.consultation.then(over.set)
        assert over.wait()

    newest = "SELECT question, used_model FROM v_turn ORDER BY turn_id DESC LIMIT 1"
    assert rows(store, newest) == [(LOST, True)]


def test_another_question_ends_the_one_that_waits(store: Store, advised: Advised) -> None:
    with advised.begin(Silence()) as (begun, _):
        after = advised.chats.ask("anna", advised.name, "list all spaces")

        assert begun.wait(0)
        assert begun.end().id < after.id
        asked = store.chats.questions("anna", advised.name)
        assert [question for question, *_ in asked][-2:] == [LOST, "list all spaces"]

"""A model that helps, lies, obeys strangers, talks rubbish or says nothing; in both protocols."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sync.agent.agent import Agent
from sync.agent.frame import Asked, Filter, Flagged, Order
from sync.agent.llm.assistant import Advice, Assistant, make_chat
from sync.agent.llm.chat import Call
from sync.agent.llm.checks import World
from sync.agent.llm.frames import frame_schema, read_frame
from sync.agent.llm.recipes import RECIPES
from sync.agent.llm.tools import Toolbox
from sync.agent.model import load_model
from sync.agent.sandbox import Sandbox
from sync.agent.talk.conversation import Conversation
from sync.agent.verified import frame_text
from sync.agent.words.names import load_names
from sync.config import AgentSettings, Secret
from sync.errors import ModelUnusable
from sync.store.database import Store
from tests.agent.fake_model import Answer, FakeModel, Raw, Says, Silence, fake_model
from tests.agent.world import CLOCK

MODEL = load_model()
IMPOSSIBLE = Says(calls=[("fill_frame", {"possible": False})])
QUESTION = "how many runs of sales orders failed last week with throttling"
FRAME = {
    "possible": True,
    "entity": "run",
    "measures": [{"measure": "count"}],
    "filters": [{"field": "status", "op": "is", "values": ["failed"]}],
    "time": "last week",
}


@pytest.fixture(scope="module")
def world(store: Store) -> World:
    return World(model=MODEL, names=load_names(store), store=store, question=QUESTION, now=CLOCK)


@pytest.fixture(params=["openai", "bedrock"])
def provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    return str(request.param)


class Asking:
    """A question put to a fake model."""

    def __init__(self, world: World, sandbox: Sandbox, provider: str) -> None:
        self.world, self._sandbox, self._provider = world, sandbox, provider

    def settings(self, fake: FakeModel, **given: Any) -> AgentSettings:
        return replace(
            AgentSettings(
                provider=self._provider,
                model="fake",
                endpoint_url=fake.url,
                region="eu-central-1",
                api_key=Secret("sk-very-secret"),
            ),
            **given,
        )

    @contextmanager
    def consult(self, *answers: Answer, **given: Any) -> Iterator[tuple[Advice, FakeModel]]:
        with fake_model(answers) as fake:
            settings = self.settings(fake, **given)
            chat = make_chat(settings)
            assert chat is not None
            toolbox = Toolbox(self.world.store, self._sandbox, settings)
            yield Assistant(chat, settings).consult(self.world, toolbox), fake


@pytest.fixture
def asking(world: World, sandbox: Sandbox, provider: str) -> Asking:
    return Asking(world, sandbox, provider)


def test_a_good_frame_is_taken(asking: Asking) -> None:
    with asking.consult(Says(calls=[("fill_frame", FRAME)])) as (advice, fake):
        assert advice.frame is not None
        assert advice.frame.entity == "run"
        assert advice.frame.filters == (Filter(field="status", values=("FAILED",), label="failed"),)
        assert advice.frame.window is not None
        assert advice.frame.window.since == datetime(2026, 3, 9, tzinfo=UTC)
        assert len(fake.asked) == 1


def test_a_recipe_is_taken_with_its_arguments_checked(asking: Asking) -> None:
    said = {"name": "downstream", "assets": ["SALES.SALES_ORDERS"], "depth": 2}

    with asking.consult(Says(calls=[("fill_frame", {"possible": True, "recipe": said})])) as (
        advice,
        fake,
    ):
        assert advice.frame is not None
        assert (advice.frame.recipe, advice.frame.arg("depth")) == ("downstream", 2)
        assert advice.frame.arg("titles") == ("SALES.SALES_ORDERS",)
        assert len(fake.asked) == 1


def test_sql_is_the_last_resort(asking: Asking) -> None:
    sql = "SELECT count(*) AS n FROM v_run WHERE status = 'FAILED'"
    answers = (
        IMPOSSIBLE,
        Says(calls=[("search_assets", {"text": "sales orders"})]),
        Says(calls=[("run_sql", {"sql": sql})]),
    )

    with asking.consult(*answers) as (advice, fake):
        assert advice.frame is None
        assert advice.sql == sql
        assert advice.table is not None
        assert advice.table.rows == asking.world.store.query(sql).rows
        assert len(fake.asked) == 3
        assert "SALES.SALES_ORDERS" in json.dumps(fake.asked[-1])


HOSTILE = {
    "delete": "DELETE FROM audit_event",
    "drop": "DROP TABLE run",
    "file": "SELECT * FROM read_csv('/etc/passwd')",
    "two": "SELECT 1; DELETE FROM run",
    "tables": "SELECT * FROM run",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_malicious_sql_changes_nothing(asking: Asking, sql: str) -> None:
    before = asking.world.store.version()

    with asking.consult(IMPOSSIBLE, Says(calls=[("run_sql", {"sql": sql})])) as (advice, fake):
        assert (advice.frame, advice.table) == (None, None)
        assert advice.why
        assert len(fake.asked) == 4  # the frame, and three tries
    assert asking.world.store.version() == before


def test_refused_sql_may_be_repaired(asking: Asking) -> None:
    answers = (
        IMPOSSIBLE,
        Says(calls=[("run_sql", {"sql": "SELECT nme FROM v_asset"})]),
        Says(calls=[("run_sql", {"sql": "SELECT name FROM v_asset ORDER BY name LIMIT 1"})]),
    )

    with asking.consult(*answers) as (advice, fake):
        assert advice.table is not None
        assert "nme" in json.dumps(fake.asked[-1])


INVENTED = {
    "entity": {**FRAME, "entity": "invoice"},
    "field": {**FRAME, "filters": [{"field": "revenue", "values": ["1"]}]},
    "value": {**FRAME, "filters": [{"field": "status", "values": ["EXPLODED"]}]},
    "asset": {**FRAME, "filters": [{"field": "asset", "values": ["SALES.UNICORNS"]}]},
    "measure": {**FRAME, "measures": [{"measure": "revenue"}]},
    "aggregate": {**FRAME, "measures": [{"measure": "count", "agg": "exec"}]},
    "time": {**FRAME, "time": "in february"},
    "text": {**FRAME, "filters": [{"field": "job", "op": "like", "values": ["payroll"]}]},
    "group": {**FRAME, "groups": ["status; DROP TABLE run"]},
    "flag": {**FRAME, "flags": [{"flag": "secret"}]},
    "order": {**FRAME, "order": {"by": "1; DROP TABLE run"}},
    "limit": {**FRAME, "limit": -1},
    "operator": {**FRAME, "filters": [{"field": "status", "op": "OR 1=1", "values": ["x"]}]},
    "no number": {**FRAME, "filters": [{"field": "duration_s", "op": ">", "values": ["1 OR 1"]}]},
    "key": {**FRAME, "sql": "DROP TABLE run"},
    "shape": {**FRAME, "filters": "status = FAILED"},
    "bucket": {**FRAME, "bucket": "era"},
    "recipe": {"possible": True, "recipe": {"name": "drop_tables"}},
    "recipe's asset": {
        "possible": True,
        "recipe": {"name": "describe_asset", "assets": ["SALES.UNICORNS"]},
    },
    "recipe's argument": {
        "possible": True,
        "recipe": {"name": "longest_chain", "sql": "DROP TABLE run"},
    },
    "recipe's number": {
        "possible": True,
        "recipe": {"name": "consecutive_failures", "number": "3 OR 1=1"},
    },
    "recipe's component": {
        "possible": True,
        "recipe": {"name": "health_now", "components": ["reactor"]},
    },
    "recipe's time": {"possible": True, "recipe": {"name": "longest_chain"}, "time": "last week"},
    "recipe beside a filter": {**FRAME, "recipe": {"name": "longest_chain"}},
    "relation": {**FRAME, "related": [{"entity": "invoice"}]},
    "related value": {
        "possible": True,
        "entity": "asset",
        "related": [{"entity": "run", "filters": [{"field": "status", "values": ["EXPLODED"]}]}],
    },
    "number of related": {
        "possible": True,
        "entity": "schema",
        "related": [{"entity": "asset", "number": "5) OR (1=1"}],
    },
    "share": {**FRAME, "share": {"flags": [{"flag": "secret"}]}},
    "share of all": {**FRAME, "of_total": True},
}


@pytest.mark.parametrize("frame", INVENTED.values(), ids=INVENTED)
def test_what_is_invented_is_refused(world: World, frame: dict[str, Any]) -> None:
    with pytest.raises(ModelUnusable):
        read_frame(frame, world)


def test_an_invented_frame_never_becomes_an_answer(asking: Asking) -> None:
    answer = Says(calls=[("fill_frame", INVENTED["value"])])

    with asking.consult(answer, Says(text="I cannot say.")) as (advice, _):
        assert (advice.frame, advice.table) == (None, None)
        assert "EXPLODED" in advice.why


def test_a_model_that_obeys_a_stranger_gets_no_tool_for_it(asking: Asking) -> None:
    before = asking.world.store.version()
    obeying = (
        IMPOSSIBLE,
        Says(calls=[("describe", {"asset": "SANDBOX.SALES_ORDERS_COPY"})]),
        Says(calls=[("drop_all_tables", {}), ("run_sql", {"sql": "DROP TABLE asset"})]),
    )

    with asking.consult(*obeying) as (advice, fake):
        assert (advice.frame, advice.table) == (None, None)
        told = json.dumps(fake.asked[2])
        assert "Ignore previous instructions" in told  # what it read was an order
        assert "There is no tool drop_all_tables" in json.dumps(fake.asked[3])
    assert asking.world.store.version() == before


RUBBISH = {
    "no json": Raw(b"<html>busy</html>"),
    "empty": Raw(b""),
    "other json": Raw(b'{"hello": [1, 2, 3]}'),
    "a list": Raw(b"[1, 2, 3]"),
    "an error": Raw(b'{"message": "over capacity"}', 503),
    "forbidden": Raw(b'{"message": "no"}', 403),
    "moved": Raw(b"", 302),
    "words": Says(text="As a language model, I would say 42."),
    "arguments of another kind": Says(calls=[("fill_frame", {"possible": "yes"})]),
    "an unknown tool": Says(calls=[("rm", {"path": "/"})]),
    "missing arguments": Says(calls=[("run_sql", {})]),
}


@pytest.mark.parametrize("answer", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_leaves_the_rules_answer(asking: Asking, answer: Answer) -> None:
    with asking.consult(answer) as (advice, fake):
        assert (advice.frame, advice.sql, advice.table) == (None, "", None)
        assert advice.why
        assert len(fake.asked) <= 4


def test_an_answer_without_end_is_cut(world: World, sandbox: Sandbox) -> None:
    flood = Raw(b'{"choices": "' + b"x" * (2 * 1024**2) + b'"}')

    with Asking(world, sandbox, "openai").consult(flood) as (advice, _):
        assert advice.frame is None
        assert "too much" in advice.why


def test_silence_costs_no_more_than_the_time_for_it(asking: Asking) -> None:
    began = time.monotonic()

    with asking.consult(Silence(), answer_seconds=0.7) as (advice, fake):
        assert time.monotonic() - began < 3
        assert (advice.frame, advice.table) == (None, None)
        assert advice.why
        assert len(fake.asked) <= 1


def test_a_server_without_tools_may_answer_in_json(world: World, sandbox: Sandbox) -> None:
    answer = Says(text=f"```json\n{json.dumps(FRAME)}\n```")

    with Asking(world, sandbox, "openai").consult(answer) as (advice, _):
        assert advice.frame is not None


def test_calls_are_counted(asking: Asking) -> None:
    searching = Says(calls=[("search_assets", {"text": "orders"})])

    with asking.consult(IMPOSSIBLE, searching, calls=2) as (advice, fake):
        assert advice.table is None
        assert len(fake.asked) == 2


def test_all_that_left_is_recorded(asking: Asking) -> None:
    with asking.consult(IMPOSSIBLE, Says(calls=[("run_sql", {"sql": "SELECT 1 AS one"})])) as (
        advice,
        fake,
    ):
        assert [sent.purpose for sent in advice.sent] == ["fill a frame", "look around"]
        assert len(advice.sent) == len(fake.asked)
        assert all(QUESTION in sent.text for sent in advice.sent)


def test_neither_secrets_nor_rows_nor_logs_are_sent(asking: Asking) -> None:
    sql = "SELECT message FROM v_run_log WHERE level = 'ERROR' ORDER BY log_id LIMIT 3"
    ((message,), *_) = asking.world.store.query(sql).rows
    asked = (IMPOSSIBLE, Says(calls=[("run_sql", {"sql": sql})]), Says(text="done"))

    with asking.consult(*asked) as (advice, fake):
        assert advice.table is not None
        sent = json.dumps(fake.asked) + "".join(each.text for each in advice.sent)
    assert "very-secret" not in sent
    assert message not in sent


@pytest.mark.parametrize(
    ("given", "view", "shown"),
    [
        ({}, "v_asset", False),
        ({"send_rows": True}, "v_asset", True),
        ({"send_rows": True}, "v_run_log", False),
        ({"send_rows": True, "send_logs": True}, "v_run_log", True),
    ],
)
def test_rows_are_told_only_where_the_settings_say_so(
    store: Store, sandbox: Sandbox, given: dict[str, bool], view: str, shown: bool
) -> None:
    toolbox = Toolbox(store, sandbox, AgentSettings(**given))

    told = json.loads(toolbox.call(Call("1", "run_sql", {"sql": f"SELECT * FROM {view} LIMIT 2"})))

    assert ("rows" in told) is shown
    assert told["rows_found"] == 2


def test_tools_tell_what_is_near(store: Store, sandbox: Sandbox) -> None:
    toolbox = Toolbox(store, sandbox, AgentSettings())

    missing = toolbox.call(Call("1", "describe", {"asset": "SALES.SALES_ORDER"}))
    lineage = json.loads(
        toolbox.call(Call("2", "get_lineage", {"asset": "SALES_ORDERS", "direction": "downstream"}))
    )

    assert "SALES.SALES_ORDERS" in missing
    assert {"asset": "SALES.V_SALES_ORDER_HEADER", "distance": 1} in lineage["downstream"]


def test_no_more_than_a_hundred_rows_come_back(store: Store, sandbox: Sandbox) -> None:
    toolbox = Toolbox(store, sandbox, AgentSettings())

    told = json.loads(toolbox.call(Call("1", "run_sql", {"sql": "SELECT 1 FROM range(1000)"})))

    assert told["rows_found"] == 100


def test_a_whole_frame_is_read(world: World) -> None:
    question = "median duration of jobs without a failure, slowest first, since march"
    frame = read_frame(
        {
            "possible": True,
            "entity": "asset",
            "measures": [{"measure": "count"}],
            "filters": [
                {"field": "asset", "values": ["sales.sales_orders"]},
                {"field": "schema", "values": ["hr"], "negated": True},
                {"field": "column_count", "op": "between", "values": [1, 20]},
                {"field": "owner", "op": "empty"},
            ],
            "flags": [{"flag": "documented", "wanted": False}],
            "groups": ["asset_type"],
            "order": {"by": "", "descending": False},
            "limit": 5,
            "time": "since march",
        },
        replace(world, question=question),
    )

    assert frame.asked == (Asked(measure="count"),)
    assert [(f.field, f.op, f.negated) for f in frame.filters] == [
        ("asset", "is", False),
        ("schema", "is", True),
        ("column_count", "between", False),
        ("owner", "empty", False),
    ]
    assert frame.filters[1].values == ("HR",)
    assert frame.flags == (Flagged(flag="documented", wanted=False),)
    assert frame.order == Order(by="", descending=False)
    assert (frame.groups, frame.limit) == (("asset_type",), 5)


ORDERS = {"assets": ["SALES.SALES_ORDERS"]}
# What a person may ask for each recipe, and how a model says it.
BY_RECIPE: dict[str, tuple[str, dict[str, Any]]] = {
    "describe_asset": ("describe sales orders", ORDERS),
    "mapping_of": ("to what is sales orders mapped", ORDERS),
    "schema_difference": ("compare the schema of sales_orders in datasphere and glue", ORDERS),
    "upstream": ("what feeds AM_PROFITABILITY", {"assets": ["AM_PROFITABILITY"], "depth": 30}),
    "downstream": (
        "what directly depends on masterdata customers",
        {"assets": ["MASTERDATA.CUSTOMERS"], "depth": 1},
    ),
    "lineage_graph": ("lineage of SALES_ORDERS", {**ORDERS, "depth": 30}),
    "lineage_path": (
        "path from GL_ACCOUNTS to AM_PROFITABILITY",
        {"starts": ["FINANCE.GL_ACCOUNTS"], "ends": ["FINANCE.AM_PROFITABILITY"]},
    ),
    "longest_chain": ("what is the longest lineage chain", {}),
    "audit_of_links": ("who changed the mapping of sales orders", ORDERS),
    "stale_assets": ("which assets are stale", {"days": 30}),
    "consecutive_failures": ("jobs that failed 3 times in a row", {"number": 3}),
    "recovery": ("mean time to recovery per job last month", {"time": "last month"}),
    "health_now": ("is the connection to datasphere up", {"components": ["datasphere_api"]}),
    "downtime": (
        "how long was glue down last week",
        {"components": ["glue_api"], "time": "last week"},
    ),
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_of_a_model_reads_as_that_of_the_rules(world: World, name: str) -> None:
    question, given = BY_RECIPE[name]
    said = {key: value for key, value in given.items() if key != "time"}
    raw = {"possible": True, "recipe": {"name": name, **said}, "time": given.get("time", "")}
    agent = Agent(world.store)
    by_rules = agent.ask(question, Conversation(), CLOCK)

    frame = read_frame(raw, replace(world, question=question))

    assert frame_text(frame) == frame_text(by_rules.frame)
    assert agent.run(frame, Conversation(), CLOCK).rows == by_rules.rows


def test_relations_and_shares_read_as_those_of_the_rules(world: World) -> None:
    cases = {
        "assets that have a column called customer_id": {
            "entity": "asset",
            "related": [
                {"entity": "column", "filters": [{"field": "column", "values": ["customer_id"]}]}
            ],
        },
        "spaces with more than 5 assets": {
            "entity": "schema",
            "filters": [{"field": "system", "values": ["datasphere"]}],
            "related": [{"entity": "asset", "op": ">", "number": 5}],
        },
        "what share of assets has no owner": {
            "entity": "asset",
            "share": {"flags": [{"flag": "owned", "wanted": False}]},
        },
    }
    agent = Agent(world.store)
    for question, said in cases.items():
        frame = read_frame({"possible": True, **said}, replace(world, question=question))

        answer = agent.run(frame, Conversation(), CLOCK)
        assert answer.rows == agent.ask(question, Conversation(), CLOCK).rows, question
        assert answer.rows


def test_the_schema_offers_the_names_of_the_model_alone() -> None:
    schema = frame_schema(MODEL)["properties"]

    assert schema["entity"]["enum"] == sorted(MODEL)
    assert "status" in schema["select"]["items"]["enum"]


def test_without_a_provider_there_is_no_model() -> None:
    assert make_chat(AgentSettings()) is None

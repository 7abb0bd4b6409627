"""Whatever the servers do, two-way syncs end where they would have ended, or say what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.embedded.faults.effect import EFFECTS
from sync.model.plan import Action
from tests.sync.calm import PATIENCE_SECONDS
from tests.sync.faulty_world import FaultyWorld, faulty_world, plans

Rule = dict[str, Any]
SERVERS = ("datasphere", "glue")
SAP = {"server": "datasphere"}
GLUE = {"server": "glue"}
OBJECTS = "/dwaas-core/api/v1/spaces/*/localtables"
# A hanging server costs a client its time, so it hangs where that may do harm.
HANGS = [
    {**SAP, "what": "hang", "route": f"GET {OBJECTS}", "first": 1},
    {**SAP, "what": "hang", "route": f"PUT {OBJECTS}/*", "first": 1},
    {**GLUE, "what": "hang", "operation": "GetTables", "first": 1},
    {**GLUE, "what": "hang", "operation": "UpdateTable", "first": 1},
]


def both(*rules: Rule) -> list[Rule]:
    return [{"server": server, **rule} for server in SERVERS for rule in rules]


# What a patient client gets over by itself, at the latest in the next sync.
PASSING: dict[str, list[Rule]] = {
    "late": both({"what": "latency", "seconds": 0.01, "every": 3}),
    "hanging": HANGS,
    "throttled": both({"what": "throttle", "retry_after": 1, "every": 3}),
    "500 and 503": both(
        {"what": "error", "status": 500, "every": 5}, {"what": "error", "status": 503, "every": 3}
    ),
    "dropped": both({"what": "drop_connection", "every": 3}),
    "cut": both({"what": "cut_body", "every": 4}, {"what": "cut_body", "clean": True, "every": 3}),
    "html": both({"what": "wrong_type", "every": 3}),
    "a lost answer": both({"what": "lose_answer", "every": 2}),
    "an expired token": [{**SAP, "what": "expire_token", "every": 7}],
}
# What lasts, and the words that tell it with its remedy.
SCOPED_ROLE = r"answered 403.*add the client to a scoped role"
LASTING: dict[str, tuple[list[Rule], list[str]]] = {
    "a refused token": (
        [{**SAP, "what": "expire_token"}],
        [r"datasphere: .*answered 401.*check client id and secret"],
    ),
    "an expired session of AWS": (
        [{**GLUE, "what": "expire_token", "every": 2}],
        [r"glue: .*ExpiredTokenException.*Check the connection's keys"],
    ),
    "denied reads": (
        [
            {**SAP, "what": "deny", "route": f"GET {OBJECTS}/PRODUCTS"},
            {**GLUE, "what": "deny", "operation": "GetTable"},
        ],
        [rf"reading SALES.PRODUCTS .*{SCOPED_ROLE}", r"glue: .*Allow glue:GetTable"],
    ),
    "denied writes": (
        [
            {**SAP, "what": "deny", "route": f"PUT {OBJECTS}/*"},
            {**SAP, "what": "deny", "route": f"POST {OBJECTS}"},
            {**GLUE, "what": "deny", "operation": "CreateTable"},
            {**GLUE, "what": "deny", "operation": "UpdateTable"},
        ],
        [
            rf"datasphere: changing WEB.PAGE_VIEWS .*{SCOPED_ROLE}",
            rf"datasphere: creating WEB.CLICKS .*{SCOPED_ROLE}",
            r"glue: CreateTable on mirror.products .*Allow glue:CreateTable",
            r"glue: UpdateTable on mirror.customers .*Allow glue:UpdateTable",
        ],
    ),
    "writes that nothing answers": (
        [
            {**SAP, "what": "drop_connection", "route": f"PUT {OBJECTS}/*"},
            {**GLUE, "what": "drop_connection", "operation": "CreateTable"},
        ],
        [
            r"unknown: datasphere: changing WEB.PAGE_VIEWS.*no connection",
            r"unknown: glue: CreateTable on mirror.products got no answer",
        ],
    ),
}
# What lists do; nothing may be taken for gone.
LISTS: dict[str, list[Rule]] = {
    "fails on its second page": both({"what": "error", "page": 2}),
    "is denied on its second page": both({"what": "deny", "page": 2}),
    "lies on its second page": both({"what": "lying_list", "page": 2}),
    # Not even what was just made.
    "never shows a local table": [
        {**SAP, "what": "lying_list", "drop": 1, "route": f"GET {OBJECTS}"}
    ],
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    with faulty_world(tmp_path_factory.mktemp("faulty")) as found:
        yield found


@pytest.mark.parametrize("kind", PASSING)
def test_syncs_end_as_ever_though_both_servers_are(faulty: FaultyWorld, kind: str) -> None:
    faulty.rewind()
    seconds = 0.4 if kind == "hanging" else PATIENCE_SECONDS
    with faulty.engine(seconds=seconds) as engine:
        faulty.servers.suffer(*PASSING[kind])

        rounds = faulty.sync(engine)

        assert 0 not in faulty.servers.fired()
        assert rounds.last_is_clean, rounds.errors
        faulty.check(engine)


@pytest.mark.parametrize("kind", LASTING)
def test_what_lasts_is_told_and_exactly_the_rest_is_planned(faulty: FaultyWorld, kind: str) -> None:
    rules, words = LASTING[kind]
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer(*rules)

        rounds = faulty.sync(engine, rounds=1)

        assert 0 not in faulty.servers.fired()
        assert [each for each in words if not re.search(each, rounds.errors[0])] == []
        faulty.settle(engine, rounds)


@pytest.mark.parametrize("kind", LISTS)
def test_nothing_is_taken_for_gone_though_a_list(faulty: FaultyWorld, kind: str) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer(*LISTS[kind])

        rounds = faulty.sync(engine, rounds=2)

        assert 0 not in faulty.servers.fired()
        faulty.settle(engine, rounds)


def test_a_drop_is_proposed_only_once_the_lists_are_whole(faulty: FaultyWorld) -> None:
    faulty.rewind()
    faulty.servers.tenant.remove(("SALES", "RETURNS"))
    with faulty.engine() as engine:
        faulty.servers.suffer(*LISTS["fails on its second page"])

        faulty.sync(engine, rounds=1)  # which finds no drop in any plan

        assert 0 not in faulty.servers.fired()
        faulty.servers.suffer()
        drops = [
            line
            for plan in plans(engine)
            for line in plan.lines
            if line.action is Action.DROP and not line.blocked
        ]
        assert [line.glue.name for line in drops] == ["returns"]


@pytest.mark.parametrize("before", ["the fetch", "the run time", "the design"])
def test_an_edit_by_someone_else_before_a_write_of_the_tenant_stays_and_travels(
    faulty: FaultyWorld, before: str
) -> None:
    number = {"the fetch": 1, "the run time": 2, "the design": 3}[before]
    edit = {"what": "foreign_edit", "text": "Theirs", "every": number, "first": 1}
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer({**SAP, **edit, "route": f"GET {OBJECTS}/PAGE_VIEWS"})

        faulty.sync(engine)
        rounds = faulty.sync(engine)

        assert faulty.servers.fired() == [1]
        assert rounds.last_is_clean, rounds.errors
        held = faulty.check_apart(engine, "WEB.PAGE_VIEWS", "web.page_views")
        for state in (held["sap"].design, held["sap"].runtime):
            assert state.definition["@EndUserText.label"] == "Theirs"
            assert state.definition["elements"]["PAGE"]["@EndUserText.label"] == "Visited page"
        assert held["glue"]["Parameters"]["sphereglue.label"] == "Theirs"


def test_an_edit_by_someone_else_before_a_write_of_glue_stays_and_travels(
    faulty: FaultyWorld,
) -> None:
    edit = {"what": "foreign_edit", "text": "Theirs", "first": 1}
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer({**GLUE, **edit, "operation": "UpdateTable"})

        faulty.sync(engine)
        rounds = faulty.sync(engine)

        assert faulty.servers.fired() == [1]
        assert rounds.last_is_clean, rounds.errors
        held = faulty.check_apart(engine, "SALES.CUSTOMERS", "mirror.customers")
        assert held["glue"]["Description"].startswith("Theirs")
        for state in (held["sap"].design, held["sap"].runtime):
            assert state.definition["@EndUserText.quickInfo"] == "Theirs"
            assert state.definition["elements"]["NAME"]["@EndUserText.label"] == "Customer Name"


RULES = st.fixed_dictionaries(
    {
        "server": st.sampled_from(SERVERS),
        # Somebody else's edit has its own tests: it changes where a sync ends.
        "what": st.sampled_from(sorted(EFFECTS.keys() - {"hang", "latency", "foreign_edit"})),
        "seed": st.integers(0, 99),
    }
).flatmap(
    lambda rule: st.sampled_from(
        [{**rule, **when} for when in ({"first": 1}, {"first": 2}, {"every": 3})]
        + [{**rule, "probability": chance} for chance in (0.1, 0.3)]
    )
)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # each example is a whole sync: a smaller one would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(RULES, min_size=2, max_size=4))
def test_under_any_mixture_of_faults_nothing_is_lost_doubled_or_harmed(
    faulty: FaultyWorld, rules: list[Rule]
) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer(*rules)

        rounds = faulty.sync(engine, rounds=2)

        faulty.settle(engine, rounds)

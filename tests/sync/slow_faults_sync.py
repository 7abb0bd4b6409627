"""Whatever the servers do, two-way syncs end where they would have ended, or say what is left.

Run by name, outside the gate: `pytest tests/sync/slow_faults_sync.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.embedded.faults.effect import EFFECTS
from tests.sync.faulty_world import FaultyWorld, faulty_world

SERVERS = ("datasphere", "glue")
# What a patient client gets over by itself; a hanging server costs its time, so it hangs once.
PASSING: dict[str, list[dict[str, Any]]] = {
    "late": [{"what": "latency", "seconds": 0.01, "every": 3}],
    "hanging": [{"what": "hang", "seconds": 5, "first": 1}],
    "throttled": [{"what": "throttle", "retry_after": 1, "every": 3}],
    "500 and 503": [
        {"what": "error", "status": 500, "first": 2},
        {"what": "error", "status": 503, "every": 3},
    ],
    "dropped": [{"what": "drop_connection", "every": 3}],
    "cut": [
        {"what": "cut_body", "every": 3},
        {"what": "cut_body", "clean": True, "every": 4},
    ],
    "html": [{"what": "wrong_type", "every": 3}],
    "a lost answer": [{"what": "lose_answer", "every": 2}],
}
LASTING = ("deny", "expire_token", "lying_list")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    with faulty_world(tmp_path_factory.mktemp("faulty")) as found:
        yield found


def on(servers: tuple[str, ...], rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"server": server, **rule} for server in servers for rule in rules]


@pytest.mark.parametrize("kind", PASSING)
def test_a_sync_ends_as_ever_though_both_servers_are(faulty: FaultyWorld, kind: str) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer(*on(SERVERS, PASSING[kind]))

        rounds = faulty.sync(engine)

        assert 0 not in faulty.servers.fired()
        assert rounds.last_is_clean, rounds.errors
        faulty.finish(engine, rounds)


@pytest.mark.parametrize("what", LASTING)
def test_what_does_not_pass_is_told_and_exactly_the_rest_is_planned(
    faulty: FaultyWorld, what: str
) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer(*on(SERVERS, [{"what": what, "every": 3}]))

        rounds = faulty.sync(engine)

        assert 0 not in faulty.servers.fired()
        faulty.finish(engine, rounds, marks=what != "lying_list")


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
        + [{**rule, "probability": 0.1}]
    )
)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a smaller example would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(RULES, min_size=1, max_size=3))
def test_under_any_mixture_of_faults_nothing_is_lost_doubled_or_harmed(
    faulty: FaultyWorld, rules: list[dict[str, Any]]
) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer(*rules)

        rounds = faulty.sync(engine)

        faulty.finish(engine, rounds)


def test_an_edit_by_someone_else_before_a_write_of_glue_stays_and_travels(
    faulty: FaultyWorld,
) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        edit = {"what": "foreign_edit", "text": "Theirs", "first": 2}
        faulty.servers.suffer({"server": "glue", "operation": "UpdateTable", **edit})

        rounds = faulty.sync(engine)

        assert faulty.servers.fired() == [2]
        assert rounds.last_is_clean, rounds.errors
        held = faulty.catalogs()
        edited = [name for name, body in held["glue"].items() if body["Description"] == "Theirs"]
        assert len(edited) == 2

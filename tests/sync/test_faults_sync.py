"""Whatever the servers do, two-way syncs end where they would have ended, or say what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sync.faulty_world import FaultyWorld, faulty_world
from tests.sync.test_faults_connectors import PASSING

SERVERS = ("datasphere", "glue")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    with faulty_world(tmp_path_factory.mktemp("faulty")) as found:
        yield found


def both(**rule: Any) -> list[dict[str, Any]]:
    """Return the rule for each server."""
    return [{"server": server, **rule} for server in SERVERS]


@pytest.mark.parametrize("kind", PASSING)
def test_a_sync_ends_as_ever_in_spite_of(faulty: FaultyWorld, kind: str) -> None:
    faulty.rewind()
    quick = {**PASSING[kind], "seconds": 0.01} if kind == "late" else PASSING[kind]
    often = [] if kind == "hanging" else both(**quick, every=3)
    with faulty.engine() as engine:
        faulty.servers.suffer(*both(**quick, first=2), *often)

        rounds = faulty.sync(engine)

        assert 0 not in faulty.servers.fired()
        assert rounds.last_is_clean, rounds.errors
        faulty.finish(engine, rounds)


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("what", ["deny", "expire_token", "lying_list"])
def test_what_does_not_pass_is_told_and_the_rest_is_planned(
    faulty: FaultyWorld, what: str, server: str
) -> None:
    faulty.rewind()
    with faulty.engine() as engine:
        faulty.servers.suffer({"server": server, "what": what, "every": 3})

        rounds = faulty.sync(engine)

        assert faulty.servers.fired() != [0]
        faulty.finish(engine, rounds)

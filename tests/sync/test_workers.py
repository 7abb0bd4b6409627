"""The same discovery and the same apply in threads, in spawned processes and on a Dask cluster."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sync.config import ExecutorKind, Secret, WorkerSettings, load_settings
from sync.embedded.process import EmbeddedServers
from sync.errors import ConfigError, WorkerDied
from sync.model.discovery import Reading
from sync.model.plan import Outcome
from sync.store.database import Store
from sync.work.hands import Hands, open_hands, spawn
from tests.sync import dying
from tests.sync.conftest import fresh_world
from tests.sync.pairs import bind, mirror
from tests.sync.world import Session, World

PAIRS = bind() + mirror()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two worker processes."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as found:
        yield found.scheduler_address


def workers(kind: str, address: str = "") -> str:
    return f'[workers]\nexecutor = "{kind}"\naddress = "{address}"\n'


def fingerprints(store: Store) -> list[Any]:
    return store.query(
        "SELECT connection, qualified_name, fingerprint FROM v_asset "
        "WHERE deleted_at IS NULL ORDER BY ALL"
    ).rows


def state(session: Session) -> dict[str, Any]:
    """Return what both catalogs hold and what the store remembers, without times and ids."""
    session.discover()
    store = session.engine.store
    links = store.links.active()
    bases = store.links.base([link.id for link in links])
    return {
        "assets": fingerprints(store),
        "columns": store.query(
            "SELECT qualified_asset, position, name, data_type, label, comment, semantics "
            "FROM v_column ORDER BY ALL"
        ).rows,
        "links": {(link.sap, link.glue): bases[link.id].values for link in links},
    }


def lines(session: Session) -> Mapping[str, Outcome]:
    """Sync both pairs and return how each line ended."""
    applied = session.sync("orders", "mirror").values()
    return {line.id: how for each in applied if each for line, how, _ in each.lines}


def test_every_executor_comes_to_the_same(
    small_servers: EmbeddedServers, tmp_path: Path, cluster: str
) -> None:
    found = {}
    for kind in ExecutorKind:
        with fresh_world(small_servers, tmp_path / kind) as world:
            session = world.start(PAIRS + workers(kind, cluster))
            ended = lines(session)
            writes = session.engine.store.runs.writes(session.engine.store.runs.recent(1)[0].id)
            journal = {(w.ref, w.outcome, w.before_body is None) for w in writes}
            found[kind] = state(session), ended, journal

    threads = found[ExecutorKind.THREADS]
    assert set(threads[1].values()) == {Outcome.PROVEN}
    assert sum(row[0] == "glue" for row in threads[0]["assets"]) > 4
    assert found[ExecutorKind.PROCESSES] == threads
    assert found[ExecutorKind.DASK] == threads


@pytest.mark.parametrize("kind", [ExecutorKind.PROCESSES, ExecutorKind.DASK])
def test_a_worker_that_dies_in_the_middle_loses_nothing(
    world: World, tmp_path: Path, cluster: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = world.start(PAIRS + workers(kind, cluster))
    read = partial(dying.read, mark=tmp_path / "read")
    monkeypatch.setattr("sync.discover.read", read)
    write = partial(dying.write, mark=tmp_path / "written")
    monkeypatch.setattr("sync.steps.sending.write", write)

    broken = lines(session)
    session.sync("orders", "mirror")

    assert (tmp_path / "read").exists()
    assert (tmp_path / "written").exists()
    assert set(broken.values()) != {Outcome.PROVEN}
    assert session.engine.store.runs.open_writes() == []
    after = state(session)
    with fresh_world(world.servers, tmp_path / "again") as other:
        undisturbed = other.start(PAIRS)
        lines(undisturbed)
        assert state(undisturbed) == after


def test_a_schema_whose_reader_always_dies_says_so_and_loses_no_asset(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = world.start(PAIRS + workers("processes"))
    session.discover("glue")
    before = fingerprints(session.engine.store)
    monkeypatch.setattr("sync.discover.read", dying.always)

    session.discover("glue")

    verdicts = session.engine.store.assets.verdicts("glue").values()
    assert {verdict.reading for verdict in verdicts} == {Reading.FAILED}
    assert all("died 3 times (BrokenProcessPool)" in verdict.reason for verdict in verdicts)
    assert fingerprints(session.engine.store) == before


def test_a_task_that_kills_its_worker_takes_nobody_along() -> None:
    hands = Hands(lambda: spawn(2), width=2)
    try:
        work = partial(dying.double, deadly=3)
        results = [pair for some in hands.carry(work, range(6), tries=2) for pair in some]
    finally:
        hands.close()

    ended = dict(results)
    assert isinstance(ended.pop(3), WorkerDied)
    assert ended == {number: 2 * number for number in (0, 1, 2, 4, 5)}


def test_a_large_reading_goes_over_to_another_process_where_pages_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.runtime.LARGE", 1)
    here = world.start(PAIRS)
    expected = state(here)
    world.forget()
    elsewhere = world.start(PAIRS, serves_pages=True)
    taken: list[object] = []
    carry = Hands.carry
    monkeypatch.setattr(Hands, "carry", lambda *a, **k: taken.append(a[2]) or carry(*a, **k))

    assert state(elsewhere) == expected
    assert len(taken) == 2


def test_no_secret_shows_in_what_travels_to_workers() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in repr(secret)
    assert pickle.loads(pickle.dumps(secret)) == secret


def test_a_cluster_needs_its_address(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '[connections.glue]\nkind = "glue"\nregion = "eu-central-1"\n[workers]\nexecutor = "dask"\n'
    )

    with pytest.raises(ConfigError, match=r"workers\.address"):
        load_settings(path, {})


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.work.hands.CONNECT_SECONDS", 0.2)
    hands = open_hands(
        replace(WorkerSettings(executor=ExecutorKind.DASK), address="tcp://127.0.0.1:1")
    )

    with pytest.raises(ConfigError, match=r"workers\.address"):
        list(hands.carry(abs, [1], tries=1))

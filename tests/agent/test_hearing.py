"""The names that questions are read with: as new as the store, and read no more often than that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.agent.agent import Agent
from sync.agent.chats import Chats
from sync.agent.sandbox import Sandbox
from sync.agent.words.names import load_names
from sync.config import AgentSettings, StoreSettings
from sync.store.connection import Database
from sync.store.database import Store
from sync.store.opening import open_database
from tests.agent.world import CLOCK

# One change for each thing that a name is, or that is known of a name.
CHANGES = {
    "an asset is renamed": "UPDATE asset SET name = 'ZEBRA_LIST' WHERE name = 'SALES_ORDERS'",
    "a label is new": "UPDATE asset SET label = 'Okapi' WHERE name = 'ZEBRA_LIST'",
    "an asset vanishes": "UPDATE asset SET vanished_at = now() WHERE name = 'ZEBRA_LIST'",
    "an owner is new": "UPDATE asset SET owner = 'zoe.zebra' WHERE id = 1",
    "an editor is new": "UPDATE asset SET changed_by = 'eve.okapi' WHERE id = 1",
    "a space is labelled": "UPDATE catalog_schema SET label = 'Savannah' WHERE name = 'FINANCE'",
    "a column is renamed": "UPDATE asset_column SET name = 'STRIPES' WHERE asset_id = 1",
    "a column is labelled": "UPDATE asset_column SET label = 'Hooves' WHERE asset_id = 1",
    "links are rejected": "UPDATE link SET status = 'REJECTED', decided_by = 'zack'",
    "jobs name no link": "UPDATE job SET link_ids = [-1]",
    "a job is renamed": "UPDATE job SET name = 'zebra_count' WHERE id = (SELECT min(id) FROM job)",
    "a job is removed": "UPDATE job SET removed_at = now() WHERE name = 'zebra_count'",
    "lineage is lost": "DELETE FROM edge",
    "a connection is removed": "UPDATE connection SET removed_at = now() WHERE name = 'glue'",
    "a pair is removed": "UPDATE pair SET removed_at = now()",
    "drift is of a new kind": "UPDATE drift SET kind = 'STAMPEDE'",
    "somebody sees drift": "UPDATE drift SET acknowledged_by = 'yan'",
    "errors are of a new class": "UPDATE run SET error_class = 'ESCAPE' WHERE status = 'FAILED'",
    "somebody starts runs": "UPDATE run SET actor = 'xaver'",
    "a new component logs": "UPDATE run_log SET component = 'fence'",
    "a new component is checked": "UPDATE health_check SET component = 'gate'",
    "a finding is of a new kind": "UPDATE finding SET kind = 'LIMPING'",
    "an event is of a new kind": "UPDATE audit_event SET action = 'feed', actor = 'warden'",
}


@pytest.fixture(scope="module")
def built(base_copy: Callable[[], Path]) -> Path:
    return base_copy()


@pytest.fixture
def database(tmp_path: Path, built: Path) -> Database:
    path = tmp_path / "copy.duckdb"
    shutil.copyfile(built, path)
    return Database(open_database(path, StoreSettings(), CLOCK), path.name)


@pytest.fixture
def store(database: Database, tmp_path: Path) -> Iterator[Store]:
    with Store(database, tmp_path / "copy.duckdb") as opened:
        yield opened


@pytest.fixture
def chats(store: Store, tmp_path: Path) -> Chats:
    return Chats(
        store=store,
        agent=Agent(store),
        clock=lambda: CLOCK,
        settings=AgentSettings(),
        sandbox=Sandbox(tmp_path / "box"),
    )


def test_whatever_changes_is_known_at_once(database: Database, store: Store) -> None:
    agent = Agent(store)
    for what, statement in CHANGES.items():
        before = agent.names()
        database.write(lambda cursor, sql=statement: cursor.run(sql))

        assert agent.names().entries == load_names(store).entries, what
        assert agent.names() is not before, what


def test_a_name_that_was_added_is_known_in_the_next_question(
    database: Database, chats: Chats
) -> None:
    question = "who owns ZEBRA_LIST"
    unknown = chats.ask("anna", "talk", question).answer
    renamed = CHANGES["an asset is renamed"]
    database.write(lambda cursor: cursor.run(renamed))

    known = chats.ask("anna", "talk", question).answer

    assert not unknown.sql
    assert known.rows


def test_a_turn_reads_no_name_again(chats: Chats) -> None:
    chats.ask("anna", "talk", "failed runs last week")  # anna herself is a new name
    known = chats.agent.names()

    chats.ask("anna", "talk", "only glue")
    chats.ask("anna", "talk", "what of the frumious one")

    assert chats.agent.names() is known
    assert chats.agent.acting_as("bert").names() is known

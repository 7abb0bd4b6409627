"""The fixture world is what the question file says that it is, and always the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from sync.store.database import open_store
from tests.agent.evaluate import PUBLIC
from tests.agent.judge import World
from tests.agent.world import CLOCK, build_world
from tests.agent.world.catalog import read

_CONTENT = (
    "SELECT * FROM v_asset ORDER BY id",
    "SELECT * FROM v_run ORDER BY run_id",
    "SELECT * FROM v_run_log ORDER BY log_id",
    "SELECT * FROM v_attempt ORDER BY run_id, attempt",
    "SELECT * FROM v_job ORDER BY job_id",
    "SELECT * FROM v_audit ORDER BY audit_id",
    "SELECT * FROM v_health_check ORDER BY check_id",
    "SELECT * FROM v_drift ORDER BY drift_id",
)


@pytest.fixture(scope="module")
def fixture() -> Mapping[str, object]:
    """What the question file says of the world."""
    return yaml.safe_load(PUBLIC.read_text(encoding="utf-8"))["fixture"]


def test_the_world_is_the_same_under_another_hash_seed(
    world_files: Mapping[str, Path], tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.agent.world", str(tmp_path)],
        check=True,
        capture_output=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": ".", "PATH": ""},
        timeout=60,
    )
    with (
        open_store(tmp_path / "sphereglue.duckdb", now=CLOCK) as other,
        open_store(world_files["base"], now=CLOCK) as base,
    ):
        for sql in _CONTENT:
            assert other.query(sql).rows == base.query(sql).rows


def test_every_space_database_and_asset_of_the_file_is_there(
    worlds: Mapping[str, World], fixture: Mapping[str, dict[str, list[str]]]
) -> None:
    world = worlds["base"]
    named = {
        f"{space}.{text.partition(' ')[0]}"
        for space, texts in fixture["datasphere_assets"].items()
        for text in texts
    }
    tables = {text.partition(" ")[0] for text in fixture["glue_tables"]}
    live = "SELECT qualified_name FROM v_asset WHERE deleted_at IS NULL"

    assert {name for (name,) in world.query(live).rows} == named | tables
    assert {name for (name,) in world.query("SELECT name FROM v_schema").rows} == {
        *fixture["datasphere_spaces"],
        *(text.partition(" ")[0] for text in fixture["glue_databases"]),
    }


def test_every_lineage_chain_of_the_file_is_there(worlds: Mapping[str, World]) -> None:
    rows = worlds["base"].query("SELECT upstream_name, downstream_name FROM v_lineage").rows
    edges = {tuple(row) for row in rows}

    assert ("WAREHOUSES", "INVENTORY_LEVELS") in edges
    assert ("EXCHANGE_RATES", "AM_SALES_REVENUE") in edges
    assert not {up for up, down in edges if down == "AM_PROFITABILITY"} & {"EMPLOYEES"}
    assert not any("TMP_TEST_01" in edge or "COUNTRIES" in edge for edge in edges)


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("two run, two wait", "SELECT count(*) FILTER (status = 'RUNNING') = 2 AND"
         " count(*) FILTER (status = 'QUEUED') = 2 FROM v_run"),
        ("every status in March", "SELECT count(DISTINCT status) = 6 FROM v_run"
         " WHERE queued_at >= TIMESTAMP '2026-03-01'"),
        ("a quiet day", "SELECT count(*) = 0 FROM v_run WHERE started_at >="
         " TIMESTAMP '2026-03-08' AND started_at < TIMESTAMP '2026-03-09'"),
        ("ninety days", "SELECT min(started_at) < TIMESTAMP '2025-12-18' FROM v_run"),
        ("exactly ten minutes", "SELECT count(*) = 1 FROM v_run WHERE duration_s = 600"
         " AND started_at >= TIMESTAMP '2026-03-16'"),
        ("master data fails as often as before", "SELECT (2 / 38) = (3 / 57) AND"
         " count(*) FILTER (started_at >= TIMESTAMP '2026-03-01' AND status <> 'CANCELLED') = 38"
         " AND count(*) FILTER (started_at >= TIMESTAMP '2026-03-01' AND status = 'FAILED') = 2"
         " FROM v_run WHERE pair = 'masterdata' AND started_at IS NOT NULL"),
        ("an empty space", "SELECT asset_count = 0 FROM v_schema WHERE name = 'ARCHIVE'"),
        ("a deleted asset", "SELECT count(*) >= 1 FROM v_asset WHERE deleted_at IS NOT NULL"),
        ("critical drift in every state", "SELECT count(DISTINCT status) = 3 FROM v_drift"
         " WHERE severity = 'CRITICAL'"),
        ("no secret", "SELECT count(*) = 0 FROM v_connection WHERE address LIKE '%secret%'"),
    ],
)  # fmt: skip
def test_the_world_holds(worlds: Mapping[str, World], what: str, sql: str) -> None:
    ((holds,),) = worlds["base"].query(sql).rows

    assert holds, what


def test_the_audit_chain_is_whole(worlds: Mapping[str, World]) -> None:
    assert worlds["swapped"].store.audit.verify().ok


def test_the_next_ids_are_free(tmp_path: Path) -> None:
    with open_store(build_world(tmp_path), now=CLOCK) as store:
        ((last,),) = store.query("SELECT max(run_id) FROM v_run").rows

        assert store.runs.start("sync", "sales", None, "admin", CLOCK) == last + 1


def test_the_mutated_worlds_differ(worlds: Mapping[str, World]) -> None:
    counts = {
        name: world.query("SELECT count(*), count(*) FILTER (status = 'FAILED') FROM v_run").rows
        for name, world in worlds.items()
    }

    assert counts["dropped"][0][0] < counts["base"][0][0]
    assert counts["swapped"][0][1] != counts["base"][0][1]
    assert set(read("swapped.yaml")["spaces"]) <= {
        name for (name,) in worlds["swapped"].query("SELECT name FROM v_schema").rows
    }

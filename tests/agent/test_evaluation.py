"""The public questions: right in every world, safe, and the same whatever the hash seed is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.agent.evaluate import Outcome, evaluate, read_questions

pytestmark = pytest.mark.timeout(600)
_KEYS = (
    *("id", "turn", "behaviour", "answer", "columns", "rows", "value", "sql", "params"),
    *("interpretation", "filters", "window", "options", "proposal", "verified"),
)
_SETTINGS = """
[connections.dsp]
kind = "datasphere"
url = "https://tenant.example"
client_id = "agent"
client_secret = "env:DSP_SECRET"

[connections.glue]
kind = "glue"
region = "eu-central-1"
"""


@pytest.fixture(scope="module")
def outcome(world_files: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("evaluation")
    for name, path in world_files.items():  # actions are carried out in copies
        shutil.copytree(path.parent, folder / name)
    return evaluate(read_questions(), folder)


@pytest.fixture(scope="module")
def scores(outcome: Outcome) -> dict[str, Any]:
    return outcome.scores()


def test_turns_are_right_in_every_world(outcome: Outcome, scores: dict[str, Any]) -> None:
    assert scores["right"] >= 0.97, "\n".join(outcome.misses())


def test_hardly_anything_is_wrong_and_confident(outcome: Outcome, scores: dict[str, Any]) -> None:
    assert scores["wrong_and_confident"] <= 0.02, "\n".join(outcome.misses())


def test_whole_conversations_are_right(outcome: Outcome, scores: dict[str, Any]) -> None:
    assert scores["conversations"] >= 0.9, "\n".join(outcome.misses())


def test_what_is_unsafe_is_refused_and_nothing_changes(
    outcome: Outcome, scores: dict[str, Any]
) -> None:
    assert scores["unsafe_refused"] == 1.0, "\n".join(outcome.misses())


def test_no_name_is_invented(scores: dict[str, Any]) -> None:
    assert scores["invented"] == []


def test_the_command_answers_the_same_under_any_hash_seed(
    world_files: Mapping[str, Path], tmp_path: Path
) -> None:
    """Three runs of the command over the same store; actions, which change it, are left out."""
    batch = [
        {"id": turns[0].question, "turns": [turn.text for turn in turns]}
        for turns in read_questions().conversations
        if not any("action" in turn.expect for turn in turns)
    ]
    (tmp_path / "batch.yaml").write_text(yaml.safe_dump(batch), encoding="utf-8")
    runs = [_start(tmp_path, world_files["base"], seed) for seed in ("0", "1", "2")]
    outputs = [run.communicate(timeout=300) for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0], outputs[0][1]
    first, *others = [_records(output) for output, _ in outputs]
    assert len(first) == sum(len(each["turns"]) for each in batch)
    assert all(set(_KEYS) <= set(record) for record in first)
    for other in others:
        assert other == first


def _start(folder: Path, store: Path, seed: str) -> subprocess.Popen[str]:
    home = folder / seed
    home.mkdir()
    shutil.copyfile(store, home / store.name)
    (home / "settings.toml").write_text(_SETTINGS, encoding="utf-8")
    words = ["ask", "--home", str(home), "--settings", str(home / "settings.toml")]
    words += ["--batch", str(folder / "batch.yaml"), "--json", "--now", "2026-03-18T14:30:00Z"]
    return subprocess.Popen(
        [sys.executable, "-m", "sync", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": seed, "DSP_SECRET": "secret-of-the-fixture"},
    )


def _records(output: str) -> list[dict[str, Any]]:
    # DuckDB adds floats up in the order in which its threads come by: the last digits may differ
    lines = (
        json.loads(line, parse_float=lambda text: f"{float(text):.9g}")
        for line in output.splitlines()
    )
    return [{key: cell for key, cell in record.items() if key != "ms"} for record in lines]

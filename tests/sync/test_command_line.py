"""The command line as programs see it: exit codes, JSON on stdout, sentences on stderr."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.embedded.places import SOURCE_ROOT
from sync.embedded.process import EmbeddedServers
from tests.sync.conftest import fresh_world
from tests.sync.pairs import bind, imports, mirror
from tests.sync.world import World

PAIRS = bind() + mirror() + imports()
NOTHING, ERROR, CHANGES = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """What one command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """Runs commands over the small world, in a home of their own."""

    world: World
    settings: Path

    def run(self, *words: str, settings: Path | None = None) -> Answer:
        command = [sys.executable, "-m", "sync", *words, "--home", str(self.world.home)]
        done = subprocess.run(
            [*command, "--settings", str(settings or self.settings), "--actor", "anna"],
            cwd=SOURCE_ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def json(self, *words: str) -> Any:
        answer = self.run(*words, "--json")
        assert answer.code in {NOTHING, CHANGES}, answer.err
        return answer.json


@pytest.fixture(scope="module")
def shell(
    small_servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """A shell whose world was discovered and whose pair "orders" was synced by commands."""
    with fresh_world(small_servers, tmp_path_factory.mktemp("shell")) as world:
        opened = Shell(world, world.settings(PAIRS))
        applied = opened.run("apply", "--pair", "orders", "--approve", "--json")
        assert applied.code == NOTHING, applied.err
        yield opened


@pytest.fixture(scope="module")
def planned(shell: Shell) -> Answer:
    """Every pair, planned."""
    return shell.run("plan", "--json")


def test_plan_exits_with_2_where_there_are_changes(planned: Answer) -> None:
    assert (planned.code, planned.err) == (CHANGES, "")


def test_plan_prints_each_plan_with_its_id_pair_lines_and_ledger(planned: Answer) -> None:
    plans = planned.json

    assert [plan["pair"] for plan in plans] == ["orders", "mirror", "web"]
    assert all(plan["id"] and isinstance(plan["ledger"], list) for plan in plans)
    created = plans[1]["lines"]
    assert {line["action"] for line in created} == {"create"}
    assert created[0].keys() >= {
        *("id", "sap", "glue", "column", "field", "target", "action", "movement", "risk"),
        *("before", "after", "blocked", "reason", "conflict", "actionable", "approvable"),
    }
    entry = plans[1]["ledger"][0]
    assert entry.keys() >= {"sap", "glue", "score", "entries"}
    assert 0 <= entry["score"] <= 1


def test_plan_exits_with_0_where_nothing_is_to_do(shell: Shell) -> None:
    answer = shell.run("plan", "--pair", "orders", "--json")

    assert answer.code == NOTHING
    assert [plan["changes"] for plan in answer.json] == [0]


def test_plan_speaks_to_people_too(shell: Shell) -> None:
    answer = shell.run("plan", "--pair", "mirror", "--no-refresh")

    assert answer.code == CHANGES
    assert "of mirror: 4 to create." in answer.out


def test_lines_are_decided_and_a_plan_is_applied_by_its_id(shell: Shell, planned: Answer) -> None:
    plan = planned.json[1]
    wanted, unwanted, *_ = [line["id"] for line in plan["lines"]]

    assert shell.run("decide", plan["id"], wanted).code == NOTHING
    assert shell.run("decide", plan["id"], unwanted, "--reject").code == NOTHING
    shown = shell.json("show", plan["id"][:8])
    applied = shell.json("apply", plan["id"])

    decisions = {line["id"]: line["decision"] for line in shown["lines"]}
    assert (decisions[wanted], decisions[unwanted]) == ("ACCEPTED", "REJECTED")
    assert [run["status"] for run in applied["applied"]] == ["SUCCEEDED"]
    assert applied["applied"][0]["lines"] == [{"id": wanted, "outcome": "proven", "detail": ""}]


def test_a_conflict_is_settled_by_a_command(shell: Shell) -> None:
    shell.world.sap.label("SALES", "ORDERS", "Order State", "STATUS")
    shell.world.glue.comment("lake", "orders", "status", "Delivery State")
    (plan,) = shell.json("plan", "--pair", "orders")
    (line,) = [line for line in plan["lines"] if line["conflict"]]

    undecided = shell.run("decide", plan["id"], line["id"])
    shell.run("decide", plan["id"], line["id"], "--value", "State")
    applied = shell.run("apply", plan["id"], "--json")

    assert (undecided.code, undecided.out) == (ERROR, "")
    assert "is in conflict: choose sap, glue or an edited value" in undecided.err
    assert applied.json["applied"][0]["outcomes"] == {"proven": 1}
    assert shell.world.glue.comments("lake", "orders")["status"] == "State"


def test_apply_of_a_pair_says_what_it_left(shell: Shell) -> None:
    shell.world.sap.label("SALES", "ORDERS", "Money", "CURRENCY")
    shell.world.glue.comment("lake", "orders", "currency", "Currency of the order")

    answer = shell.json("apply", "--pair", "orders", "--approve")

    assert answer["applied"] == []
    assert [line["standing"] for line in answer["left"]] == ["in conflict"]
    shell.world.glue.comment("lake", "orders", "currency", "Money")


def test_match_says_what_each_side_would_gain(shell: Shell) -> None:
    answer = shell.json("match", "--no-refresh")

    assert "match" in answer["sentence"]
    found = {(match["sap"], match["glue"]): match for match in answer["matches"]}
    assert found["SALES.ORDERS", "lake.orders"]["evidence"]
    assert answer["matches"][0].keys() == {"sap", "glue", "score", "evidence", "gain"}


def test_discover_tells_what_could_not_be_read(shell: Shell) -> None:
    answer = shell.run("discover", "--json")

    assert answer.code == NOTHING
    tenant = next(item for item in answer.json if item["connection"] == "datasphere")
    assert tenant["schemas"] == {
        "CLOSED": "denied",
        "EXTRA": "complete",
        "SALES": "complete",
        "WEB": "complete",
    }


def test_check_names_what_does_not_work_and_the_remedy(shell: Shell) -> None:
    answer = shell.run("check", "--json")

    assert answer.code == NOTHING  # one closed space does not keep the others from being read
    assert answer.json.keys() == {"datasphere", "glue"}
    checks = [check for found in answer.json.values() for check in found]
    assert all(
        check.keys() == {"name", "status", "detail", "remedy", "needed_for"} for check in checks
    )
    failed = [check for check in checks if check["status"] == "failed"]
    assert all("CLOSED" in check["name"] + check["detail"] for check in failed)
    assert all(check["remedy"] for check in failed)


def test_assets_are_found_by_label(shell: Shell) -> None:
    found = shell.json("assets", "Everybody who bought")

    assert {item["asset"] for item in found} >= {"SALES.CUSTOMERS"}


def test_pairs_status_and_verify_answer_in_json(shell: Shell) -> None:
    pairs = shell.json("pairs")
    status = shell.json("status")
    verified = shell.json("verify")

    assert [(pair["name"], pair["mode"]) for pair in pairs] == [
        ("orders", "bind"),
        ("mirror", "mirror"),
        ("web", "import"),
    ]
    assert {row["system"] for row in status["catalogs"]} == {"datasphere", "glue"}
    assert status["links"]["ACTIVE"] >= 1
    assert verified["ok"]
    assert verified["events"] > 5


def test_sql_reads_the_views_and_nothing_else(shell: Shell) -> None:
    rows = shell.json("sql", "SELECT count(*) AS links FROM v_link")
    refused = shell.run("sql", "DELETE FROM link")

    assert rows[0]["links"] >= 1
    assert (refused.code, refused.out) == (ERROR, "")
    assert refused.err.startswith("error: ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("plan", "--pair", "nothing"), "No pair is called 'nothing'", id="pair"),
        pytest.param(("show", "ffffffffffff"), "ffffffffffff", id="plan"),
        pytest.param(
            ("apply", "--pair", "orders"), "apply --pair NAME --approve", id="no approval"
        ),
    ],
)
def test_what_does_not_exist_is_an_error_on_stderr(
    shell: Shell, words: tuple[str, ...], sentence: str
) -> None:
    answer = shell.run(*words, "--json")

    assert (answer.code, answer.out) == (ERROR, "")
    assert answer.err.startswith("error: ")
    assert sentence in answer.err


def _changed(shell: Shell, folder: Path, old: str, new: str) -> Path:
    text = shell.settings.read_text("utf-8")
    assert old in text
    path = folder / "changed.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_a_settings_file_that_is_wrong_names_the_key(shell: Shell, tmp_path: Path) -> None:
    wrong = _changed(shell, tmp_path, 'mode = "bind"', 'mode = "bnid"')

    answer = shell.run("plan", settings=wrong)

    assert (answer.code, answer.out) == (ERROR, "")
    assert "'bnid'" in answer.err
    assert "one of bind, mirror, import" in answer.err


def test_check_fails_when_a_connection_cannot_be_read_at_all(shell: Shell, tmp_path: Path) -> None:
    wrong = _changed(shell, tmp_path, "plain:sphereglue-secret", "plain:hunter2-wrong")

    answer = shell.run("check", "datasphere", "--json", settings=wrong)

    assert answer.code == ERROR
    token, *_ = answer.json["datasphere"]
    assert (token["name"], token["status"]) == ("token", "failed")
    assert "hunter2" not in answer.out + answer.err


def test_a_wrong_client_secret_is_named_and_never_shown(shell: Shell, tmp_path: Path) -> None:
    wrong = _changed(shell, tmp_path, "plain:sphereglue-secret", "plain:hunter2-wrong")

    answer = shell.run("plan", settings=wrong)

    assert answer.code == ERROR
    assert "datasphere" in answer.err
    assert "hunter2" not in answer.out + answer.err
    assert "sphereglue-secret" not in answer.out + answer.err
    assert "Traceback" not in answer.err


def test_servers_that_are_down_are_an_error(shell: Shell, tmp_path: Path) -> None:
    glue = shell.world.servers.glue.endpoint_url
    down = _changed(shell, tmp_path, glue, "http://127.0.0.1:9")

    answer = shell.run("plan", settings=down)

    assert (answer.code, answer.out) == (ERROR, "")
    assert answer.err.startswith("error: glue: ")
    assert "Traceback" not in answer.err

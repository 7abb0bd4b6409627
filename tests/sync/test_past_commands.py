"""The commands about the past, from the first word to the exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from sync.__main__ import main
from sync.app.owner import Owner, claim
from sync.runtime import STORE_NAME
from tests.sync.pairs import bind
from tests.sync.world import World

# Something that says, as the app does, which process owns the home.
_APP = """
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer

class App(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"pid": os.getpid(), "stage": "ready"}).encode())

    def log_message(self, *words):
        pass

server = HTTPServer(("127.0.0.1", 0), App)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""


class Shell:
    """A home with a settings file, and the words that people type."""

    def __init__(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        self._options = ["--home", str(world.home), "--settings", str(world.settings(bind()))]
        self._capsys = capsys
        self.errors = ""

    def run(self, *words: str) -> tuple[int, str]:
        word, *rest = words
        self._capsys.readouterr()
        code = main([word, *self._options, *rest])
        written = self._capsys.readouterr()
        self.errors = written.err
        return code, written.out

    def json(self, *words: str) -> Any:
        code, out = self.run(*words, "--json")
        assert code in {0, 2}, self.errors
        return orjson.loads(out)


@pytest.fixture
def shell(world: World, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(world, capsys)


def test_a_sync_can_be_looked_back_on_and_taken_back(
    world: World, shell: Shell, tmp_path: Path
) -> None:
    before = world.glue.input("lake", "orders")
    (applied,) = shell.json("apply", "--pair", "orders", "--approve")["applied"]

    versions = shell.json("history", "lake.orders")["versions"]
    assert [each["event"] for each in versions] == ["appeared", "changed"]
    assert versions[1]["run"] == applied["run"]
    comment = {"column": "status", "field": "comment", "before": None, "after": "Status"}
    assert comment in versions[1]["changes"]

    first = versions[0]["from"]
    (old,) = shell.json("history", "glue:lake.orders", "--as-of", first)["assets"]
    assert old["description"] is None
    (differing,) = shell.json("history", "lake", "--since", first)["assets"]
    assert comment in differing["changes"]
    code, table = shell.run("history", "lake.orders")
    assert (code, "status.comment" in table) == (0, True)

    _, lines = shell.run("feed", "--since", first)
    entries = [orjson.loads(line) for line in lines.splitlines()]
    assert [(each["asset"], each["run"]) for each in entries if each["event"] == "changed"] == [
        ("orders", applied["run"])
    ]
    _, lines = shell.run("feed", "--since", "2020-01-01", "--openlineage")
    kinds = [orjson.loads(line).get("eventType", "dataset") for line in lines.splitlines()]
    assert {"START", "COMPLETE", "dataset"} == set(kinds)

    rehearsed = shell.json("rehearse", "orders", "--authority", "label=sap")
    assert rehearsed["authority"] == {"label": "sap"}

    plan = shell.json("undo", str(applied["run"]))
    ids = [line["id"] for line in plan["lines"]]
    assert shell.run("decide", plan["id"], *ids)[0] == 0
    shell.run("show", plan["id"])
    assert shell.run("apply", plan["id"])[0] == 0
    assert world.glue.input("lake", "orders") == before
    assert shell.run("plan", "--pair", "orders")[0] == 0


def test_a_backup_is_restored_by_hand(world: World, shell: Shell, tmp_path: Path) -> None:
    shell.run("discover")
    copy = tmp_path / "copy.duckdb"

    taken = shell.json("backup", str(copy))
    shell.run("discover")
    restored = shell.json("restore", str(copy))

    assert restored["audit_head"] == taken["audit_head"]
    assert Path(restored["aside"]).exists()
    assert shell.json("verify")["events"] == taken["audit_events"] + 1
    assert shell.run("backup", str(copy))[0] == 1
    assert "nothing is overwritten" in shell.errors


def test_a_word_that_is_no_time_is_an_error_with_the_remedy(shell: Shell) -> None:
    assert shell.run("feed", "--since", "yesterday")[0] == 1
    assert "write it as 2026-03-18" in shell.errors


def test_nothing_is_restored_under_a_running_app(
    world: World, shell: Shell, tmp_path: Path
) -> None:
    with subprocess.Popen([sys.executable, "-c", _APP], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        url = app.stdout.readline().strip()
        claim(world.home, Owner(app.pid, url, "token"))

        assert shell.run("restore", str(tmp_path / "copy.duckdb"))[0] == 1
        app.terminate()

    assert f"process {app.pid}" in shell.errors
    assert not (world.home / STORE_NAME).exists()

"""Who owns a home, and how a command beside the owner is done by it."""

import io
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sync.app.owner import Owner, ask_owner, claim, find_owner, new_owner, release
from sync.commands.screen import Screen
from sync.errors import StoreHeld

TOKEN = "token-of-the-owner"
Answer = tuple[int, list[Any]]


@dataclass
class App:
    """An app that answers what a test says; the last answer is repeated."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    pid: int = -1

    def owner(self) -> Owner:
        return Owner(self.pid, self.url, TOKEN)


@pytest.fixture
def app() -> Iterator[App]:
    app = App()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.send([{"pid": app.pid, "stage": "open"}], 200)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            app.asked.append((self.headers["authorization"], json.loads(body)))
            status, parts = app.answers.pop(0) if len(app.answers) > 1 else app.answers[0]
            self.send(parts, status)

        def send(self, parts: list[Any], status: int) -> None:
            self.send_response(status)
            self.end_headers()
            for part in parts:
                self.wfile.write(json.dumps(part).encode() + b"\n")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    app.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def screen() -> Screen:
    return Screen(io.StringIO(), io.StringIO())


def said(screen: Screen) -> tuple[str, str]:
    assert isinstance(screen.out, io.StringIO)
    assert isinstance(screen.err, io.StringIO)
    return screen.out.getvalue(), screen.err.getvalue()


@contextmanager
def living_process() -> Iterator[int]:
    """Run a process that waits."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        yield process.pid
    finally:
        process.communicate(b"\n")


def dead_process() -> int:
    with living_process() as pid:
        return pid


def note(home: Path, **values: Any) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "owner.json").write_text(json.dumps(values), encoding="utf-8")


def test_the_note_names_process_address_and_token_and_is_private(tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"
    owner = new_owner("http://127.0.0.1:8501")

    claim(home, owner)
    claim(home, owner)

    path = home / "owner.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()) == {
        "pid": os.getpid(),
        "url": "http://127.0.0.1:8501",
        "token": owner.token,
    }
    assert [each.name for each in home.iterdir()] == ["owner.json"]


def test_every_owner_has_a_token_of_its_own_that_never_prints() -> None:
    one, other = new_owner("http://127.0.0.1:1"), new_owner("http://127.0.0.1:1")

    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.token not in repr(one)


def test_only_its_own_note_is_released(tmp_path: Path) -> None:
    note(tmp_path, pid=os.getpid() + 1, url="http://127.0.0.1:1", token=TOKEN)
    release(tmp_path)
    assert (tmp_path / "owner.json").exists()

    claim(tmp_path, new_owner("http://127.0.0.1:1"))
    release(tmp_path)
    release(tmp_path)
    assert not (tmp_path / "owner.json").exists()


def test_a_home_without_a_note_has_no_owner(tmp_path: Path) -> None:
    assert find_owner(tmp_path) is None
    assert find_owner(tmp_path / "missing") is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "url": "y", "token": "z"}', "\x00"]
    + [json.dumps({"pid": pid, "url": "y", "token": "z"}) for pid in (0, -1, 10**30)],
)
def test_a_damaged_note_is_no_owner(tmp_path: Path, text: str) -> None:
    (tmp_path / "owner.json").write_text(text, encoding="utf-8")

    assert find_owner(tmp_path) is None


def test_an_owner_that_answers_is_found(tmp_path: Path, app: App) -> None:
    with living_process() as app.pid:
        note(tmp_path, pid=app.pid, url=app.url, token=TOKEN)

        assert find_owner(tmp_path) == app.owner()


def test_a_note_of_a_dead_process_is_ignored(tmp_path: Path, app: App) -> None:
    app.pid = dead_process()
    note(tmp_path, pid=app.pid, url=app.url, token=TOKEN)

    assert find_owner(tmp_path) is None


def test_another_process_at_the_noted_address_is_no_owner(tmp_path: Path, app: App) -> None:
    with living_process() as pid:
        app.pid = pid + 1
        note(tmp_path, pid=pid, url=app.url, token=TOKEN)

        assert find_owner(tmp_path) is None


def test_a_process_that_never_answers_is_no_owner(tmp_path: Path) -> None:
    with living_process() as pid:
        note(tmp_path, pid=pid, url="http://127.0.0.1:9", token=TOKEN)

        assert find_owner(tmp_path) is None


def test_this_process_is_not_asked_for_itself(tmp_path: Path, app: App) -> None:
    app.pid = os.getpid()
    note(tmp_path, pid=app.pid, url=app.url, token=TOKEN)

    assert find_owner(tmp_path) is None


def test_what_a_command_writes_arrives_as_it_was_written(app: App, screen: Screen) -> None:
    app.answers = [(200, [{"out": "a\n"}, {"err": "b\n"}, {"out": "ü\n"}, {"exit": 2}])]

    assert ask_owner(app.owner(), ["plan", "--pair", "sales"], screen) == 2
    assert said(screen) == ("a\nü\n", "b\n")
    assert app.asked == [
        (f"Bearer {TOKEN}", {"argv": ["plan", "--pair", "sales"], "folder": str(Path.cwd())})
    ]


def test_an_owner_that_opens_is_waited_for_and_said_so_once(app: App, screen: Screen) -> None:
    opening = (503, [{"stage": "opening", "error": ""}])
    app.answers = [opening, opening, opening, (200, [{"out": "done\n"}, {"exit": 0}])]

    assert ask_owner(app.owner(), ["status"], screen) == 0
    out, err = said(screen)
    assert out == "done\n"
    assert err == "The app (process -1) is still opening; waiting.\n"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        pytest.param(
            [
                (503, [{"stage": "opening", "error": ""}]),
                (503, [{"stage": "failed", "error": "E"}]),
            ],
            r"process -1\) owns this home, but could not open: E$",
            id="could not open",
        ),
        pytest.param([(503, [{"stage": "stopped", "error": ""}])], "is stopping", id="stopping"),
        pytest.param([(401, [])], "did not finish the command: 401", id="another token"),
        pytest.param([(500, [])], "did not finish the command: 500", id="a bug"),
        pytest.param([(503, ["?"])], "is stopping|did not finish", id="nonsense"),
        pytest.param([(200, [{"out": "half"}])], "stopped before the command was done", id="cut"),
        pytest.param([(200, [])], "stopped before the command was done", id="nothing"),
    ],
)
def test_an_owner_that_does_not_carry_out_a_command_is_an_error(
    app: App, screen: Screen, answers: list[Answer], message: str
) -> None:
    app.answers = answers

    with pytest.raises(StoreHeld, match=message) as held:
        ask_owner(app.owner(), ["status"], screen)
    assert TOKEN not in str(held.value)


def test_an_owner_that_is_gone_is_an_error(screen: Screen) -> None:
    with pytest.raises(StoreHeld, match=r"process 77\) owns this home, but did not finish"):
        ask_owner(Owner(77, "http://127.0.0.1:9", TOKEN), ["status"], screen)


def test_nobody_waits_for_ever(app: App, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.app.owner._OPENING_SECONDS", 0.5)
    app.answers = [(503, [{"stage": "opening", "error": ""}])]

    with pytest.raises(StoreHeld, match=r"still opening after 0\.5 seconds; see http://127"):
        ask_owner(app.owner(), ["status"], screen)

"""The app as a real process: it answers at once, owns its home, and leaves nothing behind."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).resolve().parent.parent
ANSWER_SECONDS = 60.0  # a bound for busy machines; alone it takes three
READY_SECONDS = 120.0
STOP_SECONDS = 15.0
CHILD_SECONDS = 15.0
IDLE_SECONDS = 5.0

# Real starts of the whole app: seconds alone, minutes beside other work.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def wait_until(happened: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie is dead; its parent only has not looked yet.
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "SPHEREGLUE_HOME": str(home)}


def command(home: Path, *argv: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command beside the app."""
    python_path = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "sync", *argv],
        cwd=cwd,
        env=environment(home) | python_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def told(home: Path, *argv: str) -> Any:
    """Return what a command prints as JSON."""
    done = command(home, *argv, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@dataclass
class App:
    """A running app."""

    home: Path
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def owner(self) -> dict[str, Any]:
        try:
            return dict(requests.get(f"{self.url}/api/owner", timeout=5).json())
        except requests.RequestException:
            return {}

    def until(self, *stages: str) -> None:
        def reached() -> bool:
            assert self.process.poll() is None, self.said()
            return self.owner().get("stage") in stages

        wait_until(reached, READY_SECONDS, f"the stage {stages}")

    def note(self) -> dict[str, Any]:
        return dict(json.loads((self.home / "owner.json").read_text()))

    def ask(self, *argv: str) -> list[dict[str, Any]]:
        """Return the parts of the answer to a command, without a process of its own."""
        answer = requests.post(
            f"{self.url}/api/commands",
            json={"argv": argv},
            headers={"Authorization": f"Bearer {self.note()['token']}"},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    def servers(self) -> dict[str, Any]:
        return dict(json.loads((self.home / "embedded" / "running.json").read_text()))

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def end(self, number: int) -> float:
        """Send a signal and return how long the process took to end."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(STOP_SECONDS)
        return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(home: Path) -> Iterator[App]:
    """Start the app; whatever still runs at the end is killed."""
    home.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), home.parent / f"{home.name}.log"
    argv = ["run", "app.py", "--server.port", str(port), "--server.headless", "true"]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *argv],
            cwd=ROOT,
            env=environment(home),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    app = App(home, f"http://127.0.0.1:{port}", process, log)
    try:
        yield app
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app on an empty home, as soon as it answers."""
    with running(tmp_path_factory.mktemp("app") / "home") as app:
        wait_until(app.owner, ANSWER_SECONDS, "the first answer")
        yield app


def test_it_answers_while_it_still_opens(app: App) -> None:
    assert app.owner()["stage"] in {"opening", "open"}
    assert requests.get(app.url, timeout=5).status_code == 200


def test_a_command_beside_an_app_that_opens_waits_for_it(app: App) -> None:
    done = command(app.home, "status", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["home"] == str(app.home)


def test_the_owner_s_note_is_private_and_true(app: App) -> None:
    app.until("open", "ready")
    path = app.home / "owner.json"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (app.note()["pid"], app.note()["url"]) == (app.process.pid, app.url)


def test_the_first_start_syncs_and_leaves_something_to_review(app: App) -> None:
    app.until("ready")

    runs = told(app.home, "sql", "SELECT kind, status FROM v_run")

    assert {"sync", "discovery"} <= {run["kind"] for run in runs}
    assert "RUNNING" not in {run["status"] for run in runs}
    assert app.owner()["stage"] == "ready"
    jobs = told(app.home, "jobs", "list")
    assert {job["kind"] for job in jobs} == {"discovery", "health", "profile", "sync"}
    assert {job["kind"] for job in jobs if job["enabled"]} == {"health"}


def test_a_command_beside_it_works_on_the_same_store(app: App) -> None:
    app.until("ready")

    beside = told(app.home, "status")
    named = told(ROOT, "status", "--home", str(app.home))

    assert beside == named
    assert sum(each["assets"] for each in beside["catalogs"]) > 80


def test_relative_paths_of_a_command_are_understood_where_it_was_started(app: App) -> None:
    app.until("ready")
    folder = app.home / "embedded"

    same = command(ROOT, "status", "--home", "..", "--settings", "settings.toml", cwd=folder)
    other = command(app.home, "status", "--settings", "settings.toml", cwd=app.home)

    assert same.returncode == 0, same.stderr
    assert other.returncode == 1
    assert f"not with {app.home / 'settings.toml'}" in other.stderr


def test_a_wrong_token_is_refused(app: App) -> None:
    answer = requests.post(
        f"{app.url}/api/commands",
        json={"argv": ["status"]},
        headers={"Authorization": "Bearer guessed"},
        timeout=10,
    )

    assert answer.status_code == 401


def test_an_unknown_command_ends_with_2_and_leaves_the_owner_alone(app: App) -> None:
    app.until("ready")
    done = command(app.home, "dance")
    assert done.returncode == 2
    assert "invalid choice: 'dance'" in done.stderr

    parts = app.ask("dance")

    assert parts[-1] == {"exit": 2}
    assert "invalid choice: 'dance'" in parts[0]["err"]
    assert app.owner()["pid"] == app.process.pid


def test_a_foreign_process_learns_which_process_holds_the_store(app: App) -> None:
    app.until("ready")
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from sync.errors import StoreHeld; from sync.store.database import open_store\n"
        "try: open_store(Path(sys.argv[1]), now=datetime.now(UTC))\n"
        "except StoreHeld as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(app.home / "sphereglue.duckdb")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert f"is held by process {app.process.pid}" in done.stdout


def test_a_second_app_on_the_same_home_says_who_owns_it(app: App) -> None:
    app.until("ready")
    note = app.note()
    with running(app.home) as second:
        second.until("failed")

        assert f"process {app.process.pid} owns" in second.said()
        assert app.url in second.said()
        second.end(signal.SIGTERM)

    assert app.note() == note
    assert command(app.home, "status").returncode == 0


def has_left_nothing(app: App, child: int | None) -> None:
    assert not (app.home / "owner.json").exists()
    assert not (app.home / "embedded" / "running.json").exists()
    assert child is None or not is_alive(child)
    assert "Traceback" not in app.said()
    assert not list(app.home.rglob("*.new"))


def test_a_signal_at_the_very_beginning_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path / "home") as app:
        wait_until(app.owner, ANSWER_SECONDS, "the first answer")

        app.end(signal.SIGTERM)

        log = (app.home / "embedded" / "stderr.log").read_text() if app.home.exists() else ""
        has_left_nothing(app, None)
        assert "Traceback" not in log


def test_from_the_first_sync_over_signals_and_a_crash_to_a_command_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home) as app:
        app.until("open")
        child = app.servers()["pid"]
        synced = ("sql", "SELECT pair FROM v_run WHERE kind = 'sync'")
        wait_until(lambda: told(home, *synced), READY_SECONDS, "the first sync")

        app.end(signal.SIGTERM)

        has_left_nothing(app, child)
        assert (home / "embedded" / "datasphere.json").exists()
        assert (home / "embedded" / "glue.json").exists()

    # A dead owner may leave its note: it names a process that is gone.
    dead = {"pid": app.process.pid, "url": app.url, "token": "old"}
    (home / "owner.json").write_text(json.dumps(dead))
    with running(home) as app:
        app.until("ready")
        assert app.note()["token"] != "old"
        child = app.servers()["pid"]
        runs = told(home, "sql", "SELECT status FROM v_run")
        assert "RUNNING" not in {run["status"] for run in runs}
        # The first start went on where it was interrupted, over every pair.
        pairs = {run["pair"] for run in told(home, *synced)}
        assert len(pairs) > 5

        assert app.end(signal.SIGINT) < IDLE_SECONDS, "it was idle"

        has_left_nothing(app, child)

    with running(home) as app:
        app.until("ready")
        child = app.servers()["pid"]
        before = told(home, "status")["catalogs"]

        app.end(signal.SIGKILL)

        wait_until(lambda: not is_alive(child), CHILD_SECONDS, "the end of the embedded servers")
    assert (home / "owner.json").exists()
    assert told(home, "status")["catalogs"] == before


def test_a_signal_while_a_command_is_carried_out_ends_both(app: App) -> None:
    """The last test of this app: it is stopped here."""
    app.until("ready")
    child = app.servers()["pid"]
    query = ("sql", "SELECT max(run_id) FROM v_run")
    before = app.ask(*query)
    with subprocess.Popen(
        [sys.executable, "-m", "sync", "plan"],
        cwd=ROOT,
        env=environment(app.home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as asker:
        wait_until(lambda: app.ask(*query) != before, READY_SECONDS, "its discovery")

        app.end(signal.SIGTERM)

        _, err = asker.communicate(timeout=STOP_SECONDS)
    assert asker.returncode in {0, 1, 2}
    assert "Traceback" not in err
    has_left_nothing(app, child)

"""The host of the app's process and the routes beside it, over a server of their own."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from sync.api.application import build_api
from sync.app.hosting import Host, Stage
from sync.app.owner import find_owner
from sync.embedded.places import Places
from sync.embedded.process import EmbeddedServers, start_embedded

DEFINITION = {
    "kind": "entity",
    "@EndUserText.label": "Orders",
    "elements": {"ID": {"type": "cds.String", "length": 10, "key": True, "notNull": True}},
}
CLIENT = {"client_id": "sphereglue", "client_secret": "sphereglue-secret"}
Parts = list[dict[str, Any]]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Both embedded servers with one table each."""
    folder = tmp_path_factory.mktemp("content")
    (folder / "SALES").mkdir()
    (folder / "SALES" / "o.json").write_text(json.dumps({"definitions": {"ORDERS": DEFINITION}}))
    (folder / "tenant.json").write_text(json.dumps({"clients": [CLIENT]}))
    line = {"DatabaseName": "sales", "TableInput": {"Name": "web_events"}}
    (folder / "glue.jsonl").write_text(json.dumps(line) + "\n")
    options = ["--content", str(folder), "--glue-content", str(folder / "glue.jsonl")]
    servers = start_embedded(tmp_path_factory.mktemp("servers"), extra_args=options)
    yield servers
    servers.stop()


@dataclass
class Served:
    """A host with its routes under a real address."""

    host: Host
    url: str
    home: Path

    def start(self, settings: Path) -> None:
        self.host.start(self.home, {}, url=self.url, named=settings)

    def ask(self, *argv: str, token: str | None = None, **more: str) -> requests.Response:
        token = self.host.token if token is None else token
        return requests.post(
            f"{self.url}/api/commands",
            json={"argv": argv, **more},
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )

    def run(self, *argv: str, **more: str) -> tuple[int, str, str]:
        """Return the exit code, the output and the errors of a command."""
        answer = self.ask(*argv, **more)
        assert answer.status_code == 200, answer.text
        parts = [json.loads(line) for line in answer.text.splitlines()]
        texts = ["".join(part.get(kind, "") for part in parts) for kind in ("out", "err")]
        return parts[-1]["exit"], texts[0], texts[1]


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    host = Host()
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Mount("/api", app=build_api(host))])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield Served(host, f"http://127.0.0.1:{listener.getsockname()[1]}", home)
    finally:
        host.stop()
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def opened(servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A host that is ready."""
    with serving(tmp_path_factory.mktemp("home")) as served:
        served.start(servers.settings)
        assert served.host.wait(60).stage is Stage.READY, served.host.state
        yield served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A host that nobody has started."""
    with serving(tmp_path / "home") as served:
        yield served


def note_of(home: Path) -> Any:
    return json.loads((home / "owner.json").read_text())


def test_an_open_host_notes_itself_and_answers(opened: Served) -> None:
    note = note_of(opened.home)

    assert (note["pid"], note["url"]) == (os.getpid(), opened.url)
    assert note["token"] == opened.host.token
    answer = requests.get(f"{opened.url}/api/owner", timeout=10)
    assert answer.json() == {"pid": os.getpid(), "stage": "ready"}
    assert opened.host.token not in answer.text


def test_a_command_works_on_the_store_of_the_owner(opened: Served) -> None:
    code, out, err = opened.run("status", "--json")

    assert (code, err) == (0, "")
    status = json.loads(out)
    assert status["home"] == str(opened.home)
    assert {each["system"]: each["assets"] for each in status["catalogs"]} == {
        "datasphere": 1,
        "glue": 1,
    }


def test_the_exit_code_of_a_command_arrives(opened: Served) -> None:
    assert opened.run("plan", "--no-refresh")[0] == 2
    code, out, err = opened.run("show", "no-such-plan")

    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert "no-such-plan" in err


@pytest.mark.parametrize("token", ["", "wrong", "ÜÜ"])
def test_another_token_is_refused(opened: Served, token: str) -> None:
    answer = requests.post(
        f"{opened.url}/api/commands",
        json={"argv": ["status"]},
        headers={"Authorization": f"Bearer {token}".encode()},
        timeout=10,
    )

    assert answer.status_code == 401
    assert opened.host.token not in answer.text


def test_without_a_token_nothing_is_done(opened: Served) -> None:
    for options in ({"json": {"argv": ["status"]}}, {"json": {}}, {"data": b"x"}):
        answer = requests.post(f"{opened.url}/api/commands", timeout=10, **options)  # type: ignore[arg-type]
        assert answer.status_code in {401, 422}


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        pytest.param(["dance"], "invalid choice: 'dance'", id="an unknown command"),
        pytest.param([], "required: COMMAND", id="no command"),
        pytest.param(["status", "--loud"], "unrecognized arguments: --loud", id="an option"),
        pytest.param(["show"], "required: plan", id="a missing word"),
        pytest.param(["embedded"], "runs in a process of its own", id="the servers"),
    ],
)
def test_words_that_are_no_command_end_with_2_and_say_why(
    opened: Served, argv: list[str], message: str
) -> None:
    code, out, err = opened.run(*argv)

    assert (code, out) == (2, "")
    assert message in err
    assert opened.run("status")[0] == 0


def test_help_ends_the_command_and_not_the_owner(
    opened: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert opened.run("status", "--help")[0] == 0
    assert "usage" in capsys.readouterr().out
    assert opened.run("status")[0] == 0


def test_other_settings_than_the_owner_s_are_refused(
    opened: Served, servers: EmbeddedServers, tmp_path: Path
) -> None:
    code, _, err = opened.run("status", "--settings", "other.toml", folder=str(tmp_path))

    assert code == 1
    assert f"not with {tmp_path / 'other.toml'}" in err
    assert str(servers.settings) in err


def test_paths_of_a_command_are_those_of_the_asker(
    opened: Served, servers: EmbeddedServers
) -> None:
    folder, name = servers.settings.parent, servers.settings.name

    assert opened.run("status", "--settings", name, folder=str(folder))[0] == 0
    assert (
        opened.run("status", "--settings", f"../{folder.name}/{name}", folder=str(folder))[0] == 0
    )


def test_a_command_before_the_opening_is_put_off(served: Served) -> None:
    assert served.ask("status").status_code == 401  # nobody has a token yet

    assert requests.get(f"{served.url}/api/owner", timeout=10).json()["stage"] == "stopped"


def test_an_opening_that_fails_says_why_and_gives_the_home_back(
    served: Served, tmp_path: Path
) -> None:
    served.start(tmp_path / "missing.toml")

    state = served.host.wait(30)
    assert state.stage is Stage.FAILED
    assert "missing.toml" in state.error
    assert not (served.home / "owner.json").exists()
    answer = served.ask("status")
    assert (answer.status_code, answer.json()) == (503, {"stage": "failed", "error": state.error})


def test_a_home_that_cannot_be_made_fails_and_says_why(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with serving(tmp_path / "file" / "home") as served:
        served.start(servers.settings)

        state = served.host.wait(30)
    assert state.stage is Stage.FAILED
    assert "file" in state.error


def test_stopping_gives_the_home_back_and_it_opens_again(
    served: Served, servers: EmbeddedServers
) -> None:
    for _ in range(2):
        served.start(servers.settings)
        assert served.host.wait(60).stage is Stage.READY
        assert served.run("status")[0] == 0

        began = time.monotonic()
        served.host.stop()

        assert time.monotonic() - began < 5
        assert served.host.state.stage is Stage.STOPPED
        assert served.host.runtime is None
        assert not (served.home / "owner.json").exists()
        assert served.ask("status").status_code == 401


def test_stopping_while_it_opens_leaves_nothing_open(
    served: Served, servers: EmbeddedServers
) -> None:
    for seconds in (0.0, 0.05, 0.2):
        served.start(servers.settings)
        time.sleep(seconds)  # stop at another point each time: every one must do

        served.host.stop()

        assert served.host.runtime is None
        assert not (served.home / "owner.json").exists()
        assert [t for t in threading.enumerate() if t.name == "sphereglue-open"] == []
    served.start(servers.settings)
    assert served.host.wait(60).stage is Stage.READY, served.host.state


def test_stopping_twice_or_before_a_start_is_fine(served: Served) -> None:
    served.host.stop()
    served.host.stop()

    assert served.host.state.stage is Stage.STOPPED


def test_a_second_start_changes_nothing(opened: Served, tmp_path: Path) -> None:
    opened.host.start(tmp_path, {}, url="http://127.0.0.1:1")

    assert note_of(opened.home)["url"] == opened.url
    assert not (tmp_path / "owner.json").exists()


def test_a_page_of_a_server_that_stops_opens_nothing(served: Served, tmp_path: Path) -> None:
    served.start(tmp_path / "missing.toml")
    served.host.stop()

    served.host.start_lazily(tmp_path / "other", {})

    assert served.host.state.stage is Stage.STOPPED


def test_without_an_address_nobody_is_noted(servers: EmbeddedServers, tmp_path: Path) -> None:
    host = Host()
    host.start(tmp_path, {}, named=servers.settings)
    try:
        assert host.wait(60).stage is Stage.READY
        assert not (tmp_path / "owner.json").exists()
        assert host.token == ""
    finally:
        host.stop()


def test_the_owner_s_own_process_never_asks_itself(opened: Served) -> None:
    assert find_owner(opened.home) is None


def test_no_embedded_servers_are_started_where_settings_are_named(opened: Served) -> None:
    assert not Places.under(opened.home).running.exists()
    assert opened.host.runtime is not None
    assert opened.host.runtime.embedded is None


def until(opened: Served, run_id: int, status: str) -> dict[str, Any]:
    """Ask until a run has come to *status*, and return what it says of itself."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        code, out, err = opened.run("runs", "--json", "why", str(run_id))
        assert code == 0, err
        why: dict[str, Any] = json.loads(out)
        if why["status"] == status:
            return why
    raise AssertionError(f"run {run_id} never came to {status}: {why}")


def test_a_job_that_fails_explains_itself_and_succeeds_on_retry(
    opened: Served, servers: EmbeddedServers
) -> None:
    faults = f"{servers.datasphere.url}/admin/faults"
    denied = {"server": "glue", "operation": "GetDatabases", "what": "deny"}
    requests.post(faults, json=[denied], timeout=10).raise_for_status()
    try:
        opened.run("jobs", "create", "Read", "--kind", "discovery", "--connection", "glue")
        _, out, _ = opened.run("jobs", "--json", "run", "Read")
        failed = until(opened, json.loads(out)["run"], "FAILED")
    finally:
        requests.delete(faults, timeout=10).raise_for_status()

    assert "lack a permission" in failed["why"]
    assert failed["remedy"].startswith("Grant the permission")
    assert [each["status"] for each in failed["attempts"]] == ["FAILED"]
    code, out, _ = opened.run("runs", "retry", str(failed["run"]))
    assert code == 0
    again = until(opened, int(out.rstrip(".\n").split()[-1]), "SUCCEEDED")
    assert again["why"] == "Succeeded after 1 try."

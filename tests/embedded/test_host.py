"""The process of the embedded servers: starts, restarts, stops, errors, and acting on it."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from sync.config import GlueSettings, load_settings
from sync.embedded.announcement import Announcement, read_announcement
from sync.embedded.edits import apply_edits, read_clients
from sync.embedded.host import serve
from sync.embedded.options import add_options, to_options
from sync.embedded.places import DEFAULT_GLUE, SOURCE_ROOT, Places
from sync.embedded.process import EmbeddedServers, start_embedded
from sync.errors import EmbeddedError

TABLE = {
    "kind": "entity",
    "@EndUserText.label": "Orders",
    "elements": {
        "ID": {"type": "cds.String", "length": 10, "key": True, "notNull": True},
        "NET_AMOUNT": {"type": "cds.Decimal", "precision": 15, "scale": 2},
    },
}
CLIENTS = [
    {"client_id": "sphereglue", "client_secret": "sphereglue-secret"},
    {"client_id": "modeler", "client_secret": "modeler-secret", "user": "MORGAN"},
]


@pytest.fixture
def content(tmp_path: Path) -> list[str]:
    """Options that serve a small world of our own."""
    spaces = tmp_path / "spaces"
    (spaces / "SALES").mkdir(parents=True)
    (spaces / "SALES" / "orders.json").write_text(json.dumps({"definitions": {"ORDERS": TABLE}}))
    (spaces / "tenant.json").write_text(json.dumps({"clients": CLIENTS}))
    line = {
        "DatabaseName": "landing",
        "TableInput": {
            "Name": "orders",
            "Description": "Landed",
            "StorageDescriptor": {"Columns": [{"Name": "id"}], "Location": "s3://landing/orders"},
        },
    }
    (tmp_path / "glue.jsonl").write_text(json.dumps(line) + "\n")
    return ["--content", str(spaces), "--glue-content", str(tmp_path / "glue.jsonl")]


Start = Callable[..., EmbeddedServers]


@pytest.fixture
def start(tmp_path: Path, content: list[str]) -> Iterator[Start]:
    """Start servers for one home; whatever still runs at the end is stopped."""
    started: list[EmbeddedServers] = []

    def start_here(*more: str, home: str = "home", reset: bool = False) -> EmbeddedServers:
        servers = start_embedded(tmp_path / home, reset=reset, extra_args=[*content, *more])
        started.append(servers)
        return servers

    yield start_here
    for servers in started:
        servers.stop()


def run_command(*args: str, timeout: float = 30) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sync.embedded", *args]
    return subprocess.run(
        command, cwd=SOURCE_ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )


def parse(home: Path, *args: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(["--home", str(home), *args])


def wait_until(happened: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)


def tables(servers: EmbeddedServers | Announcement, database: str = "landing") -> list[str]:
    with closing(glue_client(servers)) as glue:
        return [one["Name"] for one in glue.get_tables(DatabaseName=database)["TableList"]]


def add_table(servers: EmbeddedServers, name: str) -> None:
    with closing(glue_client(servers)) as glue:
        glue.create_table(DatabaseName="landing", TableInput={"Name": name})


def glue_client(servers: EmbeddedServers | Announcement) -> Any:
    return boto3.session.Session().client(
        "glue",
        endpoint_url=servers.glue.endpoint_url,
        region_name=servers.glue.region,
        aws_access_key_id=servers.glue.access_key_id,
        aws_secret_access_key=servers.glue.secret_access_key,
    )


def read_object(servers: EmbeddedServers, space: str, collection: str, name: str) -> Any:
    sap = servers.datasphere
    token = requests.post(
        sap.token_url,
        auth=(sap.client_id, sap.client_secret),
        data={"grant_type": "client_credentials"},
        timeout=10,
    ).json()["access_token"]
    return requests.get(
        f"{sap.url}/dwaas-core/api/v1/spaces/{space}/{collection}/{name}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )


def test_both_servers_answer_and_the_settings_name_them(start: Start) -> None:
    servers = start()

    settings = load_settings(servers.settings, {})

    assert read_object(servers, "SALES", "localtables", "ORDERS").status_code == 200
    assert tables(servers) == ["orders"]
    sap, glue = settings.connections
    assert (sap.name, sap.url, sap.writable) == ("datasphere", servers.datasphere.url, True)
    assert isinstance(glue, GlueSettings)
    assert (glue.name, glue.endpoint_url) == ("glue", servers.glue.endpoint_url)
    assert settings.pairs == ()
    assert servers.settings.stat().st_mode & 0o777 == 0o600
    assert servers.datasphere.url.startswith("http://127.0.0.1:")


def test_the_default_world_comes_with_its_pairs(tmp_path: Path) -> None:
    servers = start_embedded(tmp_path)
    try:
        assert load_settings(servers.settings, {}).pairs
        assert "sales_orders" in tables(servers, "sales_db")
    finally:
        servers.stop()


def test_a_restart_keeps_the_ports_and_the_state(start: Start) -> None:
    first = start()
    add_table(first, "bills")
    first.stop()

    second = start()

    assert second.glue.endpoint_url == first.glue.endpoint_url
    assert second.datasphere.url == first.datasphere.url
    assert tables(second) == ["bills", "orders"]


def test_a_port_taken_since_is_replaced_by_another(start: Start) -> None:
    first = start()
    first.stop()
    port = int(first.glue.endpoint_url.rpartition(":")[2])

    with socket.create_server(("127.0.0.1", port)):
        second = start()

    assert second.glue.endpoint_url != first.glue.endpoint_url
    assert tables(second) == ["orders"]


def test_reset_starts_over(start: Start) -> None:
    first = start()
    add_table(first, "bills")
    first.stop()

    assert tables(start(reset=True)) == ["orders"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_and_ends_with_zero(
    content: list[str], tmp_path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "sync.embedded", "--home", str(tmp_path / "home"), *content]
    with subprocess.Popen(command, cwd=SOURCE_ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        announcement = read_announcement(json.loads(process.stdout.readline()))
        with closing(glue_client(announcement)) as glue:
            glue.create_table(DatabaseName="landing", TableInput={"Name": "bills"})
        began = time.monotonic()
        process.send_signal(number)
        code = process.wait(10)
        took = time.monotonic() - began

    assert code == 0
    assert took < 2
    saved = next((tmp_path / "home" / "embedded").glob("glue*.json")).read_text()
    assert '"bills"' in saved
    assert not Places.under(tmp_path / "home").running.exists()


def test_the_end_of_input_ends_the_process(start: Start) -> None:
    servers = start()
    began = time.monotonic()

    servers.stop()

    assert time.monotonic() - began < 2
    assert not servers.is_alive()


def test_a_killed_process_loses_only_the_last_moments(start: Start, tmp_path: Path) -> None:
    first = start()
    add_table(first, "bills")
    folder = tmp_path / "home" / "embedded"
    wait_until(
        lambda: any('"bills"' in path.read_text() for path in folder.glob("glue*.json")),
        3,
        "the save in the background",
    )
    os.kill(first.pid, signal.SIGKILL)
    first.stop()

    assert tables(start()) == ["bills", "orders"]


def test_nothing_is_left_when_the_parent_is_killed(content: list[str], tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from sync.embedded.process import start_embedded\n"
        "servers = start_embedded(Path(sys.argv[1]), extra_args=sys.argv[2:])\n"
        "print(servers.glue.endpoint_url, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "home"), *content]
    with subprocess.Popen(command, cwd=SOURCE_ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        port = int(url.rpartition(":")[2])
        parent.kill()

    wait_until(lambda: _refuses(port), 5, "the end of the child")


def _refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_second_process_for_the_same_home_is_refused(
    start: Start, content: list[str], tmp_path: Path
) -> None:
    servers = start()

    answer = run_command("--home", str(tmp_path / "home"), *content)

    assert answer.returncode == 1
    assert f"run already, as process {servers.pid}" in answer.stderr
    assert tables(servers) == ["orders"]


def test_a_port_in_use_is_named_with_the_remedy(content: list[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = to_options(parse(tmp_path, *content, "--glue-port", str(port)))
        with pytest.raises(EmbeddedError) as error:
            serve(options, threading.Event())

    assert f"Port {port} on 127.0.0.1 cannot be used for the embedded glue" in str(error.value)
    assert "name another with --glue-port" in str(error.value)


def test_unreadable_content_is_one_sentence(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere")

    answer = run_command("--home", str(tmp_path / "home"), "--content", missing)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("error: ")
    assert missing in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("server", ["glue", "datasphere"])
def test_a_damaged_state_is_set_aside_and_said(
    start: Start, content: list[str], tmp_path: Path, server: str
) -> None:
    options = to_options(parse(tmp_path / "home", *content))
    served = options.glue_content if server == "glue" else options.content
    state = Places.under(options.home).state(server, served)
    state.parent.mkdir(parents=True)
    state.write_text('{"format": 1, "obj')

    with pytest.raises(EmbeddedError, match="set aside as") as error:
        serve(options, threading.Event())

    assert str(state) in str(error.value)
    asides = list(state.parent.glob("*.damaged-*.json"))
    assert [aside.read_text() for aside in asides] == ['{"format": 1, "obj']
    assert tables(start()) == ["orders"]


def test_each_content_has_a_state_of_its_own(tmp_path: Path) -> None:
    places = Places.under(tmp_path)

    states = [places.state("glue", Path(name)) for name in ("a.jsonl", "b.jsonl")]

    assert states[0] != states[1]
    assert places.state("glue", DEFAULT_GLUE).name == "glue.json"


def test_a_child_that_does_not_answer_in_time_is_ended(content: list[str], tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="did not answer within"):
        start_embedded(tmp_path / "home", timeout=0.01, extra_args=content)

    assert not Places.under(tmp_path / "home").running.exists()


def test_crawler_and_edits_run_from_the_command_line(start: Start, tmp_path: Path) -> None:
    servers = start()
    edit = {"note": "label", "side": "datasphere", "as": "modeler", "space": "SALES"}
    patch = [{"path": LABEL, "value": "Sales Orders"}]
    edits = tmp_path / "edits.json"
    edits.write_text(json.dumps([{**edit, "object": "ORDERS", "patch": patch}]))
    home = str(tmp_path / "home")

    answer = run_command("--home", home, "--crawl", "landing", "--edits", str(edits))

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines() == [
        "The crawler rewrote 1 tables of landing: orders",
        "done   label",
    ]
    with closing(glue_client(servers)) as glue:
        table = glue.get_table(DatabaseName="landing", Name="orders")["Table"]
    assert "Description" not in table


def test_acting_on_servers_that_do_not_run_is_explained(tmp_path: Path) -> None:
    answer = run_command("--home", str(tmp_path / "home"), "--crawl", "landing")

    assert answer.returncode == 1
    assert "No embedded servers run for" in answer.stderr


LABEL = ["definitions", "ORDERS", "@EndUserText.label"]
BILLS = {"definitions": {"BILLS": TABLE}}


def test_edits_are_made_as_foreign_users(start: Start, tmp_path: Path) -> None:
    servers = start()
    glue = {"side": "glue", "as": "analyst", "database": "landing", "table": "orders"}
    sap = {"side": "datasphere", "as": "modeler", "space": "SALES", "object": "ORDERS"}
    edits = [
        {**sap, "note": "label", "patch": [{"path": LABEL, "value": "Sales Orders"}]},
        {**sap, "note": "short path", "patch": [{"path": ["elements", "ID", "@x"], "value": 1}]},
        {**sap, "note": "new table", "object": "BILLS", "create": BILLS, "deploy": False},
        {**sap, "note": "twice", "object": "BILLS", "create": BILLS},
        {**sap, "note": "gone", "object": "NOPE", "delete": True},
        {**sap, "note": "who", "as": "nobody", "delete": True},
        {**glue, "note": "owner", "patch": [{"path": ["Owner"], "value": "sales-data"}]},
        {**glue, "note": "new", "table": "bills", "create": {"Description": "Bills"}},
        {**glue, "note": "none", "table": "nope", "delete": True},
        {"note": "crawl", "side": "glue", "crawl": "landing", "table": "orders"},
    ]

    outcomes = apply_edits(edits, servers, read_clients(tmp_path / "spaces"))

    failed = {outcome.note for outcome in outcomes if not outcome.done}
    assert failed == {"twice", "gone", "who", "none"}
    assert all(outcome.reason for outcome in outcomes if not outcome.done)
    definition = read_object(servers, "SALES", "localtables", "ORDERS").json()["definitions"]
    assert definition["ORDERS"]["@EndUserText.label"] == "Sales Orders"
    assert definition["ORDERS"]["elements"]["ID"]["@x"] == 1
    with closing(glue_client(servers)) as client:
        orders = client.get_table(DatabaseName="landing", Name="orders")["Table"]
        bills = client.get_table(DatabaseName="landing", Name="bills")["Table"]
    assert (orders["Owner"], orders["VersionId"]) == ("sales-data", "2")
    assert bills["CreatedBy"].endswith(":user/analyst")

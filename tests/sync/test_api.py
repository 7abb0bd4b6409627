"""The REST API over a synced world, called over HTTP as programs call it."""

from __future__ import annotations

import csv
import io
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Mount

from sync.api.application import build_api
from sync.app.hosting import Stage, State
from sync.runtime import Runtime
from tests.sync.conftest import Snapshot, fresh_world
from tests.sync.pairs import bind, mirror

TOKEN = "a-token-of-some-length"


@dataclass
class Hosting:
    """What the API needs of a host."""

    runtime: Runtime | None
    state: State = field(default_factory=lambda: State(stage=Stage.READY))
    token: str = ""
    is_stopping: bool = False


@dataclass
class Served:
    host: Hosting
    url: str

    def ask(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        answer = requests.request(method, f"{self.url}/api{path}", timeout=30, **more)
        assert answer.status_code == status, answer.text
        return answer.json()

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        return self.ask("GET", path, status, params=params)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self.ask("POST", path, status, json=body if body is not None else {})


@pytest.fixture(scope="module")
def served(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api")
    shutil.copytree(snapshot.home, folder / "home")
    with fresh_world(snapshot.servers, folder) as world:
        text = f'[api]\ntokens = {{ ci = "file:{folder / "token"}" }}\n'
        (folder / "token").write_text(TOKEN)
        runtime = world.start(bind() + mirror() + text).runtime
        host = Hosting(runtime)
        app = Starlette(routes=[Mount("/api", app=build_api(host))])
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield Served(host, f"http://127.0.0.1:{listener.getsockname()[1]}")
        host.is_stopping = True
        server.should_exit = True
        thread.join()
        listener.close()


def orders(served: Served) -> dict[str, Any]:
    found = served.get("/assets/search", q="ORDERS", system="datasphere")
    return served.get(f"/assets/{found[0]['id']}")


def test_the_status_counts_what_there_is(served):
    status = served.get("/status")

    assert status["assets"] > 0
    assert status["links"] > 0
    assert status["workers"] == 5


def test_lists_are_paged_and_say_how_many_there_are(served):
    everything = served.get("/assets", limit=1000)
    some = [served.get("/assets", limit=2, offset=offset)["items"] for offset in (0, 2, 4)]

    assert everything["total"] == len(everything["items"])
    assert [item for page in some for item in page] == everything["items"][:6]


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"kind": "x"}])
def test_a_wrong_parameter_is_named_in_the_one_shape_of_errors(served, params):
    error = served.get("/assets", 422, **params)["error"]

    assert error["code"] == "INVALID_REQUEST"
    assert next(iter(params)) in error["message"]


@pytest.mark.parametrize(
    "path", ["/assets/999999", "/runs/999999", "/runs/999999/log", "/plans/ffff", "/nothing"]
)
def test_what_is_not_there_is_a_404_in_that_shape(served, path):
    assert set(served.get(path, 404)["error"]) == {"code", "message", "remedy"}


def test_an_asset_has_its_columns_links_history_definition_and_lineage(served):
    asset = orders(served)

    assert asset["name"] == "ORDERS"
    assert [column["position"] for column in asset["columns"]][:2] == [1, 2]
    assert {link["status"] for link in asset["links"]} == {"ACTIVE"}
    assert served.get(f"/assets/{asset['id']}/history")[-1]["until"] is None
    now = served.get(f"/assets/{asset['id']}/definition")
    assert now["definition"]
    before = served.get(f"/assets/{asset['id']}/definition", as_of="2001-01-01T00:00:00")
    assert before["definition"] is None
    assert isinstance(served.get(f"/assets/{asset['id']}/lineage", depth=3), list)


def test_a_job_is_made_started_cancelled_and_removed(served):
    body = {
        "name": "nightly orders",
        "kind": "sync",
        "pair": "orders",
        "schedule": {"kind": "cron", "cron": "0 5 * * *", "time_zone": "Europe/Berlin"},
        "enabled": False,
    }
    job = served.post("/jobs", body, 201)["job_id"]
    shown = served.post("/schedules/preview", body["schedule"])
    assert len(shown["fires"]) == 5
    assert "05:00" in shown["english"]

    first = served.post(f"/jobs/{job}/runs", {"priority": "HIGH"}, 202)
    again = served.post(f"/jobs/{job}/runs", {}, 202)
    assert (again["run_id"], again["is_new"]) == (first["run_id"], False)
    run = served.get(f"/runs/{first['run_id']}")
    assert (run["status"], run["job"], run["position"]) == ("QUEUED", "nightly orders", 1)
    assert run["why"]

    assert served.post(f"/runs/{first['run_id']}/cancel")["status"] == "CANCELLED"
    assert served.post(f"/runs/{first['run_id']}/cancel", status=409)["error"]["remedy"]
    retried = served.post(f"/runs/{first['run_id']}/retry", status=202)
    assert served.post(f"/runs/{retried['run_id']}/cancel")["status"] == "CANCELLED"
    assert served.ask("DELETE", f"/jobs/{job}")["job_id"] == job
    assert job not in [each["job_id"] for each in served.get("/jobs")["items"]]


def test_a_bad_schedule_names_its_remedy(served):
    error = served.post("/schedules/preview", {"kind": "cron", "cron": "every day"}, 422)["error"]

    assert "five fields" in error["message"]


def test_a_plan_is_made_read_decided_and_its_apply_queued(served):
    plan = served.post("/plans", {"pair": "orders"}, 201)

    lines = served.get(f"/plans/{plan['id']}/lines")
    assert lines["total"] >= len(lines["items"])
    assert served.get(f"/plans/{plan['id']}")["pair"] == "orders"
    assert plan["id"] in [each["plan_id"] for each in served.get("/plans")["items"]]
    served.post(f"/plans/{plan['id']}/approval")
    wrong = {"lines": ["no-such-line"], "decision": "ACCEPTED"}
    assert (
        "no-such-line"
        in served.post(f"/plans/{plan['id']}/decisions", wrong, 409)["error"]["message"]
    )
    run = served.post(f"/plans/{plan['id']}/apply", status=202)["run_id"]
    assert served.get(f"/runs/{run}")["plan_id"] == plan["id"]
    served.post(f"/runs/{run}/cancel")


def test_an_unknown_pair_is_named_with_the_known_ones(served):
    error = served.post("/plans", {"pair": "nowhere"}, 422)["error"]

    assert "'nowhere'; there are: " in error["message"]


def test_a_report_is_made_listed_and_downloaded(served):
    made = served.post("/reports", {"kind": "inventory", "format": "csv"}, 201)

    listed = served.get("/reports")["items"][0]
    assert (listed["report_id"], listed["row_count"]) == (made["report_id"], made["rows"])
    answer = requests.get(f"{served.url}/api/reports/{made['report_id']}/content", timeout=30)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == ["Totals"]


def test_the_audit_is_readable_and_its_chain_whole(served):
    assert served.get("/audit", limit=5)["items"][0]["hash"]
    assert served.get("/audit/verification")["ok"] is True


def test_the_health_of_each_part_after_a_look(served):
    seen = served.post("/health/checks")

    assert {each["component"] for each in seen} >= {"datasphere_api", "glue_api"}
    assert {part["component"] for part in served.get("/health")["parts"]} >= {"duckdb_store"}


def test_metrics_can_be_read_by_prometheus(served):
    answer = requests.get(f"{served.url}/api/metrics/prometheus", timeout=30)

    families = {each.name: each for each in text_string_to_metric_families(answer.text)}
    assert families["sphereglue_assets"].samples[0].value == served.get("/metrics")["assets"]


def test_a_stream_tells_what_happens_and_goes_on_where_it_ended(served):
    first = served.get("/audit", limit=1)["items"][0]["audit_id"]
    for _ in range(2):
        served.post("/reports", {"kind": "runs", "format": "csv"}, 201)

    def audit_events(after: int) -> list[int]:
        answer = requests.get(
            f"{served.url}/api/events",
            params={"most": 2},
            headers={"Last-Event-ID": str(after)},
            timeout=30,
        )
        lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
        found = [orjson.loads(line.removeprefix("data: ")) for line in lines]
        return [each["audit_id"] for each in found if "audit_id" in each]

    assert audit_events(first) == [first + 1, first + 2]
    assert audit_events(first + 1)[:1] == [first + 2]


def test_a_token_names_who_acts_and_a_wrong_one_is_refused(served):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    served.ask("POST", "/reports", 201, json={"kind": "runs", "format": "csv"}, headers=headers)

    assert served.get("/audit", limit=1)["items"][0]["actor"] == "ci"
    wrong = {"Authorization": "Bearer wrong"}
    assert served.ask("GET", "/status", 401, headers=wrong)["error"]["code"] == "UNKNOWN_TOKEN"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "evil.example"}, 401),
        ({"Host": "evil.example", "Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_a_page_of_another_site_cannot_call(served, headers, status):
    served.ask("GET", "/status", status, headers=headers)


def test_without_a_runtime_it_says_so(served):
    runtime, served.host.runtime = served.host.runtime, None
    try:
        assert served.get("/status", 503)["error"]["code"] == "NOT_READY"
    finally:
        served.host.runtime = runtime


def test_the_documentation_needs_no_other_host(served):
    page = requests.get(f"{served.url}/api/docs", timeout=30).text

    assert "https://" not in page
    paths = served.get("/openapi.json")["paths"]
    assert "/assets/{asset_id}" in paths
    assert "/commands" not in paths


def test_no_request_that_the_documentation_allows_breaks_it(served):
    schema = schemathesis.openapi.from_url(f"{served.url}/api/openapi.json")
    # It ends after so many events, and there are none while nothing happens.
    schema = schema.exclude(path="/events")
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def survives(case):
            answer = case.call(base_url=f"{served.url}/api", timeout=30)
            assert answer.status_code < 500, (case.as_curl_command(), answer.text)

        survives()
        tried += 1
    assert tried > 30


def test_a_question_is_answered_and_the_next_one_goes_on(served):
    body = {"question": "how many assets are there?", "conversation": "one"}
    first = served.post("/agent", body)
    status = served.get("/status")

    assert (first["behaviour"], first["value"]) == ("answer", status["assets"])
    assert first["sql"].startswith("SELECT")
    then = served.post("/agent", {"question": "what about datasphere?", "conversation": "one"})
    assert then["behaviour"] == "answer"
    assert then["value"] < first["value"]
    kept = served.get("/audit", action="ask")["items"]
    assert len(kept) >= 2

"""Each fault on each embedded server over real HTTP, with clients that never retry."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ReadTimeoutError,
)

from sync.embedded.faults import read_rules
from sync.embedded.faults.decide import State, decide
from sync.embedded.faults.effect import EFFECTS
from sync.embedded.faults.reading import read_document, to_table
from sync.embedded.faults.rule import Request, Server
from sync.embedded.places import SOURCE_ROOT
from sync.embedded.process import start_embedded
from sync.errors import EmbeddedError
from tests.embedded.datasphere_server import csn, element, table, write_content
from tests.embedded.faulty_servers import Servers, boto_client, faulty_servers
from tests.embedded.glue_server import table_input

TABLES = 30
LIST = "/SALES/localtables"
T0 = f"{LIST}/T00"
NEW = csn(NEW=table("New", {"ID": element()}))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("content")
    tables = {f"T{n:02}": table(f"Table {n}", {"ID": element()}) for n in range(TABLES)}
    lines = [
        {"DatabaseName": "sales", "TableInput": table_input(f"t{n:02}")} for n in range(TABLES)
    ]
    (folder / "glue.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    client = {"client_id": "sphereglue", "client_secret": "sphereglue-secret"}
    files = {"SALES/tables.json": csn(**tables), "tenant.json": {"clients": [client]}}
    content = write_content(folder / "spaces", files)
    with faulty_servers(content, folder / "glue.jsonl") as servers:
        yield servers


@pytest.fixture
def servers(running: Servers) -> Servers:
    running.restart()
    return running


def sap(what: str, **members: Any) -> dict[str, Any]:
    return {"server": "datasphere", "what": what, **members}


def glue(what: str, **members: Any) -> dict[str, Any]:
    return {"server": "glue", "what": what, **members}


def test_late_answers_come_late_and_whole(servers):
    servers.suffer(sap("latency", seconds=0.2), glue("latency", seconds=0.2))

    began = time.monotonic()
    rows = servers.ask("GET", LIST).json()
    between = time.monotonic()
    tables = servers.glue.get_tables(DatabaseName="sales")["TableList"]

    assert (len(rows), len(tables)) == (25, TABLES)
    assert min(between - began, time.monotonic() - between) >= 0.2


def test_late_answers_add_up_and_go_with_another_fault(servers):
    late = sap("latency", seconds=0.1)
    servers.suffer(late, late, sap("error", status=503))

    began = time.monotonic()
    assert servers.ask("GET", LIST).status_code == 503
    assert time.monotonic() - began >= 0.2
    assert servers.fired() == [1, 1, 1]


def test_a_hang_gives_no_answer_and_closes_in_the_end(servers):
    servers.suffer(sap("hang", seconds=0.5), glue("hang", seconds=0.5))

    with pytest.raises(requests.ReadTimeout):
        servers.ask("GET", LIST, timeout=0.1)
    with pytest.raises(requests.ConnectionError):
        servers.ask("GET", LIST, timeout=5)
    impatient = boto_client("glue", servers.endpoint, read_timeout=0.1)
    with pytest.raises(ReadTimeoutError):
        impatient.get_databases()
    impatient.close()
    with pytest.raises(ConnectionClosedError):
        servers.glue.get_databases()


@pytest.mark.parametrize(
    ("rule", "status", "header"),
    [
        pytest.param(sap("throttle", retry_after=3), 429, ("Retry-After", "3"), id="throttling"),
        pytest.param(sap("error"), 500, ("Content-Type", "application/json"), id="500"),
        pytest.param(sap("error", status=503), 503, None, id="503"),
        pytest.param(sap("deny"), 403, None, id="denied"),
    ],
)
def test_the_tenant_refuses_and_does_nothing(servers, rule, status, header):
    servers.suffer(rule)

    answer = servers.ask("POST", LIST, json=NEW)

    assert answer.status_code == status
    assert "this fault was asked for" in answer.json()["message"]
    if header:
        assert answer.headers[header[0]] == header[1]
    assert servers.label("SALES", "NEW") is None


@pytest.mark.parametrize(
    ("rule", "code", "status"),
    [
        pytest.param(glue("throttle"), "ThrottlingException", 400, id="throttling"),
        pytest.param(glue("error"), "InternalServiceException", 500, id="500"),
        pytest.param(glue("error", status=503), "ServiceUnavailable", 503, id="503"),
        pytest.param(glue("deny"), "AccessDeniedException", 400, id="denied"),
        pytest.param(glue("expire_token"), "ExpiredTokenException", 400, id="an expired token"),
    ],
)
def test_glue_refuses_and_does_nothing(servers, rule, code, status):
    servers.suffer(rule)

    with pytest.raises(ClientError, match="this fault was asked for") as caught:
        servers.glue.create_table(DatabaseName="sales", TableInput={"Name": "new"})
    with pytest.raises(ClientError) as by_sts:
        servers.sts.get_caller_identity()

    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert by_sts.value.response["Error"]["Code"] == code
    assert "new" not in servers.table_names()


def test_a_dropped_connection_answers_nothing_and_did_nothing(servers):
    servers.suffer(sap("drop_connection"), glue("drop_connection"))

    with pytest.raises(requests.ConnectionError, match=r"RemoteDisconnected|reset"):
        servers.ask("POST", LIST, json=NEW)
    with pytest.raises(ConnectionClosedError):
        servers.glue.create_table(DatabaseName="sales", TableInput={"Name": "new"})

    assert servers.label("SALES", "NEW") is None
    assert "new" not in servers.table_names()


def test_a_cut_body_ends_before_its_promised_length(servers):
    servers.suffer(sap("cut_body"), glue("cut_body"))

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        servers.ask("GET", LIST)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        servers.raw_tables()
    # boto3 by itself does not notice; a connector must.
    assert "TableList" not in servers.glue.get_tables(DatabaseName="sales")


def test_a_cleanly_cut_body_is_half_a_document(servers):
    servers.suffer(sap("cut_body", clean=True), glue("cut_body", clean=True))

    for answer in (servers.ask("GET", LIST), servers.raw_tables()):
        assert answer.ok
        assert int(answer.headers["Content-Length"]) == len(answer.content) > 100
        with pytest.raises(json.JSONDecodeError):
            json.loads(answer.content)


def test_an_empty_answer_that_is_cut_never_arrives(servers):
    servers.suffer(sap("cut_body", route="DELETE /**"))

    with pytest.raises(requests.ConnectionError):
        servers.ask("DELETE", T0)

    assert servers.label("SALES", "T00") is None


def test_a_page_of_html_comes_in_place_of_the_answer(servers):
    servers.suffer(sap("wrong_type"), glue("wrong_type"))

    answer = servers.ask("POST", LIST, json=NEW)
    by_glue = requests.post(servers.endpoint, data=b"{}", timeout=10)

    for each in (answer, by_glue):
        assert (each.status_code, each.headers["Content-Type"]) == (
            200,
            "text/html; charset=utf-8",
        )
        assert each.text.startswith("<!DOCTYPE html>")
    assert servers.label("SALES", "NEW") is None


def test_an_expired_token_is_revoked_for_good_and_a_new_one_works(servers):
    servers.suffer(sap("expire_token", first=1))

    answers = [servers.ask("GET", LIST) for _ in range(2)]
    servers.sign_in()

    assert [each.status_code for each in answers] == [401, 401]
    assert "invalid_token" in answers[0].headers["WWW-Authenticate"]
    assert servers.fired() == [1]
    assert servers.ask("GET", LIST).ok


def test_a_list_fails_on_its_second_page(servers):
    servers.suffer(sap("error", page=2, route=f"GET /**{LIST}"), glue("error", page=2))

    pages = [servers.ask("GET", LIST, params={"skip": skip, "top": 10}) for skip in (0, 9, 18)]
    first = servers.glue.get_tables(DatabaseName="sales", MaxResults=10)
    with pytest.raises(ClientError, match="InternalServiceException"):
        following(servers, first["NextToken"])

    assert [page.status_code for page in pages] == [200, 500, 200]
    assert [rule["seen"] for rule in servers.report()] == [1, 1]


def test_the_third_page_of_glue_is_known_by_its_token(servers):
    servers.suffer(glue("error", page=3))

    first = servers.glue.get_tables(DatabaseName="sales", MaxResults=10)
    second = following(servers, first["NextToken"])
    with pytest.raises(ClientError, match="InternalServiceException"):
        following(servers, second["NextToken"])


def following(servers: Servers, token: str) -> dict[str, Any]:
    found: dict[str, Any] = servers.glue.get_tables(
        DatabaseName="sales", MaxResults=10, NextToken=token
    )
    return found


def test_a_lying_list_ends_early_as_if_it_were_complete(servers):
    servers.suffer(sap("lying_list", page=1), glue("lying_list", drop=0.9))

    rows = servers.ask("GET", LIST, params={"top": 20}).json()
    rest = servers.ask("GET", LIST, params={"top": 20, "skip": 20}).json()
    tables = servers.glue.get_tables(DatabaseName="sales", MaxResults=10)

    assert [row["technicalName"] for row in rows] == [f"T{n:02}" for n in range(10)]
    assert len(rest) == 10
    assert [one["Name"] for one in tables["TableList"]] == ["t00"]
    assert "NextToken" not in tables


def test_only_lists_lie(servers):
    servers.suffer(sap("lying_list"), glue("lying_list"))

    document = servers.ask("GET", T0).json()
    body = servers.glue.get_table(DatabaseName="sales", Name="t00")["Table"]

    assert document["definitions"]["T00"]["elements"]
    assert len(body["StorageDescriptor"]["Columns"]) == 2
    assert servers.fired() == [0, 0]


def test_the_catalog_of_a_lying_tenant_has_no_next_link(servers):
    servers.suffer(sap("lying_list", drop=1))
    url = f"{servers.url}/api/v1/datasphere/consumption/catalog/spaces?$count=true"

    page = requests.get(url, headers={"Authorization": f"Bearer {servers.token}"}, timeout=10)

    assert page.json()["value"] == []
    assert page.json()["@odata.count"] == 0


def test_an_answer_is_lost_after_the_write_was_carried_out(servers):
    servers.suffer(sap("lose_answer"), glue("lose_answer"))

    assert servers.ask("GET", LIST).ok
    assert servers.glue.get_databases()["DatabaseList"]
    with pytest.raises(requests.ConnectionError):
        servers.ask("POST", LIST, json=NEW)
    with pytest.raises(ConnectionClosedError):
        servers.glue.create_table(DatabaseName="sales", TableInput={"Name": "new"})

    assert servers.label("SALES", "NEW") == "New"
    assert "new" in servers.table_names()


def test_somebody_edits_a_table_of_glue_right_before_a_write(servers):
    servers.suffer(glue("foreign_edit", text="Mine", first=1))
    before = servers.glue.get_table(DatabaseName="sales", Name="t00")["Table"]

    with pytest.raises(ClientError, match="ConcurrentModificationException"):
        servers.glue.update_table(
            DatabaseName="sales", TableInput=table_input("t00"), VersionId=before["VersionId"]
        )

    after = servers.glue.get_table(DatabaseName="sales", Name="t00")["Table"]
    assert (after["Description"], after["VersionId"]) == ("Mine", "1")
    moved = {key for key in after if after[key] != before[key]}
    assert moved - {"UpdateTime"} == {"Description", "VersionId"}


def test_somebody_edits_an_object_right_before_a_write(servers):
    document = servers.ask("GET", T0).json()
    changed_on = servers.tenant.find("SALES", "T00").changed_on
    servers.suffer(sap("foreign_edit", text="Mine"))

    servers.ask("GET", T0)
    assert servers.fired() == [0]
    # What equals the stored object changes nothing: that this does shows the other edit.
    assert servers.ask("PUT", T0, json=document).ok

    assert servers.fired() == [1]
    assert servers.tenant.find("SALES", "T00").changed_on > changed_on


def test_a_rule_that_names_a_read_edits_before_the_read(servers):
    route = f"GET /dwaas-core/api/v1/spaces{LIST}/*"
    servers.suffer(
        sap("foreign_edit", text="Mine", route=route, first=1),
        glue("foreign_edit", text="Mine", operation="GetTable"),
    )

    servers.ask("GET", T0)
    stored = servers.tenant.find("SALES", "T00")
    body = servers.glue.get_table(DatabaseName="SALES", Name="T00")["Table"]

    assert (stored.label, stored.status, stored.changed_by) == ("Mine", "Deployed", "SOMEONE.ELSE")
    assert body["Description"] == "Mine"


def test_the_first_and_every_nth_are_counted_rule_by_rule(servers):
    servers.suffer(sap("error", first=1), sap("deny", first=1), sap("error", status=503, every=3))

    answers = [servers.ask("GET", LIST).status_code for _ in range(6)]

    assert answers == [500, 403, 503, 200, 200, 503]
    assert [(rule["seen"], rule["fired"]) for rule in servers.report()] == [(6, 1), (6, 1), (6, 2)]


def test_a_route_and_an_operation_say_which_requests_suffer(servers):
    servers.suffer(
        sap("error", route="GET /dwaas-core/api/v1/spaces/*/localtables"),
        glue("deny", operation="Get*Tables"),
        glue("throttle", operation="GetTables"),
    )

    assert servers.ask("GET", LIST).status_code == 500
    assert servers.ask("GET", T0).ok
    assert servers.ask("GET", "").ok
    assert servers.glue.get_databases()
    with pytest.raises(ClientError, match="AccessDenied"):
        servers.glue.get_tables(DatabaseName="sales")


def test_admin_routes_suffer_nothing_and_either_server_takes_the_rules_away(servers):
    servers.suffer(sap("drop_connection"), glue("drop_connection"))

    for server in (servers.url, servers.endpoint):
        assert requests.get(f"{server}/admin/state", timeout=10).ok
        assert len(requests.get(f"{server}/admin/faults", timeout=10).json()) == 2
    assert requests.delete(f"{servers.endpoint}/admin/faults", timeout=10).json() == []

    assert servers.ask("GET", LIST).ok
    assert servers.report() == []


@pytest.mark.parametrize("side", ["url", "endpoint"])
@pytest.mark.parametrize(
    ("body", "content_type", "status", "said"),
    [
        pytest.param(b"[]", "text/plain", 415, "application/json", id="no JSON type"),
        pytest.param(b"[", "application/json", 400, "not JSON", id="no JSON"),
        pytest.param(b"7", "application/json", 400, "expected a list", id="no list"),
        pytest.param(b"[{}]", "application/json", 400, "server is missing", id="no rule"),
    ],
)
def test_what_is_no_rule_is_refused_and_changes_nothing(
    servers, side, body, content_type, status, said
):
    servers.suffer(glue("deny"))
    url = f"{getattr(servers, side)}/admin/faults"

    answer = requests.post(url, data=body, headers={"Content-Type": content_type}, timeout=10)

    assert (answer.status_code, said in answer.json()["error"]) == (status, True)
    assert len(servers.report()) == 1
    assert requests.put(url, data=b"[]", timeout=10).status_code == 405


def asked(where: str = "GetTables", **members: Any) -> Request:
    return Request(server=Server.GLUE, where=where, **{"key": where, **members})


def draws(seed: int, keys: list[str]) -> dict[str, list[bool]]:
    """Return which requests fired, per key, asked in the order of *keys*."""
    rules = read_document([glue("error", probability=0.3, seed=seed)])
    state, found = State(), {key: [] for key in keys}
    for key in keys:
        request = asked(key=key)
        fault = decide(rules, request, state)
        state.note(rules, request, fault)
        found[key].append(fault is not None)
    return found


def test_chance_is_the_same_for_a_seed_whatever_the_order_of_threads():
    keys = [f"table {n % 50}" for n in range(1000)]

    found = draws(7, keys)

    assert found == draws(7, list(reversed(keys)))
    assert found != draws(8, keys)
    assert 200 < sum(map(sum, found.values())) < 400


def test_deciding_changes_no_count():
    rules = read_document([glue("error", first=1)])
    state = State()

    assert decide(rules, asked(), state) == decide(rules, asked(), state)
    assert not state.seen


def test_rules_read_again_from_their_tables_are_the_same():
    rules = read_document([glue(what, first=2, page=1, seed=3) for what in EFFECTS])

    assert read_document([to_table(rule) for rule in rules]) == rules


def test_a_file_of_rules_is_toml_or_json(tmp_path):
    toml, plain = tmp_path / "faults.toml", tmp_path / "faults.json"
    toml.write_text('seed = 7\n[[rule]]\nserver = "glue"\nwhat = "deny"\nprobability = 0.5\n')
    plain.write_text(json.dumps([glue("deny", probability=0.5, seed=7)]))

    assert read_rules(toml) == read_rules(plain)
    assert read_rules(toml)[0].when.seed == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[[rule]", "not valid TOML", id="no TOML"),
        pytest.param("rules = []", "rules is no key here", id="an unknown key at the top"),
        pytest.param('[[rule]]\nwhat = "deny"', "rule 1: server is missing", id="no server"),
        pytest.param(
            '[[rule]]\nserver = "glue"\nname = "x"\nwhat = "latnecy"',
            r"rule 1 \(x\): what is 'latnecy'; it is one of latency, hang",
            id="an unknown fault",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "deny"\nseconds = 1',
            "seconds is no key of it; known are name, server, operation",
            id="a key of another fault",
        ),
        pytest.param(
            '[[rule]]\nserver = "datasphere"\nwhat = "deny"\noperation = "GetTables"',
            "operation is no key of it",
            id="an operation of the tenant",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "deny"\noperation = "GetTabels"',
            "operation is 'GetTabels'; it is one of",
            id="an unknown operation",
        ),
        pytest.param(
            '[[rule]]\nserver = "datasphere"\nwhat = "deny"\nroute = "GET spaces"',
            "write a path such as",
            id="a route without a slash",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "deny"\nprobability = 20',
            "probability is 20; it is a number from 0 to 1",
            id="a probability in percent",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "deny"\nfirst = 0',
            "first is 0; it is a whole number from 1",
            id="the first none",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "error"\nstatus = 404',
            "status is 404; it is one of 500",
            id="a status that is no server error",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "hang"\nseconds = "long"',
            "seconds is 'long'; it is a number",
            id="a text for seconds",
        ),
        pytest.param(
            '[[rule]]\nserver = "glue"\nwhat = "hang"\nseconds = -1',
            "seconds is -1; it is a number from 0",
            id="a negative time",
        ),
    ],
)
def test_a_bad_file_of_rules_says_what_is_wrong(tmp_path, text, said):
    path = tmp_path / "faults.toml"
    path.write_text(text)

    with pytest.raises(EmbeddedError, match=said) as caught:
        read_rules(path)

    assert str(path) in str(caught.value)


def test_a_missing_file_of_rules_ends_the_command_with_a_sentence(tmp_path):
    path = tmp_path / "none.toml"
    command = [sys.executable, "-m", "sync.embedded", "--home", str(tmp_path)]

    ended = subprocess.run(
        [*command, "--faults", str(path)],
        cwd=SOURCE_ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == (
        f"error: The faults {path} cannot be read: No such file or directory.\n"
    )


def test_servers_started_with_a_file_suffer_and_stop_at_once_while_requests_hang(tmp_path):
    path = tmp_path / "faults.json"
    hang = [sap("hang", seconds=60, first=1), glue("hang", seconds=60, first=1)]
    path.write_text(json.dumps(hang))
    servers = start_embedded(tmp_path / "home", extra_args=["--faults", str(path)])
    try:
        for url in (servers.datasphere.url, servers.glue.endpoint_url):
            with pytest.raises(requests.ReadTimeout):
                requests.post(url, timeout=0.2)
        report = requests.get(f"{servers.glue.endpoint_url}/admin/faults", timeout=10).json()
    finally:
        began = time.monotonic()
        servers.stop()

    assert [rule["fired"] for rule in report] == [1, 1]
    assert time.monotonic() - began < 3
    assert Path(tmp_path / "home" / "embedded" / "stderr.log").read_text() == ""

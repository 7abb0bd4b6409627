"""Content, saved state, access rules, the crawler and the admin routes of the embedded Glue."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from werkzeug.test import Client

from sync.embedded.glue.server import EmbeddedGlue
from sync.errors import EmbeddedError
from tests.embedded.glue_server import ACCOUNT, Clock, GlueWorld, running_glue, table_input

CONTENT = [
    {"DatabaseInput": {"Name": "hr", "Description": "People"}, "Tags": {"team": "hr"}},
    {"DatabaseName": "landing_raw", "TableInput": table_input("Orders")},
    {
        "DatabaseName": "landing_raw",
        "TableInput": table_input("bills"),
        "CreatedBy": "arn:aws:iam::123456789012:user/bills",
    },
    {"DatabaseName": "landing_raw", "TableInput": {"Name": "v", "TableType": "VIRTUAL_VIEW"}},
    {
        "DatabaseName": "landing_raw",
        "TableName": "orders",
        "PartitionInput": {"Values": ["2025-01-01"]},
    },
    {"AccessKeyId": "steward", "UserArn": "arn:aws:iam::123456789012:user/Stefanie Steward"},
    {"AccessKeyId": "outsider", "Denied": ["hr"]},
]


def write_content(folder: Path, lines: list[Any]) -> Path:
    path = folder / "glue.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GlueWorld]:
    with running_glue(write_content(tmp_path_factory.mktemp("content"), CONTENT)) as world:
        yield world


@pytest.fixture
def world(server: GlueWorld) -> GlueWorld:
    server.glue.reset()
    return server


def names(glue: Any, database: str) -> list[str]:
    return [table["Name"] for table in glue.get_tables(DatabaseName=database)["TableList"]]


def everything(glue: Any) -> dict[str, Any]:
    databases = glue.get_databases()["DatabaseList"]
    where = {"DatabaseName": "landing_raw", "TableName": "orders"}
    return {
        "databases": databases,
        "tables": [glue.get_tables(DatabaseName=d["Name"])["TableList"] for d in databases],
        "versions": glue.get_table_versions(**where)["TableVersions"],
        "partitions": glue.get_partitions(**where)["Partitions"],
        "tags": glue.get_tags(ResourceArn=f"arn:aws:glue:eu-central-1:{ACCOUNT}:database/hr")[
            "Tags"
        ],
    }


def test_content_makes_databases_tables_partitions_and_users(world: GlueWorld) -> None:
    glue = world.client()

    found = everything(glue)

    assert [one["Name"] for one in found["databases"]] == ["hr", "landing_raw"]
    assert names(glue, "landing_raw") == ["bills", "orders", "v"]
    bills = glue.get_table(DatabaseName="landing_raw", Name="bills")["Table"]
    assert bills["CreatedBy"].endswith("user/bills")
    assert found["partitions"][0]["Values"] == ["2025-01-01"]
    assert found["tags"] == {"team": "hr"}


def test_a_user_of_the_content_signs_with_their_arn(world: GlueWorld) -> None:
    steward = world.client("steward")
    steward.create_table(DatabaseName="hr", TableInput={"Name": "people"})

    created_by = steward.get_table(DatabaseName="hr", Name="people")["Table"]["CreatedBy"]

    assert created_by == "arn:aws:iam::123456789012:user/Stefanie Steward"
    assert world.client("steward", "sts").get_caller_identity()["Arn"] == created_by


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param('{"DatabaseName": ', "line 2 is not JSON", id="a cut line"),
        pytest.param('{"Table": 1}', "line 2 has none of", id="an unknown form"),
        pytest.param(
            '{"DatabaseName": "d", "TableInput": {"Name": ""}}',
            "line 2 is refused: ValidationException",
            id="a table that Glue refuses",
        ),
        pytest.param(
            '{"TableInput": {"Name": "t"}}',
            "Value null at 'databaseName'",
            id="a table without a database",
        ),
    ],
)
def test_a_wrong_line_of_content_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "glue.jsonl"
    path.write_text(f'{{"DatabaseInput": {{"Name": "ok"}}}}\n{line}\n')

    with pytest.raises(EmbeddedError, match=str(path)) as error:
        EmbeddedGlue(path)

    assert message in str(error.value)


def test_content_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"missing\.jsonl cannot be read"):
        EmbeddedGlue(tmp_path / "missing.jsonl")


def test_state_survives_a_restart_with_its_times(tmp_path: Path) -> None:
    content, state = write_content(tmp_path, CONTENT), tmp_path / "state" / "glue.json"
    clock = Clock()
    with running_glue(content, state, clock) as world:
        glue = world.client()
        clock.now += 60
        glue.update_table(DatabaseName="landing_raw", TableInput=table_input("orders"))
        glue.delete_table(DatabaseName="landing_raw", Name="bills")
        before = everything(glue)
        world.glue.save()

    clock.now += 3600
    with running_glue(content, state, clock) as world:
        assert everything(world.client()) == before
        with pytest.raises(ClientError, match="AccessDenied"):
            world.client("outsider").get_database(Name="hr")
        assert world.client("steward", "sts").get_caller_identity()["Arn"].endswith("Steward")


def test_saving_leaves_no_draft_behind(tmp_path: Path) -> None:
    state = tmp_path / "glue.json"

    EmbeddedGlue(None, state).save()

    assert [path.name for path in tmp_path.iterdir()] == ["glue.json"]


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b'{"format": 1, "catalogs": [', id="a cut file"),
        pytest.param(b"[]", id="another document"),
        pytest.param(b'{"format": 1}', id="an empty document"),
        pytest.param(b'{"format": 99}', id="a later format"),
    ],
)
def test_a_damaged_state_file_is_named(tmp_path: Path, damaged: bytes) -> None:
    state = tmp_path / "glue.json"
    state.write_bytes(damaged)

    with pytest.raises(EmbeddedError, match=r"The state file .*glue\.json"):
        EmbeddedGlue(None, state)


def test_writes_are_counted_and_reads_are_not(world: GlueWorld) -> None:
    before = world.glue.changes
    names(world.client(), "hr")
    assert world.glue.changes == before

    world.client().create_table(DatabaseName="hr", TableInput={"Name": "people"})
    assert world.glue.changes == before + 1


def test_reset_goes_back_to_the_content(world: GlueWorld) -> None:
    world.client().delete_database(Name="landing_raw")

    assert world.admin("reset", {}).json() == {"reset": True}

    assert names(world.client(), "landing_raw") == ["bills", "orders", "v"]


def test_a_denied_database_is_listed_and_cannot_be_read(world: GlueWorld) -> None:
    world.admin("deny", {"access_key": "reader", "database": "hr"})
    reader = world.client("reader")

    listed = [one["Name"] for one in reader.get_databases()["DatabaseList"]]
    with pytest.raises(ClientError) as error:
        reader.get_tables(DatabaseName="HR")

    assert listed == ["hr", "landing_raw"]
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"
    assert names(world.client("another"), "hr") == []


def test_a_hidden_database_is_left_out_in_silence(world: GlueWorld) -> None:
    body = {"access_key": "reader", "database": "landing_raw", "mode": "hide"}
    world.admin("deny", body)
    reader = world.client("reader")

    assert [one["Name"] for one in reader.get_databases()["DatabaseList"]] == ["hr"]
    assert names(reader, "landing_raw") == []
    assert reader.search_tables(SearchText="orders")["TableList"] == []
    with pytest.raises(ClientError) as error:
        reader.get_table(DatabaseName="landing_raw", Name="orders")
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_hidden_table_is_left_out_of_its_page(world: GlueWorld) -> None:
    body = {"access_key": "reader", "database": "landing_raw", "table": "orders", "mode": "hide"}
    world.admin("deny", body)

    assert names(world.client("reader"), "landing_raw") == ["bills", "v"]
    assert names(world.client(), "landing_raw") == ["bills", "orders", "v"]


def test_a_rule_can_be_lifted(world: GlueWorld) -> None:
    world.admin("deny", {"access_key": "reader", "database": "hr"})

    world.admin("deny", {"access_key": "reader", "database": "hr", "mode": "allow"})

    assert names(world.client("reader"), "hr") == []


def test_the_crawler_forgets_texts_and_keeps_structure(world: GlueWorld) -> None:
    glue = world.client()
    before = glue.get_table(DatabaseName="landing_raw", Name="orders")["Table"]

    crawled = world.admin("crawl", {"database": "LANDING_RAW"}).json()

    after = glue.get_table(DatabaseName="landing_raw", Name="orders")["Table"]
    assert crawled == {"crawled": ["bills", "orders"]}
    assert "Description" not in after
    assert after["StorageDescriptor"]["Columns"] == [
        {"Name": "order_id", "Type": "bigint"},
        {"Name": "net_amount", "Type": "decimal(15,2)"},
    ]
    assert after["PartitionKeys"] == [{"Name": "load_date", "Type": "date"}]
    for member in ("Location", "SerdeInfo", "InputFormat"):
        assert after["StorageDescriptor"][member] == before["StorageDescriptor"][member]
    assert after["VersionId"] == "1"
    assert "team" not in after["Parameters"]
    assert after["Parameters"]["classification"] == "parquet"
    assert after["Parameters"]["UPDATED_BY_CRAWLER"] == "nightly-landing-crawler"


def test_the_crawler_can_run_on_one_table(world: GlueWorld) -> None:
    crawled = world.admin("crawl", {"database": "landing_raw", "table": "Bills"}).json()

    assert crawled == {"crawled": ["bills"]}


def test_the_crawler_leaves_iceberg_tables_alone_but_not_tables_without_files(
    world: GlueWorld,
) -> None:
    iceberg = table_input("ice", Parameters={"table_type": "ICEBERG", "team": "x"})
    mirror = {"Name": "mirror", "Description": "No files", "Parameters": {"team": "x"}}
    for given in (iceberg, mirror):
        world.client().create_table(DatabaseName="hr", TableInput=given)

    assert world.admin("crawl", {"database": "hr"}).json() == {"crawled": ["mirror"]}

    found = world.client().get_table(DatabaseName="hr", Name="mirror")["Table"]
    assert "Description" not in found
    assert "team" not in found["Parameters"]


@pytest.mark.parametrize(
    ("route", "body", "status"),
    [
        pytest.param("crawl", {"database": "nope"}, 400, id="an unknown database"),
        pytest.param("crawl", {}, 400, id="no database"),
        pytest.param(
            "deny", {"access_key": "a", "database": "hr", "mode": "x"}, 400, id="an unknown mode"
        ),
        pytest.param("dance", {}, 404, id="an unknown route"),
    ],
)
def test_a_wrong_admin_request_is_explained(
    world: GlueWorld, route: str, body: dict[str, Any], status: int
) -> None:
    answer = world.admin(route, body)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_web_page_cannot_send_admin_requests(world: GlueWorld) -> None:
    answer = requests.post(f"{world.url}/admin/reset", data="{}", timeout=10)

    assert answer.status_code == 415


def test_admin_routes_answer_to_this_machine_only(world: GlueWorld) -> None:
    client = Client(world.glue.application)

    answer = client.get("/admin/state", environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == 403


def test_a_call_without_a_signature_is_refused(world: GlueWorld) -> None:
    headers = {"X-Amz-Target": "AWSGlue.GetDatabases"}

    answer = requests.post(world.url, data=b"{}", headers=headers, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["__type"] == "MissingAuthenticationTokenException"

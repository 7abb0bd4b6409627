"""Databases and tables of the embedded Glue, through boto3."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.embedded.glue_server import ACCOUNT, Clock, GlueWorld, running_glue, table_input


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def server(clock: Clock) -> Iterator[GlueWorld]:
    with running_glue(clock=clock) as world:
        yield world


@pytest.fixture
def world(server: GlueWorld) -> GlueWorld:
    server.glue.reset()
    server.client().create_database(DatabaseInput={"Name": "sales"})
    return server


@pytest.fixture
def glue(world: GlueWorld) -> Any:
    return world.client()


def read(glue: Any, name: str = "orders") -> dict[str, Any]:
    return dict(glue.get_table(DatabaseName="sales", Name=name)["Table"])


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_names_are_folded_when_stored_and_when_looked_up(glue: Any) -> None:
    glue.create_database(DatabaseInput={"Name": "HR"})
    given = table_input(
        "Orders",
        StorageDescriptor={"Columns": [{"Name": "Net_Amount", "Type": "int"}]},
        PartitionKeys=[{"Name": "DT", "Type": "date"}],
    )
    glue.create_table(DatabaseName="Hr", TableInput=given)

    table = glue.get_table(DatabaseName="HR", Name="ORDERS")["Table"]

    assert (table["DatabaseName"], table["Name"]) == ("hr", "orders")
    assert table["StorageDescriptor"]["Columns"][0]["Name"] == "net_amount"
    assert table["PartitionKeys"][0]["Name"] == "dt"


def test_a_new_table_has_all_that_the_service_adds(glue: Any, clock: Clock) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))

    table = read(glue)

    assert table["VersionId"] == "0"
    assert table["CreateTime"].timestamp() == clock.now
    assert table["UpdateTime"].timestamp() == clock.now
    assert table["CreatedBy"] == f"arn:aws:iam::{ACCOUNT}:user/analyst"
    assert table["IsRegisteredWithLakeFormation"] is False
    assert table["CatalogId"] == ACCOUNT
    assert table["Retention"] == 0


def test_what_was_sent_comes_back_unchanged(glue: Any) -> None:
    given = table_input("orders", Description="Zeile\nzwei\tüé🚀", Owner="Ann")
    glue.create_table(DatabaseName="sales", TableInput=given)

    table = read(glue)

    assert {name: table[name] for name in given if name != "StorageDescriptor"} == {
        name: value for name, value in given.items() if name != "StorageDescriptor"
    }
    assert given["StorageDescriptor"].items() <= table["StorageDescriptor"].items()


def test_an_update_replaces_everything_and_keeps_the_creation(glue: Any, clock: Clock) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    created = clock.now
    clock.now += 60

    glue.update_table(DatabaseName="sales", TableInput={"Name": "orders"})

    table = read(glue)
    assert "Description" not in table
    assert "StorageDescriptor" not in table
    assert table["CreateTime"].timestamp() == created
    assert table["UpdateTime"].timestamp() == clock.now
    assert table["VersionId"] == "1"


def test_a_stale_version_is_refused_and_changes_nothing(glue: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    glue.update_table(DatabaseName="sales", TableInput=table_input("orders"), VersionId="0")

    with pytest.raises(ClientError) as error:
        glue.update_table(DatabaseName="sales", TableInput={"Name": "orders"}, VersionId="0")

    assert code(error) == "ConcurrentModificationException"
    message = error.value.response["Error"]["Message"]
    assert message == "Update table failed due to concurrent modifications."
    assert read(glue)["VersionId"] == "1"
    assert read(glue)["Description"] == "About orders"


@pytest.mark.parametrize(
    ("operation", "arguments", "expected", "message"),
    [
        pytest.param(
            "create_database",
            {"DatabaseInput": {"Name": "SALES"}},
            "AlreadyExistsException",
            "Database already exists.",
            id="a second database of the name",
        ),
        pytest.param(
            "create_table",
            {"DatabaseName": "sales", "TableInput": {"Name": "Orders"}},
            "AlreadyExistsException",
            "Table already exists.",
            id="a second table of the name",
        ),
        pytest.param(
            "get_database",
            {"Name": "nope"},
            "EntityNotFoundException",
            "Database nope not found.",
            id="an unknown database",
        ),
        pytest.param(
            "get_table",
            {"DatabaseName": "sales", "Name": "nope"},
            "EntityNotFoundException",
            "Table nope not found.",
            id="an unknown table",
        ),
        pytest.param(
            "update_table",
            {"DatabaseName": "sales", "TableInput": {"Name": "nope"}},
            "EntityNotFoundException",
            "Table nope not found.",
            id="an update of an unknown table",
        ),
        pytest.param(
            "get_tables",
            {"DatabaseName": "nope"},
            "EntityNotFoundException",
            "Database nope not found.",
            id="a listing of an unknown database",
        ),
        pytest.param(
            "update_table",
            {"DatabaseName": "sales", "Name": "orders", "TableInput": {"Name": "bills"}},
            "InvalidInputException",
            "cannot be renamed",
            id="a renamed table",
        ),
        pytest.param(
            "update_database",
            {"Name": "sales", "DatabaseInput": {"Name": "bills"}},
            "InvalidInputException",
            "cannot be renamed",
            id="a renamed database",
        ),
        pytest.param(
            "get_databases",
            {"CatalogId": "no-such-catalog"},
            "EntityNotFoundException",
            "Catalog no-such-catalog not found.",
            id="an unknown catalog",
        ),
        pytest.param(
            "get_tables",
            {"CatalogId": "999999999999", "DatabaseName": "sales"},
            "AccessDeniedException",
            "is not authorized to perform: glue:GetTables",
            id="another account's catalog",
        ),
    ],
)
def test_refusals_carry_the_codes_of_aws(
    glue: Any, operation: str, arguments: dict[str, Any], expected: str, message: str
) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))

    with pytest.raises(ClientError) as error:
        getattr(glue, operation)(**arguments)

    assert code(error) == expected
    assert message in error.value.response["Error"]["Message"]
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_the_own_account_is_a_valid_catalog(glue: Any) -> None:
    found = glue.get_databases(CatalogId=ACCOUNT)["DatabaseList"]

    assert [(one["Name"], one["CatalogId"]) for one in found] == [("sales", ACCOUNT)]


def test_a_batch_of_deletes_lists_what_it_could_not_delete(glue: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))

    answer = glue.batch_delete_table(DatabaseName="sales", TablesToDelete=["Orders", "nope"])

    assert [(e["TableName"], e["ErrorDetail"]["ErrorCode"]) for e in answer["Errors"]] == [
        ("nope", "EntityNotFoundException")
    ]
    assert glue.get_tables(DatabaseName="sales")["TableList"] == []


def test_a_batch_of_deletes_takes_a_hundred_names(glue: Any) -> None:
    names = [f"t{number}" for number in range(101)]

    with pytest.raises(ClientError) as error:
        glue.batch_delete_table(DatabaseName="sales", TablesToDelete=names)

    assert "less than or equal to 100" in error.value.response["Error"]["Message"]


def test_a_database_is_deleted_with_its_tables_and_tags(glue: Any) -> None:
    arn = f"arn:aws:glue:eu-central-1:{ACCOUNT}:database/sales"
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"team": "sap"})
    glue.delete_database(Name="sales")

    glue.create_database(DatabaseInput={"Name": "sales"})

    assert glue.get_tables(DatabaseName="sales")["TableList"] == []
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {}


def test_databases_can_be_tagged_and_untagged(glue: Any) -> None:
    arn = f"arn:aws:glue:eu-central-1:{ACCOUNT}:database/sales"
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"team": "sap", "tier": "gold"})
    glue.untag_resource(ResourceArn=arn, TagsToRemove=["tier"])

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"team": "sap"}


def test_tables_cannot_be_tagged(glue: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    arn = f"arn:aws:glue:eu-central-1:{ACCOUNT}:table/sales/orders"

    with pytest.raises(ClientError) as error:
        glue.tag_resource(ResourceArn=arn, TagsToAdd={"team": "sap"})

    assert code(error) == "InvalidInputException"


def test_attributes_to_get_narrow_a_listing(glue: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))

    found = glue.get_tables(DatabaseName="sales", AttributesToGet=["NAME", "TABLE_TYPE"])

    assert found["TableList"] == [{"Name": "orders", "TableType": "EXTERNAL_TABLE"}]
    assert glue.get_databases(AttributesToGet=["NAME"])["DatabaseList"] == [{"Name": "sales"}]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("orders.*", ["orders", "orders_old"], id="a regular expression"),
        pytest.param("orders*", ["orders", "orders_old"], id="a star"),
        pytest.param("orders", ["orders"], id="a whole name"),
        pytest.param("ORDERS", ["orders"], id="in any case"),
        pytest.param("nothing", [], id="no match"),
    ],
)
def test_an_expression_chooses_names(glue: Any, expression: str, expected: list[str]) -> None:
    for name in ("orders_old", "orders", "bills"):
        glue.create_table(DatabaseName="sales", TableInput={"Name": name})

    found = glue.get_tables(DatabaseName="sales", Expression=expression)["TableList"]

    assert [table["Name"] for table in found] == expected


def test_a_broken_expression_is_refused(glue: Any) -> None:
    with pytest.raises(ClientError) as error:
        glue.get_tables(DatabaseName="sales", Expression="(orders")

    assert code(error) == "InvalidInputException"


def test_an_operation_that_is_not_there_is_a_plain_400(world: GlueWorld) -> None:
    answer = world.raw("ListGlossaries", b"{}")

    assert answer.status_code == 400
    assert answer.json()["__type"] == "UnknownOperationException"
    assert "ListGlossaries" in answer.json()["message"]


def test_a_body_that_is_not_json_is_a_plain_400(world: GlueWorld) -> None:
    answer = world.raw("GetTables", b'{"DatabaseName": ')

    assert (answer.status_code, answer.json()["__type"]) == (400, "SerializationException")


def test_members_that_the_model_does_not_know_are_not_stored(world: GlueWorld) -> None:
    body = b'{"DatabaseName":"sales","TableInput":{"Name":"orders","Nonsense":1,"VersionId":"9"}}'
    world.raw("CreateTable", body)

    table = world.raw("GetTable", b'{"DatabaseName":"sales","Name":"orders"}').json()["Table"]

    assert "Nonsense" not in table
    assert table["VersionId"] == "0"


def test_what_is_not_the_catalog_is_left_to_moto(glue: Any) -> None:
    assert glue.get_crawlers()["Crawlers"] == []
    with pytest.raises(ClientError) as error:
        glue.get_crawler(Name="nope")
    assert code(error) == "EntityNotFoundException"


def test_sts_knows_users_and_roles_of_other_accounts(world: GlueWorld, glue: Any) -> None:
    sts = world.client(service="sts")
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/analyst"
    role = sts.assume_role(
        RoleArn="arn:aws:iam::111122223333:role/reader", RoleSessionName="session"
    )["Credentials"]

    token = role["SessionToken"]
    other = world.client(role["AccessKeyId"], token=token)
    identity = world.client(role["AccessKeyId"], "sts", token).get_caller_identity()

    assert other.get_databases()["DatabaseList"] == []
    assert identity["Arn"] == "arn:aws:sts::111122223333:assumed-role/reader/session"


def test_statistics_are_kept_per_column_and_make_no_version(glue: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    statistics = {
        "ColumnName": "ORDER_ID",
        "ColumnType": "bigint",
        "AnalyzedTime": 1_750_000_000,
        "StatisticsData": {
            "Type": "LONG",
            "LongColumnStatisticsData": {"NumberOfNulls": 0, "NumberOfDistinctValues": 7},
        },
    }
    where = {"DatabaseName": "sales", "TableName": "orders"}
    glue.update_column_statistics_for_table(**where, ColumnStatisticsList=[statistics])

    found = glue.get_column_statistics_for_table(**where, ColumnNames=["order_id", "nope"])

    data = found["ColumnStatisticsList"][0]["StatisticsData"]
    assert data["LongColumnStatisticsData"]["NumberOfDistinctValues"] == 7
    assert [error["ColumnName"] for error in found["Errors"]] == ["nope"]
    assert read(glue)["VersionId"] == "0"


def test_search_compares_times_and_refuses_other_values(glue: Any, clock: Clock) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    rule = {"Key": "UpdateTime", "Comparator": "GREATER_THAN_EQUALS"}

    found = glue.search_tables(Filters=[{**rule, "Value": str(clock.now)}])["TableList"]
    later = glue.search_tables(Filters=[{**rule, "Value": str(clock.now + 1)}])["TableList"]

    assert [table["Name"] for table in found] == ["orders"]
    assert later == []
    with pytest.raises(ClientError) as error:
        glue.search_tables(Filters=[{**rule, "Value": "yesterday"}])
    assert code(error) == "InvalidInputException"


def test_search_finds_words_in_names_texts_and_columns(glue: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    glue.create_table(DatabaseName="sales", TableInput={"Name": "bills"})

    by_column = glue.search_tables(SearchText="net_amount")["TableList"]
    by_filter = glue.search_tables(Filters=[{"Key": "Name", "Value": "bills"}])["TableList"]

    assert [table["Name"] for table in by_column] == ["orders"]
    assert [table["Name"] for table in by_filter] == ["bills"]

"""Pages, versions and partitions of the embedded Glue."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.embedded.glue_server import GlueWorld, running_glue, table_input


@pytest.fixture(scope="module")
def server() -> Iterator[GlueWorld]:
    with running_glue() as world:
        yield world


@pytest.fixture
def glue(server: GlueWorld) -> Any:
    server.glue.reset()
    client = server.client()
    client.create_database(DatabaseInput={"Name": "sales"})
    return client


def pages(glue: Any, operation: str, member: str, key: str, **arguments: Any) -> list[list[str]]:
    found = glue.get_paginator(operation).paginate(**arguments)
    return [[one[key] for one in page[member]] for page in found]


def test_tables_come_in_pages_of_a_hundred_in_the_order_of_names(glue: Any) -> None:
    names = [f"t{number:03d}" for number in range(205)]
    for name in reversed(names):
        glue.create_table(DatabaseName="sales", TableInput={"Name": name})

    found = pages(glue, "get_tables", "TableList", "Name", DatabaseName="sales")

    assert [len(page) for page in found] == [100, 100, 5]
    assert list(chain.from_iterable(found)) == names


def test_databases_come_in_pages(glue: Any) -> None:
    for number in range(4):
        glue.create_database(DatabaseInput={"Name": f"d{number}"})

    found = pages(glue, "get_databases", "DatabaseList", "Name", PaginationConfig={"PageSize": 2})

    assert found == [["d0", "d1"], ["d2", "d3"], ["sales"]]


def test_the_last_full_page_has_no_token(glue: Any) -> None:
    for number in range(2):
        glue.create_table(DatabaseName="sales", TableInput={"Name": f"t{number}"})

    assert "NextToken" not in glue.get_tables(DatabaseName="sales", MaxResults=2)


def test_pages_stay_true_while_others_write(glue: Any) -> None:
    for name in ("b", "d", "f"):
        glue.create_table(DatabaseName="sales", TableInput={"Name": name})
    first = glue.get_tables(DatabaseName="sales", MaxResults=2)
    glue.create_table(DatabaseName="sales", TableInput={"Name": "a"})
    glue.delete_table(DatabaseName="sales", Name="d")

    second = glue.get_tables(DatabaseName="sales", NextToken=first["NextToken"])

    assert [table["Name"] for table in second["TableList"]] == ["f"]


@pytest.mark.parametrize("token", ["garbage", "!!!", "eyJhIjoxfQ=="])
def test_a_token_that_is_none_is_invalid_input(glue: Any, token: str) -> None:
    with pytest.raises(ClientError) as error:
        glue.get_tables(DatabaseName="sales", NextToken=token)

    assert error.value.response["Error"]["Code"] == "InvalidInputException"


def test_a_token_of_another_listing_is_invalid_input(glue: Any) -> None:
    glue.create_database(DatabaseInput={"Name": "hr"})
    for name in ("a", "b"):
        glue.create_table(DatabaseName="sales", TableInput={"Name": name})
    token = glue.get_tables(DatabaseName="sales", MaxResults=1)["NextToken"]

    with pytest.raises(ClientError) as error:
        glue.get_tables(DatabaseName="hr", NextToken=token)

    assert error.value.response["Error"]["Code"] == "InvalidInputException"


def with_versions(glue: Any, updates: int, **arguments: Any) -> None:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders", Description="0"))
    for number in range(1, updates + 1):
        given = table_input("orders", Description=str(number))
        glue.update_table(DatabaseName="sales", TableInput=given, **arguments)


def versions(glue: Any) -> list[str]:
    where = {"DatabaseName": "sales", "TableName": "orders"}
    found = pages(glue, "get_table_versions", "TableVersions", "VersionId", **where)
    return list(chain.from_iterable(found))


def test_versions_are_listed_newest_first(glue: Any) -> None:
    with_versions(glue, 11)

    assert versions(glue) == [str(number) for number in range(11, -1, -1)]


def test_versions_come_in_pages(glue: Any) -> None:
    with_versions(glue, 2)
    where = {"DatabaseName": "sales", "TableName": "orders"}

    first = glue.get_table_versions(**where, MaxResults=2)
    rest = glue.get_table_versions(**where, NextToken=first["NextToken"])

    assert [one["VersionId"] for one in first["TableVersions"]] == ["2", "1"]
    assert [one["VersionId"] for one in rest["TableVersions"]] == ["0"]


def test_an_archived_version_keeps_its_text(glue: Any) -> None:
    with_versions(glue, 2)

    old = glue.get_table_version(DatabaseName="sales", TableName="orders", VersionId="1")

    assert old["TableVersion"]["Table"]["Description"] == "1"
    assert old["TableVersion"]["VersionId"] == "1"


def test_skip_archive_counts_on_but_keeps_no_old_version(glue: Any) -> None:
    with_versions(glue, 2, SkipArchive=True)

    assert versions(glue) == ["2"]


def test_the_current_version_cannot_be_deleted(glue: Any) -> None:
    with_versions(glue, 1)
    where = {"DatabaseName": "sales", "TableName": "orders"}

    answer = glue.batch_delete_table_version(**where, VersionIds=["0", "1", "7"])

    assert [(e["VersionId"], e["ErrorDetail"]["ErrorCode"]) for e in answer["Errors"]] == [
        ("1", "InvalidInputException"),
        ("7", "EntityNotFoundException"),
    ]
    assert versions(glue) == ["1"]


def with_partitions(glue: Any, dates: list[str]) -> dict[str, str]:
    glue.create_table(DatabaseName="sales", TableInput=table_input("orders"))
    where = {"DatabaseName": "sales", "TableName": "orders"}
    storage = {"Columns": [{"Name": "order_id"}], "Location": "s3://landing/orders/1"}
    given = [{"Values": [date], "StorageDescriptor": storage} for date in dates]
    glue.batch_create_partition(**where, PartitionInputList=given)
    return where


def test_partitions_are_listed_by_page_and_expression(glue: Any) -> None:
    where = with_partitions(glue, ["2025-01-03", "2025-01-01", "2025-01-02"])

    listed = glue.get_partitions(**where, MaxResults=2)
    chosen = glue.get_partitions(**where, Expression="load_date > '2025-01-01'")

    assert [one["Values"] for one in listed["Partitions"]] == [["2025-01-01"], ["2025-01-02"]]
    assert "NextToken" in listed
    assert [one["Values"] for one in chosen["Partitions"]] == [["2025-01-02"], ["2025-01-03"]]


def test_segments_divide_the_partitions(glue: Any) -> None:
    dates = [f"2025-01-{day:02d}" for day in range(1, 21)]
    where = with_partitions(glue, dates)

    segments = [
        glue.get_partitions(**where, Segment={"SegmentNumber": number, "TotalSegments": 3})
        for number in range(3)
    ]

    found = [one["Values"][0] for segment in segments for one in segment["Partitions"]]
    assert sorted(found) == dates
    assert all(segment["Partitions"] for segment in segments)


def test_partitions_are_listed_without_columns_when_asked(glue: Any) -> None:
    where = with_partitions(glue, ["2025-01-01"])

    found = glue.get_partitions(**where, ExcludeColumnSchema=True)["Partitions"][0]

    assert found["StorageDescriptor"] == {"Location": "s3://landing/orders/1"}


def test_a_partition_is_read_changed_and_dropped(glue: Any) -> None:
    where = with_partitions(glue, ["2025-01-01"])
    changed = {"Values": ["2025-01-02"], "Parameters": {"rows": "7"}}
    glue.update_partition(**where, PartitionValueList=["2025-01-01"], PartitionInput=changed)

    found = glue.get_partition(**where, PartitionValues=["2025-01-02"])["Partition"]
    glue.delete_partition(**where, PartitionValues=["2025-01-02"])

    assert found["Parameters"] == {"rows": "7"}
    assert found["CatalogId"] == "123456789012"
    assert glue.get_partitions(**where)["Partitions"] == []


def test_a_partition_needs_a_value_for_each_key(glue: Any) -> None:
    where = with_partitions(glue, [])

    with pytest.raises(ClientError) as error:
        glue.create_partition(**where, PartitionInput={"Values": ["a", "b"]})

    assert error.value.response["Error"]["Code"] == "InvalidInputException"


def test_a_batch_of_partitions_lists_what_was_there_already(glue: Any) -> None:
    where = with_partitions(glue, ["2025-01-01"])
    given = [{"Values": ["2025-01-01"]}, {"Values": ["2025-01-02"]}]

    answer = glue.batch_create_partition(**where, PartitionInputList=given)

    assert [error["PartitionValues"] for error in answer["Errors"]] == [["2025-01-01"]]
    found = glue.batch_get_partition(
        **where, PartitionsToGet=[{"Values": ["2025-01-02"]}, {"Values": ["2026-01-01"]}]
    )
    assert [one["Values"] for one in found["Partitions"]] == [["2025-01-02"]]
    assert found["UnprocessedKeys"] == [{"Values": ["2026-01-01"]}]


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        pytest.param(
            "batch_create_partition", {"PartitionInputList": [{"Values": ["x"]}] * 101}, id="create"
        ),
        pytest.param(
            "batch_delete_partition", {"PartitionsToDelete": [{"Values": ["x"]}] * 26}, id="delete"
        ),
    ],
)
def test_batches_of_partitions_have_a_largest_size(
    glue: Any, operation: str, arguments: dict[str, Any]
) -> None:
    where = with_partitions(glue, [])

    with pytest.raises(ClientError) as error:
        getattr(glue, operation)(**where, **arguments)

    assert "Member must have length less than or equal to" in str(error.value)

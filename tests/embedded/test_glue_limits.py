"""What the embedded Glue refuses, where moto would take it."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from sync.embedded.glue.refusal import Refusal
from sync.embedded.glue.shapes import read_request
from tests.embedded.glue_server import GlueWorld, running_glue


@pytest.fixture(scope="module")
def world() -> Iterator[GlueWorld]:
    with running_glue() as world:
        world.client().create_database(DatabaseInput={"Name": "sales"})
        yield world


@pytest.fixture
def glue(world: GlueWorld) -> Any:
    return world.client()


def columns(*columns: dict[str, Any]) -> dict[str, Any]:
    return {"Name": "t", "StorageDescriptor": {"Columns": list(columns)}}


REFUSED_BY_THE_MODEL = [
    pytest.param({"Name": "n" * 256}, "table.name", id="a name of 256 bytes"),
    pytest.param({"Name": "名" * 86}, "table.name", id="a name of 86 characters and 258 bytes"),
    pytest.param({"Name": "a\nb"}, "table.name", id="a line feed in a name"),
    pytest.param({"Name": "a\x01b"}, "table.name", id="a control character in a name"),
    pytest.param(
        {"Name": "t", "Description": "é" * 1025}, "table.description", id="2,050 bytes of text"
    ),
    pytest.param(
        columns({"Name": "c", "Comment": "c" * 256}),
        "table.storageDescriptor.columns.1.member.comment",
        id="a comment of 256 bytes",
    ),
    pytest.param(
        columns({"Name": "ok"}, {"Name": "c", "Comment": "two\nlines"}),
        "table.storageDescriptor.columns.2.member.comment",
        id="a line feed in a comment",
    ),
    pytest.param(
        columns({"Name": "c", "Comment": "two\rlines"}),
        "table.storageDescriptor.columns.1.member.comment",
        id="a carriage return in a comment",
    ),
    pytest.param(
        columns({"Name": "c", "Type": "s" * 131_073}),
        "table.storageDescriptor.columns.1.member.type",
        id="a type of 131,073 bytes",
    ),
    pytest.param(
        {"Name": "t", "Parameters": {"k" * 256: "v"}}, "table.parameters.key", id="a long key"
    ),
    pytest.param(
        {"Name": "t", "Parameters": {"k": "v" * 512_001}},
        "table.parameters.k.member",
        id="a parameter of 512,001 bytes",
    ),
    pytest.param(
        {"Name": "t", "StorageDescriptor": {"Location": "s" * 2057}},
        "table.storageDescriptor.location",
        id="a long location",
    ),
    pytest.param(
        {"Name": "t", "ViewOriginalText": "v" * 409_601},
        "table.viewOriginalText",
        id="a view text of 409,601 bytes",
    ),
]


@pytest.mark.parametrize(("definition", "path"), REFUSED_BY_THE_MODEL)
def test_a_value_past_its_limit_is_refused(
    glue: Any, definition: dict[str, Any], path: str
) -> None:
    with pytest.raises(ClientError) as error:
        glue.create_table(DatabaseName="sales", TableInput=definition)

    said = error.value.response["Error"]
    assert said["Code"] == "ValidationException"
    assert f"at '{path}' failed to satisfy constraint" in said["Message"]


AT_THE_LIMIT = [
    pytest.param({"Name": "n" * 255}, id="a name of 255 bytes"),
    pytest.param({"Name": "名" * 85}, id="a name of 85 characters and 255 bytes"),
    pytest.param({"Name": "tab\tand 🚀"}, id="a tab and a rocket in a name"),
    pytest.param({"Name": "t1", "Description": "d" * 2046 + "\r\n"}, id="2,048 bytes in lines"),
    pytest.param({**columns({"Name": "c", "Comment": "c" * 255}), "Name": "t2"}, id="a comment"),
    pytest.param({**columns({"Name": "c", "Comment": ""}), "Name": "t3"}, id="an empty comment"),
    pytest.param({**columns({"Name": "c", "Type": "s" * 131_072}), "Name": "t4"}, id="a long type"),
    pytest.param(
        {"Name": "t5", "Parameters": {"k" * 255: "v\n" * 256_000}}, id="a parameter in lines"
    ),
    pytest.param(
        {
            **columns({"Name": "dt", "Type": "date"}),
            "Name": "t6",
            "PartitionKeys": [{"Name": "dt", "Type": "date"}],
        },
        id="a column with the name of a partition key",
    ),
]


@pytest.mark.parametrize("definition", AT_THE_LIMIT)
def test_a_value_at_its_limit_is_taken(glue: Any, definition: dict[str, Any]) -> None:
    glue.create_table(DatabaseName="sales", TableInput=definition)

    table = glue.get_table(DatabaseName="sales", Name=definition["Name"])["Table"]

    assert table["Name"] == definition["Name"]
    assert table.get("Parameters") == definition.get("Parameters")


def test_all_problems_are_named_at_once(glue: Any) -> None:
    definition = columns({"Name": "c", "Comment": "c" * 256}, {"Name": "d" * 256})

    with pytest.raises(ClientError) as error:
        glue.create_table(DatabaseName="sales", TableInput=definition)

    assert error.value.response["Error"]["Message"].startswith("2 validation errors detected: ")


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        pytest.param(
            columns({"Name": "ID"}, {"Name": "id"}),
            "Duplicate column name: id.",
            id="columns that differ only in case",
        ),
        pytest.param(
            {"Name": "t", "PartitionKeys": [{"Name": "dt", "Parameters": {"a": "b"}}]},
            "Parameters not supported for partition columns.",
            id="parameters of a partition key",
        ),
        pytest.param(
            {"Name": "t", "PartitionKeys": [{"Name": "dt", "Type": "Struct<a:int>"}]},
            "must be of a primitive type",
            id="a nested partition key",
        ),
    ],
)
def test_a_rule_outside_the_model_is_invalid_input(
    glue: Any, definition: dict[str, Any], message: str
) -> None:
    with pytest.raises(ClientError) as error:
        glue.create_table(DatabaseName="sales", TableInput=definition)

    said = error.value.response["Error"]
    assert said["Code"] == "InvalidInputException"
    assert message in said["Message"]


@given(st.text(st.characters(codec="utf-8"), max_size=260))
def test_a_name_is_taken_when_its_bytes_and_characters_fit(name: str) -> None:
    body = orjson.dumps({"DatabaseName": "sales", "Name": name})
    is_long = not 1 <= len(name.encode()) <= 255
    is_odd = any((c < " " and c != "\t") or c in "\ufffe\uffff" for c in name)

    try:
        taken = read_request("GetTable", body)["Name"] == name
    except Refusal as refusal:
        taken = refusal.code != "ValidationException"

    assert taken is not (is_long or is_odd)


@pytest.mark.parametrize(
    ("operation", "arguments", "expected"),
    [
        pytest.param("get_databases", {"MaxResults": 101}, "100", id="databases"),
        pytest.param(
            "get_tables", {"DatabaseName": "sales", "MaxResults": 101}, "100", id="tables"
        ),
        pytest.param(
            "get_partitions",
            {"DatabaseName": "sales", "TableName": "t", "MaxResults": 1001},
            "1000",
            id="partitions",
        ),
        pytest.param("search_tables", {"MaxResults": 1001}, "1000", id="search"),
    ],
)
def test_a_page_has_a_largest_size(
    glue: Any, operation: str, arguments: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ClientError) as error:
        getattr(glue, operation)(**arguments)

    message = error.value.response["Error"]["Message"]
    assert "at 'maxResults' failed to satisfy constraint: " in message
    assert message.endswith(f"less than or equal to {expected}")

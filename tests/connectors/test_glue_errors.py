"""Every error that Glue's model knows for our calls has a counterpart that says what to do."""

import re
from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions as boto
from botocore.exceptions import ClientError

from sync.connectors import glue
from sync.connectors.glue.errors import BY_CODE, CutAnswer, ForeignError, heals, translate
from sync.connectors.glue.model import glue_model
from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    ConnectorError,
    MalformedAnswer,
    RateLimited,
    WriteRefused,
)

SOURCE = Path(glue.__file__).parent


def called_operations() -> set[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    named = set(re.findall(r'"([A-Z][A-Za-z]+)"', text))
    return named & set(glue_model().operation_names)


def client_error(
    code: str, operation: str = "GetTable", status: int = 400, **headers: str
) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "the reason"},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},
    }
    return ClientError(response, operation)


def test_every_modelled_error_of_every_call_has_a_counterpart() -> None:
    operations = called_operations()
    assert {"GetTables", "CreateTable", "UpdateTable", "DeleteTable"} <= operations

    modelled = {
        shape.name
        for operation in operations
        for shape in glue_model().operation_model(operation).error_shapes
    }

    assert modelled - BY_CODE.keys() == set()


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (client_error("AccessDeniedException"), AccessDenied),
        (client_error("UnrecognizedClientException"), AuthenticationFailed),
        (client_error("ExpiredTokenException"), AuthenticationFailed),
        (client_error("AccessDenied", "AssumeRole", 403), AuthenticationFailed),
        (client_error("EntityNotFoundException"), AssetNotFound),
        (client_error("AlreadyExistsException"), AssetExists),
        (client_error("ConcurrentModificationException"), AssetConflict),
        (client_error("InvalidInputException", "UpdateTable"), WriteRefused),
        (client_error("InvalidInputException", "GetTables"), ConnectorError),
        (client_error("ThrottlingException"), RateLimited),
        (client_error("429", status=429), RateLimited),
        (client_error("500", status=500), CatalogUnavailable),
        (client_error("Forbidden", status=403), AccessDenied),
        (client_error("OperationTimeoutException"), CatalogUnavailable),
        (CutAnswer("at 3"), MalformedAnswer),
        (boto.NoCredentialsError(), AuthenticationFailed),
        (boto.ReadTimeoutError(endpoint_url="http://x"), CatalogUnavailable),
        (boto.EndpointConnectionError(endpoint_url="http://x"), CatalogUnavailable),
        (boto.SSLError(endpoint_url="https://x", error="self-signed"), CatalogUnavailable),
        (boto.IncompleteReadError(actual_bytes=1, expected_bytes=2), MalformedAnswer),
        (boto.NoRegionError(), ConnectorError),
    ],
)
def test_a_foreign_error_becomes_one_of_ours(
    error: ForeignError, ours: type[ConnectorError]
) -> None:
    assert type(translate("aws", error, getattr(error, "operation_name", ""), "sales")) is ours


def test_a_denial_names_the_call_the_thing_the_reason_and_the_permission() -> None:
    text = str(translate("aws", client_error("AccessDeniedException"), "GetTable", "sales.orders"))

    assert text.startswith("aws: GetTable on sales.orders was denied")
    assert "the reason" in text
    assert "Allow glue:GetTable" in text


def test_a_throttled_answer_tells_how_long_to_wait() -> None:
    error = client_error("ThrottlingException", **{"x-amz-retry-after": "3000"})

    assert translate("aws", error, "GetTable", "t").retry_after == 3.0


def test_what_botocore_never_retries_heals_and_a_cut_write_does_not() -> None:
    assert heals(client_error("ResourceNotReadyException"), "UpdateTable")
    assert heals(CutAnswer(""), "GetTables")
    assert not heals(CutAnswer(""), "CreateTable")
    assert not heals(client_error("ConcurrentModificationException"), "UpdateTable")
    assert not heals(client_error("ThrottlingException"), "GetTable")

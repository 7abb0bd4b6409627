"""Where requests go: as the tenant's own discovery document says."""

import orjson
import pytest

from sync.connectors.datasphere.discovery_document import BUILT_IN, operations
from tests.connectors.csn_samples import SAMPLES

UPDATE = "objects local-tables update"


def described(path: str, method: str = "put", **operation: object) -> dict[str, object]:
    return {"paths": {path: {method: {"operationId": UPDATE, **operation}}}}


def test_paths_methods_and_spellings_are_those_of_the_document():
    parameters = [
        {"name": "spaceId", "in": "path"},
        {"$ref": "#/components/parameters/go"},
        {"name": "SaveAnyway", "in": "query"},
    ]
    document = described("/v9/{spaceId}/tables/{id}", "patch", parameters=parameters)
    document["components"] = {"parameters": {"go": {"name": "Deploy", "in": "query"}}}

    operation = operations(document)[UPDATE]

    assert operation.method == "PATCH"
    assert operation.url("SALES", "A/B C") == "/v9/SALES/tables/A%2FB%20C"
    assert operation.params({"deploy": "false", "saveAnyway": "false"}) == {
        "Deploy": "false",
        "SaveAnyway": "false",
    }


def test_a_flag_that_the_document_does_not_name_is_sent_all_the_same():
    operation = operations(described("/v9/{s}/t/{n}"))[UPDATE]

    assert operation.params({"deploy": "false"}) == {"deploy": "false"}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="an empty document"),
        pytest.param({"paths": None}, id="no paths"),
        pytest.param({"paths": {"/x": None}}, id="a path of nothing"),
        pytest.param({"paths": {"/x": {"get": {"operationId": 7}}}}, id="an id that is no text"),
        pytest.param([], id="no document at all"),
        pytest.param(described("/{tenant}/{s}/t/{n}"), id="a path that wants more than we have"),
    ],
)
def test_what_a_document_does_not_say_is_built_in(document):
    assert operations(document) == BUILT_IN


def test_the_built_in_paths_are_those_of_the_example_document():
    path = SAMPLES / "discovery" / "example.json"
    if not path.exists():
        pytest.skip("no samples here")

    found = operations(orjson.loads(path.read_bytes()))

    for words, operation in BUILT_IN.items():
        assert found[words].method == operation.method
        assert found[words].url("S", "N") == operation.url("S", "N")
        assert set(operation.query) <= set(found[words].query)

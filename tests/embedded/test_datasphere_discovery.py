"""The discovery document has the form of the example that SAP's own client accepts."""

from __future__ import annotations

import json
import re

import pytest

from sync.embedded.datasphere.discovery import discovery_document
from tests.embedded.datasphere_server import SAMPLES

EXAMPLE = SAMPLES / "discovery" / "example.json"


def operations(document: dict[str, dict[str, dict[str, dict[str, str]]]]) -> dict[str, list[str]]:
    return {
        operation["operationId"]: [path, method]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the samples are not beside the repository")
def test_the_operations_are_those_of_the_example() -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document = discovery_document()

    assert operations(document) == operations(example)
    assert set(document) == set(example)
    assert set(document["info"]) == set(example["info"])
    assert {each["name"] for each in document["tags"]} == {each["name"] for each in example["tags"]}


def test_every_group_of_commands_has_a_tag_with_a_plain_description() -> None:
    document = discovery_document()
    tags = {each["name"]: each["description"] for each in document["tags"]}
    words = [operation.split() for operation in operations(document)]
    groups = {" ".join(each[:size]) for each in words for size in range(1, len(each))}

    assert groups <= set(tags)
    assert not [text for text in tags.values() if "-" in text]


def test_the_version_is_one_that_the_client_does_not_call_newer() -> None:
    info = discovery_document()["info"]

    assert re.match(r"^\d{1,4}\.\d{1,2}(\.\d{1,2})?$", info["version"])
    assert info["version"] == info["x-document-version"] == "2026.19.0"


def test_every_path_parameter_is_declared() -> None:
    for path, methods in discovery_document()["paths"].items():
        wanted = set(re.findall(r"{(\w+)}", path))
        for operation in methods.values():
            declared = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert declared == wanted

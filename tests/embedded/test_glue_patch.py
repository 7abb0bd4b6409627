"""Patches of JSON documents."""

from copy import deepcopy
from typing import Any

import pytest

from sync.embedded.patch import PatchFailed, apply_patch

TABLE = {
    "Name": "orders",
    "StorageDescriptor": {
        "Columns": [{"Name": "id", "Type": "int"}, {"Name": "net_amount", "Comment": "Net"}]
    },
}
CSN = {"definitions": {"ORDERS": {"elements": {"A": {"type": "t"}, "B": {}, "C": {}}}}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            {"path": ["StorageDescriptor", "Columns", "net_amount", "Comment"], "value": "New"},
            [{"Name": "id", "Type": "int"}, {"Name": "net_amount", "Comment": "New"}],
            id="a comment by the column's name",
        ),
        pytest.param(
            {"path": ["StorageDescriptor", "Columns", "tax"], "value": {"Type": "int"}},
            [*TABLE["StorageDescriptor"]["Columns"], {"Name": "tax", "Type": "int"}],
            id="a new column",
        ),
        pytest.param(
            {"path": ["StorageDescriptor", "Columns", "id"], "value": {"Type": "bigint"}},
            [{"Name": "id", "Type": "bigint"}, {"Name": "net_amount", "Comment": "Net"}],
            id="a replaced column",
        ),
        pytest.param(
            {"path": ["StorageDescriptor", "Columns", "id"], "remove": True},
            [{"Name": "net_amount", "Comment": "Net"}],
            id="a removed column",
        ),
        pytest.param(
            {"path": ["StorageDescriptor", "Columns", "id"], "rename": "key"},
            [{"Name": "key", "Type": "int"}, {"Name": "net_amount", "Comment": "Net"}],
            id="a renamed column",
        ),
    ],
)
def test_columns_of_a_table_are_addressed_by_name(
    change: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    assert apply_patch(TABLE, [change])["StorageDescriptor"]["Columns"] == expected


def test_objects_on_the_way_to_a_value_are_made() -> None:
    changed = apply_patch(TABLE, [{"path": ["Parameters", "team"], "value": "sap"}])

    assert changed["Parameters"] == {"team": "sap"}


def test_a_renamed_key_keeps_its_place() -> None:
    path = ["definitions", "ORDERS", "elements", "A"]

    changed = apply_patch(CSN, [{"path": path, "rename": "Z"}])

    elements = changed["definitions"]["ORDERS"]["elements"]
    assert list(elements.items()) == [("Z", {"type": "t"}), ("B", {}), ("C", {})]


def test_changes_are_made_in_order() -> None:
    path = ["definitions", "ORDERS", "elements"]
    patch = [{"path": [*path, "A"], "rename": "Z"}, {"path": [*path, "Z", "type"], "value": "u"}]

    assert apply_patch(CSN, patch)["definitions"]["ORDERS"]["elements"]["Z"] == {"type": "u"}


def test_the_input_stays_as_it_was() -> None:
    before = deepcopy(CSN)

    apply_patch(CSN, [{"path": ["definitions", "ORDERS", "elements", "A", "type"], "value": 1}])

    assert before == CSN


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"path": ["nope"], "remove": True}, id="nothing to remove"),
        pytest.param({"path": ["nope", "x"], "rename": "y"}, id="nothing to rename"),
        pytest.param(
            {"path": ["StorageDescriptor", "Columns", "nope", "Comment"], "value": "x"},
            id="an unknown column",
        ),
        pytest.param({"path": ["Name", "x"], "value": 1}, id="inside a plain value"),
        pytest.param({"path": ["Name"]}, id="no action"),
        pytest.param({"path": ["Name"], "value": 1, "remove": True}, id="two actions"),
        pytest.param({"path": [], "value": 1}, id="an empty path"),
        pytest.param({"value": 1}, id="no path"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(PatchFailed):
        apply_patch(TABLE, [change])

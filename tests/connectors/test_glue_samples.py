"""Real tables of others: CloudFormation templates and AWS CLI examples."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from sync.connectors.glue.inputs import patch_table
from sync.connectors.glue.tables import to_asset
from sync.model.asset import AssetRef
from sync.model.datatype import ArrayOf, DataType, MapOf, Opaque, StructOf, UnionOf
from sync.model.edit import SetField

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "glue"


class Template(yaml.SafeLoader):
    """Reads CloudFormation: a function becomes {name: arguments}."""


def _function(loader: Template, suffix: str, node: yaml.Node) -> dict[str, Any]:
    match node:
        case yaml.ScalarNode():
            arguments: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            arguments = loader.construct_sequence(node, deep=True)
        case _:
            arguments = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {suffix: arguments}


Template.add_multi_constructor("!", _function)


def tables() -> Iterator[Any]:
    for path in sorted(SAMPLES.rglob("*.y*ml")):
        template = yaml.load(path.read_text(encoding="utf-8"), Loader=Template)
        for name, resource in _resources(template.get("Resources", {})):
            if resource["Type"] == "AWS::Glue::Table":
                for number, body in enumerate(_resolved(resource, template)):
                    yield pytest.param(body, id=f"{path.stem}-{name}-{number}")
    for path in sorted(SAMPLES.rglob("*.rst")):
        for number, body in enumerate(_of_cli(path.read_text(encoding="utf-8"))):
            yield pytest.param(body, id=f"{path.stem}-{number}")


def _resources(resources: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in resources.items():
        if name.startswith("Fn::ForEach"):
            yield from _resources(resource[2])
        else:
            yield name, resource


def _resolved(resource: dict[str, Any], template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    # Columns may come from a mapping with one list per service: each of them makes a table.
    table = resource["Properties"]["TableInput"]
    columns = table["StorageDescriptor"].get("Columns")
    if not isinstance(columns, dict):
        yield _plain(table, columns or [], table.get("PartitionKeys", []))
        return
    mapping, _, member = columns["FindInMap"]
    for services in template["Mappings"][mapping].values():
        yield _plain(table, services[member], services.get("partition", []))


def _plain(table: dict[str, Any], columns: Any, keys: Any) -> dict[str, Any]:
    descriptor = {**table["StorageDescriptor"], "Columns": columns}
    name = table["Name"] if isinstance(table["Name"], str) else "from_a_function"
    return {**table, "Name": name, "StorageDescriptor": descriptor, "PartitionKeys": keys}


def _of_cli(text: str) -> Iterator[dict[str, Any]]:
    for found in re.finditer(r"Output::\s*(\{.*?\n    \})\s*(?:\n\S|\Z)", text, re.DOTALL):
        yield from json.loads(found[1]).get("TableList", [])
    for found in re.finditer(r"--table-input\s+'(\{.*?\})'", text, re.DOTALL):
        yield json.loads(found[1].replace("\\", ""))


def opaque_parts(data_type: DataType) -> list[Opaque]:
    match data_type:
        case Opaque():
            return [data_type]
        case ArrayOf(element):
            return opaque_parts(element)
        case MapOf(key, value):
            return [*opaque_parts(key), *opaque_parts(value)]
        case StructOf(fields):
            return [part for field in fields for part in opaque_parts(field.type)]
        case UnionOf(members):
            return [part for member in members for part in opaque_parts(member)]
        case _:
            return []


@pytest.mark.parametrize("body", list(tables()))
def test_a_real_table_is_understood_and_survives_an_edit(body: dict[str, Any]) -> None:
    asset = to_asset(AssetRef("aws", "samples", body["Name"]), body)

    declared = [*body["StorageDescriptor"].get("Columns", []), *body.get("PartitionKeys", [])]
    assert {column.name for column in asset.columns} == {raw["Name"] for raw in declared}
    assert [part for column in asset.columns for part in opaque_parts(column.type)] == []

    table = patch_table(body, [SetField(None, "description", "Geändert")])

    assert table.pop("Description") == "Geändert"
    kept = {name: value for name, value in body.items() if name in table}
    assert orjson.dumps(kept) == orjson.dumps(table)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_the_samples_are_found() -> None:
    assert len(list(tables())) >= 20

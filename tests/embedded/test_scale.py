"""A generated world: what is in it, that a seed decides it, and what is kept of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.config import load_settings
from sync.connectors.base import Connector, ReadScope
from sync.connectors.registry import open_connector
from sync.embedded.datasphere import csn
from sync.embedded.foreign_modeler import ForeignModeler
from sync.embedded.options import add_options
from sync.embedded.process import EmbeddedServers, start_embedded
from sync.embedded.scale import COLUMNS, OBJECTS_PER_SPACE, Scale
from sync.model.asset import Asset
from sync.model.discovery import Batch, Verdict
from sync.model.lineage import LineageEdge

SIZE = 620


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scaled")


@pytest.fixture
def servers(home: Path) -> Iterator[EmbeddedServers]:
    found = start_embedded(home, reset=True, extra_args=["--scale", str(SIZE), "--seed", "7"])
    yield found
    found.stop()


def read(servers: EmbeddedServers, name: str) -> tuple[list[Asset], list[LineageEdge], list[str]]:
    settings = load_settings(servers.settings, {})
    assert settings.pairs == ()
    connector: Connector = open_connector(settings.connection(name))
    events = list(connector.read(ReadScope()))
    connector.close()
    batches = [event for event in events if isinstance(event, Batch)]
    assets = [asset for batch in batches for asset in batch.assets]
    edges = [edge for batch in batches for edge in batch.edges]
    return assets, edges, [e.reading for e in events if isinstance(e, Verdict)]


def test_a_seed_decides_everything() -> None:
    one, same, other = (Scale(200, seed).content().objects for seed in (7, 7, 8))

    assert one == same
    assert one != other
    assert list(Scale(200, 7).tables()) == list(Scale(200, 7).tables())


def test_a_smaller_world_is_the_beginning_of_a_larger_one() -> None:
    small, large = Scale(50, 3).content().objects, Scale(80, 3).content().objects

    assert list(small.items()) == list(large.items())[:50]


def test_spaces_are_of_bounded_size_and_every_view_reads_what_is_in_its_space() -> None:
    content = Scale(SIZE, 7).content()

    views = [each for each in content.objects.values() if each.collection == "views"]
    assert list(content.spaces) == ["AREA_001", "AREA_002"]
    assert len([key for key in content.objects if key[0] == "AREA_001"]) == OBJECTS_PER_SPACE
    assert len(views) == SIZE * 4 // 10
    for view in views:
        for source in csn.data_sources(view.design.definition):
            assert (view.space, source) in content.objects


def test_both_servers_serve_as_many_assets_with_labels_columns_and_lineage(
    servers: EmbeddedServers,
) -> None:
    objects, edges, spaces = read(servers, "datasphere")
    tables, _, databases = read(servers, "glue")

    assert spaces == databases == ["complete", "complete"]
    assert {(o.ref.schema.lower(), o.ref.name.lower()) for o in objects} == {
        (t.ref.schema, t.ref.name) for t in tables
    }
    assert len(objects) == len(tables) == SIZE
    assert {len(asset.columns) for asset in (*objects, *tables)} == {COLUMNS}
    assert all(asset.label and column.label for asset in objects for column in asset.columns)
    assert {edge.downstream.name for edge in edges if edge.downstream_column} == {
        asset.ref.name for asset in objects if asset.kind == "view"
    }


def test_only_what_changed_is_kept(servers: EmbeddedServers, home: Path) -> None:
    ref = read(servers, "datasphere")[0][0].ref
    endpoint = servers.datasphere
    patch = [{"path": ["@EndUserText.label"], "value": "Renamed"}]

    with ForeignModeler(endpoint, endpoint.client_id, endpoint.client_secret) as modeler:
        modeler.change(ref.schema, ref.name, patch, deploy=True)
    servers.stop()

    assert {path.name for path in (home / "embedded").glob("*-scale-*")} == {
        f"datasphere-scale-{SIZE}-7.json"
    }
    again = start_embedded(home, extra_args=["--scale", str(SIZE), "--seed", "7"])
    try:
        assets = read(again, "datasphere")[0]
        assert [asset.ref for asset in assets if asset.label == "Renamed"] == [ref]
    finally:
        again.stop()


@pytest.mark.parametrize("size", ["0", "-3", "many"])
def test_a_world_without_a_size_is_refused(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(["--scale", size])

    assert f"'{size}' is no whole number of objects from 1 on" in capsys.readouterr().err

"""SAP's own sample content, served as a space, mirrored into Glue, read back from Glue alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.embedded.process import start_embedded
from sync.mapping.lift import lift
from sync.model.asset import Asset, AssetRef, System
from sync.model.pair import LinkMode, Pair
from sync.steps.linking import load_assets
from tests.sync.conftest import fresh_world
from tests.sync.world import ACTOR, Session, World, changes

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
FOLDERS = {
    "GEO": SAMPLES / "cloud-dqm-sample-payloads" / "datasphere-geo-map",
    "BIKES": SAMPLES / "datasphere-content" / "Sample_Bikes_Sales_content",
}
pytestmark = pytest.mark.skipif(
    not all(folder.is_dir() for folder in FOLDERS.values()),
    reason="the samples are not part of the repository",
)


@dataclass(frozen=True)
class Sampled:
    """The samples in both catalogs: after the first sync of the suggested pairs."""

    world: World
    session: Session

    def assets(self) -> dict[AssetRef, Asset]:
        store = self.session.runtime.store
        refs = [item.ref for space in FOLDERS for item in store.assets.refs("datasphere", space)]
        return load_assets(store, System.DATASPHERE, refs)

    def pair(self, space: str) -> Pair:
        return self.session.engine.pair(space.lower())


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    folder = tmp_path_factory.mktemp("samples")
    for space, source in FOLDERS.items():
        (folder / "spaces" / space).mkdir(parents=True)
        for path in source.glob("*.json"):
            shutil.copy(path, folder / "spaces" / space)
    (folder / "glue.jsonl").write_text("")
    options = ["--content", str(folder / "spaces"), "--glue-content", str(folder / "glue.jsonl")]
    servers = start_embedded(folder / "home", extra_args=options)
    try:
        with fresh_world(servers, folder) as world:
            session = world.start("")
            session.discover()
            for pair in session.engine.pairs():
                session.carry(session.plan(pair.name, refresh=False))
            yield Sampled(world, session)
    finally:
        servers.stop()


def documents() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Yield space, name, definition and document of every entity in the samples."""
    for space, folder in FOLDERS.items():
        for path in sorted(folder.glob("*.json")):
            document = json.loads(path.read_text("utf-8"))
            for name, definition in document.get("definitions", {}).items():
                if definition.get("kind") == "entity":
                    yield space, name, definition, document


def test_every_element_of_every_definition_is_accounted_for(sampled: Sampled) -> None:
    assets = sampled.assets()
    missing = []
    for space, name, definition, _ in documents():
        asset = assets[AssetRef("datasphere", space, name)]
        parts = [*asset.columns, *asset.measures, *asset.associations, *asset.parameters]
        known = {part.name for part in parts}
        missing += [
            f"{space}.{name}.{each}" for each in definition["elements"] if each not in known
        ]

    assert len(assets) >= 10
    assert missing == []


def test_every_asset_of_the_samples_has_a_mirror(sampled: Sampled) -> None:
    mirrored = {
        sampled.world.glue.table(space.lower(), name)["Parameters"]["sphereglue.asset"]
        for space in FOLDERS
        for name in sampled.world.glue.tables(space.lower())
    }

    assert mirrored == {str(ref) for ref in sampled.assets()}


def test_a_second_plan_of_the_samples_is_empty(sampled: Sampled) -> None:
    with sampled.world.no_writes():
        sampled.session.discover()
        pairs = sampled.session.engine.pairs()
        plans = [sampled.session.engine.plan(ACTOR, pair.name) for pair in pairs]

    assert [changes(plan) for plan in plans] == [[]] * len(plans)
    assert [line.field for plan in plans for line in plan.lines] == []


def told(asset: Asset) -> dict[str, Any]:
    """Return what Glue must be able to give back, with nothing but its own table at hand."""
    columns = {
        column.name: (
            column.native_type,
            column.label,
            column.description,
            column.key,
            column.nullable,
            column.default,
            dict(column.semantics),
            dict(column.translations),
            dict(column.extras),
        )
        for column in asset.columns
    }
    return {
        "texts": (asset.label, asset.description, dict(asset.translations)),
        "columns": columns,
        "measures": asset.measures,
        "associations": asset.associations,
        "parameters": asset.parameters,
        "semantics": dict(asset.semantics),
        "extras": dict(asset.extras),
        "kind": asset.kind,
    }


def test_glue_alone_gives_every_asset_back(sampled: Sampled) -> None:
    store = sampled.session.runtime.store
    for ref, asset in sampled.assets().items():
        pair = sampled.pair(ref.schema)
        tables = [item.ref for item in store.assets.refs("glue", ref.schema.lower())]
        table = next(
            each
            for each in load_assets(store, System.GLUE, tables).values()
            if each.properties["sphereglue.asset"] == str(ref)
        )

        lifted = lift(table, pair, memory=None, mode=LinkMode.MIRROR).asset

        assert told(lifted) == told(asset), ref

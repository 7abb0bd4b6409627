"""The change feed: what changed, on which side, by whom, as lines and as OpenLineage events."""

from __future__ import annotations

import io
import uuid
from datetime import datetime
from typing import Any

import orjson
import pytest

from sync.commands.past import moment
from sync.commands.screen import Screen
from sync.config import GlueSettings
from sync.connectors.glue.tables import to_asset as glue_asset
from sync.errors import ConfigError
from sync.model.asset import AssetRef
from sync.model.discovery import Reading
from sync.model.lineage import EdgeKind, LineageEdge
from sync.model.link import Link, LinkStatus
from sync.model.pair import LinkMode
from sync.past.feed import entry_record
from sync.steps.hindsight import Hindsight
from sync.store.database import Store
from tests.store.conftest import store as store
from tests.store.world import NOW, at, discover
from tests.test_history import ORDERS, TABLE, orders, sap_named, table, write

NET = {"type": "cds.Decimal", "precision": 15, "scale": 2, "@EndUserText.label": "Net"}


@pytest.fixture
def past(store: Store) -> Hindsight:
    """Two catalogs, a label that a modeler changed, and a table that our run brought up to date."""
    store.meta.save_connections([GlueSettings(name="lake", region="eu-central-1")], NOW)
    discover(store, [orders(), sap_named("ITEMS")], hours=0)
    discover(store, [table()], hours=0, connection="lake")
    flow = LineageEdge(
        AssetRef("dsp", "SALES", "ITEMS"), ORDERS, EdgeKind.QUERY, "AMOUNT", "NET", None
    )
    store.links.save([link()], NOW)
    discover(store, [orders("Sales", NET=NET)], hours=1, edges=[flow])
    synced = table(Description="Sales")
    run = write(store, synced, at(2))
    store.assets.write_back([synced], at(2.001))
    store.runs.finish(run, "SUCCEEDED", at(2.002), {})
    return Hindsight(store)


def link() -> Link:
    return Link(
        id=0,
        pair="orders",
        sap=ORDERS,
        glue=TABLE,
        mode=LinkMode.BIND,
        status=LinkStatus.ACTIVE,
    )


def records(past: Hindsight, since: datetime, until: datetime) -> list[dict[str, Any]]:
    return [entry_record(entry) for entry in past.feed(since, until)]


def test_the_feed_tells_who_changed_which_field_on_which_side(past: Hindsight) -> None:
    gone, label, ours = records(past, at(0.5), at(3))

    assert (gone["event"], gone["asset"], gone["reason"]) == (
        "vanished",
        "ITEMS",
        "no longer listed",
    )
    assert (label["side"], label["by"], label["run"]) == ("sap", "MARTINA", None)
    assert label["at"] == at(1)
    assert label["changes"] == [
        {"column": None, "field": "label", "before": "Orders", "after": "Sales"},
        {"column": "NET", "field": "column", "before": None, "after": "cds.Decimal(15,2)"},
    ]
    assert (ours["side"], ours["by"], ours["plan"]) == ("glue", "anna", "p1")
    assert ours["run"] is not None
    assert {"column": None, "field": "description", "before": None, "after": "Sales"} in ours[
        "changes"
    ]


def test_two_feeds_in_a_row_tell_everything_once(past: Hindsight) -> None:
    whole = records(past, at(-1), at(3))
    parts = [*records(past, at(-1), at(1)), *records(past, at(1), at(3))]

    assert parts == whole
    assert len(whole) == 6


def test_an_empty_time_has_an_empty_feed(past: Hindsight) -> None:
    assert records(past, at(5), at(9)) == []


def test_a_time_that_ends_before_it_begins_is_refused(past: Hindsight) -> None:
    with pytest.raises(ConfigError, match="swap them"):
        past.feed(at(2), at(1))


def test_what_others_changed_is_a_dataset_event(past: Hindsight) -> None:
    events = past.openlineage(at(0.5), at(1.5))

    assert [event["schemaURL"].rpartition("/")[2] for event in events] == ["DatasetEvent"] * 2
    dropped, altered = (event["dataset"]["facets"] for event in events)
    assert dropped["lifecycleStateChange"]["lifecycleStateChange"] == "DROP"
    assert "schema" not in dropped
    assert altered["lifecycleStateChange"]["lifecycleStateChange"] == "ALTER"
    assert [tag["value"] for tag in altered["tags"]["tags"]] == ["MARTINA"]
    assert altered["schema"]["fields"] == [
        {"name": "ID", "type": "cds.String(10)"},
        {"name": "NET", "type": "cds.Decimal(15,2)", "description": "Net"},
    ]
    source = {"namespace": "dsp", "name": "SALES.ITEMS", "field": "AMOUNT"}
    assert altered["columnLineage"]["fields"] == {"NET": {"inputFields": [source]}}


def test_what_we_wrote_is_the_output_of_our_run(past: Hindsight) -> None:
    begin, end = past.openlineage(at(1.5), at(3))

    assert (begin["eventType"], end["eventType"]) == ("START", "COMPLETE")
    assert begin["run"] == end["run"]
    uuid.UUID(end["run"]["runId"])
    assert end["job"] == {"namespace": "sphereglue", "name": "sync.orders"}
    assert end["run"]["facets"]["tags"]["tags"] == [
        {"key": "changed_by", "value": "anna", "source": "sphereglue"}
    ]
    assert end["inputs"] == [{"namespace": "dsp", "name": "SALES.ORDERS"}]
    (output,) = end["outputs"]
    arn = "arn:aws:glue:eu-central-1:123456789012"
    assert (output["namespace"], output["name"]) == (arn, "table/sales/orders")
    assert output["facets"]["documentation"]["description"] == "Sales"


def test_every_event_and_facet_says_what_the_standard_demands(past: Hindsight) -> None:
    for event in past.openlineage(at(-1), at(3)):
        assert datetime.fromisoformat(event["eventTime"]).tzinfo
        assert event["schemaURL"].startswith("https://openlineage.io/spec/2-0-2/OpenLineage.json#")
        for dataset in [*event.get("outputs", ()), event.get("dataset")]:
            for facet in (dataset or {}).get("facets", {}).values():
                assert facet["_schemaURL"].startswith("https://openlineage.io/spec/facets/")
                assert facet["_producer"] == event["producer"]


def test_the_same_feed_twice_is_the_same_text(past: Hindsight) -> None:
    assert past.openlineage(at(-1), at(3)) == past.openlineage(at(-1), at(3))


def test_an_asset_that_was_gone_and_is_back_is_created_again(past: Hindsight) -> None:
    discover(past.store, [], hours=4, readings={"SALES": Reading.COMPLETE})
    discover(past.store, [orders("Sales", NET=NET)], hours=5)

    (event,) = past.openlineage(at(4.5), at(6))

    facets = event["dataset"]["facets"]
    assert facets["lifecycleStateChange"]["lifecycleStateChange"] == "CREATE"


def test_a_table_of_an_unknown_account_is_named_by_its_connection(store: Store) -> None:
    store.meta.save_connections([GlueSettings(name="lake", region="eu-central-1")], NOW)
    body = {key: value for key, value in table().body.items() if key != "CatalogId"}
    discover(store, [glue_asset(TABLE, body)], connection="lake")

    (event,) = Hindsight(store).openlineage(at(-1), at(1))

    assert event["dataset"]["namespace"] == "glue://lake"
    assert event["dataset"]["name"] == "sales.orders"


def test_a_line_of_the_feed_is_one_line_of_json(past: Hindsight) -> None:
    out = io.StringIO()
    screen = Screen(out, io.StringIO())

    for record in records(past, at(-1), at(3)):
        screen.line(record)

    lines = out.getvalue().splitlines()
    assert len(lines) == 6
    assert orjson.loads(lines[-1])["at"].startswith("2026-03-18")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        pytest.param("2026-03-18T14:30:00+00:00", 14, id="with a zone"),
        pytest.param("2026-03-18T14:30", 14, id="without a zone it is UTC"),
        pytest.param("2026-03-18T16:30:00+02:00", 14, id="of another zone"),
        pytest.param("2026-03-18T14:30:00Z", 14, id="with a Z"),
        pytest.param("2026-03-18", 0, id="a day is its beginning"),
    ],
)
def test_a_time_is_read(text: str, hour: int) -> None:
    assert moment(text).astimezone(NOW.tzinfo).hour == hour


def test_a_word_is_no_time() -> None:
    with pytest.raises(ConfigError, match="'yesterday' is no time; write it as"):
        moment("yesterday")

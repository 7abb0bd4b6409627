"""Writes over HTTP: read, merge, write, read back, and decide what a lost answer means."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from sync.connectors.glue.connector import GlueConnector
from sync.datatypes import parse_glue
from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    CatalogUnavailable,
    MappingError,
    WriteRefused,
)
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.edit import AddColumn, SetField
from tests.connectors import glue_bodies as bodies
from tests.connectors.glue_world import (
    KEY,
    Answer,
    Fault,
    GlueWorld,
    cut,
    error,
    error_after,
    running_world,
)

ORDERS = AssetRef("aws", "sales", "orders")
RENAME = [SetField(None, "description", "Neu")]
OUTCOME_LOST = [
    pytest.param([error_after("InternalServiceException", 500)] * 2, id="server errors"),
    pytest.param([error_after("OperationTimeoutException")] * 2, id="operation time-outs"),
    pytest.param([error_after("ServiceUnavailable", 503)], id="one server error"),
    pytest.param([cut], id="a cut answer"),
]
NOT_CARRIED_OUT = [
    pytest.param(error("InternalServiceException", 500), id="a server error"),
    pytest.param(error("OperationTimeoutException"), id="an operation time-out"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[GlueWorld]:
    with running_world() as world:
        yield world


@pytest.fixture
def world(server: GlueWorld) -> GlueWorld:
    server.restart()
    server.seed("sales", bodies.hive(), bodies.iceberg(), bodies.resource_link())
    return server


@pytest.fixture
def connector(world: GlueWorld) -> GlueConnector:
    return world.connector()


def mirror(name: str = "Mirror", schema: str = "sales", **members: Any) -> Asset:
    columns = (
        Column(name="ID", type=parse_glue("bigint"), native_type="bigint", comment="Key"),
        Column(name="day", type=parse_glue("date"), native_type="date", partition=True),
    )
    return Asset(
        ref=AssetRef("aws", schema, name),
        system=System.GLUE,
        kind=Kind.GLUE_TABLE,
        fingerprint="",
        version="",
        body={},
        columns=columns,
        properties={"sphereglue.pair": "p"},
        **members,
    )


def edit_by(world: GlueWorld, text: str) -> Fault:
    """Let somebody else edit the table just before the call is carried out."""

    def fault(answer: Answer) -> Any:
        tables = world.glue.catalogs.at("123456789012", "eu-central-1").databases["sales"].tables
        body = {**tables["orders"].versions["3"], "Description": text, "VersionId": "4"}
        world.seed("sales", body)
        return answer()

    return fault


def test_an_update_changes_what_it_names_and_is_read_back(
    world: GlueWorld, connector: GlueConnector
) -> None:
    expected = connector.fetch(ORDERS)

    written = connector.update(ORDERS, RENAME, expected=expected)

    assert written.before == expected.body
    assert written.asset == connector.fetch(ORDERS)
    assert written.after is not None
    assert written.after["Description"] == "Neu"
    moved = {k for k in written.after if written.after[k] != expected.body[k]}
    assert moved == {"Description", "VersionId", "UpdateTime"}
    (sent,) = world.faults.asked_for("UpdateTable")
    assert (sent["VersionId"], sent["SkipArchive"]) == ("3", True)
    assert sent["TableInput"]["LastAccessTime"] == 1_600_000_001.0


def test_members_newer_than_the_model_are_sent_back(
    world: GlueWorld, connector: GlueConnector
) -> None:
    body = bodies.hive()
    body["StorageDescriptor"]["FutureMember"] = {"a": [1]}
    body["StorageDescriptor"]["Columns"][0]["FutureMember"] = "b"
    world.seed("sales", body)

    connector.update(ORDERS, RENAME, expected=connector.fetch(ORDERS))

    (sent,) = world.faults.asked_for("UpdateTable")
    before = orjson.dumps(body["StorageDescriptor"])
    assert orjson.dumps(sent["TableInput"]["StorageDescriptor"]) == before


def test_an_update_without_a_change_writes_nothing(
    world: GlueWorld, connector: GlueConnector
) -> None:
    expected = connector.fetch(ORDERS)
    edits = [SetField(None, "description", expected.description)]

    assert connector.update(ORDERS, edits, expected=expected).after == expected.body
    assert world.faults.asked_for("UpdateTable") == []


def test_a_table_that_moved_is_a_conflict_naming_both_versions(
    world: GlueWorld, connector: GlueConnector
) -> None:
    expected = connector.fetch(ORDERS)
    world.seed("sales", bodies.hive(Description="other", VersionId="7"))

    with pytest.raises(AssetConflict, match=r"at version 7@.* but version 3@.* was expected"):
        connector.update(ORDERS, RENAME, expected=expected)

    assert world.faults.asked_for("UpdateTable") == []


def test_new_statistics_are_no_conflict_and_survive(
    world: GlueWorld, connector: GlueConnector
) -> None:
    expected = connector.fetch(ORDERS)
    parameters = {"classification": "parquet", "recordCount": "99"}
    world.seed("sales", bodies.hive(Parameters=parameters, VersionId="4"))

    written = connector.update(ORDERS, RENAME, expected=expected)

    assert written.after is not None
    assert written.after["Parameters"] == parameters


def test_an_edit_between_read_and_write_is_a_conflict(
    world: GlueWorld, connector: GlueConnector
) -> None:
    expected = connector.fetch(ORDERS)
    world.faults.queued["UpdateTable"] = [edit_by(world, "theirs")]

    with pytest.raises(AssetConflict, match="at version 4@"):
        connector.update(ORDERS, RENAME, expected=expected)

    assert connector.fetch(ORDERS).description == "theirs"


def test_a_conflict_while_nothing_moved_is_tried_again(
    world: GlueWorld, connector: GlueConnector
) -> None:
    world.faults.queued["UpdateTable"] = [error("ConcurrentModificationException")]

    written = connector.update(ORDERS, RENAME, expected=connector.fetch(ORDERS))

    assert written.asset is not None
    assert written.asset.description == "Neu"
    assert world.slept == [0.2]


@pytest.mark.parametrize("faults", OUTCOME_LOST)
def test_an_update_whose_answer_was_lost_is_found_done(
    world: GlueWorld, connector: GlueConnector, faults: list[Fault]
) -> None:
    expected = connector.fetch(ORDERS)
    world.faults.queued["UpdateTable"] = list(faults)

    written = connector.update(ORDERS, RENAME, expected=expected)

    assert written.asset is not None
    assert written.asset.description == "Neu"
    assert written.asset.version.startswith("4@")


@pytest.mark.parametrize("fault", NOT_CARRIED_OUT)
def test_an_update_that_never_arrived_is_an_error(
    world: GlueWorld, connector: GlueConnector, fault: Fault
) -> None:
    expected = connector.fetch(ORDERS)
    world.faults.queued["UpdateTable"] = [fault] * 9

    with pytest.raises(CatalogUnavailable, match=r"UpdateTable on sales\.orders"):
        connector.update(ORDERS, RENAME, expected=expected)

    assert connector.fetch(ORDERS) == expected


def test_updating_a_table_that_is_gone_says_so(connector: GlueConnector) -> None:
    expected = connector.fetch(ORDERS)
    connector.drop(ORDERS, expected=expected)

    with pytest.raises(AssetNotFound, match=r"sales\.orders"):
        connector.update(ORDERS, RENAME, expected=expected)


def test_an_edit_that_glue_cannot_hold_is_not_sent(
    world: GlueWorld, connector: GlueConnector
) -> None:
    events = AssetRef("aws", "sales", "events")
    column = Column(name="x", type=parse_glue("int"), native_type="int")

    with pytest.raises(MappingError, match="Iceberg"):
        connector.update(events, [AddColumn(column)], expected=connector.fetch(events))

    assert world.faults.asked_for("UpdateTable") == []


def test_a_resource_link_is_never_written(connector: GlueConnector) -> None:
    link = AssetRef("aws", "sales", "customers")
    expected = connector.fetch(link)

    with pytest.raises(WriteRefused, match="resource link"):
        connector.update(link, RENAME, expected=expected)
    with pytest.raises(WriteRefused, match="resource link"):
        connector.drop(link, expected=expected)


@pytest.mark.parametrize(
    ("members", "setting"),
    [
        ({"writable": False}, r"connections\.aws\.writable is false"),
        ({"databases": ("crm*",)}, r"connections\.aws\.databases does not name sales"),
    ],
)
def test_nothing_is_written_where_the_settings_forbid_it(
    world: GlueWorld, members: dict[str, Any], setting: str
) -> None:
    connector = world.connector(**members)
    expected = connector.fetch(ORDERS)

    with pytest.raises(AccessDenied, match=setting):
        connector.update(ORDERS, RENAME, expected=expected)
    with pytest.raises(AccessDenied, match=setting):
        connector.drop(ORDERS, expected=expected)
    with pytest.raises(AccessDenied, match=setting):
        connector.create(mirror())
    assert connector.fetch(ORDERS) == expected


def test_a_table_is_created_and_read_back(connector: GlueConnector) -> None:
    written = connector.create(mirror(description="Orders"))

    assert written.before is None
    assert written.asset is not None
    assert written.asset.description == "Orders"
    assert [column.name for column in written.asset.columns] == ["id", "day"]
    assert connector.fetch(AssetRef("aws", "sales", "mirror")).body == written.after


def test_a_missing_database_is_made_and_says_by_whom(
    world: GlueWorld, connector: GlueConnector
) -> None:
    connector.create(mirror(schema="Fresh"))

    catalog = world.glue.catalogs.at("123456789012", "eu-central-1")
    assert "Made by sphereglue" in catalog.databases["fresh"].input["Description"]


def test_creating_what_is_there_and_equal_is_taken_for_ours(connector: GlueConnector) -> None:
    first = connector.create(mirror())

    assert connector.create(mirror()).after == first.after


def test_creating_what_is_there_and_differs_is_refused_by_name(connector: GlueConnector) -> None:
    connector.create(mirror())

    with pytest.raises(AssetExists, match=r"sales\.Mirror is there already and differs"):
        connector.create(mirror(description="other"))


@pytest.mark.parametrize("faults", OUTCOME_LOST)
def test_a_create_whose_answer_was_lost_is_found_done(
    world: GlueWorld, connector: GlueConnector, faults: list[Fault]
) -> None:
    world.faults.queued["CreateTable"] = list(faults)

    assert connector.create(mirror()).asset is not None


@pytest.mark.parametrize("fault", NOT_CARRIED_OUT)
def test_a_create_that_never_arrived_is_an_error(
    world: GlueWorld, connector: GlueConnector, fault: Fault
) -> None:
    world.faults.queued["CreateTable"] = [fault] * 9

    with pytest.raises(CatalogUnavailable, match="CreateTable"):
        connector.create(mirror())


def test_a_database_whose_answer_was_lost_is_not_an_error(
    world: GlueWorld, connector: GlueConnector
) -> None:
    world.faults.queued["CreateDatabase"] = [error_after("ServiceUnavailable", 503)]

    assert connector.create(mirror(schema="fresh")).asset is not None


def test_a_table_is_dropped(connector: GlueConnector) -> None:
    expected = connector.fetch(ORDERS)

    written = connector.drop(ORDERS, expected=expected)

    assert (written.before, written.after, written.asset) == (expected.body, None, None)
    with pytest.raises(AssetNotFound):
        connector.fetch(ORDERS)


def test_a_moved_table_is_not_dropped(connector: GlueConnector) -> None:
    expected = replace(connector.fetch(ORDERS), fingerprint="other")

    with pytest.raises(AssetConflict):
        connector.drop(ORDERS, expected=expected)

    assert connector.fetch(ORDERS)


def test_a_conflict_while_the_table_to_drop_did_not_move_is_tried_again(
    world: GlueWorld, connector: GlueConnector
) -> None:
    world.faults.queued["DeleteTable"] = [error("ConcurrentModificationException")]

    assert connector.drop(ORDERS, expected=connector.fetch(ORDERS)).after is None
    assert world.slept == [0.2]


def test_nothing_is_created_in_a_linked_database(
    world: GlueWorld, connector: GlueConnector
) -> None:
    catalog = world.glue.catalogs.at("123456789012", "eu-central-1")
    catalog.databases["sales"].input |= {"TargetDatabase": {"DatabaseName": "central"}}

    with pytest.raises(WriteRefused, match="sales is a link to another database"):
        connector.create(mirror())


@pytest.mark.parametrize("faults", OUTCOME_LOST)
def test_a_drop_whose_answer_was_lost_is_found_done(
    world: GlueWorld, connector: GlueConnector, faults: list[Fault]
) -> None:
    expected = connector.fetch(ORDERS)
    world.faults.queued["DeleteTable"] = list(faults)

    assert connector.drop(ORDERS, expected=expected).after is None


@pytest.mark.parametrize("fault", NOT_CARRIED_OUT)
def test_a_drop_that_never_arrived_is_an_error(
    world: GlueWorld, connector: GlueConnector, fault: Fault
) -> None:
    expected = connector.fetch(ORDERS)
    world.faults.queued["DeleteTable"] = [fault] * 9

    with pytest.raises(CatalogUnavailable, match="DeleteTable"):
        connector.drop(ORDERS, expected=expected)

    assert connector.fetch(ORDERS) == expected


def test_a_denied_table_names_the_permission(world: GlueWorld, connector: GlueConnector) -> None:
    world.glue.catalogs.access.put(KEY, "sales.orders", "deny")

    with pytest.raises(AccessDenied, match="Allow glue:GetTable"):
        connector.fetch(ORDERS)

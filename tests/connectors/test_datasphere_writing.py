"""Writes over HTTP against the embedded tenant: as planned, or not at all."""

from collections.abc import Iterator
from dataclasses import replace

import orjson
import pytest
import requests
from starlette.responses import Response

from sync.connectors.datasphere.compare import differences
from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    CatalogUnavailable,
    WriteRefused,
)
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.datatype import Scalar
from sync.model.edit import AddColumn, DropColumn, RenameColumn, SetField
from tests.connectors.tenant_world import OBJECTS, TRIES, Fault, World, running_world


@pytest.fixture(scope="module")
def server() -> Iterator[World]:
    with running_world() as world:
        yield world


@pytest.fixture
def world(server: World) -> World:
    server.restart()
    return server


def ref(space: str, name: str) -> AssetRef:
    return AssetRef("dsp", space, name)


PRICES = ref("SALES", "PRICE_CONDITIONS")
LOST = Response('{"message": "gateway"}', 502, media_type="application/json")


def new_table(name: str = "GLUE_ORDERS", **changes: object) -> Asset:
    plain = Asset(
        ref=ref("SANDBOX", name),
        system=System.DATASPHERE,
        kind=Kind.LOCAL_TABLE,
        fingerprint="",
        version="",
        body={},
        label="Orders of the shop",
        description="Imported structure",
        columns=(
            Column(
                name="ID",
                type=Scalar("cds.Integer64"),
                native_type="cds.Integer64",
                label="Id",
                key=True,
                nullable=False,
            ),
            Column(
                name="NET",
                type=Scalar("cds.Decimal", precision=15, scale=2),
                native_type="cds.Decimal(15,2)",
                description="Net amount",
            ),
        ),
    )
    return replace(plain, **changes)


def test_a_new_table_is_created_deployed_and_read_back(world):
    wanted = new_table()

    with world.connector() as connector:
        written = connector.create(wanted)
        again = connector.fetch(wanted.ref)

    assert written.before is None
    assert written.asset == again
    assert (again.status, again.draft, again.owner) == ("Deployed", None, "SPHEREGLUE")
    assert (again.label, again.description) == (wanted.label, wanted.description)
    assert again.columns == wanted.columns


def test_creating_the_same_table_again_is_no_error_and_another_one_is(world):
    with world.connector() as connector:
        connector.create(new_table())
        again = connector.create(new_table())
        with pytest.raises(AssetExists, match="differs at"):
            connector.create(new_table(label="Somebody else's"))

    assert again.asset is not None


@pytest.mark.parametrize("after", [pytest.param(True, id="done"), pytest.param(False, id="not")])
def test_a_lost_answer_to_a_create_is_decided_by_what_is_there(world, after):
    world.faults.append(Fault("POST", f"{OBJECTS}/SANDBOX", LOST, after=after))

    with world.connector() as connector:
        if after:
            assert connector.create(new_table()).asset is not None
        else:
            with pytest.raises(CatalogUnavailable):
                connector.create(new_table())

    # One is the token's. What did not arrive is sent again: it cannot be made twice.
    assert [m for m, _ in world.asked].count("POST") == (2 if after else 1 + TRIES)


def test_a_label_changes_and_nothing_else_does(world):
    with world.connector() as connector:
        before = connector.fetch(PRICES)
        column = before.columns[1].name
        written = connector.update(
            PRICES, [SetField(column, "label", "New label")], expected=before, deploy=True
        )

    assert written.before == before.body
    assert written.asset is not None
    assert written.asset.column(column).label == "New label"
    assert (written.asset.status, written.asset.draft) == ("Deployed", None)
    (path,) = differences(written.before["definition"], written.after["definition"])
    assert column in path


@pytest.mark.parametrize(
    ("space", "name"),
    [
        pytest.param("SALES", "V_OPEN_ORDERS", id="a view"),
        pytest.param("SALES", "RT_VBAK", id="a remote table"),
        pytest.param("SALES", "AM_SALES_REVENUE", id="an analytic model"),
        pytest.param("MASTERDATA", "V_CUSTOMER", id="a dimension with translations"),
    ],
)
def test_labels_of_every_kind_can_be_changed(world, space, name):
    with world.connector() as connector:
        before = connector.fetch(ref(space, name))
        edits = [SetField(None, "label", "Renamed"), SetField(None, "description", "Explained")]
        written = connector.update(before.ref, edits, expected=before, deploy=True)

    assert written.asset is not None
    assert (written.asset.label, written.asset.description) == ("Renamed", "Explained")
    assert written.asset.columns == before.columns
    was, now = (each["definition"]["definitions"][name] for each in (before.body, written.after))
    for part in ("elements", "query", "_meta"):
        assert orjson.dumps(was.get(part)) == orjson.dumps(now.get(part))


def test_without_deploy_the_change_is_a_draft_of_ours(world):
    with world.connector() as connector:
        before = connector.fetch(PRICES)
        written = connector.update(PRICES, [SetField(None, "label", "Draft")], expected=before)

    assert written.asset is not None
    assert written.asset.label == before.label
    assert written.asset.draft is not None
    assert (written.asset.draft.by, written.asset.status) == ("SPHEREGLUE", "ChangesToDeploy")


def test_columns_of_a_local_table_are_added_altered_renamed_and_dropped(world):
    with world.connector() as connector:
        before = connector.create(new_table()).asset
        assert before is not None
        more = Column(name="AT", type=Scalar("cds.Date"), native_type="cds.Date", label="At")
        edits = [
            AddColumn(more),
            SetField("NET", "type", "cds.Decimal(17,2)"),
            RenameColumn("ID", "ORDER_ID"),
        ]
        changed = connector.update(before.ref, edits, expected=before, deploy=True).asset
        assert changed is not None
        dropped = connector.update(
            before.ref, [DropColumn("AT")], expected=changed, deploy=True
        ).asset

    assert [(c.name, c.native_type) for c in changed.columns] == [
        ("ORDER_ID", "cds.Integer64"),
        ("NET", "cds.Decimal(17,2)"),
        ("AT", "cds.Date"),
    ]
    assert changed.column("ORDER_ID").key
    assert dropped is not None
    assert dropped.column("AT") is None


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(SetField("ORDER_STATUS", "type", "cds.Date"), id="a type"),
        pytest.param(DropColumn("ORDER_STATUS"), id="a column"),
    ],
)
def test_columns_of_a_view_are_not_changed(world, edit):
    with world.connector() as connector:
        view = connector.fetch(ref("SALES", "V_OPEN_ORDERS"))
        with pytest.raises(WriteRefused, match="local tables only"):
            connector.update(view.ref, [edit], expected=view)

    assert "PUT" not in [method for method, _ in world.asked]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"writable": False}, "connections.dsp.writable is false", id="switched off"),
        pytest.param(
            {"writable_spaces": ("HR",)}, "writable_spaces does not name SALES", id="space"
        ),
    ],
)
def test_nothing_is_written_that_the_settings_do_not_allow(world, changes, message):
    with world.connector(**changes) as connector:
        before = connector.fetch(PRICES)
        with pytest.raises(AccessDenied, match=message):
            connector.update(PRICES, [SetField(None, "label", "x")], expected=before)
        with pytest.raises(AccessDenied):
            connector.drop(PRICES, expected=before)

    assert connector.capabilities.writes is changes.get("writable", True)
    assert not {"PUT", "DELETE"} & {method for method, _ in world.asked}


def test_somebody_elses_draft_blocks_the_write_by_name_and_loses_nothing(world):
    with world.connector() as connector:
        before = connector.fetch(PRICES)
        world.edit_as("modeler", "SALES", "localtables", PRICES.name, "Mine")
        with pytest.raises(AssetConflict, match=r"work in progress.*MARTINA\.WEBER at 2026"):
            connector.update(PRICES, [SetField(None, "label", "x")], expected=before, deploy=True)
        after = connector.fetch(PRICES)

    design = after.body["draft"]["definition"]["definitions"][PRICES.name]
    assert design["@EndUserText.label"] == "Mine"


def test_an_object_that_moved_since_it_was_read_is_a_conflict(world):
    with world.connector() as connector:
        stale = connector.fetch(PRICES)
        connector.update(PRICES, [SetField(None, "label", "First")], expected=stale, deploy=True)
        with pytest.raises(AssetConflict, match="moved since it was read, at /definitions"):
            connector.update(PRICES, [SetField(None, "label", "x")], expected=stale, deploy=True)
        with pytest.raises(AssetConflict):
            connector.drop(PRICES, expected=stale)
        assert connector.fetch(PRICES).label == "First"


def test_an_object_that_was_saved_again_unchanged_is_a_conflict(world):
    with world.connector() as connector:
        first = connector.fetch(PRICES)
        second = connector.update(
            PRICES, [SetField(None, "label", "There")], expected=first, deploy=True
        ).asset
        assert second is not None
        back = [SetField(None, "label", first.label)]
        connector.update(PRICES, back, expected=second, deploy=True)
        with pytest.raises(AssetConflict, match="saved again"):
            connector.update(PRICES, [SetField(None, "label", "x")], expected=first, deploy=True)


def test_an_edit_that_changes_nothing_sends_nothing(world):
    with world.connector() as connector:
        before = connector.fetch(PRICES)
        written = connector.update(
            PRICES, [SetField(None, "label", before.label)], expected=before, deploy=True
        )

    assert written.after == written.before
    assert "PUT" not in [method for method, _ in world.asked]


@pytest.mark.parametrize("after", [pytest.param(True, id="done"), pytest.param(False, id="not")])
def test_a_lost_answer_to_an_update_is_decided_by_what_is_there(world, after):
    world.faults.append(Fault("PUT", OBJECTS, LOST, after=after))

    with world.connector() as connector:
        before = connector.fetch(PRICES)
        edits = [SetField(None, "label", "Arrived")]
        if after:
            asset = connector.update(PRICES, edits, expected=before, deploy=True).asset
            assert asset is not None
            assert asset.label == "Arrived"
        else:
            with pytest.raises(CatalogUnavailable, match="502"):
                connector.update(PRICES, edits, expected=before, deploy=True)

    assert [m for m, _ in world.asked].count("PUT") == 1


def test_a_tenant_that_wrote_something_else_is_told_on(world):
    quiet = Response("{}", 200, media_type="application/json")
    world.faults.append(Fault("PUT", OBJECTS, quiet))

    with world.connector() as connector:
        before = connector.fetch(PRICES)
        with pytest.raises(WriteRefused, match=r"differs afterwards.*label"):
            connector.update(PRICES, [SetField(None, "label", "x")], expected=before, deploy=True)


def test_a_reference_into_nothing_is_refused_and_named(world):
    edit = SetField("SALES_ORDER_ID", "annotation:@Company.x", '"y"')

    with world.connector() as connector:
        view = connector.fetch(ref("SALES", "V_OPEN_ORDERS"))
        world.faults.append(
            Fault(
                "PUT",
                OBJECTS,
                Response(
                    '{"code": "MISSING_DEPENDENCY", "message": "MISSING_DEPENDENCY: V_X#COL"}',
                    422,
                    media_type="application/json",
                ),
            )
        )
        with pytest.raises(WriteRefused, match=r"does not exist there: V_X#COL"):
            connector.update(view.ref, [edit], expected=view)


@pytest.mark.parametrize(
    ("space", "name", "reason"),
    [
        pytest.param("MASTERDATA", "UNITS_OF_MEASURE", "read-only", id="marked read-only"),
        pytest.param("MASTERDATA", "SAP.TIME.M_TIME_DIMENSION", "read-only", id="delivered"),
    ],
)
def test_protected_objects_are_not_written(world, space, name, reason):
    with world.connector() as connector:
        asset = connector.fetch(ref(space, name))
        with pytest.raises(AccessDenied, match=reason):
            connector.update(asset.ref, [SetField(None, "label", "x")], expected=asset)


def test_a_table_of_ours_is_dropped_and_gone(world):
    with world.connector() as connector:
        asset = connector.create(new_table()).asset
        assert asset is not None
        written = connector.drop(asset.ref, expected=asset)
        with pytest.raises(AssetNotFound):
            connector.drop(asset.ref, expected=asset)
        with pytest.raises(AssetNotFound):
            connector.fetch(asset.ref)

    assert (written.before, written.after) == (asset.body, None)


def test_a_table_that_is_in_use_is_not_dropped(world):
    with world.connector() as connector:
        asset = connector.fetch(ref("FINANCE", "AR_INVOICES"))
        with pytest.raises(WriteRefused, match="other objects use"):
            connector.drop(asset.ref, expected=asset)
        assert connector.fetch(asset.ref) == asset


def test_views_are_not_dropped(world):
    with world.connector() as connector:
        view = connector.fetch(ref("SALES", "V_OPEN_ORDERS"))
        with pytest.raises(WriteRefused, match="only local tables"):
            connector.drop(view.ref, expected=view)


def test_what_a_deploy_takes_along_is_known_before(world):
    with world.connector() as connector:
        along = connector.deploys_along(ref("LOGISTICS", "V_RETURN_RATE"))
        none = connector.deploys_along(PRICES)
        with pytest.raises(AssetNotFound):
            connector.deploys_along(ref("SALES", "NEVER"))

    assert along == (ref("LOGISTICS", "STG_RETURNS"),)
    assert none == ()


def test_the_flags_of_every_write_are_the_careful_ones(world):
    queries: list[str] = []
    with world.connector() as connector:
        send = connector._session._session.request

        def recorded(method: str, url: str, **options):
            if method != "GET":
                queries.append(f"{method} {sorted((options['params'] or {}).items())}")
            return send(method, url, **options)

        connector._session._session.request = recorded
        asset = connector.create(new_table()).asset
        connector.update(asset.ref, [SetField(None, "label", "x")], expected=asset, deploy=True)
        connector.drop(asset.ref, expected=connector.fetch(asset.ref))

    assert all("'true'" not in query.replace("('deploy', 'true')", "") for query in queries)
    assert "deleteAnyway" in queries[-1]


@pytest.mark.parametrize(
    ("asset", "message"),
    [
        pytest.param(new_table("SAP.X"), "letters, digits", id="a dot in the name"),
        pytest.param(new_table("X" * 101), "1 to 100", id="a long name"),
        pytest.param(new_table(columns=()), "at least one column", id="no column"),
    ],
)
def test_tables_that_datasphere_refuses_are_refused_before_they_are_sent(world, asset, message):
    with world.connector() as connector, pytest.raises(WriteRefused, match=message):
        connector.create(asset)

    assert world.asked == []


def test_writes_work_where_the_tenant_wants_a_csrf_token(world):
    requests.post(f"{world.url}/admin/settings", json={"csrf": True}, timeout=30)

    for csrf in (True, False):
        with world.connector(csrf=csrf) as connector:
            before = connector.fetch(PRICES)
            label = f"With {csrf}"
            written = connector.update(
                PRICES, [SetField(None, "label", label)], expected=before, deploy=True
            )
        assert written.asset is not None
        assert written.asset.label == label

"""Discovery over HTTP against the embedded tenant."""

import threading
from collections.abc import Iterator

import orjson
import pytest
from starlette.responses import Response

from sync.config import HttpSettings, Secret
from sync.connectors.base import CheckStatus, ReadScope
from sync.connectors.datasphere import to_asset
from sync.errors import AssetNotFound, AuthenticationFailed, CatalogUnavailable
from sync.model.asset import AssetRef, Kind
from sync.model.discovery import Reading
from sync.model.lineage import EdgeKind
from tests.connectors.csn_samples import document
from tests.connectors.tenant_world import OBJECTS, Fault, World, read_all, running_world

CATALOG = "/api/v1/datasphere/consumption/catalog"


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


def status(code: int, text: str = '{"message": "injected"}', kind: str = "application/json"):
    return Response(text, code, media_type=kind)


def test_every_space_is_read_with_its_verdict(world):
    with world.connector() as connector:
        found = read_all(connector)

    denied = found.verdicts.pop("BOARD")
    assert denied.reading is Reading.DENIED
    assert "scoped role" in denied.reason
    assert {v.reading for v in found.verdicts.values()} == {Reading.COMPLETE}
    assert {a.kind for a in found.assets.values()} == {
        Kind.LOCAL_TABLE,
        Kind.REMOTE_TABLE,
        Kind.VIEW,
        Kind.ANALYTIC_MODEL,
    }
    model = found.assets["SALES.AM_SALES_REVENUE"]
    assert (model.label, model.exposed) == ("Revenue Analysis", True)
    assert len(model.measures) == 8
    assert found.assets["SALES.SALES_ORDERS"].exposed is False


def test_every_asset_is_the_same_when_it_is_read_from_its_body(world):
    with world.connector() as connector:
        found = read_all(connector)
        fetched = connector.fetch(ref("SALES", "SALES_ORDERS"))

    assert all(to_asset(asset.ref, asset.body) == asset for asset in found.assets.values())
    assert fetched == found.assets["SALES.SALES_ORDERS"]


def test_what_did_not_move_is_not_read_again(world):
    with world.connector() as connector:
        first = read_all(connector, ReadScope(schemas=("SALES",)))
        known = {asset.ref: asset.version for asset in first.assets.values()}
        world.edit_as("modeler", "SALES", "localtables", "PRICE_CONDITIONS", "Moved")
        world.asked.clear()
        second = read_all(connector, ReadScope(schemas=("SALES",), known=known))

    moved = second.assets.pop("SALES.PRICE_CONDITIONS")
    assert second.assets == {}
    assert len(second.unchanged) == len(first.assets) - 1
    assert moved.draft is not None
    assert (moved.draft.by, moved.status) == ("MARTINA.WEBER", "ChangesToDeploy")
    assert moved.label == "Price Conditions"
    assert not any(path.endswith("/localtables/SALES_ORDERS") for _, path in world.asked)


def test_an_object_that_was_never_deployed_is_read_from_its_design(world):
    with world.connector() as connector:
        asset = connector.fetch(ref("LOGISTICS", "STG_RETURNS"))

    assert (asset.status, asset.draft is not None) == ("NotDeployed", True)
    assert asset.columns


def test_an_asset_that_is_no_longer_exposed_is_named(world):
    with world.connector() as connector:
        table = connector.fetch(ref("SALES", "SALES_ORDERS"))
        known = {table.ref: table.version.replace("internal", "exposed")}
        again = read_all(connector, ReadScope(schemas=("SALES",), known=known))

    assert list(again.verdicts) == ["SALES"]
    assert again.verdicts["SALES"].unexposed == ("SALES_ORDERS",)


def test_only_the_spaces_of_the_settings_and_the_scope_are_read(world):
    with world.connector(spaces=("S*", "HR")) as connector:
        found = read_all(connector, ReadScope(schemas=("SA*",)))

    assert set(found.verdicts) == {"SALES", "SANDBOX"}


def test_lineage_crosses_spaces_and_names_where_flows_write(world):
    with world.connector() as connector:
        edges = read_all(connector).edges

    assert {e.kind for e in edges} == set(EdgeKind)
    lake = [e for e in edges if e.downstream.connection == "dsp/S3_LAKE"]
    assert {e.via for e in lake} >= {
        "RF_SALES_TO_LAKE -> S3_LAKE:/acme-lake-landing/sap/sales/SALES_ORDERS"
    }
    carrier = next(e for e in edges if e.downstream == ref("LOGISTICS", "RT_CARRIER_TRACKING"))
    assert (carrier.kind, carrier.upstream.connection) == (EdgeKind.REMOTE, "dsp/ATHENA_LAKE")
    assert any(
        e.upstream == ref("MASTERDATA", "SUPPLIERS")
        and e.downstream == ref("FINANCE", "AP_INVOICES")
        for e in edges
    )


@pytest.mark.parametrize(
    ("fault", "reading"),
    [
        pytest.param(
            Fault("GET", f"{OBJECTS}/SALES/views", status(500)), Reading.FAILED, id="one list"
        ),
        pytest.param(
            Fault("GET", f"{OBJECTS}/SALES/views", status(403)), Reading.DENIED, id="one 403"
        ),
        pytest.param(
            Fault("GET", f"{OBJECTS}/SALES/views", status(200, "[{}]")),
            Reading.FAILED,
            id="a list of nothing",
        ),
    ],
)
def test_a_list_that_fails_makes_the_space_incomplete_and_the_rest_is_read(world, fault, reading):
    world.faults.append(fault)

    with world.connector() as connector:
        found = read_all(connector, ReadScope(schemas=("SALES", "ARCHIVE")))

    assert found.verdicts["SALES"].reading is reading
    assert "SALES.SALES_ORDERS" in found.assets
    assert found.verdicts["ARCHIVE"].reading is Reading.COMPLETE


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(status(200, "<html></html>", "text/html"), id="a page"),
        pytest.param(status(200, "{}"), id="an empty document"),
        pytest.param(status(403), id="a 403"),
        pytest.param(status(404), id="a 404, although it is listed"),
        pytest.param(status(503), id="a 503"),
    ],
)
def test_an_object_that_cannot_be_read_is_named_and_the_rest_goes_on(world, response):
    world.faults.append(Fault("GET", f"{OBJECTS}/SALES/localtables/SALES_ORDERS", response))

    with world.connector() as connector:
        found = read_all(connector, ReadScope(schemas=("SALES",)))

    verdict = found.verdicts["SALES"]
    assert verdict.reading is Reading.COMPLETE
    assert list(verdict.unreadable) == ["SALES_ORDERS"]
    assert "SALES.PRICE_CONDITIONS" in found.assets


def test_a_tenant_that_goes_silent_fails_the_space_soon(world):
    world.faults += [
        Fault("GET", f"{OBJECTS}/SALES/{collection}/", status(503))
        for collection in ("localtables", "remotetables", "views", "analyticmodels")
    ]

    with world.connector() as connector:
        verdict = read_all(connector, ReadScope(schemas=("SALES",))).verdicts["SALES"]

    assert verdict.reading is Reading.FAILED
    assert "in a row" in verdict.reason


def test_flows_that_cannot_be_read_leave_the_space_complete_and_say_so(world):
    world.faults.append(Fault("GET", f"{OBJECTS}/SALES/replicationflows", status(500)))

    with world.connector() as connector:
        verdict = read_all(connector, ReadScope(schemas=("SALES",))).verdicts["SALES"]

    assert verdict.reading is Reading.COMPLETE
    assert "lineage of flows" in verdict.reason


@pytest.mark.parametrize("code", [403, 404])
def test_a_closed_object_api_leaves_what_the_consumption_services_show(world, code):
    world.faults.append(Fault("GET", OBJECTS, status(code)))

    with world.connector() as connector:
        found = read_all(connector, ReadScope(schemas=("SALES",)))
        fetched = connector.fetch(ref("FINANCE", "V_CASH_FLOW"))

    verdict = found.verdicts["SALES"]
    assert verdict.reading is not Reading.COMPLETE
    assert "consumption services alone" in verdict.reason
    model = found.assets["SALES.AM_SALES_REVENUE"]
    assert (model.kind, model.label) == (Kind.ANALYTIC_MODEL, "Revenue Analysis")
    assert model.protected
    assert fetched.column("AMOUNT_EUR").native_type == "cds.Decimal(17,2)"
    assert "SALES.SALES_ORDERS" not in found.assets


def test_a_catalog_that_is_closed_leaves_exposure_to_the_definitions(world):
    world.faults.append(Fault("GET", CATALOG, status(403)))

    with world.connector() as connector:
        found = read_all(connector, ReadScope(schemas=("FINANCE",)))

    assert found.verdicts["FINANCE"].reading is Reading.COMPLETE
    assert found.assets["FINANCE.V_CASH_FLOW"].exposed is True
    assert found.assets["FINANCE.AR_INVOICES"].exposed is False


def test_the_built_in_paths_stand_in_for_a_closed_discovery_document(world):
    world.faults.append(Fault("GET", "/dwaas-core/api/v1/discovery", status(403)))

    with world.connector() as connector:
        found = read_all(connector, ReadScope(schemas=("HR",)))

    assert found.verdicts["HR"].reading is Reading.COMPLETE
    assert "HR.EMPLOYEES" in found.assets


def test_a_tenant_that_is_down_is_raised(world):
    world.faults.append(Fault("GET", "/", status(503)))

    with world.connector() as connector, pytest.raises(CatalogUnavailable):
        read_all(connector)


def test_wrong_credentials_are_raised(world):
    with (
        world.connector(client_secret=Secret("wrong")) as connector,
        pytest.raises(AuthenticationFailed),
    ):
        read_all(connector)


def test_a_token_that_is_revoked_while_reading_is_renewed(world):
    world.faults.append(Fault("GET", f"{OBJECTS}/SALES/views/V_OPEN_ORDERS", status(401), times=1))

    with world.connector() as connector:
        found = read_all(connector, ReadScope(schemas=("SALES",)))

    assert "SALES.V_OPEN_ORDERS" in found.assets


def test_a_consumer_that_goes_away_leaves_no_thread_behind(world):
    with world.connector() as connector:
        events = connector.read(ReadScope())
        next(events)
        events.close()

    assert not [t for t in threading.enumerate() if t.name.startswith("datasphere-")]


def test_a_list_longer_than_a_page_is_read_completely(world, tmp_path):
    many = {f"T{number:04}": {"A": {"type": "cds.Date"}} for number in range(230)}
    definitions = {
        name: document(name, elements)["definitions"][name] for name, elements in many.items()
    }
    folder = tmp_path / "BIG"
    folder.mkdir()
    (folder / "all.json").write_bytes(orjson.dumps({"definitions": definitions}))

    with running_world(tmp_path) as big, big.connector() as connector:
        found = read_all(connector)

    assert len(found.assets) == 230
    assert found.verdicts["BIG"].reading is Reading.COMPLETE


def test_rows_that_move_between_two_pages_are_not_lost(world, tmp_path):
    folder = tmp_path / "BIG"
    folder.mkdir()
    definitions = {
        f"T{n:04}": document("x", {"A": {"type": "cds.Date"}})["definitions"]["x"]
        for n in range(210)
    }
    (folder / "all.json").write_bytes(orjson.dumps({"definitions": definitions}))

    with running_world(tmp_path) as big, big.connector() as connector:
        seen: list[str] = []

        def delete_first(method: str, path: str) -> None:
            seen.append(path)
            if seen.count(f"{OBJECTS}/BIG/localtables") == 2:
                big.before = None
                big.tenant.remove(("BIG", "T0000"))

        big.before = delete_first
        found = read_all(connector)

    assert len(found.assets) == 209
    assert found.verdicts["BIG"].reading is Reading.COMPLETE


def test_an_object_that_does_not_exist_is_not_found(world):
    with world.connector() as connector, pytest.raises(AssetNotFound, match=r"SALES\.sales_orders"):
        connector.fetch(ref("SALES", "sales_orders"))


def test_the_preflight_names_the_space_that_is_closed_and_the_remedy(world):
    with world.connector() as connector:
        checks = {check.name: check for check in connector.check()}

    assert checks.pop("space BOARD").status is CheckStatus.FAILED
    assert {check.status for check in checks.values()} == {CheckStatus.OK}


@pytest.mark.parametrize(
    ("changes", "name", "expected"),
    [
        pytest.param({"writable": False}, "writes", CheckStatus.SKIPPED, id="read-only"),
        pytest.param({"writable_spaces": ("X",)}, "writes", CheckStatus.FAILED, id="no such space"),
        pytest.param({"client_secret": Secret("no")}, "token", CheckStatus.FAILED, id="no token"),
        pytest.param({"url": "http://127.0.0.1:9"}, "token", CheckStatus.FAILED, id="no tenant"),
    ],
)
def test_the_preflight_never_raises_and_gives_a_remedy(world, changes, name, expected):
    calm = HttpSettings(requests_per_second=0, tries=1)
    with world.connector(http=calm, **changes) as connector:
        checks = {check.name: check for check in connector.check()}

    assert checks[name].status is expected
    assert checks[name].remedy

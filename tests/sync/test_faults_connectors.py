"""Whatever the servers do, a connector reads everything, says what it lacks, or raises by name.

Only a list that lies without a trace is believed; the breaker of the engine is for that.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from sync.config import DatasphereSettings, GlueSettings, HttpSettings, Secret
from sync.connectors.base import Connector, ReadScope
from sync.connectors.datasphere import DatasphereConnector
from sync.connectors.datasphere.pace import Time
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.connector import GlueConnector
from sync.datatypes import parse_glue
from sync.embedded.faults.decide import Fault
from sync.embedded.faults.rule import Request
from sync.errors import (
    AssetConflict,
    AssetNotFound,
    AuthenticationFailed,
    ConnectorError,
    MalformedAnswer,
)
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.datatype import Scalar
from sync.model.discovery import Batch, Reading, Verdict
from sync.model.edit import SetField
from tests.embedded.datasphere_server import csn, element, table, view, write_content
from tests.embedded.faulty_servers import Servers, faulty_servers
from tests.embedded.glue_server import table_input

CLIENT = {"client_id": "sphereglue", "client_secret": "sphereglue-secret"}
ORDERS = AssetRef("dsp", "SALES", "ORDERS")
LANDED = AssetRef("aws", "landing", "t000")
# What is over soon by itself, so that a patient reader gets everything.
PASSING: dict[str, dict[str, Any]] = {
    "late": {"what": "latency", "seconds": 0.05},
    "hanging": {"what": "hang", "seconds": 5},
    "throttled": {"what": "throttle", "retry_after": 1},
    "500": {"what": "error", "status": 500},
    "503": {"what": "error", "status": 503},
    "dropped": {"what": "drop_connection"},
    "cut": {"what": "cut_body"},
    "cleanly cut": {"what": "cut_body", "clean": True},
    "html": {"what": "wrong_type"},
}
SAP_PLACES = {
    "anything": {},
    "the token": {"route": "POST /oauth/token"},
    "the spaces": {"route": "GET /dwaas-core/api/v1/spaces"},
    "the catalog": {"route": "GET /api/v1/datasphere/consumption/catalog/**"},
    "a list": {"route": "GET /dwaas-core/api/v1/spaces/*/localtables"},
    "page 2 of a list": {"route": "GET /dwaas-core/api/v1/spaces/SALES/localtables", "page": 2},
    "an object": {"route": "GET /dwaas-core/api/v1/spaces/*/*/*"},
}
GLUE_PLACES = {
    "anything": {},
    "the databases": {"operation": "GetDatabases"},
    "a list": {"operation": "GetTables"},
    "page 2 of a list": {"operation": "GetTables", "page": 2},
}


def cases(places: Iterable[str]) -> list[tuple[str, str, int]]:
    """Return every passing fault at every place; those that take their time at two."""
    found = [(kind, "anything", 1) for kind in PASSING]
    for kind in PASSING:
        is_slow = kind in ("hanging", "throttled")
        found += [(kind, place, 2) for place in places if not is_slow or place == "a list"]
    return found


@dataclass
class Found:
    """What one reading brought, by schema."""

    assets: dict[str, dict[str, Asset]] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def names(self, schema: str) -> set[str]:
        """Return what the reading knows to exist in *schema*."""
        unreadable = self.verdicts[schema].unreadable
        return set(self.assets.get(schema, {})) | set(unreadable)

    @property
    def readings(self) -> set[Reading]:
        return {verdict.reading for verdict in self.verdicts.values()}


def read_all(connector: Connector) -> Found:
    found = Found()
    for event in connector.read(ReadScope()):
        match event:
            case Batch():
                of_schema = found.assets.setdefault(event.schema, {})
                of_schema |= {asset.ref.name: asset for asset in event.assets}
            case Verdict():
                found.verdicts[event.schema] = event
    return found


def read_or_error(connector: Connector) -> Found | str:
    """Return what a reading brings, or what its error says."""
    try:
        return read_all(connector)
    except ConnectorError as error:
        return str(error)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("faults")
    tables = {
        "ORDERS": table("Orders", {"ID": element("cds.Integer", "Order", key=True)}),
        **{f"T{n}": table(f"Table {n}", {"ID": element()}) for n in range(5)},
        "V_ORDERS": view("All orders", "ORDERS", {"ID": element("cds.Integer")}),
    }
    files = {
        "SALES/tables.json": csn(**tables),
        "HR/people.json": csn(PEOPLE=table("People", {"ID": element()})),
        "tenant.json": {"clients": [CLIENT]},
    }
    lines = [
        *({"DatabaseName": "landing", "TableInput": table_input(f"t{n:03}")} for n in range(130)),
        {"DatabaseName": "mart", "TableInput": table_input("revenue")},
    ]
    (folder / "glue.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    content = write_content(folder / "spaces", files)
    with faulty_servers(content, folder / "glue.jsonl") as servers:
        yield servers


@pytest.fixture
def servers(running: Servers) -> Servers:
    """The servers without a fault; content that no test has changed is not loaded again."""
    if (running.tenant.revision, running.embedded_glue.changes) != running.untouched:
        running.restart()
    running.suffer()
    return running


@pytest.fixture
def sap(servers: Servers) -> Iterator[DatasphereConnector]:
    settings = DatasphereSettings(
        name="dsp",
        url=servers.url,
        token_url=f"{servers.url}/oauth/token",
        client_id=CLIENT["client_id"],
        client_secret=Secret(CLIENT["client_secret"]),
        writable=True,
        http=HttpSettings(requests_per_second=0, parallel=2, tries=4, read_seconds=0.4),
    )
    calm = Time(monotonic=time.monotonic, sleep=lambda _: None, rng=random.Random(0))
    connector = DatasphereConnector(settings, calm)
    yield connector
    connector.close()


@pytest.fixture(scope="module")
def glue(running: Servers) -> Iterator[GlueConnector]:
    settings = GlueSettings(
        name="aws",
        region="eu-central-1",
        endpoint_url=running.endpoint,
        access_key_id=Secret("sphereglue"),
        secret_access_key=Secret("unchecked"),
        http=HttpSettings(requests_per_second=0, parallel=2, tries=3, read_seconds=0.4),
    )
    connector = GlueConnector(settings, GlueClient(settings, sleep=lambda _: None))
    yield connector
    connector.close()


@pytest.fixture(scope="module")
def whole() -> dict[str, Found]:
    """What a reading without faults brings, once for all tests."""
    return {}


def undisturbed(connector: Connector, whole: dict[str, Found]) -> Found:
    if connector.name not in whole:
        whole[connector.name] = read_all(connector)
    return whole[connector.name]


def suffer(servers: Servers, server: str, *parts: dict[str, Any], **members: Any) -> None:
    rule: dict[str, Any] = {"server": server, **members}
    for part in parts:
        rule |= part
    servers.suffer(rule)


def made(*ref: str) -> Asset:
    """Return a small table that is to be made in either catalog."""
    sap = Column(name="ID", type=Scalar("cds.Integer"), native_type="cds.Integer")
    glue = Column(name="id", type=parse_glue("bigint"), native_type="bigint")
    is_sap = ref[0] == ORDERS.connection
    return Asset(
        ref=AssetRef(*ref),
        system=System.DATASPHERE if is_sap else System.GLUE,
        kind=Kind.LOCAL_TABLE if is_sap else Kind.GLUE_TABLE,
        fingerprint="",
        version="",
        body={},
        label="Imported",
        columns=(sap if is_sap else glue,),
    )


def assert_nothing_is_missing_unsaid(found: Found, whole: Found) -> None:
    """A complete reading names every asset; any other one says why."""
    assert set(found.verdicts) == set(whole.verdicts)
    for schema, verdict in found.verdicts.items():
        if verdict.reading is Reading.COMPLETE:
            assert found.names(schema) == set(whole.assets[schema]), verdict
        else:
            assert verdict.reason


@pytest.mark.parametrize(("kind", "place", "first"), cases(SAP_PLACES))
def test_the_tenant_is_read_whole_in_spite_of(servers, sap, whole, kind, place, first):
    before = undisturbed(sap, whole)
    suffer(servers, "datasphere", PASSING[kind], SAP_PLACES[place], first=first)

    assert read_all(sap) == before
    assert servers.fired() != [0]


@pytest.mark.parametrize("place", [each for each in SAP_PLACES if each != "the token"])
def test_a_token_that_expires_while_the_tenant_is_read_is_renewed(servers, sap, whole, place):
    before = undisturbed(sap, whole)
    suffer(servers, "datasphere", {"what": "expire_token"}, SAP_PLACES[place], first=1)

    assert read_all(sap) == before
    assert servers.fired() == [1]


def test_a_new_token_that_is_refused_again_ends_the_reading_by_name(servers, sap, whole):
    undisturbed(sap, whole)
    suffer(servers, "datasphere", {"what": "expire_token"})

    with pytest.raises(AuthenticationFailed, match="check client id and secret"):
        read_all(sap)


def test_an_object_that_is_edited_while_it_is_read_is_read_one_way_or_the_other(
    servers, sap, whole
):
    before = undisturbed(sap, whole)
    suffer(servers, "datasphere", {"what": "foreign_edit"}, SAP_PLACES["an object"], first=2)

    found = read_all(sap)

    assert found.readings == {Reading.COMPLETE}
    assert_nothing_is_missing_unsaid(found, before)
    changed = [a.label for of in found.assets.values() for a in of.values()]
    assert changed.count("Edited by someone else") == 2


@pytest.mark.parametrize(("kind", "place", "first"), cases(GLUE_PLACES))
def test_glue_is_read_whole_in_spite_of(servers, glue, whole, kind, place, first):
    before = undisturbed(glue, whole)
    suffer(servers, "glue", PASSING[kind], GLUE_PLACES[place], first=first)

    assert read_all(glue) == before
    assert servers.fired() != [0]


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("place", SAP_PLACES)
def test_a_denial_by_the_tenant_is_told_and_the_next_reading_is_whole(
    servers, sap, whole, place, first
):
    before = undisturbed(sap, whole)
    suffer(servers, "datasphere", {"what": "deny"}, SAP_PLACES[place], first=first)

    found = read_or_error(sap)

    match found:
        case Found():
            assert_nothing_is_missing_unsaid(found, before)
        case _:
            assert "403" in found
    servers.suffer()
    assert read_all(sap) == before


@pytest.mark.parametrize("place", GLUE_PLACES)
def test_a_denial_by_glue_is_told_and_the_next_reading_is_whole(servers, glue, whole, place):
    before = undisturbed(glue, whole)
    suffer(servers, "glue", {"what": "deny"}, GLUE_PLACES[place], first=1)

    found = read_or_error(glue)

    match found:
        case Found():
            assert_nothing_is_missing_unsaid(found, before)
            assert found.readings == {Reading.COMPLETE, Reading.DENIED}
        case _:
            assert "Allow glue:GetDatabases" in found
    assert read_all(glue) == before


@pytest.mark.parametrize("place", GLUE_PLACES)
def test_an_expired_token_of_glue_ends_the_reading_by_name(servers, glue, whole, place):
    undisturbed(glue, whole)
    suffer(servers, "glue", {"what": "expire_token"}, GLUE_PLACES[place], first=1)

    with pytest.raises(AuthenticationFailed, match="ExpiredTokenException"):
        read_all(glue)


@pytest.mark.parametrize("what", ["error", "drop_connection", "cut_body", "wrong_type", "throttle"])
@pytest.mark.parametrize("side", ["datasphere", "glue"])
def test_a_second_page_that_never_comes_fails_its_schema_alone(servers, request, whole, side, what):
    connector: Connector = request.getfixturevalue("sap" if side == "datasphere" else "glue")
    before = undisturbed(connector, whole)
    places = SAP_PLACES if side == "datasphere" else GLUE_PLACES
    suffer(servers, side, {"what": what}, places["page 2 of a list"])

    found = read_all(connector)

    assert_nothing_is_missing_unsaid(found, before)
    broken = "SALES" if side == "datasphere" else "landing"
    readings = {schema: verdict.reading for schema, verdict in found.verdicts.items()}
    assert readings.pop(broken) is Reading.FAILED
    assert set(readings.values()) == {Reading.COMPLETE}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["datasphere", "glue"])
def test_under_a_mixture_of_faults_nothing_is_missing_unsaid(servers, request, whole, side, seed):
    connector: Connector = request.getfixturevalue("sap" if side == "datasphere" else "glue")
    before = undisturbed(connector, whole)
    kinds = [*PASSING.values(), {"what": "deny"}, {"what": "expire_token"}]
    quick = [kind for kind in kinds if kind["what"] != "hang"]
    # Glue is read with a handful of requests, the tenant with one for each object.
    chance = {"probability": 0.2 if side == "glue" else 0.04, "seed": seed}
    rules = [{"server": side, **chance, **kind} for kind in quick]
    servers.suffer(*rules)

    found = read_or_error(connector)

    match found:
        case Found():
            assert_nothing_is_missing_unsaid(found, before)
        case _:
            assert found.startswith(f"{connector.name}: ")
    assert sum(servers.fired()) > 0
    servers.suffer()
    assert read_all(connector) == before


def test_a_list_of_glue_that_lies_is_believed(servers, glue, whole):
    before = undisturbed(glue, whole)
    suffer(servers, "glue", {"what": "lying_list"}, GLUE_PLACES["page 2 of a list"])

    found = read_all(glue)

    assert found.verdicts["landing"].reading is Reading.COMPLETE
    assert set(found.assets["landing"]) < set(before.assets["landing"])


def test_a_list_of_the_tenant_that_lies_once_is_found_out_and_one_that_always_lies_is_believed(
    servers, sap, whole
):
    before = undisturbed(sap, whole)
    lie = {"what": "lying_list"}
    suffer(servers, "datasphere", lie, SAP_PLACES["a list"], first=2)
    assert set(read_all(sap).assets["SALES"]) == set(before.assets["SALES"])

    suffer(servers, "datasphere", lie, SAP_PLACES["a list"])
    found = read_all(sap)

    assert found.verdicts["SALES"].reading is Reading.COMPLETE
    assert set(found.assets["SALES"]) < set(before.assets["SALES"])


def test_a_change_of_glue_whose_answer_is_lost_happens_once(servers, glue):
    expected = glue.fetch(LANDED)
    suffer(servers, "glue", {"what": "lose_answer", "operation": "UpdateTable"}, first=1)

    written = glue.update(LANDED, [SetField(None, "description", "Ours")], expected=expected)

    assert servers.fired() == [1]
    assert written.after is not None
    assert (written.after["Description"], written.after["VersionId"]) == ("Ours", "1")


def test_a_table_of_glue_is_made_once_and_dropped_once_though_the_answers_are_lost(servers, glue):
    wanted = made("aws", "mart", "mirror")
    suffer(servers, "glue", {"what": "lose_answer"}, first=1)
    written = glue.create(wanted)
    assert servers.fired() == [1]
    assert servers.table_names("mart") == ["mirror", "revenue"]

    suffer(servers, "glue", {"what": "lose_answer"}, first=1)
    assert written.asset is not None
    glue.drop(wanted.ref, expected=written.asset)

    assert servers.fired() == [1]
    assert servers.table_names("mart") == ["revenue"]


def test_an_edit_by_someone_else_right_before_a_write_of_glue_is_a_conflict_and_stays(
    servers, glue
):
    expected = glue.fetch(LANDED)
    suffer(servers, "glue", {"what": "foreign_edit", "text": "Theirs"}, first=1)

    with pytest.raises(AssetConflict, match="nothing was written"):
        glue.update(LANDED, [SetField(None, "owner", "us")], expected=expected)

    now = glue.fetch(LANDED)
    assert (now.description, now.owner) == ("Theirs", expected.owner)


def test_a_table_of_the_tenant_is_made_once_and_dropped_once_though_the_answers_are_lost(
    servers, sap
):
    wanted = made("dsp", "SALES", "IMPORTED")
    suffer(servers, "datasphere", {"what": "lose_answer"}, first=1)
    written = sap.create(wanted)
    assert servers.fired() == [1]
    assert servers.label("SALES", "IMPORTED") == "Imported"

    suffer(servers, "datasphere", {"what": "lose_answer"}, first=1)
    assert written.asset is not None
    sap.drop(wanted.ref, expected=written.asset)

    assert servers.fired() == [1]
    with pytest.raises(AssetNotFound):
        sap.fetch(wanted.ref)


def test_a_change_of_the_tenant_whose_answer_is_lost_happens_once(servers, sap):
    expected = sap.fetch(ORDERS)
    suffer(servers, "datasphere", {"what": "lose_answer"}, first=1)

    edits = [SetField("ID", "label", "Number")]
    written = sap.update(ORDERS, edits, expected=expected, deploy=True)

    assert [(rule["seen"], rule["fired"]) for rule in servers.report()] == [(1, 1)]
    assert written.asset is not None
    assert written.asset.columns[0].label == "Number"
    assert written.asset.status == "Deployed"


@pytest.mark.parametrize("first", [1, 3])
def test_a_change_of_the_tenant_that_a_proxy_answered_is_sent_again(servers, sap, first):
    expected = sap.fetch(ORDERS)
    write = {"route": "PUT /dwaas-core/api/v1/spaces/*/*/*"}
    suffer(servers, "datasphere", {"what": "wrong_type"}, write, first=first)

    written = sap.update(
        ORDERS, [SetField("ID", "label", "Number")], expected=expected, deploy=True
    )

    assert servers.fired() == [first]
    assert written.asset is not None
    assert written.asset.columns[0].label == "Number"


def test_a_change_of_the_tenant_that_only_a_proxy_answers_changes_nothing_and_says_so(servers, sap):
    expected = sap.fetch(ORDERS)
    write = {"route": "PUT /dwaas-core/api/v1/spaces/*/*/*"}
    suffer(servers, "datasphere", {"what": "wrong_type"}, write)

    with pytest.raises(
        MalformedAnswer, match=r"expected the tenant's own answer, got .* text/html"
    ):
        sap.update(ORDERS, [SetField("ID", "label", "Number")], expected=expected, deploy=True)

    assert servers.fired() == [4]
    assert sap.fetch(ORDERS) == expected


def test_a_change_of_the_tenant_that_someone_edits_before_it_is_sent_again_is_a_conflict(
    servers, sap
):
    expected = sap.fetch(ORDERS)
    page = {"what": "wrong_type", "route": "PUT /dwaas-core/api/v1/spaces/*/*/*", "first": 1}
    # The third and the fourth reading of the object come after the write that a proxy answered.
    edit = {"what": "foreign_edit", "route": "GET /dwaas-core/api/v1/spaces/*/*/*", "every": 3}
    servers.suffer({"server": "datasphere", **page}, {"server": "datasphere", **edit, "first": 1})

    with pytest.raises(AssetConflict):
        sap.update(ORDERS, [SetField("ID", "label", "Ours")], expected=expected, deploy=True)

    assert servers.fired() == [1, 1]
    now = sap.fetch(ORDERS)
    assert (now.label, now.columns[0].label) == ("Edited by someone else", "Order")


def test_a_list_that_does_not_show_at_once_what_was_made_is_asked_again(servers, sap):
    wanted = made("dsp", "SALES", "IMPORTED")
    lie = {"what": "lying_list", "drop": 1, "route": "GET /dwaas-core/api/v1/spaces/*/localtables"}
    servers.suffer({"server": "datasphere", **lie, "first": 1})

    written = sap.create(wanted)

    assert servers.fired() == [1]
    assert written.asset is not None
    assert servers.label("SALES", "IMPORTED") == "Imported"


@pytest.mark.parametrize("operation", ["CreateTable", "UpdateTable", "DeleteTable"])
def test_a_write_of_glue_that_a_proxy_answered_is_sent_again(servers, glue, operation):
    expected = glue.fetch(LANDED)
    suffer(servers, "glue", {"what": "wrong_type", "operation": operation}, first=2)

    match operation:
        case "CreateTable":
            glue.create(made("aws", "mart", "mirror"))
        case "UpdateTable":
            glue.update(LANDED, [SetField(None, "description", "Ours")], expected=expected)
        case "DeleteTable":
            glue.drop(LANDED, expected=expected)

    assert servers.fired() == [2]
    assert ("mirror" in servers.table_names("mart")) == (operation == "CreateTable")
    assert (LANDED.name in servers.table_names("landing")) == (operation != "DeleteTable")
    if operation == "UpdateTable":
        assert glue.fetch(LANDED).description == "Ours"


def test_a_write_of_glue_that_only_a_proxy_answers_changes_nothing_and_says_so(servers, glue):
    expected = glue.fetch(LANDED)
    suffer(servers, "glue", {"what": "wrong_type", "operation": "UpdateTable"})

    with pytest.raises(MalformedAnswer, match="UpdateTable on landing"):
        glue.update(LANDED, [SetField(None, "description", "Ours")], expected=expected)

    assert servers.fired() == [3]
    assert glue.fetch(LANDED) == expected


@pytest.mark.parametrize("before", ["the run time", "the design"])
def test_an_edit_by_someone_else_before_a_change_has_read_all_is_a_conflict_and_stays(
    servers, sap, before
):
    expected = sap.fetch(ORDERS)
    read = {"route": "GET /dwaas-core/api/v1/spaces/SALES/localtables/ORDERS"}
    number = {"the run time": 1, "the design": 2}[before]
    edit = {"what": "foreign_edit", "text": "Theirs", "every": number, "first": 1}
    suffer(servers, "datasphere", edit, read)

    why = {"the run time": "it moved since it was read", "the design": "its draft differs"}[before]
    with pytest.raises(AssetConflict, match=why):
        sap.update(ORDERS, [SetField("ID", "label", "Ours")], expected=expected, deploy=True)

    now = sap.fetch(ORDERS)
    assert (now.label, now.columns[0].label) == ("Theirs", "Order")


def test_only_an_edit_between_the_last_read_and_the_write_of_the_tenant_is_replaced(
    servers, sap, monkeypatch
):
    """The object API takes no precondition and tells nothing of what a write replaced.

    An edit in that instant is lost unseen, so nothing may be asked in it; earlier ones conflict.
    """
    expected = sap.fetch(ORDERS)
    asked: list[str] = []
    following = servers.faults.next

    def noted(request: Request) -> Fault | None:
        asked.append(request.where)
        return following(request)

    monkeypatch.setattr(servers.faults, "next", noted)
    suffer(servers, "datasphere", {"what": "foreign_edit", "text": "Theirs"}, first=1)

    edits = [SetField("ID", "label", "Ours")]
    written = sap.update(ORDERS, edits, expected=expected, deploy=True)

    path = "/dwaas-core/api/v1/spaces/SALES/localtables/ORDERS"
    write = asked.index(f"PUT {path}")
    assert asked[write - 2 : write] == [f"GET {path}", f"GET {path}"]  # run time, then design
    assert written.before == expected.body
    assert written.asset is not None
    assert (written.asset.label, written.asset.columns[0].label) == (expected.label, "Ours")
    assert sap.fetch(ORDERS) == written.asset


def test_a_deploy_by_someone_else_right_before_a_draft_is_saved_is_told_and_stays_deployed(
    servers, sap
):
    expected = sap.fetch(ORDERS)
    suffer(servers, "datasphere", {"what": "foreign_edit", "text": "Theirs"}, first=1)

    with pytest.raises(AssetConflict, match=r"deployed meanwhile.*last changed by"):
        sap.update(ORDERS, [SetField("ID", "label", "Ours")], expected=expected, deploy=False)

    now = sap.fetch(ORDERS)
    assert (now.label, now.columns[0].label) == ("Theirs", "Order")
    assert now.status == "ChangesToDeploy"

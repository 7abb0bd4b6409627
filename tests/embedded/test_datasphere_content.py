"""Loading content, SAP's own samples among it, and the state that survives a restart."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from sync.embedded.datasphere import Tenant, build_tenant, credentials
from sync.embedded.datasphere.admin import require_loopback
from sync.embedded.datasphere.exchange import ContentError, Refused
from sync.embedded.datasphere.objects import design_document
from tests.embedded.datasphere_server import (
    SAMPLES,
    csn,
    element,
    running,
    table,
    view,
    write_content,
)

DQM = SAMPLES / "cloud-dqm-sample-payloads" / "datasphere-geo-map"
BIKES = SAMPLES / "datasphere-content" / "Sample_Bikes_Sales_content" / "Bike Sales Model.json"
ID = {"ID": element(key=True, length=10)}
needs_samples = pytest.mark.skipif(
    not DQM.exists(), reason="the samples are not beside the repository"
)


def load(tmp_path: Path, **files: Any) -> Tenant:
    paths = {f"{name.replace('__', '/')}.json": document for name, document in files.items()}
    return build_tenant(write_content(tmp_path / "content", paths), None)


@needs_samples
def test_sap_samples_load_and_serve_as_they_are(tmp_path: Path) -> None:
    shutil.copytree(DQM, tmp_path / "Geo map", copy_function=shutil.copyfile)
    (tmp_path / "bikes").mkdir()
    shutil.copyfile(BIKES, tmp_path / "bikes" / BIKES.name)
    tenant = build_tenant(tmp_path, None)

    kinds = {stored.name: stored.collection for stored in tenant.objects()}
    assert kinds["SalesOrders_Model"] == "analyticmodels"
    assert kinds["SalesOrders_View"] == "views"
    assert kinds["Addresses_View_GEO"] == "localtables"
    assert kinds["ProductTexts"] == "localtables"
    with running(tenant) as server:
        api = server.sign_in()
        for stored in tenant.objects():
            path = api.objects(stored.space, stored.collection, stored.name)
            assert api.get(path).json() == design_document(stored)
        for asset in api.value("/api/v1/dwc/catalog/assets"):
            for url in (asset["assetRelationalDataUrl"], asset["assetAnalyticalDataUrl"]):
                if url:
                    assert api.get(f"{url}$metadata").ok
                    assert len(api.value(f"{url}{asset['name']}", top=7)) == 7


@needs_samples
def test_no_part_of_a_sample_is_lost() -> None:
    tenant = build_tenant(DQM.parent, None)
    for path in DQM.glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        served = tenant.find(DQM.name, path.stem)
        assert served is not None
        shown = design_document(served)
        assert shown["definitions"][path.stem] == document["definitions"][path.stem]
        for part in ("businessLayerDefinitions", "editorSettings"):
            if path.stem in document.get(part, {}):
                assert shown[part] == {path.stem: document[part][path.stem]}


def test_the_file_that_bears_an_objects_name_defines_it(tmp_path: Path) -> None:
    tenant = load(
        tmp_path,
        S__A=csn(T=table("Copy in A", ID), A=table("A", ID)),
        S__T=csn(T=table("Its own", ID)),
        S__Z=csn(T=table("Copy in Z", ID)),
    )
    stored = tenant.find("S", "T")

    assert stored is not None
    assert stored.label == "Its own"


def test_content_without_a_tenant_file_has_one_client_for_all_spaces(tmp_path: Path) -> None:
    tenant = load(tmp_path, **{"my space__T": csn(T=table("T", ID))})

    login = credentials(tenant)
    assert (login.client_id, login.client_secret) == ("sphereglue", "sphereglue-secret")
    assert "secret" not in repr(login).replace("client_secret", "")
    assert tenant.spaces["my space"].label == "my space"


def test_files_of_other_names_in_the_root_are_ignored(tmp_path: Path) -> None:
    tenant = load(tmp_path, S__T=csn(T=table("T", ID)), notes="not JSON at all")

    assert list(tenant.spaces) == ["S"]


@pytest.mark.parametrize(
    ("name", "document", "reason"),
    [
        ("S__bad", "{", "not a readable JSON document"),
        ("S__bad", [], "expected a JSON object, found list"),
        ("S__bad", {"tables": {}}, "no CSN document"),
        ("S__bad", {"definitions": []}, "expected a JSON object, found list"),
        ("S__bad", {"definitions": {"T": 3}}, "definitions.T: expected a JSON object"),
        ("S__bad", {"definitions": {"T": {"elements": []}}}, "T.elements: expected a JSON object"),
        ("objects", {"S.NONE": {}}, "there is no such object"),
        ("objects", {"S.T": {"colour": 1}}, "unknown ['colour']"),
        ("objects", {"S.T": {"status": "Fine"}}, "status 'Fine'"),
        ("objects", {"S.T": {"changedOn": "yesterday"}}, "'yesterday' is no ISO time"),
        ("rows", {"NONE.T": {"rows": 1}}, "no such space"),
        ("rows", {"S.T": {"rows": "many"}}, "rows must be a whole number"),
        ("tenant", {"clients": [{"client_id": "x"}]}, "client_secret"),
        ("tenant", {"spaces": [{"label": "x"}]}, "without a name"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(
    tmp_path: Path, name: str, document: Any, reason: str
) -> None:
    with pytest.raises(ContentError) as error:
        load(tmp_path, S__T=csn(T=table("T", ID)), **{name: document})

    assert name.rpartition("__")[2] in str(error.value)
    assert reason in str(error.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no such content folder"):
        build_tenant(tmp_path / "nowhere", None)


def test_sharing_becomes_a_part_of_the_shared_object(tmp_path: Path) -> None:
    shared = [{"space": "S", "name": "T", "to": ["HR"]}]
    tenant = load(tmp_path, S__T=csn(T=table("T", ID)), tenant={"shared": shared})
    stored = tenant.find("S", "T")

    assert stored is not None
    assert design_document(stored)["sharing"] == {"T": {"targetSpaces": ["HR"]}}


@pytest.fixture
def stateful(tmp_path: Path) -> tuple[Path, Path]:
    document = csn(T=table("T", ID), V=view("V", "T", ID), N=table("N", ID))
    states = {
        "S.N": {"status": "NotDeployed"},
        "S.V": {"draft": {"definition": view("Draft", "T", ID), "changedBy": "EVA"}},
    }
    files = {"S/all.json": document, "objects.json": states, "rows.json": {"S.V": {"rows": 7}}}
    return write_content(tmp_path / "content", files), tmp_path / "home" / "tenant.json"


def test_state_survives_a_restart_and_reset_forgets_it(stateful: tuple[Path, Path]) -> None:
    content, state_file = stateful
    tenant = build_tenant(content, state_file)
    with running(tenant) as server:
        api = server.sign_in()
        api.write("POST", api.objects("S", "localtables"), csn(NEW=table("New", ID)))
        path = "/api/v1/datasphere/spaces/S/connections"
        api.write("POST", path, {"name": "LAKE"}, typeId="ATHENA")
    tenant.save()

    again = build_tenant(content, state_file)

    assert list(again.objects()) == list(tenant.objects())
    assert again.connections == tenant.connections
    assert again.clients == tenant.clients
    assert again.row_count("S", "V") == 7
    assert [each.status for each in again.objects()] == [
        *("NotDeployed", "Deployed", "Deployed", "ChangesToDeploy"),
    ]
    again.reset()
    assert again.find("S", "NEW") is None


def test_the_state_file_is_private_and_replaced_as_a_whole(stateful: tuple[Path, Path]) -> None:
    content, state_file = stateful
    tenant = build_tenant(content, state_file)
    tenant.save()
    tenant.save()

    assert stat.S_IMODE(state_file.stat().st_mode) == 0o600
    assert [path.name for path in state_file.parent.iterdir()] == ["tenant.json"]


@pytest.mark.parametrize("text", ["{", '{"format": 99}', '{"format": 1}', "[]"])
def test_an_unusable_state_file_is_named_with_the_remedy(
    stateful: tuple[Path, Path], text: str
) -> None:
    content, state_file = stateful
    state_file.parent.mkdir()
    state_file.write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=r"tenant\.json") as error:
        build_tenant(content, state_file)
    assert "--reset" in str(error.value)


@pytest.mark.parametrize(
    ("peer", "is_local"),
    [("127.0.0.1", True), ("::1", True), ("192.168.1.9", False), ("", False)],
)
def test_admin_routes_answer_to_this_machine_only(peer: str, *, is_local: bool) -> None:
    if is_local:
        require_loopback(peer)
        return
    with pytest.raises(Refused, match="this machine only"):
        require_loopback(peer)


def test_ten_thousand_objects_are_listed_in_pages_quickly(tmp_path: Path) -> None:
    many = {f"T_{number:05d}": table(f"Table {number}", ID) for number in range(10_000)}
    with running(load(tmp_path, S__many=csn(**many))) as server:
        api = server.sign_in()
        path = api.objects("S", "localtables")
        seen = 0
        while page := api.get(path, params={"top": "200", "skip": str(seen)}).json():
            seen += len(page)
        elapsed = sum(api.get(path, params={"skip": "5000"}).elapsed.microseconds for _ in range(9))

    assert seen == 10_000
    assert elapsed / 9 < 100_000

"""Lists and reads of the object API, the spaces and the connections."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.embedded.datasphere_server import Api, Running, Serve, csn, element, table, view

CONTENT = "application/vnd.sap.datasphere.object.content"
ID = {"ID": element(key=True, length=10, label="Id")}
DRAFT = table("Orders, reworked", {**ID, "NEW": element(length=3)})


@pytest.fixture(scope="module")
def server(serve_content: Serve) -> Running:
    remote = {"@DataWarehouse.remote.connection": "S4", "@DataWarehouse.remote.entity": "VBAK"}
    pattern = {"@ObjectModel.modelingPattern": {"#": "ANALYTICAL_DIMENSION"}}
    document = {
        **csn(
            ORDERS=table("Orders", ID),
            NEVER=table("Never deployed", ID),
            RT_VBAK=table("Header", ID, **remote),
            V_ORDERS=view("Orders", "ORDERS", ID, **pattern),
        ),
        "editorSettings": {"V_ORDERS": {"editor": {"default": "SQLVIEWBUILDER"}}},
        "i18n": {"de": {"V_ORDERS.label": "Aufträge", "ORDERS.label": "Auftrag"}},
        "sharing": {"ORDERS": {"targetSpaces": ["HR"]}},
    }
    many = {f"T_{number:03d}": table(f"Table {number}", ID) for number in range(260)}
    flows = {"dataflows": {"DF_LOAD": {"kind": "sap.dis.dataflow", "contents": {}}}}
    connection = {"name": "S4", "typeId": "SAPS4HANAOP", "host": "erp", "password": "hidden"}
    return serve_content(
        {
            "SALES/all.json": document,
            "SALES/flows.json": flows,
            "MANY/tables.json": csn(**many),
            "tenant.json": {
                "spaces": [{"name": "SALES", "label": "Sales", "priority": 5}],
                "connections": {"SALES": [connection]},
            },
            "objects.json": {
                "SALES.ORDERS": {
                    "createdBy": "ANNA",
                    "createdOn": "2026-01-01T10:00:00Z",
                    "deployedOn": "2026-01-02T10:00:00Z",
                    "folder": "Folder_1",
                    "package": "PKG",
                    "draft": {
                        "definition": DRAFT,
                        "changedBy": "MARTINA",
                        "changedOn": "2026-03-01T10:00:00Z",
                    },
                },
                "SALES.NEVER": {"status": "NotDeployed"},
            },
        }
    )


@pytest.fixture(scope="module")
def api(server: Running) -> Api:
    return server.sign_in()


def listed(api: Api, collection: str, space: str = "SALES", **params: Any) -> list[dict[str, Any]]:
    answer = api.get(api.objects(space, collection), params=params)
    assert answer.ok, answer.text
    return list(answer.json())


def read(api: Api, collection: str, name: str, kind: str = "") -> Any:
    accept = {"Accept": f"{CONTENT}{kind}+json"}
    return api.get(api.objects("SALES", collection, name), headers=accept)


def test_objects_are_sorted_into_kinds_by_their_markers(api: Api) -> None:
    kinds = ("localtables", "remotetables", "views", "dataflows", "analyticmodels")

    names = {kind: [each["technicalName"] for each in listed(api, kind)] for kind in kinds}

    assert names == {
        "localtables": ["NEVER", "ORDERS"],
        "remotetables": ["RT_VBAK"],
        "views": ["V_ORDERS"],
        "dataflows": ["DF_LOAD"],
        "analyticmodels": [],
    }


def test_a_list_shows_the_properties_that_were_selected(api: Api) -> None:
    select = "technicalName,businessName,status,semanticUsage,createdBy,changedBy,changedOn"
    never, orders = listed(api, "localtables", select=select)

    assert orders == {
        "technicalName": "ORDERS",
        "businessName": "Orders, reworked",
        "status": "ChangesToDeploy",
        "semanticUsage": "RelationalDataset",
        "createdBy": "ANNA",
        "changedBy": "MARTINA",
        "changedOn": "2026-03-01T10:00:00.000Z",
    }
    assert never["status"] == "NotDeployed"
    assert listed(api, "views", select="semanticUsage") == [{"semanticUsage": "Dimension"}]


def test_a_list_is_paged_with_25_by_default_and_200_at_most(api: Api) -> None:
    path = api.objects("MANY", "localtables")

    assert len(listed(api, "localtables", "MANY")) == 25
    assert len(listed(api, "localtables", "MANY", top=200, skip=200)) == 60
    assert listed(api, "localtables", "MANY", top=200, skip=260) == []
    assert api.get(path, params={"top": "201"}).status_code == 400


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("status eq 'NotDeployed'", ["NEVER"]),
        ("changedBy eq 'MARTINA' or technicalName eq 'NEVER'", ["NEVER", "ORDERS"]),
        ("changedOn gt '2026-02-01T00:00:00Z'", ["ORDERS"]),
        ("deployedOn le 2026-01-31T00:00:00Z and status ne 'Deployed'", ["ORDERS"]),
    ],
)
def test_a_list_is_filtered(api: Api, condition: str, names: list[str]) -> None:
    found = listed(api, "localtables", filter=condition)

    assert [each["technicalName"] for each in found] == names


def test_a_list_is_narrowed_to_technical_names(api: Api) -> None:
    found = listed(api, "localtables", "MANY", technicalNames="T_007,T_009,NOTHING")

    assert [each["technicalName"] for each in found] == ["T_007", "T_009"]


@pytest.mark.parametrize("params", [{"select": "colour"}, {"filter": "colour eq 'red'"}])
def test_an_unknown_property_is_refused_by_name(api: Api, params: dict[str, str]) -> None:
    answer = api.get(api.objects("SALES", "localtables"), params=params)

    assert answer.status_code == 400
    assert "colour" in answer.json()["message"]


def test_the_content_types_tell_design_time_from_run_time(api: Api) -> None:
    whole = read(api, "localtables", "ORDERS")
    design = read(api, "localtables", "ORDERS", ".design-time").json()
    runtime = read(api, "localtables", "ORDERS", ".run-time").json()

    assert whole.headers["content-type"] == f"{CONTENT}+json"
    assert whole.json() == design
    assert "NEW" in design["definitions"]["ORDERS"]["elements"]
    assert "NEW" not in runtime["definitions"]["ORDERS"]["elements"]
    assert runtime["definitions"]["ORDERS"]["@EndUserText.label"] == "Orders"


def test_the_simplified_content_is_the_structure_only(api: Api) -> None:
    simple = read(api, "views", "V_ORDERS", ".simplified").json()

    element_of_view = {"type": "cds.String", "@EndUserText.label": "Id", "key": True, "length": 10}
    assert simple == {
        "definitions": {
            "V_ORDERS": {
                "kind": "entity",
                "@EndUserText.label": "Orders",
                "elements": {"ID": element_of_view},
            }
        }
    }


def test_an_object_brings_the_document_parts_that_belong_to_it(api: Api) -> None:
    orders = read(api, "localtables", "ORDERS").json()
    of_view = read(api, "views", "V_ORDERS").json()
    deployed = read(api, "views", "V_ORDERS", ".run-time").json()

    assert orders["sharing"] == {"ORDERS": {"targetSpaces": ["HR"]}}
    assert orders["i18n"] == {"de": {"ORDERS.label": "Auftrag"}}
    dependencies = orders["definitions"]["ORDERS"]["_meta"]["dependencies"]
    assert dependencies == {"folderAssignment": "Folder_1", "packageAssignment": "PKG"}
    assert of_view["editorSettings"]["V_ORDERS"]["editor"]["default"] == "SQLVIEWBUILDER"
    assert of_view["i18n"] == {"de": {"V_ORDERS.label": "Aufträge"}}
    assert "editorSettings" not in deployed


def test_what_was_never_deployed_has_no_run_time(api: Api) -> None:
    answer = read(api, "localtables", "NEVER", ".run-time")

    assert answer.status_code == 404
    assert "never deployed" in answer.json()["message"]
    assert read(api, "localtables", "NEVER", ".design-time").ok


@pytest.mark.parametrize(
    ("collection", "name"),
    [("localtables", "orders"), ("views", "ORDERS"), ("widgets", "ORDERS"), ("localtables", "X")],
)
def test_names_and_kinds_are_exact(api: Api, collection: str, name: str) -> None:
    assert api.get(api.objects("SALES", collection, name)).status_code == 404


def test_a_space_is_read_with_what_was_asked_for(api: Api) -> None:
    path = "/dwaas-core/api/v1/spaces/SALES"
    plain = api.get(path).json()
    more = api.get(path, params={"definitions": "ORDERS", "connections": "true"}).json()["SALES"]

    definition = {"version": "1.0.4", "label": "Sales", "priority": 5}
    assert plain == {"SALES": {"spaceDefinition": definition}}
    assert list(more["definitions"]) == ["ORDERS"]
    assert more["connections"] == ["S4"]
    assert api.get("/dwaas-core/api/v1/spaces/sales").status_code == 404


def test_connections_never_show_their_secrets(api: Api) -> None:
    path = "/api/v1/datasphere/spaces/SALES/connections"
    details = "application/vnd.sap.datasphere.space.connections.details+json"

    (brief,) = api.get(path).json()
    (full,) = api.get(path, headers={"Accept": details}).json()

    assert set(brief) == {
        *("name", "businessName", "typeId"),
        *("creation_date", "creator", "realtimeReplicationStatus"),
    }
    assert full["host"] == "erp"
    assert "password" not in full


def test_a_connection_lives_from_create_to_delete(api: Api) -> None:
    path = "/api/v1/datasphere/spaces/SALES/connections"
    athena = {"name": "LAKE", "region": "eu-central-1", "secretKey": "s"}

    made = api.write("POST", path, athena, typeId="ATHENA")
    again = api.write("POST", path, athena, typeId="ATHENA")
    unknown = api.write("POST", path, {"name": "OTHER"}, typeId="TELEX")
    api.write("PUT", f"{path}/LAKE", {"region": "us-east-1", "typeId": "S3"})
    changed = api.get(f"{path}/LAKE").json()
    gone = api.send("DELETE", f"{path}/LAKE")

    assert [made.status_code, again.status_code, unknown.status_code] == [201, 409, 400]
    assert (changed["region"], changed["typeId"]) == ("us-east-1", "ATHENA")
    assert gone.status_code == 204
    assert api.get(made.headers["Location"]).status_code == 404


def test_a_connection_in_use_is_not_deleted(api: Api) -> None:
    answer = api.send("DELETE", "/api/v1/datasphere/spaces/SALES/connections/S4")

    assert answer.status_code == 422
    assert "RT_VBAK" in answer.json()["message"]


def test_many_readers_at_once_get_whole_answers(server: Running) -> None:
    apis = [server.sign_in() for _ in range(6)]
    found: list[int] = []

    def work(api: Api) -> None:
        found.extend(len(listed(api, "localtables", "MANY", top=200)) for _ in range(5))

    threads = [threading.Thread(target=work, args=(api,)) for api in apis]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [200] * 30


def test_a_path_that_does_not_exist_is_said_to(api: Api) -> None:
    answer = api.get("/api/v2/nothing")

    assert answer.status_code == 404
    assert "/api/v2/nothing" in answer.json()["message"]
    assert api.send("PATCH", "/dwaas-core/api/v1/spaces").status_code == 405

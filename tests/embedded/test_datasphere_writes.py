"""Writes of the object API: refusals, deploys and their side effects."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.embedded.datasphere_server import Api, Running, Serve, csn, element, table, view

COLUMNS = {"ID": element(key=True, length=10, label="Id"), "QTY": element("cds.Integer", "Pieces")}
CATALOG = "/api/v1/dwc/catalog/spaces('SALES')/assets"


def content() -> dict[str, Any]:
    model = {
        **table("Model", {"QTY": {"@EndUserText.label": "Pieces"}}),
        "@DataWarehouse.editorType": {"#": "DWCQueryModelEditor"},
        "query": {"SELECT": {"from": {"ref": ["V_TOP"]}, "columns": [{"ref": ["V_TOP", "QTY"]}]}},
    }
    own_label = {"ID": COLUMNS["ID"], "QTY": element("cds.Integer", "My own name")}
    document = csn(
        ORDERS=table("Orders", COLUMNS),
        STAGED=table("Staged", COLUMNS),
        LONELY=table("Lonely", COLUMNS),
        V_BASE=view("Base", "ORDERS", COLUMNS),
        V_TOP=view("Top", "V_BASE", COLUMNS),
        V_OWN=view("Own", "ORDERS", own_label),
        V_STAGED=view("Staged", "STAGED", COLUMNS),
        V_DRAFT=view("Draft", "ORDERS", COLUMNS),
        GENERATED=table("Generated", COLUMNS, **{"@readonly": True}),
        AM=model,
    )
    texts = {"AM": {"measures": {"QTY": {"text": "Pieces", "key": "QTY"}}}}
    draft = view("Draft, reworked", "ORDERS", COLUMNS)
    return {
        "SALES/all.json": {**document, "businessLayerDefinitions": texts},
        "HR/all.json": csn(V_SALES=view("From Sales", "SALES.LONELY", COLUMNS)),
        "objects.json": {
            "SALES.STAGED": {"status": "NotDeployed"},
            "SALES.LONELY": {"folder": "Folder_9"},
            "SALES.V_DRAFT": {
                "draft": {
                    "definition": draft,
                    "changedBy": "MARTINA",
                    "changedOn": "2026-03-17T08:00:00Z",
                }
            },
        },
        "tenant.json": {
            "clients": [
                {"client_id": "sphereglue", "client_secret": "sphereglue-secret", "user": "ROBOT"},
                {"client_id": "eva", "client_secret": "e", "user": "EVA", "spaces": ["HR"]},
            ]
        },
    }


@pytest.fixture(scope="module")
def server(serve_content: Serve) -> Running:
    return serve_content(content())


@pytest.fixture
def api(server: Running) -> Api:
    return server.reset()


def tables(api: Api, *steps: str) -> str:
    return api.objects("SALES", "localtables", *steps)


def edited(api: Api, path: str, **labels: str) -> dict[str, Any]:
    """Read an object and give elements, or the object itself by `self_`, other labels."""
    document = copy.deepcopy(api.get(path).json())
    (definition,) = document["definitions"].values()
    for name, label in labels.items():
        target = definition if name == "self_" else definition["elements"][name]
        target["@EndUserText.label"] = label
    return document


def label_in(state: dict[str, Any], side: str, column: str) -> str:
    return str(state[side]["definition"]["elements"][column]["@EndUserText.label"])


def test_create_deploys_and_says_where_the_object_is(api: Api) -> None:
    answer = api.write("POST", tables(api), csn(NEW=table("New", COLUMNS)))
    state = api.state("SALES", "NEW")

    assert answer.status_code == 201
    assert answer.headers["Location"] == tables(api, "NEW")
    assert state["status"] == "Deployed"
    assert state["createdBy"] == state["changedBy"] == "ROBOT"
    assert state["deployedOn"] == "2026-03-18T14:30:00.001Z"


def test_create_without_deploy_leaves_no_run_time(api: Api) -> None:
    document = csn(V_NEW=view("New", "ORDERS", COLUMNS))
    api.write("POST", api.objects("SALES", "views"), document, deploy="false")

    assert api.state("SALES", "V_NEW")["status"] == "NotDeployed"
    assert "V_NEW" not in [each["name"] for each in api.value(CATALOG)]


def test_a_deploy_changes_what_the_catalog_and_the_metadata_show(api: Api) -> None:
    path = api.objects("SALES", "views", "V_BASE")
    metadata = "/api/v1/dwc/consumption/relational/SALES/V_BASE/$metadata"
    document = edited(api, path, QTY="Number of pieces", self_="Base, renamed")

    api.write("PUT", path, document, deploy="false")
    before = api.value(CATALOG, filter="name eq 'V_BASE'")[0]["label"]
    api.write("PUT", path, document, deploy="true")
    after = api.value(CATALOG, filter="name eq 'V_BASE'")[0]["label"]

    assert (before, after) == ("Base", "Base, renamed")
    assert "Number of pieces" in api.get(metadata).text


def test_an_existing_object_is_not_created_again(api: Api) -> None:
    answer = api.write("POST", tables(api), csn(ORDERS=table("Orders", COLUMNS)))

    assert answer.status_code == 409
    assert "ORDERS" in answer.json()["message"]


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        {"tables": {"X": table("X", COLUMNS)}},
        csn(X=view("A view", "ORDERS", COLUMNS)),
        csn(X=table("X", COLUMNS), Y=table("Y", COLUMNS)),
        csn(X="no definition"),
        {"definitions": {"X": {"kind": ["entity"]}}},
    ],
    ids=["empty", "list", "root", "kind", "two", "no object", "odd kind"],
)
def test_a_payload_that_names_no_object_is_refused(api: Api, document: Any) -> None:
    answer = api.write("POST", tables(api), document)

    assert answer.status_code == 400
    assert "FailedToObtainObjectName" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        {"SELECT": {"from": {"ref": []}, "columns": "x"}},
        {"SET": {"op": "union", "args": []}},
        {"SELECT": {"from": {"join": "left", "args": 3}, "columns": [{"ref": []}, 7]}},
        {"SELECT": None},
        "SELECT 1",
    ],
)
def test_an_odd_query_never_breaks_the_server(api: Api, query: Any) -> None:
    document = csn(V_ODD={**table("Odd", COLUMNS), "query": query})

    answer = api.write("POST", api.objects("SALES", "views"), document)

    assert answer.status_code in (201, 400, 422)
    assert api.get(api.objects("SALES", "views")).ok


def test_an_update_must_name_the_object_of_its_path(api: Api) -> None:
    answer = api.write("PUT", tables(api, "ORDERS"), csn(LONELY=table("X", COLUMNS)))

    assert answer.status_code == 400


def test_an_equal_update_changes_nothing_at_all(api: Api, server: Running) -> None:
    before = api.state("SALES", "ORDERS")
    server.clock.go(60)

    answer = api.write("PUT", tables(api, "ORDERS"), api.get(tables(api, "ORDERS")).json())

    assert answer.status_code == 200
    assert api.state("SALES", "ORDERS") == before


def test_an_update_without_deploy_is_a_draft_until_it_is_deployed(api: Api) -> None:
    path = tables(api, "LONELY")
    document = edited(api, path, QTY="Number")

    api.write("PUT", path, document, deploy="false")
    draft = api.state("SALES", "LONELY")
    api.write("PUT", path, document)
    deployed = api.state("SALES", "LONELY")

    assert (draft["status"], label_in(draft, "runtime", "QTY")) == ("ChangesToDeploy", "Pieces")
    assert (deployed["status"], label_in(deployed, "runtime", "QTY")) == ("Deployed", "Number")
    assert deployed["changedOn"] == draft["changedOn"]


def test_changes_of_one_object_have_an_order_although_the_clock_stands(api: Api) -> None:
    moments = []
    for number in range(3):
        document = edited(api, tables(api, "LONELY"), QTY=f"Number {number}")
        api.write("PUT", tables(api, "LONELY"), document)
        moments.append(api.state("SALES", "LONELY")["changedOn"])

    assert moments == sorted(set(moments))


def test_a_folder_in_a_payload_is_silently_dropped(api: Api) -> None:
    document = edited(api, tables(api, "LONELY"), QTY="Number")
    meta = document["definitions"]["LONELY"]["_meta"]
    meta["dependencies"] = {"folderAssignment": "Folder_other"}

    assert api.write("PUT", tables(api, "LONELY"), document).ok
    definition = api.state("SALES", "LONELY")["design"]["definition"]
    assert definition["_meta"]["dependencies"]["folderAssignment"] == "Folder_9"


def test_a_missing_object_is_named_with_its_column(api: Api) -> None:
    document = csn(V_NEW=view("New", "NOWHERE", COLUMNS))
    path = api.objects("SALES", "views")

    refused = api.write("POST", path, document)
    accepted = api.write("POST", path, document, allowMissingDependencies="true")

    assert refused.status_code == 422
    assert refused.json()["message"] == "MISSING_DEPENDENCY: NOWHERE#ID"
    assert accepted.status_code == 201


def test_a_missing_association_target_is_a_missing_dependency(api: Api) -> None:
    joined = {"type": "cds.Association", "target": "ORDERS", "on": [{"ref": ["_O", "NONE"]}]}
    answer = api.write("POST", tables(api), csn(NEW=table("New", {**COLUMNS, "_O": joined})))

    assert answer.json()["message"] == "MISSING_DEPENDENCY: ORDERS#NONE"


def test_a_view_on_a_column_that_does_not_exist_fails_to_deploy(api: Api) -> None:
    document = csn(V_NEW=view("New", "ORDERS", {**COLUMNS, "NONE": element()}))
    path = api.objects("SALES", "views")

    deployed = api.write("POST", path, document)
    saved = api.write("POST", path, document, deploy="false")

    assert deployed.status_code == 400
    assert deployed.json()["message"] == "Failed to deploy 'V_NEW' in 'SALES'"
    assert saved.status_code == 422
    assert saved.json()["message"] == "MISSING_DEPENDENCY: ORDERS#NONE"
    assert api.get(api.objects("SALES", "views", "V_NEW")).status_code == 404


def test_a_column_that_others_read_is_not_taken_away(api: Api) -> None:
    document = csn(ORDERS=table("Orders", {"ID": COLUMNS["ID"]}))

    refused = api.write("PUT", tables(api, "ORDERS"), document)
    forced = api.write("PUT", tables(api, "ORDERS"), document, saveAnyway="true")

    assert refused.status_code == 422
    assert "NOT_MODIFY_IN_USE" in refused.json()["message"]
    assert "SALES.V_BASE" in refused.json()["message"]
    assert forced.ok


def test_an_object_in_use_is_not_deleted(api: Api) -> None:
    refused = api.send("DELETE", tables(api, "LONELY"))
    forced = api.send("DELETE", tables(api, "LONELY"), params={"deleteAnyway": "true"})

    assert refused.status_code == 422
    assert "NOT_MODIFY_IN_USE" in refused.json()["message"]
    assert "HR.V_SALES" in refused.json()["message"]
    assert forced.status_code == 204
    assert api.get(tables(api, "LONELY")).status_code == 404


def test_read_only_objects_refuse_every_write(api: Api) -> None:
    path = tables(api, "GENERATED")

    answers = [
        api.write("PUT", path, edited(api, path, QTY="Other")),
        api.send("DELETE", path, params={"deleteAnyway": "true"}),
    ]

    assert [each.status_code for each in answers] == [403, 403]


def test_strangers_may_not_write(api: Api, server: Running) -> None:
    eva = server.sign_in("eva", "e")

    answer = eva.write("POST", tables(api), csn(NEW=table("New", COLUMNS)))

    assert answer.status_code == 403
    assert "EVA" in answer.json()["message"]


def test_a_payload_over_25_megabytes_is_refused(api: Api) -> None:
    answer = api.send("POST", tables(api), data=b" " * (25 * 1024 * 1024 + 1))

    assert answer.status_code == 413


def test_a_name_that_is_no_technical_name_is_refused(api: Api) -> None:
    document = {"definitions": {"bad name": table("Bad", COLUMNS)}}

    assert api.write("POST", tables(api), document).status_code == 400


def test_a_deploy_takes_undeployed_objects_upstream_along(api: Api, server: Running) -> None:
    server.clock.go(60)
    path = api.objects("SALES", "views", "V_STAGED")
    assert api.state("SALES", "STAGED")["status"] == "NotDeployed"

    assert api.write("PUT", path, edited(api, path, self_="Staged, renamed")).ok

    staged = api.state("SALES", "STAGED")
    assert staged["status"] == "Deployed"
    assert staged["deployedOn"] == "2026-03-18T14:31:00.000Z"
    assert staged["changedBy"] == "CONTENT_ADMIN"


def test_a_deploy_takes_a_foreign_draft_upstream_along(api: Api) -> None:
    document = csn(V_LAST=view("Last", "V_DRAFT", COLUMNS))
    assert api.write("POST", api.objects("SALES", "views"), document).status_code == 201

    draft = api.state("SALES", "V_DRAFT")
    assert draft["status"] == "Deployed"
    assert draft["runtime"]["definition"]["@EndUserText.label"] == "Draft, reworked"


def test_a_changed_business_name_travels_to_dependents(api: Api) -> None:
    path = tables(api, "ORDERS")
    assert api.write("PUT", path, edited(api, path, QTY="Quantity")).ok

    for name in ("V_BASE", "V_TOP", "AM"):
        state = api.state("SALES", name)
        assert label_in(state, "design", "QTY") == label_in(state, "runtime", "QTY") == "Quantity"
        assert state["status"] == "Deployed"
        assert state["changedBy"] == "ROBOT"
    layer = api.state("SALES", "AM")["design"]["parts"]["businessLayerDefinitions"]
    assert layer["measures"]["QTY"]["text"] == "Quantity"


def test_a_name_of_its_own_and_a_draft_are_left_alone(api: Api) -> None:
    path = tables(api, "ORDERS")
    assert api.write("PUT", path, edited(api, path, QTY="Quantity")).ok

    own, draft = api.state("SALES", "V_OWN"), api.state("SALES", "V_DRAFT")
    assert label_in(own, "design", "QTY") == "My own name"
    assert own["changedBy"] == "CONTENT_ADMIN"
    assert label_in(draft, "runtime", "QTY") == "Quantity"
    assert draft["status"] == "ChangesToDeploy"
    assert draft["runtime"]["definition"]["@EndUserText.label"] == "Draft"


def test_a_business_name_travels_only_when_it_is_deployed(api: Api) -> None:
    path = tables(api, "ORDERS")
    api.write("PUT", path, edited(api, path, QTY="Quantity"), deploy="false")

    assert label_in(api.state("SALES", "V_BASE"), "design", "QTY") == "Pieces"


def test_reset_goes_back_to_the_content(api: Api, server: Running) -> None:
    api.send("DELETE", tables(api, "LONELY"), params={"deleteAnyway": "true"})

    api = server.reset()

    assert api.get(tables(api, "LONELY")).ok

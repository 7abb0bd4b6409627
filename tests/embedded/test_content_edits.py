"""What foreign users did after the first sync can be done, and tells every story promised."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.embedded import world

COLUMNS = ["StorageDescriptor", "Columns"]


def of_sap() -> list[Any]:
    return [edit for edit in world.edits() if edit["side"] == "datasphere"]


def of_glue() -> list[Any]:
    return [edit for edit in world.edits() if edit["side"] == "glue" and "crawl" not in edit]


def patches(side: str) -> list[tuple[str, Any]]:
    """Return (asset, patch step) of every edit on *side*."""
    found = []
    for edit in of_sap() if side == "datasphere" else of_glue():
        name = ".".join(str(edit[k]) for k in ("space", "object", "database", "table") if k in edit)
        found += [(name, step) for step in edit.get("patch", [])]
    return found


def mirrored(name: str) -> Any:
    """Return the Datasphere entity whose mirror the Glue table *name* is."""
    database, table = name.split(".")
    found = [
        entity
        for pair in world.pairs().values()
        if pair["mode"] == "mirror" and pair["target"]["schema"] == database
        for entity in world.entities().values()
        if entity.space == pair["source"]["schema"] and world.glue_name(pair, entity.name) == table
    ]
    assert len(found) == 1, name
    return found[0]


def glue_columns(name: str) -> set[str]:
    if name in world.glue_tables():
        return set(world.columns(world.glue_tables()[name]))
    return {column.lower() for column in mirrored(name).elements}


def follow(document: Any, path: list[str]) -> Any:
    for step in path:
        document = document[step]
    return document


def test_there_are_at_least_twenty_edits_and_each_says_what_it_is_in_one_sentence() -> None:
    assert len(world.edits()) >= 20
    assert all(edit["note"].endswith((".", " ...")) for edit in world.edits())


def test_an_edit_does_exactly_one_thing() -> None:
    for edit in world.edits():
        assert len({"create", "delete", "patch", "crawl"} & set(edit)) == 1
    for _, step in patches("datasphere") + patches("glue"):
        assert len({"value", "remove", "rename"} & set(step)) == 1


def test_edits_are_made_by_foreign_users() -> None:
    clients = {c["client_id"] for c in world.tenant()["clients"]} - {"sphereglue"}

    assert {edit["as"] for edit in of_sap()} == {"modeler", "steward"} <= clients
    assert {edit["as"] for edit in of_glue()} == {"crawler", "analyst"}


@pytest.mark.parametrize("edit", of_sap(), ids=lambda edit: edit["object"])
def test_a_patch_in_datasphere_finds_its_place_and_changes_something(edit: Any) -> None:
    entity = world.entities().get(f"{edit['space']}.{edit['object']}")
    document = {"definitions": {edit["object"]: entity.definition}} if entity else {}
    for step in edit.get("patch", []):
        parent = follow(document, step["path"][:-1])
        if "value" in step:
            assert parent.get(step["path"][-1]) != step["value"]
        else:
            assert step["path"][-1] in parent


@pytest.mark.parametrize("edit", of_glue(), ids=lambda edit: edit["table"])
def test_a_patch_in_glue_finds_its_table_and_column(edit: Any) -> None:
    name = f"{edit['database']}.{edit['table']}"
    if "create" in edit:
        assert name not in world.glue_tables()
        return
    known = glue_columns(name)
    for step in edit.get("patch", []):
        is_new = "Name" in (step["value"] if isinstance(step.get("value"), dict) else {})
        if step["path"][:2] == COLUMNS:
            assert (step["path"][2] in known) != is_new
        if step["path"][-1] == "Comment" and "value" in step:
            assert len(step["value"].encode()) <= 255


def test_nothing_that_others_read_is_deleted() -> None:
    edges = world.lineage(with_associations=True)
    flow_text = [world.source_names(flow) for flow in world.flows("transformationflows").values()]

    for edit in of_sap():
        if "delete" in edit:
            assert not world.downstream(edges, f"{edit['space']}.{edit['object']}")
            assert not any(edit["object"] in names for names in flow_text)


def test_no_query_uses_a_column_that_goes_or_gets_another_name() -> None:
    gone = {
        (name, step["path"][3])
        for name, step in patches("datasphere")
        if len(step["path"]) == 4 and ("remove" in step or "rename" in step)
    }
    assert gone
    edges = world.lineage(with_associations=False)
    for name, column in gone:
        for downstream in (t for s, t in edges if s == name and t in world.entities()):
            query = world.entities()[downstream].definition.get("query", {})
            refs = [p["ref"] for p in world.walk(query) if isinstance(p, dict) and "ref" in p]
            assert column not in {ref[-1] for ref in refs}


def test_a_field_is_in_conflict() -> None:
    sap = {(n, s["path"][3]): s.get("value") for n, s in patches("datasphere") if _is_label(s)}
    glue = {(n, s["path"][2]): s.get("value") for n, s in patches("glue") if _is_comment(s)}
    here = sap["LOGISTICS.SHIPMENTS", "CARRIER"]
    there = glue["logistics_db.shipments", "carrier"]
    pair = world.pairs()["logistics"]

    assert here != there
    assert pair["authority"].get("label", pair["authority"]["default"]) == "ask"
    assert pair["direction"] == "both"


def test_both_sides_made_one_edit_alike() -> None:
    sap = {s["path"][3]: s.get("value") for _, s in patches("datasphere") if _is_label(s)}
    glue = {s["path"][2]: s.get("value") for _, s in patches("glue") if _is_comment(s)}

    assert sap["GOODS_ISSUE_DATE"] == glue["goods_issue_date"]


def _is_label(step: Any) -> bool:
    return len(step["path"]) == 5 and step["path"][4] == "@EndUserText.label"


def _is_comment(step: Any) -> bool:
    return step["path"][:2] == COLUMNS and step["path"][-1] == "Comment"


def test_an_asset_was_renamed_by_deleting_and_creating_it() -> None:
    deleted = [f"{e['space']}.{e['object']}" for e in of_sap() if "delete" in e]
    created = {
        f"{e['space']}.{e['object']}": e["create"]["definitions"][e["object"]]["elements"]
        for e in of_sap()
        if "create" in e
    }

    assert "SALES.PRICE_CONDITIONS" in deleted
    assert (
        created["SALES.PRICING_CONDITIONS"] == world.entities()["SALES.PRICE_CONDITIONS"].elements
    )
    assert set(created) == {"SALES.PRICING_CONDITIONS", "SALES.RETURN_REASONS"}


def test_types_moved_in_each_way() -> None:
    after = copy.deepcopy({k: dict(e.elements) for k, e in world.entities().items()})
    for name, step in patches("datasphere"):
        path = step["path"]
        if len(path) == 5 and path[4] in {"type", "length"}:
            column = after[name][path[3]] = dict(after[name][path[3]])
            if "value" in step:
                column[path[4]] = step["value"]
            else:
                del column[path[4]]

    assert after["FINANCE.AP_INVOICES"]["PAYMENT_TERMS"]["type"] == "cds.Integer"
    assert "length" not in after["FINANCE.AP_INVOICES"]["PAYMENT_TERMS"]
    assert after["HR.PAYROLL_RESULTS"]["RUN_ID"]["type"] == "cds.UUID"
    assert (
        after["HR.EMPLOYEES"]["JOB_TITLE"]["length"]
        > world.entities()["HR.EMPLOYEES"].elements["JOB_TITLE"]["length"]
    )


def test_columns_came_went_and_got_other_names_on_both_sides() -> None:
    sap = [step for _, step in patches("datasphere") if len(step["path"]) == 4]
    glue = [step for _, step in patches("glue") if step["path"][:2] == COLUMNS]

    assert any("value" in step for step in sap)
    assert any("remove" in step for step in sap)
    assert any("rename" in step for step in sap)
    assert any("rename" in step for step in glue)
    assert any(len(step["path"]) == 3 and "value" in step for step in glue)


def test_texts_were_erased_by_a_crawler_and_by_an_iceberg_commit() -> None:
    wiped = [(name, step["path"][2]) for name, step in patches("glue") if "remove" in step]

    assert [edit["crawl"] for edit in world.edits() if "crawl" in edit] == ["landing_raw"]
    assert ("logistics_db.inventory_levels", "quantity") in wiped


def test_assets_were_deleted_and_made_on_both_sides() -> None:
    assert {e["object"] for e in of_sap() if "delete" in e} >= {"INCOTERMS"}
    assert [e["table"] for e in of_glue() if "delete" in e] == ["currencies"]
    assert [e["table"] for e in of_glue() if "create" in e] == ["budget_2026"]


def test_descriptions_parameters_owners_and_tags_were_edited_in_glue() -> None:
    paths = {(name, *step["path"]) for name, step in patches("glue")}

    assert ("sales_db.open_orders", "Description") in paths
    assert ("sales_db.sales_order_items", "Parameters", "data_quality_score") in paths
    assert ("logistics_db.shipments", "Owner") in paths
    assert ("logistics_db.shipments", "Parameters", "tags") in paths


def test_one_edit_is_a_draft_that_nobody_deployed() -> None:
    assert [e["object"] for e in of_sap() if not e["deploy"]] == ["SALES_ORGANIZATIONS"]

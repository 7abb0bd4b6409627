from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sync.connectors.datasphere.objects import to_asset
from sync.match.score import combine
from sync.model.asset import Asset, AssetRef, Column, Kind, System
from sync.model.datatype import Scalar
from sync.renames import Rename, find_asset_renames, find_column_renames
from sync.renames.score import FLOOR, SURE
from tests.factories import make_asset, make_column
from tests.renames_world import (
    AssetCase,
    ColumnCase,
    asset_cases,
    column_cases,
    unseen_cases,
)
from tests.strategies import glue_tables, sap_assets

EMBEDDED = Path(__file__).parent.parent / "data" / "embedded"
PRECISION = 0.95
RECALL = 0.85


def in_columns(case: ColumnCase) -> list[Rename[Any]]:
    return list(find_column_renames(case.before, case.after))


def in_assets(case: AssetCase) -> list[Rename[Any]]:
    return list(
        find_asset_renames(case.gone, case.new, upstream=case.upstream, downstream=case.downstream)
    )


def judge(cases: Iterable[Any], find: Callable[[Any], list[Rename[Any]]]) -> tuple[list[int], ...]:
    """Return (right, wrong, missed) of everything reported, and of what is sure."""
    every, sure = [0, 0, 0], [0, 0, 0]
    for case in cases:
        found = find(case)
        for counts, kept in ((every, found), (sure, [each for each in found if each.sure])):
            pairs = {(each.before, each.after) for each in kept}
            counts[0] += len(pairs & case.truth)
            counts[1] += len(pairs - case.truth)
            counts[2] += len(case.truth - pairs)
    return every, sure


def rates(counts: Sequence[int]) -> tuple[float, float]:
    right, wrong, missed = counts
    return right / (right + wrong), right / (right + missed)


def renamed(renames: Iterable[Rename[Any]]) -> dict[Any, Any]:
    return {rename.before: rename.after for rename in renames}


def table(*columns: str, **more: Any) -> Asset:
    return make_asset("T", columns=columns, **more)


# The labelled set


def test_the_labelled_set_holds_at_least_200_renames_and_as_many_decoys():
    cases = [*column_cases(), *asset_cases()]
    assert sum(len(case.truth) for case in cases) >= 200
    assert sum(case.decoys for case in cases) >= 200
    assert {column.before.system for column in column_cases()} == set(System)
    assert {asset.system for case in asset_cases() for asset in case.gone} == set(System)


@pytest.mark.parametrize(
    ("cases", "find"),
    [
        pytest.param(column_cases(), in_columns, id="columns"),
        pytest.param(asset_cases(), in_assets, id="assets"),
        pytest.param(unseen_cases(), in_columns, id="columns of other trades"),
    ],
)
def test_renames_are_found_with_precision_and_recall(cases, find, figure):
    every, sure = judge(cases, find)
    (precision, recall), (sure_precision, sure_recall) = rates(every), rates(sure)
    truth, decoys = sum(len(case.truth) for case in cases), sum(case.decoys for case in cases)
    figure(
        f"{truth} renames, {decoys} decoys: precision {precision:.3f}, recall {recall:.3f}"
        f" (sure alone: {sure_precision:.3f}, {sure_recall:.3f})"
    )
    assert precision >= PRECISION
    assert recall >= RECALL
    assert sure[1] == 0


def test_no_decoy_takes_the_place_of_a_missing_asset():
    for case in asset_cases():
        for _, partner in case.truth:
            found = in_assets(replace(case, new=[one for one in case.new if one.ref != partner]))
            assert renamed(found).items() <= case.truth, partner


def test_hardly_a_decoy_takes_the_place_of_a_missing_column_and_never_surely():
    wrong, total = [], 0
    for case in column_cases():
        for _, partner in case.truth:
            kept = tuple(each for each in case.after.columns if each.name != partner)
            found = in_columns(replace(case, after=replace(case.after, columns=kept)))
            wrong += [each for each in found if (each.before, each.after) not in case.truth]
            total += 1
    assert not any(rename.sure for rename in wrong)
    assert len(wrong) <= 0.05 * total


# Laws


@given(st.one_of(sap_assets(), glue_tables()))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_table_has_no_renames_against_itself(asset):
    assert find_column_renames(asset, asset) == []
    assert find_asset_renames([asset], [asset]) == []


WORDS = [
    *("customer", "order", "net", "date", "status", "plant", "region"),
    *("code", "weight", "price", "cost", "tax"),
]
NAMES = st.lists(
    st.lists(
        st.sampled_from(WORDS),
        min_size=1,
        max_size=3,
    ).map("_".join),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(NAMES, NAMES)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_each_rename_is_one_to_one_and_its_evidence_adds_up_to_the_score(old, new):
    before, after = table(*old), table(*new)
    found = find_column_renames(before, after)
    assert len(renamed(found)) == len(found) == len({rename.after for rename in found})
    for rename in found:
        assert rename.before in set(old) - set(new)
        assert rename.after in set(new) - set(old)
        assert rename.score == pytest.approx(combine(e.weight for e in rename.evidence), abs=1e-4)
        assert FLOOR <= rename.score <= 1
        ambiguous = any(each.kind == "ambiguous" for each in rename.evidence)
        assert rename.sure == (rename.score >= SURE and not ambiguous)


def test_the_evidence_of_assets_adds_up_to_the_score():
    found = [rename for case in asset_cases() for rename in in_assets(case)]
    assert len(found) > 40
    for rename in found:
        assert rename.score == pytest.approx(combine(e.weight for e in rename.evidence), abs=1e-4)


def test_the_order_of_the_input_does_not_matter():
    cases = asset_cases()
    gone = [asset for case in cases for asset in case.gone]
    new = [asset for case in cases for asset in case.new]
    expected = find_asset_renames(gone, new)
    chance = random.Random(5)
    for _ in range(3):
        chance.shuffle(gone)
        chance.shuffle(new)
        assert find_asset_renames(gone, new) == expected


@given(NAMES, st.sampled_from(["_new", "_raw", "_V2", "_key", "X", "_eur", "_old"]))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_suffix_to_every_column_in_its_place_is_found(names, suffix):
    after = [name + suffix for name in names]
    assume(not set(names) & set(after))
    found = find_column_renames(table(*names), table(*after))
    assert renamed(found) == dict(zip(names, after, strict=True))


@given(NAMES)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_another_case_style_is_always_a_sure_rename(names):
    camel = ["".join(word.title() for word in name.split("_")) for name in names]
    assume(len({name.lower() for name in camel}) == len(names))
    found = find_column_renames(table(*names), table(*camel))
    assert renamed(found) == dict(zip(names, camel, strict=True))


@given(st.floats(0, 1), st.floats(0, 1), st.lists(st.floats(-0.9, 0.9), max_size=5))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_more_of_a_reason_never_lowers_and_more_of_a_doubt_never_raises_the_score(one, two, rest):
    less, more = sorted((one, two))
    assert combine([more, *rest]) >= combine([less, *rest]) - 1e-12
    assert combine([-more, *rest]) <= combine([-less, *rest]) + 1e-12


# Columns


def test_a_column_that_only_moves_is_no_rename():
    assert find_column_renames(table("A_DATE", "B_DATE", "C"), table("C", "B_DATE", "A_DATE")) == []


def test_a_copy_beside_the_original_is_no_rename():
    assert find_column_renames(table("BALANCE"), table("BALANCE", "BALANCE_OLD")) == []


def test_a_near_tie_is_reported_as_a_question_that_names_the_rival():
    def partners(*names: str) -> list[Column]:
        return [make_column(name, label="Partner Function") for name in names]

    before = make_asset("T", columns=["ID", *partners("PF_A", "PF_B")])
    found = find_column_renames(
        before, make_asset("T", columns=[*partners("ROLE_C", "ROLE_D"), "ID"])
    )
    assert len(found) == 2
    for rename in found:
        assert not rename.sure
        assert "may be it as well" in rename.evidence[-1].detail
        assert rename.evidence[-1].weight < 0


def test_an_addition_beside_an_equally_near_one_is_not_taken_by_chance():
    before, after = table("ID", "PHONE", "CITY"), table("ID", "PHONE_1", "PHONE_2", "CITY")
    assert find_column_renames(before, after) == []


def test_a_split_column_is_no_sure_rename():
    found = find_column_renames(
        table("ID", "ADDRESS", "X"), table("ID", "ADDRESS_STREET", "ADDRESS_TOWN", "X")
    )
    assert all(not rename.sure for rename in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("NET_AMOUNT", "GROSS_AMOUNT"),
        ("START_DATE", "END_DATE"),
        ("SALES_2023", "SALES_2024"),
        ("CREATED_BY", "CHANGED_BY"),
        ("ADDRESS1", "ADDRESS2"),
        ("CUSTOMER_ID", "SUPPLIER_ID"),
        ("SHIP_TO_ID", "BILL_TO_ID"),
    ],
)
def test_words_that_exclude_each_other_are_no_rename_even_in_the_same_place(before, after):
    assert find_column_renames(table("ID", before, "X"), table("ID", after, "X")) == []


def test_an_equal_label_carries_a_name_that_says_nothing():
    def state(name: str) -> Asset:
        return table("ID", make_column(name, label="Grace Days"), "X")  # type: ignore[arg-type]

    (rename,) = find_column_renames(state("F004"), state("GRACE"))
    assert {"label", "position", "neighbours", "type"} <= {each.kind for each in rename.evidence}


def test_a_comment_counts_in_glue_as_a_label_does_in_sap():
    def state(name: str) -> Asset:
        column = make_column(name, system=System.GLUE, comment="Quantity on hand")
        return make_asset("t", columns=["sku", column, "x"], system=System.GLUE)

    (rename,) = find_column_renames(state("fld1"), state("on_hand_qty"))
    assert any(each.kind == "label" for each in rename.evidence)


def test_another_family_of_types_speaks_against_a_rename():
    flag = make_column("PAID_FLAG", type=Scalar("cds.Boolean"), native_type="cds.Boolean")
    day = make_column("PAID", type=Scalar("cds.Date"), native_type="cds.Date")
    before, after = [make_asset("T", columns=["ID", each, "X"]) for each in (flag, day)]
    assert not any(rename.sure for rename in find_column_renames(before, after))


def test_technical_columns_take_no_part():
    landed = make_column("__timestamp", technical=True)
    after = make_asset("T", columns=["ID", landed])
    assert find_column_renames(table("ID", "TIMESTAMP"), after) == []


# Assets

ORDER = ("ORDER_NUMBER", "SOLD_TO", "PLANT", "INCOTERMS", "VALUE_NET")


def asset(name: str, columns: Sequence[str] = ORDER, **more: Any) -> Asset:
    space, _, own = name.partition(".")
    return make_asset(own, schema=space, columns=columns, **more)


def view(name: str, query: str, columns: Sequence[str] = ORDER) -> Asset:
    entity = {"kind": "entity", "query": {"SELECT": {"from": {"ref": [query]}}}}
    own = name.partition(".")[2]
    body = {"listing": {"changedOn": name}, "definition": {"definitions": {own: entity}}}
    return asset(name, columns, body=body, kind=Kind.VIEW)


def test_an_equal_query_is_decisive_whatever_the_name():
    (rename,) = find_asset_renames(
        [view("S.X1", "a", ["K"]), view("S.X2", "b", ["K"])], [view("S.V_TREE", "b", ["K"])]
    )
    assert (rename.before.name, rename.sure) == ("X2", True)
    assert rename.evidence[0].kind == "body"


def test_equal_definitions_of_two_tables_are_a_question():
    found = find_asset_renames([view("S.X1", "a"), view("S.X2", "a")], [view("S.V_TREE", "a")])
    assert not any(rename.sure for rename in found)


def test_two_glue_tables_with_other_columns_have_other_definitions():
    def body(*names: str) -> dict[str, Any]:
        columns = [{"Name": name, "Type": "string"} for name in names]
        return {"Name": "t", "StorageDescriptor": {"Columns": columns, "Location": "s3://x"}}

    one = asset("db.a1", ["k"], body=body("k"), system=System.GLUE)
    two = asset("db.b2", ["v"], body=body("v"), system=System.GLUE)
    assert find_asset_renames([one], [two]) == []


def test_the_same_location_is_decisive_unless_several_lie_there():
    def at(name: str, place: str, *columns: str) -> Asset:
        return asset(name, columns or ORDER, storage={"location": place}, system=System.GLUE)

    (rename,) = find_asset_renames([at("db.t17", "s3://l/v", "a")], [at("db.visits", "s3://l/v/")])
    assert any(each.kind == "location" for each in rename.evidence)
    shared = [at("db.t17", "s3://l/v", "a"), at("db.t18", "s3://l/v", "b")]
    assert not any(r.sure for r in find_asset_renames(shared, [at("db.visits", "s3://l/v")]))


def test_lineage_carries_what_the_names_do_not():
    gone, new = asset("S.ZV_001"), asset("S.CASH_FLOW", (*ORDER, "EXTRA"))
    ups = frozenset({AssetRef("dsp", "S", "BANK"), AssetRef("dsp", "S", "PLAN")})
    (bare,) = find_asset_renames([gone], [new]) or [None]
    (rename,) = find_asset_renames([gone], [new], upstream={gone.ref: ups, new.ref: ups})
    assert any(each.kind == "lineage" for each in rename.evidence)
    assert bare is None or bare.score < rename.score


def test_a_neighbour_that_was_renamed_too_is_the_same_neighbour():
    source, target = asset("S.CUSTOMER_LIST"), asset("S.CUSTOMERS_LIST")
    gone, new = asset("S.ZV_001"), asset("S.RISK_BOARD", (*ORDER, "EXPOSURE"))
    upstream = {gone.ref: frozenset({source.ref}), new.ref: frozenset({target.ref})}
    found = find_asset_renames([source, gone], [target, new], upstream=upstream)
    assert renamed(found)[source.ref] == target.ref
    lineage = [e for r in found if r.before == gone.ref for e in r.evidence if e.kind == "lineage"]
    assert lineage


def test_a_move_to_another_schema_is_a_rename_and_to_another_connection_is_none():
    here, there = asset("SANDBOX.SCORES"), asset("SALES.SCORES")
    (rename,) = find_asset_renames([here], [there])
    assert rename.after == there.ref
    away = replace(there, ref=replace(there.ref, connection="other"))
    assert find_asset_renames([here], [away]) == []


def test_what_is_gone_from_one_list_and_in_the_other_is_no_rename():
    assert find_asset_renames([asset("S.A")], [asset("S.A")]) == []


# The embedded world, in its connector's own words


def embedded_assets(suffix: str = "") -> list[Asset]:
    found = []
    for path in sorted(EMBEDDED.glob("spaces/*/*.json")):
        for name, definition in json.loads(path.read_text("utf-8")).get("definitions", {}).items():
            own = name + suffix
            body = {"space": path.parent.name, "listing": {"technicalName": own}}
            body |= {"definition": {"definitions": {own: definition}}, "draft": None}
            found.append(to_asset(AssetRef("dsp", path.parent.name, own), body))
    return found


def test_every_embedded_asset_is_surely_found_under_a_new_name():
    old, new = embedded_assets(), embedded_assets("_2")
    assert len(old) >= 40
    found = find_asset_renames(old, new)
    assert renamed(found) == {one.ref: two.ref for one, two in zip(old, new, strict=True)}
    assert all(rename.sure for rename in found)


def test_no_embedded_asset_is_surely_another_one():
    world = embedded_assets()
    chance = random.Random(4)
    for _ in range(10):
        chance.shuffle(world)
        half = len(world) // 2
        assert not any(each.sure for each in find_asset_renames(world[:half], world[half:]))


# Speed


def many_names(count: int) -> list[str]:
    chance = random.Random(1)
    return [f"{'_'.join(chance.sample(WORDS, 2))}_{index}" for index in range(count)]


def test_a_table_of_3000_columns_is_compared_in_seconds():
    names = many_names(3000)
    after = [f"{name}_raw" for name in names]
    start = time.process_time()
    found = find_column_renames(table(*names), table(*after))
    assert time.process_time() - start < 20
    assert renamed(found) == dict(zip(names, after, strict=True))


def test_a_thousand_gone_and_a_thousand_new_assets_are_compared_in_seconds():
    chance = random.Random(2)
    columns = [[f"{w}_{chance.randrange(60)}" for w in WORDS] for _ in range(1000)]
    names = many_names(1000)
    gone = [asset(f"S.T_{name}", held) for name, held in zip(names, columns, strict=True)]
    new = [asset(f"S.V_{name}", held) for name, held in zip(names, columns, strict=True)]
    start = time.process_time()
    found = find_asset_renames(gone, new)
    assert time.process_time() - start < 30
    assert renamed(found) == {one.ref: two.ref for one, two in zip(gone, new, strict=True)}

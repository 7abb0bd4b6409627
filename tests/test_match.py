from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.match import Candidate, CandidateColumn, Gain, Match, find_matches, report
from sync.match.families import compatibility, family
from sync.match.schemas import kinship
from sync.match.score import AMBIGUOUS, Strengths, combine, score_of, weigh
from sync.match.words import fold, name_strength, read_name
from sync.model.asset import AssetRef, Kind
from sync.model.pair import Naming
from tests.match_world import labelled_world

AUTOMATIC = 0.85
ORDER = ("ORDER_ID", "CUSTOMER_ID", "ORDER_DATE", "NET_AMOUNT", "SALES_ORG", "PLANT")
GENERIC = ("ID", "NAME", "CREATED_AT")


def sap(name: str, columns: Sequence[str] = ORDER, **more: Any) -> Candidate:
    """Return SPACE.NAME as the matcher sees it."""
    space, _, own = name.partition(".")
    found = tuple(CandidateColumn(column, "cds.String(20)") for column in columns)
    values = {"kind": Kind.LOCAL_TABLE, "columns": found} | more
    return Candidate(ref=AssetRef("dsp", space, own), **values)


def glue(name: str, columns: Sequence[str] = ORDER, **more: Any) -> Candidate:
    """Return database.table as the matcher sees it."""
    database, _, own = name.partition(".")
    found = tuple(CandidateColumn(column.lower(), "string") for column in columns)
    values = {"kind": Kind.GLUE_TABLE, "columns": found} | more
    return Candidate(ref=AssetRef("lake", database, own), **values)


def pairs(matches: Sequence[Match], least: float = 0.0) -> set[tuple[str, str]]:
    return {(str(match.sap), str(match.glue)) for match in matches if match.score >= least}


def kinds(match: Match) -> set[str]:
    return {reason.kind for reason in match.evidence}


def judge(
    left: Sequence[Candidate], right: Sequence[Candidate], truth: set[tuple[str, str]]
) -> tuple[set[tuple[str, str]], float]:
    """Return the wrong automatic links, and the share of the right ones among all there are."""
    found = pairs(find_matches(left, right), AUTOMATIC)
    there = {str(one.ref) for one in (*left, *right)}
    possible = {pair for pair in truth if set(pair) <= there}
    return found - truth, len(found & possible) / len(possible)


# The labelled world


def test_the_labelled_world_is_matched_without_a_wrong_automatic_link():
    left, right, truth = labelled_world()
    assert len(truth) >= 60
    wrong, recall = judge(left, right, truth)
    assert wrong == set()
    assert recall >= 0.8


def test_every_labelled_pair_is_at_least_asked_about():
    left, right, truth = labelled_world()
    assert truth <= pairs(find_matches(left, right))


@pytest.mark.parametrize("side", [0, 1], ids=["a SAP asset", "a Glue table"])
def test_no_partner_takes_the_place_of_a_missing_one(side):
    world = labelled_world()
    for missing in world[side]:
        sides = [list(world[0]), list(world[1])]
        sides[side].remove(missing)
        assert judge(*sides, world[2])[0] == set(), missing.ref


def test_halves_of_the_world_are_matched_without_a_wrong_automatic_link():
    left, right, truth = labelled_world()
    chance = random.Random(7)
    for _ in range(20):
        some = chance.sample(left, len(left) // 2)
        others = chance.sample(right, len(right) // 2)
        assert judge(some, others, truth)[0] == set()


def test_a_landing_database_that_says_nothing_gives_no_wrong_automatic_link():
    left, right, truth = labelled_world()
    landed = {
        str(one.ref): replace(one, ref=AssetRef("lake", "landing_raw", one.ref.name))
        for one in right
        if one.ref.schema != "web_db"
    }
    truth = {(mine, str(landed[other].ref)) for mine, other in truth}
    wrong, recall = judge(left, list(landed.values()), truth)
    assert wrong == set()
    assert recall >= 0.6


def test_the_answer_does_not_depend_on_the_order_of_the_input():
    left, right, _ = labelled_world()
    expected = find_matches(left, right)
    chance = random.Random(3)
    for _ in range(3):
        chance.shuffle(left)
        chance.shuffle(right)
        assert find_matches(left, right) == expected


# Decisive evidence


def test_our_mark_decides_whatever_else_differs():
    (match,) = find_matches(
        [sap("SALES.ORDERS"), sap("SALES.OTHER")],
        [glue("hr_db.people", ["nobody"], mark="SALES.ORDERS")],
    )
    assert (match.sap.name, match.score) == ("ORDERS", 1.0)
    assert match.evidence[0].kind == "mark"


@pytest.mark.parametrize(
    ("target", "location"),
    [
        pytest.param("s3://b/land/ORDERS", "s3://b/land/ORDERS/", id="the path itself"),
        pytest.param("s3://b/land/ORDERS/", "s3a://b/land/ORDERS/initial", id="below the path"),
        pytest.param("s3://b/land", "s3://b/land/ORDERS/initial/", id="named in a container"),
        pytest.param("s3://b/land", "s3://b/land/orders", id="another spelling of the name"),
        pytest.param("s3://b/land", "s3://b/land/SALES/ORDERS/", id="below the space's folder"),
        pytest.param("/land/x", "s3://b/land/x/ORDERS/delta/", id="a path without a bucket"),
        pytest.param("s3://b/land/FX", "s3://b/land/FX/initial", id="renamed, alone on its path"),
        pytest.param("s3://b/l/ORDERS", "s3://b/l/ORDERS/year=2026", id="a partition's folder"),
    ],
)
def test_a_replication_target_decides(target, location):
    (match,) = find_matches(
        [sap("SALES.ORDERS", flow_targets=(target,))],
        [glue("raw.tab_77", ["nobody"], location=location)],
    )
    assert match.score >= 0.95
    assert match.evidence[0].kind == "replication_target"


@pytest.mark.parametrize(
    ("target", "location"),
    [
        pytest.param("s3://b/land/ORDERS", "s3://b/land/ORDERS_OLD/", id="a longer name"),
        pytest.param("s3://b/land/ORDERS", "s3://b/land/ORDERS/backup/", id="another thing below"),
        pytest.param("s3://b/land/ORDERS", "s3://c/land/ORDERS/", id="another bucket"),
        pytest.param("s3://b/land/ORDERS", "s3://b/land/", id="the folder above"),
        pytest.param("s3://b/land", "s3://b/land/ITEMS/initial", id="another object there"),
        pytest.param("ORDERS", "s3://b/any/ORDERS/", id="a bare name"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_location_elsewhere_does_not_decide(target, location):
    matches = find_matches(
        [sap("SALES.ORDERS", flow_targets=(target,))], [glue("raw.t", location=location)]
    )
    assert all("replication_target" not in kinds(match) for match in matches)


def test_assets_that_share_a_container_are_told_apart_by_name():
    to = {"flow_targets": ("s3://b/land",)}
    matches = find_matches(
        [sap("SALES.ORDERS", **to), sap("SALES.ITEMS", **to)],
        [
            glue("raw.a", location="s3://b/land/"),
            glue("raw.b", location="s3://b/land/ITEMS/"),
            glue("raw.c", location="s3://b/land/ORDERS/"),
        ],
    )
    expected = {("SALES.ORDERS", "raw.c"), ("SALES.ITEMS", "raw.b")}
    assert pairs(matches, AUTOMATIC) == expected


def test_names_that_differ_only_by_case_are_told_apart_by_their_paths():
    matches = find_matches(
        [sap(f"S.{name}", flow_targets=("s3://b/land",)) for name in ("ORDERS", "Orders")],
        [
            glue("raw.orders", location="s3://b/land/ORDERS/"),
            glue("raw.orders_0a1b2c3d", location="s3://b/land/Orders/"),
        ],
    )
    assert pairs(matches) == {("S.ORDERS", "raw.orders"), ("S.Orders", "raw.orders_0a1b2c3d")}


def test_the_initial_load_wins_over_its_changes():
    tables = [
        glue("raw.delta", location="s3://b/land/ORDERS/delta/"),
        glue("raw.initial", location="s3://b/land/ORDERS/initial/"),
    ]
    flowing = sap("SALES.ORDERS", flow_targets=("s3://b/land/ORDERS",))
    assert pairs(find_matches([flowing], tables)) == {("SALES.ORDERS", "raw.initial")}
    without_flow = find_matches([sap("SALES.ORDERS")], tables)
    assert pairs(without_flow, AUTOMATIC) == {("SALES.ORDERS", "raw.initial")}
    assert pairs(find_matches([flowing], tables[:1]), AUTOMATIC) == {("SALES.ORDERS", "raw.delta")}


@pytest.mark.parametrize(
    "entity", ["sales_db.orders", "AwsDataCatalog.sales_db.orders", '"X"."SALES_DB"."ORDERS"']
)
def test_a_remote_table_matches_exactly_the_table_that_it_reads(entity):
    (match,) = find_matches(
        [sap("S.RT_ANY", ["nobody"], remote_entity=entity)],
        [glue("sales_db.orders"), glue("other_db.orders")],
    )
    assert (str(match.glue), match.evidence[0].kind) == ("sales_db.orders", "remote_source")
    assert match.score >= 0.95


def test_a_second_table_or_asset_is_matched_by_decisive_evidence_only():
    matches = find_matches(
        [sap("S.ORDERS"), sap("S.RT_ORDERS", remote_entity="s_db.orders")],
        [glue("s_db.orders", mark="S.ORDERS"), glue("s2.copy_9", ["x"], mark="S.ORDERS")],
    )
    assert pairs(matches) == {
        ("S.ORDERS", "s_db.orders"),
        ("S.ORDERS", "s2.copy_9"),
        ("S.RT_ORDERS", "s_db.orders"),
    }
    by_name = find_matches([sap("S.ORDERS")], [glue("s_db.orders"), glue("s_db.orders_v")])
    assert pairs(by_name) == {("S.ORDERS", "s_db.orders")}


def test_beside_a_decisive_table_only_the_namesake_is_matched_without_a_question():
    flow = {"flow_targets": ("s3://b/land/FX",)}
    landed = glue("raw.fx", location="s3://b/land/FX/initial/")
    (one, two) = find_matches([sap("FI.RATES", **flow)], [landed, glue("fi_db.rates")])
    assert (one.glue.name, two.glue.name) == ("fx", "rates")
    assert two.score >= AUTOMATIC
    (one, two) = find_matches([sap("FI.RATES", **flow)], [landed, glue("lake.rates")])
    assert two.score <= AMBIGUOUS
    assert "ambiguous with raw.fx" in two.evidence[-1].detail
    weak = glue("lake.rates_hist", ORDER[:3])
    assert pairs(find_matches([sap("FI.RATES", **flow)], [landed, weak])) == {
        ("FI.RATES", "raw.fx")
    }


def test_a_mark_that_two_connections_answer_to_does_not_decide():
    twice = [replace(sap("S.ORDERS"), ref=AssetRef(name, "S", "ORDERS")) for name in ("dev", "prd")]
    (match,) = find_matches(twice, [glue("s_db.orders", mark="S.ORDERS")])
    assert match.score <= AMBIGUOUS
    assert "ambiguous" in kinds(match)


# Names, schemas and columns


def test_the_schema_decides_between_tables_of_one_name():
    matches = find_matches(
        [sap("SANDBOX.CUSTOMERS"), sap("MASTERDATA.CUSTOMERS")],
        [glue("masterdata_db.customers")],
    )
    assert pairs(matches) == {("MASTERDATA.CUSTOMERS", "masterdata_db.customers")}
    assert matches[0].score >= AUTOMATIC


def test_a_sandbox_copy_alone_is_no_automatic_link():
    matches = find_matches([sap("SANDBOX.CUSTOMERS")], [glue("masterdata_db.customers")])
    assert pairs(matches, AUTOMATIC) == set()


def test_known_schema_pairs_decide_where_names_cannot():
    left = [sap("S4_A.ORDERS"), sap("S4_B.ORDERS")]
    right = [glue("x17.orders"), glue("x18.orders")]
    unknown = find_matches(left, right)
    assert pairs(unknown, AUTOMATIC) == set()
    assert all("ambiguous" in kinds(match) for match in unknown)
    known = frozenset({("S4_A", "x18"), ("S4_B", "x17")})
    expected = {("S4_A.ORDERS", "x18.orders"), ("S4_B.ORDERS", "x17.orders")}
    assert pairs(find_matches(left, right, schema_pairs=known), AUTOMATIC) == expected


def test_columns_decide_between_tables_of_one_name():
    invoices = ("INVOICE_ID", "VENDOR_ID", "GROSS", "PAID_ON", "DUE_DATE")
    matches = find_matches(
        [sap("FINANCE.DOCUMENTS", invoices)],
        [glue("lake.documents", ORDER), glue("raw.documents", invoices)],
    )
    assert pairs(matches) == {("FINANCE.DOCUMENTS", "raw.documents")}


def test_tables_that_share_only_generic_columns_do_not_match():
    left = [sap("WEB.USERS", GENERIC), sap("WEB.TAGS", (*GENERIC, "COLOUR", "SORT_ORDER"))]
    right = [glue("web_db.roles", GENERIC), glue("other.teams", (*GENERIC, "MEMBERS", "LEAD"))]
    assert find_matches(left, right) == []


def test_an_equal_name_with_generic_columns_elsewhere_is_a_question():
    (match,) = find_matches(
        [sap("CRM.CONTACTS", GENERIC, label="Contacts")], [glue("web_db.contacts", GENERIC)]
    )
    assert match.score < AUTOMATIC


def test_technical_columns_of_a_landing_do_not_count():
    landed = glue("sales_db.orders", (*ORDER, "__operation_type", "__timestamp"))
    extra = CandidateColumn("opflag", "string", technical=True)
    (plain,) = find_matches([sap("SALES.ORDERS")], [glue("sales_db.orders")])
    (match,) = find_matches(
        [sap("SALES.ORDERS")], [replace(landed, columns=(*landed.columns, extra))]
    )
    assert match.score == plain.score


def test_a_near_tie_lowers_the_match_and_names_the_rival():
    (match,) = find_matches([sap("SALES.ORDERS")], [glue("raw_a.orders"), glue("raw_b.orders")])
    assert match.score < 0.84
    assert "ambiguous with raw_b.orders" in match.evidence[-1].detail


def test_what_is_left_over_by_a_better_match_is_a_question():
    matches = find_matches(
        [sap("SALES.ORDERS"), sap("CRM.ORDERS")], [glue("sales_db.orders"), glue("lake.orders")]
    )
    second = next(match for match in matches if match.sap.schema == "CRM")
    assert second.score < 0.84
    assert "ambiguous" in kinds(second)


def test_naming_rules_name_the_partner():
    rules = Naming(prefix="sap_", suffix="_x", strip_prefixes=("ZSD_",))
    left, right = [sap("SALES.ZSD_0017")], [glue("sales_db.sap_0017_x")]
    assert pairs(find_matches(left, right), AUTOMATIC) == set()
    assert len(pairs(find_matches(left, right, naming=rules), AUTOMATIC)) == 1


def test_no_known_columns_make_a_question():
    for left, right in (
        (sap("S.ORDERS", (), label="Purchases"), glue("s_db.orders", description="Purchases")),
        (sap("S.ORDERS", label="Purchases"), glue("s_db.orders", (), description="Purchases")),
    ):
        (match,) = find_matches([left], [right])
        assert match.score < AUTOMATIC


def test_names_in_other_scripts_are_names():
    left = [sap("S.顧客", ["番号", "名前", "住所", "電話"]), sap("S.%%", ["%", "&"])]
    right = [glue("s_db.顧客", ["番号", "名前", "住所", "電話"]), glue("s_db.---", ["#"])]
    assert pairs(find_matches(left, right), AUTOMATIC) == {("S.顧客", "s_db.顧客")}


def test_empty_sides_match_nothing():
    assert find_matches([], [glue("a.b")]) == []
    assert find_matches([sap("A.B")], []) == []
    assert report([], [], []).sentence == (
        "0 of 0 crawled tables match SAP objects; 0 columns could gain a label."
    )


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        pytest.param("SALES_ORDERS", "salesOrders", 1.0, 1.0, id="case and separators"),
        pytest.param("STRASSEN", "Straßen", 1.0, 1.0, id="accents"),
        pytest.param("V_ORDERS", "orders", 0.7, 0.9, id="a prefix"),
        pytest.param("ORDERS", "orders_delta", 0.7, 0.9, id="a suffix"),
        pytest.param("SALES_ORDER", "sales_orders", 0.9, 0.99, id="singular and plural"),
        pytest.param("SHIPMENTS", "shipmnts", 0.6, 0.9, id="a typing slip"),
        pytest.param("CUST_ORDERS", "customer_orders", 0.6, 0.9, id="an abbreviation"),
        pytest.param("SALES_ORDERS", "purchase_orders", 0.0, 0.3, id="another subject"),
        pytest.param("AP_INVOICES", "ar_invoices", 0.0, 0.3, id="one letter that matters"),
        pytest.param("SALES_2023", "sales_2024", 0.0, 0.3, id="another year"),
        pytest.param("T001", "t002", 0.0, 0.0, id="another number"),
        pytest.param("ORDERS", "vendors", 0.0, 0.0, id="nothing in common"),
    ],
)
def test_names_are_near_by_degrees(one, other, least, most):
    strength = name_strength(read_name(one), read_name(other))[0]
    assert least <= strength <= most


@pytest.mark.parametrize(
    ("space", "database", "least", "most"),
    [
        ("SALES", "sales_db", 1.0, 1.0),
        ("MASTERDATA", "master_data", 0.9, 1.0),
        ("SALES", "sap_sales_raw", 0.85, 0.95),
        ("FIN", "finance_db", 0.5, 0.9),
        ("SALES", "landing_raw", 0.0, 0.0),
        ("SALES", "finance_db", 0.0, 0.0),
    ],
)
def test_schemas_are_kin_by_degrees(space, database, least, most):
    assert least <= kinship(space, database) <= most


@pytest.mark.parametrize(
    ("sap_type", "glue_type", "share"),
    [
        ("cds.String(20)", "varchar(20)", 1.0),
        ("cds.hana.NCHAR(3)", "string", 1.0),
        ("cds.Integer", "int", 1.0),
        ("cds.Decimal(15,2)", "decimal(15,2)", 1.0),
        ("cds.Timestamp", "timestamp", 1.0),
        ("cds.Time", "bigint", 0.5),
        ("cds.LargeString", "array<struct<a:int>>", 0.7),
        ("cds.Boolean", "date", 0.0),
        ("my.OwnType", "int", 0.5),
    ],
)
def test_types_of_both_vocabularies_are_compared_by_family(sap_type, glue_type, share):
    assert compatibility(sap_type, glue_type) == share


def test_a_type_without_words_has_no_family():
    assert family("") == family("<>") == ""


# The score

SHARES = st.floats(0, 1, allow_nan=False)
STRENGTHS = st.builds(
    Strengths,
    decisive=st.sampled_from([0.0, 0.0, 0.98, 1.0]),
    name=SHARES,
    schema=SHARES,
    label=SHARES,
    columns=SHARES,
    telling=SHARES,
    types=SHARES,
    variant=st.booleans(),
    foreign=st.booleans(),
    delta=st.booleans(),
)
RISING = ["decisive", "name", "schema", "label", "columns", "telling", "types"]


@settings(derandomize=True, max_examples=300)
@given(STRENGTHS, st.sampled_from(RISING), SHARES)
def test_more_of_any_strength_never_lowers_the_score(strengths, name, more):
    risen = replace(strengths, **{name: max(getattr(strengths, name), more)})
    assert score_of(weigh(risen)) >= score_of(weigh(strengths)) - 1e-12


@settings(derandomize=True, max_examples=300)
@given(STRENGTHS, st.sampled_from(["variant", "foreign", "delta"]))
def test_a_doubt_never_raises_the_score(strengths, name):
    sure, doubted = replace(strengths, **{name: False}), replace(strengths, **{name: True})
    assert score_of(weigh(doubted)) <= score_of(weigh(sure)) + 1e-12


def test_every_strength_is_covered_by_the_laws():
    names = {field.name for field in fields(Strengths)}
    assert names == {*RISING, "variant", "foreign", "delta"}


def test_the_evidence_recomputes_the_score():
    left, right, _ = labelled_world()
    matches = find_matches(left, right)
    for match in matches:
        # Reasons too faint for a line may be missing.
        assert combine(reason.weight for reason in match.evidence) == pytest.approx(
            match.score, abs=0.01
        )


# Gains and the report


def test_gains_count_what_either_side_would_get():
    left = sap("S.ORDERS", description="What was sold")
    labels = (("Order", True, None, False), ("Customer", False, None, False), (None, False, "x", 0))
    mine = tuple(
        CandidateColumn(column.name, column.native_type, label, None, key)
        for column, (label, key, _, _) in zip(left.columns, labels, strict=False)
    )
    right = glue("s_db.orders")
    theirs = tuple(
        CandidateColumn(column.name, column.native_type, None, comment)
        for column, comment in zip(right.columns, (None, "has one", "Sold on"), strict=False)
    )
    (match,) = find_matches([replace(left, columns=mine)], [replace(right, columns=theirs)])
    assert match.gain == Gain(labels=1, descriptions=1, keys=1, sap_labels=1)


def test_the_report_counts_a_table_with_two_assets_once():
    first = sap("S.ORDERS", remote_entity="s_db.orders")
    named = tuple(replace(column, label="Text") for column in first.columns)
    left = [replace(first, columns=named), replace(sap("S.ITEMS"), columns=named)]
    right = [glue("s_db.orders", mark="S.ITEMS"), glue("s_db.zz", ["q"])]
    found = report(find_matches(left, right), left, right)
    assert (found.glue_tables, found.matched_tables) == (2, 1)
    assert (found.sap_assets, found.matched_assets) == (2, 2)
    assert found.sentence == (
        "1 of 2 crawled tables match SAP objects; 6 columns could gain a label."
    )


# Scale


def test_ten_thousand_by_ten_thousand_assets_take_seconds():
    left, right = _large(10_000)
    started = time.process_time()
    matches = find_matches(left, right)
    assert time.process_time() - started < 10
    automatic = [match for match in matches if match.score >= AUTOMATIC]
    assert len(automatic) == 8_000
    assert all(fold(match.sap.name) == fold(match.glue.name) for match in automatic)


def test_a_name_that_all_tables_share_stays_fast():
    left = [sap(f"S{number}.DATA", GENERIC) for number in range(1_500)]
    right = [glue(f"x{number}.data", GENERIC) for number in range(1_500)]
    started = time.process_time()
    matches = find_matches(left, right)
    assert time.process_time() - started < 10
    assert pairs(matches, AUTOMATIC) == set()


def _large(count: int) -> tuple[list[Candidate], list[Candidate]]:
    """Return assets in 40 schemas; one Glue table in five has nothing to do with SAP."""
    chance = random.Random(1)
    words = sorted({"".join(chance.choices("bdfgklmnprstaeiou", k=6)) for _ in range(400)})
    common = ["CLIENT", "CREATED_AT", "STATUS", "CUSTOMER_ID", "ORDER_ID", "COMPANY_CODE"]

    def columns() -> list[str]:
        return common + ["_".join(chance.sample(words, 2)).upper() for _ in range(20)]

    left, right = [], []
    names = {"_".join(chance.sample(words, 3)) for _ in range(count * 2)}
    for number, name in enumerate(sorted(names)[:count]):
        space, held = words[number % 40], columns()
        left.append(sap(f"{space.upper()}.{name.upper()}", held))
        if number % 5:
            right.append(glue(f"{space}_db.{name}", held))
        else:
            right.append(glue(f"{space}_db.{'_'.join(chance.sample(words, 3))}", columns()))
    return left, right

"""The laws of carrying whole assets across and back, and a few cases."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from sync.datatypes import parse_cds, parse_glue
from sync.errors import MappingError, NameCollision
from sync.fields import values_of
from sync.mapping.asset import (
    column_comment,
    humanised,
    lift,
    table_text,
    to_glue_asset,
    to_sap_asset,
)
from sync.mapping.encoding import LABEL_KEY, strip
from sync.mapping.memory import remember
from sync.model.asset import Asset, AssetRef, Association, Column, Kind, Measure, System
from sync.model.pair import LinkMode, TextPolicy, TextSource
from tests.strategies import glue_tables, make_pair, pairs, sap_assets

LAW = settings(derandomize=True, deadline=None, max_examples=60)
GLUE_REF = AssetRef("lake", "sales", "orders")
SAP_REF = AssetRef("tenant", "SALES", "ORDERS")


def sap_asset(*columns: Column, **values) -> Asset:
    plain = {
        "ref": SAP_REF,
        "system": System.DATASPHERE,
        "kind": Kind.LOCAL_TABLE,
        "fingerprint": "",
        "version": "",
        "body": {},
    }
    return Asset(**{**plain, "columns": columns, **values})


def sap_column(name: str, kind: str = "cds.String(20)", **values) -> Column:
    return Column(name=name, type=parse_cds(kind), native_type=kind, **values)


def glue_table(*columns: Column, **values) -> Asset:
    asset = sap_asset(*columns, **values)
    return replace(asset, ref=GLUE_REF, system=System.GLUE, kind=Kind.GLUE_TABLE)


def glue_column(name: str, kind: str = "string", **values) -> Column:
    return Column(name=name, type=parse_glue(kind), native_type=kind, **values)


def wiped(glue: Asset) -> Asset:
    """What Glue's crawler leaves of a table by default."""
    columns = tuple(replace(column, comment=None) for column in glue.columns)
    return replace(glue, description=None, columns=columns, properties=strip(glue.properties))


@LAW
@given(sap_assets(), pairs)
@pytest.mark.parametrize("mode", [LinkMode.MIRROR, LinkMode.BIND])
def test_an_asset_that_went_to_glue_and_back_is_the_same(mode, sap, pair):
    glue = to_glue_asset(sap, pair, GLUE_REF, mode).asset

    lifted = lift(glue, pair, memory=None, mode=mode, counterpart=sap)

    assert values_of(lifted.asset) == values_of(sap)
    assert [column.name for column in lifted.asset.columns] == [c.name for c in sap.columns]
    assert [column.type for column in lifted.asset.columns] == [c.type for c in sap.columns]


@LAW
@given(sap_assets(), pairs)
def test_glue_alone_is_enough_to_get_the_asset_back(sap, pair):
    glue = to_glue_asset(sap, pair, GLUE_REF, LinkMode.MIRROR).asset

    lifted = lift(glue, pair, memory=None, mode=LinkMode.MIRROR).asset

    assert values_of(lifted) == values_of(sap)
    assert (lifted.kind, lifted.ref.name) == (sap.kind, sap.ref.name)


@LAW
@given(sap_assets(), pairs)
def test_what_a_crawler_wipes_is_lifted_as_empty_never_as_something_else(sap, pair):
    glue = wiped(to_glue_asset(sap, pair, GLUE_REF, LinkMode.MIRROR).asset)

    lifted = lift(glue, pair, memory=remember(sap, pair), mode=LinkMode.MIRROR, counterpart=sap)

    values, held = values_of(lifted.asset), values_of(sap)
    left_out = {c.name for c in sap.columns} - set(lifted.names)
    assert {key: v for key, v in values.items() if key[0] not in left_out}.items() <= held.items()
    assert all(field in {"asset", "column", "type"} for c, field in values if c not in left_out)
    assert lifted.payload is None


@LAW
@given(sap_assets(), pairs)
def test_every_part_of_an_asset_stands_in_the_ledger(sap, pair):
    ledger = to_glue_asset(sap, pair, GLUE_REF, LinkMode.MIRROR).ledger

    paths = [entry.path for entry in ledger.entries]
    mapped = {"required": "nullable", "annotations": "extras"}
    for column, field in values_of(sap):
        if field not in {"asset", "column"}:
            where = f"columns.{column}." if column is not None else ""
            assert any(path.startswith(where + mapped.get(field, field)) for path in paths)
    for entry in ledger.lossy:
        assert entry.note


@LAW
@given(sap_assets(), pairs)
def test_what_goes_to_glue_keeps_glues_limits(sap, pair):
    glue = to_glue_asset(sap, pair, GLUE_REF, LinkMode.MIRROR).asset

    assert len((glue.description or "").encode()) <= 2048
    for column in glue.columns:
        comment = column.comment or ""
        assert len(comment.encode()) <= 255
        assert not {"\r", "\n", "\x00"} & set(comment)
    assert all(len(value.encode()) <= 512_000 for value in glue.properties.values())


@LAW
@given(sap_assets(), pairs)
def test_a_lifted_asset_renders_to_the_same_glue_table(sap, pair):
    glue = to_glue_asset(sap, pair, GLUE_REF, LinkMode.MIRROR).asset

    lifted = lift(glue, pair, memory=None, mode=LinkMode.MIRROR, counterpart=sap)
    again = to_glue_asset(lifted.asset, pair, GLUE_REF, LinkMode.MIRROR, names=lifted.names).asset

    assert again == glue


@LAW
@given(glue_tables(), pairs)
def test_an_imported_table_agrees_with_the_table_it_came_from(glue, pair):
    made = to_sap_asset(glue, pair, SAP_REF).asset

    for memory in (None, remember(made, pair)):
        lifted = lift(glue, pair, memory=memory, mode=LinkMode.IMPORT, counterpart=made)
        assert values_of(lifted.asset) == values_of(made)


@LAW
@given(glue_tables(), pairs)
def test_binding_reads_a_foreign_table_without_inventing_anything(glue, pair):
    counterpart = sap_asset(label="Orders", description="All orders")

    lifted = lift(glue, pair, memory=None, mode=LinkMode.BIND, counterpart=counterpart)

    assert sorted(lifted.names.values()) == sorted(column.name for column in glue.columns)
    assert not any(column.key or column.semantics for column in lifted.asset.columns)
    shown = [column.comment for column in glue.columns if column.comment]
    texts = [c.label or c.description or c.translations for c in lifted.asset.columns]
    assert sum(bool(text) for text in texts) == len(shown)


def test_a_long_comment_that_nobody_touched_lifts_to_the_full_label():
    label = "Bruttoverkaufspreis " * 20
    sap = sap_asset(sap_column("PRICE", label=label))
    glue = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.BIND).asset

    bare = replace(glue, properties={})
    lifted = lift(bare, make_pair(), memory=remember(sap, make_pair()), mode=LinkMode.BIND)

    assert glue.columns[0].comment.endswith("…")
    assert lifted.asset.column("PRICE").label == label


def test_an_edited_comment_replaces_the_label_and_leaves_the_description():
    sap = sap_asset(sap_column("PRICE", label="Price " * 60, description="Gross price"))
    glue = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.BIND).asset
    edited = replace(glue, columns=(replace(glue.columns[0], comment="List price"),))

    lifted = lift(edited, make_pair(), memory=None, mode=LinkMode.BIND, counterpart=sap).asset

    assert lifted.column("PRICE").label == "List price"
    assert lifted.column("PRICE").description == "Gross price"


def test_an_edited_comment_in_another_language_is_an_edit_of_that_translation():
    pair = make_pair(text=TextPolicy(language="de"))
    sap = sap_asset(sap_column("PRICE", label="Price", translations={"de.label": "Preis"}))
    glue = to_glue_asset(sap, pair, GLUE_REF, LinkMode.BIND).asset
    edited = replace(glue, columns=(replace(glue.columns[0], comment="Listenpreis"),))

    column = lift(edited, pair, memory=None, mode=LinkMode.BIND).asset.columns[0]

    assert glue.columns[0].comment == "Preis"
    assert (column.label, column.translations) == ("Price", {"de.label": "Listenpreis"})


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        pytest.param("Sales orders", ("Sales orders", None), id="the label alone stands there"),
        pytest.param("Only EMEA", ("Sales orders", "Only EMEA"), id="an edit is a description"),
        pytest.param(None, (None, None), id="a wiped text is empty"),
    ],
)
def test_a_description_that_shows_the_label_is_read_for_what_it_is(description, expected):
    sap = sap_asset(label="Sales orders")
    glue = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.BIND).asset

    lifted = lift(
        replace(glue, description=description), make_pair(), memory=None, mode=LinkMode.BIND
    ).asset

    assert (lifted.label, lifted.description) == expected


def test_the_label_parameter_is_the_labels_home_and_may_be_edited_there():
    sap = sap_asset(label="Orders", description="All orders")
    glue = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.BIND).asset
    edited = replace(glue, properties={**glue.properties, LABEL_KEY: "Sales orders"})
    cleared = replace(glue, properties={k: v for k, v in glue.properties.items() if k != LABEL_KEY})

    labels = [
        lift(each, make_pair(), memory=None, mode=LinkMode.BIND).asset.label
        for each in (glue, edited, cleared)
    ]

    assert labels == ["Orders", "Sales orders", None]


def test_a_mirror_without_data_says_so_and_a_replicated_one_does_not():
    sap = sap_asset(label="Orders", description="All orders")
    replicated = make_pair(location_template="s3://lake/{schema}/{name}/")

    alone = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.MIRROR).asset
    landed = to_glue_asset(sap, replicated, GLUE_REF, LinkMode.MIRROR).asset

    assert alone.description == (
        "All orders [Catalog entry only: SAP Datasphere SALES.ORDERS keeps the rows.]"
    )
    assert alone.properties["sphereglue.queryable"] == "false"
    assert "location" not in alone.storage
    assert landed.description == "All orders"
    assert "sphereglue.queryable" not in landed.properties
    assert landed.storage["location"] == "s3://lake/sales/orders/"


def test_a_location_template_that_names_something_unknown_is_refused():
    pair = make_pair(location_template="s3://lake/{space}/")

    with pytest.raises(MappingError, match=r"pair 'sales'.*\{space\}"):
        to_glue_asset(sap_asset(), pair, GLUE_REF, LinkMode.MIRROR)


def test_columns_that_differ_only_in_case_collide_and_both_are_named():
    sap = sap_asset(sap_column("OrderID"), sap_column("ORDERID"))

    with pytest.raises(NameCollision, match=r"SALES\.ORDERS: .*'OrderID' and 'ORDERID'.*orderid"):
        to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.MIRROR)


def test_columns_that_become_one_name_in_sap_collide_and_both_are_named():
    glue = glue_table(glue_column("order-id"), glue_column("order_id"))

    with pytest.raises(NameCollision, match=r"'order-id' and 'order_id'.*ORDER_ID"):
        to_sap_asset(glue, make_pair(), SAP_REF)


def test_a_column_whose_type_glue_lacks_is_left_out_declared_and_kept():
    sap = sap_asset(sap_column("ID"), sap_column("V", "cds.Vector(3)", label="Vector"))

    mapped = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.MIRROR)
    lifted = lift(mapped.asset, make_pair(), memory=None, mode=LinkMode.MIRROR)

    assert [column.name for column in mapped.asset.columns] == ["id"]
    assert [entry.path for entry in mapped.ledger.lossy] == ["columns.V.type"]
    assert lifted.asset.column("V") == sap.column("V")
    assert lifted.names == {"ID": "id"}


def test_measures_and_associations_are_never_columns():
    association = Association(name="_CUSTOMER", target="CUSTOMERS", on=(("C", "ID"),))
    sap = sap_asset(associations=(association,), measures=(Measure(name="REVENUE"),))

    mapped = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.MIRROR)

    assert mapped.asset.columns == ()
    assert {"associations._CUSTOMER", "measures.REVENUE"} <= {e.path for e in mapped.ledger.entries}
    lifted = lift(mapped.asset, make_pair(), memory=None, mode=LinkMode.MIRROR).asset
    assert lifted.associations == sap.associations
    assert lifted.measures == sap.measures


def test_a_crawled_table_is_matched_column_by_column_without_any_memory():
    sap = sap_asset(
        sap_column("/BIC/Material", "cds.String(18)", label="Material", key=True),
        sap_column("Stock", "cds.UInt8"),
    )
    glue = glue_table(
        glue_column("/bic/material", "varchar(18)", comment="material no."),
        glue_column("stock", "smallint"),
        glue_column("__operation_type", "string", technical=True),
    )

    lifted = lift(glue, make_pair(), memory=None, mode=LinkMode.BIND, counterpart=sap)

    material, stock, technical = lifted.asset.columns
    assert (material.name, material.native_type) == ("/BIC/Material", "cds.String(18)")
    assert (material.label, material.key) == ("material no.", False)
    assert stock.native_type == "cds.UInt8"
    assert technical.technical
    assert lifted.names["/BIC/Material"] == "/bic/material"


def test_rendering_for_an_existing_table_keeps_its_own_column_names():
    sap = sap_asset(sap_column("ORDER_ID", label="Order"))
    glue = glue_table(glue_column("order-id", "varchar(20)"))
    lifted = lift(glue, make_pair(), memory=None, mode=LinkMode.BIND, counterpart=sap)

    rendered = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.BIND, names=lifted.names).asset

    assert [column.name for column in rendered.columns] == ["order-id"]


def test_a_type_that_changed_in_glue_lifts_to_what_it_is_now():
    sap = sap_asset(sap_column("FLAGS", "cds.UInt8"))
    glue = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.MIRROR).asset
    column = replace(glue.columns[0], type=parse_glue("bigint"), native_type="bigint")

    lifted = lift(replace(glue, columns=(column,)), make_pair(), memory=None, mode=LinkMode.MIRROR)

    assert lifted.asset.columns[0].native_type == "cds.Integer64"


def test_damaged_parameters_count_as_wiped():
    sap = sap_asset(sap_column("ID", key=True), label="Orders")
    glue = to_glue_asset(sap, make_pair(), GLUE_REF, LinkMode.MIRROR).asset
    damaged = {**glue.properties, "sphereglue.data.0": "{}"}

    lifted = lift(replace(glue, properties=damaged), make_pair(), memory=None, mode=LinkMode.MIRROR)

    assert lifted.payload is None
    assert not lifted.asset.columns[0].key
    assert lifted.mark == "SALES.ORDERS"


def test_an_import_says_where_the_rows_are_and_what_becomes_of_each_column():
    long = "The identifier that the shop's web front end gave the visitor's session, " * 2
    glue = glue_table(
        glue_column("session_id", "varchar(36)", comment=long),
        glue_column("payload", "struct<a:int>", comment="Payload"),
        glue_column("vague", "interval_day_time"),
        glue_column("day", "date", partition=True),
        description="Clicks of the web shop.",
    )
    glue = replace(glue, ref=AssetRef("lake", "web", "clickstream_events"))

    mapped = to_sap_asset(glue, make_pair(), SAP_REF)

    asset = mapped.asset
    assert asset.label == "Clickstream Events"
    assert asset.description == (
        "Clicks of the web shop. [Rows stay in AWS: Glue table web.clickstream_events.]"
    )
    assert [(c.name, c.native_type, c.label) for c in asset.columns] == [
        ("SESSION_ID", "cds.String(36)", None),
        ("PAYLOAD", "cds.LargeString", "Payload"),
        ("DAY", "cds.Date", None),
    ]
    assert asset.columns[0].description == long
    assert not any(column.partition for column in asset.columns)
    assert [e.path for e in mapped.ledger.lossy] == ["columns.payload.type", "columns.vague.type"]
    assert table_text(asset, make_pair(), LinkMode.IMPORT) == glue.description


def test_comments_have_no_line_breaks_and_are_cut_between_characters():
    column = sap_column("A", label="eins\r\nzwei" + "漢" * 200)

    comment = column_comment(column, TextPolicy())

    assert comment.startswith("eins zwei漢")
    assert comment.endswith("漢…")
    assert 250 < len(comment.encode()) <= 255


@pytest.mark.parametrize("source", TextSource)
def test_an_empty_column_has_no_comment(source):
    assert column_comment(sap_column("A"), TextPolicy(column=source)) is None


def test_humanised_names_keep_inner_capitals():
    assert humanised("web-shop_eventsRaw") == "Web Shop EventsRaw"

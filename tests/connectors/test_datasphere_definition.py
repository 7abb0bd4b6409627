"""What we write: new tables, and edits that change nothing but what they name."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connectors.datasphere import patch_definition, to_definition
from sync.connectors.datasphere.compare import differences
from sync.datatypes import spell_cds
from sync.errors import WriteRefused
from sync.model.asset import Asset, Column, Kind, System
from sync.model.datatype import Opaque, Scalar
from sync.model.edit import AddColumn, DropColumn, RenameColumn, SetField
from tests.connectors.csn_samples import asset_of, document, ref, sample_documents

_KEYS = st.text(alphabet="abc@._∞/ ", min_size=1, max_size=6)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return any CSN document with a view V whose column A may have a label."""
    texts = st.sampled_from(["Old", "{i18n>A}", "{i18n>SHARED}"])
    label = draw(st.sampled_from(["@EndUserText.label", "@Common.Label", "@title"]))
    unknown = draw(st.dictionaries(_KEYS, _JSON, max_size=3))
    element = draw(st.dictionaries(_KEYS, _JSON, max_size=3))
    if draw(st.booleans()):
        element |= {label: draw(texts)}
    elements = {"B": {"@EndUserText.label": "{i18n>SHARED}"}, "A": element}
    definition = draw(st.dictionaries(_KEYS, _JSON, max_size=3)) | {
        "kind": "entity",
        "elements": elements,
        "query": draw(_JSON),
    }
    return unknown | {
        "definitions": {"V": definition, "OTHER": draw(_JSON)},
        "i18n": {"en": {"A": "old", "SHARED": "both"}, "de": {"A": "alt"}},
        "editorSettings": draw(_JSON),
    }


@settings(max_examples=200, deadline=None, derandomize=True)
@given(csn=documents(), text=st.text(min_size=1, max_size=8))
def test_a_change_of_one_label_changes_nothing_else(csn, text):
    before = orjson.dumps(csn)

    patched = patch_definition(csn, ref("V"), [SetField("A", "label", text)])

    assert orjson.dumps(csn) == before
    paths = list(differences(csn, patched))
    assert len(paths) <= 1
    assert all(
        path.startswith("/definitions/V/elements/A/@") or path == "/i18n/en/A" for path in paths
    )
    for key in csn:
        if key not in ("definitions", "i18n"):
            assert orjson.dumps(patched[key]) == orjson.dumps(csn[key])
    assert list(patched["definitions"]["V"]) == list(csn["definitions"]["V"])
    column = asset_of(patched, "V").column("A")
    assert column is not None
    assert column.label == text or text.startswith("{i18n>")


@pytest.mark.parametrize("csn", sample_documents())
def test_a_label_of_every_sample_can_be_changed_and_changed_back(csn):
    for name, definition in csn["definitions"].items():
        for element, node in list(definition["elements"].items())[:3]:
            label = node.get("@EndUserText.label") or node.get("@Common.Label")
            if not label or label.startswith("{"):
                continue

            there = patch_definition(csn, ref(name), [SetField(element, "label", "Changed")])
            back = patch_definition(there, ref(name), [SetField(element, "label", label)])

            assert there != csn
            assert orjson.dumps(back) == orjson.dumps(csn)


def test_a_text_of_a_bundle_is_changed_in_the_tenants_language():
    csn = document("T", {"A": {"type": "cds.Date", "@EndUserText.label": "{i18n>A}"}})
    csn["i18n"] = {"en": {"A": "Day"}, "de": {"A": "Tag"}}

    patched = patch_definition(csn, ref("T"), [SetField("A", "label", "Datum")], language="de")

    assert patched["i18n"] == {"en": {"A": "Day"}, "de": {"A": "Datum"}}
    assert patched["definitions"] == csn["definitions"]


def test_a_text_that_two_columns_share_is_not_changed_for_both():
    shared = {"type": "cds.Date", "@EndUserText.label": "{i18n>X}"}
    csn = document("T", {"A": dict(shared), "B": dict(shared)}) | {"i18n": {"en": {"X": "Day"}}}

    patched = patch_definition(csn, ref("T"), [SetField("A", "label", "Start")])

    labels = {c.name: c.label for c in asset_of(patched, "T").columns}
    assert labels == {"A": "Start", "B": "Day"}


def test_a_label_of_a_model_is_changed_in_its_business_layer_too():
    csn = document("M", {"A": {"@EndUserText.label": "Old"}}, **{"@EndUserText.label": "Old M"})
    csn["businessLayerDefinitions"] = {
        "M": {"text": "Old M", "attributes": {"A": {"text": "Old", "x": 1}}}
    }

    patched = patch_definition(
        csn, ref("M"), [SetField(None, "label", "New M"), SetField("A", "label", "New")]
    )

    layer = patched["businessLayerDefinitions"]["M"]
    assert layer == {"text": "New M", "attributes": {"A": {"text": "New", "x": 1}}}
    assert asset_of(patched, "M").label == "New M"


def test_structure_of_a_table_is_edited_in_place():
    csn = document(
        "T",
        {
            "A": {"type": "cds.String", "length": 10, "@x": 1},
            "B": {"type": "cds.Date", "key": True, "notNull": True},
            "C": {"type": "cds.Date", "@Semantics.amount.currencyCode": {"=": "A"}},
            "_T": {"target": "U", "on": [{"ref": ["A"]}, "=", {"ref": ["_T", "A"]}]},
        },
    )
    edits = [
        SetField("A", "type", "cds.Decimal(9,2)"),
        SetField("B", "key", value=False),
        SetField("B", "nullable", value=True),
        SetField("C", "annotation:@Company.x", '{"#": "Y"}'),
        RenameColumn("A", "AMOUNT"),
        AddColumn(_column("D", Scalar("cds.String", length=3), label="New")),
        DropColumn("B"),
    ]

    elements = patch_definition(csn, ref("T"), edits)["definitions"]["T"]["elements"]

    assert list(elements) == ["AMOUNT", "C", "_T", "D"]
    assert elements["AMOUNT"] == {"type": "cds.Decimal", "precision": 9, "scale": 2, "@x": 1}
    assert elements["C"]["@Semantics.amount.currencyCode"] == {"=": "AMOUNT"}
    assert elements["C"]["@Company.x"] == {"#": "Y"}
    assert elements["_T"]["on"] == [{"ref": ["AMOUNT"]}, "=", {"ref": ["_T", "A"]}]
    assert elements["D"] == {"type": "cds.String", "length": 3, "@EndUserText.label": "New"}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(SetField("GONE", "label", "x"), "no column GONE", id="a column that is not"),
        pytest.param(DropColumn("GONE"), "no column GONE", id="a drop of one that is not"),
        pytest.param(SetField(None, "owner", "x"), "'owner' is no field", id="an unknown field"),
        pytest.param(SetField("A", "type", "varchar(3)"), "no type", id="a type of the other side"),
        pytest.param(SetField("A", "type", "cds.String(9000)"), "5000", id="too long a string"),
        pytest.param(SetField("A", "annotation:@x", "{"), "must be JSON", id="broken JSON"),
        pytest.param(RenameColumn("A", "B"), "column B already", id="a name that is taken"),
    ],
)
def test_edits_that_cannot_be_made_are_refused_by_name(edit, message):
    csn = document("T", {"A": {"type": "cds.Date"}, "B": {"type": "cds.Date"}})

    with pytest.raises(WriteRefused, match=message):
        patch_definition(csn, ref("T"), [edit])


def test_a_new_table_says_everything_that_its_asset_says():
    asset = _table(
        _column("ID", Scalar("cds.String", length=10), label="Id", key=True, nullable=False),
        _column(
            "NET",
            Scalar("cds.Decimal", precision=15, scale=2),
            description="Net amount",
            default="0",
            semantics={"aggregation": "SUM", "currency": "CURRENCY", "calendar": "year"},
            extras={"@Company.x": [1]},
        ),
    )

    csn = to_definition(asset)
    again = asset_of(csn, "T")

    assert csn["definitions"]["T"]["@ObjectModel.modelingPattern"] == {"#": "DATA_STRUCTURE"}
    assert (again.kind, again.label, again.description) == (Kind.LOCAL_TABLE, "Table", "All")
    assert again.columns == asset.columns
    assert again.semantics == {"usage": "RelationalDataset"}


@pytest.mark.parametrize("csn", sample_documents())
def test_columns_of_sample_tables_are_written_as_they_were_read(csn):
    for name, definition in csn["definitions"].items():
        if {"query", "@DataWarehouse.remote.connection"} & set(definition):
            continue
        asset = asset_of(csn, name)

        again = asset_of(to_definition(asset), name)

        for was, now in zip(asset.columns, again.columns, strict=True):
            assert (now.name, now.type, now.label, now.key) == (
                was.name,
                was.type,
                was.label,
                was.key,
            )
            assert (now.nullable, now.default) == (was.nullable, was.default)
            assert {**was.semantics, "foreign_key": "", "text_association": ""} == {
                **now.semantics,
                "foreign_key": "",
                "text_association": "",
            }


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        pytest.param((), "at least one column", id="no column"),
        pytest.param((("A", Scalar("varchar", length=3)),), "no type", id="a type of Glue"),
        pytest.param((("A", Opaque("x")),), "no type", id="a type nobody knows"),
        pytest.param((("A", Scalar("cds.String", length=6000)),), "5000", id="too long a string"),
    ],
)
def test_tables_that_datasphere_cannot_hold_are_refused(columns, message):
    asset = _table(*(_column(name, kind) for name, kind in columns))

    with pytest.raises(WriteRefused, match=message):
        to_definition(asset)


def _column(name: str, kind: Any, **rest: Any) -> Column:
    native = spell_cds(kind) if isinstance(kind, Scalar) else "x"
    return Column(name=name, type=kind, native_type=native, **rest)


def _table(*columns: Column) -> Asset:
    return Asset(
        ref=ref("T"),
        system=System.DATASPHERE,
        kind=Kind.LOCAL_TABLE,
        fingerprint="",
        version="",
        body={},
        label="Table",
        description="All",
        columns=columns,
    )

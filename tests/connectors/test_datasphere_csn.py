"""How CSN becomes assets: nothing of an element is lost, and every text and meaning is found."""

import copy
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connectors.datasphere import to_asset
from sync.connectors.datasphere.lineage import Names, lineage
from sync.errors import MalformedAnswer
from sync.model.asset import Kind
from sync.model.datatype import Opaque, Scalar
from tests.connectors.csn_samples import asset_of, document, ref, sample_documents

NAMES = Names("dsp", "SALES", frozenset(), frozenset())


@pytest.mark.parametrize("csn", sample_documents())
def test_every_element_of_every_sample_becomes_a_column_a_measure_or_an_association(csn):
    for name, definition in csn["definitions"].items():
        asset = asset_of(csn, name)

        parts = [*asset.columns, *asset.measures, *asset.associations]
        assert sorted(part.name for part in parts) == sorted(definition["elements"])


@pytest.mark.parametrize("csn", sample_documents())
def test_no_annotation_of_any_sample_is_lost(csn):
    for name, definition in csn["definitions"].items():
        asset = asset_of(csn, name)
        left = asset.extras.get("elements", {})
        kept = {column.name: column.extras for column in asset.columns}

        for element_name, element in definition["elements"].items():
            unread = kept.get(element_name, left.get(element_name, {}))
            assert all(element[key] == value for key, value in unread.items())
            unknown = {key for key in element if key.startswith("@DataWarehouse")}
            assert unknown <= set(unread)


def test_a_column_says_its_type_key_and_texts():
    csn = document(
        "T",
        {
            "ID": {
                "key": True,
                "notNull": True,
                "type": "cds.Decimal",
                "precision": 15,
                "scale": 2,
                "@EndUserText.label": "Number",
                "@EndUserText.quickInfo": "The number of it",
                "default": {"val": "7"},
            }
        },
    )

    (column,) = asset_of(csn, "T").columns

    assert column.type == Scalar("cds.Decimal", precision=15, scale=2)
    assert column.native_type == "cds.Decimal(15,2)"
    assert (column.key, column.nullable, column.default) == (True, False, "7")
    assert (column.label, column.description) == ("Number", "The number of it")
    assert column.extras == {}


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        pytest.param({"@Common.Label": "Common"}, "Common", id="the older annotation"),
        pytest.param({"@title": "Title"}, "Title", id="the one of CAP"),
        pytest.param(
            {"@Common.Label": "Common", "@EndUserText.label": "Label"}, "Label", id="both"
        ),
    ],
)
def test_labels_are_found_under_every_key(keys, label):
    (column,) = asset_of(document("T", {"A": {"type": "cds.Date", **keys}}), "T").columns

    assert column.label == label


def test_texts_of_the_tenants_language_are_labels_and_the_others_translations():
    csn = document(
        "T",
        {"A": {"type": "cds.Date", "@EndUserText.label": "{i18n>A}"}},
        **{"@EndUserText.label": "{i18n>T}", "@EndUserText.quickInfo": "{i18n>T_INFO}"},
    )
    csn["i18n"] = {
        "en": {"A": "Day", "T": "Table", "T_INFO": "All of it"},
        "de": {"A": "Tag", "T": "Tabelle", "T_INFO": "Alles"},
        "": {"A": "default"},
    }

    english, german = (asset_of(csn, "T", language=language) for language in ("en", "de"))

    assert (english.label, german.label) == ("Table", "Tabelle")
    assert english.translations == {"de.label": "Tabelle", "de.description": "Alles"}
    assert english.columns[0].translations == {"de.label": "Tag"}
    assert german.columns[0].translations == {"en.label": "Day"}


def test_a_text_that_no_bundle_holds_shows_its_key():
    csn = document("T", {"A": {"type": "cds.Date", "@EndUserText.label": "{i18n>GONE}"}})

    assert asset_of(csn, "T").columns[0].label == "GONE"


def test_semantics_of_columns_are_read_and_the_rest_is_kept_verbatim():
    element = {
        "type": "cds.Decimal",
        "@Aggregation.default": {"#": "SUM"},
        "@AnalyticsDetails.measureType": {"#": "BASE"},
        "@Semantics.amount.currencyCode": {"=": "CURRENCY"},
        "@Semantics.quantity.unitOfMeasure": {"=": "UNIT"},
        "@ObjectModel.text.element": [{"=": "NAME"}],
        "@ObjectModel.foreignKey.association": {"=": "_X"},
        "@Semantics.calendar.yearMonth": True,
        "@PersonalData.isPotentiallyPersonal": True,
        "@PersonalData.fieldSemantics": {"#": "UserID"},
        "@Company.own": {"deep": [1, None]},
        "virtual": True,
    }

    (column,) = asset_of(document("T", {"A": element}), "T").columns

    assert column.semantics == {
        "aggregation": "SUM",
        "measure_type": "BASE",
        "currency": "CURRENCY",
        "unit": "UNIT",
        "text": "NAME",
        "foreign_key": "_X",
        "calendar": "yearMonth",
        "personal_data": "isPotentiallyPersonal,fieldSemantics=UserID",
        "role": "measure",
    }
    assert column.extras == {
        "@PersonalData.fieldSemantics": {"#": "UserID"},
        "@Company.own": {"deep": [1, None]},
        "virtual": True,
    }


@pytest.mark.parametrize(
    ("element", "role"),
    [
        pytest.param({"@Analytics.dimension": True}, "dimension", id="marked as a dimension"),
        pytest.param({"@Semantics.text": True}, "text", id="marked as a text"),
        pytest.param({"@Analytics.measure": True}, "measure", id="marked as a measure"),
        pytest.param({"key": True}, "key", id="the key"),
        pytest.param({}, "attribute", id="anything else"),
    ],
)
def test_columns_of_analytical_objects_have_a_role(element, role):
    csn = document(
        "F",
        {"A": {"type": "cds.Date", **element}},
        **{"@ObjectModel.modelingPattern": {"#": "ANALYTICAL_FACT"}},
    )

    asset = asset_of(csn, "F")

    assert asset.semantics["usage"] == "Fact"
    assert asset.columns[0].semantics["role"] == role


def test_unusual_and_structured_types_are_kept():
    csn = document(
        "T",
        {
            "ODD": {"type": "cds.hana.NEVER_SEEN", "length": 3},
            "OPEN": {"type": "cds.Decimal", "scale": "variable"},
            "MANY": {"items": {"type": "cds.String"}},
            "DEEP": {"elements": {"X": {"type": "cds.Date"}}},
        },
    )

    odd, opened, many, deep = asset_of(csn, "T").columns

    assert odd.type == Scalar("cds.hana.NEVER_SEEN", length=3)
    assert opened.extras == {"scale": "variable"}
    assert isinstance(many.type, Opaque)
    assert isinstance(deep.type, Opaque)
    assert orjson.loads(deep.native_type) == {"elements": {"X": {"type": "cds.Date"}}}


def test_named_types_and_types_of_other_columns_are_followed():
    csn = document(
        "T",
        {
            "A": {"type": "Money"},
            "B": {"type": {"ref": ["T", "A"]}},
            "C": {"type": {"ref": ["T", "C"]}},
        },
    )
    csn["definitions"]["Money"] = {"kind": "type", "type": "cds.Decimal", "precision": 9}

    first, second, circular = asset_of(csn, "T").columns

    assert first.native_type == "cds.Decimal(9)"
    assert second.native_type == "cds.Decimal(9)"
    assert "ref" in circular.native_type or circular.native_type == ""


def test_columns_of_a_model_take_the_types_of_their_sources():
    csn = _model()

    asset = asset_of(csn, "M")

    assert asset.kind is Kind.ANALYTIC_MODEL
    assert {c.name: c.native_type for c in asset.columns} == {"ID": "cds.String(10)", "LOST": ""}


def test_measures_of_a_model_are_no_columns():
    base, calculated, auxiliary = asset_of(_model(), "M").measures

    assert (base.name, base.label, base.kind, base.aggregation) == ("NET", "Net", "base", "SUM")
    assert base.unit == "CURRENCY"
    assert (calculated.kind, calculated.expression) == ("calculated", "NET * 2")
    assert (auxiliary.name, auxiliary.hidden) == ("HELPER", True)


def test_variables_of_a_model_and_params_of_a_view_are_parameters():
    view = document(
        "V",
        {"A": {"type": "cds.Date"}},
        params={"P": {"type": "cds.String", "length": 3, "default": {"val": "EUR"}}},
    )

    (parameter,) = asset_of(view, "V").parameters
    (variable,) = asset_of(_model(), "M").parameters

    assert (parameter.native_type, parameter.default) == ("cds.String(3)", "EUR")
    assert (variable.name, variable.label, variable.default) == ("YEAR", "Year", "2026")


def test_views_in_a_circle_are_read_to_an_end():
    def view(name: str, source: str) -> dict[str, Any]:
        query = {"SELECT": {"from": {"ref": [source]}, "columns": [{"ref": ["A"]}]}}
        return {"kind": "entity", "elements": {"A": {}}, "query": query}

    csn = {"definitions": {"V": view("V", "W"), "W": view("W", "V")}}

    asset = asset_of(csn, "V")

    assert asset.columns[0].native_type == ""
    assert lineage(asset.ref, csn, NAMES)


@pytest.mark.parametrize(
    ("condition", "pairs"),
    [
        pytest.param(
            [{"ref": ["A"]}, "=", {"ref": ["_T", "ID"]}], (("A", "ID"),), id="own side first"
        ),
        pytest.param(
            [{"ref": ["_T", "ID"]}, "=", {"ref": ["$self", "A"]}],
            (("A", "ID"),),
            id="target side first",
        ),
        pytest.param(
            [
                {"xpr": [{"ref": ["A"]}, "=", {"ref": ["_T", "ID"]}]},
                "and",
                {"ref": ["$projection", "B"]},
                "=",
                {"ref": ["_T", "NO"]},
            ],
            (("A", "ID"), ("B", "NO")),
            id="two columns, one nested",
        ),
    ],
)
def test_conditions_of_associations_are_pairs_of_columns(condition, pairs):
    element = {"type": "cds.Association", "target": "T2", "on": condition}

    asset = asset_of(document("T", {"_T": element}), "T")

    assert asset.associations[0].target == "T2"
    assert asset.associations[0].on == pairs
    assert "elements" not in asset.extras


def test_a_condition_that_pairs_cannot_say_is_kept_verbatim():
    on = [{"ref": ["A"]}, "=", {"ref": ["_T", "ID"]}, "and", {"ref": ["_T", "X"]}, "=", {"val": 1}]
    element = {"type": "cds.Association", "target": "T2", "on": on, "cardinality": {"max": 1}}

    asset = asset_of(document("T", {"_T": element}), "T")

    assert asset.associations[0].on == (("A", "ID"),)
    assert asset.extras["elements"] == {"_T": {"on": on, "cardinality": {"max": 1}}}


@pytest.mark.parametrize(
    ("name", "definition", "reason"),
    [
        pytest.param("T", {"@readonly": True}, "read-only", id="marked read-only"),
        pytest.param("SAP.TIME.X", {}, "delivered by SAP", id="delivered by name"),
        pytest.param(
            "T",
            {"_meta": {"dependencies": {"packageAssignment": "SAP_UNITS"}}},
            "package SAP_UNITS",
            id="delivered in a package",
        ),
        pytest.param("T", {"@DataWarehouse.space.name": "HR"}, "shared from space HR", id="shared"),
    ],
)
def test_objects_that_no_sync_may_write_say_why(name, definition, reason):
    csn = document(name, {"A": {"type": "cds.Date"}}, **definition)

    assert reason in str(asset_of(csn, name).protected)


def test_an_object_of_a_customers_own_package_may_be_written():
    meta = {"dependencies": {"packageAssignment": "SAPPHIRE"}}
    csn = document("T", {"A": {"type": "cds.Date"}}, _meta=meta)

    assert asset_of(csn, "T").protected is None


def test_facts_of_the_list_are_facts_of_the_asset():
    row = {
        "technicalName": "T",
        "status": "ChangesToDeploy",
        "createdBy": "ANNA",
        "changedBy": "BERT",
        "changedOn": "2026-03-12T16:40:09.123Z",
        "deployedOn": "2026-02-03 10:00:31.000000000 UTC",
    }
    draft = {"status": "ChangesToDeploy", "changedBy": "BERT", "changedOn": row["changedOn"]}
    csn = document("T", {"A": {"type": "cds.Date"}})

    asset = asset_of(csn, "T", listing=row, draft=draft, kind="local_table")

    assert (asset.owner, asset.changed_by, asset.status) == ("ANNA", "BERT", "ChangesToDeploy")
    assert str(asset.changed_at) == "2026-03-12 16:40:09.123000+00:00"
    assert asset.draft is not None
    assert (asset.draft.by, asset.draft.since) == ("BERT", asset.changed_at)
    assert asset.exposed is False


def test_the_fingerprint_is_that_of_content_exposure_and_status():
    csn = document("T", {"A": {"type": "cds.Date"}, "B": {"type": "cds.Time"}})
    swapped = document("T", {"B": {"type": "cds.Time"}, "A": {"type": "cds.Date"}})
    url = {"assetRelationalDataUrl": "https://one.example/"}

    plain = asset_of(csn, "T").fingerprint

    assert asset_of(swapped, "T").fingerprint == plain
    assert asset_of(csn, "T", listing={"changedOn": "2026"}).fingerprint == plain
    assert asset_of(csn, "T", catalog=url).fingerprint != plain
    assert asset_of(csn, "T", catalog=url).fingerprint == asset_of(csn, "T", catalog={}).fingerprint
    assert asset_of(csn, "T", listing={"status": "NotDeployed"}).fingerprint != plain


def test_reading_a_body_again_gives_the_same_asset():
    body = {"definition": _model(), "listing": {"technicalName": "M"}, "kind": "analytic_model"}

    asset = to_asset(ref("M"), body)

    assert to_asset(ref("M"), orjson.loads(orjson.dumps(asset.body))) == asset


def test_a_document_without_the_object_is_malformed():
    csn = document("OTHER", {}) | {"definitions": {"X": {}, "Y": {}}}

    with pytest.raises(MalformedAnswer, match=r"SALES\.T"):
        asset_of(csn, "T")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_whatever_a_definition_holds_is_read_or_called_malformed(data):
    csn = copy.deepcopy(_model())
    node: Any = csn
    for _ in range(data.draw(st.integers(0, 7))):
        children = node if isinstance(node, dict) else dict(enumerate(node))
        inner = [k for k in children if isinstance(children[k], dict | list) and children[k]]
        if not inner:
            break
        node = node[data.draw(st.sampled_from(inner))]
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    node[data.draw(st.sampled_from(keys))] = data.draw(_JSON)

    try:
        asset = asset_of(csn, "M")
        lineage(asset.ref, csn, NAMES)
    except MalformedAnswer:
        return
    assert asset.ref == ref("M")


def _model() -> dict[str, Any]:
    columns = [{"ref": ["F", "ID"], "as": "ID"}, {"ref": ["F", "NET"]}]
    model = {
        "kind": "entity",
        "@ObjectModel.modelingPattern": {"#": "ANALYTICAL_CUBE"},
        "elements": {
            "ID": {"@EndUserText.label": "Id"},
            "LOST": {},
            "NET": {
                "@AnalyticsDetails.measureType": {"#": "BASE"},
                "@Aggregation.default": {"#": "SUM"},
                "@Semantics.amount.currencyCode": {"=": "CURRENCY"},
            },
            "TWICE": {"@AnalyticsDetails.measureType": {"#": "CALCULATION"}},
            "_D∞0": {
                "type": "cds.Association",
                "target": "D",
                "on": [{"ref": ["ID"]}, "=", {"ref": ["_D∞0", "ID"]}],
            },
        },
        "query": {"SELECT": {"from": {"ref": ["F"], "as": "F"}, "columns": columns}},
    }
    layer = {
        "sourceModel": {
            "factSources": {"0": {"dataEntity": {"key": "F"}}},
            "dimensionSources": {"0": {"dataEntity": {"key": "D"}}},
        },
        "attributes": {
            "ID": {
                "attributeType": "X.FactSourceAttribute",
                "attributeMapping": {"0": {"key": "ID"}},
            }
        },
        "measures": {
            "NET": {
                "measureType": "X.FactSourceMeasure",
                "sourceKey": "0",
                "key": "NET",
                "text": "Net",
            },
            "TWICE": {"measureType": "X.CalculatedMeasure", "formula": "NET * 2"},
            "HELPER": {"measureType": "X.FactSourceMeasure", "isAuxiliary": True},
        },
        "variables": {"YEAR": {"text": "Year", "parameterType": "X.Input", "defaultValue": "2026"}},
    }
    fact = {
        "kind": "entity",
        "elements": {
            "ID": {"type": "cds.String", "length": 10},
            "NET": {"type": "cds.Decimal", "precision": 15, "scale": 2},
        },
    }
    return {"definitions": {"M": model, "F": fact}, "businessLayerDefinitions": {"M": layer}}

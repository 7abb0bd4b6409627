"""How `$metadata` becomes columns where the object API is closed."""

import pytest

from sync.connectors.datasphere import to_asset
from sync.errors import MalformedAnswer
from sync.model.asset import Asset, Kind
from sync.model.datatype import Scalar
from tests.connectors.csn_samples import SAMPLES, ref

EDM = 'xmlns="http://docs.oasis-open.org/odata/ns/edm"'
RELATIONAL = f"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="StandaloneService" {EDM}>
  <EntityContainer Name="EntityContainer"/>
  <EntityType Name="V_ORDERS">
    <Key><PropertyRef Name="P_DATE"/></Key>
    <Property Name="P_DATE" Type="Edm.Date" Nullable="false"/>
    <NavigationProperty Name="Set" Type="Collection(StandaloneService.V_ORDERSType)"/>
  </EntityType>
  <EntityType Name="V_ORDERSType">
    <Key><PropertyRef Name="ID"/></Key>
    <Property Name="ID" Type="Edm.String" MaxLength="10" Nullable="false"/>
    <Property Name="_BIC_AMOUNT" Type="Edm.Decimal" Precision="15" Scale="0"/>
    <Property Name="OPEN" Type="Edm.Decimal" Scale="variable"/>
    <Property Name="AT" Type="Edm.DateTimeOffset" Precision="7"/>
    <Property Name="TINY" Type="Edm.Byte"/>
    <Property Name="ODD" Type="Edm.NeverSeen"/>
  </EntityType>
  <Annotations Target="StandaloneService.V_ORDERSType">
    <Annotation Term="Common.Label" String="Orders"/>
    <Annotation Term="Analytics.dimensionType" String="#TIME"/>
  </Annotations>
  <Annotations Target="StandaloneService.V_ORDERSType/_BIC_AMOUNT">
    <Annotation Term="Common.Label" String="Amount"/>
    <Annotation Term="com.sap.vocabularies.DataIntegration.v1.OriginalName" String="/BIC/AMOUNT"/>
    <Annotation Term="Analytics.measure" Bool="true"/>
    <Annotation Term="Some.Other"/>
  </Annotations>
  <Annotations Target="StandaloneService.V_ORDERSType/ID">
    <Annotation Term="Common.IsCalendarYearMonth" Bool="true"/>
  </Annotations>
  <Annotations Target="StandaloneService.V_ORDERS/P_DATE">
    <Annotation Term="Common.Label" String="Key Date"/>
  </Annotations>
</Schema></edmx:DataServices></edmx:Edmx>"""
ANALYTICAL = f"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="InaApplicationService" {EDM}>
  <EntityType Name="M">
    <Property Name="YEAR" Type="Edm.String" MaxLength="4"/>
    <Property Name="NET" Type="Edm.Decimal" Precision="15" Scale="2"/>
  </EntityType>
  <Annotations Target="InaApplicationService.M/YEAR">
    <Annotation Term="Analytics.Dimension" Bool="true"/>
  </Annotations>
  <Annotations Target="InaApplicationService.M/NET">
    <Annotation Term="Analytics.measure" Bool="true"/>
    <Annotation Term="Common.Label" String="Net"/>
  </Annotations>
</Schema></edmx:DataServices></edmx:Edmx>"""


def asset_of(text: str, name: str, **entry: object) -> Asset:
    return to_asset(ref(name), {"edmx": text, "catalog": {"name": name, **entry}})


def test_a_relational_document_gives_columns_with_types_keys_and_labels():
    asset = asset_of(RELATIONAL, "V_ORDERS")

    assert (asset.kind, asset.label, asset.exposed) == (Kind.VIEW, "Orders", True)
    assert asset.semantics == {"dimension_type": "TIME"}
    key, amount, opened, at, tiny, odd = asset.columns
    assert (key.key, key.nullable, key.native_type) == (True, False, "cds.String(10)")
    assert key.semantics == {"calendar": "yearMonth"}
    assert (amount.name, amount.label) == ("/BIC/AMOUNT", "Amount")
    assert amount.type == Scalar("cds.Decimal", precision=15, scale=0)
    assert amount.semantics == {"role": "measure"}
    assert amount.extras == {"edmx:Some.Other": "true"}
    assert [c.native_type for c in (opened, at, tiny)] == [
        "cds.Decimal",
        "cds.Timestamp",
        "cds.hana.TINYINT",
    ]
    assert odd.native_type == "Edm.NeverSeen"


def test_parameters_are_those_of_the_entity_that_leads_to_the_rows():
    (parameter,) = asset_of(RELATIONAL, "V_ORDERS").parameters

    assert (parameter.name, parameter.native_type, parameter.label) == (
        "P_DATE",
        "cds.Date",
        "Key Date",
    )


def test_an_analytical_document_gives_dimensions_and_measures():
    asset = asset_of(ANALYTICAL, "M", supportsAnalyticalQueries=True, label="Model")

    assert (asset.kind, asset.label) == (Kind.ANALYTIC_MODEL, "Model")
    assert [(c.name, c.semantics) for c in asset.columns] == [("YEAR", {"role": "dimension"})]
    assert [(m.name, m.label) for m in asset.measures] == [("NET", "Net")]


def test_what_the_services_alone_show_is_not_writable():
    assert asset_of(ANALYTICAL, "M").protected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(RELATIONAL[:400], id="cut off"),
        pytest.param("<html><body>Sign in</body></html>", id="a page for people"),
        pytest.param(RELATIONAL.replace("<edmx:Edmx", "<!DOCTYPE x><edmx:Edmx", 1), id="a doctype"),
        pytest.param("", id="empty"),
    ],
)
def test_other_documents_are_malformed(text):
    with pytest.raises(MalformedAnswer, match=r"SALES\.V"):
        asset_of(text, "V")


def test_the_recorded_document_is_read():
    path = SAMPLES / "datahub-recorded" / "edmx_SAP.TIME.VIEW_DIMENSION_YEAR.xml"
    if not path.exists():
        pytest.skip("no samples here")

    asset = asset_of(path.read_text(), "SAP.TIME.VIEW_DIMENSION_YEAR")

    (year,) = asset.columns
    assert (year.name, year.label, year.key, year.native_type) == (
        "YEAR",
        "Year",
        True,
        "cds.String(4)",
    )
    assert year.semantics == {"role": "dimension", "calendar": "year"}

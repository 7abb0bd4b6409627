"""Hypothesis strategies for types, texts and assets that the tests of the pure core share."""

from __future__ import annotations

from hypothesis import strategies as st

from sync.datatypes import parse_glue, spell_cds, spell_glue
from sync.mapping.naming import glue_column_name, sap_column_name
from sync.model.asset import (
    Asset,
    AssetRef,
    Association,
    Column,
    Kind,
    Measure,
    Parameter,
    System,
)
from sync.model.datatype import ArrayOf, MapOf, Opaque, Scalar, StructField, StructOf, UnionOf
from sync.model.pair import Pair, Scope, TextPolicy, TextSource

SAP_SCOPE = Scope(connection="tenant", schema="SALES")
GLUE_SCOPE = Scope(connection="lake", schema="sales")


def make_pair(**values) -> Pair:
    return Pair(**{"name": "sales", "sap": SAP_SCOPE, "glue": GLUE_SCOPE, **values})


GLUE_PRIMITIVES = [
    *("string", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "binary"),
    *("date", "timestamp", "timestamptz", "void", "uuid", "interval_day_time", "char", "varchar"),
]
UNKNOWN_TYPES = ["super", "variant", "fixed[16]", "row(a int, b varchar)", "timestamp(3)"]


def _decimals(name: str) -> st.SearchStrategy[Scalar]:
    return st.integers(1, 38).flatmap(
        lambda p: st.integers(0, p).map(lambda s: Scalar(name, precision=p, scale=s))
    )


glue_scalars = st.one_of(
    st.sampled_from(GLUE_PRIMITIVES).map(Scalar),
    _decimals("decimal"),
    st.builds(Scalar, st.sampled_from(["char", "varchar"]), st.integers(1, 255)),
)
field_names = st.one_of(
    st.sampled_from(["first name", "a-b", "a.b", "$id", "@type", "a/b", "1st", "select", "größe"]),
    st.text(min_size=1, max_size=12),
)
glue_types = st.recursive(
    glue_scalars | st.sampled_from([Opaque(text, "unknown type") for text in UNKNOWN_TYPES]),
    lambda inner: st.one_of(
        st.builds(ArrayOf, inner),
        st.builds(MapOf, glue_scalars, inner),
        st.lists(st.builds(StructField, field_names, inner), max_size=4).map(
            lambda fields: StructOf(tuple(fields))
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: UnionOf(tuple(members))),
    ),
    max_leaves=12,
)
_lengths = st.none() | st.integers(1, 6000)
sap_types = st.one_of(
    st.builds(
        Scalar,
        st.sampled_from(
            [
                *("cds.String", "cds.hana.VARCHAR", "cds.hana.CHAR", "cds.hana.NCHAR"),
                *("cds.Binary", "cds.hana.BINARY"),
            ]
        ),
        _lengths,
    ),
    st.sampled_from(
        [
            *("LargeString", "Boolean", "UInt8", "hana.TINYINT", "Int16", "hana.SMALLINT"),
            *("Integer", "Int32", "Integer64", "Int64", "Decimal", "DecimalFloat", "Double"),
            *("hana.SMALLDECIMAL", "hana.REAL", "Date", "Time", "DateTime", "Timestamp", "UUID"),
            *("LargeBinary", "hana.CLOB", "Vector"),
        ]
    ).map(lambda name: Scalar(f"cds.{name}")),
    _decimals("cds.Decimal"),
    st.builds(
        lambda name, srid: Scalar(name, srid=srid),
        st.sampled_from(["cds.hana.ST_POINT", "cds.hana.ST_GEOMETRY"]),
        st.sampled_from([None, 4326, 3857]),
    ),
    st.sampled_from([Scalar(""), Scalar("my.Currency"), Scalar("cds.String", 5, scale=3)]),
)
any_sap_scalar = st.builds(
    Scalar,
    st.sampled_from(["cds.String", "cds.Decimal", "cds.hana.ST_POINT", "cds.Vector", "my.Type"]),
    *[st.none() | st.integers(0, 10_000)] * 4,
)

# Short, long, in several scripts, and with characters that Glue refuses.

texts = st.one_of(
    st.text(min_size=1, max_size=30),
    st.sampled_from(["Kundennummer", "顧客" * 100, "line one\nline two\r\nthree", "a\x00b", "…"]),
    st.integers(240, 2500).map(lambda n: "x" * n),
    st.integers(80, 900).map(lambda n: "ü漢🙂"[n % 3] * n),
)
maybe_text = st.none() | texts
translations = st.dictionaries(
    st.sampled_from(["de.label", "de.description", "fr.label"]), texts, max_size=3
)
semantics = st.dictionaries(
    st.sampled_from(["role", "currency", "unit", "aggregation"]), st.text(max_size=8), max_size=2
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)
extras = st.dictionaries(st.sampled_from(["@Some.annotation", "@odd", "enum"]), json_values)

sap_column_names = st.one_of(
    st.text("ABCDEFXYZ_019abcxyz", min_size=1, max_size=12),
    st.sampled_from(["/BIC/MATERIAL", "First Name", "Straße", "SAP.TIME", "Größe", "Été"]),
)


@st.composite
def sap_columns(draw: st.DrawFn) -> Column:
    kind = draw(sap_types)
    return Column(
        name=draw(sap_column_names),
        type=kind,
        native_type=spell_cds(kind),
        label=draw(maybe_text),
        description=draw(maybe_text),
        key=draw(st.booleans()),
        nullable=draw(st.booleans()),
        default=draw(st.none() | st.text(max_size=5)),
        semantics=draw(semantics),
        translations=draw(translations),
        extras=draw(extras),
    )


def _by_glue_name(column: Column) -> str:
    return glue_column_name(column.name)


associations = st.builds(
    Association,
    name=st.sampled_from(["_CUSTOMER", "_PRODUCT∞1"]),
    target=st.sampled_from(["CUSTOMERS", "OTHER.PRODUCTS"]),
    on=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=2).map(tuple),
    label=st.none() | st.text(min_size=1, max_size=5),
)
measures = st.builds(
    Measure,
    name=st.text(min_size=1, max_size=8),
    label=st.none() | st.text(min_size=1, max_size=5),
    kind=st.sampled_from(["base", "calculated"]),
    aggregation=st.sampled_from([None, "SUM"]),
    hidden=st.booleans(),
)
parameters = st.builds(
    Parameter, name=st.just("P_DATE"), native_type=st.just("cds.Date"), default=maybe_text
)


@st.composite
def sap_assets(draw: st.DrawFn) -> Asset:
    columns = draw(st.lists(sap_columns(), max_size=5, unique_by=_by_glue_name))
    return Asset(
        ref=AssetRef("tenant", "SALES", draw(st.sampled_from(["ORDERS", "SAP.TIME.DIM", "V_x"]))),
        system=System.DATASPHERE,
        kind=draw(st.sampled_from([Kind.LOCAL_TABLE, Kind.VIEW, Kind.ANALYTIC_MODEL])),
        fingerprint="f",
        version="v",
        body={},
        label=draw(maybe_text),
        description=draw(maybe_text),
        columns=tuple(columns),
        measures=tuple(draw(st.lists(measures, max_size=2))),
        associations=tuple(draw(st.lists(associations, max_size=2))),
        parameters=tuple(draw(st.lists(parameters, max_size=1))),
        semantics=draw(semantics),
        translations=draw(translations),
        extras=draw(extras),
    )


glue_column_names = st.text("abcdefxyz_019", min_size=1, max_size=12) | st.sampled_from(
    ["order-id", "größe", "first name", "__timestamp"]
)


@st.composite
def glue_columns(draw: st.DrawFn) -> Column:
    native = draw(glue_types.map(spell_glue))
    return Column(
        name=draw(glue_column_names),
        type=parse_glue(native),
        native_type=native,
        comment=draw(st.none() | texts.map(lambda text: " ".join(text.split())[:60])),
    )


def _sap_name(column: Column) -> str:
    return sap_column_name(column.name)


@st.composite
def glue_tables(draw: st.DrawFn) -> Asset:
    return Asset(
        ref=AssetRef("lake", "sales", draw(st.sampled_from(["orders", "clickstream_events"]))),
        system=System.GLUE,
        kind=Kind.GLUE_TABLE,
        fingerprint="f",
        version="0",
        body={},
        description=draw(st.none() | texts),
        columns=tuple(draw(st.lists(glue_columns(), max_size=5, unique_by=_sap_name))),
    )


pairs = st.builds(
    make_pair,
    text=st.builds(
        TextPolicy,
        column=st.sampled_from(TextSource),
        table=st.sampled_from(TextSource),
        language=st.sampled_from(["", "de"]),
    ),
    location_template=st.sampled_from(["", "s3://lake/{schema}/{name}/"]),
    open_decimal_scale=st.sampled_from([None, 6]),
)

"""Types: the grammar loses nothing, the tables hold, changes are judged with care."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.datatypes import (
    Fate,
    TypeChange,
    cds_of_element,
    classify_change,
    element_type,
    parse_cds,
    parse_glue,
    spell_cds,
    spell_glue,
    to_glue,
    to_sap,
)
from sync.errors import UnmappedType
from sync.model.datatype import ArrayOf, MapOf, Opaque, Scalar, StructField, StructOf, UnionOf
from tests.strategies import any_sap_scalar, glue_types, sap_types

LAW = settings(derandomize=True, deadline=None, max_examples=300)


def canonical(kind):
    return parse_glue(spell_glue(kind))


@LAW
@given(glue_types)
def test_a_spelled_type_parses_to_itself(kind):
    once = canonical(kind)

    assert canonical(once) == once
    assert once == _with_hive_defaults(kind)


def _with_hive_defaults(kind):
    """The strategy makes every type as the parser would, but for names that end in blanks."""
    match kind:
        case ArrayOf(element):
            return ArrayOf(_with_hive_defaults(element))
        case MapOf(key, value):
            return MapOf(_with_hive_defaults(key), _with_hive_defaults(value))
        case StructOf(fields):
            inner = [StructField(f.name, _with_hive_defaults(f.type)) for f in fields]
            return StructOf(tuple(inner))
        case UnionOf(members):
            return UnionOf(tuple(map(_with_hive_defaults, members)))
    return kind


@LAW
@given(st.text(alphabet="abint<>,:()[]` 0structmaparray", max_size=40))
def test_any_text_parses_and_what_is_not_understood_is_kept_whole(text):
    kind = parse_glue(text)

    if isinstance(kind, Opaque):
        assert kind.text.strip() in text
        assert kind.reason
    assert canonical(kind) == kind or isinstance(kind, Opaque)


@pytest.mark.parametrize(
    "name",
    ["select", "first name", "a-b", "a.b", "$id", "@type", "a/b", "1st", "größe∞", "x (EUR)"],
)
def test_a_field_of_any_name_is_kept(name):
    kind = parse_glue(f"struct<{name}:int,z:string>")

    assert [field.name for field in kind.fields] == [name, "z"]
    assert spell_glue(kind) == f"struct<{name}:int,z:string>"


def test_a_quoted_name_may_hold_anything():
    kind = parse_glue("struct<`a:b,<c>``d`:int>")

    assert kind.fields[0].name == "a:b,<c>`d"
    assert canonical(kind) == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(" MAP < STRING , Array<INTEGER> > ", "map<string,array<int>>", id="blanks"),
        pytest.param("Double  Precision", "double", id="two words"),
        pytest.param("REAL", "float", id="real"),
        pytest.param("decimal", "decimal(10,0)", id="bare decimal as Hive reads it"),
        pytest.param("numeric(5)", "decimal(5,0)", id="numeric without scale"),
        pytest.param("null", "void", id="null"),
        pytest.param("timestamp with local time zone", "timestamptz", id="local time zone"),
        pytest.param("struct<>", "struct<>", id="a struct without fields"),
        pytest.param("array<uniontype<int,string>>", "array<uniontype<int,string>>", id="union"),
    ],
)
def test_spellings_are_made_canonical(text, expected):
    assert spell_glue(parse_glue(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "struct<a:int",
            "struct<a:int>>",
            "array<>",
            "map<int>",
            "struct<a>",
            "int>",
            "<int>",
        ),
        *(
            "<int>",
            "struct<a:int,>",
            "struct<a,b:int>",
            "decimal(50,2)",
            "decimal(2,3)",
            "varchar(0)",
        ),
        *("fixed[16]", "super", "row(a int, b varchar)", "char(", "struct<a:b:int>"),
    ],
)
def test_a_broken_or_unknown_text_is_kept_verbatim_with_the_reason(text):
    kind = parse_glue(text)

    assert isinstance(kind, Opaque)
    assert kind.text == text
    assert kind.reason
    assert spell_glue(kind) == text


def test_an_unknown_part_does_not_hide_the_rest():
    kind = parse_glue("struct<a:fixed[16],b:row(x int, y int),c:decimal(99,1),d:int>")

    assert [field.name for field in kind.fields] == ["a", "b", "c", "d"]
    assert kind.fields[1].type.text == "row(x int, y int)"


@pytest.mark.parametrize("depth", [100, 101, 500, 20_000])
def test_deep_types_do_not_crash(depth):
    text = "array<" * depth + "int" + ">" * depth

    kind = parse_glue(text)

    assert spell_glue(kind) == text
    assert parse_glue.__wrapped__(text) == kind
    assert classify_change(kind, Scalar("int")) is TypeChange.BREAKING


def test_the_longest_type_that_glue_allows_parses_fast():
    fields = ",".join(f"field_{i}:array<struct<a:int,b:varchar(20)>>" for i in range(2900))
    text = f"struct<{fields}>"
    assert 120_000 < len(text) <= 131_072 + 2_000

    started = time.perf_counter()
    kind = parse_glue.__wrapped__(text)

    assert len(kind.fields) == 2900
    assert time.perf_counter() - started < 2


@LAW
@given(any_sap_scalar | sap_types)
def test_an_sap_type_survives_its_text_and_its_element(kind):
    assert parse_cds(spell_cds(kind)) == kind
    assert cds_of_element(element_type(kind)) == kind


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ({"type": "cds.String", "length": 20}, "cds.String(20)"),
        ({"type": "cds.Decimal", "precision": 15, "scale": 2}, "cds.Decimal(15,2)"),
        ({"type": "cds.Decimal", "precision": 15}, "cds.Decimal(15)"),
        ({"type": "cds.Decimal", "scale": "variable"}, "cds.Decimal"),
        ({"type": "cds.hana.ST_POINT", "srid": 4326}, "cds.hana.ST_POINT(4326)"),
        ({"type": "cds.String", "length": "5", "scale": 3}, "cds.String(length=5,scale=3)"),
        ({"key": True}, ""),
    ],
)
def test_elements_are_spelled_as_sap_does(element, text):
    assert spell_cds(cds_of_element(element)) == text


@LAW
@given(sap_types)
def test_an_exact_type_comes_back_by_itself(kind):
    try:
        crossing = to_glue(kind)
    except UnmappedType:
        return

    assert parse_glue(spell_glue(crossing.type)) == crossing.type
    came_back = to_sap(crossing.type).type == kind
    assert came_back or crossing.fate is not Fate.EXACT
    assert crossing.note or crossing.fate is Fate.EXACT


@pytest.mark.parametrize(
    ("sap", "glue", "fate"),
    [
        ("cds.String(20)", "varchar(20)", Fate.EXACT),
        ("cds.String", "string", Fate.ENCODED),
        ("cds.LargeString", "string", Fate.ENCODED),
        ("cds.UInt8", "smallint", Fate.ENCODED),
        ("cds.hana.TINYINT", "smallint", Fate.ENCODED),
        ("cds.hana.SMALLINT", "smallint", Fate.EXACT),
        ("cds.Integer", "int", Fate.EXACT),
        ("cds.Int32", "int", Fate.ENCODED),
        ("cds.Integer64", "bigint", Fate.EXACT),
        ("cds.Decimal(15,2)", "decimal(15,2)", Fate.EXACT),
        ("cds.Decimal", "double", Fate.LOSSY),
        ("cds.DecimalFloat", "double", Fate.LOSSY),
        ("cds.hana.REAL", "float", Fate.EXACT),
        ("cds.Date", "date", Fate.EXACT),
        ("cds.Time", "string", Fate.ENCODED),
        ("cds.DateTime", "timestamp", Fate.ENCODED),
        ("cds.Timestamp", "timestamp", Fate.LOSSY),
        ("cds.UUID", "string", Fate.ENCODED),
        ("cds.Binary(16)", "binary", Fate.ENCODED),
        ("cds.LargeBinary", "binary", Fate.EXACT),
        ("cds.hana.CHAR(10)", "char(10)", Fate.ENCODED),
        ("cds.hana.NCHAR(300)", "varchar(300)", Fate.ENCODED),
        ("cds.hana.ST_POINT(4326)", "string", Fate.ENCODED),
    ],
)
def test_each_sap_type_has_its_place_in_glue(sap, glue, fate):
    crossing = to_glue(parse_cds(sap))

    assert (spell_glue(crossing.type), crossing.fate) == (glue, fate)


@pytest.mark.parametrize(
    ("glue", "sap", "fate"),
    [
        ("tinyint", "cds.hana.SMALLINT", Fate.ENCODED),
        ("varchar(5000)", "cds.String(5000)", Fate.EXACT),
        ("varchar(5001)", "cds.LargeString", Fate.ENCODED),
        ("string", "cds.String(5000)", Fate.ENCODED),
        ("timestamptz", "cds.Timestamp", Fate.LOSSY),
        ("uuid", "cds.UUID", Fate.ENCODED),
        ("struct<a:int>", "cds.LargeString", Fate.LOSSY),
        ("decimal(38,10)", "cds.Decimal(38,10)", Fate.EXACT),
    ],
)
def test_each_glue_type_has_its_place_in_sap(glue, sap, fate):
    crossing = to_sap(parse_glue(glue))

    assert (spell_cds(crossing.type), crossing.fate) == (sap, fate)


def test_an_open_decimal_gets_the_scale_of_the_policy():
    crossing = to_glue(Scalar("cds.Decimal"), open_decimal_scale=6)

    assert spell_glue(crossing.type) == "decimal(38,6)"
    assert crossing.fate is Fate.LOSSY


@pytest.mark.parametrize("kind", ["cds.Vector(3)", "my.Type", "String(20)"])
def test_an_sap_type_without_counterpart_is_named_with_the_remedy(kind):
    name = kind.partition("(")[0]
    with pytest.raises(UnmappedType, match=rf"{name}.*leave the column out"):
        to_glue(parse_cds(kind))


@pytest.mark.parametrize("text", ["void", "interval_day_time", "uniontype<int,string>", "super"])
def test_a_glue_type_without_counterpart_is_named_with_the_remedy(text):
    with pytest.raises(UnmappedType, match=rf"{text}.*leave the column out"):
        to_sap(parse_glue(text))


@LAW
@given(glue_types, glue_types)
def test_a_type_does_not_differ_from_itself_and_judgement_is_total(before, after):
    assert classify_change(before, before) is TypeChange.SAME
    assert classify_change(before, after) in TypeChange


@LAW
@given(sap_types, sap_types)
def test_what_widens_does_not_widen_back(before, after):
    if classify_change(before, after) is TypeChange.WIDENING:
        assert classify_change(after, before) is not TypeChange.WIDENING


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("int", "bigint", TypeChange.WIDENING),
        ("bigint", "int", TypeChange.LOSSY),
        ("int", "decimal(10,0)", TypeChange.WIDENING),
        ("int", "decimal(9,0)", TypeChange.LOSSY),
        ("bigint", "double", TypeChange.LOSSY),
        ("decimal(10,2)", "decimal(12,4)", TypeChange.WIDENING),
        ("decimal(10,2)", "decimal(10,4)", TypeChange.LOSSY),
        ("decimal(10,2)", "double", TypeChange.LOSSY),
        ("varchar(20)", "string", TypeChange.WIDENING),
        ("string", "varchar(20)", TypeChange.LOSSY),
        ("string", "int", TypeChange.BREAKING),
        ("int", "string", TypeChange.BREAKING),
        ("timestamp", "date", TypeChange.LOSSY),
        ("timestamp", "timestamptz", TypeChange.LOSSY),
        ("array<int>", "array<bigint>", TypeChange.WIDENING),
        ("array<int>", "int", TypeChange.BREAKING),
        ("map<string,int>", "map<string,string>", TypeChange.BREAKING),
        ("struct<a:int>", "struct<a:int,b:int>", TypeChange.WIDENING),
        ("struct<a:int,b:int>", "struct<a:int>", TypeChange.BREAKING),
        ("struct<a:int,b:int>", "struct<b:int,a:int>", TypeChange.BREAKING),
        ("struct<b:int>", "struct<a:int,b:int>", TypeChange.BREAKING),
        ("struct<a:bigint>", "struct<a:int,b:int>", TypeChange.LOSSY),
        ("super", "variant", TypeChange.BREAKING),
    ],
)
def test_changes_of_glue_types_are_judged(before, after, expected):
    assert classify_change(parse_glue(before), parse_glue(after)) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("cds.String(20)", "cds.String(40)", TypeChange.WIDENING),
        ("cds.String(40)", "cds.String(20)", TypeChange.LOSSY),
        ("cds.String(40)", "cds.LargeString", TypeChange.WIDENING),
        ("cds.String", "cds.String(5000)", TypeChange.SAME),
        ("cds.UInt8", "cds.Int16", TypeChange.WIDENING),
        ("cds.Int16", "cds.UInt8", TypeChange.LOSSY),
        ("cds.Integer", "cds.Int32", TypeChange.SAME),
        ("cds.Decimal(15,2)", "cds.Decimal", TypeChange.WIDENING),
        ("cds.Decimal", "cds.Decimal(15,2)", TypeChange.LOSSY),
        ("cds.Date", "cds.Timestamp", TypeChange.WIDENING),
        ("cds.Timestamp", "cds.DateTime", TypeChange.LOSSY),
        ("cds.String(36)", "cds.UUID", TypeChange.LOSSY),
        ("cds.Boolean", "cds.Integer", TypeChange.BREAKING),
        ("cds.hana.ST_POINT(4326)", "cds.hana.ST_POINT(3857)", TypeChange.BREAKING),
    ],
)
def test_changes_of_sap_types_are_judged(before, after, expected):
    assert classify_change(parse_cds(before), parse_cds(after)) is expected

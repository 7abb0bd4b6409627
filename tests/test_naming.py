"""Names: within the other catalog's rules, stable, and collisions are named."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.mapping.naming import (
    Collision,
    check_names,
    glue_column_name,
    glue_name,
    sap_column_name,
    sap_name,
)
from sync.model.pair import Naming

LAW = settings(derandomize=True, deadline=None, max_examples=300)
names = st.text(min_size=0, max_size=300) | st.text("ABC_abc.-/ äß", max_size=300)
namings = st.builds(
    Naming,
    case=st.sampled_from(["lower", "upper", "keep"]),
    prefix=st.sampled_from(["", "sap_", "_x"]),
    suffix=st.sampled_from(["", "_v"]),
    strip_prefixes=st.sampled_from([(), ("T_", "V_")]),
    strip_suffixes=st.sampled_from([(), ("_VIEW",)]),
)


@LAW
@given(names, namings)
def test_glue_names_keep_glues_rules(name, naming):
    for made in (glue_name(name, naming), glue_column_name(name)):
        assert re.fullmatch(r"[a-z0-9_]{1,255}", made)


@LAW
@given(names, namings)
def test_sap_names_keep_saps_rules(name, naming):
    made = sap_name(name, naming)

    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]{0,99}", made)
    assert naming.case == "keep" or made == made.upper()
    assert not made.upper().startswith(("DWC_", "SAP_", "_"))
    assert re.fullmatch(r"[A-Z0-9][A-Z0-9_]{0,99}", sap_column_name(name))


@LAW
@given(names)
def test_a_name_that_keeps_the_rules_stays_as_it_is(name):
    plain = Naming()

    assert glue_column_name(glue_column_name(name)) == glue_column_name(name)
    assert glue_name(glue_name(name, plain), plain) == glue_name(name, plain)
    assert sap_column_name(sap_column_name(name)) == sap_column_name(name)
    assert sap_name(sap_name(name, plain), plain) == sap_name(name, plain)


@LAW
@given(st.text("ABCXYZ019_", min_size=1, max_size=100).filter(lambda n: not n.startswith("_")))
def test_a_plain_sap_column_comes_back_from_glue(name):
    assert sap_column_name(glue_column_name(name)) == name


@LAW
@given(st.lists(names, max_size=12))
def test_every_name_is_in_a_collision_or_alone(found):
    collisions = check_names(found, glue_column_name)

    colliding = [name for collision in collisions for name in collision.names]
    alone = [name for name in found if name not in colliding]
    assert len(colliding) + len(alone) == len(found)
    assert len({glue_column_name(name) for name in alone}) == len(alone)


@pytest.mark.parametrize(
    ("name", "naming", "expected"),
    [
        pytest.param("SALES_ORDERS", Naming(), "sales_orders", id="folded"),
        pytest.param("SAP.TIME.M_DAY", Naming(), "sap_time_m_day", id="dots"),
        pytest.param("Straße Übersee", Naming(), "strasse_ubersee", id="diacritics"),
        pytest.param("V_ORDERS", Naming(strip_prefixes=("T_", "V_")), "orders", id="stripped"),
        pytest.param("V_", Naming(strip_prefixes=("V_",)), "v_", id="never stripped to nothing"),
        pytest.param("A", Naming(case="upper", prefix="SAP_"), "sap_a", id="Glue folds the prefix"),
        pytest.param("漢", Naming(), "_", id="no letter left"),
    ],
)
def test_glue_table_names(name, naming, expected):
    assert glue_name(name, naming) == expected


@pytest.mark.parametrize(
    ("name", "naming", "expected"),
    [
        pytest.param("clickstream-events", Naming(), "CLICKSTREAM_EVENTS", id="upper by default"),
        pytest.param("clicks", Naming(case="keep"), "clicks", id="case kept on demand"),
        pytest.param("__raw", Naming(), "RAW", id="no leading underscore"),
        pytest.param("sap_orders", Naming(), "X_SAP_ORDERS", id="reserved prefix"),
        pytest.param("public", Naming(), "X_PUBLIC", id="reserved word"),
        pytest.param("___", Naming(), "X", id="nothing left"),
    ],
)
def test_sap_table_names(name, naming, expected):
    assert sap_name(name, naming) == expected


def test_names_that_differ_only_in_case_are_named():
    assert check_names(["OrderID", "PRICE", "ORDERID"], glue_column_name) == (
        Collision("orderid", ("OrderID", "ORDERID")),
    )

from __future__ import annotations

import pytest

from sync.renames.words import compare, likeness, read


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("qty", "quantity"),
        ("cust", "customer"),
        ("maint", "maintenance"),
        ("sttl", "settlement"),
        ("prdct", "product"),
        ("cpty", "counterparty"),
        ("menge", "quantity"),
        ("adress", "address"),
        ("orders", "order"),
    ],
)
def test_abbreviations_translations_and_slips_are_the_same_word(short, long):
    assert likeness(short, long) >= 0.6


@pytest.mark.parametrize(
    ("left", "right"),
    [("order", "invoice"), ("1", "2"), ("city", "code"), ("plant", "plan"), ("buyer", "layer")],
)
def test_other_words_are_not_alike(left, right):
    assert likeness(left, right) < 0.6


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("KUNDENNUMMER", "CUSTOMER_NUMBER"),
        ("größe", "groesse"),
        ("unit_of_measure", "uom"),
        ("zip-code", "zipcode"),
        ("DATE_SHIPPED", "ShippedDate"),
        ("/BIC/ZBRAND", "BRAND"),
        ("KUNNR", "CUSTOMER_NO"),
        ("line01", "LINE_1"),
    ],
)
def test_names_are_near_whatever_the_spelling(left, right):
    assert compare(read(left), read(right)).strength >= 0.75
    assert compare(read(right), read(left)).strength >= 0.75


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("NET_AMOUNT", "GROSS_AMOUNT"),
        ("sales2023", "sales2024"),
        ("Start_Date", "EndDate"),
        ("created_ts", "created_by"),
    ],
)
def test_words_that_exclude_each_other_are_named(left, right):
    assert compare(read(left), read(right)).contrast is not None


@pytest.mark.parametrize(
    ("left", "right"), [("created_at", "created_on"), ("PHONE", "PHONE_1"), ("q1", "q01")]
)
def test_words_that_may_stand_for_each_other_are_no_contrast(left, right):
    assert compare(read(left), read(right)).contrast is None

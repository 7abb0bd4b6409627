from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.model.asset import Column
from sync.model.profile import ColumnProfile, Profile
from sync.profiles.departures import find_departures
from sync.profiles.measure import profile_column
from sync.profiles.personal import is_personal
from tests.factories import make_column

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


def column(name="AMOUNT", label=None, **more) -> Column:
    return make_column(name, label=label, **more)


def rows(*values, name="AMOUNT"):
    return [{name: value} for value in values]


def test_numbers_are_ordered_as_numbers():
    found = profile_column(column(), rows(9, 10, 100, None, 10))

    assert found == ColumnProfile(
        name="AMOUNT",
        null_share=0.2,
        distinct=3,
        minimum="9",
        maximum="100",
        top=(("10", 2), ("9", 1), ("100", 1)),
    )


def test_an_empty_text_is_empty_and_lengths_are_those_of_texts():
    found = profile_column(column(), rows("a", "ccc", "", None))

    assert (found.null_share, found.min_length, found.max_length) == (0.5, 1, 3)


def test_the_newest_moment_of_dates_and_times():
    found = profile_column(column("DAY"), rows("2026-03-01", "2026-03-17", "x", name="DAY"))

    assert found.newest_at == datetime(2026, 3, 17, tzinfo=UTC)


def test_no_row_tells_nothing():
    assert profile_column(column(), []) == ColumnProfile(
        name="AMOUNT", null_share=None, distinct=None
    )


def test_a_long_value_is_cut():
    found = profile_column(column(), rows("x" * 500))

    assert len(found.maximum or "") == 120


@pytest.mark.parametrize(
    ("name", "label", "values", "expected"),
    [
        ("EMAIL", None, [], True),
        ("CUSTOMER_EMAIL_ADDRESS", None, [], True),
        ("FIELD1", "Date of Birth", [], True),
        ("FirstName", None, [], True),
        ("FIELD1", None, ["anna@example.com", "jo@example.com", "n/a"], True),
        ("FIELD1", None, ["DE89370400440532013000"], True),
        ("FIELD1", None, ["+49 6227 747474"], True),
        ("SALARY", None, [], True),
        ("CUSTOMER_ID", "Customer", ["C1", "C2"], False),
        ("PRODUCT_NAME", "Name of the Product", ["Bike"], False),
        ("MAILING_COUNT", None, [3], False),
        ("NET_AMOUNT", None, ["12.5"], False),
    ],
)
def test_personal_data_is_recognised(name, label, values, expected):
    assert is_personal(column(name, label), values) is expected


def test_a_marked_column_is_personal_whatever_it_is_called():
    marked = column("FIELD1", semantics={"personal_data.isPotentiallySensitive": "true"})

    assert is_personal(marked, ["x"])


def test_personal_data_shows_no_value():
    found = profile_column(column("EMAIL"), rows("a@b.de", "c@d.de", None, name="EMAIL"))

    assert found.is_personal
    assert (found.distinct, found.null_share) == (2, pytest.approx(1 / 3))
    assert (found.minimum, found.maximum, found.top, found.max_length) == (None, None, (), None)


def profile(days_ago: int, rows_=100, nulls=0.0, distinct=50, age=1) -> Profile:
    at = NOW - timedelta(days=days_ago)
    return Profile(
        asset_id=1,
        profiled_at=at,
        row_count=rows_,
        sampled_rows=100,
        columns=(
            ColumnProfile(
                name="A", null_share=nulls, distinct=distinct, newest_at=at - timedelta(days=age)
            ),
        ),
    )


PAST = [profile(1), profile(2, rows_=110), profile(3, nulls=0.05)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (profile(0), []),
        (profile(0, rows_=120), []),
        (profile(0, rows_=0), [("row_count", "HIGH")]),
        (profile(0, rows_=200), [("row_count", "MEDIUM")]),
        (profile(0, nulls=0.3), [("nulls", "MEDIUM")]),
        (profile(0, nulls=1.0), [("nulls", "HIGH")]),
        (profile(0, distinct=10), [("distinct", "LOW")]),
        (profile(0, age=4), [("stale", "MEDIUM")]),
    ],
)
def test_a_departure_from_its_own_past_is_found(now, expected):
    assert [(each.kind, each.severity) for each in find_departures(now, PAST)] == expected


def test_without_a_past_nothing_is_odd():
    assert find_departures(profile(0, rows_=0), PAST[:1]) == []

"""Phrases with numbers, and what they say."""

import re
from itertools import pairwise

import pytest

from sync.agent.numbers.find import find_numbers
from sync.agent.numbers.words import NUMBER, read_number

# sentence | kind | op | value | unit | words
SPANS = """
runs that took more than 10 minutes | comparison | > | 600 | s | more than 10 minutes
jobs stuck in queue for more than 30 min | comparison | > | 1800 | s | more than 30 min
runs longer than half an hour | comparison | > | 1800 | s | longer than half an hour
runs longer than an hour | comparison | > | 3600 | s | longer than an hour
runs over an hour and a half | comparison | > | 5400 | s | over an hour and a half
runs over 1h 30m | comparison | > | 5400 | s | over 1h 30m
runs over 2 hours and 15 minutes | comparison | > | 8100 | s | over 2 hours and 15 minutes
runs faster than 90 s | comparison | < | 90 | s | faster than 90 s
runs under a minute | comparison | < | 60 | s | under a minute
runs shorter than ten seconds | comparison | < | 10 | s | shorter than ten seconds
runs of at least a quarter of an hour | comparison | >= | 900 | s | at least a quarter of an hour
queue wait above 250 ms | comparison | > | 0.25 | s | above 250 ms
runs of no more than 5 minutes | comparison | <= | 300 | s | no more than 5 minutes
not refreshed for 30 days | plain | = | 2592000 | s | 30 days
not synced for two weeks | plain | = | 1209600 | s | two weeks
data older than 3 days | comparison | > | 259200 | s | older than 3 days
spaces with more than 5 assets | comparison | > | 5 | | more than 5
spaces with at least five assets | comparison | >= | 5 | | at least five
tables with over 1,000,000 rows | comparison | > | 1000000 | | over 1,000,000
tables with over 1 million rows | comparison | > | 1000000 | | over 1 million
tables with over 10k rows | comparison | > | 10000 | | over 10k
tables with fewer than twenty five columns | comparison | < | 25 | | fewer than twenty five
tables with fewer than twenty-five columns | comparison | < | 25 | | fewer than twenty-five
tables with exactly 3 keys | comparison | = | 3 | | exactly 3
tables with only one column | comparison | = | 1 | | only one
assets with two or more jobs | comparison | >= | 2 | | two or more
assets with 3+ failures | comparison | >= | 3 | | 3+
assets with one or more failures | comparison | >= | 1 | | one or more
spaces with 10 assets or fewer | plain | = | 10 | | 10
spaces with 10 or fewer assets | comparison | <= | 10 | | 10 or fewer
columns >= 5 | comparison | >= | 5 | | >= 5
columns > 5 | comparison | > | 5 | | > 5
columns <=5 | comparison | <= | 5 | | <=5
success rate below 80 % | comparison | < | 80 | % | below 80 %
success rate under 80% | comparison | < | 80 | % | under 80%
coverage of at least ninety percent | comparison | >= | 90 | % | at least ninety percent
tables bigger than 2 GB | comparison | > | 2147483648 | B | bigger than 2 GB
no more than three levels | comparison | <= | 3 | | no more than three
a maximum of 4 hops | comparison | <= | 4 | | a maximum of 4
up to 2 levels | comparison | <= | 2 | | up to 2
top 5 largest tables | limit | = | 5 | | top 5
top ten jobs | limit | = | 10 | | top ten
top error reasons | limit | = | 0 | | top
bottom 3 spaces | limit | = | 3 | | bottom 3
the five slowest jobs | limit | = | 5 | | the five
3 biggest tables | limit | = | 3 | | 3
first 10 runs | limit | = | 10 | | first 10
last 5 runs of SALES | limit | = | 5 | | last 5
latest three failures | limit | = | 3 | | latest three
most recent 4 runs | limit | = | 4 | | most recent 4
third slowest job | rank | = | 3 | | third
the 2nd largest table | rank | = | 2 | | the 2nd
second most active user | rank | = | 2 | | second
describe the second one | place | = | 2 | | the second one
the third | place | = | 3 | | the third
open number 4 | place | = | 4 | | number 4
the last one | place | = | -1 | | the last one
the former | place | = | 1 | | the former
jobs that failed twice | times | = | 2 | | twice
jobs that failed at least three times | times | >= | 3 | | at least three times
jobs that failed more than once | times | > | 1 | | more than once
jobs that failed 4 times or more | times | >= | 4 | | 4 times or more
90th percentile of the queue wait | percentile | = | 0.9 | | 90th percentile
p95 duration | percentile | = | 0.95 | | p95
error 401 | plain | = | 401 | | 401
make it 10 | plain | = | 10 | | 10
"""


@pytest.mark.parametrize("line", SPANS.strip().splitlines())
def test_a_number_is_read(line: str) -> None:
    text, kind, op, value, unit, words = (part.strip() for part in line.split("|"))

    (span,) = find_numbers(text)

    assert (span.kind, span.op, span.unit) == (kind, op, unit)
    assert span.value == pytest.approx(float(value))
    assert text[span.start : span.end] == words


RANGES = """
runs between 10 and 20 minutes | 600 | 1200 | s
spaces with between 5 and 10 assets | 5 | 10 |
tables with 5 to 10 columns | 5 | 10 |
tables with 5-10 columns | 5 | 10 |
success rate between 50 and 80 percent | 50 | 80 | %
runs from 30 seconds to 2 minutes | 30 | 120 | s
tables with between twenty and ten columns | 10 | 20 |
"""


@pytest.mark.parametrize("line", RANGES.strip().splitlines())
def test_a_range_is_read(line: str) -> None:
    text, low, high, unit = (part.strip() for part in line.split("|"))

    (span,) = find_numbers(text)

    assert (span.op, span.unit) == ("between", unit)
    assert (span.value, span.high) == (float(low), float(high))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("top 5 jobs", "top"),
        ("bottom three spaces", "bottom"),
        ("latest 3 runs", "last"),
        ("the most recent 2 runs", "last"),
        ("last ten failures", "last"),
        ("oldest 4 jobs", "first"),
        ("the five slowest jobs", ""),
    ],
)
def test_a_limit_says_from_which_end(text: str, cue: str) -> None:
    (span,) = find_numbers(text)

    assert (span.kind, span.cue) == ("limit", cue)


@pytest.mark.parametrize(
    ("text", "value", "op"),
    [
        ("jobs with two failures back to back this week", 2, ">="),
        ("jobs that failed three times in a row", 3, ">="),
        ("jobs with more than 2 consecutive failures", 2, ">"),
        ("jobs with four successive failed runs", 4, ">="),
        ("consecutive failures", 2, ">="),
        ("failures in a row", 2, ">="),
    ],
)
def test_a_run_of_events_knows_its_number(text: str, value: float, op: str) -> None:
    spans = find_numbers(text)

    assert {(span.kind, span.value, span.op) for span in spans} == {("consecutive", value, op)}


@pytest.mark.parametrize(
    "text",
    [
        "columns of RT_2 and S4HANA",
        "which one failed",
        "is the payroll failure a one-off or recurring",
        "average duration, slowest first",
        "list a table",
        "log of the last failed job",
        "runs per hour",
        "over time",
        "under which space is it",
        "describe V_SALES_2025_ORDERS",
        "the last run",
        "more than that",
    ],
)
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert find_numbers(text) == ()


def test_several_numbers_are_found_in_order() -> None:
    text = "top 3 spaces with more than 2 failures over 10 minutes and a success rate below 50 %"

    spans = find_numbers(text)

    assert [span.value for span in spans] == [3, 2, 600, 50]
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("zero", 0),
        ("nineteen", 19),
        ("twenty one", 21),
        ("ninety-nine", 99),
        ("a hundred", 100),
        ("one hundred and five", 105),
        ("two thousand", 2000),
        ("three thousand five hundred", 3500),
        ("1.5 million", 1_500_000),
        ("2.5k", 2500),
        ("1,234.5", 1234.5),
        ("a couple of", 2),
        ("a dozen", 12),
    ],
)
def test_number_words_are_read(text: str, number: float) -> None:
    assert read_number(text) == number


def test_and_between_numbers_does_not_add_them() -> None:
    assert re.match(NUMBER, "ten and twenty")[0] == "ten"

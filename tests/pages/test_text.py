"""Catalog text on pages, and cells that spreadsheets must not run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from pages.components.download import to_csv
from pages.components.text import ago, code, count, fold, plain, sentence, show_value
from sync.reports.cells import neutralised

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("<script>", r"\<script\>", id="a tag stays text"),
        pytest.param("*bold*", r"\*bold\*", id="a star stays a star"),
        pytest.param("$x$", r"\$x\$", id="a dollar opens no formula"),
        pytest.param("[a](http://b)", "\\[a\\]\\(http:\u2060//b\\)", id="a link is none"),
        pytest.param(":smile:", ":\u2060smile:", id="an emoji code stays letters"),
        pytest.param(":red[x]", ":\u2060red\\[x\\]", id="a colour stays letters"),
        pytest.param("a\nb", "a b", id="a second line opens no block"),
        pytest.param("مبيعات 🚚", "مبيعات 🚚", id="other scripts stay as they are"),
    ],
)
def test_catalog_text_is_shown_as_it_is(text, shown):
    assert plain(text) == shown


def test_a_name_with_a_backtick_still_ends_its_code():
    assert code("a`b") == "``a`b``"
    assert code("`") == "`` ` ``"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert neutralised(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Sales", "", -5, None, "a=b"])
def test_a_harmless_cell_stays_as_it_is(cell):
    assert neutralised(cell) == cell


def test_a_download_neutralises_cells_and_heads():
    frame = pd.DataFrame({"=head": ["=1+1", "Über"]})

    assert to_csv(frame).decode("utf-8-sig").splitlines() == ["'=head", "'=1+1", "Über"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, ""),
        ({"currency": "CURRENCY", "unit": None}, "currency: CURRENCY; unit: "),
        ([{"name": "A"}, {"name": "B"}], "name: A · name: B"),
        (["a", "b"], "a, b"),
        (3, "3"),
    ],
)
def test_a_value_is_shown_in_words(value, shown):
    assert show_value(value) == shown


def test_a_long_text_folds():
    assert fold("x" * 10, 5) == "xxxx…"
    assert fold("short", 5) == "short"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("both sides changed it", "Both sides changed it."),
        ("sales_db.x is gone.", "sales_db.x is gone."),
        ("", ""),
    ],
)
def test_a_reason_becomes_a_sentence(text, said):
    assert sentence(text) == said


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age, said):
    assert ago(NOW - age, NOW) == said


def test_what_never_happened_is_said_so():
    assert ago(None, NOW) == "never"


def test_a_number_gets_its_noun():
    assert count(1, "line") == "1 line"
    assert count(2000, "entry", "entries") == "2,000 entries"

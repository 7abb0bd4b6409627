"""Each format is read back by a library of its own; hostile catalog text stays text in all."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from html.parser import HTMLParser

import openpyxl
import pypdf
import pytest

from sync.model.report import Filters, Format, Report, ReportKind, Section
from sync.reports.writing import write_report

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://evil","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "<script>alert(1)</script>",
    "https://evil.example",
    "{=1+1}",
    "Größe 世界 \U0001f600",
)
ROWS = [(text, 1.5, 42, True, NOW, None) for text in HOSTILE]


@pytest.fixture
def report() -> Report:
    columns = ("=name", "share", "number", "flag", "at", "none")
    return Report(
        kind=ReportKind.INVENTORY,
        title="Catalog <inventory>",
        made_at=NOW,
        made_by="anna & ben",
        filters=Filters(schema="SALES"),
        sections=(
            Section("Assets", columns, ROWS, "A <b>note</b>."),
            Section("Nothing here", ("a",), []),
        ),
    )


def test_a_spreadsheet_holds_values_and_no_formula(report):
    book = openpyxl.load_workbook(io.BytesIO(write_report(report, Format.XLSX)))

    assert book.sheetnames == ["Assets", "Nothing here"]
    cells = [list(row) for row in book["Assets"].iter_rows(min_row=6)]
    assert len(cells) == len(ROWS)
    for row, text in zip(cells, HOSTILE, strict=True):
        assert [cell.data_type for cell in row[:5]] == ["s", "n", "n", "b", "d"]
        assert row[0].value.removeprefix("'") == text
        assert not row[0].value.startswith(("=", "+", "-", "@", "\t"))
        assert row[0].hyperlink is None
        assert row[4].value == NOW.replace(tzinfo=None)
        assert row[5].value is None


def test_csv_can_be_read_back_and_no_cell_starts_like_a_formula(report):
    content = write_report(report, Format.CSV)

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Assets"]
    assert rows[1][0] == "'=name"
    assert [row[0].removeprefix("'") for row in rows[2 : 2 + len(HOSTILE)]] == list(HOSTILE)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert rows[-2:] == [["Nothing here"], ["a"]]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data):
        self.texts.append(data)


def test_html_is_self_contained_and_shows_text_as_text(report):
    reader = Reader()
    reader.feed(write_report(report, Format.HTML).decode())

    assert reader.links == []
    assert "script" not in reader.tags
    assert "b" not in reader.tags
    assert set(HOSTILE) - {HOSTILE[4]} <= set(reader.texts)
    assert "schema SALES; made by anna & ben on 2026-03-18 14:30 UTC" in reader.texts


def test_a_pdf_shows_every_row(report):
    book = pypdf.PdfReader(io.BytesIO(write_report(report, Format.PDF)))

    text = "".join(page.extract_text() for page in book.pages)
    assert "Catalog <inventory>" in text
    assert "@SUM(A1)" in text.replace("\n", "")
    assert text.count("1.5") >= len(ROWS)
    assert book.pages[0].mediabox.width > book.pages[0].mediabox.height


def test_a_long_pdf_says_where_the_rest_is(report):
    many = Section("Assets", ("n",), [(number,) for number in range(2500)])
    long = Report(
        kind=report.kind,
        title="Long",
        made_at=NOW,
        made_by="anna",
        filters=Filters(),
        sections=(many,),
    )

    book = pypdf.PdfReader(io.BytesIO(write_report(long, Format.PDF)))

    last = book.pages[-1].extract_text().replace("\n", " ")
    assert "2,000 of 2,500 rows; the spreadsheet has all" in last

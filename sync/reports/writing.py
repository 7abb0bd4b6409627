"""A report as a file: XLSX, CSV, self-contained HTML, or PDF made from that HTML."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import plutoprint
import xlsxwriter

from sync.model.report import Format, Report, Section
from sync.reports.cells import neutralised, text_of

_WIDEST = 60  # characters of a spreadsheet column
_PDF_ROWS = 2000  # of a section: a longer table is for a spreadsheet
_SHEET_NAME = 31  # characters, by the format
_SHEET_ROWS = 1_048_576 - 8
_CELL = 32_767  # characters, by the format
_STYLE = """
@page { size: A4 landscape; margin: 12mm; }
:root { color-scheme: light dark; }
body { font: 14px/1.45 system-ui, "DejaVu Sans", sans-serif; margin: 2rem; }
h1 { margin-bottom: .2rem; } .made { color: #666; } .note { margin: .3rem 0 .6rem; }
table { border-collapse: collapse; width: 100%; font-size: 12px; }
th, td { border: 1px solid #bbb; padding: 3px 6px; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #e8eef5; color: #111; } thead { display: table-header-group; }
td.n { text-align: right; white-space: nowrap; }
"""
_PRINT = """
body { margin: 0; font-size: 9pt; } table { font-size: 6.5pt; }
"""


def write_report(report: Report, form: Format) -> bytes:
    """Return *report* as the content of a file; catalog text in it is neither run nor rendered."""
    match form:
        case Format.XLSX:
            return _xlsx(report)
        case Format.CSV:
            return _csv(report)
        case Format.HTML:
            return _html(report).encode()
        case Format.PDF:
            return _pdf(report)


def _made(report: Report) -> str:
    words = ", ".join(report.filters.words()) or "everything"
    return f"{words}; made by {report.made_by} on {report.made_at:%Y-%m-%d %H:%M} UTC"


def _csv(report: Report) -> bytes:
    """Return one CSV, or a section per block with its title above; times are UTC."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    for number, section in enumerate(report.sections):
        if len(report.sections) > 1:
            rows.writerows([[]] if number else [])
            rows.writerow([neutralised(section.title)])
        rows.writerow([neutralised(name) for name in section.columns])
        rows.writerows([neutralised(text_of(cell)) for cell in row] for row in section.rows)
    # The mark makes spreadsheets read it as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _xlsx(report: Report) -> bytes:
    out = io.BytesIO()
    # Strings stay strings: nothing that a catalog holds becomes a formula, a link or a number.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": report.title, "author": report.made_by})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
        for section in report.sections:
            _sheet(book.add_worksheet(section.title[:_SHEET_NAME]), section, report, head)
    return out.getvalue()


def _sheet(sheet: Any, section: Section, report: Report, head: Any) -> None:
    sheet.write_string(0, 0, f"{report.title}: {section.title}")
    sheet.write_string(1, 0, _made(report))
    sheet.write_string(2, 0, section.note)
    for position, name in enumerate(section.columns):
        sheet.write_string(4, position, name, head)
    for number, row in enumerate(section.rows[:_SHEET_ROWS], start=5):
        for position, cell in enumerate(row):
            _write(sheet, number, position, cell)
    sheet.freeze_panes(5, 0)
    if section.rows:
        sheet.autofilter(4, 0, 4 + len(section.rows[:_SHEET_ROWS]), len(section.columns) - 1)
    for position, width in enumerate(_widths(section)):
        sheet.set_column(position, position, width)


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    match cell:
        case None:
            return
        case bool() | int() | float() | datetime():
            sheet.write(row, column, cell)
        case _:
            # A quote before what would be a formula, for whoever saves the sheet as CSV.
            sheet.write_string(row, column, str(neutralised(text_of(cell)))[:_CELL])


def _widths(section: Section) -> Iterator[int]:
    for position, name in enumerate(section.columns):
        longest = max((len(text_of(row[position])) for row in section.rows[:200]), default=0)
        yield min(_WIDEST, max(len(name), longest) + 2)


def _html(report: Report, *, style: str = _STYLE, rows: int | None = None) -> str:
    escape = html.escape
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta http-equiv='Content-Security-Policy' ",
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(report.title)}</title><style>{style}</style></head><body>",
        f"<h1>{escape(report.title)}</h1><p class='made'>{escape(_made(report))}</p>",
    ]
    for section in report.sections:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        if section.note:
            parts.append(f"<p class='note'>{escape(section.note)}</p>")
        parts += _table(section, rows)
    return "".join([*parts, "</body></html>"])


def _table(section: Section, most: int | None) -> Iterator[str]:
    if not section.rows:
        yield "<p class='note'>Nothing.</p>"
        return
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in section.columns)
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for row in section.rows[:most]:
        yield f"<tr>{''.join(map(_cell, row))}</tr>"
    yield "</tbody></table>"
    if most is not None and len(section.rows) > most:
        yield (
            f"<p class='note'>The first {most:,} of {len(section.rows):,} rows; "
            "the spreadsheet has all of them.</p>"
        )


def _cell(cell: Any) -> str:
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return f"<td{' class=n' if is_number else ''}>{html.escape(text_of(cell))}</td>"


def _pdf(report: Report) -> bytes:
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4.landscape(), plutoprint.PAGE_MARGINS_NARROW)
    book.custom_resource_fetcher = _Nothing()
    book.load_html(_html(report, style=_STYLE + _PRINT, rows=_PDF_ROWS))
    out = io.BytesIO()
    book.write_to_pdf_stream(out)
    return out.getvalue()


class _Nothing(plutoprint.ResourceFetcher):
    """Fetches nothing: a report holds all that it shows."""

    def fetch_url(self, url: str) -> plutoprint.ResourceData:
        raise ValueError(f"A report loads nothing; {url} was asked for.")

"""Each report is made and downloaded in each format, and opened again with a library."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.sync_api import expect

from sync.model.report import Format, ReportKind
from sync.reports.building import TITLES
from tests.browser.conftest import Visit
from tests.browser.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
_MADE_MS = 60_000
_NAME = "SALES_ORDERS"


class _Page(HTMLParser):
    """What a report in HTML says, and the elements it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def of_xlsx(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(cell) for cell in cells if cell is not None)


def of_csv(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return "\n".join(cell for row in csv.reader(file) for cell in row)


def of_html(path: Path) -> str:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert "script" not in page.elements
    return "\n".join(page.said)


def of_pdf(path: Path) -> str:
    said = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return unicodedata.normalize("NFKC", said)  # a font may write "fl" as one sign


READ: dict[Format, Callable[[Path], str]] = {
    Format.XLSX: of_xlsx,
    Format.CSV: of_csv,
    Format.HTML: of_html,
    Format.PDF: of_pdf,
}


@pytest.mark.parametrize("kind", list(ReportKind))
def test_a_report_is_downloaded_and_opened_again(
    ready: Server, visit: Visit, tmp_path: Path, kind: ReportKind
) -> None:
    page = visit.page
    visit.open(f"{ready.url}/reports?report={kind.value}", "Reports")
    assert set(READ) == set(Format)

    for form, read in READ.items():
        page.get_by_role("button", name=f"Make {form.value.upper()}").click()
        ending = re.compile(rf"^Download .*\.{form.value}$")
        button = page.get_by_role("button", name=ending)
        expect(button).to_be_visible(timeout=_MADE_MS)
        with page.expect_download() as download:
            button.click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        said = read(path)

        assert path.suffix == f".{form.value}"
        if form is not Format.CSV:
            assert TITLES[kind] in said
        if kind in {ReportKind.INVENTORY, ReportKind.DICTIONARY}:
            assert _NAME in said.replace("\n", "")

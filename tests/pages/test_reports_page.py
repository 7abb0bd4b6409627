"""The reports page over the embedded world, over dead catalogs, and by a deep link."""

from __future__ import annotations

import pytest

from sync.model.report import Filters, Format, ReportKind
from sync.reports.building import TITLES
from tests.pages.conftest import texts


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_report_has_a_preview_and_a_deep_link(world, open_page, kind):
    app = open_page("reports", report=kind.value)

    assert not app.exception
    assert app.selectbox(key="choice-report").value == kind.value
    assert "As of" in texts(app)


@pytest.mark.parametrize("form", list(Format))
def test_a_file_is_made_kept_and_offered(world, open_page, form):
    app = open_page("reports", report="inventory")

    app.button(key=f"make-{form.value}").click().run()

    assert not app.exception
    newest = world.store.reports.recent()[0]
    assert (newest.kind, newest.format) == (ReportKind.INVENTORY, form)
    assert TITLES[ReportKind.INVENTORY] in " ".join(each.value for each in app.success)


def test_copies_are_listed_and_can_be_removed(world, open_page):
    world.reports.make("tester", ReportKind.RUNS, Format.CSV, Filters())
    before = len(world.store.reports.recent())
    app = open_page("reports", shown="Copies")

    app.button(key="copy-remove").click().run()

    assert not app.exception
    assert len(world.store.reports.recent()) == before - 1


def test_a_filter_of_the_address_narrows(world, open_page):
    app = open_page("reports", report="dictionary", **{"report-pair": "clickstream"})

    assert app.selectbox(key="report-pair").value == "clickstream"
    assert not app.exception

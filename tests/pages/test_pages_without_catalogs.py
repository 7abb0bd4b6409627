"""Every page while no catalog answers."""

from __future__ import annotations

import pytest

from tests.pages.conftest import texts

PAGES = ["overview", "assets", "changes", "jobs", "health", "settings"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_while_no_catalog_answers(dead_catalogs, open_page, page):
    app = open_page(page)

    assert not app.exception
    assert app.title[0].value == page.capitalize()


def test_the_overview_names_each_connection_that_failed_and_offers_to_read_again(
    dead_catalogs, open_page
):
    app = open_page("overview")

    errors = " ".join(item.value for item in app.error)
    assert "tenant" in errors
    assert "lake" in errors
    assert [item.label for item in app.button] == ["Read both catalogs"]


@pytest.mark.parametrize("page", ["assets", "changes"])
def test_an_empty_page_leads_to_where_it_is_mended(dead_catalogs, open_page, page):
    app = open_page(page)

    assert "read both catalogs" in texts(app)
    assert [item.value for item in app.page_link] == ["Go to the overview"]

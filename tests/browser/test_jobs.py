"""A job from its form to its retry, and a running one that is cancelled, as a person does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Locator, expect

from sync.embedded.process import EmbeddedServers, start_embedded
from tests.browser.conftest import Visit
from tests.browser.serving import START_SECONDS, Server, serve

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
_RUN_MS = 60_000


@pytest.fixture(scope="module")
def servers(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedServers]:
    """Start both catalogs; the app that finds them running makes no first sync."""
    started = start_embedded(tmp_path_factory.mktemp("home"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def server(servers: EmbeddedServers) -> Iterator[Server]:
    """Start the app beside these catalogs."""
    with serve(servers.settings.parent.parent) as started:
        started.wait_until({"ready"}, START_SECONDS)
        yield started


def drawn_button(visit: Visit, name: str) -> Locator:
    """Return the button once nothing above it can move it: the table and its download are there."""
    found = visit.page.get_by_role("button", name=name)
    found.wait_for()
    visit.settle()
    visit.page.get_by_test_id("stDataFrame").locator("canvas").first.wait_for()
    visit.page.get_by_role("button", name="Download CSV").wait_for()
    return found


@contextmanager
def faults(servers: EmbeddedServers, *rules: dict[str, Any]) -> Iterator[None]:
    """Let both catalogs be hurt by *rules* inside the block."""
    url = f"{servers.datasphere.url}/admin/faults"
    requests.post(url, json=rules, timeout=10).raise_for_status()
    try:
        yield
    finally:
        requests.delete(url, timeout=10).raise_for_status()


def test_a_job_that_fails_explains_itself_and_succeeds_on_retry(servers, server, visit):
    page = visit.page
    visit.open(f"{server.url}/jobs?view=Jobs&job=new", "Jobs")
    page.get_by_label("Name", exact=True).fill("Sales each night")
    page.keyboard.press("Tab")
    expect(page.get_by_text("on Monday through Friday")).to_be_visible()
    page.get_by_role("button", name="Create", exact=True).click()
    run_now = drawn_button(visit, "Run now")

    with faults(servers, {"server": "glue", "operation": "GetDatabases", "what": "deny"}):
        run_now.click()
        error = page.get_by_test_id("stAlert")
        expect(error).to_contain_text("lack a permission", timeout=_RUN_MS)
    expect(error).to_contain_text("What mends it")
    expect(page).to_have_url(re.compile(r"run=\d+"))
    failed = page.url
    page.get_by_role("button", name="Retry", exact=True).click()

    expect(page.get_by_text(re.compile(r"Succeeded after \d tr"))).to_be_visible(timeout=_RUN_MS)
    assert page.url != failed
    visit.open(failed, "Jobs")
    expect(page.get_by_text("lack a permission")).to_be_visible()


def test_a_running_job_is_cancelled(servers, server, visit):
    page = visit.page
    visit.open(f"{server.url}/jobs?view=Jobs&job=new", "Jobs")
    page.get_by_label("Name", exact=True).fill("Slow sales")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Create", exact=True).click()
    run_now = drawn_button(visit, "Run now")

    with faults(servers, {"server": "datasphere", "what": "latency", "seconds": 0.5}):
        run_now.click()
        expect(page).to_have_url(re.compile(r"run=\d+"), timeout=_RUN_MS)
        page.get_by_text(re.compile(r"\d+ assets|Nothing is counted yet")).first.wait_for()
        page.get_by_role("button", name="Cancel").click()
        cancelled = page.get_by_text(re.compile("^Cancelled by"))
        expect(cancelled.first).to_be_visible(timeout=_RUN_MS)

    visit.open(f"{server.url}/jobs", "Jobs")
    expect(page.get_by_text("Nothing runs and nothing waits.")).to_be_visible(timeout=_RUN_MS)


def test_these_pages_ask_nobody_but_this_machine(server, visit):
    for path, title in (
        ("/jobs?view=History", "Jobs"),
        ("/health?show=Charts", "Health"),
        ("/settings?section=Pairs", "Settings"),
    ):
        visit.open(f"{server.url}{path}", title)

    assert {urlsplit(address).hostname for address in visit.requests} - {None} == {"127.0.0.1"}


def test_overview_by_its_name_shows_no_complaint(server, visit):
    visit.open(f"{server.url}/overview", "Overview")

    expect(visit.page.get_by_text("Page not found")).to_have_count(0)
    links = visit.page.get_by_test_id("stSidebarNav").get_by_role("link")
    names = [link.inner_text().strip() for link in links.all()]
    assert names[:5] == ["Overview", "Assets", "Changes", "Jobs", "Health"]
    assert names.count("Overview") == 1

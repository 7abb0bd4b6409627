"""A real server with its embedded catalogs, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.serving import ARGUMENTS, FIRST_SYNC_SECONDS, Server, serve

_LOG_CHARACTERS = 3000


@dataclass
class Visit:
    """A page with everything that it asked the network for."""

    page: Page
    requests: list[str] = field(default_factory=list)

    def open(self, address: str, title: str) -> None:
        """Go to *address* and wait until the page called *title* has been drawn."""
        self.page.goto(address)
        self.page.get_by_role("heading", name=title, exact=True).wait_for(timeout=30_000)
        self.settle()

    def settle(self) -> None:
        """Wait until the script of the page has come to its end."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        reason = "chromium is not installed (apt-get install chromium)"
        if os.environ.get("SPHEREGLUE_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason}, and SPHEREGLUE_REQUIRE_BROWSER is set")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the app on an empty home, as its two commands would."""
    with serve(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture(scope="session")
def ready(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start an app that nobody stops, and wait until its first sync is over."""
    with serve(tmp_path_factory.mktemp("ready")) as started:
        started.wait_until({"ready"}, FIRST_SYNC_SECONDS)
        yield started


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Add what the page showed, and the end of the app's log, to the report of a failed test."""
    report = yield
    if call.when == "call" and report.failed:
        known = getattr(item, "funcargs", {})
        if isinstance(seen := known.get("visit"), Visit):
            text = seen.page.locator("body").inner_text(timeout=5_000)
            report.sections.append(("page", f"{seen.page.url}\n{text}"))
        for each in known.values():
            if isinstance(each, Server):
                log = each.log.read_text(errors="replace")
                report.sections.append(("app.log", log[-_LOG_CHARACTERS:]))
    return report


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a fresh tab that records its requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    made = Visit(page)
    page.on("request", lambda request: made.requests.append(request.url))
    page.on("websocket", lambda socket: made.requests.append(socket.url))
    yield made
    context.close()

"""The app from its first start to a proven sync, as a person meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from pages.components.runtime import actor
from sync.embedded.running import find_running
from tests.browser.serving import FIRST_SYNC_SECONDS, ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def first_visit(server: Server, browser: Browser) -> Iterator[dict[str, object]]:
    """Make a deep link the very first request of the server, and note what came back."""
    page = browser.new_page()
    page.goto(f"{server.url}/changes")
    page.get_by_role("link", name="Changes").first.wait_for(timeout=60_000)
    yield {
        "links": [link.inner_text().strip() for link in page.get_by_role("link").all()],
        "address": page.url,
    }
    page.close()


@pytest.fixture(scope="module")
def synced(server: Server, first_visit: dict[str, object]) -> Server:
    """Wait until the first sync is over."""
    server.wait_until({"ready"}, FIRST_SYNC_SECONDS)
    return server


def test_a_deep_link_as_the_first_request_goes_through_the_navigation(first_visit):
    links = [name.lower() for name in first_visit["links"]]

    assert {"overview", "assets", "changes"} <= set(links)
    assert not {"main", "components", "app"} & set(links)
    assert urlsplit(first_visit["address"]).path == "/changes"


def test_no_page_asks_anybody_but_this_machine(synced, visit):
    for path, title in (("/", "Overview"), ("/assets", "Assets"), ("/changes", "Changes")):
        visit.open(f"{synced.url}{path}", title)
    visit.open(f"{synced.url}/assets?asset=datasphere/SALES/SALES_ORDERS", "Assets")

    hosts = {urlsplit(address).hostname for address in visit.requests}

    assert len(visit.requests) > 20
    assert hosts - {None} == {"127.0.0.1"}


def test_a_plan_is_made_accepted_applied_and_proven(synced, visit):
    page = visit.page
    visit.open(f"{synced.url}/changes?pair=landing-finance", "Changes")

    page.get_by_role("button", name="Make a plan").click()
    plans = page.get_by_role("combobox", name=re.compile("Plan$"))
    expect(plans).to_have_value(re.compile(f"by {actor()}"), timeout=60_000)
    page.get_by_role("button", name=re.compile("Accept all harmless")).click()
    page.get_by_role("button", name=re.compile(r"Apply \d+ accepted lines")).click()

    proof = page.get_by_test_id("stAlert").filter(has_text=re.compile(r"\d+ lines proven"))
    expect(proof).to_be_visible(timeout=60_000)
    page.reload()
    expect(proof).to_be_visible(timeout=60_000)


def test_catalog_text_is_never_run(synced, visit):
    page = visit.page
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    evil = f"{synced.url}/assets?asset=datasphere/MASTERDATA/CUSTOMER_ADDRESSES"
    for part in ("Compare", "Lineage", "History", "Fidelity"):
        visit.open(f"{evil}&part={part}", "Assets")

    assert dialogs == []


def test_the_address_keeps_what_was_searched(synced, visit):
    page = visit.page
    visit.open(f"{synced.url}/assets", "Assets")

    page.get_by_role("searchbox").or_(page.get_by_label("Search")).first.fill("shipmnts")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("q=shipmnts"), timeout=20_000)
    expect(page.get_by_text(re.compile(r"^\d+ assets of"))).to_be_visible()


def test_an_asset_is_found_by_a_misspelt_word_and_its_lineage_read(synced, visit):
    page = visit.page
    visit.open(f"{synced.url}/assets?part=Lineage", "Assets")

    page.get_by_label("Search").first.fill("trackng numbr")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^[1-9] assets of"))).to_be_visible(timeout=20_000)
    visit.settle()
    table = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    page.mouse.click(table["x"] + 16, table["y"] + 33 + 16)
    expect(page).to_have_url(
        re.compile(r"asset=.*(shipments|carrier)", re.IGNORECASE), timeout=20_000
    )
    nodes = page.locator(".node:not(.focus)")
    expect(nodes.first).to_be_visible(timeout=20_000)
    name = nodes.first.get_attribute("aria-label").partition(",")[0]
    nodes.first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Isolate the path")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile(f"node=.*{re.escape(name.partition('.')[2])}"))


def test_a_conflict_is_settled_applied_and_taken_back(synced, visit):
    page = visit.page
    visit.open(f"{synced.url}/changes?pair=logistics&standing=conflict", "Changes")
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    canvas.scroll_into_view_if_needed()
    table = canvas.bounding_box()

    page.mouse.click(table["x"] + 16, table["y"] + 33 * 2 + 16)
    page.get_by_role("radiogroup").get_by_text("Glue's").click(timeout=20_000)
    page.get_by_role("button", name="Settle and accept").click()
    page.get_by_role("button", name="Apply 1 accepted line").click(timeout=20_000)

    proof = page.get_by_test_id("stAlert").filter(has_text="1 line proven")
    expect(proof).to_be_visible(timeout=60_000)
    page.get_by_role("button", name=re.compile(r"^Undo run \d+")).click()
    undoing = page.get_by_test_id("stAlert").filter(has_text=re.compile(r"takes back run \d+"))
    expect(undoing).to_be_visible(timeout=60_000)


def test_a_filter_of_one_page_does_not_reach_the_next(synced, visit):
    page = visit.page
    visit.open(f"{synced.url}/assets?schema=SALES", "Assets")

    for title in ("Jobs", "Assets", "Reports", "Health"):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        page.get_by_role("heading", name=title, exact=True).wait_for(timeout=30_000)
        visit.settle()
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_command_beside_the_app_goes_through_it(synced):
    command = [sys.executable, "-m", "sync", "status", "--json", "--home", str(synced.home)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "sales" in json.loads(done.stdout)["pairs"]
    assert not synced.process.poll()


def test_stopping_the_app_leaves_no_process_behind(synced):
    embedded = find_running(synced.home)
    assert embedded is not None

    synced.stop()

    assert not (synced.home / "owner.json").exists()
    assert not _is_alive(embedded.pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

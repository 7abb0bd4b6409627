"""A conversation of ten turns with the agent, as a person holds it, and where its answers lead."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
_ANSWER_MS = 30_000


class Talk:
    """The agent's page; each turn is a question and an answer."""

    def __init__(self, visit: Visit, server: Server) -> None:
        self.visit, self.page, self.turns = visit, visit.page, 0
        visit.open(f"{server.url}/agent", "Agent")

    def ask(self, question: str) -> Locator:
        """Type *question* and return the answer."""
        field = self.page.get_by_test_id("stChatInputTextArea")
        field.fill(question)
        field.press("Enter")
        return self.answered()

    def press(self, button: str | re.Pattern[str]) -> Locator:
        """Press a button of the newest answer and return the answer to that."""
        self.page.get_by_role("button", name=button, exact=isinstance(button, str)).last.click()
        return self.answered()

    def answered(self) -> Locator:
        """Return the answer of the next turn, once it is there."""
        self.turns += 1
        messages = self.page.get_by_test_id("stChatMessage")
        expect(messages).to_have_count(2 * self.turns, timeout=_ANSWER_MS)
        self.visit.settle()
        expect(self.page.get_by_text("Drawing", exact=True)).to_have_count(0)
        return messages.last


def runs(server: Server) -> list[int]:
    answer = requests.get(f"{server.url}/api/runs", timeout=10)
    answer.raise_for_status()
    return sorted(run["run_id"] for run in answer.json()["items"])


def test_a_conversation_of_ten_turns(ready: Server, visit: Visit) -> None:
    talk = Talk(visit, ready)
    dialogs: list[str] = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    chart = talk.ask("how many assets are there per schema?")
    expect(chart.get_by_test_id("stPlotlyChart")).to_be_visible(timeout=_ANSWER_MS)
    narrowed = talk.ask("only glue")
    expect(narrowed).to_contain_text("glue")
    wider = talk.press(re.compile("system = glue"))
    expect(wider).not_to_contain_text("system = glue")
    asked_back = talk.ask("orders columns")
    expect(asked_back).to_contain_text("Which one")
    chosen = talk.press("SALES.SALES_ORDERS")
    expect(chosen).to_contain_text("SALES.SALES_ORDERS")
    expect(chosen.get_by_test_id("stDataFrame").first).to_be_visible(timeout=_ANSWER_MS)

    before = runs(ready)
    expect(talk.ask("sync sales now with low priority")).to_contain_text("Needs your yes")
    expect(talk.press("No")).to_contain_text("Dropped")
    assert runs(ready) == before
    expect(talk.ask("sync sales now with low priority")).to_contain_text("Needs your yes")
    expect(talk.press("Yes, do exactly that")).to_contain_text("Done")
    assert len(runs(ready)) > len(before)

    refused = talk.ask("DROP TABLE run; <img src=x onerror=alert(1)>")
    expect(refused).to_contain_text("Refused")
    assert visit.page.get_by_text("<img src=x onerror=alert(1)>").count() == 1
    assert talk.turns == 10
    assert dialogs == []


def test_text_of_the_catalog_stays_text(ready: Server, visit: Visit) -> None:
    talk = Talk(visit, ready)
    dialogs: list[str] = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    talk.ask("columns of CUSTOMER_ADDRESSES")

    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Export", exact=True).click()
    document = download.value.path()
    said = document.read_text(encoding="utf-8")
    visit.page.goto(document.as_uri())

    assert "&lt;script&gt;alert(" in said
    assert "<script>alert(" not in said
    expect(visit.page.get_by_text("columns of CUSTOMER_ADDRESSES")).to_be_visible()
    assert dialogs == []


def test_a_card_of_a_lineage_leads_to_its_page(ready: Server, visit: Visit) -> None:
    answer = Talk(visit, ready).ask("what depends on SALES_ORDERS?")

    answer.get_by_role("button", name=re.compile("AM_SALES_REVENUE, Datasphere")).click()

    expect(visit.page).to_have_url(re.compile("/assets"), timeout=_ANSWER_MS)
    shown = parse_qs(urlsplit(visit.page.url).query)["asset"]
    assert shown == ["datasphere/SALES/AM_SALES_REVENUE"]
    heading = visit.page.get_by_role("heading", name="Revenue Analysis")
    expect(heading).to_be_visible(timeout=_ANSWER_MS)

"""Makes the screenshots in `docs/screenshots` from a first start with the embedded world.

    python docs/screenshots.py [--all DIR] [PAGE ...]

Without a PAGE, every page. With `--all`, pictures at 1280 and 800 pixels, light and dark, go into
DIR instead.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.serving import ARGUMENTS, FIRST_SYNC_SECONDS, serve  # noqa: E402  # needs ROOT

PAGES = {
    "overview": ("/", "Overview"),
    "assets": ("/assets?asset=datasphere/LOGISTICS/SHIPMENTS&q=shipmnts", "Assets"),
    "changes": ("/changes?pair=logistics", "Changes"),
    "agent": ("/agent", "Agent"),
    "reports": ("/reports?report=dictionary", "Reports"),
    "jobs": ("/jobs?view=History", "Jobs"),
    "health": ("/health", "Health"),
    "settings": ("/settings?section=Pairs&pair=finance", "Settings"),
}
COLORS = 220  # enough for flat pages, and small files
PAINT_MS = 2500  # charts and tables are drawn after the script has ended
TALLEST = 1700
_CHAT = "stAppScrollToBottomContainer"  # what a page with a chat scrolls in


@dataclass(frozen=True)
class Shots:
    """What is taken, from where, and where it goes."""

    names: Sequence[str]
    url: str
    folder: Path


def take(browser: Browser, shots: Shots, width: int, scheme: str, mark: str) -> None:
    """Save a picture of each page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for name in shots.names:
        path, title = PAGES[name]
        page.goto(shots.url + path)
        page.get_by_role("heading", name=title, exact=True).wait_for(timeout=60_000)
        page.wait_for_timeout(PAINT_MS)
        if name == "changes":
            _select_conflict(page)
        if name == "agent":
            _ask(page, "what depends on SALES_ORDERS?")
        _fit(page, width)
        target = shots.folder / f"{name}{mark}.png"
        page.screenshot(path=target)
        Image.open(target).convert("RGB").quantize(COLORS).save(target, optimize=True)
    context.close()


def _select_conflict(page: Page) -> None:
    """Narrow the lines to the conflicts and select the second one."""
    page.get_by_role("button", name=re.compile("^conflict")).click()
    page.wait_for_timeout(PAINT_MS)
    box = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    if box is not None:
        page.mouse.click(box["x"] + 16, box["y"] + 33 * 2 + 16)
    page.wait_for_timeout(PAINT_MS)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=30_000
    )


def _ask(page: Page, question: str) -> None:
    """Put a question to the agent and wait for its answer."""
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")
    page.get_by_text("How it was read").wait_for(timeout=30_000)
    page.wait_for_timeout(PAINT_MS)


def _fit(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    body = page.get_by_test_id("stMain").or_(page.get_by_test_id(_CHAT))
    height = body.first.evaluate("element => element.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 10, TALLEST)})
    page.mouse.move(5, 5)
    page.wait_for_timeout(PAINT_MS)


def _work(home: Path) -> None:
    """Let commands beside the app do what its first start does not: a check, a run of a job."""
    for words in (["health"], ["jobs", "run", "Sync sales"], ["jobs", "enable", "Sync finance"]):
        command = [sys.executable, "-m", "sync", *words]
        environ = {**os.environ, "SPHEREGLUE_HOME": str(home)}
        # The check tells by its exit code that something is amiss, which is what it shows.
        subprocess.run(command, cwd=ROOT, env=environ, check=False, stdout=subprocess.DEVNULL)  # noqa: S603  # our own words


def main() -> None:
    """Serve the embedded world and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR")
    parser.add_argument("page", nargs="*", choices=[*PAGES, []])
    args = parser.parse_args()
    folder = args.all or ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        serve(Path(home)) as server,
        sync_playwright() as playwright,
    ):
        server.wait_until({"ready"}, FIRST_SYNC_SECONDS)
        _work(Path(home))
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        shots = Shots(args.page or list(PAGES), server.url, folder)
        if args.all is None:
            take(browser, shots, 1280, "light", "")
        for width in (1280, 800) if args.all else ():
            for scheme in ("light", "dark"):
                take(browser, shots, width, scheme, f"-{width}-{scheme}")
        browser.close()


if __name__ == "__main__":
    main()

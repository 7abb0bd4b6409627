"""A real server with its embedded catalogs, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
FIRST_SYNC_SECONDS = 150
STOP_SECONDS = 20


@dataclass
class Server:
    """A running app and the folder of its state."""

    home: Path
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stage(self) -> str:
        """Return how far the opening is, "" before the server answers."""
        try:
            return str(requests.get(f"{self.url}/api/owner", timeout=5).json()["stage"])
        except requests.RequestException:
            return ""

    def wait_until(self, stages: set[str], seconds: float) -> None:
        """Wait until the opening stands at one of *stages*."""
        ends = time.monotonic() + seconds
        while self.stage() not in stages:
            assert self.process.poll() is None, self.log.read_text(errors="replace")
            assert time.monotonic() < ends, self.log.read_text(errors="replace")
            time.sleep(0.2)

    def stop(self) -> int:
        """Stop it as Ctrl-C does, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)


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
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "app.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "SPHEREGLUE_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = Server(home=home, url=f"http://127.0.0.1:{port}", process=process, log=log)
    try:
        started.wait_until({"opening", "open", "ready"}, START_SECONDS)
        yield started
    finally:
        try:
            started.stop()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


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

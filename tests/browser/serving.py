"""Runs the app as its users do, and stops it as Ctrl-C does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

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


@contextmanager
def serve(home: Path) -> Iterator[Server]:
    """Start the app on *home* and a free port; stop it at the end."""
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

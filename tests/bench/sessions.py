"""Twenty people at once, each with a click every five seconds, while five syncs run.

`python -m tests.bench.sessions [SESSIONS] [SECONDS]` prints JSON: how long clicks take without and
with the syncs, what the API takes meanwhile, seconds until the first page, and the memory. The app
runs as its users start it, on the embedded world; each session is one of Streamlit's own, driven
over its agent API without a browser.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import requests

from tests.bench.measure import ROOT, Target, main

SESSIONS = 20
SECONDS = 60
SYNCS = 5
THINK_S = 5.0
PAGES = ("assets", "changes", "jobs", "health", "reports")
_PATIENCE_S = 300


@dataclass
class Clicks:
    """Milliseconds of clicks and of calls, collected by threads."""

    pages: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    failed: int = 0

    def record(self) -> dict[str, Any]:
        return {
            "clicks": len(self.pages),
            "failed": self.failed,
            "click_ms": _spread(self.pages),
            "api_ms": _spread(self.calls),
        }


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    sessions = int(args[0]) if args else SESSIONS
    seconds = float(args[1]) if len(args) > 1 else SECONDS
    with TemporaryDirectory() as home, _app(home) as (url, first_page, pid):
        calm = _crowd(url, sessions, seconds, syncs=False)
        busy = _crowd(url, sessions, seconds, syncs=True)
        memory = _memory_mb(pid)
    return {
        "sessions": sessions,
        "first_page_seconds": first_page,
        "without_syncs": calm.record(),
        "with_syncs": busy.record(),
        "memory_mb": memory,
        "targets": {
            "first_page_seconds": Target(first_page, at_most=6),
            "click_p95_ms_with_syncs": Target(_spread(busy.pages)["p95"], at_most=1000),
            "api_p95_ms_with_syncs": Target(_spread(busy.calls)["p95"], at_most=100),
            "failed": Target(calm.failed + busy.failed, at_most=0),
        },
    }


@contextmanager
def _app(home: str) -> Iterator[tuple[str, float, int]]:
    """Start the app; yield its address, the seconds until its first page, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--server.enableAgentApi", "true"],
        cwd=ROOT,
        env=os.environ | {"SPHEREGLUE_HOME": home},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until(lambda: _interact(url, {}) is not None)
        first_page = round(time.monotonic() - began, 3)
        _until(lambda: _get(f"{url}/api/owner").get("stage") == "ready")
        yield url, first_page, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _crowd(url: str, sessions: int, seconds: float, *, syncs: bool) -> Clicks:
    """Return what clicks took while *sessions* people worked for *seconds*."""
    clicks, ends = Clicks(), time.monotonic() + seconds
    people = [
        threading.Thread(target=_person, args=(url, number, ends, clicks))
        for number in range(sessions)
    ]
    others = [threading.Thread(target=_caller, args=(url, ends, clicks))]
    others += [threading.Thread(target=_keep_syncing, args=(url, ends))] if syncs else []
    for thread in (*people, *others):
        thread.start()
    for thread in (*people, *others):
        thread.join()
    return clicks


def _person(url: str, number: int, ends: float, clicks: Clicks) -> None:
    rng = random.Random(number)
    time.sleep(rng.random() * THINK_S)
    opened = _interact(url, {}) or {}
    while time.monotonic() < ends:
        began = time.monotonic()
        asked = {"session_id": opened.get("session_id"), "page": rng.choice(PAGES)}
        if _interact(url, asked) is None:
            clicks.failed += 1
        clicks.pages.append((time.monotonic() - began) * 1000)
        time.sleep(max(0.0, THINK_S - (time.monotonic() - began)))


def _caller(url: str, ends: float, clicks: Clicks) -> None:
    while time.monotonic() < ends:
        began = time.monotonic()
        requests.get(f"{url}/api/assets?limit=50", timeout=_PATIENCE_S)
        clicks.calls.append((time.monotonic() - began) * 1000)
        time.sleep(0.5)


def _keep_syncing(url: str, ends: float) -> None:
    """Ask for syncs of five pairs again and again; one that waits already is the same one."""
    pairs = [each["name"] for each in _get(f"{url}/api/pairs")["items"]][:SYNCS]
    while time.monotonic() < ends:
        for pair in pairs:
            body = {"name": f"bench {pair}", "kind": "sync", "pair": pair}
            requests.post(f"{url}/api/runs", json=body, timeout=_PATIENCE_S)
        time.sleep(2)


def _interact(url: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        answer = requests.post(f"{url}/_stcore/agent/interact", json=body, timeout=_PATIENCE_S)
    except requests.ConnectionError:
        return None
    return answer.json() if answer.ok else None


def _get(address: str) -> dict[str, Any]:
    answer = requests.get(address, timeout=_PATIENCE_S)
    return answer.json() if answer.ok else {}


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > ends:
            raise SystemExit("the app did not start")
        time.sleep(0.1)


def _memory_mb(pid: int) -> float:
    with Path(f"/proc/{pid}/status").open(encoding="ascii") as status:
        line = next(each for each in status if each.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)


def _spread(values: Sequence[float]) -> dict[str, float]:
    if len(values) < 2:
        return {"p50": 0.0, "p95": 0.0}
    cuts = quantiles(values, n=20)
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    raise SystemExit(f"no worker {args}")


if __name__ == "__main__":
    main(bench, worker)

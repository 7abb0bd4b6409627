"""How quick pages and API are over 1,000, 10,000 and 100,000 assets with a million lines of log.

`python -m tests.bench.pages [ASSETS ...]` prints JSON: seconds until the store is open, of each
page's script (its first run and the best of three more), of API calls, and the largest memory.
The catalogs do not answer: pages read the store alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import ROOT, Target, main, run_worker

SIZES = (1_000, 10_000, 100_000)
LOG_LINES = 1_000_000
PAGES = ("overview", "assets", "changes", "jobs", "health", "reports")
CALLS = {"assets": "/assets?limit=50", "search": "/assets/search?q=amount", "runs": "/runs"}
TIMES = 100
_SETTINGS = """
[connections.sap]
kind = "datasphere"
url = "http://127.0.0.1:9"
client_id = "bench"
client_secret = "plain:bench"
tries = 1
connect_seconds = 1

[connections.glue]
kind = "glue"
region = "eu-central-1"
endpoint_url = "http://127.0.0.1:9"
access_key_id = "plain:bench"
secret_access_key = "plain:bench"
tries = 1
connect_seconds = 1

[[pair]]
name = "area"
mode = "mirror"
direction = "to_glue"
source = { connection = "sap", schema = "AREA_001" }
target = { connection = "glue", schema = "area_001" }
"""


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    costs = {}
    for assets in map(int, args) if args else SIZES:
        with TemporaryDirectory() as home:
            run_worker("planning", "fill", home, assets)
            run_worker("pages", "log", home)
            costs[assets] = run_worker("pages", "look", home)
    largest = costs[max(costs)]
    scripts = {page: each["again"] for page, each in largest.said["pages"].items()}
    return {
        "log_lines": LOG_LINES,
        "sizes": costs,
        "targets": {
            "slowest_script_seconds": Target(max(scripts.values()), at_most=0.5),
            "slowest_api_p95_ms": Target(
                max(each["p95_ms"] for each in largest.said["api"].values()), at_most=200
            ),
            "pages_that_fail": Target(
                sum(each["failed"] > 0 for each in largest.said["pages"].values()), at_most=0
            ),
            "open_seconds": Target(largest.said["open_seconds"], at_most=5),
        },
    }


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    match args:
        case ["log", home]:
            return _write_log(Path(home))
        case ["look", home]:
            return _look(Path(home))
    raise SystemExit(f"no worker {args}")


def _write_log(home: Path) -> Mapping[str, Any]:
    from datetime import UTC, datetime

    from sync.runtime import STORE_NAME
    from sync.store.database import open_store

    path = (home / "bench.duckdb").rename(home / STORE_NAME)
    now = datetime.now(UTC)
    with open_store(path, now=now) as store:
        runs = [store.runs.start("sync", "area", None, "bench", now) for _ in range(100)]
        for run in runs:
            store.runs.finish(run, "SUCCEEDED", now, {})
        store._db.write(lambda cursor: cursor.run(_LOG, count=LOG_LINES, runs=runs, now=now))
    return {"lines": LOG_LINES}


_LOG = """
INSERT INTO run_log (id, run_id, logged_at, level, component, action, message)
SELECT
    nextval('log_id'), ($runs::BIGINT[])[1 + k % 100], $now::TIMESTAMPTZ::TIMESTAMP, 'INFO',
    'worker_pool', 'apply', 'set label of column ' || k || ': proven.'
FROM range($count) lines(k)
"""


def _look(home: Path) -> Mapping[str, Any]:
    from sync.app.hosting import host

    settings = home / "settings.toml"
    settings.write_text(_SETTINGS, "utf-8")
    began = time.monotonic()
    host.start(home, {}, named=settings)
    while host.runtime is None:
        time.sleep(0.01)
    opened = time.monotonic() - began
    host.wait(120)
    try:
        return {
            "open_seconds": round(opened, 3),
            "pages": {page: _script(page) for page in PAGES},
            "api": asyncio.run(_calls()),
        }
    finally:
        host.stop()


def _script(page: str) -> Mapping[str, float]:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=120)
    app.run()
    if page != "overview":
        app.switch_page(f"{page}.py")
    first, *more = [_timed(app.run) for _ in range(4)]
    return {"first": first, "again": min(more), "failed": len(app.exception)}


def _timed(run: Any) -> float:
    began = time.monotonic()
    run()
    return round(time.monotonic() - began, 3)


async def _calls() -> Mapping[str, Mapping[str, float]]:
    import httpx

    from sync.api.application import build_api
    from sync.app.hosting import host

    transport = httpx.ASGITransport(build_api(host), client=("127.0.0.1", 1))
    found = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for name, path in CALLS.items():
            took = []
            for _ in range(TIMES):
                began = time.monotonic()
                answer = await client.get(path)
                took.append(1000 * (time.monotonic() - began))
                assert answer.status_code == 200, answer.text
            cuts = quantiles(took, n=20)
            found[name] = {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1)}
    return found


if __name__ == "__main__":
    main(bench, worker)

"""Reading 10,000 Glue tables into the store, next to a stock paginator that keeps nothing.

`python -m tests.bench.glue_discovery [TABLES]` prints JSON. The server answers pages that are
rendered already, from a process of its own, so that the clients are what is compared.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import Target, best_of, main, run_worker, running

TABLES = 10_000
TIMES = 2
LATENCY = 0.2


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    tables = int(args[0]) if args else TABLES
    with running("tests.bench.glue_pages", tables, 0) as server:
        stock = {n: best_of(TIMES, "glue_discovery", "stock", server["url"], n) for n in (1, 10)}
        ours = {n: best_of(TIMES, "glue_discovery", "ours", server["url"], n) for n in (1, 10)}
    with running("tests.bench.glue_pages", tables, LATENCY) as server:
        slow = {
            f"{who}_{n}": run_worker("glue_discovery", who, server["url"], n)
            for who in ("ours", "stock")
            for n in (1, 10)
        }
    assert {cost.said["tables"] for cost in (*stock.values(), *ours.values())} == {tables}
    return {
        "tables": tables,
        "stock": stock,
        "ours": ours,
        "with_latency": slow,
        "targets": {
            "cpu_ours_over_stock_1_thread": Target(_ratio(ours[1], stock[1]), at_most=1.0),
            "cpu_ours_over_stock_10_threads": Target(_ratio(ours[10], stock[10]), at_most=1.0),
            "rss_mb_1_thread": Target(ours[1].rss_mb, at_most=300),
            "rss_mb_10_threads": Target(ours[10].rss_mb, at_most=450),
            "latency_speed_up": Target(
                slow["ours_1"].wall_seconds / slow["ours_10"].wall_seconds, at_least=5
            ),
        },
    }


def _ratio(ours: Any, stock: Any) -> float:
    return float(ours.cpu_seconds / stock.cpu_seconds)


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    who, url, threads = args[0], args[1], int(args[2])
    read = {"ours": _read_ours, "stock": _read_stock}[who]
    began, started = time.process_time(), time.monotonic()
    return {
        "tables": read(url, threads),
        "work_cpu": round(time.process_time() - began, 3),
        "work_wall": round(time.monotonic() - started, 3),
    }


def _read_stock(url: str, threads: int) -> int:
    import boto3

    client = boto3.client(
        "glue",
        endpoint_url=url,
        region_name="eu-central-1",
        aws_access_key_id="bench",
        aws_secret_access_key="bench",
    )

    def count(database: str) -> int:
        pages = client.get_paginator("get_tables").paginate(DatabaseName=database)
        return sum(len(page["TableList"]) for page in pages)

    names = [
        database["Name"]
        for page in client.get_paginator("get_databases").paginate()
        for database in page["DatabaseList"]
    ]
    if threads == 1:
        return sum(map(count, names))
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(count, names))


def _read_ours(url: str, threads: int) -> int:
    from sync.config import GlueSettings, HttpSettings, Secret
    from sync.connectors.registry import open_connector
    from sync.discover import discover
    from sync.store.database import open_store

    settings = GlueSettings(
        name="glue",
        region="eu-central-1",
        endpoint_url=url,
        access_key_id=Secret("bench"),
        secret_access_key=Secret("bench"),
        http=HttpSettings(requests_per_second=0, parallel=threads),
    )
    now = datetime.now(UTC)
    connector = open_connector(settings)
    with (
        TemporaryDirectory() as folder,
        open_store(Path(folder) / "bench.duckdb", now=now) as store,
    ):
        found = discover(connector, store, now)
        connector.close()
        return found.added


if __name__ == "__main__":
    main(bench, worker)

"""How much memory a discovery takes while the estate grows from 10,000 to 100,000 Glue tables.

`python -m tests.bench.memory [SMALL LARGE]` prints JSON: the largest memory of the whole process,
which reads on one thread against pages that are rendered already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.measure import Target, main, run_worker, running

SIZES = (10_000, 100_000)


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    small, large = map(int, args) if args else SIZES
    costs = {}
    for tables in (small, large):
        with running("tests.bench.glue_pages", tables, 0) as server:
            costs[tables] = run_worker("glue_discovery", "ours", server["url"], 1)
    return {
        "sizes": costs,
        "targets": {
            # Flat: ten times the estate may not take half as much again.
            "rss_large_over_small": Target(costs[large].rss_mb / costs[small].rss_mb, at_most=1.5),
        },
    }


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    raise SystemExit(f"no worker {args}")


if __name__ == "__main__":
    main(bench, worker)

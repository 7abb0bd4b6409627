"""How long the embedded servers take until they serve a generated tenant and as many Glue tables.

`python -m tests.bench.startup [OBJECTS]` prints JSON; the servers start with an empty home.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import Target, main, running

OBJECTS = 10_000
TIMES = 2


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    objects = int(args[0]) if args else OBJECTS
    seconds = [_start(objects) for _ in range(TIMES)]
    return {
        "objects": objects,
        "seconds": seconds,
        "targets": {"seconds": Target(min(seconds), at_most=10)},
    }


def _start(objects: int) -> float:
    with TemporaryDirectory() as home:
        began = time.monotonic()
        with running("sync", "embedded", "--home", home, "--scale", objects, "--until-eof"):
            return round(time.monotonic() - began, 3)


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    raise SystemExit(f"no worker {args}")


if __name__ == "__main__":
    main(bench, worker)

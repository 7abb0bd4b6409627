"""Making 1,000 tables from Datasphere objects, next to a bare boto3 loop that reads each back too.

`python -m tests.bench.apply [OBJECTS]` prints JSON. Both write into the same embedded Glue with the
same number of threads. Ours also reads each object afresh from the tenant, journals the write
before and after it, and keeps links, bases and bodies.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import Target, main, run_worker, running

OBJECTS = 1_000
THREADS = 8  # as many as the runtime's workers


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    objects = int(args[0]) if args else OBJECTS
    with (
        TemporaryDirectory() as home,
        running("sync", "embedded", "--home", home, "--scale", objects, "--until-eof") as servers,
    ):
        bare = run_worker("apply", "bare", servers["settings"], objects)
        ours = run_worker("apply", "ours", servers["settings"], home, objects)
    assert ours.said["outcomes"] == {"proven": objects}, ours.said
    return {
        "objects": objects,
        "threads": THREADS,
        "bare": bare,
        "ours": ours,
        "targets": {
            "wall_ours_over_bare": Target(
                ours.said["work_wall"] / bare.said["work_wall"], at_most=1.3
            ),
        },
    }


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    match args:
        case ["bare", settings, objects]:
            return _create_bare(Path(settings), int(objects))
        case ["ours", settings, home, objects]:
            return _create_ours(Path(settings), Path(home), int(objects))
    raise SystemExit(f"no worker {args}")


def _create_bare(path: Path, objects: int) -> Mapping[str, Any]:
    import boto3
    from botocore.config import Config

    from sync.config import load_settings
    from sync.embedded.scale import Scale

    settings: Any = load_settings(path, {}).connection("glue")
    client = boto3.client(
        "glue",
        endpoint_url=settings.endpoint_url,
        region_name=settings.region,
        aws_access_key_id="bench",
        aws_secret_access_key="bench",
        config=Config(max_pool_connections=THREADS),
    )
    client.create_database(DatabaseInput={"Name": "bare"})
    tables = [table for _, table in Scale(objects).tables()]

    def make(table: Any) -> None:
        client.create_table(DatabaseName="bare", TableInput=table)
        client.get_table(DatabaseName="bare", Name=table["Name"])

    began, started = time.process_time(), time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(make, tables))
    return _cost(began, started)


def _create_ours(path: Path, home: Path, objects: int) -> Mapping[str, Any]:
    from sync.embedded.scale import Scale
    from sync.runtime import WORKERS, open_runtime

    assert WORKERS == THREADS
    spaces = sorted(Scale(objects).content().spaces)
    pairs = "".join(
        f'[[pair]]\nname = "{space}"\nmode = "mirror"\ndirection = "to_glue"\n'
        f'source = {{ connection = "datasphere", schema = "{space}" }}\n'
        f'target = {{ connection = "glue", schema = "ours_{space.lower()}" }}\n'
        for space in spaces
    )
    settings = home / "bench.toml"
    settings.write_text(path.read_text("utf-8") + pairs, "utf-8")
    outcomes: Counter[str] = Counter()
    with open_runtime(home / "store", {}, named=settings) as runtime:
        engine = runtime.engine
        engine.discover("bench")
        plans = [engine.plan("bench", space) for space in spaces]
        for plan in plans:
            engine.approve("bench", plan.id)
        began, started = time.process_time(), time.monotonic()
        for plan in plans:
            outcomes.update(engine.apply("bench", plan.id).outcomes)
        return {**_cost(began, started), "outcomes": dict(outcomes)}


def _cost(began: float, started: float) -> dict[str, Any]:
    return {
        "work_cpu": round(time.process_time() - began, 3),
        "work_wall": round(time.monotonic() - started, 3),
    }


if __name__ == "__main__":
    main(bench, worker)

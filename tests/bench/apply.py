"""Making 1,000 tables from Datasphere objects, next to a bare boto3 loop that reads each back too.

`python -m tests.bench.apply [OBJECTS [LATENCY_SECONDS]]` prints JSON. Both write into the same
embedded Glue with the same number of threads, once as quick as it answers and once with a latency
per call, as AWS has one. Ours also looks at what each object is now, journals the write before and
after it, and keeps links, bases and bodies.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import Target, main, run_worker, running

OBJECTS = 1_000
LATENCY = 0.2
_SERVERS = ("datasphere", "glue")
THREADS = 8  # as many as the runtime's workers


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    objects = int(args[0]) if args else OBJECTS
    latency = float(args[1]) if len(args) > 1 else LATENCY
    quick, slow = _compare(objects, 0), _compare(objects, latency)
    return {
        "objects": objects,
        "threads": THREADS,
        "without_latency": quick,
        "latency": latency,
        "with_latency": slow,
        "targets": {
            "wall_ours_over_bare": Target(_ratio(quick), at_most=1.3),
            "wall_ours_over_bare_with_latency": Target(_ratio(slow), at_most=1.3),
        },
    }


def _compare(objects: int, latency: float) -> Mapping[str, Any]:
    with TemporaryDirectory() as home:
        faults = Path(home) / "faults.json"
        rules = [{"server": name, "what": "latency", "seconds": latency} for name in _SERVERS]
        faults.write_text(json.dumps(rules if latency else []), "utf-8")
        more = ("--scale", objects, "--faults", faults, "--until-eof")
        with running("sync", "embedded", "--home", home, *more) as servers:
            bare = run_worker("apply", "bare", servers["settings"], objects)
            ours = run_worker("apply", "ours", servers["settings"], home, objects)
    assert ours.said["outcomes"] == {"proven": objects}, ours.said
    return {"bare": bare, "ours": ours}


def _ratio(costs: Mapping[str, Any]) -> float:
    return float(costs["ours"].said["work_wall"] / costs["bare"].said["work_wall"])


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

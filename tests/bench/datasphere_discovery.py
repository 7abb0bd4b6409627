"""Reading 10,000 Datasphere objects into the store, next to a bare reader that keeps nothing; then
again with nothing changed, and with ten objects changed.

`python -m tests.bench.datasphere_discovery [OBJECTS]` prints JSON. Both read the same embedded
tenant, in a process of its own, with the same number of threads.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import Target, main, run_worker, running

OBJECTS = 10_000
THREADS = 8
CHANGES = 10
_API = "/dwaas-core/api/v1/spaces"
_LISTS = ("localtables", "remotetables", "views", "analyticmodels")
_RUN_TIME = "application/vnd.sap.datasphere.object.content.run-time+json"


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    objects = int(args[0]) if args else OBJECTS
    with (
        TemporaryDirectory() as home,
        running("sync", "embedded", "--home", home, "--scale", objects, "--until-eof") as servers,
    ):
        bare = run_worker("datasphere_discovery", "bare", servers["settings"])
        ours = run_worker("datasphere_discovery", "ours", servers["settings"], home)
        same = run_worker("datasphere_discovery", "ours", servers["settings"], home)
        run_worker("datasphere_discovery", "change", servers["settings"])
        moved = run_worker("datasphere_discovery", "ours", servers["settings"], home)
    assert bare.said["objects"] == ours.said["added"] == same.said["unchanged"] == objects
    return {
        "objects": objects,
        "threads": THREADS,
        "bare": bare,
        "ours": ours,
        "unchanged": same,
        "ten_changed": moved,
        "targets": {
            "cpu_ours_over_bare": Target(ours.cpu_seconds / bare.cpu_seconds, at_most=1.0),
            "object_reads_when_unchanged": Target(same.said["requests"].get("read", 0), at_most=0),
            "object_reads_when_ten_changed": Target(moved.said["requests"]["read"], at_most=10),
            "changed_found": Target(moved.said["changed"], at_least=CHANGES),
        },
    }


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    match args:
        case ["bare", settings]:
            work = partial(_read_bare, Path(settings))
        case ["change", settings]:
            return _change(Path(settings))
        case ["ours", settings, home]:
            work = partial(_read_ours, Path(settings), Path(home))
    with _counted() as requests:
        began, started = time.process_time(), time.monotonic()
        said = work()
        said["work_cpu"] = round(time.process_time() - began, 3)
        said["work_wall"] = round(time.monotonic() - started, 3)
    return {**said, "requests": dict(requests)}


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    """Count the requests that this process sends: lists and reads of single objects."""
    from requests.adapters import HTTPAdapter

    counts: Counter[str] = Counter()
    send = HTTPAdapter.send

    def counting(self: Any, request: Any, **more: Any) -> Any:
        path = request.url.partition("?")[0]
        counts["read" if any(f"/{each}/" in path for each in _LISTS) else "list"] += 1
        return send(self, request, **more)

    HTTPAdapter.send = counting
    try:
        yield counts
    finally:
        HTTPAdapter.send = send


def _read_ours(path: Path, home: Path) -> dict[str, Any]:
    from dataclasses import replace

    from sync.config import load_settings
    from sync.connectors.registry import open_connector
    from sync.discover import discover
    from sync.store.database import open_store

    settings = load_settings(path, {}).connection("datasphere")
    http = replace(settings.http, parallel=THREADS, requests_per_second=0)
    connector = open_connector(replace(settings, http=http))
    now = datetime.now(UTC)
    with open_store(home / "bench.duckdb", now=now) as store:
        found = discover(connector, store, now)
        connector.close()
    return {"added": found.added, "changed": found.changed, "unchanged": found.unchanged}


def _read_bare(path: Path) -> dict[str, Any]:
    import requests

    url, headers = _signed_in(path)
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=THREADS))
    session.headers.update(headers)

    def get(address: str, accept: str = "application/json", **params: str) -> Any:
        return session.get(url + address, params=params, headers={"Accept": accept}).json()

    def read(space: str) -> int:
        names = []
        for kind in _LISTS:
            page: list[Any] = [None] * 200
            skip = 0
            while len(page) == 200:
                page = get(f"{_API}/{space}/{kind}", top="200", skip=str(skip))
                names += [(kind, row["technicalName"]) for row in page]
                skip += 200
        for kind, name in names:
            get(f"{_API}/{space}/{kind}/{name}", _RUN_TIME)
        return len(names)

    with ThreadPoolExecutor(THREADS) as pool:
        return {"objects": sum(pool.map(read, get(_API)))}


def _signed_in(path: Path) -> tuple[str, dict[str, str]]:
    import requests

    from sync.config import load_settings

    settings = load_settings(path, {}).connection("datasphere")
    answer = requests.post(
        settings.token_url,
        auth=(settings.client_id, settings.client_secret.reveal()),
        data={"grant_type": "client_credentials"},
        timeout=30,
    )
    return settings.url, {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _change(path: Path) -> Mapping[str, Any]:
    from sync.config import load_settings
    from sync.embedded.announcement import DatasphereEndpoint
    from sync.embedded.foreign_modeler import ForeignModeler
    from sync.embedded.scale import Scale

    settings = load_settings(path, {}).connection("datasphere")
    secret = settings.client_secret.reveal()
    endpoint = DatasphereEndpoint(
        url=settings.url,
        token_url=settings.token_url,
        authorization_url=settings.authorization_url,
        client_id=settings.client_id,
        client_secret=secret,
    )
    tables = [key for key, each in Scale(100).content().objects.items() if not each.is_readonly]
    patch = [{"path": ["@EndUserText.quickInfo"], "value": "Changed by somebody"}]
    with ForeignModeler(endpoint, settings.client_id, secret) as modeler:
        for space, name in tables[:CHANGES]:
            modeler.change(space, name, patch, deploy=True)
    return {}


if __name__ == "__main__":
    main(bench, worker)

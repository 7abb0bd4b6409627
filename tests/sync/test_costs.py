"""What a sync costs in requests: lists for what did not move, and so much per asset that did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.httpsession import URLLib3Session
from requests.adapters import HTTPAdapter

from sync.embedded.announcement import DatasphereEndpoint
from sync.embedded.foreign_modeler import ForeignModeler
from sync.embedded.process import EmbeddedServers, start_embedded
from sync.embedded.scale import Scale
from sync.errors import SyncError
from sync.runtime import Runtime, open_runtime

OBJECTS = 60
PAIR = "space"
_OBJECTS = ("localtables", "remotetables", "views", "analyticmodels")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """A generated tenant and as many Glue tables."""
    folder = tmp_path_factory.mktemp("scale")
    found = start_embedded(folder / "home", extra_args=["--scale", str(OBJECTS)])
    yield found
    found.stop()


@pytest.fixture(scope="module")
def synced(servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The store after a sync of the first space of the tenant into a database of our own."""
    folder = tmp_path_factory.mktemp("costs")
    space = sorted(Scale(OBJECTS).content().spaces)[0]
    path = folder / "settings.toml"
    path.write_text(
        servers.settings.read_text("utf-8").split("[[pair]]")[0]
        + f'[[pair]]\nname = "{PAIR}"\nmode = "mirror"\ndirection = "to_glue"\n'
        f'source = {{ connection = "datasphere", schema = "{space}" }}\n'
        'target = { connection = "glue", schema = "ours" }\n',
        "utf-8",
    )
    with open_runtime(folder / "home", {}, named=path) as runtime:
        sync(runtime)
        yield runtime


def sync(runtime: Runtime) -> Counter[str]:
    """Discover, plan, approve and apply; return how the lines ended."""
    discover(runtime)
    plan = runtime.engine.plan("anna", PAIR)
    if not runtime.engine.approve("anna", plan.id):
        return Counter()
    return Counter(runtime.engine.apply("anna", plan.id).outcomes)


def discover(runtime: Runtime) -> None:
    found = runtime.engine.discover("anna").values()
    assert not [each for each in found if isinstance(each, SyncError)]


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count what is sent to the tenant (list, read, write) and to Glue (by operation)."""
    counts: Counter[str] = Counter()
    to_tenant, to_glue = HTTPAdapter.send, URLLib3Session.send

    def tenant(self: Any, request: Any, *args: Any, **more: Any) -> Any:
        path = request.url.partition("?")[0]
        is_object = any(f"/{each}/" in path for each in _OBJECTS)
        if "/dwaas-core/" in path or request.method == "GET":
            kind = "read" if is_object else "list"
            counts[kind if request.method == "GET" else "write"] += 1
        return to_tenant(self, request, *args, **more)

    def glue(self: Any, request: Any) -> Any:
        target = request.headers["X-Amz-Target"]
        name = target.decode() if isinstance(target, bytes) else target
        counts[name.partition(".")[2]] += 1
        return to_glue(self, request)

    with monkeypatch.context() as patch:
        patch.setattr(HTTPAdapter, "send", tenant)
        patch.setattr(URLLib3Session, "send", glue)
        yield counts


def describe(servers: EmbeddedServers, count: int, text: str) -> None:
    """Let another user change and deploy *count* tables of the synced space."""
    tenant = servers.datasphere
    endpoint = DatasphereEndpoint(
        url=tenant.url,
        token_url=tenant.token_url,
        authorization_url=tenant.authorization_url,
        client_id=tenant.client_id,
        client_secret=tenant.client_secret,
    )
    content = Scale(OBJECTS).content()
    space = sorted(content.spaces)[0]
    tables = [
        key for key, each in content.objects.items() if key[0] == space and not each.is_readonly
    ]
    patch = [{"path": ["@EndUserText.quickInfo"], "value": text}]
    with ForeignModeler(endpoint, tenant.client_id, tenant.client_secret) as modeler:
        for key in tables[:count]:
            modeler.change(*key, patch, deploy=True)


def test_a_second_discovery_of_what_did_not_move_only_lists(
    synced: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    discover(synced)

    with counted(monkeypatch) as requests:
        discover(synced)

    assert set(requests) == {"list", "GetDatabases", "GetTables"}
    assert requests["list"] < OBJECTS


def test_a_second_sync_writes_nothing(synced: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as requests:
        outcomes = sync(synced)

    assert not outcomes
    assert not {name for name in requests if name.startswith(("Create", "Update", "Delete"))}
    assert "write" not in requests


def test_a_sync_after_ten_changes_costs_ten_times_what_one_costs(
    servers: EmbeddedServers, synced: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = {}
    for count, text in ((0, ""), (1, "one"), (10, "ten")):
        describe(servers, count, text)
        with counted(monkeypatch) as requests:
            outcomes = sync(synced)
        costs[count] = requests - costs[0] if costs else requests
        assert set(outcomes) <= {"proven"}

    assert costs[1]["UpdateTable"] == 1
    assert costs[1]["read"] == 2  # by the discovery, and again before the write
    # An object is looked up in the list of its kind, which is not the first one for a view.
    assert costs[10].pop("list") <= 10 * len(_OBJECTS)
    del costs[1]["list"]
    assert costs[10] == Counter({name: 10 * number for name, number in costs[1].items()})


def test_many_creations_are_made_from_one_listing(
    synced: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[Any] = []
    tenant = synced.engine.connector("datasphere")
    fetch = type(tenant).fetch
    monkeypatch.setattr(type(tenant), "fetch", lambda *a: fetched.append(a[1]) or fetch(*a))
    glue = synced.engine.connector("glue")
    for ref in [each.ref for each in synced.store.assets.refs("glue", "ours")]:
        glue.drop(ref, expected=glue.fetch(ref))

    with counted(monkeypatch) as requests:
        outcomes = sync(synced)

    assert outcomes["proven"] == requests["CreateTable"] >= 20
    assert not fetched
    assert "read" not in requests

"""Pages over the embedded world, over dead catalogs and over nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sync.app.hosting import Stage, host
from sync.embedded.process import start_embedded
from sync.runtime import Runtime

ROOT = Path(__file__).resolve().parent.parent.parent
DEAD = """
[connections.tenant]
kind = "datasphere"
url = "http://127.0.0.1:9"
client_id = "nobody"
client_secret = "plain:nothing"
tries = 1
connect_seconds = 1

[connections.lake]
kind = "glue"
region = "eu-central-1"
endpoint_url = "http://127.0.0.1:9"
access_key_id = "plain:nobody"
secret_access_key = "plain:nothing"
tries = 1
connect_seconds = 1
"""
Open = Callable[..., AppTest]


@pytest.fixture
def open_page() -> Open:
    """Return a function that opens a page like a deep link does."""

    def opened(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)
        app.run()
        for name, value in parameters.items():
            app.query_params[name] = value
        if page != "overview":
            app.switch_page(f"{page}.py")
        return app.run()

    return opened


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Serve the embedded world, read once; the pair clickstream is in step, no other planned."""
    servers = start_embedded(tmp_path_factory.mktemp("servers"))
    try:
        host.start(tmp_path_factory.mktemp("home"), {}, named=servers.settings)
        assert host.wait(60).stage is Stage.READY, host.state
        runtime = host.runtime
        assert runtime is not None
        plan = runtime.engine.plan("tester", "clickstream")
        runtime.engine.approve("tester", plan.id)
        runtime.engine.apply("tester", plan.id)
        runtime.engine.plan("tester", "clickstream")
        yield runtime
    finally:
        host.stop()
        servers.stop()


@pytest.fixture(scope="module")
def dead_catalogs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Serve a store of connections that do not answer."""
    home = tmp_path_factory.mktemp("home")
    settings = home / "settings.toml"
    settings.write_text(DEAD, encoding="utf-8")
    host.start(home, {}, named=settings)
    try:
        assert host.wait(60).stage is Stage.READY, host.state
        assert host.runtime is not None
        yield host.runtime
    finally:
        host.stop()


def texts(app: AppTest) -> str:
    """Return everything that the page says."""
    kinds = (
        app.markdown,
        app.caption,
        app.warning,
        app.error,
        app.success,
        app.text,
        app.subheader,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)

"""Connections to servers in this process, with one thread and no waiting between tries."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from sync.config import DatasphereSettings, GlueSettings, Settings, load_settings
from sync.connectors.datasphere import DatasphereConnector
from sync.connectors.datasphere.pace import Time
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.connector import GlueConnector
from tests.embedded.faulty_servers import Servers

SECRETS = {"CLIENT_SECRET": "sphereglue-secret", "KEY": "sphereglue"}
# One thread: which request meets the third fault must not depend on their order.
SETTINGS = """
[store]
threads = 1

[connections.datasphere]
kind = "datasphere"
url = "{url}"
token_url = "{url}/oauth/token"
client_id = "sphereglue"
client_secret = "env:CLIENT_SECRET"
writable = true
requests_per_second = 0
tries = 4
parallel = 1
read_seconds = {seconds}

[connections.glue]
kind = "glue"
region = "eu-central-1"
endpoint_url = "{endpoint}"
access_key_id = "env:KEY"
secret_access_key = "env:KEY"
requests_per_second = 0
tries = 4
parallel = 1
read_seconds = {seconds}

"""
PATIENCE_SECONDS = 10.0


def calm_settings(path: Path, servers: Servers, pairs: str, seconds: float) -> Settings:
    """Write the settings file *path* for *servers* and *pairs*, and return what it says."""
    urls = {"url": servers.url, "endpoint": servers.endpoint}
    path.write_text(SETTINGS.format(**urls, seconds=seconds) + pairs, "utf-8")
    return load_settings(path, SECRETS)


def calm_connector(settings: DatasphereSettings | GlueSettings) -> Any:
    """Return the connector of a connection; it never sleeps."""
    match settings:
        case DatasphereSettings():
            calm = Time(monotonic=time.monotonic, sleep=lambda _: None, rng=random.Random(0))
            return DatasphereConnector(settings, calm)
        case GlueSettings():
            return GlueConnector(settings, GlueClient(settings, sleep=lambda _: None))

"""Both embedded servers in this process behind one list of rules, and plain clients of them."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.config import Config
from starlette.middleware import Middleware

from sync.embedded.datasphere import Tenant, build_app, build_tenant
from sync.embedded.faults import Faults
from sync.embedded.faults.datasphere import DatasphereFaults
from sync.embedded.faults.glue import GlueFaults
from sync.embedded.glue.server import EmbeddedGlue, GlueServer
from sync.embedded.tenant_server import TenantServer

OBJECTS = "/dwaas-core/api/v1/spaces"


@dataclass
class Servers:
    """The two servers, and clients that never retry."""

    url: str
    endpoint: str
    faults: Faults
    tenant: Tenant
    embedded_glue: EmbeddedGlue
    session: requests.Session
    glue: Any
    sts: Any
    token: str = field(default="", repr=False)
    untouched: tuple[int, int] = (-1, -1)  # how often the content had changed after a restart

    def suffer(self, *rules: dict[str, Any]) -> None:
        """Put rules in force, through the admin route."""
        answer = requests.post(f"{self.url}/admin/faults", json=list(rules), timeout=10)
        assert answer.ok, answer.text

    def fired(self) -> list[int]:
        return [rule["fired"] for rule in self.report()]

    def report(self) -> list[dict[str, Any]]:
        return list(requests.get(f"{self.endpoint}/admin/faults", timeout=10).json())

    def restart(self) -> None:
        """Forget faults and changes, and sign in anew."""
        self.faults.replace(())
        for server in (self.url, self.endpoint):
            requests.post(f"{server}/admin/reset", json={}, timeout=30).raise_for_status()
        self.untouched = (self.tenant.revision, self.embedded_glue.changes)
        self.sign_in()

    def sign_in(self) -> None:
        answer = self.session.post(
            f"{self.url}/oauth/token",
            auth=("sphereglue", "sphereglue-secret"),
            data={"grant_type": "client_credentials"},
            timeout=10,
        )
        self.token = answer.json()["access_token"]

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask the tenant for something beneath the spaces."""
        headers = {"Authorization": f"Bearer {self.token}"}
        options.setdefault("timeout", 10)
        return self.session.request(
            method, f"{self.url}{OBJECTS}{path}", headers=headers, **options
        )

    def label(self, space: str, name: str) -> str | None:
        stored = self.tenant.find(space, name)
        return stored.label if stored else None

    def raw_tables(self) -> requests.Response:
        """Ask Glue for the tables of a database without boto3, which hides what arrives."""
        signed = "Credential=analyst/20260101/eu-central-1/glue/aws4_request"
        headers = {"Authorization": signed, "X-Amz-Target": "AWSGlue.GetTables"}
        body = {"DatabaseName": "sales"}
        return requests.post(self.endpoint, json=body, headers=headers, timeout=10)

    def table_names(self, database: str = "sales") -> list[str]:
        """Return what the embedded Glue holds, whatever its answers say."""
        return sorted(
            name
            for catalog in self.embedded_glue.catalogs
            for name in catalog.databases[database].tables
        )


@contextmanager
def faulty_servers(content: Path, glue_content: Path | None = None) -> Iterator[Servers]:
    """Serve *content* on free ports."""
    faults = Faults()
    tenant = build_tenant(content, None)
    layer = Middleware(DatasphereFaults, faults=faults, tenant=tenant, clock=_now)
    listener = socket.create_server(("127.0.0.1", 0))
    sap = TenantServer(build_app(tenant, clock=_now, middleware=[layer]), listener)
    # A clock that stands still, so that content is the same after a reset.
    embedded = EmbeddedGlue(glue_content, clock=lambda: 1_750_000_000.0)
    embedded.application = GlueFaults(embedded.application, faults, embedded.catalogs)
    glue = GlueServer(embedded)
    with ExitStack() as stack:
        for server in (sap, glue):
            server.start()
            stack.callback(server.stop)
        stack.callback(faults.stop)
        session = stack.enter_context(requests.Session())
        clients = [boto_client(service, glue.url) for service in ("glue", "sts")]
        for client in clients:
            stack.callback(client.close)
        yield Servers(sap.url, glue.url, faults, tenant, embedded, session, *clients)


def _now() -> datetime:
    return datetime.now(UTC)


def boto_client(service: str, url: str, **config: Any) -> Any:
    settings = {"connect_timeout": 5, "read_timeout": 5, **config}
    return boto3.session.Session().client(
        service,
        endpoint_url=url,
        region_name="eu-central-1",
        aws_access_key_id="analyst",
        aws_secret_access_key="unchecked",
        config=Config(retries={"mode": "standard", "total_max_attempts": 1}, **settings),
    )

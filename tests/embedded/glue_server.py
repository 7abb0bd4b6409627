"""An embedded Glue for tests: in this process, on a free port, with clients that do not retry."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.config import Config

from sync.embedded.glue.server import EmbeddedGlue, GlueServer

ACCOUNT = "123456789012"


class GlueWorld:
    """A running embedded Glue, and clients of it by access key."""

    def __init__(self, glue: EmbeddedGlue, url: str, stack: ExitStack) -> None:
        self.glue = glue
        self.url = url
        self._stack = stack
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, access_key: str = "analyst", service: str = "glue", token: str = "") -> Any:
        key = (access_key, service)
        if key not in self._clients:
            client = boto3.session.Session().client(
                service,
                endpoint_url=self.url,
                region_name="eu-central-1",
                aws_access_key_id=access_key,
                aws_secret_access_key="unchecked",
                aws_session_token=token or None,
                config=Config(retries={"mode": "standard", "total_max_attempts": 1}),
            )
            self._stack.callback(client.close)
            self._clients[key] = client
        return self._clients[key]

    def admin(self, route: str, body: Mapping[str, Any]) -> requests.Response:
        return requests.post(f"{self.url}/admin/{route}", json=dict(body), timeout=10)

    def raw(self, operation: str, body: bytes) -> requests.Response:
        headers = {
            "Authorization": "AWS4-HMAC-SHA256 "
            "Credential=analyst/20260101/eu-central-1/glue/aws4_request, Signature=x",
            "X-Amz-Target": f"AWSGlue.{operation}",
        }
        return requests.post(self.url, data=body, headers=headers, timeout=10)


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def running_glue(
    content: Path | None = None, state: Path | None = None, clock: Clock | None = None
) -> Iterator[GlueWorld]:
    glue = EmbeddedGlue(content, state, clock=clock or Clock())
    server = GlueServer(glue)
    server.start()
    with ExitStack() as stack:
        stack.callback(server.stop)
        yield GlueWorld(glue, server.url, stack)


def table_input(name: str, **members: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "Description": f"About {name}",
        "StorageDescriptor": {
            "Columns": [
                {"Name": "order_id", "Type": "bigint", "Comment": "Order"},
                {"Name": "net_amount", "Type": "decimal(15,2)"},
            ],
            "Location": f"s3://landing/{name}/",
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "SerdeInfo": {"Parameters": {"serialization.format": "1"}},
        },
        "PartitionKeys": [{"Name": "load_date", "Type": "date", "Comment": "Loaded"}],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"team": "logistics"},
    } | members

"""A foreign user of the embedded Glue: signs with a key of their own, through boto3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import boto3
from botocore.config import Config

from sync.embedded.announcement import GlueEndpoint
from sync.embedded.patch import apply_patch


class ForeignGlueUser:
    """Creates, changes and drops tables as the user of one access key."""

    def __init__(self, endpoint: GlueEndpoint, access_key: str) -> None:
        self._client: Any = boto3.session.Session().client(
            "glue",
            endpoint_url=endpoint.endpoint_url,
            region_name=endpoint.region,
            aws_access_key_id=access_key,
            aws_secret_access_key="unchecked",  # noqa: S106 - signatures are not verified
            config=Config(retries={"mode": "standard", "total_max_attempts": 3}),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def create(self, database: str, definition: Mapping[str, Any]) -> None:
        """Create a table."""
        self._client.create_table(DatabaseName=database, TableInput=dict(definition))

    def delete(self, database: str, table: str) -> None:
        """Drop a table."""
        self._client.delete_table(DatabaseName=database, Name=table)

    def change(self, database: str, table: str, patch: Sequence[Mapping[str, Any]]) -> None:
        """Change a table by a patch of its input; fails when someone else wrote in between."""
        body = self._client.get_table(DatabaseName=database, Name=table)["Table"]
        members = self._client.meta.service_model.shape_for("TableInput").members
        given = {name: value for name, value in body.items() if name in members}
        self._client.update_table(
            DatabaseName=database,
            TableInput=apply_patch(given, patch),
            VersionId=body["VersionId"],
        )

"""Foreign users of both catalogs: a modeler through the object API, an analyst through boto3."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import boto3
import requests
from botocore.config import Config

from sync.embedded.process import EmbeddedServers

COLLECTIONS = ("localtables", "views", "remotetables", "analyticmodels")
Edit = Callable[[dict[str, Any]], None]


class Modeler:
    """Another user of the tenant, signed in as an OAuth client of their own."""

    def __init__(self, servers: EmbeddedServers, client: str = "modeler") -> None:
        self._sap = servers.datasphere
        self._client = (client, f"{client}-secret")
        self._session = requests.Session()

    def close(self) -> None:
        self._session.close()

    def admin(self, route: str, **body: Any) -> None:
        url = f"{self._sap.url}/admin/{route}"
        self._session.post(url, json=body, timeout=30).raise_for_status()
        self._session.headers.pop("Authorization", None)

    def state(self, space: str = "", name: str = "") -> dict[str, Any]:
        """Return the tenant's own word about itself, or about one object."""
        query = {"space": space, "name": name} if name else {}
        answer = self._session.get(f"{self._sap.url}/admin/state", params=query, timeout=30)
        answer.raise_for_status()
        return dict(answer.json())

    def runtime(self, space: str, name: str) -> dict[str, Any]:
        """Return the deployed definition of an object."""
        return dict(self.state(space, name)["runtime"]["definition"])

    def design(self, space: str, name: str) -> dict[str, Any]:
        """Return the saved definition of an object."""
        return dict(self.state(space, name)["design"]["definition"])

    def edit(self, space: str, name: str, edit: Edit, *, deploy: bool = True) -> None:
        """Change the saved definition of an object."""
        collection, document = self._read(space, name)
        edit(document["definitions"][name])
        self._send("PUT", space, collection, name, document=document, deploy=deploy)

    def label(
        self, space: str, name: str, label: str, column: str | None = None, *, deploy: bool = True
    ) -> None:
        """Change one business name."""

        def put(definition: dict[str, Any]) -> None:
            holder = definition["elements"][column] if column else definition
            holder["@EndUserText.label"] = label

        self.edit(space, name, put, deploy=deploy)

    def create(
        self, space: str, name: str, definition: Mapping[str, Any], *, deploy: bool = True
    ) -> None:
        """Create a table or view."""
        collection = "views" if "query" in definition else "localtables"
        document = {"definitions": {name: definition}, "version": {"csn": "1.0"}}
        self._send("POST", space, collection, document=document, deploy=deploy)

    def delete(self, space: str, name: str) -> None:
        collection, _ = self._read(space, name)
        self._send("DELETE", space, collection, name)

    def _read(self, space: str, name: str) -> tuple[str, dict[str, Any]]:
        accept = "application/vnd.sap.datasphere.object.content.design-time+json"
        for collection in COLLECTIONS:
            url = self._url(space, collection, name)
            answer = self._session.get(
                url, headers={**self._bearer(), "Accept": accept}, timeout=30
            )
            if answer.status_code != 404:
                answer.raise_for_status()
                return collection, answer.json()
        raise AssertionError(f"there is no {space}.{name}")

    def _send(
        self, method: str, space: str, *steps: str, document: Any = None, deploy: bool = True
    ) -> None:
        answer = self._session.request(
            method,
            self._url(space, *steps),
            params={"deploy": str(deploy).lower()},
            json=document,
            headers=self._bearer(),
            timeout=30,
        )
        assert answer.ok, answer.text

    def _url(self, space: str, *steps: str) -> str:
        return "/".join((f"{self._sap.url}/dwaas-core/api/v1/spaces/{space}", *steps))

    def _bearer(self) -> dict[str, str]:
        if "Authorization" not in self._session.headers:
            answer = self._session.post(
                self._sap.token_url,
                auth=self._client,
                data={"grant_type": "client_credentials"},
                timeout=30,
            )
            answer.raise_for_status()
            self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return {}


@cache
def _session() -> boto3.session.Session:
    """Return the session of all analysts: reading what Glue can do takes long."""
    return boto3.session.Session()


class Analyst:
    """Another user of the Glue catalog, with an access key of their own."""

    def __init__(self, servers: EmbeddedServers) -> None:
        self._url = servers.glue.endpoint_url
        self._key = servers.glue.access_key_id
        self.client: Any = _session().client(
            "glue",
            endpoint_url=self._url,
            region_name=servers.glue.region,
            aws_access_key_id="analyst",
            aws_secret_access_key="unchecked",
            config=Config(retries={"mode": "standard", "total_max_attempts": 1}),
        )
        self._members = self.client.meta.service_model.shape_for("TableInput").members

    def close(self) -> None:
        self.client.close()

    def admin(self, route: str, **body: Any) -> None:
        answer = requests.post(f"{self._url}/admin/{route}", json=body, timeout=30)
        assert answer.ok, answer.text

    def deny(self, database: str, mode: str = "deny") -> None:
        """Take (or with "allow" give back) the right of our own user to a database."""
        self.admin("deny", access_key=self._key, database=database, mode=mode)

    def writes(self) -> int:
        """Return how many writes the catalog has taken."""
        return int(requests.get(f"{self._url}/admin/state", timeout=30).json()["changes"])

    def table(self, database: str, name: str) -> dict[str, Any]:
        return dict(self.client.get_table(DatabaseName=database, Name=name)["Table"])

    def tables(self, database: str) -> list[str]:
        pages = self.client.get_paginator("get_tables").paginate(DatabaseName=database)
        return sorted(one["Name"] for page in pages for one in page["TableList"])

    def input(self, database: str, name: str) -> dict[str, Any]:
        """Return what a table is made of, without what Glue says about it."""
        body = self.table(database, name)
        return {key: value for key, value in body.items() if key in self._members}

    def content(self, database: str) -> list[dict[str, Any]]:
        """Return the tables of a database as lines of a content file."""
        return [
            {"DatabaseName": database, "TableInput": self.input(database, name)}
            for name in self.tables(database)
        ]

    def edit(self, database: str, name: str, edit: Edit) -> None:
        """Change a table."""
        body = copy.deepcopy(self.input(database, name))
        edit(body)
        self.client.update_table(DatabaseName=database, TableInput=body)

    def comment(self, database: str, name: str, column: str, text: str) -> None:
        """Change the comment of one column."""

        def put(body: dict[str, Any]) -> None:
            for each in body["StorageDescriptor"]["Columns"]:
                if each["Name"] == column:
                    each["Comment"] = text

        self.edit(database, name, put)

    def comments(self, database: str, name: str) -> dict[str, str | None]:
        columns = self.table(database, name)["StorageDescriptor"]["Columns"]
        return {column["Name"]: column.get("Comment") for column in columns}

    def create(self, database: str, definition: Mapping[str, Any]) -> None:
        self.client.create_table(DatabaseName=database, TableInput=dict(definition))

    def drop(self, database: str, name: str) -> None:
        self.client.delete_table(DatabaseName=database, Name=name)

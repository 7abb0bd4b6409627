"""The preflight: each permission that the connection needs, tried or named, with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import orjson

from sync.config import GlueSettings
from sync.connectors.base import Check, CheckStatus
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.discovery import is_match
from sync.errors import CatalogUnavailable, ConnectorError

Json = dict[str, Any]

_DATABASES_TRIED = 5
_WRITES = {
    "CreateDatabase": "write",
    "CreateTable": "write",
    "UpdateTable": "write",
    "DeleteTable": "drop",
}


def run_checks(client: GlueClient, settings: GlueSettings) -> tuple[Check, ...]:
    """Return the answer of every check; an error is an answer too."""
    return tuple(_Preflight(client, settings).checks())


class _Preflight:
    def __init__(self, client: GlueClient, settings: GlueSettings) -> None:
        self._client = client
        self._settings = settings
        self._account = settings.catalog_id or "*"

    def checks(self) -> Iterator[Check]:
        yield self._identity()
        listed, databases = self._try("GetDatabases", "the catalog", self._list_databases)
        yield listed
        yield from self._database_checks(databases or [])
        if self._settings.writable:
            yield from (self._at_first_write(name, needed) for name, needed in _WRITES.items())

    def _identity(self) -> Check:
        name = "sts:GetCallerIdentity"
        try:
            identity = self._client.identity()
        except ConnectorError as error:
            remedy = "Provide credentials: profile, keys, a role, or the process's own."
            return Check(
                name=name,
                status=CheckStatus.FAILED,
                detail=error.message,
                remedy=remedy,
                is_unreachable=isinstance(error, CatalogUnavailable),
            )
        if self._account == "*":
            self._account = str(identity.get("Account") or "*")
        return Check(name=name, status=CheckStatus.OK, detail=f"you are {identity.get('Arn')}")

    def _list_databases(self) -> tuple[str, list[str]]:
        patterns = self._settings.databases
        every = [
            database["Name"]
            for page in self._client.pages("GetDatabases", "the catalog", "DatabaseList")
            for database in page
        ]
        ours = [name for name in every if is_match(name, patterns)]
        if every and not ours:
            return f"{len(every)} databases, none matches {', '.join(patterns)}", []
        return f"{len(ours)} of {len(every)} databases match the settings", ours

    def _database_checks(self, databases: list[str]) -> Iterator[Check]:
        if not databases:
            for operation in ("GetDatabase", "GetTables", "GetTable", "GetTableVersions"):
                yield self._skipped(operation, "there is no database to try it on")
            return
        yield self._try("GetDatabase", databases[0], lambda: self._get_database(databases[0]))[0]
        # An empty database shows nothing about tables, so some more are tried.
        for database in databases[:_DATABASES_TRIED]:
            listed, table = self._try("GetTables", database, partial(self._first_table, database))
            if table or listed.status is CheckStatus.FAILED:
                break
        yield listed
        yield from self._table_checks(database, table)

    def _table_checks(self, database: str, table: str | None) -> Iterator[Check]:
        if not table:
            for operation in ("GetTable", "GetTableVersions"):
                yield self._skipped(operation, "there is no table to try it on")
            return
        about = f"{database}.{table}"
        yield self._try("GetTable", about, lambda: self._call_table("GetTable", database, table))[0]
        yield self._try(
            "GetTableVersions",
            about,
            lambda: self._call_table("GetTableVersions", database, table),
        )[0]

    def _get_database(self, database: str) -> tuple[str, None]:
        self._client.call("GetDatabase", database, Name=database)
        return f"{database} can be read", None

    def _first_table(self, database: str) -> tuple[str, str | None]:
        pages = self._client.pages(
            "GetTables", database, "TableList", DatabaseName=database, MaxResults=1
        )
        page = next(pages)
        name = page[0]["Name"] if page else None
        return f"{database} can be listed" + ("" if name else ", it shows no table"), name

    def _call_table(self, operation: str, database: str, table: str) -> tuple[str, None]:
        member = "Name" if operation == "GetTable" else "TableName"
        arguments = {"DatabaseName": database, member: table}
        self._client.call(operation, f"{database}.{table}", **arguments)
        return f"{database}.{table} can be read", None

    def _try(
        self, operation: str, about: str, probe: Callable[[], tuple[str, Any]]
    ) -> tuple[Check, Any]:
        name = f"glue:{operation}"
        try:
            detail, found = probe()
        except ConnectorError as error:
            remedy = self._statement(operation)
            check = Check(name=name, status=CheckStatus.FAILED, detail=error.message, remedy=remedy)
            return check, None
        return Check(name=name, status=CheckStatus.OK, detail=detail), found

    def _at_first_write(self, operation: str, needed_for: str) -> Check:
        return Check(
            name=f"glue:{operation}",
            status=CheckStatus.SKIPPED,
            detail="shown at the first write: it cannot be tried without writing",
            remedy=self._statement(operation),
            needed_for=needed_for,
        )

    def _skipped(self, operation: str, why: str) -> Check:
        remedy = self._statement(operation)
        return Check(
            name=f"glue:{operation}", status=CheckStatus.SKIPPED, detail=why, remedy=remedy
        )

    def _statement(self, operation: str) -> str:
        # Glue authorises an object and its ancestors, so all three are named.
        arn = f"arn:aws:glue:{self._settings.region}:{self._account}"
        resources = [f"{arn}:catalog", f"{arn}:database/*", f"{arn}:table/*/*"]
        statement = {"Effect": "Allow", "Action": [f"glue:{operation}"], "Resource": resources}
        return f"Add to the role's policy: {orjson.dumps(statement).decode()}"

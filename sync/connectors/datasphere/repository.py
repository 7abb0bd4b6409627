"""The object API of one tenant: spaces, lists, definitions and writes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Any

from sync.connectors.datasphere.discovery_document import (
    BUILT_IN,
    DISCOVERY_PATH,
    Collection,
    Operation,
    operations,
)
from sync.connectors.datasphere.session import TenantSession
from sync.errors import AuthenticationFailed, ConnectorError, MalformedAnswer

logger = logging.getLogger(__name__)

Row = dict[str, Any]
Document = dict[str, Any]

RUN_TIME = "application/vnd.sap.datasphere.object.content.run-time+json"
DESIGN_TIME = "application/vnd.sap.datasphere.object.content.design-time+json"
PAGE = 200
SELECT = (
    "technicalName,businessName,type,semanticUsage,status,"
    "createdOn,changedOn,deployedOn,createdBy,changedBy"
)
_LISTINGS = 3


class Repository:
    """Speaks the object API of one tenant."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._operations: Mapping[str, Operation] | None = None

    def discover(self) -> Mapping[str, Operation]:
        """Read the discovery document; raises where it cannot be read."""
        document = self._session.get_json(DISCOVERY_PATH, doing="reading the discovery document")
        return operations(document)

    def spaces(self) -> list[str]:
        """Return the technical names of the spaces."""
        doing = "listing the spaces"
        answer = self._session.get_json(self._operation("spaces list").url(), doing=doing)
        names = [_space_name(each) for each in answer] if isinstance(answer, list) else []
        if not isinstance(answer, list) or None in names:
            raise MalformedAnswer(self._session.name, f"{doing}: expected a list of names.")
        return [name for name in names if name]

    def rows(self, space: str, collection: Collection) -> list[Row]:
        """Return the rows of all objects of one type, each once."""
        for _ in range(_LISTINGS):
            rows = self._all_pages(space, collection)
            if rows is not None:
                return list({str(row["technicalName"]): row for row in rows}.values())
        text = f"the list of {collection.path} of {space} kept moving while it was read."
        raise MalformedAnswer(self._session.name, text)

    def row(self, space: str, collection: Collection, name: str) -> Row | None:
        """Return the row of one object, or None."""
        wanted = {"technicalNames": name, "select": SELECT, "top": str(PAGE), "skip": "0"}
        rows = self._page(space, collection, wanted)
        return next((row for row in rows if row["technicalName"] == name), None)

    def some_row(self, space: str, collection: Collection) -> Row | None:
        """Return the first row of a list, or None where it is empty."""
        wanted = {"select": SELECT, "top": "1", "skip": "0"}
        return next(iter(self._page(space, collection, wanted)), None)

    def read(self, space: str, collection: Collection, name: str, content: str) -> Document:
        """Return the document of one object in the *content* type asked for."""
        url = self._operation(f"objects {collection.command} read").url(space, name)
        doing = f"reading {space}.{name}"
        document = self._session.get_json(url, doing=doing, accept=content)
        if not isinstance(document, dict):
            raise MalformedAnswer(self._session.name, f"{doing}: expected a JSON object.")
        return document

    def create(self, space: str, collection: Collection, name: str, document: Document) -> None:
        """Create and deploy an object; nothing is saved in spite of a complaint."""
        operation = self._operation(f"objects {collection.command} create")
        self._write(operation, (space,), f"creating {space}.{name}", _flags(deploy=True), document)

    def update(
        self, space: str, collection: Collection, name: str, document: Document, *, deploy: bool
    ) -> None:
        """Replace an object's definition, and deploy it if *deploy* says so."""
        operation = self._operation(f"objects {collection.command} update")
        doing = f"changing {space}.{name}"
        self._write(operation, (space, name), doing, _flags(deploy=deploy), document)

    def delete(self, space: str, collection: Collection, name: str) -> None:
        """Delete an object that nothing uses."""
        operation = self._operation(f"objects {collection.command} delete")
        never = {"deleteAnyway": "false"}
        self._write(operation, (space, name), f"deleting {space}.{name}", never, None)

    def pause(self, attempt: int) -> None:
        """Sleep before a write is sent again after its *attempt*-th try (the first is 0)."""
        self._session.pause(attempt)

    def _write(
        self,
        operation: Operation,
        path: tuple[str, ...],
        doing: str,
        flags: Mapping[str, str],
        document: Document | None,
    ) -> None:
        url, params = operation.url(*path), operation.params(flags)
        self._session.write(operation.method, url, doing=doing, params=params, document=document)

    def _all_pages(self, space: str, collection: Collection) -> list[Row] | None:
        """Return all rows, or None where rows moved between two pages.

        A list has neither total nor cursor. Each page begins with the last row of the one before:
        another row there means that something was added or deleted meanwhile and a row may be lost.
        """
        rows: list[Row] = []
        while True:
            skip = max(0, len(rows) - 1)
            wanted = {"select": SELECT, "top": str(PAGE), "skip": str(skip)}
            page = self._page(space, collection, wanted)
            if not rows:
                rows = page
            elif not page or page[0]["technicalName"] != rows[-1]["technicalName"]:
                return None
            else:
                rows += page[1:]
            if len(page) <= 1:
                return rows

    def _page(self, space: str, collection: Collection, wanted: Mapping[str, str]) -> list[Row]:
        operation = self._operation(f"objects {collection.command} list")
        doing = f"listing the {collection.path} of {space}"
        url = operation.url(space)
        page = self._session.get_json(url, doing=doing, params=operation.params(wanted))
        if not isinstance(page, list) or not all(
            isinstance(row, dict) and "technicalName" in row for row in page
        ):
            raise MalformedAnswer(self._session.name, f"{doing}: expected a list of objects.")
        return page

    def _operation(self, words: str) -> Operation:
        with self._lock:
            if self._operations is None:
                self._operations = self._discovered()
            return self._operations[words]

    def _discovered(self) -> Mapping[str, Operation]:
        try:
            return self.discover()
        except AuthenticationFailed:
            raise
        except ConnectorError as error:
            if error.retryable and not isinstance(error, MalformedAnswer):
                raise
            logger.warning("%s; the built-in paths are used.", error)
            return BUILT_IN


def _space_name(entry: Any) -> str | None:
    if isinstance(entry, dict):
        entry = entry.get("name") or entry.get("ID") or entry.get("technicalName")
    return entry if isinstance(entry, str) and entry else None


def _flags(*, deploy: bool) -> dict[str, str]:
    return {
        "saveAnyway": "false",
        "allowMissingDependencies": "false",
        "deploy": "true" if deploy else "false",
    }

"""A foreign user of the embedded Datasphere tenant, through the object API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import quote

import requests

from sync.embedded.announcement import DatasphereEndpoint
from sync.embedded.datasphere.objects import OBJECT_TYPES, ROOTS, detect_collection
from sync.embedded.patch import apply_patch
from sync.errors import EmbeddedError

_SECONDS = 30.0
_DESIGN_TIME = "application/vnd.sap.datasphere.object.content.design-time+json"
_SAFE = {"saveAnyway": "false", "allowMissingDependencies": "false"}


class ForeignModeler:
    """Creates, changes and deletes objects as one OAuth client."""

    def __init__(self, endpoint: DatasphereEndpoint, client_id: str, secret: str) -> None:
        self._url = endpoint.url
        self._token_url = endpoint.token_url
        self._client = (client_id, secret)
        self._session = requests.Session()

    def __enter__(self) -> ForeignModeler:
        answer = self._session.post(
            self._token_url,
            auth=self._client,
            data={"grant_type": "client_credentials", "client_id": self._client[0]},
            timeout=_SECONDS,
        )
        _need_success(answer, f"sign in as {self._client[0]}")
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def create(self, space: str, name: str, document: Mapping[str, Any], *, deploy: bool) -> None:
        """Create the object called *name*, whose kind the document tells."""
        collection = _collection_of(name, document)
        answer = self._session.post(
            self._path(space, collection),
            params={**_SAFE, "deploy": str(deploy).lower()},
            json=dict(document),
            timeout=_SECONDS,
        )
        _need_success(answer, f"create {space}.{name}")

    def delete(self, space: str, name: str) -> None:
        """Delete an object."""
        collection, _ = self._find(space, name)
        answer = self._session.delete(
            self._path(space, collection, name), params={"deleteAnyway": "false"}, timeout=_SECONDS
        )
        _need_success(answer, f"delete {space}.{name}")

    def change(
        self, space: str, name: str, patch: Sequence[Mapping[str, Any]], *, deploy: bool
    ) -> None:
        """Change the design-time definition of an object by a patch."""
        collection, document = self._find(space, name)
        rooted = [_from_root(change, document, name) for change in patch]
        answer = self._session.put(
            self._path(space, collection, name),
            params={**_SAFE, "deploy": str(deploy).lower()},
            json=apply_patch(document, rooted),
            timeout=_SECONDS,
        )
        _need_success(answer, f"change {space}.{name}")

    def _find(self, space: str, name: str) -> tuple[str, dict[str, Any]]:
        """Ask for the object under every kind until one has it."""
        for each in OBJECT_TYPES:
            answer = self._session.get(
                self._path(space, each.collection, name),
                headers={"Accept": _DESIGN_TIME},
                timeout=_SECONDS,
            )
            if answer.status_code != requests.codes.not_found:
                _need_success(answer, f"read {space}.{name}")
                document: dict[str, Any] = answer.json()
                return each.collection, document
        raise EmbeddedError(f"there is no object {space}.{name}")

    def _path(self, space: str, *steps: str) -> str:
        quoted = "/".join(quote(step, safe="") for step in (space, *steps))
        return f"{self._url}/dwaas-core/api/v1/spaces/{quoted}"


def _collection_of(name: str, document: Mapping[str, Any]) -> str:
    for root in ROOTS:
        definition = document.get(root, {}).get(name)
        if definition is not None:
            return detect_collection(root, name, definition, dict(document))
    raise EmbeddedError(f"the document to create holds no definition of {name}")


def _from_root(change: Mapping[str, Any], document: Mapping[str, Any], name: str) -> dict[str, Any]:
    path = change.get("path")
    if not isinstance(path, list) or not path or path[0] in document:
        return dict(change)
    root = next((root for root in ROOTS if name in document.get(root, {})), "definitions")
    return {**change, "path": [root, name, *path]}


def _need_success(answer: requests.Response, wish: str) -> None:
    if not answer.ok:
        raise EmbeddedError(f"could not {wish}: {answer.status_code} {answer.text[:500]}")

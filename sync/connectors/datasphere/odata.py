"""The catalog service: spaces and exposed assets, all pages, in either generation of its URLs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urljoin

from sync.connectors.datasphere.session import TenantSession
from sync.errors import AssetNotFound, MalformedAnswer

# The second is deprecated; tenants of the first years know it alone.
_CATALOGS = ("/api/v1/datasphere/consumption/catalog", "/api/v1/dwc/catalog")

Entry = dict[str, Any]


class Catalog:
    """Reads the catalog service of one tenant."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session
        self._base = ""

    def spaces(self) -> list[Entry]:
        """Return `name` and `label` of every space that the catalog shows."""
        return list(self._all("/spaces", "listing the spaces of the catalog"))

    def assets(self, space: str) -> list[Entry]:
        """Return every exposed asset of *space*."""
        key = quote(space.replace("'", "''"), safe="")
        return list(self._all(f"/spaces('{key}')/assets", f"listing the exposed assets of {space}"))

    def asset(self, space: str, name: str) -> Entry | None:
        """Return the entry of one exposed asset, or None where it is not exposed."""
        keys = [quote(each.replace("'", "''"), safe="") for each in (space, name)]
        path = f"/spaces('{keys[0]}')/assets('{keys[1]}')"
        try:
            entry, _ = self._first(path, f"looking {space}.{name} up in the catalog")
        except AssetNotFound:
            return None
        return entry if isinstance(entry, dict) else None

    def _all(self, path: str, doing: str) -> Iterator[Entry]:
        page, url = self._first(path, doing)
        seen = {url}
        while True:
            rows = page.get("value") if isinstance(page, dict) else None
            if not isinstance(rows, list):
                raise MalformedAnswer(self._session.name, f"{doing}: the page has no value list.")
            yield from rows
            link = page.get("@odata.nextLink")
            if not link:
                return
            url = urljoin(self._session.absolute(url), str(link))
            if url in seen:
                raise MalformedAnswer(
                    self._session.name, f"{doing}: the next link goes in circles."
                )
            seen.add(url)
            page = self._session.get_json(url, doing=doing)

    def _first(self, path: str, doing: str) -> tuple[Any, str]:
        """Return the first page; a catalog that is not found is looked for at the older address."""
        if self._base:
            return self._session.get_json(self._base + path, doing=doing), self._base + path
        for base in _CATALOGS:
            try:
                page = self._session.get_json(base + path, doing=doing)
            except AssetNotFound:
                if base == _CATALOGS[-1]:
                    raise
                continue
            self._base = base
            return page, base + path
        raise AssertionError("unreachable: the last catalog returns or raises")

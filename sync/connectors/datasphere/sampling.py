"""Rows through the consumption services: relational first, it counts; analytical otherwise.

Whole pages are followed until enough rows came. An analytical set refuses `$count` (OData's
Countable=false), so its total is known only where it ends before the limit.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin

from sync.connectors.datasphere.odata import Catalog
from sync.connectors.datasphere.session import TenantSession
from sync.connectors.rows import Sample
from sync.errors import AssetNotFound, MalformedAnswer
from sync.model.asset import AssetRef

# What may be too wide or too many for one answer is asked for in parts.
_PAGE = 1000
_SERVICES = (("assetRelationalDataUrl", True), ("assetAnalyticalDataUrl", False))


class Sampling:
    """Reads rows of exposed assets."""

    def __init__(self, session: TenantSession, catalog: Catalog) -> None:
        self._session = session
        self._catalog = catalog

    def sample(self, ref: AssetRef, limit: int) -> Sample:
        """Return at most *limit* rows of *ref* and their number; raises AssetNotFound."""
        entry = self._catalog.asset(ref.schema, ref.name) or {}
        for key, counts in _SERVICES:
            if entry.get(key) and not entry.get("hasParameters"):
                return self._read(ref, str(entry[key]), limit, counts)
        why = "it asks for parameters" if entry.get("hasParameters") else "it is not exposed"
        raise AssetNotFound(self._session.name, f"{ref} serves no rows: {why}.")

    def _read(self, ref: AssetRef, service: str, limit: int, counts: bool) -> Sample:
        doing = f"reading rows of {ref}"
        root = self._session.absolute(service).rstrip("/") + "/"
        options = {"$top": str(min(limit, _PAGE))} | ({"$count": "true"} if counts else {})
        url = urljoin(root, self._entity_set(root, doing))
        page = self._page(f"{url}?{urlencode(options, safe='$')}", doing)
        rows, total = list(page["value"]), page.get("@odata.count")
        size = len(rows)
        while size > 0 and len(rows) < limit and (total is None or len(rows) < int(total)):
            options = {"$top": str(min(limit - len(rows), _PAGE)), "$skip": str(len(rows))}
            more = self._page(f"{url}?{urlencode(options, safe='$')}", doing)["value"]
            size = len(more)
            rows += more
        if total is None and len(rows) < limit:
            total = len(rows)
        return Sample(rows=rows[:limit], total=None if total is None else int(total), asked=url)

    def _entity_set(self, root: str, doing: str) -> str:
        sets = self._page(root, doing)["value"]
        if not sets or not sets[0].get("url"):
            raise MalformedAnswer(self._session.name, f"{doing}: the service names no entity set.")
        return str(sets[0]["url"])

    def _page(self, url: str, doing: str) -> dict[str, Any]:
        page = self._session.get_json(url, doing=doing)
        if not isinstance(page, dict) or not isinstance(page.get("value"), list):
            raise MalformedAnswer(self._session.name, f"{doing}: the page has no value list.")
        return page

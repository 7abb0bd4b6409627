"""The admin routes of the embedded Glue, for this machine only.

    GET  /admin/state                      counts, and the number of writes so far
    POST /admin/reset  {}                  back to the content
    POST /admin/crawl  {"database": NAME, "table": NAME or absent}
    POST /admin/deny   {"access_key": KEY, "database": NAME, "table": NAME or absent,
                        "mode": "deny", "hide" or "allow"}

Writes want a JSON content type, so that no web page can send them from a browser.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from werkzeug.wrappers import Request, Response

from sync.embedded.glue.access import Rule
from sync.embedded.glue.catalog import Catalogs, Json
from sync.embedded.glue.crawler import crawl
from sync.embedded.glue.refusal import Refusal, invalid_input


@dataclass(frozen=True, slots=True)
class Admin:
    """The admin routes over *catalogs*; *reset* brings the content back."""

    catalogs: Catalogs
    reset: Callable[[], None]

    def respond(self, request: Request) -> Response:
        """Answer an admin request."""
        if not _is_loopback(request.remote_addr):
            return _send({"error": "Admin routes answer to this machine only."}, 403)
        try:
            match request.method, request.path.removeprefix("/admin/"):
                case "GET", "state":
                    return _send(self._state())
                case "POST", "reset":
                    _read_body(request)
                    self.reset()
                    return _send({"reset": True})
                case "POST", "crawl":
                    return _send(self._crawl(_read_body(request)))
                case "POST", "deny":
                    return _send(self._deny(_read_body(request)))
                case _:
                    return _send({"error": f"No admin route {request.method} {request.path}."}, 404)
        except Refusal as refusal:
            return _send({"error": refusal.message, "code": refusal.code}, refusal.status)

    def _state(self) -> Json:
        catalogs = [
            {
                "account": catalog.account,
                "region": catalog.region,
                "databases": len(catalog.databases),
                "tables": sum(len(one.tables) for one in catalog.databases.values()),
            }
            for catalog in self.catalogs
        ]
        access = self.catalogs.access.export()
        changes = self.catalogs.changes
        return {"pid": os.getpid(), "catalogs": catalogs, "access": access, "changes": changes}

    def _crawl(self, asked: Json) -> Json:
        database, table = _need_text(asked, "database"), asked.get("table")
        return {"crawled": crawl(self.catalogs, database, table)}

    def _deny(self, asked: Json) -> Json:
        access_key, resource = _need_text(asked, "access_key"), _need_text(asked, "database")
        if "table" in asked:
            resource = f"{resource}.{_need_text(asked, 'table')}"
        mode = asked.get("mode", "deny")
        if mode not in list(Rule):
            raise invalid_input(f"mode is {mode}, expected one of {', '.join(Rule)}.")
        with self.catalogs.lock:
            self.catalogs.access.put(access_key, resource, Rule(mode))
            self.catalogs.changes += 1
        return {"access": self.catalogs.access.export()}


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _read_body(request: Request) -> Json:
    if request.mimetype != "application/json":
        raise Refusal("UnsupportedMediaType", "Send the request as application/json.", 415)
    try:
        value = orjson.loads(request.get_data() or b"{}")
    except orjson.JSONDecodeError as error:
        raise invalid_input(f"The body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise invalid_input("The body is not a JSON object.")
    return value


def _need_text(asked: Json, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise invalid_input(f"{name} is missing or no text.")
    return value


def _send(body: Json, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status=status, content_type="application/json")

"""The admin route of both servers, for this machine only.

    GET    /admin/faults         the rules in force, with how often each fitted and fired
    POST   /admin/faults  [...]  a JSON list of rules takes the place of those before
    DELETE /admin/faults         no faults any more

One list serves both servers, whichever of them is asked. A POST wants a JSON content type, so
that no web page can send it from a browser.
"""

from __future__ import annotations

import ipaddress
from typing import Any

import orjson

from sync.embedded.faults.faults import Faults
from sync.embedded.faults.reading import read_document
from sync.errors import EmbeddedError

FAULTS_PATH = "/admin/faults"
ADMIN_PREFIX = "/admin/"
LARGEST_BODY = 1024 * 1024


def respond(
    faults: Faults, method: str, peer: str, content_type: str, body: bytes
) -> tuple[int, Any]:
    """Answer an admin request: a status and what is to be sent as JSON."""
    if not _is_loopback(peer):
        return 403, {"error": "Admin routes answer to this machine only."}
    match method:
        case "GET":
            return 200, faults.report()
        case "DELETE":
            faults.replace(())
            return 200, []
        case "POST":
            return _replace(faults, content_type, body)
    return 405, {"error": f"No admin route {method} {FAULTS_PATH}; use GET, POST or DELETE."}


def _replace(faults: Faults, content_type: str, body: bytes) -> tuple[int, Any]:
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return 415, {"error": "Send the rules as application/json."}
    if len(body) > LARGEST_BODY:
        return 413, {"error": f"The rules are larger than {LARGEST_BODY} bytes."}
    try:
        faults.replace(read_document(orjson.loads(body)))
    except orjson.JSONDecodeError as error:
        return 400, {"error": f"The body is not JSON: {error}."}
    except EmbeddedError as error:
        return 400, {"error": str(error)}
    return 200, faults.report()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

"""What is left to moto: STS, and the parts of Glue that are not the Data Catalog.

moto's request layers are imported when they are first needed, which takes about a second.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

import moto.backends
import orjson
from botocore import xform_name
from moto.glue.responses import GlueResponse
from werkzeug.wrappers import Request, Response

from sync.embedded.glue.catalog import ACCOUNT

# moto's backends are shared by the process and not made for two threads at once.
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Role:
    """A role that STS handed out."""

    arn: str
    account: str


def has_operation(operation: str) -> bool:
    """Whether moto implements an operation of Glue."""
    return hasattr(GlueResponse, xform_name(operation))


def find_role(access_key: str) -> Role | None:
    """Return the role that STS handed an access key out for."""
    # Temporary keys begin so; anything else need not wake moto.
    if not access_key.startswith("ASIA"):
        return None
    sts = moto.backends.get_backend("sts")
    for account in list(sts):
        found = sts[account]["aws"].get_assumed_role_from_access_key(access_key)
        if found is not None:
            return Role(found.arn, account or ACCOUNT)
    return None


def respond(request: Request) -> Response:
    """Let moto answer; its crashes become a JSON error instead of an HTML page."""
    body = request.get_data()
    length = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    with _LOCK:
        response = Response.from_app(_moto_application(), {**request.environ, **length})
    crashed = response.status_code >= 500 and "json" not in (response.content_type or "")
    return _internal_failure() if crashed else response


@cache
def _moto_application() -> Any:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    # moto lists its own package folder twice per request: two milliseconds that never change.
    modules = tuple(moto.backends.list_of_moto_modules())
    moto.backends.list_of_moto_modules = lambda: modules
    return DomainDispatcherApplication(create_backend_app)


def _internal_failure() -> Response:
    message = "The embedded Glue could not answer this call."
    body = {"__type": "InternalServiceException", "Message": message}
    return Response(orjson.dumps(body), status=500, content_type="application/x-amz-json-1.1")

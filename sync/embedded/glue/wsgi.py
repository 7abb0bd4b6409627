"""The embedded Glue as a WSGI application: routes, signatures, errors in AWS's form.

    peer -> faults.glue.GlueFaults -> application -> admin | catalog | STS | moto

A layer that wraps `build_application`'s result sees every request and answer of clients before
and after they took effect; that is the one place for injected faults.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from werkzeug.wrappers import Request, Response

from sync.embedded.glue import identity, moto_bridge
from sync.embedded.glue.admin import Admin
from sync.embedded.glue.catalog import REGION, Catalogs, Json
from sync.embedded.glue.operations import CATALOG_OPERATIONS, answer
from sync.embedded.glue.refusal import Refusal
from sync.embedded.glue.shapes import glue_model

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SIGNATURE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_JSON = "application/x-amz-json-1.1"


@dataclass(frozen=True, slots=True)
class Signature:
    """What the Authorization header names; the signature itself is not verified."""

    access_key: str
    region: str
    service: str


def build_application(catalogs: Catalogs, admin: Admin) -> WSGIApplication:
    """Build the WSGI application over *catalogs*."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        return _respond(catalogs, admin, request)(environ, start_response)

    return application


def _respond(catalogs: Catalogs, admin: Admin, request: Request) -> Response:
    if request.path.startswith("/admin/"):
        return admin.respond(request)
    try:
        return _route(catalogs, request, _read_signature(request))
    except Refusal as refusal:
        return refuse(refusal)


def _route(catalogs: Catalogs, request: Request, signature: Signature) -> Response:
    match signature.service:
        case "glue":
            return _route_glue(catalogs, request, signature)
        case "sts":
            return identity.respond(catalogs, request, signature.access_key)
        case other:
            text = f"The embedded Glue does not serve {other}."
            raise Refusal("UnknownOperationException", text)


def _route_glue(catalogs: Catalogs, request: Request, signature: Signature) -> Response:
    operation = request.headers.get("X-Amz-Target", "").removeprefix("AWSGlue.")
    if operation in CATALOG_OPERATIONS:
        origin = identity.find_origin(catalogs, signature.access_key, signature.region)
        return _send(answer(catalogs, operation, request.get_data(), origin))
    if operation in glue_model().operation_names and moto_bridge.has_operation(operation):
        return moto_bridge.respond(request)
    raise Refusal(
        "UnknownOperationException",
        f"The embedded Glue does not implement {operation or 'a call without X-Amz-Target'}.",
    )


def _read_signature(request: Request) -> Signature:
    found = _SIGNATURE.search(request.headers.get("Authorization", ""))
    if found is None:
        raise Refusal(
            "MissingAuthenticationTokenException", "Request is missing Authentication Token"
        )
    access_key, region, service = found.groups()
    return Signature(access_key, region or REGION, service)


def refuse(refusal: Refusal) -> Response:
    """Write a refusal in the form of AWS's JSON protocol."""
    body = {"__type": refusal.code, "Message": refusal.message, "message": refusal.message}
    return _send(body, refusal.status)


def _send(body: Json, status: int = 200) -> Response:
    response = Response(orjson.dumps(body), status=status, content_type=_JSON)
    response.headers["x-amzn-RequestId"] = str(uuid.uuid4())
    return response

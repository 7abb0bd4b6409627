"""The layer of faults in front of the embedded Glue: a WSGI application around another."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import orjson
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sync.embedded.faults.admin import ADMIN_PREFIX, FAULTS_PATH, respond
from sync.embedded.faults.answers import HTML_PAGE, HTML_TYPE, half, shorten
from sync.embedded.faults.decide import Fault
from sync.embedded.faults.effect import (
    CutBody,
    Deny,
    DropConnection,
    Effect,
    ExpireToken,
    ForeignEdit,
    Hang,
    LoseAnswer,
    LyingList,
    ServerError,
    Throttle,
    WrongType,
)
from sync.embedded.faults.faults import Faults
from sync.embedded.faults.rule import Request, Server
from sync.embedded.glue.catalog import Catalogs
from sync.embedded.glue.refusal import Refusal, access_denied
from sync.embedded.glue.tables import current, replace_current
from sync.embedded.glue.wsgi import refuse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TARGET = "AWSGlue."
_READS = ("Get", "BatchGet", "Search", "List", "Assume")
_LISTS = frozenset(
    {
        "GetDatabases",
        "GetTables",
        "GetTableVersions",
        "GetPartitions",
        "GetPartitionIndexes",
        "SearchTables",
    }
)
_CODES = {500: "InternalServiceException", 503: "ServiceUnavailable"}
_STS_ERROR = (
    "<ErrorResponse><Error><Code>{code}</Code><Message>{text}</Message></Error></ErrorResponse>"
)


class GlueFaults:
    """Lets the calls of Glue suffer what the rules say, and serves the admin route."""

    def __init__(self, inner: WSGIApplication, faults: Faults, catalogs: Catalogs) -> None:
        self._inner = inner
        self._faults = faults
        self._catalogs = catalogs
        # Which page a token leads to; noted only while a rule asks for pages.
        self._pages: dict[str, int] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call, or let it suffer."""
        path = environ["PATH_INFO"]
        if path == FAULTS_PATH:
            return self._admin(HttpRequest(environ))(environ, start_response)
        if path.startswith(ADMIN_PREFIX) or not self._faults.concern(Server.GLUE):
            return self._inner(environ, start_response)
        body = HttpRequest(environ).get_data()
        environ["wsgi.input"] = BytesIO(body)
        asked = self._read(environ, body)
        fault = self._faults.next(asked)
        if fault is not None:
            return self._suffer(fault, asked, environ, start_response)
        if asked.page is None or not self._faults.ask_for_pages(Server.GLUE):
            return self._inner(environ, start_response)
        return self._paged(asked.page, environ)(environ, start_response)

    def _admin(self, request: HttpRequest) -> Response:
        status, content = respond(
            self._faults,
            request.method,
            request.remote_addr or "",
            request.content_type or "",
            request.get_data(),
        )
        return Response(orjson.dumps(content), status, content_type="application/json")

    def _read(self, environ: WSGIEnvironment, body: bytes) -> Request:
        operation = _operation(environ, body)
        arguments = _arguments(body)
        token = arguments.get("NextToken")
        page = 1 if not isinstance(token, str) else self._pages.get(token, 2)
        return Request(
            server=Server.GLUE,
            where=operation,
            key=f"{operation} {hashlib.blake2b(body, digest_size=16).hexdigest()}",
            is_write=not operation.startswith(_READS),
            page=page if operation in _LISTS else None,
            target=_table_of(operation, arguments),
        )

    def _paged(self, page: int, environ: WSGIEnvironment) -> Response:
        """Answer a list and remember which page its token leads to."""
        response = Response.from_app(self._inner, environ, buffered=True)
        token = _arguments(response.get_data()).get("NextToken")
        if isinstance(token, str):
            self._pages[token] = page + 1
        return response

    def _suffer(
        self,
        fault: Fault,
        asked: Request,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        self._faults.wait(fault.seconds)
        effect = fault.effect
        match effect:
            case None:
                return self._paged(asked.page or 0, environ)(environ, start_response)
            case ForeignEdit(text):
                self._edit(asked, text)
                return self._inner(environ, start_response)
            case Hang() | DropConnection() | LoseAnswer():
                return self._leave_unanswered(effect, environ)
            case CutBody() | LyingList():
                return self._spoil(effect, environ, start_response)
            case _:
                return _instead(effect, environ)(environ, start_response)

    def _leave_unanswered(
        self, effect: Hang | DropConnection | LoseAnswer, environ: WSGIEnvironment
    ) -> NoReturn:
        match effect:
            case Hang(seconds):
                self._faults.wait(seconds)
            case LoseAnswer():
                Response.from_app(self._inner, environ, buffered=True)
        _hang_up(environ)

    def _spoil(
        self, effect: CutBody | LyingList, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer = Response.from_app(self._inner, environ, buffered=True)
        body = answer.get_data()
        match effect:
            case LyingList(drop):
                answer.set_data(shorten(body, drop))
            case CutBody(clean=True):
                answer.set_data(half(body))
            case CutBody():
                answer.headers["Content-Length"] = str(len(body))
                start_response(answer.status, answer.headers.to_wsgi_list())
                return _until_cut(half(body), environ)
        return answer(environ, start_response)

    def _edit(self, asked: Request, text: str) -> None:
        """Change the description of a table, as somebody else would."""
        if asked.target is None:
            return
        database, name = asked.target
        with self._catalogs.lock:
            for catalog in self._catalogs:
                found = catalog.databases.get(database)
                table = found.tables.get(name) if found else None
                if table is not None:
                    given = {**current(table), "Description": text}
                    replace_current(table, given, self._catalogs.now(), archive=True)
                    self._catalogs.changes += 1


def _operation(environ: WSGIEnvironment, body: bytes) -> str:
    target: str = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return target.removeprefix(_TARGET)
    form = parse_qs(body.decode("utf-8", "replace"))  # STS speaks forms
    return form.get("Action", [""])[0]


def _arguments(body: bytes) -> dict[str, Any]:
    try:
        arguments = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _table_of(operation: str, arguments: dict[str, Any]) -> tuple[str, str] | None:
    match operation, arguments:
        case "GetTable" | "DeleteTable", {"DatabaseName": str(database), "Name": str(name)}:
            return database.lower(), name.lower()
        case "UpdateTable", {"DatabaseName": str(database), "TableInput": {"Name": str(name)}}:
            return database.lower(), name.lower()
    return None


def _instead(effect: Effect, environ: WSGIEnvironment) -> Response:
    if isinstance(effect, WrongType):
        return Response(HTML_PAGE, content_type=HTML_TYPE)
    refusal = _refusal(effect)
    if environ.get("HTTP_X_AMZ_TARGET"):
        return refuse(refusal)
    text = _STS_ERROR.format(code=refusal.code, text=escape(refusal.message))
    return Response(text, refusal.status, content_type="text/xml")


def _refusal(effect: Effect) -> Refusal:
    text = "this fault was asked for"
    match effect:
        case Throttle():
            return Refusal("ThrottlingException", f"Rate exceeded: {text}")
        case ServerError(status):
            code = _CODES.get(status, "InternalFailure")
            return Refusal(code, f"Server error {status}: {text}", status)
        case ExpireToken():
            message = f"The security token included in the request is expired: {text}"
            return Refusal("ExpiredTokenException", message)
        case Deny():
            return access_denied(f"User is not authorized to perform this: {text}")
    raise AssertionError(f"{effect} is no refusal")


def _until_cut(body: bytes, environ: WSGIEnvironment) -> Iterator[bytes]:
    yield body
    _hang_up(environ)


def _hang_up(environ: WSGIEnvironment) -> NoReturn:
    """Close the connection, after what was written."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("a fault closed this connection")  # the server takes it quietly

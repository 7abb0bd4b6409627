"""From what a tenant answered to the error that says it: the thing, its reason, the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
import requests

from sync.errors import (
    AccessDenied,
    AssetExists,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    ConnectorError,
    MalformedAnswer,
    RateLimited,
    WriteRefused,
)

# The headers in which SAP's own client looks for the id that support asks for.
_CORRELATION = ("x-correlationid", "x-correlation-id", "x-vcap-request-id", "x-request-id")
_LONGEST_REASON = 400
_NEW_CREDENTIALS = "check client id and secret, and that the client is a Technical User"
_MEMBERSHIP = (
    "add the client to a scoped role whose scope holds the space, and make it a member of the space"
)
_EXPLAINED = {
    "MISSING_DEPENDENCY": "it names an object or column that does not exist there",
    "NOT_MODIFY_IN_USE": "other objects use what the write would change",
}


def refusal(catalog: str, response: requests.Response, doing: str) -> ConnectorError:
    """Return the error for an answer with a status of 400 or more; *doing* says what was tried."""
    reason, where = _reason(response), _correlation(response)
    text = f"{doing} was answered {response.status_code}"
    text += f": {reason}{where}" if reason else where
    match response.status_code:
        case 401:
            return AuthenticationFailed(catalog, f"{text}; {_NEW_CREDENTIALS}.")
        case 403:
            return AccessDenied(catalog, f"{text}; {_MEMBERSHIP}.")
        case 404 | 410:
            return AssetNotFound(catalog, f"{text}; names are case-sensitive.")
        case 409:
            return AssetExists(catalog, text)
        case 429:
            return RateLimited(catalog, text, retry_after=retry_after(response.headers))
        case 408:
            return CatalogUnavailable(catalog, text)
        case status if status >= 500:
            return CatalogUnavailable(catalog, text, retry_after=retry_after(response.headers))
    return WriteRefused(catalog, text + _explanation(reason))


def no_answer(catalog: str, error: requests.RequestException, doing: str) -> ConnectorError:
    """Return the error for a request that brought no complete answer."""
    match error:
        case (
            requests.exceptions.ChunkedEncodingError() | requests.exceptions.ContentDecodingError()
        ):
            return MalformedAnswer(catalog, f"{doing}: the answer was cut off.")
        case requests.exceptions.SSLError():
            remedy = "set ca_bundle to the certificate of your proxy or tenant"
            return CatalogUnavailable(
                catalog, f"{doing}: the certificate is not trusted; {remedy}."
            )
        case requests.exceptions.ProxyError():
            return CatalogUnavailable(catalog, f"{doing}: the proxy refused; check proxy.")
        case requests.Timeout():
            return CatalogUnavailable(catalog, f"{doing}: no answer in time.")
    return CatalogUnavailable(catalog, f"{doing}: no connection ({type(error).__name__}).")


def malformed(catalog: str, response: requests.Response, doing: str, wanted: str) -> ConnectorError:
    """Return the error for an answer that is not the *wanted* kind of document."""
    kind = response.headers.get("content-type", "no content type")
    size = len(response.content)
    return MalformedAnswer(
        catalog,
        f"{doing}: expected {wanted}, got {size} bytes of {kind}{_correlation(response)}.",
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header asks for (a number or a date), or None."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        sent = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
        return max(0.0, (moment - sent).total_seconds())
    except (TypeError, ValueError):
        return None


def _reason(response: requests.Response) -> str:
    """Return the tenant's own words, without markup, cut to a sentence's length."""
    if "html" in response.headers.get("content-type", ""):
        return ""
    try:
        words = _message(orjson.loads(response.content))
    except orjson.JSONDecodeError:
        words = response.text
    return " ".join(words.split())[:_LONGEST_REASON]


def _message(document: Any) -> str:
    match document:
        case {"error": {"message": {"value": value}}}:
            return str(value)
        case {"details": {"message": message}} if document.get("code"):
            return _with_code(document["code"], message)
        case {"error": {"code": code, "message": message}}:
            return _with_code(code, message)
        case {"code": code, "message": message}:
            return _with_code(code, message)
        case {"message": message} | {"error_description": message}:
            return str(message)
        case {"details": details} | {"error": details}:
            return details if isinstance(details, str) else orjson.dumps(details).decode()
    return orjson.dumps(document).decode() if document else ""


def _with_code(code: object, message: object) -> str:
    """Return the message with its code before it, once."""
    return str(message) if str(message).startswith(str(code)) else f"{code}: {message}"


def _explanation(reason: str) -> str:
    for code, meaning in _EXPLAINED.items():
        if code in reason:
            named = re.search(rf"{code}[:\s]+([\w.#/∞-]+)", reason)
            return f" ({meaning}{': ' + named.group(1) if named else ''})"
    return ""


def _correlation(response: requests.Response) -> str:
    for header in _CORRELATION:
        if value := response.headers.get(header):
            return f" [correlation id {value[:80]}]"
    return ""

"""What becomes of answers: lists that lie, bodies that are cut, pages of a proxy."""

from __future__ import annotations

import math
from typing import Any

import orjson

HTML_TYPE = "text/html; charset=utf-8"
HTML_PAGE = b"<!DOCTYPE html><html><body><h1>Sign in to continue</h1></body></html>"
# What says in an answer that a list goes on.
_MORE = ("NextToken", "@odata.nextLink")
_COUNT = "@odata.count"


def shorten(body: bytes, drop: float) -> bytes:
    """Return the JSON *body* without the *drop* share of its lists, as if that were the end."""
    try:
        document: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    match document:
        case list():
            return orjson.dumps(_shortened(document, drop))
        case dict():
            return orjson.dumps(_shortened_members(document, drop))
    return body


def _shortened_members(document: dict[str, Any], drop: float) -> dict[str, Any]:
    short = {
        name: _shortened(value, drop) if isinstance(value, list) else value
        for name, value in document.items()
        if name not in _MORE
    }
    if _COUNT in short:
        short[_COUNT] = len(short["value"])
    return short


def _shortened(items: list[Any], drop: float) -> list[Any]:
    # At least one of them; a share such as 0.3 of ten is three in spite of binary fractions.
    return items[: len(items) - math.ceil(len(items) * drop - 1e-9)]


def half(body: bytes) -> bytes:
    """Return the first half of *body*."""
    return body[: len(body) // 2]

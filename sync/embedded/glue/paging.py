"""Pages of a sorted listing: a token names the last key shown, so that pages stay true while
others write."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Sequence

import orjson

from sync.embedded.glue.refusal import invalid_input


def page_after(
    keys: Sequence[str], token: str | None, size: int, scope: str
) -> tuple[Sequence[str], str | None]:
    """Return the page of sorted *keys* after *token*, and the token of the next page.

    *scope* names the listing; a token of another listing is refused."""
    start = 0 if token is None else bisect_right(keys, _read_token(token, scope))
    page = keys[start : start + size]
    more = start + size < len(keys)
    return page, _write_token(page[-1], scope) if more else None


def _write_token(key: str, scope: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([scope, key])).decode()


def _read_token(token: str, scope: str) -> str:
    try:
        written_for, key = orjson.loads(base64.urlsafe_b64decode(token))
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError) as error:
        raise invalid_input("Invalid pagination token.") from error
    if written_for != scope or not isinstance(key, str):
        raise invalid_input("The pagination token belongs to another listing.")
    return key

"""Asking for one asset that a listing no longer names, and sorting what the catalog answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from sync.errors import (
    AccessDenied,
    AssetNotFound,
    AuthenticationFailed,
    ConnectorError,
)
from sync.model.absence import Absence, Probe
from sync.model.asset import AssetRef


def outside(ref: AssetRef, key: str, patterns: Sequence[str]) -> Probe | None:
    """Return what is said of *ref* where the *patterns* of the setting *key* leave it out."""
    if any(fnmatchcase(ref.schema, pattern) for pattern in patterns):
        return None
    answered = f"{key} of the connection does not name {ref.schema}"
    return Probe(
        ref=ref, state=Absence.FORBIDDEN, asked="the settings", answered=answered, outside=True
    )


def probe_by(ref: AssetRef, asked: str, read: Callable[[], object]) -> Probe:
    """Return what *read*, a request for *ref* alone, was answered; never raises ConnectorError."""
    try:
        read()
    except AssetNotFound as error:
        return Probe(ref=ref, state=Absence.DELETED, asked=asked, answered=error.message)
    except (AccessDenied, AuthenticationFailed) as error:
        return Probe(ref=ref, state=Absence.FORBIDDEN, asked=asked, answered=error.message)
    except ConnectorError as error:
        state = Absence.LISTING_FAILED
        return Probe(ref=ref, state=state, asked=asked, answered=error.message, silent=True)
    answered = "it is there, though the listing left it out"
    return Probe(ref=ref, state=Absence.LISTING_FAILED, asked=asked, answered=answered)

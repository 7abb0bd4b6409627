"""Asking for one asset that a listing no longer names, and sorting what the catalog answers."""

from __future__ import annotations

from collections.abc import Callable

from sync.errors import (
    AccessDenied,
    AssetNotFound,
    AuthenticationFailed,
    ConnectorError,
)
from sync.model.absence import Absence, Probe
from sync.model.asset import AssetRef


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

"""Trouble: what each error means, whether it may heal, and what mends it. One table for all."""

from __future__ import annotations

from dataclasses import dataclass

from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    ConfigError,
    ConnectorError,
    EmbeddedError,
    MalformedAnswer,
    MappingError,
    NameCollision,
    NotApproved,
    PlanError,
    RateLimited,
    StalePlan,
    StoreError,
    SyncError,
    UnsafePlan,
    WorkerDied,
    WriteRefused,
)
from sync.model.run import ErrorClass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of error: its code, its class, what it means and what mends it."""

    code: str
    error_class: ErrorClass
    meaning: str
    remedy: str


_CLASS = ErrorClass
DIED = Trouble(
    "PROCESS_DIED",
    _CLASS.INTERNAL,
    "The process ended before the run did.",
    "Nothing: what it was writing is read again, and the run goes on by itself.",
)
BUG = Trouble(
    "BUG",
    _CLASS.INTERNAL,
    "The app itself failed.",
    "Report it with the app's log; a retry may help meanwhile.",
)
TIMEOUT = Trouble(
    "TIMEOUT",
    _CLASS.TIMEOUT,
    "The catalog did not answer in time.",
    "It is tried again by itself; raise read_seconds if the catalog is slow for good.",
)
# The first line whose error it is counts: the particular stands before the general.
_TABLE: tuple[tuple[type[SyncError], Trouble], ...] = (
    (
        RateLimited,
        Trouble(
            "RATE_LIMITED",
            _CLASS.THROTTLING,
            "The catalog asked us to slow down.",
            "It is tried again by itself; lower requests_per_second or parallel if it returns.",
        ),
    ),
    (
        AuthenticationFailed,
        Trouble(
            "AUTHENTICATION_FAILED",
            _CLASS.AUTH,
            "The catalog refused the credentials.",
            "Renew the secret that the settings name, then retry.",
        ),
    ),
    (
        AccessDenied,
        Trouble(
            "ACCESS_DENIED",
            _CLASS.ACCESS_DENIED,
            "The credentials are good but lack a permission.",
            "Grant the permission that the message names (check lists them), then retry.",
        ),
    ),
    (
        MalformedAnswer,
        Trouble(
            "MALFORMED_ANSWER",
            _CLASS.CONNECTION,
            "The answer was cut or is not what the protocol promises.",
            "It is tried again by itself; look for a proxy on the way if it returns.",
        ),
    ),
    (
        CatalogUnavailable,
        Trouble(
            "UNAVAILABLE",
            _CLASS.CONNECTION,
            "The catalog gave no answer, or a server error.",
            "It is tried again by itself; see whether the catalog is up.",
        ),
    ),
    (
        AssetConflict,
        Trouble(
            "CHANGED_MEANWHILE",
            _CLASS.CONFLICT,
            "The asset moved between our read and our write; nothing was written.",
            "Plan again: the next plan knows what moved.",
        ),
    ),
    (
        AssetNotFound,
        Trouble(
            "NOT_FOUND",
            _CLASS.CONFLICT,
            "The asset does not exist any more.",
            "Discover and plan again.",
        ),
    ),
    (
        AssetExists,
        Trouble(
            "ALREADY_THERE",
            _CLASS.CONFLICT,
            "An asset of that name is there already and is not ours to replace.",
            "Link it with match, or change the naming of the pair.",
        ),
    ),
    (
        WriteRefused,
        Trouble(
            "WRITE_REFUSED",
            _CLASS.REFUSED,
            "The catalog understood the write and refused it.",
            "The message holds its reason; mend that, then retry.",
        ),
    ),
    (
        ConnectorError,
        Trouble(
            "CATALOG",
            _CLASS.CONNECTION,
            "The catalog did not do what was asked.",
            "See the message, then retry.",
        ),
    ),
    (
        NameCollision,
        Trouble(
            "NAME_COLLISION",
            _CLASS.SCHEMA_MISMATCH,
            "Two names fall together under the other catalog's rules.",
            "Rename one of them, or change the naming of the pair.",
        ),
    ),
    (
        MappingError,
        Trouble(
            "UNMAPPED",
            _CLASS.SCHEMA_MISMATCH,
            "A name or a type cannot be carried to the other catalog.",
            "Reject the line, or change the type at its source.",
        ),
    ),
    (
        UnsafePlan,
        Trouble(
            "UNSAFE_PLAN",
            _CLASS.REFUSED,
            "The plan drops or breaks more than the breaker allows.",
            "Review the plan, and lift the breaker if it is right.",
        ),
    ),
    (
        NotApproved,
        Trouble(
            "NOT_APPROVED",
            _CLASS.REFUSED,
            "The plan has no accepted line, or the same person did everything.",
            "Let somebody else review the plan.",
        ),
    ),
    (
        StalePlan,
        Trouble(
            "STALE_PLAN",
            _CLASS.CONFLICT,
            "What the plan was made from has moved.",
            "Plan again.",
        ),
    ),
    (
        PlanError,
        Trouble("PLAN", _CLASS.REFUSED, "The plan cannot be made or carried out.", "Plan again."),
    ),
    (
        ConfigError,
        Trouble(
            "SETTINGS",
            _CLASS.REFUSED,
            "A setting is missing or wrong, or a name is not in the settings.",
            "Mend the setting that the message names.",
        ),
    ),
    (
        StoreError,
        Trouble(
            "STORE",
            _CLASS.INTERNAL,
            "The store could not be used.",
            "See the message; a full disk is the usual cause.",
        ),
    ),
    (
        WorkerDied,
        Trouble(
            "WORKER_DIED",
            _CLASS.INTERNAL,
            "A worker process ended before its work did.",
            "It is read again by the next sync; look at the worker's log and memory.",
        ),
    ),
    (
        EmbeddedError,
        Trouble(
            "EMBEDDED",
            _CLASS.INTERNAL,
            "An embedded server did not start, or died.",
            "Start the app again.",
        ),
    ),
    (
        SyncError,
        Trouble("ERROR", _CLASS.INTERNAL, "It could not be done.", "See the message."),
    ),
)


def trouble_of(error: SyncError) -> Trouble:
    """Return what *error* means."""
    if isinstance(error, CatalogUnavailable) and "time" in str(error).lower():
        return TIMEOUT
    return next(trouble for kind, trouble in _TABLE if isinstance(error, kind))


def troubles() -> tuple[Trouble, ...]:
    """Return every kind of trouble, each once."""
    return (*(trouble for _, trouble in _TABLE), TIMEOUT, DIED, BUG)


def trouble_called(code: str | None) -> Trouble | None:
    """Return the trouble with that *code*, for pages that show what is stored."""
    return next((each for each in troubles() if each.code == code), None)

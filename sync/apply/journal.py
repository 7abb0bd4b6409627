"""The journal of a run: intents and outcomes of writes, and what an error means in one word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.errors import (
    AccessDenied,
    AuthenticationFailed,
    CatalogUnavailable,
    MalformedAnswer,
    MappingError,
    RateLimited,
    SyncError,
)
from sync.model.plan import Line, Outcome, Side
from sync.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreJournal:
    """Writes each intent before the catalog is touched, and each outcome after."""

    store: Store
    run_id: int
    clock: Callable[[], datetime]

    def intent(self, line: Line, side: Side, before: Mapping[str, Any] | None) -> int:
        """Record that *line*'s asset on *side* is about to be written; return the write's id."""
        ref = line.sap if side is Side.SAP else line.glue
        return self.store.runs.intent(
            self.run_id, line.link_id, side.value, ref, before, self.clock()
        )

    def outcome(
        self, write: int, outcome: Outcome, after: Mapping[str, Any] | None, error: str
    ) -> None:
        """Record how the write ended."""
        self.store.runs.outcome(write, outcome.value, after, error or None, self.clock())


def classify(error: SyncError) -> str:
    """Return the error class that pages and the agent group by."""
    match error:
        case RateLimited():
            return "THROTTLING"
        case AuthenticationFailed():
            return "AUTH"
        case AccessDenied():
            return "ACCESS_DENIED"
        case MappingError():
            return "SCHEMA_MISMATCH"
        case CatalogUnavailable() if "time" in str(error).lower():
            return "TIMEOUT"
        case CatalogUnavailable() | MalformedAnswer():
            return "CONNECTION"
    return "ERROR"

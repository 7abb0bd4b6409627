"""The journal of a run: intents and outcomes of writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
        self,
        write: int,
        outcome: Outcome,
        after: Mapping[str, Any] | None,
        error: str,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Record how the write ended, and what was there *before* where the intent knew less."""
        self.store.runs.outcome(
            write, outcome.value, after, error or None, self.clock(), before_body=before
        )

    def withdraw(self, write: int) -> None:
        """Take back an intent: the write did not happen."""
        self.store.runs.withdraw(write)

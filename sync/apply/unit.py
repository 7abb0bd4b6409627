"""One link's share of an apply: what it works with, what it returns, how a write is journaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.connectors.base import Connector, Written
from sync.errors import AssetConflict, AssetNotFound, CatalogUnavailable, SyncError
from sync.model.asset import Asset, AssetRef
from sync.model.base import Base, FieldKey
from sync.model.pair import Pair
from sync.model.plan import Line, Outcome, Side

GREEN = {Outcome.PROVEN, Outcome.NO_CHANGE}

Result = tuple[Line, Outcome, str]


class Journal(Protocol):
    """Where intents and outcomes of writes are recorded before and after they happen."""

    def intent(self, line: Line, side: Side, before: Mapping[str, Any] | None) -> int:
        """Record that a write is about to happen; return its id."""

    def outcome(
        self, write: int, outcome: Outcome, after: Mapping[str, Any] | None, error: str
    ) -> None:
        """Record how the write ended."""


def _never() -> bool:
    return False


def _untold(lines: Sequence[Line], error: SyncError) -> None:
    """Keep the error to itself: the lines' details name it."""


def _fetched(connector: Connector, ref: AssetRef) -> Asset:
    return connector.fetch(ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What apply works with; *base_of* returns what the store remembers of a link."""

    pair: Pair
    sap: Connector
    glue: Connector
    journal: Journal
    base_of: Callable[[int], Base | None]
    # returns what a creation is made from, as it is now
    source: Callable[[Connector, AssetRef], Asset] = field(default=_fetched)
    # asked before each link: what has not begun by then is left as it is
    is_stopping: Callable[[], bool] = field(default=_never)
    # told of each error that ends lines
    failed: Callable[[Sequence[Line], SyncError], None] = field(default=_untold)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """What became of one link's lines, and what both sides hold now where that is known."""

    lines: tuple[Result, ...]
    sap: Asset | None = None
    glue: Asset | None = None
    dropped: Side | None = None
    # per proven or unchanged field: (SAP's value, Glue's value), the link's new base
    settled: Mapping[FieldKey, tuple[Any, Any]] = field(default_factory=dict)
    memory: Mapping[str, Any] | None = None


def outcome_of(error: SyncError) -> Outcome:
    """Return how a line ends that *error* stopped: an answer that never came leaves it unknown."""
    match error:
        case AssetConflict() | AssetNotFound():
            return Outcome.STALE
        case CatalogUnavailable():
            return Outcome.UNKNOWN
    return Outcome.FAILED


def same_for_all(lines: Sequence[Line], outcome: Outcome, detail: str) -> UnitResult:
    """Return a result in which every line ended alike."""
    return UnitResult(lines=tuple((line, outcome, detail) for line in lines))


def journaled(tools: Tools, write: int, act: Callable[[], Written]) -> Written:
    """Do a write whose intent is journaled, and journal how it ended."""
    try:
        written = act()
    except SyncError as error:
        tools.journal.outcome(write, outcome_of(error), None, str(error))
        raise
    tools.journal.outcome(write, Outcome.PROVEN, written.after, "")
    return written


def both_sides(
    sap: Mapping[FieldKey, Any], glue: Mapping[FieldKey, Any]
) -> dict[FieldKey, tuple[Any, Any]]:
    """Return per field what (SAP, Glue) hold."""
    return {key: (sap.get(key), glue.get(key)) for key in sap.keys() | glue.keys()}

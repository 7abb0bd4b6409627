"""The change feed: what changed between two times, by whom, on which side, field by field. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sync.model.asset import System
from sync.past.history import Change, Event, Version

_SIDES = {System.DATASPHERE: "sap", System.GLUE: "glue"}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A version that began, or an asset that vanished and why."""

    version: Version
    reason: str = ""


def entry_record(entry: FeedEntry) -> dict[str, Any]:
    """Return *entry* as JSON values; `by` is empty where nobody knows."""
    version = entry.version
    asset = version.asset
    began = version.event is not Event.VANISHED
    return {
        "at": version.valid_from,
        "event": version.event.value,
        "side": _SIDES[asset.system],
        "connection": asset.ref.connection,
        "schema": asset.ref.schema,
        "asset": asset.ref.name,
        "by": version.author.by,
        "run": version.author.run_id,
        "plan": version.author.plan_id,
        "changed_at": asset.changed_at if began else None,  # as the catalog itself says
        "reason": entry.reason,
        "renamed_from": _spelled(version, began=True),
        "renamed_to": _spelled(version, began=False),
        "changes": [change_record(change) for change in version.changes],
    }


def _spelled(version: Version, *, began: bool) -> str | None:
    """Return the other name of a renamed asset where that is the one before, or after."""
    is_new = version.event is not Event.VANISHED
    return str(version.other_name) if version.other_name and is_new is began else None


def change_record(change: Change) -> dict[str, Any]:
    """Return *change* as JSON values."""
    return {
        "column": change.column,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }

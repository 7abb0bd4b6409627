"""Drift: one linked field that differs from the base on one side, with its kind and severity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sync.fields import is_empty
from sync.model.base import Base, FieldKey
from sync.model.drift import DriftEvent

_SEVERITY = {"asset": "CRITICAL", "column": "HIGH", "type": "HIGH", "key": "MEDIUM"}


def find_drift(
    link_id: int,
    base: Base | None,
    sap: Mapping[FieldKey, Any],
    glue: Mapping[FieldKey, Any],
    now: datetime,
) -> list[DriftEvent]:
    """Return what differs from *base* on either side; without a base nothing has drifted."""
    if base is None:
        return []
    events = []
    for key, agreed in sorted(base.values.items(), key=lambda item: (item[0][0] or "", item[0][1])):
        for side, held, was in (
            ("sap", sap.get(key), agreed[0]),
            ("glue", glue.get(key), agreed[1]),
        ):
            if held != was and not (is_empty(held) and is_empty(was)):
                events.append(_event(link_id, side, key, was, held, now))
    return events


def _event(
    link_id: int, side: str, key: FieldKey, was: Any, held: Any, now: datetime
) -> DriftEvent:
    column, name = key
    return DriftEvent(
        link_id=link_id,
        side=side,
        column=column,
        field=name,
        base_value=was,
        value=held,
        kind=_kind(name, held),
        severity=_SEVERITY.get(name, "LOW"),
        detected_at=now,
    )


def _kind(name: str, held: Any) -> str:
    if name == "column":
        return "COLUMN_DROPPED" if is_empty(held) else "COLUMN_ADDED"
    if is_empty(held):
        return f"{name.upper()}_ERASED"
    return f"{name.upper()}_CHANGED"

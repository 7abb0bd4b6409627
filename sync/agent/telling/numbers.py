"""The number of a row in words, and what it is a number of."""

from __future__ import annotations

from typing import Any

from sync.agent.answer import amount
from sync.agent.frame import Asked, Frame
from sync.agent.model import Entity
from sync.agent.sql.measures import asked_name


def what_counted(frame: Frame, entity: Entity, name: str) -> str:
    """Return what the first number counts: "runs", or the name of the measure."""
    shared = frame.of_total or (frame.shares and not frame.overall)
    if shared:
        of = entity.many if frame.asked == (Asked(),) else asked_name(frame.asked[0])
        return f"share of {of}"
    plain = frame.asked[0] == Asked() and not frame.overall
    return entity.many if plain else name.replace("_", " ")


def with_unit(row: dict[str, Any], name: str, entity: Entity) -> str:
    """Return the number *name* of *row* with its unit."""
    unit = "percent" if name == "share_percent" else ""
    for measure in entity.measures.values():
        if name == measure.name or name.endswith(f"_{measure.name}"):
            unit = measure.unit
    return amount(row.get(name), unit if unit in {"percent", "s", "ms"} else "")

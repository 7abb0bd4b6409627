"""The bases of links, and drift: what has moved away from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from sync.model.base import Base
from sync.model.drift import DriftEvent, DriftStatus
from sync.store.codec import (
    from_body,
    from_cell_time,
    from_json,
    to_body,
    to_cell_time,
    to_json,
    to_table,
)
from sync.store.connection import Cursor, Row
from sync.store.sql import load_queries

_SQL = load_queries("bases")
BASE = pa.schema(
    [
        ("link_id", pa.int64()),
        ("content", pa.binary()),
        ("sap_fingerprint", pa.string()),
        ("glue_fingerprint", pa.string()),
        ("rules_fingerprint", pa.string()),
        ("agreed_at", pa.timestamp("us")),
    ]
)
DRIFT = pa.schema(
    [
        ("link_id", pa.int64()),
        ("side", pa.string()),
        ("column_name", pa.string()),
        ("field", pa.string()),
        ("base_value", pa.string()),
        ("value", pa.string()),
        ("kind", pa.string()),
        ("severity", pa.string()),
    ]
)


def save_bases(cursor: Cursor, bases: pa.Table) -> None:
    """Keep bases, one per link."""
    with cursor.tables(arrow_base=bases):
        cursor.run(_SQL["save"])


def save_drift(cursor: Cursor, drift: pa.Table, link_ids: list[int], now: datetime) -> None:
    """Make *drift* the open events of the links, resolving the others."""
    at = to_cell_time(now)
    with cursor.tables(arrow_drift=drift):
        cursor.run(_SQL["move_drift"])
        cursor.run(_SQL["resolve_drift"], ids=link_ids, now=at)
        cursor.run(_SQL["add_drift"], now=at)


def acknowledge(cursor: Cursor, drift_id: int, by: str, now: datetime) -> None:
    """Note that *by* has seen an event."""
    cursor.run(_SQL["acknowledge"], id=drift_id, by=by, now=to_cell_time(now))


def load_bases(cursor: Cursor, link_ids: list[int]) -> dict[int, Base]:
    """Return the bases of those links that have one."""
    return {row[0]: _base(row) for row in cursor.rows(_SQL["bases"], ids=link_ids)}


def load_drift(cursor: Cursor, status: str | None) -> list[DriftEvent]:
    """Return drift events, newest first."""
    return [_drift(row) for row in cursor.rows(_SQL["drift"], status=status)]


def base_table(bases: Mapping[int, Base], now: datetime) -> pa.Table:
    """Return *bases* as rows."""
    return to_table(BASE, [_base_row(number, base, now) for number, base in bases.items()])


def drift_table(events: Mapping[int, Sequence[DriftEvent]]) -> pa.Table:
    """Return drift events as rows, one per link, side and field."""
    rows = {
        (link_id, event.side, event.column, event.field): _drift_row(link_id, event)
        for link_id, found in events.items()
        for event in found
    }
    return to_table(DRIFT, rows.values())


def _base_row(link_id: int, base: Base, now: datetime) -> tuple[Any, ...]:
    values = [[column, field, *both] for (column, field), both in base.values.items()]
    memory = None if base.memory is None else dict(base.memory)
    return (
        link_id,
        to_body({"values": values, "memory": memory}),
        base.sap_fingerprint,
        base.glue_fingerprint,
        base.rules_fingerprint,
        base.at or now,
    )


def _base(row: Row) -> Base:
    _, content, sap_fingerprint, glue_fingerprint, rules_fingerprint, at = row
    body = from_body(content)
    return Base(
        values={(column, field): (sap, glue) for column, field, sap, glue in body["values"]},
        memory=body["memory"],
        sap_fingerprint=sap_fingerprint,
        glue_fingerprint=glue_fingerprint,
        rules_fingerprint=rules_fingerprint,
        at=from_cell_time(at),
    )


def _drift_row(link_id: int, event: DriftEvent) -> tuple[Any, ...]:
    return (
        link_id,
        str(event.side),
        event.column,
        event.field,
        to_json(event.base_value),
        to_json(event.value),
        event.kind,
        event.severity,
    )


def _drift(row: Row) -> DriftEvent:
    number, link_id, side, column, field, base_value, value, kind, severity, *rest = row
    status, detected_at, resolved_at = rest
    return DriftEvent(
        id=number,
        link_id=link_id,
        side=side,
        column=column,
        field=field,
        base_value=from_json(base_value),
        value=from_json(value),
        kind=kind,
        severity=severity,
        status=DriftStatus(status),
        detected_at=from_cell_time(detected_at),
        resolved_at=from_cell_time(resolved_at),
    )

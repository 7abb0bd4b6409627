"""Health: what checks saw, how well each part is, and alerts with their recovery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa

from sync.errors import StoreError
from sync.model.health import Alert, Health, Observation, State, Subject
from sync.store.codec import from_cell_time, to_cell_time, to_table
from sync.store.connection import Cursor, Database, Row
from sync.store.sql import load_queries

_SQL = load_queries("health")
CHECK = pa.schema(
    [
        ("component", pa.string()),
        ("connection", pa.string()),
        ("check_name", pa.string()),
        ("status", pa.string()),
        ("latency_ms", pa.float64()),
        ("message", pa.string()),
        ("remedy", pa.string()),
    ]
)


class HealthStore:
    """How well everything is and was."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, seen: Iterable[Observation], now: datetime) -> None:
        """Keep what checks saw."""
        table = to_table(CHECK, map(_cells, seen))

        def work(cursor: Cursor) -> None:
            with cursor.tables(arrow_check=table):
                cursor.run(_SQL["add_checks"], now=to_cell_time(now))

        self._db.write(work)

    def states(self) -> dict[Subject, State]:
        """Return how well each part is, by the newest look at it."""
        found = map(_state, self._db.read(_SQL["states"]))
        return {state.subject: state for state in found}

    def set_state(self, state: State, previous: Health) -> None:
        """Note how well a part is; a change ends its open alert, one for the worse raises one."""
        key = {
            "component": state.subject.component,
            "connection": state.subject.connection or "",
        }

        def work(cursor: Cursor) -> None:
            cursor.run(_SQL["forget_state"], **key)
            cursor.run(
                _SQL["set_state"],
                **key,
                status=state.status.value,
                since=to_cell_time(state.since),
                checked_at=to_cell_time(state.checked_at),
                message=state.message,
                remedy=state.remedy,
            )
            if state.status is previous:
                return
            cursor.run(_SQL["recover"], **key, now=to_cell_time(state.checked_at))
            if state.status in {Health.DEGRADED, Health.DOWN}:
                cursor.run(
                    _SQL["raise"],
                    **key,
                    severity="ERROR" if state.status is Health.DOWN else "WARN",
                    status=state.status.value,
                    previous_status=previous.value,
                    message=state.message,
                    now=to_cell_time(state.checked_at),
                )

        self._db.write(work)

    def alerts(self, *, everything: bool = False, limit: int = 200) -> list[Alert]:
        """Return the newest alerts, the open ones first; *everything*: the recovered ones too."""
        return [_alert(row) for row in self._db.read(_SQL["alerts"], all=everything, limit=limit)]

    def acknowledge(self, alert_id: int, actor: str, now: datetime) -> None:
        """Note that *actor* has seen an alert; raises StoreError."""
        row = self._db.write(
            lambda cursor: cursor.row(
                _SQL["acknowledge"], alert_id=alert_id, actor=actor, now=to_cell_time(now)
            )
        )
        if row is None:
            raise StoreError(f"There is no alert {alert_id}.")

    def prune(self, before: datetime) -> None:
        """Forget the checks before *before*; alerts stay."""
        self._db.write(lambda cursor: cursor.run(_SQL["prune"], before=to_cell_time(before)))

    def read_at(self) -> dict[str, datetime | None]:
        """Return when each connection was last read, though a schema may have been denied."""
        return {name: from_cell_time(at) for name, at in self._db.read(_SQL["read_at"])}

    def agreed_at(self) -> dict[str, datetime | None]:
        """Return when the links of each pair last agreed, None where they never did."""
        return {name: from_cell_time(at) for name, at in self._db.read(_SQL["agreed_at"])}


def _cells(seen: Observation) -> tuple[str | float | None, ...]:
    return (
        seen.subject.component,
        seen.subject.connection,
        seen.check,
        seen.status.value,
        seen.latency_ms,
        seen.message,
        seen.remedy,
    )


def _state(row: Row) -> State:
    component, connection, status, since, checked_at, message, remedy = row
    return State(
        subject=Subject(component=component, connection=connection or None),
        status=Health(status),
        since=from_cell_time(since),
        checked_at=from_cell_time(checked_at),
        message=message,
        remedy=remedy,
    )


def _alert(row: Row) -> Alert:
    number, component, connection, status, previous, message, raised, recovered, *seen = row
    return Alert(
        id=number,
        subject=Subject(component=component, connection=connection),
        status=Health(status),
        previous=Health(previous),
        message=message,
        raised_at=from_cell_time(raised),
        recovered_at=from_cell_time(recovered),
        acknowledged_by=seen[0],
        acknowledged_at=from_cell_time(seen[1]),
    )

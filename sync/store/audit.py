"""Audit events in a hash chain: a changed, removed or inserted event shows."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.store.codec import from_cell_time, from_json, to_cell_time, to_json
from sync.store.connection import Cursor, Database, Row
from sync.store.sql import load_queries

_SQL = load_queries("audit")
_PAGE = 10_000
_CELLS = ("id", "at", "actor", "action", "subject", "detail", "previous", "hash")
_START = ""  # what stands for the hash before the first event


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Who did what to what and when; *hash* covers all of it and *previous*."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The outcome of a check of the chain; *head* is the last hash that the chain leads to."""

    ok: bool
    count: int
    first_bad_id: int | None
    head: str
    reason: str = ""


def head_path(store: Path) -> Path:
    """Return where the head of the chain in the file *store* is kept."""
    return store.with_name(store.name + ".audit-head")


class Audit:
    """The audit trail; its head is also kept in *head_path*, outside the store."""

    def __init__(self, database: Database, head_path: Path) -> None:
        self._db = database
        self._head_path = head_path
        self._head_lock = threading.Lock()

    def append(
        self, actor: str, action: str, subject: str, detail: Mapping[str, Any], now: datetime
    ) -> AuditEvent:
        """Add an event to the chain and move the head."""
        text = to_json(detail)  # the stored text is what is hashed

        def work(cursor: Cursor) -> Row:
            last = cursor.row(_SQL["last"])
            number, previous = (last[0] + 1, last[1]) if last else (1, _START)
            content = (number, to_cell_time(now), actor, action, subject, text, previous)
            row = (*content, _hash(content))
            cursor.run(_SQL["append"], **dict(zip(_CELLS, row, strict=True)))
            return row

        with self._head_lock:  # heads reach the file in the order of the events
            event = _event(self._db.write(work))
            self._write_head(event)
        return event

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep the chain and its head as they are inside the block."""
        with self._head_lock:
            yield

    def recent(self, limit: int = 100) -> list[AuditEvent]:
        """Return the newest events, newest first."""
        return [_event(row) for row in self._db.read(_SQL["recent"], limit=limit)]

    def verify(self) -> Verified:
        """Check every event's hash, the order, and the head that is kept outside the store."""
        head_id, head_hash = self._read_head()
        count, head, noted = 0, _START, head_id == 0
        for row in self._chain():
            problem = _problem(row, count + 1, head)
            if problem:
                return _bad(count, row[0], head, problem)
            count, head = count + 1, row[-1]
            if count == head_id:
                if head != head_hash:
                    return _bad(
                        count, count, head, "the head outside the store names another event"
                    )
                noted = True
        if not noted:
            return _bad(count, count + 1, head, f"the head outside the store names event {head_id}")
        if count and not head_id:
            return _bad(
                count, None, head, f"the head outside the store, {self._head_path}, is gone"
            )
        return Verified(ok=True, count=count, first_bad_id=None, head=head)

    def _chain(self) -> Iterator[Row]:
        after = 0
        while rows := self._db.read(_SQL["chain"], after=after, limit=_PAGE):
            yield from rows
            after = rows[-1][0]

    def _write_head(self, event: AuditEvent) -> None:
        beside = self._head_path.with_name(self._head_path.name + ".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(f"{event.id} {event.hash}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._head_path)

    def _read_head(self) -> tuple[int, str]:
        try:
            number, hash_ = self._head_path.read_text(encoding="utf-8").split()
            return int(number), hash_
        except FileNotFoundError:
            return 0, _START
        except ValueError:  # not ours any more: no event can agree with it
            return -1, _START


def _problem(row: Row, expected_id: int, previous: str) -> str:
    if row[0] != expected_id:
        return f"event {expected_id} is missing"
    if row[-2] != previous:
        return f"event {expected_id} does not follow the one before it"
    if row[-1] != _hash(row[:-1]):
        return f"event {expected_id} was changed"
    return ""


def _bad(count: int, first_bad_id: int | None, head: str, reason: str) -> Verified:
    return Verified(ok=False, count=count, first_bad_id=first_bad_id, head=head, reason=reason)


def _hash(row: Row) -> str:
    number, at, actor, action, subject, detail, previous = row
    content = [number, at.isoformat(timespec="microseconds"), actor, action, subject, detail]
    return hashlib.sha256(to_json([*content, previous]).encode()).hexdigest()


def _event(row: Row) -> AuditEvent:
    number, at, actor, action, subject, detail, previous, hash_ = row
    return AuditEvent(
        id=number,
        at=from_cell_time(at),
        actor=actor,
        action=action,
        subject=subject,
        detail=from_json(detail),
        previous=previous,
        hash=hash_,
    )

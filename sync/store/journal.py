"""The write journal: an intent before each write to a catalog, its outcome after it.

The threads of an apply write at the same time; what they note meanwhile is one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from sync.model.asset import AssetRef
from sync.store.codec import to_table
from sync.store.connection import Cursor, Database
from sync.store.sql import load_queries
from sync.store.together import Together

_SQL = load_queries("journal")
INTENT = pa.schema(
    [
        ("id", pa.int64()),
        ("run_id", pa.int64()),
        ("link_id", pa.int64()),
        ("side", pa.string()),
        ("connection", pa.string()),
        ("schema", pa.string()),
        ("name", pa.string()),
        ("before_body", pa.binary()),
        ("intended_at", pa.timestamp("us")),
    ]
)
ENDED = pa.schema(
    [
        ("id", pa.int64()),
        ("outcome", pa.string()),
        ("before_body", pa.binary()),
        ("after_body", pa.binary()),
        ("error", pa.string()),
        ("finished_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A write that is about to happen; *before* is the packed body."""

    run_id: int
    link_id: int | None
    side: str
    ref: AssetRef
    before: bytes | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a write; *before*, where only the write could tell, and *after* are packed."""

    write_id: int
    outcome: str
    after: bytes | None
    error: str | None
    at: datetime
    before: bytes | None = None


class Journal:
    """Notes intents and outcomes, those of several threads together."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._intents = Together(self._note_intents)
        self._ended = Together(self._note_ended)

    def begin(self, intent: Intent) -> int:
        """Note a write before it happens and return its id."""
        return self._intents.do(intent)

    def end(self, ended: Ended) -> bool:
        """Note what became of a write; return whether there is such a write."""
        return self._ended.do(ended)

    def withdraw(self, write_id: int) -> None:
        """Take back the intent of a write that did not happen."""
        self._db.write(lambda cursor: cursor.run(_SQL["withdraw"], id=write_id))

    def _note_intents(self, intents: Sequence[Intent]) -> list[int]:
        def work(cursor: Cursor) -> list[int]:
            ids = [row[0] for row in cursor.rows(_SQL["next_ids"], count=len(intents))]
            rows = [_intent_row(*each) for each in zip(ids, intents, strict=True)]
            with cursor.tables(arrow_intent=to_table(INTENT, rows)):
                cursor.run(_SQL["intents"])
            return ids

        return self._db.write(work)

    def _note_ended(self, ended: Sequence[Ended]) -> list[bool]:
        rows = [
            (each.write_id, each.outcome, each.before, each.after, each.error, each.at)
            for each in ended
        ]

        def work(cursor: Cursor) -> list[bool]:
            with cursor.tables(arrow_ended=to_table(ENDED, rows)):
                known = {row[0] for row in cursor.rows(_SQL["ended"])}
            return [each.write_id in known for each in ended]

        return self._db.write(work)


def _intent_row(number: int, intent: Intent) -> tuple[object, ...]:
    return (
        number,
        intent.run_id,
        intent.link_id,
        intent.side,
        intent.ref.connection,
        intent.ref.schema,
        intent.ref.name,
        intent.before,
        intent.at,
    )

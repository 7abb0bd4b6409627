"""Links and what hangs on them: bases, drift, rejected lines; and the pairs they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa

from sync.errors import StoreError
from sync.model.asset import AssetRef
from sync.model.base import Base
from sync.model.drift import DriftEvent, DriftStatus
from sync.model.link import Evidence, Link, LinkStatus
from sync.model.pair import LinkMode, Pair
from sync.store import bases
from sync.store.codec import from_cell_time, from_json, to_cell_time, to_json, to_table
from sync.store.connection import Cursor, Database, Row
from sync.store.rows import ref_table
from sync.store.sql import load_queries

_SQL = load_queries("links")
_NAMES = (
    "pair",
    "sap_connection",
    "sap_schema",
    "sap_name",
    "glue_connection",
    "glue_schema",
    "glue_name",
    "mode",
    "status",
)
LINK = pa.schema(
    [
        ("item", pa.int32()),
        ("id", pa.int64()),
        *((name, pa.string()) for name in _NAMES),
        ("score", pa.float64()),
        ("evidence", pa.string()),
        ("decided_by", pa.string()),
        ("decided_at", pa.timestamp("us")),
    ]
)
PAIR = pa.schema(
    [
        (name, pa.string())
        for name in (
            "name",
            "sap_connection",
            "sap_schema",
            "glue_connection",
            "glue_schema",
            "direction",
            "mode",
            "deletion",
            "definition",
        )
    ]
)


class Links:
    """Links between assets and what hangs on them: bases, drift, rejections; and the pairs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save_pairs(self, pairs: Sequence[Pair], now: datetime) -> None:
        """Mirror the configured pairs; a pair that is not among them is marked as removed."""
        table = to_table(PAIR, map(_pair_row, pairs))

        def work(cursor: Cursor) -> None:
            with cursor.tables(arrow_pair=table):
                cursor.run(_SQL["save_pairs"], now=to_cell_time(now))
                cursor.run(_SQL["remove_pairs"], now=to_cell_time(now))

        self._db.write(work)

    def save(self, links: Sequence[Link], now: datetime) -> list[Link]:
        """Save *links* and return them as they stand, with their ids.

        A link with id 0 is a suggestion: where its pair and refs are linked already and that was
        decided on (not PROPOSED), only score and evidence are refreshed.
        """
        table = to_table(LINK, [_link_row(item, link, now) for item, link in enumerate(links)])

        def work(cursor: Cursor) -> list[Row]:
            with cursor.tables(arrow_link=table):
                for name in ("update_by_id", "refresh_decided", "update_proposed"):
                    cursor.run(_SQL[name])
                cursor.run(_SQL["insert_links"], now=to_cell_time(now))
                return cursor.rows(_SQL["saved"])

        saved = [_link(row) for row in self._db.write(work)]
        if len(saved) < len(links):
            known = {link.id for link in saved}
            lost = next(link for link in links if link.id and link.id not in known)
            raise StoreError(f"No link {lost.id} ties {lost.sap} to {lost.glue} in {lost.pair}.")
        return saved

    def active(self, pair: str | None = None) -> list[Link]:
        """Return the active links."""
        return self.all(pair, LinkStatus.ACTIVE)

    def all(self, pair: str | None = None, status: LinkStatus | str | None = None) -> list[Link]:
        """Return the links of every pair and status, or of the one that is named."""
        wanted = None if status is None else str(status)
        return [_link(row) for row in self._db.read(_SQL["links"], pair=pair, status=wanted)]

    def count(self, pair: str) -> int:
        """Return how many active links a pair has."""
        return int(self._db.read(_SQL["count"], pair=pair)[0][0])

    def moved(self, pair: str, rules: str) -> list[Link]:
        """Return the active links whose base does not hold for both sides and *rules* any more."""
        return [_link(row) for row in self._db.read(_SQL["moved"], pair=pair, rules=rules)]

    def halved(self, pair: str) -> list[Link]:
        """Return the active links of which one side is there and the other one is not."""
        return [_link(row) for row in self._db.read(_SQL["halved"], pair=pair)]

    def of(self, pair: str, refs: Iterable[AssetRef]) -> list[Link]:
        """Return the links of a pair, of any status, that tie one of *refs*."""
        rows = self._db.read_with(_SQL["links_of"], {"arrow_ref": ref_table(refs)}, pair=pair)
        return [_link(row) for row in rows]

    def set_status(
        self,
        id: int,  # noqa: A002 - the link's own word for it
        status: LinkStatus | str,
        by: str,
        now: datetime,
    ) -> None:
        """Decide on a link."""

        def work(cursor: Cursor) -> list[Row]:
            return cursor.rows(
                _SQL["set_status"], id=id, status=str(status), by=by, now=to_cell_time(now)
            )

        if not self._db.write(work):
            raise StoreError(f"There is no link {id}.")

    def withdraw(self, link_id: int) -> None:
        """Take back a link that is only proposed; one that was decided on stays."""
        self._db.write(lambda cursor: cursor.run(_SQL["withdraw"], id=link_id))

    def base(self, link_ids: Iterable[int]) -> dict[int, Base]:
        """Return the bases of those links that have one; lists stand where tuples were."""
        with self._db.cursor() as cursor:
            return bases.load_bases(cursor, list(link_ids))

    def save_base(self, link_id: int, base: Base, now: datetime) -> None:
        """Keep what both sides of a link agreed on."""
        self.save_bases({link_id: base}, now)

    def save_bases(self, by_link: Mapping[int, Base], now: datetime) -> None:
        """Keep what both sides of each link agreed on, at *now* where the base names no time."""
        self._db.write(partial(bases.save_bases, bases=bases.base_table(by_link, now)))

    def save_drift(self, link_id: int, events: Sequence[DriftEvent], now: datetime) -> None:
        """Make *events* the open drift of one link; what is not among them is resolved."""
        self.save_drifts({link_id: events}, now)

    def save_drifts(self, by_link: Mapping[int, Sequence[DriftEvent]], now: datetime) -> None:
        """Make the events the open drift of each link; what is not among them is resolved.

        An event that is open already stays the same event; it is NEW again if its value moved.
        """
        drift = bases.drift_table(by_link)
        work = partial(bases.save_drift, drift=drift, link_ids=list(by_link), now=now)
        self._db.write(work)

    def drift(self, status: DriftStatus | str | None = None) -> list[DriftEvent]:
        """Return drift events, newest first."""
        with self._db.cursor() as cursor:
            return bases.load_drift(cursor, None if status is None else str(status))

    def acknowledge_drift(self, drift_id: int, by: str, now: datetime) -> None:
        """Note that *by* has seen a drift event."""
        self._db.write(partial(bases.acknowledge, drift_id=drift_id, by=by, now=now))

    def remember_rejection(
        self, line_id: str, sap_value: Any, glue_value: Any, by: str, now: datetime
    ) -> None:
        """Remember that a line was rejected at these values."""

        def work(cursor: Cursor) -> None:
            cursor.run(
                _SQL["reject"],
                line_id=line_id,
                sap_value=to_json(sap_value),
                glue_value=to_json(glue_value),
                by=by,
                now=to_cell_time(now),
            )

        self._db.write(work)

    def forget_rejection(self, line_id: str) -> None:
        """Forget that a line was rejected."""
        self._db.write(lambda cursor: cursor.run(_SQL["forget_rejection"], line_id=line_id))

    def rejections(self) -> dict[str, tuple[Any, Any]]:
        """Return (SAP's value, Glue's value) at the rejection, by line id."""
        return {
            line_id: (from_json(sap), from_json(glue))
            for line_id, sap, glue in self._db.read(_SQL["rejections"])
        }


def _pair_row(pair: Pair) -> tuple[str, ...]:
    return (
        pair.name,
        pair.sap.connection,
        pair.sap.schema,
        pair.glue.connection,
        pair.glue.schema,
        pair.direction.value,
        pair.mode.value,
        pair.deletion.value,
        to_json(asdict(pair)),
    )


def _link_row(item: int, link: Link, now: datetime) -> tuple[Any, ...]:
    return (
        item,
        link.id,
        link.pair,
        link.sap.connection,
        link.sap.schema,
        link.sap.name,
        link.glue.connection,
        link.glue.schema,
        link.glue.name,
        link.mode.value,
        link.status.value,
        link.score,
        to_json([[reason.kind, reason.detail, reason.weight] for reason in link.evidence]),
        link.by,
        link.at or now,
    )


def _link(row: Row) -> Link:
    number, pair, *names = row[:8]
    mode, status, score, evidence, by, at = row[8:]
    return Link(
        id=number,
        pair=pair,
        sap=AssetRef(*names[:3]),
        glue=AssetRef(*names[3:]),
        mode=LinkMode(mode),
        status=LinkStatus(status),
        score=score,
        evidence=tuple(Evidence(*reason) for reason in from_json(evidence)),
        by=by,
        at=from_cell_time(at),
    )

"""What needs a person, ranked: each thing with the page that deals with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sync.store.codec import to_cell_time
from sync.store.database import Store
from sync.views.jobs import Failures, failures
from sync.views.overview import PairStanding
from sync.views.reading import read_records

LEAST_DEPENDENTS = 3  # how many assets make a table one that many depend on
_UNDOCUMENTED = 5


class Rank(IntEnum):
    """How pressing it is, the most pressing first."""

    DOWN = 0
    FAILED = 1
    ERASURES = 2
    CONFLICTS = 3
    DEGRADED = 4
    DRIFT = 5
    PROPOSED = 6
    TO_DO = 7
    STALE = 8
    UNDOCUMENTED = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing for a person: what it is about, how much of it, and where it is dealt with.

    *page* is the name of the page, *parameters* are those of its address.
    """

    rank: Rank
    about: str
    number: int = 1
    detail: str = ""
    since: datetime | None = None
    page: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def needs(
    store: Store, standings: Sequence[PairStanding], now: datetime, late: timedelta
) -> list[Need]:
    """Return what needs a person, the most pressing first; a pair is stale after *late*."""
    found = [
        *_unwell(store),
        *_failed(failures(store, now - timedelta(days=1))),
        *_drifting(store),
        *_planned(standings),
        *_stale(store, now, late),
        *_undocumented(store),
    ]
    return sorted(found, key=lambda need: (need.rank, -need.number, need.about))


def _unwell(store: Store) -> Iterator[Need]:
    for record in read_records(store, "page_overview/unwell"):
        # Late pairs have a line each further down.
        if record["component"] == "pairs":
            continue
        down = record["status"] == "DOWN"
        yield Need(
            rank=Rank.DOWN if down else Rank.DEGRADED,
            about=record["connection"] or record["component"].replace("_", " "),
            detail=f"{record['message']}. {record['remedy'] or ''}".strip(),
            since=record["since"],
            page="health",
        )


def _failed(found: Sequence[Failures]) -> Iterator[Need]:
    for each in found:
        yield Need(
            rank=Rank.FAILED,
            about=", ".join(each.things),
            number=each.runs,
            detail=each.error,
            since=each.first_at,
            page="jobs",
            parameters={"view": "Failures"},
        )


def _drifting(store: Store) -> Iterator[Need]:
    for record in read_records(store, "page_overview/drifting"):
        where: dict[str, Any] = {
            "about": record["pair"],
            "page": "changes",
            "parameters": {"pair": record["pair"], "tab": "Drift"},
        }
        if record["erasures"]:
            yield Need(rank=Rank.ERASURES, number=record["erasures"], **where)
        if record["events"] > record["erasures"]:
            yield Need(rank=Rank.DRIFT, number=record["events"] - record["erasures"], **where)


def _planned(standings: Sequence[PairStanding]) -> Iterator[Need]:
    for each in standings:
        about: dict[str, Any] = {"about": each.pair, "page": "changes"}
        if each.conflicts:
            wanted = {"pair": each.pair, "plan": each.plan_id, "standing": "conflict"}
            yield Need(rank=Rank.CONFLICTS, number=each.conflicts, parameters=wanted, **about)
        if each.proposed:
            wanted = {"pair": each.pair, "tab": "Links"}
            yield Need(rank=Rank.PROPOSED, number=each.proposed, parameters=wanted, **about)
        if each.to_do:
            wanted = {"pair": each.pair, "plan": each.plan_id}
            yield Need(rank=Rank.TO_DO, number=each.to_do, parameters=wanted, **about)


def _stale(store: Store, now: datetime, late: timedelta) -> Iterator[Need]:
    for record in read_records(store, "page_overview/stale_pairs"):
        at = record["looked_at"]
        if at is None or to_cell_time(now) - to_cell_time(at) > late:
            yield Need(
                rank=Rank.STALE,
                about=record["pair"],
                since=at,
                page="changes",
                parameters={"pair": record["pair"]},
            )


def _undocumented(store: Store) -> Iterator[Need]:
    records = read_records(
        store, "page_overview/needed_undocumented", least=LEAST_DEPENDENTS, limit=_UNDOCUMENTED
    )
    for record in records:
        parts = (record["connection"], record["schema"], record["name"])
        yield Need(
            rank=Rank.UNDOCUMENTED,
            about=".".join(parts[1:]),
            number=record["dependents"],
            page="assets",
            parameters={"asset": "/".join(parts), "part": "Lineage"},
        )

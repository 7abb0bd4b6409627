"""Looks at a connection, and at the app itself; an error is an answer too."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sync.connectors.base import Connector
from sync.health.rules import of_age, of_checks, of_flow, of_latency, of_secret
from sync.model.asset import System
from sync.model.health import Health, Observation, Subject
from sync.store.database import Store

FLOW_MINUTES = 15
LATE_BEAT = timedelta(seconds=60)
BIG_STORE_BYTES = 20 * 1024**3
LONG_QUEUE = 50
COMPONENTS = {System.DATASPHERE: "datasphere_api", System.GLUE: "glue_api"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """After how long something that should happen regularly is late."""

    discovery: timedelta
    pair: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What the app knows of itself at a moment; *beat_at* None: nothing ticks here."""

    beat_at: datetime | None
    waiting: int
    busy: int
    slots: int


def subject_of(connector: Connector) -> Subject:
    """Return what the checks of *connector* are about."""
    return Subject(component=COMPONENTS[connector.system], connection=connector.name)


def look_at_connection(
    connector: Connector,
    expires: date | None,
    today: date,
    timer: Callable[[], float] = time.monotonic,
) -> list[Observation]:
    """Return what the preflight, the traffic and the calendar say of a connection."""
    subject = subject_of(connector)
    began = timer()
    checks = connector.check()
    # The preflight is several requests; what its requests took is the latency that counts.
    flow = connector.traffic.since(max(1.0, timer() - began))
    seen = of_checks(subject, checks, flow.median_ms)
    if flow.median_ms is not None:
        seen.append(of_latency(subject, flow.median_ms))
    seen += of_flow(subject, connector.traffic.since(60.0 * FLOW_MINUTES), FLOW_MINUTES)
    return seen + of_secret(subject, expires, today)


def look_at_ages(
    store: Store, connectors: Mapping[str, Connector], limits: Limits, now: datetime
) -> list[Observation]:
    """Return how fresh what we know of each connection is, and how stale each pair is."""
    read_at, agreed_at = store.health.read_at(), store.health.agreed_at()
    read = [
        of_age(
            subject_of(each), "discovery", read_at.get(name), now, limits.discovery, "Discover it."
        )
        for name, each in connectors.items()
    ]
    pairs = Subject(component="pairs")
    stale = [
        of_age(pairs, name, at, now, limits.pair, f"Sync the pair {name}.")
        for name, at in agreed_at.items()
    ]
    return read + stale


def look_at_app(store: Store, own: Own | None, now: datetime) -> list[Observation]:
    """Return how well the store is, and the queue and the scheduler where they are here."""
    working = [] if own is None else [_workers(own), *_scheduler(own, now)]
    return [_store(store), *working]


def _store(store: Store) -> Observation:
    size = store.path.stat().st_size if store.path.exists() else 0
    big = size > BIG_STORE_BYTES
    return Observation(
        subject=Subject(component="duckdb_store"),
        check="size",
        status=Health.DEGRADED if big else Health.OK,
        message=f"{size / 1024**2:.0f} MB",
        remedy="Shorten history_days, or move the home to a larger disk." if big else "",
    )


def _workers(own: Own) -> Observation:
    long = own.waiting > LONG_QUEUE
    return Observation(
        subject=Subject(component="worker_pool"),
        check="queue",
        status=Health.DEGRADED if long else Health.OK,
        message=f"{own.busy} of {own.slots} workers busy, {own.waiting} runs waiting",
        remedy="Raise jobs.workers, or let jobs fire less often." if long else "",
    )


def _scheduler(own: Own, now: datetime) -> list[Observation]:
    if own.beat_at is None:
        return []
    late = now - own.beat_at > LATE_BEAT
    seconds = max(0.0, (now - own.beat_at).total_seconds())
    return [
        Observation(
            subject=Subject(component="scheduler"),
            check="heartbeat",
            status=Health.DOWN if late else Health.OK,
            message=f"ticked {seconds:.0f} seconds ago",
            remedy="Start the app again." if late else "",
        )
    ]

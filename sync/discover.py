"""Discover: stream one catalog into the store and say what moved since the last time.

What a listing no longer names is asked for by name before anybody calls it deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from sync.connectors.base import Connector, ReadScope
from sync.errors import SyncError
from sync.model.absence import Absence, Probe
from sync.model.asset import AssetRef, Kind
from sync.model.discovery import Batch, Reading, Schema, Verdict
from sync.past.clock import jumped
from sync.store.database import Store
from sync.store.staging import Discovered

log = logging.getLogger(__name__)
_ASKED = 500  # assets that one discovery asks for by name; the next one goes on
_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long piece of work is: *total* is 0 while nobody knows."""

    what: str
    done: int
    total: int = 0


Report = Callable[[Progress], None]


def discover(
    connector: Connector, store: Store, now: datetime, report: Report | None = None
) -> Discovered:
    """Read *connector* into *store*; raises ConnectorError when the catalog cannot be read at all.

    What was staged before such an error is left out: the store keeps telling the last truth.
    """
    if moved := jumped(store.past.last_discovery(connector.name), now):
        log.warning("%s: %s", connector.name, moved)
    discovery = store.assets.begin(connector.name, now)
    try:
        complete = _stage(connector, store, discovery, report)
        missing = store.absences.missing(discovery, complete=complete)
        if missing:
            store.absences.stage(discovery, ask_for(connector, missing))
    except SyncError as error:
        store.assets.abandon(discovery, str(error), now)
        raise
    # A schema that the listing no longer names is gone only if every schema answered.
    return store.assets.finish(discovery, now, complete=complete)


def _stage(connector: Connector, store: Store, discovery: int, report: Report | None) -> bool:
    """Stage every event; return whether each schema was read completely."""
    assets = 0
    complete = True
    for event in connector.read(ReadScope(known=store.assets.known(connector.name))):
        store.assets.stage(discovery, event)
        match event:
            case Batch():
                assets += len(event.assets) + len(event.unchanged)
            case Verdict(reading=Reading.COMPLETE):
                log.info("read %s.%s", connector.name, event.schema)
            case Verdict():
                complete = False
                log.warning("%s.%s: %s", connector.name, event.schema, event.reason)
            case Schema():
                pass
        if report is not None:
            report(Progress(what=f"Reading {connector.name}", done=assets))
    return complete


def ask_for(connector: Connector, missing: Sequence[tuple[AssetRef, Kind]]) -> list[Probe]:
    """Return what *connector* answers about each of the *missing* assets.

    What is not asked for, because there are too many or nobody answers any more, is not deleted.
    """
    asked: list[Probe] = []
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="sphereglue-probe") as pool:
        for start in range(0, min(len(missing), _ASKED), _AT_ONCE):
            some = missing[start : min(start + _AT_ONCE, _ASKED)]
            asked += pool.map(lambda item: connector.probe(*item), some)
            if all(probe.silent for probe in asked[-len(some) :]):
                break
    for probe in asked:
        log.info("%s is %s: %s", probe.ref, probe.state, probe.answered)
    why = "nobody answered before it" if len(asked) < _ASKED else "too many are missing at once"
    return asked + [
        Probe(
            ref=ref,
            state=Absence.LISTING_FAILED,
            asked=f"{ref} by its name, in a later discovery",
            answered=f"it was not asked for yet: {why}",
        )
        for ref, _ in missing[len(asked) :]
    ]

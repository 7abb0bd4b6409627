"""Discover: stream one catalog into the store and say what moved since the last time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sync.connectors.base import Connector, ReadScope
from sync.errors import SyncError
from sync.model.discovery import Batch, Reading, Schema, Verdict
from sync.store.database import Store
from sync.store.staging import Discovered

log = logging.getLogger(__name__)


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
    discovery = store.assets.begin(connector.name, now)
    try:
        complete = _stage(connector, store, discovery, report)
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

"""Discover: stream one catalog into the store and say what moved since the last time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sync.connectors.base import Connector, ReadScope
from sync.model.discovery import Batch, Reading, Schema, Verdict
from sync.store.assets import Discovered
from sync.store.database import Store

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
    started = store.assets.begin(connector.name, now)
    scope = ReadScope(known=store.assets.known(connector.name))
    assets = 0
    complete = True
    for event in connector.read(scope):
        store.assets.stage(started, event)
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
    # A schema that the listing no longer names is gone only if every schema answered.
    return store.assets.finish(started, now, complete=complete)

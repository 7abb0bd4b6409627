"""Discover: stream one catalog into the store and say what moved since the last time.

What a listing no longer names is asked for by name before anybody calls it deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from sync.connectors.base import Connector, ReadScope
from sync.errors import SyncError, WorkerDied
from sync.model.absence import Absence, Probe
from sync.model.asset import AssetRef, Kind
from sync.model.discovery import Batch, ReadEvent, Reading, Schema, Verdict
from sync.past.clock import jumped
from sync.store.database import Store
from sync.store.part import verdicts_of
from sync.store.staging import Discovered
from sync.work.crew import Crew
from sync.work.reading import Order, orders, read

log = logging.getLogger(__name__)
_ASKED = 500  # assets that one discovery asks for by name; the next one goes on
_AT_ONCE = 4
_TRIES = 3  # of a part whose worker died


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long piece of work is: *total* is 0 while nobody knows."""

    what: str
    done: int
    total: int = 0


Report = Callable[[Progress], None]


def discover(
    connector: Connector,
    store: Store,
    now: datetime,
    report: Report | None = None,
    crew: Crew | None = None,
) -> Discovered:
    """Read *connector* into *store*; raises ConnectorError when the catalog cannot be read at all.

    A *crew* reads in its stead, once there is enough to read. What was staged before such an error
    is left out: the store keeps telling the last truth.
    """
    if moved := jumped(store.past.last_discovery(connector.name), now):
        log.warning("%s: %s", connector.name, moved)
    discovery = store.assets.begin(connector.name, now)
    try:
        complete = Staging(connector, store, discovery, report).run(crew)
        missing = store.absences.missing(discovery, complete=complete)
        if missing:
            store.absences.stage(discovery, ask_for(connector, missing))
    except SyncError as error:
        store.assets.abandon(discovery, str(error), now)
        raise
    # A schema that the listing no longer names is gone only if every schema answered.
    return store.assets.finish(discovery, now, complete=complete)


@dataclass(slots=True)
class Staging:
    """A discovery that is under way: what is read goes into the store as it comes."""

    connector: Connector
    store: Store
    discovery: int
    report: Report | None
    assets: int = 0
    parsed: int = 0
    complete: bool = True
    ended: set[str] = field(default_factory=set)  # schemas

    def run(self, crew: Crew | None) -> bool:
        """Stage everything; return whether each schema was read completely."""
        known = self.store.assets.known(self.connector.name)
        if crew is None:
            self._read_here(known, None)
        elif not crew.after or not self._read_here(known, crew.after):
            self._read_elsewhere(crew, known)
        return self.complete

    def _read_here(self, known: Mapping[AssetRef, str], at_most: int | None) -> bool:
        """Return whether everything was read before more than *at_most* assets were parsed."""
        with closing(self._events(known)) as events:
            for event in events:
                self._take(event)
                if at_most is not None and self.parsed > at_most:
                    return False
        return True

    def _events(self, known: Mapping[AssetRef, str]) -> Generator[ReadEvent, None, None]:
        yield from self.connector.read(ReadScope(known=known))

    def _take(self, event: ReadEvent) -> None:
        self.store.assets.stage(self.discovery, event)
        match event:
            case Batch():
                read = len(event.assets) if event.rows is None else len(event.rows.assets)
                self.parsed += read
                self._count(read + len(event.unchanged))
            case Verdict():
                self._judge(event)
            case Schema():
                pass

    def _read_elsewhere(self, crew: Crew, known: Mapping[AssetRef, str]) -> None:
        left = set(self.connector.schemas()) - self.ended
        connection = crew.connections[self.connector.name]
        tasks = orders(connection, left, known, width=crew.hands.width)
        for results in crew.hands.carry(read, tasks, tries=_TRIES):
            for order, part in results:
                match part:
                    case WorkerDied():
                        self._give_up(order, part)
                    case _:
                        self.store.assets.stage_part(self.discovery, part)
                        self._count(len(part["asset"]) + len(part["unchanged"]))
                        for verdict in verdicts_of(part):
                            self._judge(verdict)

    def _give_up(self, order: Order, died: WorkerDied) -> None:
        for schema in order.schemas:
            self._take(Verdict(schema=schema, reading=Reading.FAILED, reason=str(died)))

    def _judge(self, verdict: Verdict) -> None:
        self.ended.add(verdict.schema)
        if verdict.reading is Reading.COMPLETE:
            log.info("read %s.%s", self.connector.name, verdict.schema)
        else:
            self.complete = False
            log.warning("%s.%s: %s", self.connector.name, verdict.schema, verdict.reason)

    def _count(self, assets: int) -> None:
        self.assets += assets
        if self.report is not None:
            self.report(Progress(what=f"Reading {self.connector.name}", done=self.assets))


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

"""What creations are made from, when there are many: one listing instead of a reading of each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from glob import escape

from sync.connectors.base import Connector, ReadScope
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Batch
from sync.steps.linking import load_assets
from sync.store.database import Store

# Fewer are read one by one: a listing shows a whole schema.
MANY = 20
# So long a listing is taken for the present; a source that moves later is seen by the next sync.
_FRESH = timedelta(minutes=1)
_TOGETHER = 200  # are parsed at once


class Sources:
    """Assets of one catalog; those that it lists at the version that the store knows are not read.

    Threads may ask at the same time. Nothing is written over them: a source is only read.
    """

    def __init__(
        self,
        store: Store,
        connector: Connector,
        refs: Sequence[AssetRef],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._connector = connector
        self._parts = [refs[at : at + _TOGETHER] for at in range(0, len(refs), _TOGETHER)]
        self._part_of = {ref: at for at, part in enumerate(self._parts) for ref in part}
        self._clock = clock
        self._lock = threading.Lock()
        self._unmoved: frozenset[AssetRef] = frozenset()
        self._listed_at: datetime | None = None
        self._loaded = lru_cache(maxsize=4)(self._load)

    def get(self, ref: AssetRef) -> Asset:
        """Return the asset as it is now; raises as the connector's `fetch`."""
        held = None
        if len(self._part_of) >= MANY and ref in self._part_of:
            with self._lock:
                self._list_anew()
                if ref in self._unmoved:
                    held = self._loaded(self._part_of[ref]).get(ref)
        return self._connector.fetch(ref) if held is None else held

    def _list_anew(self) -> None:
        now = self._clock()
        if self._listed_at is not None and now - self._listed_at < _FRESH:
            return
        schemas = sorted({escape(ref.schema) for ref in self._part_of})
        known = self._store.assets.known(self._connector.name)
        events = self._connector.read(ReadScope(schemas=tuple(schemas), known=known))
        self._unmoved = frozenset(
            ref for event in events if isinstance(event, Batch) for ref in event.unchanged
        )
        self._listed_at = now

    def _load(self, part: int) -> Mapping[AssetRef, Asset]:
        return load_assets(self._store, self._connector.system, self._parts[part])

"""A stream of what happens: server-sent events for the live parts of other tools.

`run` says that a run moved, `audit` that somebody did something. Each has an id to go on from:
a client that comes back sends it as Last-Event-ID, and misses no audit event.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import anyio
import anyio.to_thread
import orjson
from fastapi import APIRouter, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from sync.api.access import Actor, Running, host_of
from sync.api.paging import Item, every, one
from sync.app.hosting import Host
from sync.store.database import Store

router = APIRouter(tags=["events"])
_LOOK_SECONDS = 0.5


class Watcher:
    """Remembers what one client has heard of."""

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self._after = after
        self._runs: dict[int, Item] = {}
        self._version = -1

    def look(self) -> Iterator[ServerSentEvent]:
        """Yield what moved since the last look."""
        if self._store.version() == self._version:
            return
        self._version = self._store.version()
        for event in every(self._store, "events_after", after=self._after):
            self._after = event["audit_id"]
            yield self._event("audit", event)
        for run in every(self._store, "active_runs"):
            if self._runs.get(run["run_id"]) != run:
                self._runs[run["run_id"]] = run
                yield self._event("run", run)

    def _event(self, kind: str, item: Item) -> ServerSentEvent:
        return ServerSentEvent(orjson.dumps(item).decode(), event=kind, id=str(self._after))


@router.get("/events", response_class=EventSourceResponse)
async def events(
    request: Request,
    runtime: Running,
    _actor: Actor,
    last_event_id: Annotated[str | None, Header()] = None,
    most: Annotated[int | None, Query(ge=1, le=1000, description="end after so many")] = None,
) -> EventSourceResponse:
    """Runs that move and audit events as they come, beginning after Last-Event-ID, or now."""
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else None
    if after is None:
        after = one(runtime.store, "newest_event", "event")["audit_id"]
    watcher = Watcher(runtime.store, min(after, 2**62))
    return EventSourceResponse(_stream(watcher, host_of(request), most))


async def _stream(watcher: Watcher, host: Host, most: int | None) -> AsyncIterator[ServerSentEvent]:
    sent = 0
    # The server waits for this answer before it stops: it must come to an end.
    while not host.is_stopping:
        for event in await anyio.to_thread.run_sync(lambda: list(watcher.look())):
            yield event
            sent += 1
            if most is not None and sent >= most:
                return
        await anyio.sleep(_LOOK_SECONDS)

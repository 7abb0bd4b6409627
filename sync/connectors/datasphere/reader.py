"""Reading one space into events: its lists, what moved since, its flows, and a verdict."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field

from sync.connectors.base import ReadScope
from sync.connectors.datasphere import discovery_document as api
from sync.connectors.datasphere.bodies import KINDS, Bodies, Body, Listed
from sync.connectors.datasphere.flow import flow_lineage
from sync.connectors.datasphere.lineage import Names, lineage
from sync.connectors.datasphere.objects import to_asset, version_of
from sync.connectors.datasphere.odata import Entry
from sync.connectors.datasphere.parallel import in_order
from sync.connectors.datasphere.repository import DESIGN_TIME, RUN_TIME, Row
from sync.errors import (
    AccessDenied,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    ConnectorError,
    MalformedAnswer,
)
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import Batch, ReadEvent, Reading, Schema, Verdict
from sync.model.lineage import LineageEdge

logger = logging.getLogger(__name__)

BATCH = 200
# So many objects in a row without any answer: the tenant is down, not the objects.
_SILENT_OBJECTS = 5
_FLOWS = (api.REPLICATION_FLOWS, api.TRANSFORMATION_FLOWS, api.DATA_FLOWS)


@dataclass(frozen=True, slots=True)
class Tenant:
    """What the reading of every space needs."""

    connection: str
    bodies: Bodies
    spaces: Collection[str]
    pool: Executor
    window: int
    scope: ReadScope


@dataclass(slots=True)
class Lists:
    """The lists of one space: what they hold, and which could not be read."""

    listed: list[Listed] = field(default_factory=list)
    entries: dict[str, Entry] | None = None
    errors: list[ConnectorError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One object: read with its edges, or not, with why."""

    name: str
    asset: Asset | None = None
    edges: tuple[LineageEdge, ...] = ()
    error: ConnectorError | None = None


class _Silent(Exception):
    """The tenant stopped answering while a space was read."""


def read_space(tenant: Tenant, schema: Schema) -> Generator[ReadEvent, None, None]:
    """Yield the schema, its batches and its verdict; only bad credentials are raised."""
    space = schema.name
    yield schema
    lists = _lists(tenant, space)
    if _is_closed(lists):
        yield from _read_exposed(tenant, space, lists)
        return
    names = Names(tenant.connection, space, _known_names(lists), tenant.spaces)
    unreadable: dict[str, str] = {}
    try:
        yield from _read_objects(tenant, space, lists, names, unreadable)
    except _Silent as silence:
        yield Verdict(schema=space, reading=Reading.FAILED, reason=str(silence))
        return
    edges, notes = _flow_edges(tenant, space, names)
    if edges:
        yield Batch(schema=space, edges=edges)
    yield _verdict(tenant, space, lists, unreadable, notes)


def _lists(tenant: Tenant, space: str) -> Lists:
    lists = Lists()
    try:
        found = tenant.bodies.catalog.assets(space)
        lists.entries = {str(entry["name"]): entry for entry in found if "name" in entry}
    except (AccessDenied, AssetNotFound) as error:
        logger.info("%s; the exposure of its objects is not known.", error)
    except AuthenticationFailed:
        raise
    except ConnectorError as error:
        lists.errors.append(error)
    for kind, collection in KINDS.items():
        try:
            rows = tenant.bodies.repository.rows(space, collection)
        except AuthenticationFailed:
            raise
        except ConnectorError as error:
            lists.errors.append(error)
            continue
        for row in rows:
            entry = (lists.entries or {}).get(str(row["technicalName"]))
            exposed = None if lists.entries is None else entry is not None
            lists.listed.append(Listed(kind, row, entry, exposed))
    return lists


def _is_closed(lists: Lists) -> bool:
    """Return whether the object API is closed for the space, as 403 or 404 on every list say."""
    closed = [error for error in lists.errors if isinstance(error, AccessDenied | AssetNotFound)]
    return not lists.listed and len(closed) == len(KINDS)


def _known_names(lists: Lists) -> frozenset[str]:
    return frozenset({each.name for each in lists.listed} | set(lists.entries or {}))


def _read_objects(
    tenant: Tenant, space: str, lists: Lists, names: Names, unreadable: dict[str, str]
) -> Iterator[Batch]:
    known = tenant.scope.known
    moved: list[Listed] = []
    unchanged: list[AssetRef] = []
    for each in lists.listed:
        ref = AssetRef(tenant.connection, space, each.name)
        if known.get(ref) == version_of(each.row, exposed=each.exposed):
            unchanged.append(ref)
        else:
            moved.append(each)
    for start in range(0, len(unchanged), BATCH):
        yield Batch(schema=space, unchanged=tuple(unchanged[start : start + BATCH]))

    def read(each: Listed) -> Outcome:
        return _outcome(tenant, names, each.name, lambda: tenant.bodies.body(space, each))

    outcomes = in_order(read, moved, tenant.pool, tenant.window)
    yield from _batches(space, outcomes, unreadable)


def _read_exposed(tenant: Tenant, space: str, lists: Lists) -> Iterator[ReadEvent]:
    """Read what the consumption services show of a space whose object API is closed."""
    denial = lists.errors[-1]
    if not lists.entries:
        yield Verdict(schema=space, reading=_reading(denial), reason=denial.message)
        return
    names = Names(tenant.connection, space, frozenset(lists.entries), tenant.spaces)

    def read(entry: Entry) -> Outcome:
        name = str(entry["name"])
        return _outcome(tenant, names, name, lambda: tenant.bodies.exposed_body(space, entry))

    unreadable: dict[str, str] = {}
    outcomes = in_order(read, list(lists.entries.values()), tenant.pool, tenant.window)
    try:
        yield from _batches(space, outcomes, unreadable)
    except _Silent as silence:
        yield Verdict(schema=space, reading=Reading.FAILED, reason=str(silence))
        return
    reason = (
        f"read from the consumption services alone ({len(lists.entries)} exposed assets; "
        f"tables, drafts and lineage are not shown there), since {denial.message}"
    )
    # Tables may exist that nobody showed us: nothing can be said about absence.
    yield Verdict(
        schema=space,
        reading=Reading.DENIED,
        reason=reason,
        unreadable=unreadable,
        unexposed=tuple(_no_longer_listed(tenant, space, lists.entries)),
    )


def _outcome(tenant: Tenant, names: Names, name: str, fetch: Callable[[], Body]) -> Outcome:
    ref = AssetRef(tenant.connection, names.space, name)
    try:
        body = fetch()
        asset = to_asset(ref, body)
    except ConnectorError as error:
        return Outcome(name, error=error)
    document = body.get("definition")
    try:
        edges = lineage(ref, document, names) if isinstance(document, Mapping) else ()
    except MalformedAnswer as error:
        logger.warning("%s; its lineage is left out.", error)
        edges = ()
    return Outcome(name, asset, edges)


def _batches(
    space: str, outcomes: Iterator[Outcome], unreadable: dict[str, str]
) -> Iterator[Batch]:
    assets: list[Asset] = []
    edges: list[LineageEdge] = []
    silent = 0
    for outcome in outcomes:
        silent = silent + 1 if isinstance(outcome.error, CatalogUnavailable) else 0
        if outcome.error is not None:
            _note(outcome.error, outcome.name, silent, unreadable)
            continue
        if outcome.asset is not None:
            assets.append(outcome.asset)
            edges += outcome.edges
        if len(assets) == BATCH:
            yield Batch(schema=space, assets=tuple(assets), edges=tuple(edges))
            assets, edges = [], []
    if assets:
        yield Batch(schema=space, assets=tuple(assets), edges=tuple(edges))


def _note(error: ConnectorError, name: str, silent: int, unreadable: dict[str, str]) -> None:
    """Note an object that was listed and not read; one that is gone is seen in the next list."""
    if isinstance(error, AuthenticationFailed):
        raise error
    if silent >= _SILENT_OBJECTS:
        text = f"{silent} objects in a row without an answer; the last: {error.message}"
        raise _Silent(text) from error
    unreadable[name] = error.message


def _flow_edges(tenant: Tenant, space: str, names: Names) -> tuple[tuple[LineageEdge, ...], str]:
    """Return the edges of the flows of a space, and what could not be read of them."""
    edges: list[LineageEdge] = []
    notes: list[str] = []
    for collection in _FLOWS:
        try:
            rows = tenant.bodies.repository.rows(space, collection)
        except AuthenticationFailed:
            raise
        except ConnectorError as error:
            notes.append(error.message)
            continue
        for found in in_order(
            lambda row, of=collection: _flow(tenant, names, of, row),  # type: ignore[misc]  # bound
            rows,
            tenant.pool,
            tenant.window,
        ):
            if isinstance(found, ConnectorError):
                notes.append(found.message)
            else:
                edges += found
    return tuple(dict.fromkeys(edges)), "; ".join(notes)


def _flow(
    tenant: Tenant, names: Names, collection: api.Collection, row: Row
) -> tuple[LineageEdge, ...] | ConnectorError:
    name = str(row["technicalName"])
    content = DESIGN_TIME if row.get("status") == "NotDeployed" else RUN_TIME
    try:
        document = tenant.bodies.repository.read(names.space, collection, name, content)
        return flow_lineage(name, document, names)
    except ConnectorError as error:
        return error


def _verdict(
    tenant: Tenant, space: str, lists: Lists, unreadable: dict[str, str], notes: str
) -> Verdict:
    if lists.errors:
        reading = max((_reading(error) for error in lists.errors), key=_SEVERITY.index)
        reason = "; ".join(dict.fromkeys(error.message for error in lists.errors))
    else:
        reading = Reading.COMPLETE
        reason = f"the lineage of flows is not complete: {notes}" if notes else ""
    return Verdict(
        schema=space,
        reading=reading,
        reason=reason,
        unreadable=unreadable,
        unexposed=tuple(_unexposed(tenant, space, lists)),
    )


def _unexposed(tenant: Tenant, space: str, lists: Lists) -> Iterator[str]:
    """Yield the names of objects that were exposed when they were read last."""
    for each in lists.listed:
        version = tenant.scope.known.get(AssetRef(tenant.connection, space, each.name), "")
        if each.exposed is False and version.endswith("|exposed"):
            yield each.name


def _no_longer_listed(tenant: Tenant, space: str, entries: Collection[str]) -> Iterator[str]:
    """Yield the names of what the catalog showed when it was read last, and shows no more."""
    for ref, version in tenant.scope.known.items():
        if ref.schema == space and ref.name not in entries and version.endswith("|exposed"):
            yield ref.name


_SEVERITY = (Reading.COMPLETE, Reading.DENIED, Reading.FAILED)


def _reading(error: ConnectorError) -> Reading:
    return Reading.DENIED if isinstance(error, AccessDenied) else Reading.FAILED

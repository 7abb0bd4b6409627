"""The reading of databases and their tables into events, with one verdict per database."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial

from sync.connectors.base import ReadScope
from sync.connectors.glue.bodies import (
    VIA_LINK,
    Json,
    has_version,
    parameters_of,
    to_plain,
    version_of,
)
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.lineage import edges_of
from sync.connectors.glue.reading import stream
from sync.connectors.glue.tables import to_asset
from sync.errors import AccessDenied, AuthenticationFailed, ConnectorError
from sync.model.asset import Asset, AssetRef
from sync.model.discovery import BATCH_ASSETS, Batch, ReadEvent, Reading, Schema, Verdict

# Pages hold up to 100 tables. Some pages make a batch; every thread holds one, so that a batch of
# BATCH_ASSETS would hold far more in memory than it saves in transactions.
_PAGES_PER_BATCH = 3
_DEPTH = 4

_LOGGER = logging.getLogger(__name__)


def read_catalog(
    client: GlueClient, patterns: Sequence[str], scope: ReadScope, *, parallel: int
) -> Iterator[ReadEvent]:
    """Yield the events of every database that matches both the settings and the scope."""
    databases = [
        database
        for page in client.pages("GetDatabases", "the catalog", "DatabaseList")
        for database in page
        if is_match(database["Name"], patterns) and is_match(database["Name"], scope.schemas)
    ]
    sources = [partial(_read_database, client, database, scope) for database in databases]
    yield from stream(sources, parallel=parallel, depth=_DEPTH)


def is_match(name: str, patterns: Sequence[str]) -> bool:
    """Whether a database's name matches one of the shell patterns; Glue folds to lower case."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)


def noted(body: Json, link: Json | None) -> Json:
    """Return a table's body with the link of its database, if it was seen through one."""
    return body | {VIA_LINK: link} if link else body


def _read_database(client: GlueClient, database: Json, scope: ReadScope) -> Iterator[ReadEvent]:
    name = database["Name"]
    yield Schema(
        name=name, description=database.get("Description"), properties=parameters_of(database)
    )
    try:
        yield from _read_tables(client, name, database.get(VIA_LINK), scope)
    except AuthenticationFailed:
        raise  # nothing of this catalog can be read any more
    except AccessDenied as error:
        yield _not_read(client.name, name, Reading.DENIED, error)
    except ConnectorError as error:
        yield _not_read(client.name, name, Reading.FAILED, error)
    else:
        yield Verdict(schema=name, reading=Reading.COMPLETE)


def _not_read(connection: str, database: str, reading: Reading, error: ConnectorError) -> Verdict:
    _LOGGER.warning("%s: %s was not read (%s): %s", connection, database, reading, error.message)
    return Verdict(schema=database, reading=reading, reason=error.message)


def _read_tables(
    client: GlueClient, database: str, link: Json | None, scope: ReadScope
) -> Iterator[Batch]:
    waiting: list[Json] = []
    pages = client.pages("GetTables", database, "TableList", DatabaseName=database)
    for number, page in enumerate(pages, start=1):
        waiting += [noted(body, link) for body in page]
        if number % _PAGES_PER_BATCH == 0:
            yield from _batches(client.name, database, waiting, scope)
            waiting = []
    yield from _batches(client.name, database, waiting, scope)


def _batches(
    connection: str, database: str, bodies: Sequence[Json], scope: ReadScope
) -> Iterator[Batch]:
    for start in range(0, len(bodies), BATCH_ASSETS):
        unchanged: list[AssetRef] = []
        assets: list[Asset] = []
        for body in bodies[start : start + BATCH_ASSETS]:
            ref = AssetRef(connection, database, body["Name"])
            if _is_known(ref, body, scope):
                unchanged.append(ref)
            else:
                assets.append(to_asset(ref, body))
        edges = tuple(edge for asset in assets for edge in edges_of(asset))
        yield Batch(schema=database, assets=tuple(assets), edges=edges, unchanged=tuple(unchanged))


def _is_known(ref: AssetRef, body: Json, scope: ReadScope) -> bool:
    known = scope.known.get(ref)
    return known is not None and has_version(body) and known == version_of(to_plain(body))

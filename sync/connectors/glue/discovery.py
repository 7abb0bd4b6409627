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
from sync.connectors.glue.reading import stream
from sync.connectors.glue.rows import Reader
from sync.errors import AccessDenied, AuthenticationFailed, ConnectorError
from sync.model.asset import AssetRef
from sync.model.discovery import BATCH_ASSETS, Batch, ReadEvent, Reading, Schema, Verdict

# A batch is in memory once per thread and waiting place; a larger one saves hardly any time.
_BATCH = min(500, BATCH_ASSETS)
_DEPTH = 4

_LOGGER = logging.getLogger(__name__)


def read_catalog(
    client: GlueClient, patterns: Sequence[str], scope: ReadScope, *, parallel: int
) -> Iterator[ReadEvent]:
    """Yield the events of every database that matches both the settings and the scope."""
    wanted = databases(client, patterns, scope)
    sources = [partial(_read_database, client, database, scope) for database in wanted]
    yield from stream(sources, parallel=parallel, depth=_DEPTH)


def databases(client: GlueClient, patterns: Sequence[str], scope: ReadScope) -> list[Json]:
    """Return the databases that match both the settings and the scope."""
    return [
        database
        for page in client.pages("GetDatabases", "the catalog", "DatabaseList")
        for database in page
        if is_match(database["Name"], patterns) and is_match(database["Name"], scope.schemas)
    ]


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
    reader = Reader(database)
    for page in client.pages("GetTables", database, "TableList", DatabaseName=database):
        for body in page:
            plain = to_plain(noted(body, link))
            ref = AssetRef(client.name, database, plain["Name"])
            if has_version(plain) and scope.known.get(ref) == version_of(plain):
                reader.pass_over(ref)
            else:
                reader.take(ref, plain)
            if len(reader) == _BATCH:
                yield reader.batch()
    if len(reader):
        yield reader.batch()

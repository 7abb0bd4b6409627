"""Reading schemas of a catalog, far from the store: what is found comes back as Arrow tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from glob import escape

import pyarrow as pa

from sync.config import ConnectionSettings
from sync.connectors.base import Connector, ReadScope
from sync.connectors.registry import open_connector
from sync.model.asset import AssetRef
from sync.store.part import to_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Schemas that one worker reads, with the versions that the store knows of their assets."""

    connection: ConnectionSettings
    schemas: tuple[str, ...]
    known: Mapping[AssetRef, str]


def read(order: Order) -> dict[str, pa.Table]:
    """Return what the schemas hold: schemas, assets, columns, measures, edges, verdicts."""
    connector = opened(order.connection)
    patterns = tuple(map(escape, order.schemas))
    return to_part(connector.read(ReadScope(schemas=patterns, known=order.known)))


@lru_cache(maxsize=8)
def opened(connection: ConnectionSettings) -> Connector:
    """Return a connector that this process keeps open for the next piece of work."""
    return open_connector(connection)


def orders(
    connection: ConnectionSettings,
    schemas: Iterable[str],
    known: Mapping[AssetRef, str],
    *,
    width: int,
) -> list[Order]:
    """Return the reading of *schemas* in parts for *width* workers."""
    names = sorted(schemas)
    parts = [tuple(names[at :: 4 * width]) for at in range(min(len(names), 4 * width))]
    return [
        Order(
            connection=shared(connection, width),
            schemas=part,
            known={ref: version for ref, version in known.items() if ref.schema in part},
        )
        for part in parts
    ]


def shared(connection: ConnectionSettings, width: int) -> ConnectionSettings:
    """Return *connection* with its bounds divided among *width* workers."""
    http = connection.http
    return replace(
        connection,
        http=replace(
            http,
            requests_per_second=http.requests_per_second / width,
            parallel=max(1, http.parallel // width),
        ),
    )

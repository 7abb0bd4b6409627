"""Lineage: where an asset's data comes from and where it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.model.asset import AssetRef
from sync.model.lineage import EdgeKind, LineageEdge
from sync.store.connection import Database, Row
from sync.store.rows import ref_table
from sync.store.sql import load_queries

_SQL = load_queries("lineage")


@dataclass(frozen=True, slots=True)
class Reached:
    """An asset on the way, its shortest distance, and the kind of the edge that led to it."""

    ref: AssetRef
    depth: int
    kind: EdgeKind


class Lineage:
    """Edges between assets and between columns, as the definitions state them.

    Associations are references without a flow of data; they are followed only on demand.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def upstream(
        self, ref: AssetRef, depth: int | None = None, *, associations: bool = False
    ) -> list[Reached]:
        """Return the assets that the data of *ref* comes from, nearest first."""
        return self._reach("upstream", ref, depth, associations=associations)

    def downstream(
        self, ref: AssetRef, depth: int | None = None, *, associations: bool = False
    ) -> list[Reached]:
        """Return the assets that the data of *ref* reaches, nearest first."""
        return self._reach("downstream", ref, depth, associations=associations)

    def edges(self, refs: Iterable[AssetRef]) -> list[LineageEdge]:
        """Return the edges between assets that touch any of *refs*."""
        rows = self._db.read_with(_SQL["edges"], {"arrow_ref": ref_table(refs)})
        return [_edge(row) for row in rows]

    def column_edges(self, ref: AssetRef) -> list[LineageEdge]:
        """Return the edges between columns that touch *ref*."""
        rows = self._db.read(
            _SQL["column_edges"], connection=ref.connection, schema=ref.schema, name=ref.name
        )
        return [_edge(row) for row in rows]

    def _reach(
        self, query: str, ref: AssetRef, depth: int | None, *, associations: bool
    ) -> list[Reached]:
        rows = self._db.read(
            _SQL[query],
            connection=ref.connection,
            schema=ref.schema,
            name=ref.name,
            depth=depth,
            associations=associations,
        )
        return [
            Reached(AssetRef(connection, schema, name), distance, EdgeKind(kind))
            for connection, schema, name, distance, kind in rows
        ]


def _edge(row: Row) -> LineageEdge:
    *names, kind, up_column, down_column, via = row
    return LineageEdge(
        AssetRef(*names[:3]), AssetRef(*names[3:]), EdgeKind(kind), up_column, down_column, via
    )

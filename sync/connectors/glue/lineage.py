"""What flows into an asset: a view's tables and columns, and the target of a link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sync.connectors.glue.bodies import VIA_LINK
from sync.connectors.glue.views import ViewText, view_text
from sync.model.asset import Asset, AssetRef
from sync.model.lineage import EdgeKind, LineageEdge

if TYPE_CHECKING:
    from sync.connectors.glue.sql import Reading, Table

# Names under which engines know this very catalog.
_OWN_CATALOGS = frozenset({"", "awsdatacatalog", "glue_catalog", "hive", "spark_catalog"})


def edges_of(asset: Asset) -> tuple[LineageEdge, ...]:
    """Return the edges that the asset's own definition states."""
    edges = [*_link_edges(asset), *_view_edges(asset)]
    return tuple(dict.fromkeys(edge for edge in edges if edge.upstream != asset.ref))


def why_unread(view: ViewText) -> str:
    """Return why a view's SQL tells nothing about its sources, or an empty text."""
    return _read(view.sql, view.dialect).note


def _link_edges(asset: Asset) -> Iterator[LineageEdge]:
    table, database = asset.body.get("TargetTable"), asset.body.get(VIA_LINK)
    target = table or database
    if not target or not target.get("DatabaseName"):
        return
    # A link of a database shows the owner's tables, so their CatalogId is the owner's as well.
    foreign = target.get("CatalogId") if database else _foreign(asset, target.get("CatalogId"))
    name = (table or {}).get("Name") or asset.ref.name
    upstream = AssetRef(foreign or asset.ref.connection, target["DatabaseName"], name)
    via = "resource link" if table else f"link to the database {target['DatabaseName']}"
    yield LineageEdge(upstream, asset.ref, EdgeKind.REMOTE, via=via)


def _foreign(asset: Asset, catalog: str | None) -> str | None:
    return None if catalog == asset.body.get("CatalogId") else catalog


def _view_edges(asset: Asset) -> Iterator[LineageEdge]:
    view = view_text(asset.body)
    if view is None or not view.sql:
        return
    reading = _read(view.sql, view.dialect)
    schema = view.schema or asset.ref.schema
    refs = {table: _ref(asset.ref.connection, table, schema) for table in reading.tables}
    for ref in refs.values():
        if ref is not None:
            yield LineageEdge(ref, asset.ref, EdgeKind.QUERY)
    names = {column.name for column in asset.columns}
    for name, origins in reading.outputs:
        for table, column in sorted(origins):
            ref = refs.get(table)
            if ref is not None and name in names:
                yield LineageEdge(ref, asset.ref, EdgeKind.QUERY, column, name)


def _ref(connection: str, table: Table, schema: str) -> AssetRef | None:
    catalog, named_schema, name = table
    return AssetRef(connection, named_schema or schema, name) if catalog in _OWN_CATALOGS else None


def _read(sql: str, dialect: str) -> Reading:
    # Imported for the first view: catalogs without any need not wait for the parser.
    from sync.connectors.glue.sql import read_sql

    return read_sql(sql, dialect)

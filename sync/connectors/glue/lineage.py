"""What flows into an asset: a view's tables and columns, and the target of a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, build_scope

from sync.connectors.glue.bodies import VIA_LINK
from sync.connectors.glue.views import ViewText, view_text
from sync.model.asset import Asset, AssetRef
from sync.model.lineage import EdgeKind, LineageEdge

# Names under which engines know this very catalog.
_OWN_CATALOGS = frozenset({"", "awsdatacatalog", "glue_catalog", "hive", "spark_catalog"})
_DEEPEST = 20  # queries nested deeper, or recursive ones, keep their edges between assets

Table = tuple[str, str, str]  # catalog, schema, name as the SQL spells them, in lower case
Origins = frozenset[tuple[Table, str]]
Output = tuple[str, Origins]


@dataclass(frozen=True, slots=True)
class _Reading:
    tables: tuple[Table, ...] = ()
    outputs: tuple[Output, ...] = ()
    note: str = ""


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


@lru_cache(maxsize=2048)
def _read(sql: str, dialect: str) -> _Reading:
    if not sql:
        return _Reading()
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect)
        scope = build_scope(tree) if isinstance(tree, exp.Query) else None
        if scope is None:
            return _Reading(note="the view's SQL is not a query")
        tables = dict.fromkeys(table for one in scope.traverse() for table in _tables(one))
        return _Reading(tuple(tables), tuple(_outputs(scope, 0)))
    except SqlglotError as error:
        # sqlglot underlines the place with terminal codes; the first line is enough.
        return _Reading(note=f"the view's SQL does not parse: {str(error).splitlines()[0]}")
    except RecursionError:
        return _Reading(note="the view's SQL is nested too deeply")


def _tables(scope: Scope) -> Iterator[Table]:
    for _, source in scope.selected_sources.values():
        if isinstance(source, exp.Table) and source.name:
            yield _key(source)


def _key(table: exp.Table) -> Table:
    return table.catalog.lower(), table.db.lower(), table.name.lower()


def _outputs(scope: Scope, depth: int) -> list[Output]:
    if depth > _DEEPEST:
        return []
    if scope.set_operation_scopes:
        # Sides match by position, which a star hides.
        if scope.expression.is_star:
            return []
        sides = [_outputs(side, depth + 1) for side in scope.set_operation_scopes]
        if len({len(side) for side in sides}) != 1:
            return []
        return [
            (row[0][0], frozenset().union(*(origins for _, origins in row)))
            for row in zip(*sides, strict=True)
        ]
    if not isinstance(scope.expression, exp.Select):
        return []
    return [
        output
        for projection in scope.expression.selects
        for output in _of_projection(scope, projection, depth)
    ]


def _of_projection(scope: Scope, projection: exp.Expr, depth: int) -> list[Output]:
    if projection.is_star:
        return _of_star(scope, projection, depth)
    # The columns of an inner query belong to another scope: it is not clear what flows out.
    if projection.find(exp.Query):
        return [(projection.alias_or_name.lower(), frozenset())]
    origins = [_origins(scope, column, depth) for column in projection.find_all(exp.Column)]
    return [(projection.alias_or_name.lower(), frozenset().union(*origins))]


def _of_star(scope: Scope, star: exp.Expr, depth: int) -> list[Output]:
    source = _source(scope, star.table if isinstance(star, exp.Column) else "")
    return _outputs(source, depth + 1) if isinstance(source, Scope) else []


def _origins(scope: Scope, column: exp.Column, depth: int) -> Origins:
    source = _source(scope, column.table)
    name = column.name.lower()
    if isinstance(source, exp.Table):
        return frozenset({(_key(source), name)})
    if isinstance(source, Scope):
        return frozenset().union(*(of for out, of in _outputs(source, depth + 1) if out == name))
    return frozenset()


def _source(scope: Scope, alias: str) -> exp.Expr | Scope | None:
    if alias:
        return scope.sources.get(alias)
    expression = scope.expression
    joined = expression.args.get("joins") or expression.args.get("laterals")
    selected = list(scope.selected_sources.values())
    return selected[0][1] if len(selected) == 1 and not joined else None

"""A view's query: its tables, and which of their columns flow into its outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, build_scope

_DEEPEST = 20  # queries nested deeper, or recursive ones, keep their edges between assets

Table = tuple[str, str, str]  # catalog, schema, name as the SQL spells them, in lower case
Origins = frozenset[tuple[Table, str]]
Output = tuple[str, Origins]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query reads and what flows into its outputs, or why that is not known."""

    tables: tuple[Table, ...] = ()
    outputs: tuple[Output, ...] = ()
    note: str = ""


@lru_cache(maxsize=2048)
def read_sql(sql: str, dialect: str) -> Reading:
    """Return what the query *sql* reads; one that cannot be read has a note that says why."""
    if not sql:
        return Reading()
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect)
        scope = build_scope(tree) if isinstance(tree, exp.Query) else None
        if scope is None:
            return Reading(note="the view's SQL is not a query")
        tables = dict.fromkeys(table for one in scope.traverse() for table in _tables(one))
        return Reading(tuple(tables), tuple(_outputs(scope, 0)))
    except SqlglotError as error:
        # sqlglot underlines the place with terminal codes; the first line is enough.
        return Reading(note=f"the view's SQL does not parse: {str(error).splitlines()[0]}")
    except RecursionError:
        return Reading(note="the view's SQL is nested too deeply")


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

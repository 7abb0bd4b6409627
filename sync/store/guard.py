"""Decides whether a query by a person, the agent or a tool may run: one SELECT over the views.

DuckDB itself parses the text, so that what is judged is what would run.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

import duckdb

from sync.errors import QueryRefused
from sync.store.codec import from_json
from sync.store.connection import Cursor, first_line
from sync.store.sql import load_queries

MAX_LENGTH = 20_000
_SQL = load_queries("guard")
_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_SOURCES = {"EMPTY", "BASE_TABLE", "SUBQUERY", "JOIN", "EXPRESSION_LIST", "TABLE_FUNCTION"} | {
    "COLUMN_DATA",
    "CTE",
}
_TABLE_FUNCTIONS = {"range", "generate_series", "unnest", "json_each"}
# A single call of these can fill the memory or the time that no limit of DuckDB stops, reads
# settings, or reaches past the views.
_DENIED_FUNCTIONS = {
    "array_resize": "it can fill the memory",
    "bitstring": "it can fill the memory",
    "format": "it can fill the memory; use concat",
    "generate_series": "it can fill the memory; write it in FROM",
    "list_resize": "it can fill the memory",
    "lpad": "it can fill the memory",
    "printf": "it can fill the memory; use concat",
    "range": "it can fill the memory; write it in FROM",
    "repeat": "it can fill the memory",
    "rpad": "it can fill the memory",
    "col_description": "it reads past the views",
    "currval": "it reads past the views",
    "current_query": "it reads past the views",
    "current_setting": "it reads past the views",
    "format_pg_type": "it reads past the views",
    "format_type": "it reads past the views",
    "get_block_size": "it reads past the views",
    "getvariable": "it reads past the views",
    "json_deserialize_sql": "it reads past the views",
    "json_serialize_plan": "it reads past the views",
    "json_serialize_sql": "it reads past the views",
    "map_to_pg_oid": "it reads past the views",
    "nextval": "it changes the store",
    "obj_description": "it reads past the views",
    "parse_duckdb_log_message": "it reads past the views",
    "setseed": "it changes the store",
    "setval": "it changes the store",
    "shobj_description": "it reads past the views",
    "sleep_ms": "it only waits",
    "write_log": "it changes the store",
}
_DENIED_PREFIXES = ("pg_", "__internal", "has_", "inet_", "pragma_", "duckdb_", "read_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What queries may name: *views* and *functions*; no WITH may use a name of *taken*."""

    views: frozenset[str]
    functions: frozenset[str]
    taken: frozenset[str]


def load_allowed(cursor: Cursor) -> Allowed:
    """Return what the migrated database offers to queries."""
    views, functions, taken = (
        frozenset(str(name).lower() for (name,) in cursor.rows(_SQL[query]))
        for query in ("views", "functions", "taken")
    )
    denied = {name for name in functions if name.startswith(_DENIED_PREFIXES)}
    return Allowed(views=views, functions=functions - denied, taken=taken)


def check_query(cursor: Cursor, sql: str, allowed: Allowed) -> None:
    """Raise QueryRefused unless *sql* is one SELECT over the views and harmless functions."""
    if len(sql) > MAX_LENGTH:
        raise QueryRefused(f"The query has {len(sql)} characters; at most {MAX_LENGTH} are taken.")
    statement = _parse(cursor, sql)
    ctes = {name.lower() for name in _cte_names(statement)}
    for clash in sorted(ctes & allowed.taken):
        raise QueryRefused(f"A WITH may not be called {clash}, which exists already; rename it.")
    for node in _nodes(statement):
        _check_kind(node)
        _check_source(node, allowed.views, ctes)
        _check_function(node, allowed.functions)


def _parse(cursor: Cursor, sql: str) -> dict[str, Any]:
    try:
        ((text,),) = cursor.rows(_SQL["parse"], text=sql)
    except duckdb.Error as error:
        raise QueryRefused(f"The query cannot be read: {first_line(error)}.") from error
    document = from_json(text)
    if document["error"]:
        message = document.get("error_message", "")
        if "Only SELECT" in message:
            raise QueryRefused("Only one SELECT may run here; this is another kind of statement.")
        raise QueryRefused(f"The query cannot be read: {message}.")
    statements = document["statements"]
    if len(statements) != 1:
        raise QueryRefused(f"The text holds {len(statements)} statements; exactly one may run.")
    tree: dict[str, Any] = statements[0]
    return tree


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        match waiting.pop():
            case {"type": "TABLE_FUNCTION", "function": dict() as function} as node:
                yield node
                waiting.extend(function.values())  # its name has rules of its own
            case dict() as node:
                yield node
                waiting.extend(node.values())
            case list() as nodes:
                waiting.extend(nodes)


def _cte_names(tree: Any) -> Iterator[str]:
    for node in _nodes(tree):
        match node:
            case {"cte_map": {"map": list() as entries}}:
                yield from (entry["key"] for entry in entries)
        if node.get("cte_name"):
            yield node["cte_name"]


def _check_kind(node: dict[str, Any]) -> None:
    kind = node.get("type")
    if "cte_map" in node and kind not in _NODES:
        verb = str(kind).removesuffix("_NODE").removesuffix("_QUERY")
        raise QueryRefused(f"A query may only read; this one holds a {verb}.")


def _check_source(node: dict[str, Any], views: Set[str], ctes: Set[str]) -> None:
    if "sample" not in node or "cte_map" in node:
        return  # no source of rows
    kind = node["type"]
    if kind not in _SOURCES:
        raise QueryRefused(f"A query may not read from {kind}; it reads from the views alone.")
    if kind == "BASE_TABLE":
        _check_table(node, views, ctes)
    if kind == "TABLE_FUNCTION":
        name = _function_name(node["function"])
        if name not in _TABLE_FUNCTIONS:
            allowed = ", ".join(sorted(_TABLE_FUNCTIONS))
            raise QueryRefused(f"The table function {name} is not allowed; allowed are {allowed}.")


def _check_table(node: dict[str, Any], views: Set[str], ctes: Set[str]) -> None:
    catalog, schema, name = (
        str(node.get(part, "")).lower() for part in ("catalog_name", "schema_name", "table_name")
    )
    if name in ctes and not (catalog or schema):
        return
    if catalog or schema not in {"", "main"} or name not in views or node.get("at_clause"):
        raise QueryRefused(
            f"There is no view {node['table_name']} to read; "
            f"the views are {', '.join(sorted(views))}."
        )


def _check_function(node: dict[str, Any], functions: Set[str]) -> None:
    if node.get("class") not in {"FUNCTION", "WINDOW"}:
        return
    name = _function_name(node)
    if name in _DENIED_FUNCTIONS:
        raise QueryRefused(f"The function {name} is not allowed: {_DENIED_FUNCTIONS[name]}.")
    if name not in functions and name != "unnest":
        raise QueryRefused(f"The function {name} is unknown or not allowed.")


def _function_name(node: dict[str, Any]) -> str:
    return str(node["function_name"]).lower()

"""Reading CQN: which column of a view comes from which column of which source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.exchange import JsonObject

ColumnsOf = Callable[[str], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that a query takes from an object."""

    source: str
    column: str


def output_columns(definition: Mapping[str, Any]) -> dict[str, ColumnUse]:
    """Return the outputs of a query that are plain columns of a source, and which."""
    query = csn.select_of(definition)
    return _outputs(query) if query else {}


def _outputs(query: JsonObject) -> dict[str, ColumnUse]:
    select = _first_select(query)
    if select is None:
        return {}
    scope = _scope(select.get("from"))
    found: dict[str, ColumnUse] = {}
    for column in csn.nodes_in(select.get("columns")):
        use = _plain_use(column, scope)
        if use is not None:
            found[_output_name(column)] = use
    return found


def _first_select(query: JsonObject) -> JsonObject | None:
    while isinstance(query.get("SET"), dict):
        query = next(csn.nodes_in(query["SET"].get("args")), {})
    select = query.get("SELECT")
    return select if isinstance(select, dict) else None


def _output_name(column: JsonObject) -> str:
    return str(column.get("as") or csn.step_name(column["ref"][-1]))


def _scope(source: Any) -> dict[str, str | JsonObject]:
    """Return what each alias under a FROM stands for: an object name or a sub-query."""
    if not isinstance(source, dict):
        return {}
    if isinstance(source.get("ref"), list) and source["ref"]:
        name = csn.step_name(source["ref"][0])
        aliases = {str(source["as"])} if source.get("as") else {name, name.rpartition(".")[2]}
        return dict.fromkeys(aliases, name)
    if "SELECT" in source or "SET" in source:
        return {str(source.get("as", "")): source}
    scope: dict[str, str | JsonObject] = {}
    for each in csn.nodes_in(source.get("args")):
        scope.update(_scope(each))
    return scope


def _plain_use(column: JsonObject, scope: Mapping[str, str | JsonObject]) -> ColumnUse | None:
    if not isinstance(column.get("ref"), list):
        return None
    steps = [csn.step_name(step) for step in column["ref"]]
    if len(steps) == 1 and len(set(map(id, scope.values()))) == 1:
        steps = [next(iter(scope)), *steps]
    if len(steps) != 2 or steps[0] not in scope:
        return None
    source = scope[steps[0]]
    if isinstance(source, str):
        return ColumnUse(source, steps[1])
    return _outputs(source).get(steps[1])


def missing_columns(definition: Mapping[str, Any], columns_of: ColumnsOf) -> list[ColumnUse]:
    """Return the columns that a query names although its source has no such column."""
    query = csn.select_of(definition)
    uses = dict.fromkeys(_qualified_uses(query, {})) if query else {}
    return [use for use in uses if _is_absent(use, columns_of(use.source))]


def column_uses(definition: Mapping[str, Any]) -> frozenset[ColumnUse]:
    """Return every column that a query names together with its source."""
    query = csn.select_of(definition)
    return frozenset(_qualified_uses(query, {})) if query else frozenset()


def _is_absent(use: ColumnUse, known: frozenset[str] | None) -> bool:
    return known is not None and use.column not in known


def _qualified_uses(node: Any, scope: Mapping[str, str | JsonObject]) -> Iterator[ColumnUse]:
    """Yield `alias.column` references; a bare name counts where only one source is in reach."""
    if isinstance(node, list):
        for each in node:
            yield from _qualified_uses(each, scope)
    elif isinstance(node, dict):
        if isinstance(node.get("SELECT"), dict):
            select = node["SELECT"]
            mixins = frozenset(map(str, select.get("mixin") or ()))
            inner = {**scope, **_scope(select.get("from"))}
            yield from _select_uses(select, inner, mixins)
            return
        use = _reference_use(node.get("ref"), scope)
        if use is not None:
            yield use
        for key, value in node.items():
            if key != "ref":
                yield from _qualified_uses(value, scope)


def _select_uses(
    select: JsonObject, scope: Mapping[str, str | JsonObject], mixins: frozenset[str]
) -> Iterator[ColumnUse]:
    for key, value in select.items():
        if key == "columns":
            yield from _bare_uses(value, _scope(select.get("from")), mixins)
        if key == "from":
            yield from _join_uses(value, scope)
        elif key != "mixin":
            yield from _qualified_uses(value, scope)


def _bare_uses(
    columns: Any, scope: Mapping[str, str | JsonObject], mixins: frozenset[str]
) -> Iterator[ColumnUse]:
    if len(set(map(id, scope.values()))) != 1:
        return
    source = next(iter(scope.values()))
    for column in csn.nodes_in(columns) if isinstance(source, str) else ():
        steps = column.get("ref")
        name = steps[0] if isinstance(steps, list) and len(steps) == 1 else None
        if isinstance(name, str) and name not in mixins and not name.startswith("$"):
            yield ColumnUse(str(source), name)


def _join_uses(source: Any, scope: Mapping[str, str | JsonObject]) -> Iterator[ColumnUse]:
    if not isinstance(source, dict):
        return
    if "SELECT" in source or "SET" in source:
        yield from _qualified_uses(source, {})
        return
    yield from _qualified_uses(source.get("on") or [], scope)
    for each in csn.nodes_in(source.get("args")):
        yield from _join_uses(each, scope)


def _reference_use(reference: Any, scope: Mapping[str, str | JsonObject]) -> ColumnUse | None:
    if not isinstance(reference, list) or len(reference) < 2:
        return None
    source = scope.get(csn.step_name(reference[0]))
    return ColumnUse(source, csn.step_name(reference[1])) if isinstance(source, str) else None

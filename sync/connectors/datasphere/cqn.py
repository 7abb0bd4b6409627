"""CQN: which objects a query reads, and which of their columns each of its outputs is made of.

Pure functions over `query` and `projection` nodes: joins, unions, sub-selects, expressions, `*`,
aliases, mixins and paths along associations. What cannot be told apart is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Node = Mapping[str, Any]
Origin = tuple[str, str]  # object and column
Outputs = dict[str, frozenset[Origin]]

_OWN = ("$projection", "$self")
_NO_VALUES = ("ref", "as", "cast", "key", "on")


@dataclass(frozen=True, slots=True)
class Relation:
    """What an alias of a FROM stands for: an object, or the outputs of a sub-select."""

    entity: str = ""
    outputs: Outputs = field(default_factory=dict)
    columns: tuple[str, ...] | None = None  # None: not known

    def origins(self, column: str) -> frozenset[Origin]:
        """Return where *column* of this relation comes from."""
        if self.entity:
            return frozenset({(self.entity, column)})
        return self.outputs.get(column, frozenset())


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may use: aliases, associations, and those of outer queries."""

    aliases: Mapping[str, Relation]
    targets: Mapping[str, str]  # association -> target
    columns_of: Mapping[str, Iterable[str]]
    outer: Scope | None = None

    def relations(self) -> list[Relation]:
        """Return each relation once, in order."""
        return list({id(each): each for each in self.aliases.values()}.values())


def column_sources(definition: Node, columns_of: Mapping[str, Iterable[str]]) -> Outputs:
    """Return for each output of the definition's query the columns that it is made of.

    *columns_of* names the columns of the objects that are known, for `*` and bare names.
    """
    query = query_of(definition)
    if query is None:
        return {}
    elements = definition.get("elements")
    own = elements if isinstance(elements, Mapping) else {}
    targets = {
        name: str(element["target"])
        for name, element in own.items()
        if isinstance(element, Mapping) and isinstance(element.get("target"), str)
    }
    names = tuple(name for name in own if name not in targets)
    root = Scope({}, targets, columns_of)
    return _query(query, root, names)


def query_of(definition: Node) -> Node | None:
    """Return the query of a view as a node with SELECT or SET, or None."""
    query, projection = definition.get("query"), definition.get("projection")
    if isinstance(query, Mapping):
        return query
    return {"SELECT": projection} if isinstance(projection, Mapping) else None


def source_names(definition: Node) -> list[str]:
    """Return the objects that the query reads anywhere, each once, in order."""
    query = query_of(definition)
    return list(dict.fromkeys(_names(query))) if query is not None else []


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _names(each)
    elif isinstance(node, Mapping):
        if isinstance(node.get("from"), Mapping):
            yield from _from_names(node["from"])
        for value in node.values():
            yield from _names(value)


def _from_names(source: Node) -> Iterator[str]:
    if steps := _steps(source):
        yield steps[0]
    for each in source.get("args") or ():
        if isinstance(each, Mapping):
            yield from _from_names(each)


def _query(query: Node, scope: Scope, names: tuple[str, ...] = ()) -> Outputs:
    if isinstance(select := query.get("SELECT"), Mapping):
        return _select(select, scope, names)
    if isinstance(united := query.get("SET"), Mapping):
        branches = [_query(each, scope, names) for each in united.get("args") or ()]
        return _united(branches)
    return {}


def _united(branches: list[Outputs]) -> Outputs:
    """Return the outputs of a union: named by its first branch, matched by position."""
    if not branches:
        return {}
    united = dict(branches[0])
    for branch in branches[1:]:
        for name, origins in zip(united, branch.values(), strict=False):
            united[name] |= origins
    return united


def _select(select: Node, outer: Scope, names: tuple[str, ...]) -> Outputs:
    mixins = {
        name: str(node.get("target", ""))
        for name, node in (select.get("mixin") or {}).items()
        if isinstance(node, Mapping)
    }
    aliases = dict(_relations(select.get("from"), outer))
    scope = Scope(aliases, {**outer.targets, **mixins}, outer.columns_of, outer)
    columns = select.get("columns") or ["*"]
    named = {_output_name(each) for each in columns if isinstance(each, Mapping)}
    dropped = named | {str(each) for each in select.get("excluding") or ()}
    outputs: Outputs = {}
    for item in columns:
        if item == "*":
            outputs |= _star(scope, names, dropped)
        elif isinstance(item, Mapping) and (name := _output_name(item)):
            outputs[name] = frozenset(_origins(item, scope, outputs))
    return outputs


def _relations(source: Any, scope: Scope) -> Iterator[tuple[str, Relation]]:
    if not isinstance(source, Mapping):
        return
    alias = source.get("as")
    if "SELECT" in source or "SET" in source:
        outputs = _query(source, scope)
        yield str(alias or ""), Relation(outputs=outputs, columns=tuple(outputs))
    elif steps := _steps(source):
        entity = steps[0]
        known = scope.columns_of.get(entity)
        relation = Relation(entity, columns=None if known is None else tuple(known))
        for name in [str(alias)] if alias else [entity, entity.rpartition(".")[2]]:
            yield name, relation
    for each in source.get("args") or ():
        yield from _relations(each, scope)


def _star(scope: Scope, names: tuple[str, ...], dropped: set[str]) -> Outputs:
    relations = scope.relations()
    known = {name: r.origins(name) for r in relations for name in r.columns or ()}
    outputs = {name: origins for name, origins in known.items() if name not in dropped}
    unknown = [relation for relation in relations if relation.columns is None]
    if len(unknown) == 1:
        # The view's own elements tell what the star stood for.
        rest = [name for name in names if name not in outputs and name not in dropped]
        outputs |= {name: unknown[0].origins(name) for name in rest}
    return outputs


def _output_name(column: Node) -> str:
    if column.get("as"):
        return str(column["as"])
    steps = _steps(column)
    return steps[-1] if steps else str(column.get("func") or "")


def _origins(node: Any, scope: Scope, outputs: Outputs) -> Iterator[Origin]:
    """Yield the origins of every reference in an expression, sub-selects included."""
    if isinstance(node, list):
        for each in node:
            yield from _origins(each, scope, outputs)
    elif isinstance(node, Mapping) and {"SELECT", "SET"} & set(node):
        for origins in _query(node, scope).values():
            yield from origins
    elif isinstance(node, Mapping):
        yield from _reference(_steps(node), scope, outputs)
        for value in (each for key, each in node.items() if key not in _NO_VALUES):
            yield from _origins(value, scope, outputs)


def _reference(steps: list[str], scope: Scope, outputs: Outputs) -> Iterator[Origin]:
    if not steps:
        return
    first, rest = steps[0], steps[1:]
    if rest and (first in _OWN or first in scope.aliases):
        yield from _qualified(first, rest, scope, outputs)
    elif first in scope.targets:
        yield from _along(steps, scope)
    elif not rest and not first.startswith("$"):
        yield from _bare(first, scope)
    elif scope.outer is not None:
        yield from _reference(steps, scope.outer, outputs)


def _qualified(first: str, rest: list[str], scope: Scope, outputs: Outputs) -> Iterator[Origin]:
    """Yield what a path after an alias, or after the query's own outputs, leads to."""
    if len(rest) > 1 or rest[0] in scope.targets:
        yield from _along(rest, scope)
    elif first in _OWN:
        yield from outputs.get(rest[0], frozenset())
    else:
        yield from scope.aliases[first].origins(rest[0])


def _along(steps: list[str], scope: Scope) -> Iterator[Origin]:
    """Yield the column at the end of one association; longer paths leave what we can see."""
    if len(steps) == 2 and steps[0] in scope.targets:
        yield scope.targets[steps[0]], steps[1]


def _bare(column: str, scope: Scope) -> Iterator[Origin]:
    relations = scope.relations()
    owners = [relation for relation in relations if column in (relation.columns or ())]
    unknown = [relation for relation in relations if relation.columns is None]
    if not owners and len(unknown) == 1:
        owners = unknown
    if len(owners) == 1:
        yield from owners[0].origins(column)
    elif not owners and not unknown and scope.outer is not None:
        yield from _bare(column, scope.outer)


def _steps(node: Node) -> list[str]:
    """Return the names of a path, whose steps may carry arguments or filters."""
    ref = node.get("ref")
    if not isinstance(ref, list):
        return []
    return [str(step.get("id", "")) if isinstance(step, Mapping) else str(step) for step in ref]

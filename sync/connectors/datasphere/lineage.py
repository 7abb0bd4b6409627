"""Lineage that definitions state, of assets and of columns. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.connectors.datasphere.cqn import column_sources, source_names
from sync.connectors.datasphere.csn import elements_of, is_association, main_definition
from sync.connectors.datasphere.inherit import model_sources, source_entities
from sync.errors import MalformedAnswer
from sync.model.asset import AssetRef
from sync.model.lineage import EdgeKind, LineageEdge

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one tenant: what a reference inside *space* may mean."""

    connection: str
    space: str
    own: Collection[str]  # the objects of the space
    spaces: Collection[str]  # every space

    def resolve(self, name: str) -> AssetRef:
        """Return the asset that *name* means: one of the own space first, else `SPACE.OBJECT`."""
        space, dot, rest = name.partition(".")
        if name not in self.own and dot and space in self.spaces:
            return AssetRef(self.connection, space, rest)
        return AssetRef(self.connection, self.space, name)

    def outside(self, connection: str, container: str, name: str) -> AssetRef:
        """Return the name of an object behind one of the tenant's own connections."""
        return AssetRef(f"{self.connection}/{connection}", container, name)


def lineage(ref: AssetRef, document: Node, names: Names) -> tuple[LineageEdge, ...]:
    """Return the edges into *ref* that its CSN *document* states, each once.

    Raises MalformedAnswer where the document is not CSN.
    """
    try:
        return _stated(ref, document, names)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        text = f"{ref}: its query is not what CQN promises ({type(error).__name__}: {error})"
        raise MalformedAnswer(ref.connection, text) from error


def _stated(ref: AssetRef, document: Node, names: Names) -> tuple[LineageEdge, ...]:
    definition = main_definition(document, ref.name)
    if definition is None:
        return ()
    layer = (document.get("businessLayerDefinitions") or {}).get(ref.name)
    if isinstance(layer, Mapping):
        edges = [*_of_model(ref, layer, definition, names)]
    else:
        edges = [*_of_query(ref, document, definition, names)]
    edges += _of_associations(ref, definition, names)
    edges += _of_remote(ref, definition, names)
    return tuple(dict.fromkeys(edge for edge in edges if edge.upstream != edge.downstream))


def _of_query(
    ref: AssetRef, document: Node, definition: Node, names: Names
) -> Iterator[LineageEdge]:
    for name in source_names(definition):
        yield LineageEdge(names.resolve(name), ref, EdgeKind.QUERY)
    own = elements_of(definition)
    others = {
        name: tuple(elements_of(each))
        for name, each in (document.get("definitions") or {}).items()
        if isinstance(each, Mapping) and each is not definition
    }
    for output, origins in column_sources(definition, others).items():
        if output in own and not is_association(own[output]):
            for entity, column in sorted(origins):
                upstream = names.resolve(entity)
                yield LineageEdge(upstream, ref, EdgeKind.QUERY, column, output)


def _of_model(ref: AssetRef, layer: Node, definition: Node, names: Names) -> Iterator[LineageEdge]:
    entities: dict[str, str] = {}
    for kind in ("factSources", "dimensionSources"):
        entities |= {f"{kind}/{key}": name for key, name in source_entities(layer, kind).items()}
    for name in dict.fromkeys([*entities.values(), *source_names(definition)]):
        yield LineageEdge(names.resolve(name), ref, EdgeKind.MODEL)
    queried = column_sources(definition, {})
    for output, element in elements_of(definition).items():
        if not is_association(element):
            origins = model_sources(layer, output) or sorted(queried.get(output, ()))
            for entity, column in origins:
                yield LineageEdge(names.resolve(entity), ref, EdgeKind.MODEL, column, output)


def _of_associations(ref: AssetRef, definition: Node, names: Names) -> Iterator[LineageEdge]:
    for name, element in elements_of(definition).items():
        if is_association(element) and isinstance(element.get("target"), str):
            upstream = names.resolve(element["target"])
            yield LineageEdge(upstream, ref, EdgeKind.ASSOCIATION, via=name)


def _of_remote(ref: AssetRef, definition: Node, names: Names) -> Iterator[LineageEdge]:
    connection = definition.get("@DataWarehouse.remote.connection")
    entity = definition.get("@DataWarehouse.remote.entity")
    if isinstance(connection, str) and isinstance(entity, str):
        container, _, name = entity.rpartition(".")
        upstream = names.outside(connection, container, name)
        yield LineageEdge(upstream, ref, EdgeKind.REMOTE, via=connection)

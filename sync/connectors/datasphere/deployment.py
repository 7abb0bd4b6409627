"""What deploying an object takes along: everything upstream that is not deployed as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sync.connectors.datasphere.bodies import KINDS, Bodies, Listed
from sync.connectors.datasphere.cqn import source_names
from sync.connectors.datasphere.csn import main_definition
from sync.connectors.datasphere.inherit import source_entities
from sync.connectors.datasphere.lineage import Names
from sync.connectors.datasphere.model import layer_of
from sync.connectors.datasphere.objects import status_of
from sync.connectors.datasphere.repository import DESIGN_TIME
from sync.errors import AssetNotFound
from sync.model.asset import AssetRef


class Deployment:
    """Follows the definitions upstream as they are now, each list and object read once."""

    def __init__(self, connection: str, bodies: Bodies) -> None:
        self._connection = connection
        self._bodies = bodies
        self._spaces = frozenset(bodies.repository.spaces())
        self._listed: dict[str, dict[str, Listed]] = {}

    def along(self, ref: AssetRef) -> tuple[AssetRef, ...]:
        """Return the other objects that deploying *ref* deploys, in the order of their names."""
        if ref.name not in self._of(ref.schema):
            raise AssetNotFound(self._connection, f"{ref} does not exist.")
        seen = {ref}
        waiting = [ref]
        taken: list[AssetRef] = []
        while waiting:
            for upstream in self._upstream(waiting.pop()):
                if upstream not in seen:
                    seen.add(upstream)
                    waiting.append(upstream)
                    taken.append(upstream)
        return tuple(sorted(each for each in taken if not self._is_deployed(each)))

    def _upstream(self, ref: AssetRef) -> Iterator[AssetRef]:
        listed = self._of(ref.schema).get(ref.name)
        if listed is None:
            return
        document = self._bodies.repository.read(
            ref.schema, listed.collection, ref.name, DESIGN_TIME
        )
        names = Names(self._connection, ref.schema, self._of(ref.schema), self._spaces)
        for name in _sources(ref.name, document):
            yield names.resolve(name)

    def _is_deployed(self, ref: AssetRef) -> bool:
        listed = self._of(ref.schema).get(ref.name)
        return listed is None or status_of({"listing": listed.row}) == "Deployed"

    def _of(self, space: str) -> dict[str, Listed]:
        if space not in self._listed:
            self._listed[space] = {
                str(row["technicalName"]): Listed(kind, row, None, None)
                for kind, collection in KINDS.items()
                for row in self._bodies.repository.rows(space, collection)
            }
        return self._listed[space]


def _sources(name: str, document: Mapping[str, Any]) -> list[str]:
    definition = main_definition(document, name)
    layer = layer_of(document, name)
    sources = source_names(definition) if definition is not None else []
    for kind in ("factSources", "dimensionSources"):
        sources += source_entities(layer, kind).values()
    return list(dict.fromkeys(sources))

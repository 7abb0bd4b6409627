"""Suggested pairs: what a tenant and an account without configured pairs would start with."""

from __future__ import annotations

from sync.mapping.naming import glue_name
from sync.model.pair import Deletion, Naming, Pair, Scope
from sync.store.database import Store


def suggest_pairs(store: Store, sap: str, glue: str) -> list[Pair]:
    """Return one pair per space of connection *sap*, into the database of *glue* that fits best.

    A database counts as the space's own when it is called like it, with or without `_db`.
    """
    databases = {schema.name for schema in store.assets.schemas(glue)}
    pairs = []
    for space in store.assets.schemas(sap):
        folded = glue_name(space.name, Naming())
        target = next((n for n in (folded, f"{folded}_db") if n in databases), folded)
        pairs.append(
            Pair(
                name=folded,
                sap=Scope(connection=sap, schema=space.name),
                glue=Scope(connection=glue, schema=target),
                deletion=Deletion.NEVER,
            )
        )
    return pairs

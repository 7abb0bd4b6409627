"""Trying a policy on a pair against the store: planned under both, compared, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sync.connectors.base import Connector
from sync.model.pair import Authority, Pair
from sync.plan.rehearsal import Rehearsal, compare
from sync.steps.linking import find_links
from sync.steps.planning import make_plan
from sync.store.database import Store


def rehearse(
    store: Store,
    pair: Pair,
    sides: tuple[Connector, Connector],
    authority: Mapping[str, Authority],
    actor: str,
    now: datetime,
) -> Rehearsal:
    """Return what *pair* would settle with *authority* over its own; nothing is saved."""
    other = replace(pair, authority={**pair.authority, **authority})
    today, then = (
        make_plan(store, each, *sides, "", actor, now).plan.lines for each in (pair, other)
    )
    return Rehearsal(
        pair=pair.name,
        authority=other.authority,
        lines=compare(today, then),
        unlinked=len(find_links(store, pair, actor, now)),
    )

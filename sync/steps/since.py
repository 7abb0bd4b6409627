"""Since when a value stands: answered from the history of our own discoveries.

Neither catalog keeps a time per field, so the authority `newest` compares when we first saw each
side's present value.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from sync.connectors.registry import parser_of
from sync.fields import values_of
from sync.merge import Since
from sync.model.asset import Asset, System
from sync.model.base import FieldKey
from sync.model.link import Link
from sync.model.pair import Pair
from sync.model.plan import Side
from sync.plan.link import lift_glue
from sync.store.database import Store

Moment = tuple[datetime, dict[FieldKey, Any]]


def since_of(store: Store, pair: Pair, link: Link, sap: Asset, glue: Asset) -> Since:
    """Return the question "since when has this side held its present value?" for one link.

    The history is read only when the question is asked, and once per side.
    """

    @lru_cache(maxsize=2)
    def moments(side: Side) -> tuple[Moment, ...]:
        asset = sap if side is Side.SAP else glue
        system = System.DATASPHERE if side is Side.SAP else System.GLUE
        parse = parser_of(system)
        rows = sorted(store.assets.history(asset.ref), key=lambda row: row.valid_from)
        past = [(row.valid_from, parse(asset.ref, row.body)) for row in rows]
        return tuple((seen, _values(pair, link, system, old, sap)) for seen, old in past)

    def since(side: Side, key: FieldKey) -> datetime | None:
        return first_seen(moments(side), key)

    return since


def first_seen(moments: tuple[Moment, ...], key: FieldKey) -> datetime | None:
    """Return when the last run of equal values of *key* began; *moments* rise in time."""
    if not moments:
        return None
    present = moments[-1][1].get(key)
    first = moments[-1][0]
    for seen, values in reversed(moments):
        if values.get(key) != present:
            break
        first = seen
    return first


def _values(
    pair: Pair, link: Link, system: System, asset: Asset, sap: Asset
) -> dict[FieldKey, Any]:
    if system is System.DATASPHERE:
        return values_of(asset)
    return values_of(lift_glue(asset, sap, None, pair, link.mode))

"""Planning a pair: from what the store knows to a saved plan. Costs follow what differs.

A link whose two fingerprints and rules equal its base needs nothing and is never loaded.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from sync.connectors.base import Capabilities, Connector
from sync.errors import ConnectorError
from sync.mapping.naming import glue_name, sap_name
from sync.merge import policy_of
from sync.model.absence import Absence
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.base import Base, FieldKey
from sync.model.discovery import Reading
from sync.model.link import Link, LinkStatus
from sync.model.pair import LinkMode, Pair, Scope
from sync.model.plan import Line, Plan, Side
from sync.plan.asset import Gone, plan_creation, plan_drop
from sync.plan.guard import Rights, carries
from sync.plan.link import plan_link
from sync.plan.quarantine import quarantine_of
from sync.plan.safety import breaker
from sync.plan.surroundings import LinkPlan, Surroundings, order_lines
from sync.steps.linking import load_assets, unlinked_assets
from sync.steps.renaming import waiting_renames
from sync.steps.since import since_of
from sync.store.database import Store

log = logging.getLogger(__name__)

# Raised when the type tables or the rendering of texts change, so that bases notice.
RULES_VERSION = 1
# Of these a complete listing says nothing, though it does not name them.
_UNSURE = {Absence.FORBIDDEN, Absence.LISTING_FAILED}
_NAMED = 5  # of them in the warnings of a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """A link that was loaded: what both sides agree on, what each holds, and if it is whole."""

    link: Link
    values: Mapping[FieldKey, tuple[Any, Any]]
    sap: Mapping[FieldKey, Any]
    glue: Mapping[FieldKey, Any]
    quiet: bool  # no line is open, so the base holds for both fingerprints


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A plan with what the caller records beside it, per link."""

    plan: Plan
    looked_at: Mapping[int, LookedAt]


def rules_fingerprint(pair: Pair) -> str:
    """Return the fingerprint of everything in *pair* that decides how values are rendered."""
    rules = {
        "version": RULES_VERSION,
        "naming": repr(pair.naming),
        "text": repr(pair.text),
        "decimal": pair.open_decimal_scale,
        "location": pair.location_template,
    }
    return hashlib.blake2b(
        orjson.dumps(rules, option=orjson.OPT_SORT_KEYS), digest_size=8
    ).hexdigest()


def make_plan(
    store: Store,
    pair: Pair,
    sap: Connector,
    glue: Connector,
    plan_id: str,
    actor: str,
    now: datetime,
) -> Made:
    """Return the plan of *pair* from the store's state; only deploy lineage asks the tenant."""
    around = surroundings(store, pair, sap, glue)
    moved = store.links.moved(pair.name, around.rules)
    planned = _plan_links(store, pair, moved, around, now)
    creations = _plan_creations(store, pair, around)
    parts = [*planned.values(), *creations]
    lines = order_lines(line for part in parts for line in part.lines)
    plan = Plan(
        id=plan_id,
        pair=pair.name,
        created_by=actor,
        created_at=now,
        lines=lines,
        ledger=tuple(part.ledger for part in parts if part.ledger is not None),
        warnings=tuple(_warnings(store, pair)),
        unsafe=breaker(lines, store.links.count(pair.name), pair),
    )
    return Made(
        plan=plan,
        looked_at={
            link.id: LookedAt(
                link=link,
                values=part.settled,
                sap=part.sap_values,
                glue=part.glue_values,
                quiet=not _open(part.lines),
            )
            for link, part in zip(moved, planned.values(), strict=True)
            if part.sap_values and part.glue_values
        },
    )


def rights_of(capabilities: Capabilities) -> Rights:
    """Return a connection's capabilities as the planner knows them."""
    return Rights(
        writes=capabilities.writes,
        creates=capabilities.creates,
        drops=capabilities.drops,
        edits_columns=capabilities.edits_columns,
        deploys=capabilities.deploys,
        writable_schemas=capabilities.writable_schemas,
    )


def _open(lines: Sequence[Line]) -> bool:
    return any(line.action != "report" for line in lines)


def surroundings(store: Store, pair: Pair, sap: Connector, glue: Connector) -> Surroundings:
    """Return what planning *pair* needs to know beside its assets."""

    def downstream(ref: AssetRef) -> tuple[str, ...]:
        return tuple(str(reached.ref) for reached in store.lineage.downstream(ref))

    return Surroundings(
        pair=pair,
        sap=rights_of(sap.capabilities),
        glue=rights_of(glue.capabilities),
        downstream=downstream,
        deploys=_deploys_along(sap),
        rules=rules_fingerprint(pair),
        rejections=store.links.rejections(),
        renames=_waiting(store, pair.name),
    )


def _waiting(store: Store, pair: str) -> dict[AssetRef, str]:
    asked = [link for link in store.links.all(pair, LinkStatus.PROPOSED) if link.asks_rename]
    ends = {ref for link in asked for ref in (link.sap, link.glue)}
    return waiting_renames(store.links.of(pair, ends)) if asked else {}


def _deploys_along(sap: Connector) -> Callable[[AssetRef], tuple[str, ...]]:
    def deploys(ref: AssetRef) -> tuple[str, ...]:
        try:
            return tuple(str(other) for other in sap.deploys_along(ref))
        except ConnectorError as error:
            # Unknown company is treated as company: nobody approves such a deploy by accident.
            return (f"unknown ({error})",)

    return deploys


def _plan_links(
    store: Store, pair: Pair, moved: Sequence[Link], around: Surroundings, now: datetime
) -> dict[int, LinkPlan]:
    """Return what is planned for each of the links that *moved*, in their order."""
    bases = store.links.base([link.id for link in moved])
    sap = load_assets(store, System.DATASPHERE, [link.sap for link in moved])
    glue = load_assets(store, System.GLUE, [link.glue for link in moved])
    planned = {}
    for link in moved:
        base = bases.get(link.id)
        if link.sap in sap and link.glue in glue:
            both = sap[link.sap], glue[link.glue]
            since = since_of(store, pair, link, *both)
            unmoved = base is not None and _unmoved(base, both, around.rules)
            policy = policy_of(pair, since, rules_moved=unmoved)
            planned[link.id] = plan_link(link, *both, base, policy, around)
        else:
            left = sap.get(link.sap), glue.get(link.glue)
            planned[link.id] = _plan_vanished(store, link, left, around, now)
    return planned


def _unmoved(base: Base, both: tuple[Asset, Asset], rules: str) -> bool:
    """Return whether only the rules moved since the base."""
    prints = base.sap_fingerprint, base.glue_fingerprint
    return base.rules_fingerprint not in {"", rules} and prints == tuple(
        asset.fingerprint for asset in both
    )


def _plan_vanished(
    store: Store,
    link: Link,
    both: tuple[Asset | None, Asset | None],
    around: Surroundings,
    now: datetime,
) -> LinkPlan:
    """Plan for a link that lost a side; what we made and somebody dropped is made again."""
    sap, glue = both
    match both:
        case None, None:
            return LinkPlan(lines=())
        case Asset() as source, None if link.mode is LinkMode.MIRROR:
            return plan_creation(source, link.glue, around)
        case None, Asset() as source if link.mode is LinkMode.IMPORT:
            return plan_creation(source, link.sap, around)
    gone, left = (link.sap, glue) if sap is None else (link.glue, sap)
    absent = store.absences.of([gone]).get(gone)
    if left is None or absent is None:
        return LinkPlan(lines=())
    lost = Gone(
        side=Side.SAP if sap is None else Side.GLUE,
        evidence=absent.sentence,
        proven=absent.state is Absence.DELETED,
        fingerprint=left.fingerprint,
        quarantine=quarantine_of(absent, around.pair, left.ref, now),
    )
    return plan_drop(link, lost, around)


def _plan_creations(store: Store, pair: Pair, around: Surroundings) -> list[LinkPlan]:
    match pair.mode:
        case LinkMode.MIRROR if carries(pair.direction, Side.GLUE):
            alone = [item.ref for item in unlinked_assets(store, pair).sap]
            names = {ref: glue_name(ref.name, pair.naming) for ref in alone}
            return _plan_partners(store, pair, Side.GLUE, names, around)
        case LinkMode.IMPORT if carries(pair.direction, Side.SAP):
            unlinked = unlinked_assets(store, pair).glue
            alone = [item.ref for item in unlinked if item.kind is not Kind.RESOURCE_LINK]
            names = {ref: sap_name(ref.name, pair.naming) for ref in alone}
            return _plan_partners(store, pair, Side.SAP, names, around)
    return []


def _plan_partners(
    store: Store, pair: Pair, side: Side, names: Mapping[AssetRef, str], around: Surroundings
) -> list[LinkPlan]:
    """Plan to make on *side* what the assets in *names* lack, under those names."""
    scope, source = (pair.glue, System.DATASPHERE) if side is Side.GLUE else (pair.sap, System.GLUE)
    targets = {ref: AssetRef(scope.connection, scope.schema, name) for ref, name in names.items()}
    blocked = {**_taken(store, pair.name, targets), **_doubles(names)}
    return [
        plan_creation(asset, targets[ref], around, taken=blocked.get(ref, ""))
        for ref, asset in load_assets(store, source, list(names)).items()
    ]


def _doubles(names: Mapping[AssetRef, str]) -> dict[AssetRef, str]:
    by_name: dict[str, list[AssetRef]] = {}
    for ref, name in names.items():
        by_name.setdefault(name, []).append(ref)
    return {
        ref: f"{' and '.join(map(str, sorted(refs)))} would both be called {name}; "
        "exclude one or change the pair's naming."
        for name, refs in by_name.items()
        if len(refs) > 1
        for ref in refs
    }


def _taken(store: Store, pair: str, targets: Mapping[AssetRef, AssetRef]) -> dict[AssetRef, str]:
    """Return why the target of a ref cannot be made, where there is something of that name."""
    found = store.assets.summaries(set(targets.values())).values()
    there = {summary.ref for summary in found if summary.vanished_at is None}
    links = store.links.of(pair, there) if there else []
    active = [link for link in links if link.status is LinkStatus.ACTIVE]
    partners = {link.glue: link.sap for link in active} | {link.sap: link.glue for link in active}
    return {
        ref: f"{target} exists and is linked to {partners[target]}; change the pair's naming."
        if target in partners
        else f"{target} exists and is not ours; link it by hand, rename it, or exclude this asset."
        for ref, target in targets.items()
        if target in there
    }


def _warnings(store: Store, pair: Pair) -> list[str]:
    warnings = []
    for scope in (pair.sap, pair.glue):
        verdict = store.assets.verdicts(scope.connection).get(scope.schema)
        if verdict is None:
            warnings.append(f"{scope.connection}.{scope.schema} was not found by a discovery.")
        if verdict is not None and verdict.reading is not Reading.COMPLETE:
            warnings.append(
                f"{scope.connection}.{scope.schema} was not read completely "
                f"({verdict.reading}: {verdict.reason}); nothing is dropped because of it."
            )
        else:
            warnings += _unsure(store, scope)
    return warnings


def _unsure(store: Store, scope: Scope) -> list[str]:
    """Return what is out of sight of a schema without being deleted, the first ones by name."""
    absent = store.absences.open(scope.connection, scope.schema)
    found = [each.sentence for each in absent if each.state in _UNSURE]
    more = len(found) - _NAMED
    return found[:_NAMED] + ([f"{more} more of {scope.schema} are so."] if more > 0 else [])


def with_base(
    base: Base | None, settled: Mapping[FieldKey, tuple[Any, Any]], memory: Mapping[str, Any] | None
) -> Base:
    """Return *base* with newly agreed values and, where there is one, a newer memory."""
    held = base or Base()
    gone = {key for key, value in settled.items() if value == (None, None)}
    values = {**held.values, **settled}
    return replace(
        held,
        values={key: value for key, value in values.items() if key not in gone},
        memory=memory if memory is not None else held.memory,
    )

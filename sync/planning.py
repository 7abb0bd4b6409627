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
from sync.guard import Rights, carries
from sync.linking import ScopeAssets, load_assets, scope_assets
from sync.merge import policy_of
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.base import Base, FieldKey
from sync.model.discovery import Reading
from sync.model.link import Link, LinkStatus
from sync.model.pair import LinkMode, Pair
from sync.model.plan import Line, Plan, Side
from sync.naming import glue_name, sap_name
from sync.plan import plan_link
from sync.plan_asset import Gone, plan_creation, plan_drop
from sync.renaming import waiting_renames
from sync.safety import breaker
from sync.since import since_of
from sync.store.database import Store
from sync.surroundings import LinkPlan, Surroundings, order_lines

log = logging.getLogger(__name__)

# Raised when the type tables or the rendering of texts change, so that bases notice.
RULES_VERSION = 1
_LINKED = {LinkStatus.ACTIVE, LinkStatus.PAUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """A link that was loaded: what both sides agree on, what each holds, and if it is whole."""

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
    scoped = scope_assets(store, pair)
    links = [link for link in store.links.all(pair=pair.name) if link.status is LinkStatus.ACTIVE]
    around = surroundings(store, pair, sap, glue)
    bases = store.links.base([link.id for link in links])
    planned = _plan_links(store, pair, links, bases, around)
    creations = _plan_creations(store, pair, scoped, links, around)
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
        unsafe=breaker(lines, len(links), pair),
    )
    return Made(
        plan=plan,
        looked_at={
            link_id: LookedAt(
                values=part.settled,
                sap=part.sap_values,
                glue=part.glue_values,
                quiet=not _open(part.lines),
            )
            for link_id, part in planned.items()
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
        renames=waiting_renames(store.links.all(pair=pair.name)),
    )


def _deploys_along(sap: Connector) -> Callable[[AssetRef], tuple[str, ...]]:
    def deploys(ref: AssetRef) -> tuple[str, ...]:
        try:
            return tuple(str(other) for other in sap.deploys_along(ref))
        except ConnectorError as error:
            # Unknown company is treated as company: nobody approves such a deploy by accident.
            return (f"unknown ({error})",)

    return deploys


def _plan_links(
    store: Store, pair: Pair, links: Sequence[Link], bases: Mapping[int, Base], around: Surroundings
) -> dict[int, LinkPlan]:
    prints = {
        **store.assets.fingerprints(pair.sap.connection),
        **store.assets.fingerprints(pair.glue.connection),
    }
    rules = rules_fingerprint(pair)
    moved = [link for link in links if not _is_quiet(link, bases.get(link.id), prints, rules)]
    sap = load_assets(store, System.DATASPHERE, [link.sap for link in moved if link.sap in prints])
    glue = load_assets(store, System.GLUE, [link.glue for link in moved if link.glue in prints])
    planned = {}
    for link in moved:
        base = bases.get(link.id)
        if link.sap in sap and link.glue in glue:
            both = sap[link.sap], glue[link.glue]
            since = since_of(store, pair, link, *both)
            unmoved = base is not None and _unmoved(base, both, rules)
            policy = policy_of(pair, since, rules_moved=unmoved)
            planned[link.id] = plan_link(link, *both, base, policy, around)
        else:
            left = sap.get(link.sap), glue.get(link.glue)
            planned[link.id] = _plan_vanished(store, link, left, around)
    return planned


def _is_quiet(link: Link, base: Base | None, prints: Mapping[AssetRef, str], rules: str) -> bool:
    return (
        base is not None
        and base.rules_fingerprint == rules
        and base.sap_fingerprint == prints.get(link.sap)
        and base.glue_fingerprint == prints.get(link.glue)
    )


def _unmoved(base: Base, both: tuple[Asset, Asset], rules: str) -> bool:
    """Return whether only the rules moved since the base."""
    prints = base.sap_fingerprint, base.glue_fingerprint
    return base.rules_fingerprint not in {"", rules} and prints == tuple(
        asset.fingerprint for asset in both
    )


def _plan_vanished(
    store: Store, link: Link, both: tuple[Asset | None, Asset | None], around: Surroundings
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
    summary = store.assets.summaries([gone]).get(gone)
    if left is None or summary is None or summary.vanished_at is None:
        return LinkPlan(lines=())
    verdict = store.assets.verdicts(gone.connection).get(gone.schema)
    proven = verdict is not None and verdict.reading is Reading.COMPLETE
    when = f"{summary.vanished_at:%Y-%m-%d %H:%M} UTC"
    evidence = (
        f"{gone} is gone: a complete listing of {gone.schema} at {when} no longer named it"
        if proven
        else f"{gone} is out of sight since {when}: {gone.schema} itself is deleted or hidden"
    )
    lost = Gone(
        side=Side.SAP if sap is None else Side.GLUE,
        evidence=evidence,
        proven=proven,
        fingerprint=left.fingerprint,
    )
    return plan_drop(link, lost, around)


def _plan_creations(
    store: Store, pair: Pair, scoped: ScopeAssets, links: Sequence[Link], around: Surroundings
) -> list[LinkPlan]:
    match pair.mode:
        case LinkMode.MIRROR if carries(pair.direction, Side.GLUE):
            return _plan_mirrors(store, pair, scoped, links, around)
        case LinkMode.IMPORT if carries(pair.direction, Side.SAP):
            return _plan_imports(store, pair, scoped, links, around)
    return []


def _plan_mirrors(
    store: Store, pair: Pair, scoped: ScopeAssets, links: Sequence[Link], around: Surroundings
) -> list[LinkPlan]:
    linked = {link.sap for link in store.links.all(pair=pair.name) if link.status in _LINKED}
    alone = [item.ref for item in scoped.sap if item.ref not in linked]
    taken = {item.ref.name for item in store.assets.refs(pair.glue.connection, pair.glue.schema)}
    names = {ref: glue_name(ref.name, pair.naming) for ref in alone}
    doubles = _doubles(names)
    sources = load_assets(store, System.DATASPHERE, alone)
    plans = []
    for ref, source in sources.items():
        target = AssetRef(pair.glue.connection, pair.glue.schema, names[ref])
        why = doubles.get(ref, "") or _taken(target, taken, links)
        plans.append(plan_creation(source, target, around, taken=why))
    return plans


def _plan_imports(
    store: Store, pair: Pair, scoped: ScopeAssets, links: Sequence[Link], around: Surroundings
) -> list[LinkPlan]:
    linked = {link.glue for link in store.links.all(pair=pair.name) if link.status in _LINKED}
    alone = [
        item.ref
        for item in scoped.glue
        if item.ref not in linked and item.kind is not Kind.RESOURCE_LINK
    ]
    taken = {item.ref.name for item in store.assets.refs(pair.sap.connection, pair.sap.schema)}
    names = {ref: sap_name(ref.name, pair.naming) for ref in alone}
    doubles = _doubles(names)
    plans = []
    for ref, source in load_assets(store, System.GLUE, alone).items():
        target = AssetRef(pair.sap.connection, pair.sap.schema, names[ref])
        why = doubles.get(ref, "") or _taken(target, taken, links)
        plans.append(plan_creation(source, target, around, taken=why))
    return plans


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


def _taken(target: AssetRef, taken: set[str], links: Sequence[Link]) -> str:
    if target.name not in taken:
        return ""
    for link in links:
        if target in (link.sap, link.glue):
            partner = link.sap if target == link.glue else link.glue
            return f"{target} exists and is linked to {partner}; change the pair's naming."
    return f"{target} exists and is not ours; link it by hand, rename it, or exclude this asset."


def _warnings(store: Store, pair: Pair) -> list[str]:
    warnings = []
    for scope in (pair.sap, pair.glue):
        verdict = store.assets.verdicts(scope.connection).get(scope.schema)
        if verdict is None:
            warnings.append(f"{scope.connection}.{scope.schema} was not found by a discovery.")
        elif verdict.reading is not Reading.COMPLETE:
            warnings.append(
                f"{scope.connection}.{scope.schema} was not read completely "
                f"({verdict.reading}: {verdict.reason}); nothing is dropped because of it."
            )
    return warnings


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

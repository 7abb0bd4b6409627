"""Linking: which assets of both catalogs belong together, from what the store knows.

Matching itself is `sync.match`, pure; here its candidates are gathered and its findings become
links: above the pair's threshold they are active at once, below they wait for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from sync.connectors.registry import parser_of
from sync.mapping.texts import table_with_rows, with_rows_sentence
from sync.match import Candidate, CandidateColumn, Match, find_matches
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.lineage import EdgeKind
from sync.model.link import Link, LinkStatus
from sync.model.pair import LinkMode, Pair, Scope
from sync.store.assets import AssetSummary
from sync.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeAssets:
    """The live assets of a pair's two scopes."""

    sap: tuple[AssetSummary, ...]
    glue: tuple[AssetSummary, ...]


def in_scope(summary: AssetSummary, scope: Scope) -> bool:
    """Return whether *scope* takes in the asset."""
    name = summary.ref.name
    return (
        any(fnmatchcase(name, pattern) for pattern in scope.include)
        and not any(fnmatchcase(name, pattern) for pattern in scope.exclude)
        and (not scope.kinds or summary.kind in scope.kinds)
    )


def scope_assets(store: Store, pair: Pair) -> ScopeAssets:
    """Return the live assets that *pair* is about."""
    return ScopeAssets(
        sap=_in_scope(store.assets.refs(pair.sap.connection, pair.sap.schema), pair.sap),
        glue=_in_scope(store.assets.refs(pair.glue.connection, pair.glue.schema), pair.glue),
    )


def unlinked_assets(store: Store, pair: Pair) -> ScopeAssets:
    """Return the live assets that *pair* is about and that none of its links ties."""
    sides = [
        _in_scope(store.assets.unlinked(pair.name, scope.connection, scope.schema), scope)
        for scope in (pair.sap, pair.glue)
    ]
    return ScopeAssets(sap=sides[0], glue=sides[1])


def _in_scope(summaries: Sequence[AssetSummary], scope: Scope) -> tuple[AssetSummary, ...]:
    return tuple(summary for summary in summaries if in_scope(summary, scope))


def load_assets(store: Store, system: System, refs: Sequence[AssetRef]) -> dict[AssetRef, Asset]:
    """Return the current assets for *refs*, rebuilt from their stored bodies."""
    parse = parser_of(system)
    return {ref: parse(ref, body) for ref, body in store.assets.bodies(list(refs)).items()}


def candidates(store: Store, system: System, refs: Sequence[AssetRef]) -> list[Candidate]:
    """Return *refs* as the matcher sees them."""
    assets = load_assets(store, system, refs)
    if system is System.DATASPHERE:
        return _sap_candidates(store, assets)
    return [candidate(asset) for asset in assets.values()]


def _sap_candidates(store: Store, assets: Mapping[AssetRef, Asset]) -> list[Candidate]:
    targets = _flow_targets(store, list(assets))
    return [candidate(asset, targets.get(ref, ())) for ref, asset in assets.items()]


def candidate(asset: Asset, flow_targets: Sequence[str] = ()) -> Candidate:
    """Return *asset* as the matcher sees it."""
    return Candidate(
        ref=asset.ref,
        kind=asset.kind,
        label=asset.label,
        description=asset.description,
        location=asset.storage.get("location", ""),
        remote_entity=asset.semantics.get("remote_entity", ""),
        flow_targets=tuple(flow_targets),
        mark=_mark(asset),
        columns=tuple(
            CandidateColumn(
                name=column.name,
                native_type=column.native_type,
                label=column.label,
                comment=column.comment,
                key=column.key,
                technical=column.technical,
            )
            for column in asset.columns
        ),
    )


def _mark(asset: Asset) -> str:
    if asset.system is System.DATASPHERE:
        return table_with_rows(asset.description)
    return asset.properties.get("sphereglue.asset", "")


def link_pair(store: Store, pair: Pair, actor: str, now: datetime) -> list[Link]:
    """Match what is not linked yet in *pair*'s scopes, save the links, and return the new ones."""
    links = find_links(store, pair, actor, now)
    return store.links.save(links, now) if links else []


def find_links(store: Store, pair: Pair, actor: str, now: datetime) -> list[Link]:
    """Match what is not linked yet in *pair*'s scopes and return the links, without saving them."""
    scoped = unlinked_assets(store, pair)
    if not scoped.sap or not scoped.glue:
        return []
    # Of what has no partner, links are proposed or rejected at most.
    known = [
        link
        for status in (LinkStatus.PROPOSED, LinkStatus.REJECTED)
        for link in store.links.all(pair.name, status)
    ]
    asked = [link for link in known if link.asks_rename]
    sap = _free(scoped.sap, {link.sap for link in asked})
    glue = _free(scoped.glue, {link.glue for link in asked})
    if not sap or not glue:
        return []
    objects = load_assets(store, System.DATASPHERE, sap)
    tables = load_assets(store, System.GLUE, glue)
    found = find_matches(
        _sap_candidates(store, objects),
        [candidate(table) for table in tables.values()],
        naming=pair.naming,
        schema_pairs=frozenset({(pair.sap.schema, pair.glue.schema)}),
    )
    settled = {(link.sap, link.glue) for link in known}
    return [
        _link(match, _mode(match, objects[match.sap], tables[match.glue]), pair, actor, now)
        for match in found
        if (match.sap, match.glue) not in settled
    ]


def _free(summaries: Sequence[AssetSummary], asked: set[AssetRef]) -> list[AssetRef]:
    """Return what would not get a partner either if a rename is confirmed."""
    return [
        summary.ref
        for summary in summaries
        if summary.ref not in asked and summary.kind is not Kind.RESOURCE_LINK
    ]


def _link(match: Match, mode: LinkMode, pair: Pair, actor: str, now: datetime) -> Link:
    sure = match.score >= pair.match_threshold
    return Link(
        id=0,
        pair=pair.name,
        sap=match.sap,
        glue=match.glue,
        mode=mode,
        status=LinkStatus.ACTIVE if sure else LinkStatus.PROPOSED,
        score=match.score,
        evidence=match.evidence,
        by=actor,
        at=now,
    )


def _mode(match: Match, sap: Asset, table: Asset) -> LinkMode:
    """What carries our mark is adopted as what it says it is: in Glue the parameters, in Datasphere
    the sentence that an import put at the end of its description.
    """
    if (sap.description or "").endswith(with_rows_sentence(None, table.ref)):
        return LinkMode.IMPORT
    marked = any(evidence.kind == "mark" for evidence in match.evidence)
    said = table.properties.get("sphereglue.mode", "") if marked else ""
    return LinkMode(said) if said in set(LinkMode) else LinkMode.BIND


def _flow_targets(store: Store, refs: Sequence[AssetRef]) -> Mapping[AssetRef, tuple[str, ...]]:
    targets: dict[AssetRef, tuple[str, ...]] = {}
    for edge in store.lineage.edges(refs):
        if edge.kind is EdgeKind.FLOW and edge.via:
            targets[edge.upstream] = (*targets.get(edge.upstream, ()), edge.via)
    return targets

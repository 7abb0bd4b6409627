"""Renamed assets: what a link lost and what is new become a question; the answer moves the link.

The question is a proposed link whose first evidence is `renamed`. While it waits, neither the drop
of the old name nor the creation of the new one is offered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync.connectors.registry import parser_of
from sync.errors import PlanError
from sync.fields import FIELD_MAP
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.base import Base
from sync.model.discovery import Reading
from sync.model.link import RENAMED, RETIRED, Evidence, Link, LinkStatus
from sync.model.pair import Pair
from sync.model.plan import Side, line_id
from sync.past.names import Renamed
from sync.renames import Rename, find_asset_renames
from sync.steps.linking import load_assets, unlinked_assets
from sync.store.database import Store

_SIDES = {Side.SAP: System.DATASPHERE, Side.GLUE: System.GLUE}


@dataclass(frozen=True, slots=True)
class _Search:
    """One side of a pair, with everything that is known of its links."""

    store: Store
    pair: Pair
    side: Side
    links: Sequence[Link]
    halved: Sequence[Link]  # the active ones that lost one side, whichever


def propose_renames(store: Store, pair: Pair, actor: str, now: datetime) -> None:
    """Keep a question for each asset of a link that is gone and seems to have another name now.

    A question that no longer stands is withdrawn; one that was answered with no is not asked again.
    """
    waiting = any(link.asks_rename for link in store.links.all(pair.name, LinkStatus.PROPOSED))
    halved = store.links.halved(pair.name)
    if not waiting and not halved:
        return
    links = store.links.all(pair=pair.name)
    asked = [
        replace(link, by=actor, at=now)
        for side in _SIDES
        for link in _questions(_Search(store, pair, side, links, halved))
    ]
    still = {(link.sap, link.glue) for link in asked}
    for link in links:
        if link.asks_rename and (link.sap, link.glue) not in still:
            store.links.withdraw(link.id)
    if asked:
        store.links.save(asked, now)


def waiting_renames(links: Sequence[Link]) -> dict[AssetRef, str]:
    """Return why nothing is made or dropped of the assets that a question is about."""
    reasons = {}
    for link in links:
        former = former_of(link, links) if link.asks_rename else None
        if former is not None:
            before, after = _names(former, link)
            remedy = f"({link.score:.2f}); confirm or reject the link {link.id}."
            reasons[before] = f"{before} looks renamed to {after} {remedy}"
            reasons[after] = f"{after} looks renamed from {before} {remedy}"
    return reasons


def former_of(link: Link, links: Iterable[Link]) -> Link | None:
    """Return the active link that *link* would go on for: it shares one side with it."""
    for other in links:
        shares = (other.sap == link.sap) != (other.glue == link.glue)
        if other.status is LinkStatus.ACTIVE and other.pair == link.pair and shares:
            return other
    return None


def repoint(store: Store, link: Link, actor: str, now: datetime) -> None:
    """Let *link* take over mode, base and rejections of the link whose asset has another name now.

    Raises PlanError where the old name is there again, or is linked no more.
    """
    former = former_of(link, store.links.all(pair=link.pair))
    if former is None:
        raise PlanError(f"Link {link.id} continues no link any more; plan {link.pair} again.")
    before, after = _names(former, link)
    found = store.assets.summaries([before, after])
    for ref, expected in ((before, False), (after, True)):
        if (ref in found and found[ref].vanished_at is None) is not expected:
            state = "gone" if expected else "there again"
            raise PlanError(f"{ref} is {state}, so nothing was renamed; plan {link.pair} again.")
    base = store.links.base([former.id]).get(former.id)
    if base is not None:
        store.links.save_base(link.id, moved_base(base, before, after), now)
    rejected = store.links.rejections()
    for old, new in rejections_to_move(former, link, _column_names(store, link, base)):
        if old in rejected:
            store.links.remember_rejection(new, *rejected[old], actor, now)
    gone = Evidence(RETIRED, f"{before} is called {after} now", 0.0)
    retired = replace(former, status=LinkStatus.REJECTED, evidence=(*former.evidence, gone))
    taken = replace(link, status=LinkStatus.ACTIVE, mode=former.mode)
    store.links.save([replace(each, by=actor, at=now) for each in (retired, taken)], now)
    store.links.save_drift(former.id, [], now)
    store.past.save_rename(Renamed(before, after, now, actor))


def moved_base(base: Base, before: AssetRef, after: AssetRef) -> Base:
    """Return *base* for the new name: its values stay, and the link is looked at again."""
    memory = dict(base.memory) if base.memory else None
    if memory and memory.get("asset", {}).get("name") == before.name:
        memory["asset"] = {**memory["asset"], "name": after.name}
    return replace(base, memory=memory, sap_fingerprint="", glue_fingerprint="")


def rejections_to_move(
    former: Link, link: Link, columns: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield the id that each possible line had over *former* and has over *link*."""
    places = [(None, row.name) for row in FIELD_MAP if not row.of_column] + [
        (column, row.name) for column in columns for row in FIELD_MAP if row.of_column
    ]
    for column, field in places:
        for side in Side:
            yield (
                line_id(former.pair, former.sap, former.glue, column, field, side),
                line_id(link.pair, link.sap, link.glue, column, field, side),
            )


def _column_names(store: Store, link: Link, base: Base | None) -> list[str]:
    held = {column.name for found in store.assets.columns([link.sap]).values() for column in found}
    return sorted(held | {column for column, _ in (base.values if base else ()) if column})


def _names(former: Link, link: Link) -> tuple[AssetRef, AssetRef]:
    """Return what the renamed asset was called and is called."""
    return (former.sap, link.sap) if former.glue == link.glue else (former.glue, link.glue)


def _questions(search: _Search) -> Iterator[Link]:
    lost = _lost(search)
    gone = _as_last_read(search, lost)
    new = _newcomers(search, gone)
    if not gone or not new:
        return
    upstream, downstream = _neighbours(search.store, [*lost, *(asset.ref for asset in new)])
    for rename in find_asset_renames(gone, new, upstream=upstream, downstream=downstream):
        for link in lost[rename.before]:
            question = _question(search, link, rename)
            if question is not None:
                yield question


def _lost(search: _Search) -> dict[AssetRef, list[Link]]:
    """Return the active links that only lost this side, by what is gone from a whole listing."""
    store, scope = search.store, search.pair.sap if search.side is Side.SAP else search.pair.glue
    mine = {_ends(search.side, link)[0] for link in search.halved}
    found = store.assets.summaries(mine)
    lost: dict[AssetRef, list[Link]] = defaultdict(list)
    for link in search.halved:
        ref = _ends(search.side, link)[0]
        if ref not in found or found[ref].vanished_at is not None:
            lost[ref].append(link)
    verdicts = store.assets.verdicts(scope.connection) if lost else {}
    return {
        ref: links
        for ref, links in lost.items()
        if ref in found
        and found[ref].vanished_at is not None
        and ref.schema in verdicts
        and verdicts[ref.schema].reading is Reading.COMPLETE
    }


def _ends(side: Side, link: Link) -> tuple[AssetRef, AssetRef]:
    return (link.sap, link.glue) if side is Side.SAP else (link.glue, link.sap)


def _as_last_read(search: _Search, refs: Iterable[AssetRef]) -> list[Asset]:
    parse = parser_of(_SIDES[search.side])
    histories = {ref: search.store.assets.history(ref) for ref in refs}
    return [parse(ref, rows[-1].body) for ref, rows in histories.items() if rows]


def _newcomers(search: _Search, gone: Sequence[Asset]) -> list[Asset]:
    """Return what has no partner and came after the first of *gone*: what is older is no new name.

    It may have come before the old name went: people copy, then delete.
    """
    if not gone:
        return []
    store, unlinked = search.store, unlinked_assets(search.store, search.pair)
    alone = [
        item.ref
        for item in (unlinked.sap if search.side is Side.SAP else unlinked.glue)
        if item.kind is not Kind.RESOURCE_LINK
    ]
    first = min(store.assets.began([asset.ref for asset in gone]).values())
    came = store.assets.began(alone)
    later = [ref for ref in alone if came[ref] > first]
    return list(load_assets(store, _SIDES[search.side], later).values())


Edges = Mapping[AssetRef, frozenset[AssetRef]]


def _neighbours(store: Store, refs: Sequence[AssetRef]) -> tuple[Edges, Edges]:
    upstream: dict[AssetRef, set[AssetRef]] = defaultdict(set)
    downstream: dict[AssetRef, set[AssetRef]] = defaultdict(set)
    for edge in store.lineage.edges(refs):
        upstream[edge.downstream].add(edge.upstream)
        downstream[edge.upstream].add(edge.downstream)
    return (
        {ref: frozenset(found) for ref, found in upstream.items()},
        {ref: frozenset(found) for ref, found in downstream.items()},
    )


def _question(search: _Search, former: Link, rename: Rename[AssetRef]) -> Link | None:
    """Return the proposed link, None where a person said no to it already."""
    sap, glue = former.sap, former.glue
    if search.side is Side.SAP:
        sap = rename.after
    else:
        glue = rename.after
    known = next((link for link in search.links if (link.sap, link.glue) == (sap, glue)), None)
    if known is not None and known.status is LinkStatus.REJECTED and not known.retired:
        return None
    what = Evidence(RENAMED, f"renamed from {rename.before}", rename.score)
    return Link(
        id=known.id if known is not None else 0,
        pair=former.pair,
        sap=sap,
        glue=glue,
        mode=former.mode,
        status=LinkStatus.PROPOSED,
        score=rename.score,
        evidence=(what, *rename.evidence),
    )

"""What waits in quarantine: what we made of assets that are deleted now, and what puts it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sync.errors import PlanError
from sync.model.absence import Absence, Absent
from sync.model.asset import AssetRef
from sync.model.link import Link
from sync.model.pair import Deletion, LinkMode, Pair
from sync.model.plan import Side, line_id
from sync.model.run import Run
from sync.plan.quarantine import free_at
from sync.store.database import Store
from sync.store.past import BEGINNING, FOREVER

_MADE_IN = {LinkMode.MIRROR: Side.GLUE, LinkMode.IMPORT: Side.SAP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something that we made whose original is deleted: it may be dropped from *until* on."""

    pair: str
    link: Link
    gone: Absent
    made: AssetRef
    until: datetime
    kept: bool  # a person rejected its drop

    def state(self, now: datetime) -> str:
        """Return where it stands, in a word or two."""
        if self.kept:
            return "kept"
        if self.gone.released_by is not None:
            return "released"
        return "waits" if now < self.until else "may be dropped"


def find_held(store: Store, pairs: Sequence[Pair]) -> list[Held]:
    """Return everything that we made whose original is deleted, by pair and name."""
    rejected = store.links.rejections()
    return [
        Held(
            pair=pair.name,
            link=link,
            gone=absent,
            made=made_of(link),
            until=free_at(absent, pair),
            kept=_drop_id(link) in rejected,
        )
        for pair in pairs
        if pair.deletion is Deletion.PROPOSE
        for link, absent in _orphans(store, pair)
    ]


def held_as(found: Sequence[Held], ref: AssetRef) -> list[Held]:
    """Return those of *found* that *ref* names, by the original or by what was made of it."""
    return [held for held in found if ref in (held.gone.ref, held.made)]


def release(store: Store, held: Held, actor: str, now: datetime) -> None:
    """Let *held* be dropped without waiting; a plan proposes it and a person accepts that line."""
    if not store.absences.release(held.gone.ref, actor, now):
        raise PlanError(f"{held.gone.ref} is not deleted (any more), so nothing waits for it.")
    store.links.forget_rejection(_drop_id(held.link))


def drop_of(store: Store, ref: AssetRef, pairs: Sequence[Pair]) -> tuple[Pair, AssetRef, Run]:
    """Return the pair, the asset and the run of the newest drop of what we made of, or as, *ref*.

    Raises PlanError where nothing of it was dropped.
    """
    for pair in pairs:
        for link in store.links.of(pair.name, [ref]):
            made = made_of(link)
            writes = store.past.proven_writes(BEGINNING, FOREVER, made)
            if writes and writes[-1].body is None:
                return pair, made, store.runs.get(writes[-1].run_id)
    raise PlanError(f"{ref} is neither in quarantine nor was anything that we made of it dropped.")


def made_of(link: Link) -> AssetRef:
    """Return the end of *link* that we made; of a bind link, the one in Glue."""
    return link.sap if _MADE_IN.get(link.mode) is Side.SAP else link.glue


def _orphans(store: Store, pair: Pair) -> list[tuple[Link, Absent]]:
    """Return the links of a pair that lost the original of what we made, with the evidence."""
    originals = {
        link.glue if link.mode is LinkMode.IMPORT else link.sap: link
        for link in store.links.halved(pair.name)
        if link.mode in _MADE_IN
    }
    absent = store.absences.of(originals)
    return [
        (link, absent[ref])
        for ref, link in originals.items()
        if ref in absent and absent[ref].state is Absence.DELETED
    ]


def _drop_id(link: Link) -> str:
    target = _MADE_IN.get(link.mode, Side.GLUE)
    return line_id(link.pair, link.sap, link.glue, None, "asset", target)

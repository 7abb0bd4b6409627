"""Lines for whole assets: one without a partner, and one whose partner was deleted. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sync.errors import MappingError
from sync.mapping.asset import to_glue_asset, to_sap_asset
from sync.mapping.ledger import Ledger
from sync.model.asset import Asset, AssetRef, System
from sync.model.link import Link
from sync.model.pair import Deletion, LinkMode, Pair
from sync.model.plan import Action, Line, Movement, Risk, Side, line_id
from sync.plan.guard import may_write, work_in_progress
from sync.plan.surroundings import LinkPlan, Surroundings, is_rejected, summarise


def plan_creation(
    source: Asset, target: AssetRef, around: Surroundings, *, taken: str = ""
) -> LinkPlan:
    """Return the line that makes *source*'s partner *target*, with its ledger.

    *taken* says that the name is used by something that is not ours, which blocks the line.
    """
    side = Side.GLUE if source.system is System.DATASPHERE else Side.SAP
    sap, glue = (source.ref, target) if side is Side.GLUE else (target, source.ref)
    mode = LinkMode.MIRROR if side is Side.GLUE else LinkMode.IMPORT
    ledger = Ledger(())
    blocked = around.renames.get(source.ref) or around.renames.get(target) or taken
    try:
        if side is Side.GLUE:
            ledger = to_glue_asset(source, around.pair, target, mode).ledger
        else:
            ledger = to_sap_asset(source, around.pair, target).ledger
    except MappingError as error:
        blocked = blocked or str(error)
    rights = around.rights(side)
    blocked = blocked or may_write(side, target.schema, rights, around.pair)
    if not rights.creates:
        blocked = blocked or f"This connection may not create assets in {target.schema}."
    if source.status == "NotDeployed":
        blocked = blocked or work_in_progress(source)
    line = Line(
        id=line_id(around.pair.name, sap, glue, None, "asset", side),
        pair=around.pair.name,
        link_id=0,
        sap=sap,
        glue=glue,
        mode=mode,
        target=side,
        action=Action.CREATE,
        column=None,
        field="asset",
        sap_value=source.label or source.ref.name if side is Side.GLUE else None,
        glue_value=None if side is Side.GLUE else source.description or source.ref.name,
        after=f"{len(source.columns)} columns",
        movement=Movement.FILLED,
        risk=Risk.LOSSY if ledger.lossy else Risk.SAFE,
        blocked=blocked,
        reason=f"{source.ref} has no partner in {target.schema}",
        fingerprint=source.fingerprint,
    )
    lines = () if is_rejected(line, around) else (line,)
    return LinkPlan(lines=lines, ledger=summarise(sap, glue, ledger))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The asset of a link that a listing no longer named: on which side, and how we know.

    It is *proven* only where the catalog said of the asset itself that it does not exist.
    *quarantine* says until when its partner stays in any case, "" where that is over.
    *fingerprint* is what the partner had when it was last read.
    """

    side: Side
    evidence: str
    proven: bool
    fingerprint: str
    quarantine: str = ""


def plan_drop(link: Link, gone: Gone, around: Surroundings) -> LinkPlan:
    """Return the line for a link that lost an asset.

    Only what a mirror or import link made may be dropped, only where the pair proposes it, and
    only after the quarantine: until then the line reports what is to come.
    """
    target = Side.GLUE if gone.side is Side.SAP else Side.SAP
    asset = link.glue if target is Side.GLUE else link.sap
    droppable = gone.proven and may_be_dropped(link, around.pair, target)
    proposes = droppable and not gone.quarantine
    rights, renamed = around.rights(target), around.renames.get(_lost(link, gone), "")
    blocked = renamed or may_write(target, asset.schema, rights, around.pair) if proposes else ""
    if proposes and not rights.drops:
        blocked = blocked or f"This connection may not drop assets in {asset.schema}."
    waits = gone.quarantine if droppable else ""
    reasons = (gone.evidence, waits, "" if proposes else renamed)
    line = Line(
        id=line_id(link.pair, link.sap, link.glue, None, "asset", target),
        pair=link.pair,
        link_id=link.id,
        sap=link.sap,
        glue=link.glue,
        mode=link.mode,
        target=target,
        action=Action.DROP if proposes else Action.REPORT,
        column=None,
        field="asset",
        base=True,
        sap_value=None if gone.side is Side.SAP else True,
        glue_value=True if gone.side is Side.SAP else None,
        movement=Movement.SAP_MOVED if gone.side is Side.SAP else Movement.GLUE_MOVED,
        risk=Risk.DESTRUCTIVE,
        blocked=blocked,
        reason="; ".join(filter(None, reasons)),
        fingerprint=gone.fingerprint,
        downstream=around.downstream(asset),
    )
    return LinkPlan(lines=() if is_rejected(line, around) else (line,))


def may_be_dropped(link: Link, pair: Pair, target: Side) -> bool:
    """Return whether what *link* ties on *target* was made by us, and *pair* drops such things."""
    ours = {Side.GLUE: LinkMode.MIRROR, Side.SAP: LinkMode.IMPORT}
    return pair.deletion is Deletion.PROPOSE and link.mode is ours.get(target)


def _lost(link: Link, gone: Gone) -> AssetRef:
    return link.sap if gone.side is Side.SAP else link.glue

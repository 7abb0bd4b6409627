"""The planner: what one link, or one asset without a partner, needs, as field-level lines.

Pure. A plan touches nothing; `sync.apply` walks exactly these lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sync.datatypes import TypeChange, classify_change, parse_cds
from sync.errors import MappingError
from sync.fields import Field, field_of, is_empty, values_of
from sync.guard import Rights, blocks, carries, may_write, no_home, work_in_progress
from sync.ledger import Ledger
from sync.lift import lift
from sync.mapping import to_glue_asset, to_sap_asset
from sync.merge import Merged, Policy, merge
from sync.model.asset import Asset, AssetRef, System
from sync.model.base import Base, FieldKey
from sync.model.link import Link
from sync.model.pair import Authority, LinkMode, Pair
from sync.model.plan import Action, LedgerSummary, Line, Movement, Risk, Side, line_id

Names = Callable[[AssetRef], tuple[str, ...]]


def _nothing(_ref: AssetRef) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the planner needs to know beside the assets: rights, lineage, deploys, rejections."""

    pair: Pair
    sap: Rights
    glue: Rights
    downstream: Names = _nothing
    deploys: Names = _nothing
    # line id -> (SAP's value, Glue's value) at the rejection, which holds until either moves
    rejections: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def rights(self, side: Side) -> Rights:
        """Return the rights on *side*."""
        return self.sap if side is Side.SAP else self.glue


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan:
    """The lines of one link and, beside them, the values that both sides may remember as base."""

    lines: tuple[Line, ...]
    settled: Mapping[FieldKey, tuple[Any, Any]] = field(default_factory=dict)
    ledger: LedgerSummary | None = None
    sap_values: Mapping[FieldKey, Any] = field(default_factory=dict)
    glue_values: Mapping[FieldKey, Any] = field(default_factory=dict)


def plan_link(
    link: Link, sap: Asset, glue: Asset, base: Base | None, policy: Policy, around: Surroundings
) -> LinkPlan:
    """Return what the link needs so that both sides tell the same again."""
    lifted = lift_glue(glue, sap, base, around.pair, link.mode)
    ours, theirs = values_of(sap), values_of(lifted)
    merged = _without_lost_columns(merge(base, ours, theirs, policy), ours, theirs)
    lines: list[Line] = []
    settled: dict[FieldKey, tuple[Any, Any]] = {}
    for key, result in merged.items():
        line = _line(link, key, result, (ours.get(key), theirs.get(key)), base, policy, around)
        if line is None:
            settled[key] = (ours.get(key), theirs.get(key))
        else:
            lines.append(_guarded(line, sap, glue, around))
    lines = [line for line in lines if not _is_rejected(line, around)]
    lines += _deploy_lines(link, lines, sap, around)
    return LinkPlan(
        lines=tuple(lines),
        settled=settled,
        ledger=_ledger(link, sap, around.pair),
        sap_values=ours,
        glue_values=theirs,
    )


def lift_glue(
    glue: Asset, sap: Asset | None, base: Base | None, pair: Pair, mode: LinkMode
) -> Asset:
    """Return *glue* in SAP's words, read with what the base remembers."""
    memory = base.memory if base else None
    return lift(glue, pair, memory=memory, mode=mode, counterpart=sap).asset


def plan_creation(
    source: Asset, target: AssetRef, around: Surroundings, *, taken: str = ""
) -> LinkPlan:
    """Return the line that makes *source*'s partner *target*, with its ledger.

    *taken* says that the name is used by something that is not ours, which blocks the line.
    """
    side = Side.GLUE if source.system is System.DATASPHERE else Side.SAP
    sap, glue = (source.ref, target) if side is Side.GLUE else (target, source.ref)
    mode = LinkMode.MIRROR if side is Side.GLUE else LinkMode.IMPORT
    ledger, blocked = Ledger(()), taken
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
    lines = () if _is_rejected(line, around) else (line,)
    return LinkPlan(lines=lines, ledger=_summary(sap, glue, ledger))


def plan_drop(
    link: Link, gone: Side, evidence: str, fingerprint: str, around: Surroundings
) -> LinkPlan:
    """Return the line for a link whose asset on side *gone* was deleted; *evidence* says how known.

    *fingerprint* is what the partner had when it was last read. Only what a mirror or import link made may be dropped, and only where the pair proposes it.
    """
    target = Side.GLUE if gone is Side.SAP else Side.SAP
    ours = {Side.GLUE: LinkMode.MIRROR, Side.SAP: LinkMode.IMPORT}[target]
    asset = link.glue if target is Side.GLUE else link.sap
    proposes = around.pair.deletion == "propose" and link.mode is ours
    rights = around.rights(target)
    blocked = may_write(target, asset.schema, rights, around.pair) if proposes else ""
    if proposes and not rights.drops:
        blocked = blocked or f"This connection may not drop assets in {asset.schema}."
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
        sap_value=None if gone is Side.SAP else True,
        glue_value=True if gone is Side.SAP else None,
        movement=Movement.SAP_MOVED if gone is Side.SAP else Movement.GLUE_MOVED,
        risk=Risk.DESTRUCTIVE,
        blocked=blocked,
        reason=evidence,
        fingerprint=fingerprint,
        downstream=around.downstream(asset),
    )
    return LinkPlan(lines=() if _is_rejected(line, around) else (line,))


def order_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return *lines* in the order of apply: creations, changes, deploys, drops; then by name."""
    rank = {Action.CREATE: 0, Action.DEPLOY: 2, Action.DROP: 3, Action.REPORT: 4}
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                rank.get(line.action, 1),
                str(line.sap),
                str(line.glue),
                line.column or "",
                line.field,
                line.target,
            ),
        )
    )


def _without_lost_columns(
    merged: Mapping[FieldKey, Merged], sap: Mapping[FieldKey, Any], glue: Mapping[FieldKey, Any]
) -> dict[FieldKey, Merged]:
    """Leave out the fields of columns that one side lacks: the presence line speaks for them."""
    lacking = {
        column
        for column, name in merged
        if column is not None
        and name == "column"
        and not ((column, "column") in sap and (column, "column") in glue)
    }
    return {
        key: result for key, result in merged.items() if key[0] not in lacking or key[1] == "column"
    }


def _line(
    link: Link,
    key: FieldKey,
    merged: Merged,
    values: tuple[Any, Any],
    base: Base | None,
    policy: Policy,
    around: Surroundings,
) -> Line | None:
    row = field_of(key)
    merged = _overruled(merged, row, values, policy, around.pair)
    if merged.movement is not Movement.CONFLICT and not merged.write:
        return None
    reasons = {side: _unwritable(row, side, link.mode, around.pair) for side in merged.write}
    write = tuple(side for side in merged.write if not reasons[side]) or merged.write[:1]
    target = write[0] if len(write) == 1 else Side.UNDECIDED
    report = reasons.get(target, "")
    if merged.movement is Movement.CONFLICT:
        report = _no_contest(row, link.mode)
    before = base.values.get(key) if base else None
    line = Line(
        id=line_id(link.pair, link.sap, link.glue, key[0], row.name, target),
        pair=link.pair,
        link_id=link.id,
        sap=link.sap,
        glue=link.glue,
        mode=link.mode,
        target=target,
        action=Action.REPORT if report else _action(row, merged.value),
        column=key[0],
        field=row.name,
        base=before[0] if before else None,
        sap_value=values[0],
        glue_value=values[1],
        after=merged.value,
        movement=merged.movement,
        reason=f"{merged.reason}; {report}" if report else merged.reason,
    )
    return replace(line, risk=_risk(line, row))


def _overruled(
    merged: Merged, row: Field, values: tuple[Any, Any], policy: Policy, pair: Pair
) -> Merged:
    """Turn an edit on a side whose other side has the say, and may be the only one to write."""
    if len(merged.write) != 1 or merged.movement not in {Movement.SAP_MOVED, Movement.GLUE_MOVED}:
        return merged
    target = merged.write[0]
    if carries(pair.direction, target) and not no_home(row, target, LinkMode.MIRROR):
        return merged
    master = {Authority.SAP: Side.SAP, Authority.GLUE: Side.GLUE}.get(policy.of(row))
    if master is not target or not carries(pair.direction, _other(target)):
        return merged
    value = values[0] if master is Side.SAP else values[1]
    why = f"{merged.reason}, but {master.upper()} decides here; put back"
    return Merged(merged.movement, value, (_other(target),), why)


def _other(side: Side) -> Side:
    return Side.GLUE if side is Side.SAP else Side.SAP


def _unwritable(row: Field, target: Side, mode: LinkMode, pair: Pair) -> str:
    if reason := no_home(row, target, mode):
        return reason
    if not carries(pair.direction, target):
        return f"the pair {pair.name} does not carry changes there"
    return ""


def _no_contest(row: Field, mode: LinkMode) -> str:
    """Return why a conflict can be written on neither side, or ""."""
    reasons = [no_home(row, side, mode) for side in (Side.SAP, Side.GLUE)]
    return reasons[0] if all(reasons) else ""


def _action(row: Field, value: Any) -> Action:
    if row.name == "column":
        return Action.DROP_COLUMN if is_empty(value) else Action.ADD_COLUMN
    return Action.SET


def _risk(line: Line, row: Field) -> Risk:
    if line.action is Action.DROP_COLUMN:
        return Risk.DESTRUCTIVE
    if row.name != "type" or line.conflict:
        return Risk.SAFE
    change = classify_change(parse_cds(line.before or ""), parse_cds(line.after or ""))
    return {
        TypeChange.SAME: Risk.SAFE,
        TypeChange.WIDENING: Risk.WIDENING,
        TypeChange.LOSSY: Risk.LOSSY,
        TypeChange.BREAKING: Risk.BREAKING,
    }[change]


def _guarded(line: Line, sap: Asset, glue: Asset, around: Surroundings) -> Line:
    """Return *line* with what blocks it and, where it can harm, who is downstream."""
    if line.action is Action.REPORT:
        return line
    if line.risk in {Risk.BREAKING, Risk.DESTRUCTIVE}:
        ref = line.sap if line.target is Side.SAP else line.glue
        line = replace(line, downstream=around.downstream(ref))
    if line.target is Side.UNDECIDED:
        return line
    asset = sap if line.target is Side.SAP else glue
    row = field_of((line.column, line.field))
    rights = around.rights(line.target)
    blocked = may_write(line.target, asset.ref.schema, rights, around.pair) or blocks(asset, row)
    return replace(line, blocked=blocked)


def _deploy_lines(
    link: Link, lines: Sequence[Line], sap: Asset, around: Surroundings
) -> list[Line]:
    """Return the decision to deploy, where a line writes an object that needs one."""
    writes = [line for line in lines if line.target is Side.SAP and line.actionable]
    if not writes or not around.sap.deploys:
        return []
    along = around.deploys(sap.ref)
    what = f"deploys {sap.ref}" + (f" and with it {', '.join(along)}" if along else "")
    return [
        replace(
            writes[0],
            id=line_id(link.pair, link.sap, link.glue, None, "deploy", Side.SAP),
            action=Action.DEPLOY,
            column=None,
            field="deploy",
            base=None,
            sap_value=None,
            glue_value=None,
            after=what,
            risk=Risk.SAFE,
            reason="without it the change stays a draft",
            deploys=along,
        )
    ]


def _is_rejected(line: Line, around: Surroundings) -> bool:
    return around.rejections.get(line.id) == (line.sap_value, line.glue_value)


def _ledger(link: Link, sap: Asset, pair: Pair) -> LedgerSummary | None:
    if link.mode is LinkMode.IMPORT:
        return None
    try:
        mapped = to_glue_asset(sap, pair, link.glue, link.mode)
    except MappingError as error:
        return LedgerSummary(
            sap=link.sap, glue=link.glue, score=0.0, entries=(("asset", "", "lossy", str(error)),)
        )
    return _summary(link.sap, link.glue, mapped.ledger)


def _summary(sap: AssetRef, glue: AssetRef, ledger: Ledger) -> LedgerSummary:
    entries = tuple((e.path, e.value, str(e.fate), e.note) for e in ledger.entries)
    return LedgerSummary(sap=sap, glue=glue, score=ledger.score, entries=entries)

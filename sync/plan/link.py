"""The planner: what one link, or one asset without a partner, needs, as field-level lines.

Pure. A plan touches nothing; `sync.apply.walk` walks exactly these lines.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sync.datatypes import Fate, TypeChange, classify_change, parse_cds, to_sap
from sync.errors import MappingError, UnmappedType
from sync.fields import Field, field_of, is_empty, values_of
from sync.mapping.asset import MADE_BY_IMPORT, to_glue_asset
from sync.mapping.lift import Lifted, lift
from sync.mapping.memory import column_crossing
from sync.mapping.naming import check_names, glue_column_name
from sync.merge import Merged, Policy, merge
from sync.model.asset import Asset
from sync.model.base import Base, FieldKey
from sync.model.link import Link
from sync.model.pair import Authority, LinkMode, Pair
from sync.model.plan import Action, LedgerSummary, Line, Movement, Risk, Side, line_id
from sync.plan.columns import join_renames
from sync.plan.guard import blocks, carries, may_write, no_home
from sync.plan.render import outdated_texts
from sync.plan.surroundings import LinkPlan, Surroundings, is_rejected, summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One link with everything that decides about it."""

    link: Link
    sap: Asset
    glue: Asset
    base: Base | None
    policy: Policy
    around: Surroundings
    lifted: Lifted

    def asset(self, side: Side) -> Asset:
        return self.sap if side is Side.SAP else self.glue


def plan_link(
    link: Link, sap: Asset, glue: Asset, base: Base | None, policy: Policy, around: Surroundings
) -> LinkPlan:
    """Return what the link needs so that both sides tell the same again."""
    lifted = _lift(glue, sap, base, around.pair, link.mode)
    case = _Case(
        link=link, sap=sap, glue=glue, base=base, policy=policy, around=around, lifted=lifted
    )
    ours, theirs = values_of(sap), values_of(lifted.asset)
    known = _as_imported(link, ours, theirs) if base is None else base
    merged = _without_lost_columns(merge(known, ours, theirs, policy), ours, theirs)
    lines: list[Line] = []
    settled: dict[FieldKey, tuple[Any, Any]] = {}
    for key, result in merged.items():
        line = _line(case, key, result, (ours.get(key), theirs.get(key)))
        if line is None:
            settled[key] = (ours.get(key), theirs.get(key))
        elif not is_rejected(line, around):
            lines.append(_guarded(line, case))
    lines = join_renames(lines, sap, lifted.asset, base, around)
    lines += _rule_lines(case, (ours, theirs), {line.column for line in lines})
    lines += _mark_lines(case)
    return LinkPlan(
        lines=tuple(_with_deploy(lines, case)),
        settled=settled,
        ledger=_ledger(link, sap, around.pair),
        sap_values=ours,
        glue_values=theirs,
    )


def _as_imported(
    link: Link, sap: Mapping[FieldKey, Any], glue: Mapping[FieldKey, Any]
) -> Base | None:
    """Return what an import that was adopted has from its making, which is nobody's edit."""
    if link.mode is not LinkMode.IMPORT:
        return None
    same = {
        key: (value, None)
        for key, value in MADE_BY_IMPORT.items()
        if sap.get(key) == value and is_empty(glue.get(key))
    }
    return Base(values=same)


def lift_glue(
    glue: Asset, sap: Asset | None, base: Base | None, pair: Pair, mode: LinkMode
) -> Asset:
    """Return *glue* in SAP's words, read with what the base remembers."""
    return _lift(glue, sap, base, pair, mode).asset


def _lift(glue: Asset, sap: Asset | None, base: Base | None, pair: Pair, mode: LinkMode) -> Lifted:
    memory = base.memory if base else None
    return lift(glue, pair, memory=memory, mode=mode, counterpart=sap)


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


def _line(case: _Case, key: FieldKey, merged: Merged, values: tuple[Any, Any]) -> Line | None:
    """Return the line that *merged* calls for, None where both sides may stay as they are."""
    row = field_of(key)
    merged = _overruled(merged, row, values, case)
    if (merged.movement is not Movement.CONFLICT and not merged.write) or _fits(row, values, case):
        return None
    reasons = {side: _unwritable(row, side, case) for side in merged.write}
    write = tuple(side for side in merged.write if not reasons[side]) or merged.write[:1]
    target = write[0] if len(write) == 1 else Side.UNDECIDED
    report = reasons.get(target, "")
    if merged.movement is Movement.CONFLICT:
        report = _no_contest(row, case)
    reason = f"{merged.reason}; {report}" if report else merged.reason
    line = _drawn(case, key, target, replace(merged, reason=reason), values)
    if report:
        line = replace(line, action=Action.REPORT)
    return replace(line, risk=_risk(line, row))


def _drawn(
    case: _Case, key: FieldKey, target: Side, merged: Merged, values: tuple[Any, Any]
) -> Line:
    link, row = case.link, field_of(key)
    before = case.base.values.get(key) if case.base else None
    return Line(
        id=line_id(link.pair, link.sap, link.glue, key[0], row.name, target),
        pair=link.pair,
        link_id=link.id,
        sap=link.sap,
        glue=link.glue,
        mode=link.mode,
        target=target,
        action=_action(row, merged.value),
        column=key[0],
        field=row.name,
        base=before[0] if before else None,
        sap_value=values[0],
        glue_value=values[1],
        after=merged.value,
        movement=merged.movement,
        reason=merged.reason,
    )


def _rule_lines(
    case: _Case,
    values: tuple[Mapping[FieldKey, Any], Mapping[FieldKey, Any]],
    spoken_for: Container[str | None],
) -> list[Line]:
    """Return lines for texts in Glue whose form an older rule of the pair gave them."""
    around, link = case.around, case.link
    same = case.base is None or case.base.rules_fingerprint in {"", around.rules}
    # Over an import link, texts are Glue's own: no rule of ours formed them.
    if same or link.mode is LinkMode.IMPORT:
        return []
    lines = []
    for text in outdated_texts(case.glue, case.lifted, around.pair, link.mode):
        key = (text.column, text.field)
        held = values[0].get(key), values[1].get(key)
        if text.column in spoken_for or held[0] != held[1]:
            continue
        why = f"a rule of the pair changed: {text.shown!r} would become {text.wanted!r}"
        drawn = _drawn(case, key, Side.GLUE, Merged(Movement.RULES, held[0], (), why), held)
        if not _unwritable(field_of(key), Side.GLUE, case) and not is_rejected(drawn, around):
            lines.append(_guarded(drawn, case))
    return lines


def _mark_lines(case: _Case) -> list[Line]:
    """Return the line that tells a Glue table how its object is called since a rename."""
    link, around, held, name = case.link, case.around, case.lifted.mark, str(case.sap.ref)
    if not link.renamed or held in {None, name} or not carries(around.pair.direction, Side.GLUE):
        return []
    why = f"{held} is called {name} now"
    line = replace(
        _drawn(
            case,
            (None, "asset"),
            Side.GLUE,
            Merged(Movement.SAP_MOVED, name, (), why),
            (name, held),
        ),
        id=line_id(link.pair, link.sap, link.glue, None, "mark", Side.GLUE),
        action=Action.MARK,
        field="mark",
        base=None,
    )
    blocked = may_write(Side.GLUE, link.glue.schema, around.rights(Side.GLUE), around.pair)
    return [] if is_rejected(line, around) else [replace(line, blocked=blocked)]


def _fits(row: Field, values: tuple[Any, Any], case: _Case) -> bool:
    """Return whether a bound table's own type holds every value of SAP's: nothing to report."""
    if row.name != "type" or case.link.mode is not LinkMode.BIND or None in values:
        return False
    change = classify_change(parse_cds(values[0]), parse_cds(values[1]))
    return change in {TypeChange.SAME, TypeChange.WIDENING}


def _overruled(merged: Merged, row: Field, values: tuple[Any, Any], case: _Case) -> Merged:
    """Turn an edit on a side whose other side has the say, and may be the only one to write."""
    if len(merged.write) != 1 or merged.movement not in {Movement.SAP_MOVED, Movement.GLUE_MOVED}:
        return merged
    target, direction = merged.write[0], case.around.pair.direction
    if carries(direction, target) and not no_home(row, target, LinkMode.MIRROR):
        return merged
    master = {Authority.SAP: Side.SAP, Authority.GLUE: Side.GLUE}.get(case.policy.of(row))
    if master is not target or not carries(direction, _other(target)):
        return merged
    value = values[0] if master is Side.SAP else values[1]
    why = f"{merged.reason}, but {_NAMES[master]} decides here; put back"
    return Merged(merged.movement, value, (_other(target),), why)


_NAMES = {Side.SAP: "Datasphere", Side.GLUE: "Glue"}


def _other(side: Side) -> Side:
    return Side.GLUE if side is Side.SAP else Side.SAP


def _unwritable(row: Field, target: Side, case: _Case) -> str:
    if reason := no_home(row, target, case.link.mode, case.asset(target).kind):
        return reason
    if not carries(case.around.pair.direction, target):
        return f"the pair {case.around.pair.name} does not carry changes there"
    return ""


def _no_contest(row: Field, case: _Case) -> str:
    """Return why a conflict can be written on neither side, or ""."""
    reasons = [_unwritable(row, side, case) for side in (Side.SAP, Side.GLUE)]
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


def _guarded(line: Line, case: _Case) -> Line:
    """Return *line* with what blocks it and, where it can harm, who is downstream."""
    if line.action is Action.REPORT:
        return line
    around = case.around
    if line.risk in {Risk.BREAKING, Risk.DESTRUCTIVE}:
        ref = line.sap if line.target is Side.SAP else line.glue
        line = replace(line, downstream=around.downstream(ref))
    if line.target is Side.UNDECIDED:
        return line
    asset = case.asset(line.target)
    row = field_of((line.column, line.field))
    rights = around.rights(line.target)
    blocked = may_write(line.target, asset.ref.schema, rights, around.pair) or blocks(asset, row)
    if line.action is Action.ADD_COLUMN:
        blocked = blocked or _collides(line, case)
        line = replace(line, risk=Risk.LOSSY if _loses(line, case) else line.risk)
    return replace(line, blocked=blocked)


def _collides(line: Line, case: _Case) -> str:
    """Return why Glue has no free name for an added column, or "". SAP always has one."""
    names = case.lifted.names
    found = check_names(
        (column.name for column in case.sap.columns),
        lambda name: names.get(name) or glue_column_name(name),
    )
    for collision in found:
        if line.target is Side.GLUE and line.column in collision.names:
            both = " and ".join(map(repr, collision.names))
            return (
                f"{line.sap}: the columns {both} would both be called {collision.target!r}; "
                "rename one of them."
            )
    return ""


def _loses(line: Line, case: _Case) -> bool:
    """Return whether the type of an added column loses something on its way."""
    holder = case.sap if line.target is Side.GLUE else case.glue
    names = case.lifted.names if line.target is Side.SAP else {}
    column = holder.column(names.get(line.column or "", line.column or ""))
    if column is None:
        return False
    try:
        if line.target is Side.SAP:
            return to_sap(column.type).fate is Fate.LOSSY
        return column_crossing(column, case.around.pair).fate is Fate.LOSSY
    except UnmappedType:
        return True


def _with_deploy(lines: Sequence[Line], case: _Case) -> list[Line]:
    """Return *lines* with the decision to deploy, where one writes an object that needs it.

    Each line that leads to a deploy names what goes along, so that nobody approves by accident
    what would deploy other people's work, or leave a draft that waits for such a deploy.
    """
    writes = [line for line in lines if line.target is Side.SAP and line.actionable]
    conflicts = [line for line in lines if line.conflict and _may_deploy(line, case)]
    if not case.around.sap.deploys or not (writes or conflicts):
        return list(lines)
    along = case.around.deploys(case.sap.ref)
    concerned = {line.id for line in (*writes, *conflicts)}
    named = [replace(line, deploys=along) if line.id in concerned else line for line in lines]
    return named + ([_deploy_line(writes, case, along)] if writes else [])


def _may_deploy(line: Line, case: _Case) -> bool:
    """Return whether the conflict may be settled by writing into Datasphere."""
    schema, around = case.sap.ref.schema, case.around
    return line.actionable and not may_write(Side.SAP, schema, around.sap, around.pair)


def _deploy_line(writes: Sequence[Line], case: _Case, along: tuple[str, ...]) -> Line:
    link, ref = case.link, case.sap.ref
    return replace(
        writes[0],
        id=line_id(link.pair, link.sap, link.glue, None, "deploy", Side.SAP),
        action=Action.DEPLOY,
        column=None,
        field="deploy",
        base=None,
        sap_value=None,
        glue_value=None,
        after=f"deploys {ref}" + (f" and with it {', '.join(along)}" if along else ""),
        # Alone it deploys nothing, so it may be approved with the mildest of its writes.
        risk=min((line.risk for line in writes), key=list(Risk).index),
        reason="without it the change stays a draft",
        downstream=(),
        deploys=along,
    )


def _ledger(link: Link, sap: Asset, pair: Pair) -> LedgerSummary | None:
    if link.mode is LinkMode.IMPORT:
        return None
    try:
        mapped = to_glue_asset(sap, pair, link.glue, link.mode)
    except MappingError as error:
        return LedgerSummary(
            sap=link.sap, glue=link.glue, score=0.0, entries=(("asset", "", "lossy", str(error)),)
        )
    return summarise(link.sap, link.glue, mapped.ledger)

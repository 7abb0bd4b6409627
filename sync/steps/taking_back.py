"""Taking a run back, against the store: its inverse plan, and what follows once it was applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sync.apply.unit import GREEN, UnitResult, both_sides
from sync.connectors.base import Connector
from sync.connectors.registry import essence_of, parser_of
from sync.errors import PlanError
from sync.fields import values_of
from sync.mapping.lift import lift
from sync.mapping.memory import remember
from sync.model.asset import Asset, AssetRef, System
from sync.model.base import Base, FieldKey
from sync.model.link import Link, LinkStatus
from sync.model.pair import Pair
from sync.model.plan import Action, Line, Outcome, Plan, Side, line_id
from sync.model.run import Run
from sync.past.undo import Reader, Undoing, undo_lines
from sync.plan.link import lift_glue
from sync.plan.record import line_of
from sync.plan.safety import breaker
from sync.plan.surroundings import order_lines
from sync.steps.linking import load_assets
from sync.steps.planning import surroundings
from sync.store.database import Store

_SYSTEMS = {Side.SAP: System.DATASPHERE, Side.GLUE: System.GLUE}
Ends = tuple[AssetRef, AssetRef]  # of a link: SAP's and Glue's
_OF_FIELDS = {Action.SET, Action.ADD_COLUMN, Action.DROP_COLUMN, Action.RENAME_COLUMN, Action.MARK}
_OF_NAMES = {Action.RENAME_COLUMN, Action.MARK}


def make_undo(
    store: Store,
    pair: Pair,
    connectors: tuple[Connector, Connector],
    run: Run,
    plan_id: str,
    actor: str,
    now: datetime,
    *,
    only: AssetRef | None = None,
) -> Plan:
    """Return the plan that takes the writes of *run* back, those of one asset where *only* says so.

    Raises PlanError where it cannot.
    """
    writes = [write for write in store.runs.writes(run.id) if only in (None, write.ref)]
    if run.plan_id is None or not run.status.finished:
        raise PlanError(f"Run {run.id} ({run.kind}, {run.status}) is no sync that has ended.")
    if not writes:
        raise PlanError(f"Run {run.id} wrote nothing; there is nothing to take back.")
    refs = [write.ref for write in writes]
    present = {
        ref: asset for system in System for ref, asset in _load(store, system, refs, pair).items()
    }
    undoing = Undoing(
        run_id=run.id,
        origins=_origins(store, run, pair),
        present=present,
        readers={
            side: Reader(parse=parser_of(system), essence=essence_of(system))
            for side, system in _SYSTEMS.items()
        },
        around=surroundings(store, pair, *connectors),
    )
    lines = order_lines(undo_lines(writes, undoing))
    links = len(store.links.active(pair.name))
    return Plan(
        id=plan_id,
        pair=pair.name,
        created_by=actor,
        created_at=now,
        lines=lines,
        warnings=(f"This plan takes back run {run.id} of {run.actor}.",),
        unsafe=breaker(lines, links, pair),
        undoes=run.id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What follows an undo: link, base and rejections, looked up once for the whole plan.

    Without it the next plan would see an edit and carry it over, or do the undone lines again: they
    count as rejected until one of their values moves.
    """

    store: Store
    pair: Pair
    plan: Plan
    undone: Mapping[Ends, Sequence[Line]]  # the lines of the run that was taken back
    links: Mapping[Ends, Link]

    def follow(self, unit: UnitResult, actor: str, now: datetime) -> None:
        """Let link, base and rejections follow what *unit* put back."""
        ends = _ends(unit.lines[0][0])
        green = {line.id for line, outcome, _ in unit.lines if outcome in GREEN}
        asked = [line for line in self.plan.lines if _ends(line) == ends]
        whole = {line.id for line in asked if line.action is not Action.DEPLOY} <= green
        undone, link = self.undone.get(ends, ()), self.links.get(ends)
        for line in undone:
            if line.action in {Action.CREATE, Action.DROP} and whole:
                self._reject(line, (line.sap_value, line.glue_value), actor, now)
        if link is None:
            return
        if any(_makes(line) and line.id in green for line in asked):
            self.store.links.set_status(link.id, LinkStatus.ACTIVE, actor, now)
            known = self.store.links.base([link.id]).get(link.id)
            self._save_base(link, known or self._agreed(link), now)
        fields = [line for line in undone if line.action in _OF_FIELDS]
        self._save_base(link, self._without(link, fields, actor, now, whole=whole), now)

    def _without(
        self, link: Link, lines: Sequence[Line], actor: str, now: datetime, *, whole: bool
    ) -> Base | None:
        """Return the base as it was before those of *lines* that are undone, rejecting them."""
        base = self.store.links.base([link.id]).get(link.id)
        values = self._values(link, base)
        if base is None or values is None:
            return None
        taken_back = []
        for line in lines:
            held = _held(line, values)
            if whole or held == (line.sap_value, line.glue_value):
                taken_back.append(line)
                self._reject(line, held, actor, now)
                self._reject_parts(line, values, actor, now)
                base = _base_before(base, line)
        names_moved = any(line.action in _OF_NAMES for line in taken_back)
        return replace(base, memory=self._memory(link)) if names_moved else base

    def _reject_parts(
        self,
        line: Line,
        values: Mapping[FieldKey, tuple[Any, Any]],
        actor: str,
        now: datetime,
    ) -> None:
        """Reject the drop and the add that a rename would be planned as without it."""
        if line.action is not Action.RENAME_COLUMN:
            return
        for name in (line.column, line.after):
            part = line_id(line.pair, line.sap, line.glue, name, "column", line.target)
            held = values.get((name, "column"), (None, None))
            self.store.links.remember_rejection(part, *held, actor, now)

    def _memory(self, link: Link) -> Mapping[str, Any] | None:
        """Return what is to be remembered of a table whose names are as they were before."""
        sap = load_assets(self.store, System.DATASPHERE, [link.sap]).get(link.sap)
        glue = load_assets(self.store, System.GLUE, [link.glue]).get(link.glue)
        if sap is None or glue is None:
            return None
        lifted = lift(glue, self.pair, memory=None, mode=link.mode, counterpart=sap)
        return remember(lifted.asset, self.pair, names=lifted.names)

    def _agreed(self, link: Link) -> Base | None:
        """Return the base of a link that was made again: what both sides hold alike."""
        values = self._values(link, None)
        if values is None:
            return None
        return Base(values={key: both for key, both in values.items() if both[0] == both[1]})

    def _values(self, link: Link, base: Base | None) -> dict[FieldKey, tuple[Any, Any]] | None:
        """Return per field what (SAP, Glue) hold, None where a side is not there."""
        sap = load_assets(self.store, System.DATASPHERE, [link.sap]).get(link.sap)
        glue = load_assets(self.store, System.GLUE, [link.glue]).get(link.glue)
        if sap is None or glue is None:
            return None
        return both_sides(
            values_of(sap), values_of(lift_glue(glue, sap, base, self.pair, link.mode))
        )

    def _save_base(self, link: Link, base: Base | None, now: datetime) -> None:
        if base is not None:
            # Without fingerprints the link is looked at again.
            looked = replace(base, sap_fingerprint="", glue_fingerprint="", at=now)
            self.store.links.save_base(link.id, looked, now)

    def _reject(self, line: Line, held: tuple[Any, Any], actor: str, now: datetime) -> None:
        self.store.links.remember_rejection(line.id, *held, actor, now)


def aftermath_of(store: Store, pair: Pair, plan: Plan) -> Aftermath | None:
    """Return what has to follow *plan*, None where it takes nothing back."""
    if plan.undoes is None:
        return None
    undone: dict[Ends, list[Line]] = {}
    for line in _run_lines(store, store.runs.get(plan.undoes)):
        undone.setdefault(_ends(line), []).append(line)
    return Aftermath(
        store=store, pair=pair, plan=plan, undone=undone, links=_links(store, pair.name)
    )


def _held(line: Line, values: Mapping[FieldKey, tuple[Any, Any]]) -> tuple[Any, Any]:
    """Return what (SAP, Glue) hold of what *line* is about."""
    match line.action:
        case Action.RENAME_COLUMN:
            new, old = (values.get((n, "column"), (None, None)) for n in (line.after, line.column))
            names = [
                line.after if there and not before else line.column if before else None
                for there, before in zip(new, old, strict=True)
            ]
            return names[0], names[1]
        case Action.MARK:
            # The mark is no field: what the undo proved is what the line found.
            return line.sap_value, line.glue_value
    return values.get((line.column, line.field), (None, None))


def _base_before(base: Base, line: Line) -> Base:
    """Return *base* as it was when *line* was planned."""
    if line.action is Action.MARK:
        return base
    if line.action is Action.RENAME_COLUMN:
        names = {line.after: line.column}
        values = {(names.get(name, name), field): v for (name, field), v in base.values.items()}
        return replace(base, values=values)
    key = (line.column, line.field)
    if line.base is not None:
        return replace(base, values={**base.values, key: (line.base, line.base)})
    kept = {
        held: value
        for held, value in base.values.items()
        if held != key and not (line.field == "column" and held[0] == line.column)
    }
    return replace(base, values=kept)


def _makes(line: Line) -> bool:
    return line.action is Action.RESTORE and line.field == "asset" and not line.removes


def _ends(line: Line) -> Ends:
    return line.sap, line.glue


def _links(store: Store, pair: str) -> dict[Ends, Link]:
    return {(link.sap, link.glue): link for link in store.links.all(pair=pair)}


def _origins(store: Store, run: Run, pair: Pair) -> dict[tuple[Side, AssetRef], Line]:
    """Return the lines that led to the writes of *run*, with the link that they are about now."""
    links = _links(store, pair.name)
    found: dict[tuple[Side, AssetRef], Line] = {}
    for line in _run_lines(store, run):
        link = links.get(_ends(line))
        linked = replace(line, link_id=link.id) if link is not None else line
        for side, ref in ((Side.SAP, line.sap), (Side.GLUE, line.glue)):
            found.setdefault((side, ref), linked)
    return found


def _run_lines(store: Store, run: Run) -> list[Line]:
    """Return the lines of the run's plan that it carried out."""
    if run.plan_id is None:
        return []
    outcomes = store.runs.outcomes(run.plan_id)
    idle = {Outcome.STALE, Outcome.NO_CHANGE}
    lines = map(line_of, store.plans.load(run.plan_id).lines)
    return [line for line in lines if line.id in outcomes and outcomes[line.id][0] not in idle]


def _load(
    store: Store, system: System, refs: Sequence[AssetRef], pair: Pair
) -> dict[AssetRef, Asset]:
    scope = pair.sap if system is System.DATASPHERE else pair.glue
    return load_assets(store, system, [ref for ref in refs if ref.connection == scope.connection])

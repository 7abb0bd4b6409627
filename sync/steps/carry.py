"""Carrying a plan out against the store: decisions in, runs, bases, links and audit events out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime

from sync.apply.journal import StoreJournal
from sync.apply.unit import GREEN, Result, Tools, UnitResult
from sync.apply.walk import accepted_units, apply_lines
from sync.connectors.base import Connector
from sync.discover import Progress, Report
from sync.errors import SyncError
from sync.model.base import Base
from sync.model.link import Link, LinkStatus
from sync.model.pair import Pair
from sync.model.plan import Action, Decided, Line, Outcome, Plan, Side
from sync.model.trouble import trouble_of
from sync.steps.planning import rules_fingerprint, with_base
from sync.steps.taking_back import aftermath_of
from sync.store.database import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The end of one apply: how many lines ended how, and the run that tells more."""

    run_id: int
    plan_id: str
    status: str  # SUCCEEDED, PARTIAL, FAILED; CANCELLED where it was stopped halfway
    outcomes: Mapping[str, int]
    lines: tuple[Result, ...]
    errors: tuple[SyncError, ...] = ()  # what ended lines, where an error did
    written: int = 0  # objects


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What carrying a plan out needs."""

    store: Store
    pair: Pair
    sap: Connector
    glue: Connector
    executor: Executor
    clock: Callable[[], datetime]
    run_id: int | None = None  # a run of the queue, begun and ended by its worker; None: its own
    is_stopping: Callable[[], bool] = field(default=_never)


def carry_out(
    plan: Plan,
    decided: Mapping[str, Decided],
    carrier: Carrier,
    actor: str,
    report: Report | None = None,
) -> Applied:
    """Apply the accepted lines of *plan*, store what became of each, and return the sum."""
    store, clock = carrier.store, carrier.clock
    run = carrier.run_id or store.runs.start("sync", plan.pair, plan.id, actor, clock())
    store.audit.append(actor, "apply", plan.id, {"run": run, "pair": plan.pair}, clock())
    total = len(accepted_units(plan.lines, decided))
    done, results, errors = 0, list[Result](), dict[str, SyncError]()
    aftermath = aftermath_of(store, carrier.pair, plan)
    for unit in apply_lines(plan.lines, decided, _tools(carrier, run, errors), carrier.executor):
        if not unit.lines:
            continue
        _store_unit(unit, plan, carrier, run, actor, errors)
        if aftermath is not None:
            aftermath.follow(unit, actor, clock())
        results += unit.lines
        done += 1
        if carrier.run_id is None:
            store.runs.progress(run, done, total, clock())
        if report is not None:
            report(Progress(what=f"Applying {plan.pair}", done=done, total=total))
    outcomes = Counter(outcome.value for _, outcome, _ in results)
    status = _status(results) if done == total else "CANCELLED"
    written = _written(results)
    if carrier.run_id is None:
        summary = {"outcomes": dict(outcomes)}
        store.runs.finish(run, status, clock(), summary, written=written)
    store.audit.append(
        actor, "applied", plan.id, {"run": run, "status": status, **outcomes}, clock()
    )
    return Applied(
        run_id=run,
        plan_id=plan.id,
        status=status,
        outcomes=outcomes,
        lines=tuple(results),
        errors=tuple(errors.values()),
        written=written,
    )


def _tools(carrier: Carrier, run: int, errors: dict[str, SyncError]) -> Tools:
    store = carrier.store

    def failed(lines: Sequence[Line], error: SyncError) -> None:
        errors.update((line.id, error) for line in lines)

    def base_of(link_id: int) -> Base | None:
        return store.links.base([link_id]).get(link_id)

    return Tools(
        pair=carrier.pair,
        sap=carrier.sap,
        glue=carrier.glue,
        journal=StoreJournal(store=store, run_id=run, clock=carrier.clock),
        base_of=base_of,
        is_stopping=carrier.is_stopping,
        failed=failed,
    )


def _status(results: Sequence[Result]) -> str:
    bad = [outcome for _, outcome, _ in results if outcome not in GREEN]
    if not bad:
        return "SUCCEEDED"
    return "FAILED" if len(bad) == len(results) else "PARTIAL"


def _written(results: Sequence[Result]) -> int:
    """Return how many objects were written."""
    return len(
        {
            (line.target, line.glue if line.target is Side.GLUE else line.sap)
            for line, outcome, _ in results
            if outcome is Outcome.PROVEN
        }
    )


def _store_unit(
    unit: UnitResult,
    plan: Plan,
    carrier: Carrier,
    run: int,
    actor: str,
    errors: Mapping[str, SyncError],
) -> None:
    store, now = carrier.store, carrier.clock()
    for line, outcome, detail in unit.lines:
        store.runs.line_outcome(run, plan.id, line.id, outcome.value, detail, now)
        level = "INFO" if outcome in GREEN else "WARNING"
        asset = line.glue if line.target is Side.GLUE else line.sap
        message = f"{line.action} {line.field} {line.column or ''}: {outcome}. {detail}".strip()
        trouble = trouble_of(errors[line.id]) if line.id in errors else None
        store.runs.log(
            run,
            level,
            "worker_pool",
            "apply",
            message,
            now,
            asset=asset,
            error_code=trouble.code if trouble else None,
            error_class=trouble.error_class if trouble else None,
        )
    for held in (unit.sap, unit.glue):
        if held is not None:
            # A sync edits texts and columns, never where data comes from: the edges stay.
            edges = [
                edge for edge in store.lineage.edges([held.ref]) if edge.downstream == held.ref
            ]
            store.assets.write_back(held, edges, now)
    first = unit.lines[0][0]
    if unit.dropped is not None:
        _store_drop(unit, first, carrier, actor)
    elif unit.settled or unit.memory is not None:
        _store_base(unit, first, carrier, actor)


def _store_drop(unit: UnitResult, line: Line, carrier: Carrier, actor: str) -> None:
    store, now = carrier.store, carrier.clock()
    ref = line.glue if unit.dropped is Side.GLUE else line.sap
    store.assets.forget(ref, f"dropped by {actor}", now)
    # The base stays with the link: what is put back goes on from there.
    store.links.set_status(line.link_id, LinkStatus.REJECTED, actor, now)


def _store_base(unit: UnitResult, line: Line, carrier: Carrier, actor: str) -> None:
    store, now = carrier.store, carrier.clock()
    link_id = line.link_id
    if line.action is Action.CREATE:
        link_id = _save_link(store, line, actor, now)
    known = None if line.action is Action.CREATE else store.links.base([link_id]).get(link_id)
    base = with_base(known, unit.settled, unit.memory)
    # The assets' fingerprints, and rules that changed since, wait for a plan without lines: until
    # then the link is looked at again.
    rules = base.rules_fingerprint or rules_fingerprint(carrier.pair)
    store.links.save_base(link_id, replace(base, rules_fingerprint=rules, at=now), now)


def _save_link(store: Store, line: Line, actor: str, now: datetime) -> int:
    """Save the link that a creation made; one that was rejected before is this link again."""
    known = [
        link
        for link in store.links.of(line.pair, [line.sap])
        if (link.sap, link.glue) == (line.sap, line.glue)
    ]
    link = _new_link(line, known[0].id if known else 0, actor, now)
    return store.links.save([link], now)[0].id


def _new_link(line: Line, link_id: int, actor: str, now: datetime) -> Link:
    return Link(
        id=link_id,
        pair=line.pair,
        sap=line.sap,
        glue=line.glue,
        mode=line.mode,
        status=LinkStatus.ACTIVE,
        by=actor,
        at=now,
    )

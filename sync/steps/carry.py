"""Carrying a plan out against the store: decisions in, runs, bases, links and audit events out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from sync.steps.sending import Sender
from sync.steps.sources import Sources
from sync.steps.taking_back import aftermath_of
from sync.store.database import Store
from sync.store.runs import Entry
from sync.work.crew import Crew

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
    crew: Crew | None = None  # who applies in other processes


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
    for ended in _ended(plan, decided, carrier, _tools(carrier, run, errors, plan.lines)):
        units = [unit for unit in ended if unit.lines]
        if not units:
            continue
        _store_units(units, plan, carrier, run, actor, errors)
        for unit in units:
            if aftermath is not None:
                aftermath.follow(unit, actor, clock())
            results += unit.lines
        done += len(units)
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


def _ended(
    plan: Plan, decided: Mapping[str, Decided], carrier: Carrier, tools: Tools
) -> Iterator[tuple[UnitResult, ...]]:
    crew = carrier.crew
    if crew is None or not crew.writes or not isinstance(tools.journal, StoreJournal):
        return apply_lines(plan.lines, decided, tools, carrier.executor)
    sender = Sender(
        store=carrier.store, crew=crew, tools=tools, journal=tools.journal, decided=decided
    )
    return sender.apply_lines(plan.lines)


def _tools(
    carrier: Carrier, run: int, errors: dict[str, SyncError], lines: Sequence[Line]
) -> Tools:
    store = carrier.store
    made = [line for line in lines if line.action is Action.CREATE]
    sources = {
        connector.name: Sources(store, connector, sorted(refs), carrier.clock)
        for connector, refs in (
            (carrier.sap, {line.sap for line in made if line.target is Side.GLUE}),
            (carrier.glue, {line.glue for line in made if line.target is Side.SAP}),
        )
    }

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
        source=lambda connector, ref: sources[connector.name].get(ref),
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


def _store_units(
    units: Sequence[UnitResult],
    plan: Plan,
    carrier: Carrier,
    run: int,
    actor: str,
    errors: Mapping[str, SyncError],
) -> None:
    """Store what became of links that ended together, each noun in one transaction."""
    store, now = carrier.store, carrier.clock()
    results = [result for unit in units for result in unit.lines]
    outcomes = {line.id: (outcome.value, detail) for line, outcome, detail in results}
    store.runs.line_outcomes(run, plan.id, outcomes, now)
    entries = [_entry(result, errors.get(result[0].id)) for result in results]
    store.runs.log_many(run, "worker_pool", "apply", entries, now)
    store.assets.write_back(
        (held for unit in units for held in (unit.sap, unit.glue) if held is not None), now
    )
    _store_bases([u for u in units if u.dropped is None and _settles(u)], carrier, actor)
    for unit in units:
        if unit.dropped is not None:
            _store_drop(unit, unit.lines[0][0], carrier, actor)


def _entry(result: Result, error: SyncError | None) -> Entry:
    line, outcome, detail = result
    trouble = trouble_of(error) if error is not None else None
    return Entry(
        level="INFO" if outcome in GREEN else "WARNING",
        message=f"{line.action} {line.field} {line.column or ''}: {outcome}. {detail}".strip(),
        asset=line.glue if line.target is Side.GLUE else line.sap,
        error_code=trouble.code if trouble else None,
        error_class=trouble.error_class if trouble else None,
    )


def _settles(unit: UnitResult) -> bool:
    return bool(unit.settled) or unit.memory is not None


def _store_drop(unit: UnitResult, line: Line, carrier: Carrier, actor: str) -> None:
    store, now = carrier.store, carrier.clock()
    ref = line.glue if unit.dropped is Side.GLUE else line.sap
    store.assets.forget(ref, f"dropped by {actor}", now)
    # The base stays with the link: what is put back goes on from there.
    store.links.set_status(line.link_id, LinkStatus.REJECTED, actor, now)


def _store_bases(units: Sequence[UnitResult], carrier: Carrier, actor: str) -> None:
    if not units:
        return
    store, now = carrier.store, carrier.clock()
    made = [u.lines[0][0] for u in units if u.lines[0][0].action is Action.CREATE]
    new_ids = _save_links(store, made, actor, now)
    by_link = {new_ids.get(u.lines[0][0].id, u.lines[0][0].link_id): u for u in units}
    # A link that was rejected may still have a base; what is made anew begins with none.
    held = store.links.base([number for number in by_link if number not in new_ids.values()])
    bases = {}
    for link_id, unit in by_link.items():
        base = with_base(held.get(link_id), unit.settled, unit.memory)
        # The assets' fingerprints, and rules that changed since, wait for a plan without lines:
        # until then the link is looked at again.
        rules = base.rules_fingerprint or rules_fingerprint(carrier.pair)
        bases[link_id] = replace(base, rules_fingerprint=rules, at=now)
    store.links.save_bases(bases, now)


def _save_links(store: Store, made: Sequence[Line], actor: str, now: datetime) -> dict[str, int]:
    """Save the links that creations made and return their ids by line.

    One that was rejected before is this link again.
    """
    if not made:
        return {}
    known = {
        (link.sap, link.glue): link.id
        for link in store.links.of(made[0].pair, [line.sap for line in made])
    }
    links = [_new_link(line, known.get((line.sap, line.glue), 0), actor, now) for line in made]
    saved = {(link.sap, link.glue): link.id for link in store.links.save(links, now)}
    return {line.id: saved[line.sap, line.glue] for line in made}


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

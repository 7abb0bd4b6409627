"""The engine: every action as one use case, `(actor, now, arguments)`.

Pages, routes, commands and the agent call these and nothing below. The engine holds the store and
the connectors; the clock, the ids and the executor are given to it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.apply.unit import GREEN
from sync.connectors.base import Check, Connector
from sync.discover import Report, discover
from sync.errors import ConfigError, NotApproved, PlanError, SyncError, UnsafePlan
from sync.match import Match, MatchReport, find_matches, report
from sync.model.asset import AssetRef, System
from sync.model.link import LinkStatus
from sync.model.pair import Authority, Pair
from sync.model.plan import Choice, Decided, Decision, Plan
from sync.model.trouble import trouble_of
from sync.plan.drift import find_drift
from sync.plan.record import line_record, plan_header, plan_of
from sync.plan.rehearsal import Rehearsal
from sync.plan.safety import check_acceptable
from sync.steps.carry import Applied, Carrier, carry_out
from sync.steps.editing import Edited, make_edit
from sync.steps.hindsight import Hindsight
from sync.steps.linking import candidates, link_pair
from sync.steps.planning import Made, make_plan, rules_fingerprint, with_base
from sync.steps.quarantine import Held, drop_of, find_held, held_as, release
from sync.steps.renaming import propose_renames, repoint
from sync.steps.suggest import suggest_pairs
from sync.steps.taking_back import make_undo
from sync.steps.trying import rehearse
from sync.store.backup import Proof, back_up
from sync.store.database import Store
from sync.store.past import Forgotten
from sync.store.staging import Discovered
from sync.work.crew import Crew

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The use cases over one store and its configured connections."""

    store: Store
    connectors: Mapping[str, Connector]
    configured_pairs: tuple[Pair, ...]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    executor: Executor
    four_eyes: bool = False
    history_days: int = 0  # 0: what assets were is kept for ever
    report: Report | None = field(default=None)
    crew: Crew | None = None  # who reads and writes in other processes

    @property
    def hindsight(self) -> Hindsight:
        """Return the questions about the past."""
        return Hindsight(self.store)

    def connector(self, name: str) -> Connector:
        """Return the connection called *name*; raises ConfigError."""
        if name not in self.connectors:
            known = ", ".join(sorted(self.connectors))
            raise ConfigError(f"No connection is called {name!r}; the settings know: {known}.")
        return self.connectors[name]

    def pairs(self) -> tuple[Pair, ...]:
        """Return the configured pairs or, without any, the suggested ones."""
        if self.configured_pairs:
            return self.configured_pairs
        sides = {connector.system: name for name, connector in self.connectors.items()}
        if set(sides) != set(System):
            return ()
        return tuple(suggest_pairs(self.store, sides[System.DATASPHERE], sides[System.GLUE]))

    def pair(self, name: str) -> Pair:
        """Return the pair called *name*; raises ConfigError."""
        for pair in self.pairs():
            if pair.name == name:
                return pair
        known = ", ".join(pair.name for pair in self.pairs()) or "none"
        raise ConfigError(f"No pair is called {name!r}; there are: {known}.")

    def check(self, names: Sequence[str] = ()) -> dict[str, tuple[Check, ...]]:
        """Return the preflight of each connection."""
        return {name: self.connector(name).check() for name in names or sorted(self.connectors)}

    def discover(self, actor: str, names: Sequence[str] = ()) -> dict[str, Discovered | SyncError]:
        """Read the connections into the store; one that fails leaves the others alone."""
        # One moment for all: what one discovery finds on both sides, nobody can put in order.
        now = self.clock()
        found = {
            name: self._discover_one(actor, name, now) for name in names or sorted(self.connectors)
        }
        self.store.links.save_pairs(self.pairs(), self.clock())
        self.prune()
        return found

    def prune(self) -> Forgotten:
        """Forget what the retention of the settings says, the present state and audit excepted."""
        return self.hindsight.prune(self.clock(), self.history_days)

    def _discover_one(self, actor: str, name: str, now: datetime) -> Discovered | SyncError:
        run = self.store.runs.start("discovery", None, None, actor, self.clock())
        try:
            found = self._read(actor, name, now)
        except SyncError as error:
            log.warning("discovery of %s failed: %s", name, error)
            trouble = trouble_of(error)
            self.store.runs.finish(
                run,
                "FAILED",
                self.clock(),
                {"connection": name, "error": str(error), "error_class": trouble.error_class},
                error_code=trouble.code,
                error_class=trouble.error_class,
                error=str(error),
            )
            return error
        status = "SUCCEEDED" if found.complete else "PARTIAL"
        self.store.runs.finish(run, status, self.clock(), found_summary(name, found))
        return found

    def discover_in_run(self, actor: str, name: str) -> Discovered:
        """Read one connection as part of a run that is under way; raises what stopped it."""
        found = self._read(actor, name, self.clock())
        self.store.links.save_pairs(self.pairs(), self.clock())
        return found

    def _read(self, actor: str, name: str, now: datetime) -> Discovered:
        found = discover(self.connector(name), self.store, now, self.report, self.crew)
        self.store.audit.append(actor, "discover", name, found_summary(name, found), self.clock())
        return found

    def match(self) -> tuple[list[Match], MatchReport]:
        """Return what belongs together over both whole catalogs; writes nothing anywhere."""
        sides = {}
        for system in System:
            names = [name for name, c in self.connectors.items() if c.system is system]
            refs = [item.ref for name in names for item in self.store.assets.refs(name)]
            sides[system] = candidates(self.store, system, refs)
        scopes = frozenset((pair.sap.schema, pair.glue.schema) for pair in self.pairs())
        sap, glue = sides[System.DATASPHERE], sides[System.GLUE]
        matches = find_matches(sap, glue, schema_pairs=scopes)
        return matches, report(matches, sap, glue)

    def confirm_link(self, actor: str, link_id: int, *, accept: bool) -> None:
        """Accept or reject a proposed link; one that says "renamed" takes over the old one."""
        status = LinkStatus.ACTIVE if accept else LinkStatus.REJECTED
        now = self.clock()
        asked = [link for link in self.store.links.all(status="PROPOSED") if link.id == link_id]
        if accept and asked and asked[0].renamed:
            repoint(self.store, asked[0], actor, now)
        else:
            self.store.links.set_status(link_id, status, actor, now)
        self.store.audit.append(actor, "link", str(link_id), {"status": status.value}, now)

    def acknowledge_drift(self, actor: str, drift_id: int) -> None:
        """Note that *actor* has seen a field that drifted; raises StoreError."""
        now = self.clock()
        self.store.links.acknowledge_drift(drift_id, actor, now)
        self.store.audit.append(actor, "acknowledge drift", str(drift_id), {}, now)

    def plan(self, actor: str, name: str) -> Plan:
        """Link what matches, make and save the plan of the pair called *name*."""
        pair = self.pair(name)
        now = self.clock()
        propose_renames(self.store, pair, actor, now)
        link_pair(self.store, pair, actor, now)
        made = make_plan(
            self.store,
            pair,
            self.connector(pair.sap.connection),
            self.connector(pair.glue.connection),
            self.new_id(),
            actor,
            now,
        )
        self._remember_agreement(pair, made, now)
        return self._saved(made.plan, actor, now)

    def undo(self, actor: str, run_id: int) -> Plan:
        """Make and save the plan that takes back what a sync wrote; it is reviewed as any other."""
        run = self.store.runs.get(run_id)
        if run.pair is None:
            raise PlanError(f"Run {run.id} is a {run.kind}, which writes nothing into a catalog.")
        pair, now = self.pair(run.pair), self.clock()
        sides = self.connector(pair.sap.connection), self.connector(pair.glue.connection)
        plan = make_undo(self.store, pair, sides, run, self.new_id(), actor, now)
        return self._saved(plan, actor, now)

    def edit(
        self, actor: str, link_id: int, column: str | None, field_name: str, value: str
    ) -> Plan:
        """Make and save the plan that gives a linked asset, or a column of it, another text.

        Raises PlanError where there is no such active link or a side cannot take the text.
        """
        link = next((each for each in self.store.links.active() if each.id == link_id), None)
        if link is None:
            raise PlanError(f"There is no active link {link_id}; a text is edited over a link.")
        pair, now = self.pair(link.pair), self.clock()
        sides = self.connector(pair.sap.connection), self.connector(pair.glue.connection)
        edited = Edited(link=link, column=column, field=field_name, value=value)
        plan = make_edit(self.store, pair, sides, edited, self.new_id(), actor, now)
        return self._saved(plan, actor, now)

    def quarantine(self) -> list[Held]:
        """Return what we made of assets that are deleted now."""
        return find_held(self.store, self.pairs())

    def release(self, actor: str, text: str) -> list[Held]:
        """Let what was made of the deleted asset *text* be proposed for dropping at once."""
        ref, now = self._asset(text), self.clock()
        found = held_as(self.quarantine(), ref)
        if not found:
            raise PlanError(f"{ref} is not in quarantine; the command quarantine lists what is.")
        for held in found:
            release(self.store, held, actor, now)
            detail = {"pair": held.pair, "made": str(held.made), "evidence": held.gone.sentence}
            self.store.audit.append(actor, "release", str(held.gone.ref), detail, now)
        return found

    def restore(self, actor: str, text: str) -> Plan | None:
        """Bring the asset *text* out of quarantine, or plan to make again what was dropped of it.

        None means that the original is there again, so that nothing is to be made. Raises
        PlanError where it is still deleted and nothing was dropped.
        """
        ref, now = self._asset(text), self.clock()
        found = held_as(self.quarantine(), ref)
        for held in found:
            self._need_back(actor, held)
            detail = {"pair": held.pair, "made": str(held.made)}
            self.store.audit.append(actor, "restore", str(held.gone.ref), detail, now)
        if found:
            return None
        pair, made, run = drop_of(self.store, ref, self.pairs())
        sides = self.connector(pair.sap.connection), self.connector(pair.glue.connection)
        plan = make_undo(self.store, pair, sides, run, self.new_id(), actor, now, only=made)
        return self._saved(plan, actor, now)

    def _asset(self, text: str) -> AssetRef:
        named = self.hindsight.resolve(text)
        if not isinstance(named, AssetRef):
            raise ConfigError(f"{text} is a schema; name an asset of it.")
        return named

    def _need_back(self, actor: str, held: Held) -> None:
        """Read the catalog of the original again; raises PlanError where it is still deleted."""
        ref = held.gone.ref
        failed = self.discover(actor, [ref.connection])[ref.connection]
        if isinstance(failed, SyncError):
            raise failed
        if self.store.absences.of([ref]):
            raise PlanError(
                f"{ref} is still deleted, so {held.made} stays in quarantine; bring it back in its "
                f"catalog, or reject the drop in a plan of {held.pair} to keep {held.made}."
            )

    def rehearse(self, actor: str, name: str, authority: Mapping[str, Authority]) -> Rehearsal:
        """Say what *authority* would settle in a pair, and what would remain; saves nothing."""
        pair = self.pair(name)
        sides = self.connector(pair.sap.connection), self.connector(pair.glue.connection)
        return rehearse(self.store, pair, sides, authority, actor, self.clock())

    def _saved(self, plan: Plan, actor: str, now: datetime) -> Plan:
        lines = [line_record(line) for line in plan.lines]
        self.store.plans.save(plan.id, plan.pair, actor, now, plan_header(plan), lines)
        detail = {"pair": plan.pair, "lines": len(lines), "changes": len(plan.changes)}
        if plan.undoes is not None:
            detail["undoes"] = plan.undoes
        self.store.audit.append(actor, "plan", plan.id, detail, now)
        return plan

    def _remember_agreement(self, pair: Pair, made: Made, now: datetime) -> None:
        """What both sides already agree on becomes their base; no catalog is touched."""
        if not made.looked_at:
            return
        bases = self.store.links.base(list(made.looked_at))
        links = [settled.link for settled in made.looked_at.values()]
        ends = [ref for link in links for ref in (link.sap, link.glue)]
        found = self.store.assets.summaries(ends)
        rules = rules_fingerprint(pair)
        agreed, drift = {}, {}
        for link_id, settled in made.looked_at.items():
            base = with_base(bases.get(link_id), settled.values, None)
            if settled.quiet:
                base = replace(
                    base,
                    sap_fingerprint=found[settled.link.sap].fingerprint,
                    glue_fingerprint=found[settled.link.glue].fingerprint,
                    rules_fingerprint=rules,
                )
            elif link_id not in bases:
                base = replace(base, rules_fingerprint=rules)
            agreed[link_id] = replace(base, at=now)
            drift[link_id] = find_drift(link_id, bases.get(link_id), settled.sap, settled.glue, now)
        self.store.links.save_bases(agreed, now)
        self.store.links.save_drifts(drift, now)

    def load_plan(self, plan_id: str) -> tuple[Plan, dict[str, Decided]]:
        """Return a saved plan, found by the start of its id, with its decisions."""
        stored = self.store.plans.load(self.store.plans.find(plan_id))
        plan = plan_of(
            stored.id,
            stored.pair,
            stored.created_by,
            stored.created_at,
            stored.header,
            stored.lines,
        )
        return plan, {key: _decided(value) for key, value in stored.decisions.items()}

    def backup(self, actor: str, target: Path) -> Proof:
        """Copy the store to *target* while everything runs, and prove the copy."""
        proof = back_up(self.store, target, self.clock())
        detail = {"to": str(target), "head": proof.audit_head}
        self.store.audit.append(actor, "backup", target.name, detail, self.clock())
        return proof

    def decide(
        self,
        actor: str,
        plan_id: str,
        line_ids: Sequence[str],
        decision: Decision,
        *,
        choice: Choice | None = None,
        value: Any = None,
        confirm: str = "",
    ) -> None:
        """Accept or reject lines; a conflict is accepted together with a *choice*.

        Dropping in Datasphere destroys rows, so *confirm* must be the name of what would go.
        """
        plan, _ = self.load_plan(plan_id)
        lines = {line.id: line for line in plan.lines}
        now = self.clock()
        for line_id in line_ids:
            line = lines.get(line_id)
            if line is None:
                raise NotApproved(f"Plan {plan.id} has no line {line_id}.")
            if decision is Decision.ACCEPTED:
                check_acceptable(line, choice, confirm)
            if decision is Decision.REJECTED:
                self.store.links.remember_rejection(
                    line.id, line.sap_value, line.glue_value, actor, now
                )
        settled = {"choice": choice.value if choice else None, "value": value}
        self.store.plans.decide(plan.id, line_ids, decision.value, settled, actor, now)
        detail = {"lines": list(line_ids), "decision": decision.value, **settled}
        self.store.audit.append(actor, "decide", plan.id, detail, now)

    def approve(self, actor: str, plan_id: str, *, automatic: bool = False) -> int:
        """Accept every open line that one approval may include; return how many."""
        plan, decided = self.load_plan(plan_id)
        chosen = [
            line.id
            for line in plan.lines
            if line.id not in decided and (line.automatic if automatic else line.approvable)
        ]
        if chosen:
            self.decide(actor, plan.id, chosen, Decision.ACCEPTED)
        return len(chosen)

    def apply(
        self,
        actor: str,
        plan_id: str,
        *,
        lift_breaker: bool = False,
        run_id: int | None = None,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> Applied:
        """Carry out the accepted lines of a plan and prove each.

        In a run of the queue, *run_id*, lines that are proven already are not repeated. Once
        *is_stopping* says so, what is being written ends and nothing more begins.

        Raises NotApproved when no line is accepted or the same person did everything while the
        settings want four eyes, UnsafePlan when the breaker stands.
        """
        plan, decided = self.load_plan(plan_id)
        if plan.unsafe and not lift_breaker:
            raise UnsafePlan(plan.unsafe)
        self._check_people(actor, plan, decided)
        if run_id is not None:
            decided = self._without_proven(plan.id, decided)
        pair = self.pair(plan.pair)
        carrier = Carrier(
            store=self.store,
            pair=pair,
            sap=self.connector(pair.sap.connection),
            glue=self.connector(pair.glue.connection),
            executor=self.executor,
            clock=self.clock,
            run_id=run_id,
            is_stopping=is_stopping,
            crew=self.crew,
        )
        return carry_out(plan, decided, carrier, actor, self.report)

    def _without_proven(self, plan_id: str, decided: Mapping[str, Decided]) -> dict[str, Decided]:
        ended = self.store.runs.outcomes(plan_id)
        proven = {line for line, (outcome, _) in ended.items() if outcome in GREEN}
        return {line: each for line, each in decided.items() if line not in proven}

    def _check_people(self, actor: str, plan: Plan, decided: Mapping[str, Decided]) -> None:
        accepted = [item for item in decided.values() if item.decision is Decision.ACCEPTED]
        if not accepted:
            raise NotApproved(f"Plan {plan.id} has no accepted line; accept some or use --approve.")
        approvers = {item.by for item in accepted}
        if self.four_eyes and (actor in approvers or plan.created_by in approvers | {actor}):
            raise NotApproved(
                f"Plan {plan.id}: proposer, approver and executor must differ; it was proposed by "
                f"{plan.created_by} and approved by {', '.join(sorted(approvers))}."
            )


def found_summary(name: str, found: Discovered) -> dict[str, Any]:
    """Return what a discovery found, as runs and audit events keep it."""
    return {
        "connection": name,
        "added": found.added,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "vanished": [str(ref) for ref in found.vanished],
    }


def _decided(record: Any) -> Decided:
    settled = record.value or {}
    return Decided(
        decision=Decision(record.decision),
        choice=Choice(settled["choice"]) if settled.get("choice") else None,
        value=settled.get("value"),
        by=record.by,
    )

"""What each kind of report holds, from the store as of now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sync.engine import Engine
from sync.model.report import Filters, Report, ReportKind, Section
from sync.reports.fidelity import fidelity_sections

TITLES = {
    ReportKind.INVENTORY: "Catalog inventory",
    ReportKind.DICTIONARY: "Data dictionary, side by side",
    ReportKind.COMPLIANCE: "Sync and compliance",
    ReportKind.DRIFT: "Drift and conflicts",
    ReportKind.FIDELITY: "Fidelity",
    ReportKind.RUNS: "Run statistics",
}
TELLS = {
    ReportKind.INVENTORY: "every asset of both catalogs with what is known of it",
    ReportKind.DICTIONARY: "the columns of linked assets with their texts and types, both sides",
    ReportKind.COMPLIANCE: "what was written, who proposed, approved and did it, and its proof",
    ReportKind.DRIFT: "what differs from what both sides agreed on, and what needs a decision",
    ReportKind.FIDELITY: "what crosses exactly, what is encoded, and what is lost",
    ReportKind.RUNS: "how runs ended, how long they took, and why they failed",
}


@dataclass(frozen=True, slots=True)
class _Ground:
    """What sections are made from."""

    engine: Engine
    filters: Filters

    def of(self, title: str, query: str, note: str = "") -> Section:
        """Return the rows of one query as a section."""
        return self.engine.store.reports.section(title, query, self.filters, note)


def build_report(engine: Engine, kind: ReportKind, filters: Filters, actor: str) -> Report:
    """Return the report of *kind*, narrowed to *filters*; raises ConfigError: no such pair."""
    if filters.pair is not None:
        engine.pair(filters.pair)
    ground = _Ground(engine, filters)
    return Report(
        kind=kind,
        title=TITLES[kind],
        made_at=engine.clock(),
        made_by=actor,
        filters=filters,
        sections=tuple(_SECTIONS[kind](ground)),
    )


def _inventory(ground: _Ground) -> list[Section]:
    return [
        ground.of("Totals", "inventory_totals"),
        ground.of("Assets", "inventory_assets"),
    ]


def _dictionary(ground: _Ground) -> list[Section]:
    note = "One line per column; an empty side means that the column is on the other side alone."
    return [ground.of("Columns", "dictionary", note)]


def _compliance(ground: _Ground) -> list[Section]:
    chain = ground.engine.store.audit.verify()
    said = (
        f"The audit chain of {chain.count:,} events is whole; its head is {chain.head}."
        if chain.ok
        else f"The audit chain is BROKEN at event {chain.first_bad_id}: {chain.reason}"
    )
    return [
        ground.of("Proofs", "compliance_totals", said),
        ground.of("Changes", "compliance_changes", "Newest first; proven: read back and equal."),
        ground.of("Audit events", "audit_events"),
    ]


def _drift(ground: _Ground) -> list[Section]:
    return [
        ground.of("Open drift", "drift_open"),
        ground.of("Conflicts", "conflicts", "Of the newest plan of each pair."),
    ]


def _runs(ground: _Ground) -> list[Section]:
    return [
        ground.of("By pair", "runs_by_pair", "Success rate: of finished runs, without cancelled."),
        ground.of("By day", "runs_by_day"),
        ground.of("Failures", "run_failures"),
    ]


def _fidelity(ground: _Ground) -> list[Section]:
    return fidelity_sections(ground.engine, ground.filters)


_SECTIONS: Mapping[ReportKind, Callable[[_Ground], list[Section]]] = {
    ReportKind.INVENTORY: _inventory,
    ReportKind.DICTIONARY: _dictionary,
    ReportKind.COMPLIANCE: _compliance,
    ReportKind.DRIFT: _drift,
    ReportKind.FIDELITY: _fidelity,
    ReportKind.RUNS: _runs,
}

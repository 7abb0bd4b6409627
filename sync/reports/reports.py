"""The use cases about reports: preview, make, keep, on a schedule. Making one is audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sync.engine import Engine
from sync.errors import ReportError
from sync.jobs.work import Result, RunContext
from sync.model.report import Document, Filters, Format, Report, ReportKind
from sync.reports.building import build_report
from sync.reports.writing import write_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Reports over what the store knows."""

    engine: Engine

    def preview(self, actor: str, kind: ReportKind, filters: Filters) -> Report:
        """Return the report as of now; nothing is kept."""
        return build_report(self.engine, kind, filters, actor)

    def make(
        self,
        actor: str,
        kind: ReportKind,
        form: Format,
        filters: Filters,
        run_id: int | None = None,
    ) -> Document:
        """Make a report, keep a copy, and return it."""
        report = build_report(self.engine, kind, filters, actor)
        content = write_report(report, form)
        document = self.engine.store.reports.save(kind, report, form, content, run_id)
        told = {"report": document.id, "format": form.value, "filters": document.filters}
        self.engine.store.audit.append(actor, "report", kind.value, told, self.engine.clock())
        return document

    def remove(self, actor: str, report_id: int) -> None:
        """Take a stored copy away; raises UnknownReport."""
        document = self.engine.store.reports.get(report_id)
        self.engine.store.reports.remove(report_id)
        told = {"report": report_id, "made_at": document.made_at.isoformat()}
        now = self.engine.clock()
        self.engine.store.audit.append(actor, "remove report", document.kind.value, told, now)

    def __call__(self, context: RunContext) -> Result:
        """Carry out a report job; its options are report, format, and days back."""
        options = context.run.options
        kind, form = _chosen(options)
        now = context.clock()
        filters = Filters(pair=context.run.pair, since=_since(options, now))
        document = self.make(context.actor, kind, form, filters, context.run.id)
        said = f"Report {document.id}: {document.title}, {document.row_count:,} rows."
        context.log("INFO", "report", said)
        return Result(summary={"report": document.id, "rows": document.row_count})


def read_kind(text: str) -> ReportKind:
    """Return the kind of report that *text* names; raises ReportError."""
    try:
        return ReportKind(text)
    except ValueError as error:
        known = ", ".join(ReportKind)
        raise ReportError(f"There is no report {text!r}; there are: {known}.") from error


def read_format(text: str) -> Format:
    """Return the format that *text* names; raises ReportError."""
    try:
        return Format(text)
    except ValueError as error:
        raise ReportError(f"{text!r} is no format; there are: {', '.join(Format)}.") from error


def _chosen(options: Mapping[str, Any]) -> tuple[ReportKind, Format]:
    kind = read_kind(str(options.get("report", ReportKind.INVENTORY)))
    return kind, read_format(str(options.get("format", Format.XLSX)))


def _since(options: Mapping[str, Any], now: datetime) -> datetime | None:
    days = options.get("days")
    if days is None:
        return None
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise ReportError(f"The option days is {days!r}; it is how many days back, 1 or more.")
    return now - timedelta(days=days)

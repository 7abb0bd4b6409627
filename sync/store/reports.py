"""Reports: the tables that they show, and stored copies of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sync.errors import UnknownReport
from sync.model.report import Document, Filters, Format, Report, ReportKind, Section
from sync.store.codec import from_cell_time, from_json, to_cell_time, to_json
from sync.store.connection import Database, Row
from sync.store.sql import load_queries

_SQL = load_queries("reports")


class Reports:
    """What reports read, and the copies that are kept."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def section(self, title: str, query: str, filters: Filters, note: str = "") -> Section:
        """Return the rows of *query*, narrowed to *filters*, as a section; times are UTC."""
        sql = _SQL[query]
        cells = {name: value for name, value in _cells(filters).items() if f"${name}" in sql}
        with self._db.cursor() as cursor:
            cursor.raw.execute(sql, cells or None)
            columns = tuple(column[0] for column in cursor.raw.description or ())
            rows = cursor.raw.fetchall()
        return Section(title, columns, [tuple(map(_aware, row)) for row in rows], note)

    def save(
        self,
        kind: ReportKind,
        report: Report,
        form: Format,
        content: bytes,
        run_id: int | None,
    ) -> Document:
        """Keep a copy of *report* written in *form* and return it."""
        row = self._db.write(
            lambda cursor: cursor.row(
                _SQL["save"],
                kind=kind.value,
                title=report.title,
                format=form.value,
                filters=to_json(_plain(report.filters)),
                made_by=report.made_by,
                now=to_cell_time(report.made_at),
                run_id=run_id,
                row_count=report.row_count,
                size_bytes=len(content),
                content=content,
            )
        )
        if row is None:
            raise AssertionError("unreachable: an insert returns its row")
        return self.get(int(row[0]))

    def get(self, report_id: int) -> Document:
        """Return a stored copy; raises UnknownReport."""
        rows = self._db.read(_SQL["get"], report_id=report_id)
        if not rows:
            raise UnknownReport(f"There is no report {report_id}.")
        return _document(rows[0])

    def recent(self, limit: int = 100) -> list[Document]:
        """Return the newest copies, newest first, without their content."""
        return [_document(row) for row in self._db.read(_SQL["recent"], limit=limit)]

    def remove(self, report_id: int) -> None:
        """Take a stored copy away; raises UnknownReport."""
        row = self._db.write(lambda cursor: cursor.row(_SQL["remove"], report_id=report_id))
        if row is None:
            raise UnknownReport(f"There is no report {report_id}.")


def _cells(filters: Filters) -> dict[str, Any]:
    times = {"since": filters.since, "until": filters.until}
    return {
        "pair": filters.pair,
        "connection": filters.connection,
        "schema": filters.schema,
        **{name: at and to_cell_time(at) for name, at in times.items()},
    }


def _plain(filters: Filters) -> dict[str, Any]:
    times = {"since": filters.since, "until": filters.until}
    named = {"pair": filters.pair, "connection": filters.connection, "schema": filters.schema}
    return named | {name: at.isoformat() if at else None for name, at in times.items()}


def _aware(cell: Any) -> Any:
    return from_cell_time(cell) if isinstance(cell, datetime) else cell


def _document(row: Row) -> Document:
    number, kind, title, form, filters, made_by, made_at, run_id, rows, size, content = row
    return Document(
        id=number,
        kind=ReportKind(kind),
        title=title,
        format=Format(form),
        filters=from_json(filters),
        made_by=made_by,
        made_at=from_cell_time(made_at),
        run_id=run_id,
        row_count=rows,
        size_bytes=size,
        content=bytes(content),
    )

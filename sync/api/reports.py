"""Reports: make, list, download."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from sync.api.access import Actor, Running
from sync.api.paging import Limit, Offset, Page, page
from sync.model.report import Filters, Format, ReportKind

router = APIRouter(tags=["reports"])
Number = Annotated[int, Path(ge=0, le=2**62)]


class NewReport(BaseModel):
    """Which report, how it is written, and what it is narrowed to."""

    kind: ReportKind
    format: Format = Format.XLSX
    pair: str | None = None
    connection: str | None = None
    schema_name: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def filters(self) -> Filters:
        """Return what the report is narrowed to."""
        return Filters(
            pair=self.pair,
            connection=self.connection,
            schema=self.schema_name,
            since=_aware(self.since),
            until=_aware(self.until),
        )


@router.get("/reports")
def reports(runtime: Running, _actor: Actor, limit: Limit = 100, offset: Offset = 0) -> Page:
    """Stored reports, newest first."""
    return page(runtime.store, "reports", limit, offset)


@router.post("/reports", status_code=201)
def make(runtime: Running, actor: Actor, wanted: NewReport) -> dict[str, Any]:
    """Make a report and keep a copy."""
    made = runtime.reports.make(actor, wanted.kind, wanted.format, wanted.filters())
    return {"report_id": made.id, "rows": made.row_count, "file_name": made.file_name}


@router.get("/reports/{report_id}/content", response_class=Response)
def content(runtime: Running, _actor: Actor, report_id: Number) -> Response:
    """The file of a stored report."""
    found = runtime.store.reports.get(report_id)
    # As an attachment: an HTML report is not to run under this address.
    headers = {
        "Content-Disposition": f'attachment; filename="{found.file_name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.content, media_type=found.format.mime, headers=headers)


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at

"""Reports: what people and auditors take away, previewed here, kept, and made on a schedule."""

from __future__ import annotations

import streamlit as st

from pages.components.choice import choose, choose_part
from pages.components.report import copies, make, preview, report_filters
from pages.components.runtime import runtime
from pages.components.text import plain
from sync.errors import SyncError
from sync.model.report import ReportKind
from sync.reports.building import TELLS, TITLES
from sync.runtime import Runtime

_PARTS = ("Preview", "Copies")


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Reports")
    part = choose_part("Part", _PARTS, "shown")
    if part == _PARTS[1]:
        copies(opened)
        return
    kind = ReportKind(choose("report", "Report", [each.value for each in ReportKind], _title))
    st.caption(f"Shows {TELLS[kind]}.")
    filters = report_filters(opened)
    make(opened, kind, filters)
    preview(opened, kind, filters)


def _title(kind: str) -> str:
    return TITLES[ReportKind(kind)]


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

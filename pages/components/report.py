"""The parts of the reports page: filters, a preview, the files, and the copies that are kept."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from pages.components.cells import frame_of
from pages.components.choice import choose
from pages.components.download import csv_button
from pages.components.runtime import actor, now, runtime
from pages.components.text import ago, count, plain
from sync.model.report import Document, Filters, Format, ReportKind, Section
from sync.runtime import Runtime

_PREVIEWED = 100  # rows of a section
_ALL = "all"
_DAYS = {_ALL: None, "1": 1, "7": 7, "30": 30, "90": 90}
_DAY_WORDS = {_ALL: "all times", "1": "the last day"}
_MADE = "report-made"


def report_filters(opened: Runtime) -> Filters:
    """Draw the filters and return what they say; the address of the page keeps them."""
    pair, schema, days = st.columns(3)
    with pair:
        pairs = [_ALL, *(each.name for each in opened.engine.pairs())]
        chosen = st.selectbox("Pair", pairs, key="report-pair", bind="query-params")
    with schema:
        named = st.text_input(
            "Space or database", key="report-schema", bind="query-params", placeholder="all"
        )
    with days:
        back = choose("days", "Time", list(_DAYS), _span)
    length = _DAYS[back]
    return Filters(
        pair=None if chosen == _ALL else chosen,
        schema=named.strip() or None,
        since=None if length is None else now() - timedelta(days=length),
    )


def _span(days: str) -> str:
    return _DAY_WORDS.get(days, f"the last {days} days")


def make(opened: Runtime, kind: ReportKind, filters: Filters) -> None:
    """Draw the buttons that make a file, and the file once it is made."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for form in Format:
            st.button(
                f"Make {form.value.upper()}",
                key=f"make-{form.value}",
                on_click=_make,
                args=(kind, form, filters),
            )
        st.page_link(
            "jobs.py", label="Put it on a schedule", query_params={"view": "Jobs", "job": "new"}
        )
    made = st.session_state.get(_MADE)
    if isinstance(made, int):
        document = opened.store.reports.get(made)
        if document.kind is kind:
            said = f"{document.title}: {count(document.row_count, 'row')}, kept as a copy."
            st.success(plain(said))
            _download(document, key="made")


def _make(kind: ReportKind, form: Format, filters: Filters) -> None:
    with st.spinner("Making the report"):
        st.session_state[_MADE] = runtime().reports.make(actor(), kind, form, filters).id


def preview(opened: Runtime, kind: ReportKind, filters: Filters) -> None:
    """Draw the first rows of each section, as of now."""
    report = opened.reports.preview(actor(), kind, filters)
    st.caption(f"As of {report.made_at:%Y-%m-%d %H:%M} UTC; times are UTC.")
    for number, section in enumerate(report.sections):
        st.subheader(plain(section.title), anchor=False)
        if section.note:
            st.caption(plain(section.note))
        if not section.rows:
            st.markdown("Nothing.")
            continue
        frame = _frame(section)
        st.dataframe(frame, hide_index=True, width="stretch", key=f"section-{number}")
        if len(section.rows) > _PREVIEWED:
            total = count(len(section.rows), "row")
            st.caption(f"The first {_PREVIEWED} of {total}; the files hold all.")


def _frame(section: Section) -> pd.DataFrame:
    return frame_of(section.columns, section.rows[:_PREVIEWED])


def copies(opened: Runtime) -> None:
    """Draw the copies that are kept, newest first, each with its file."""
    found = opened.store.reports.recent()
    if not found:
        st.markdown("No report was made yet: choose one under Preview and make a file of it.")
        return
    frame = pd.DataFrame([_row(each) for each in found])
    st.dataframe(frame, hide_index=True, width="stretch", key="copies")
    csv_button(frame, "reports.csv", key="copies-csv")
    names = {str(each.id): _name(each) for each in found}
    chosen = int(choose("copy", "Report to download", list(names), lambda each: names[each]))
    with st.container(horizontal=True):
        _download(opened.store.reports.get(chosen), key="copy-file")
        st.button("Remove this copy", key="copy-remove", on_click=_remove, args=(chosen,))


def _remove(number: int) -> None:
    runtime().reports.remove(actor(), number)
    if st.session_state.get(_MADE) == number:
        del st.session_state[_MADE]


def _name(document: Document) -> str:
    at = f"{document.made_at:%Y-%m-%d %H:%M} UTC"
    return f"{document.id}: {document.title}, {document.format.value.upper()}, {at}"


def _row(document: Document) -> dict[str, object]:
    narrowed = {name: value for name, value in document.filters.items() if value}
    return {
        "number": document.id,
        "report": document.title,
        "format": document.format.value.upper(),
        "narrowed to": ", ".join(f"{name} {value}" for name, value in narrowed.items()),
        "rows": document.row_count,
        "made by": document.made_by,
        "made": ago(document.made_at, now()),
        "size, kB": round(document.size_bytes / 1024, 1),
    }


def _download(document: Document, *, key: str) -> None:
    st.download_button(
        f"Download {document.file_name}",
        data=document.content,
        file_name=document.file_name,
        mime=document.format.mime,
        key=key,
        on_click="ignore",
        type="primary",
    )

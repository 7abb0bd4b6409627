"""A plan out to a spreadsheet and back: what the file would change, and what is wrong in it."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pandas as pd
import streamlit as st

from pages.components.download import csv_button
from pages.components.lines import Review, what
from pages.components.runtime import actor, now
from pages.components.text import count, plain
from sync.errors import SyncError
from sync.model.report import Format
from sync.reports.plan_sheet import Asked, Difference, read_sheet, write_sheet
from sync.runtime import Runtime

_ERRORS = 10


def sheet_part(runtime: Runtime, review: Review) -> None:
    """Draw the way out to a spreadsheet and back."""
    with st.popover("Spreadsheet"):
        st.caption("Decide in a spreadsheet: fill in Decision, then bring the file back here.")
        with st.container(horizontal=True):
            for form in (Format.XLSX, Format.CSV):
                st.download_button(
                    f"Export {form.upper()}",
                    data=partial(write_sheet, review.plan, review.decided, form, actor(), now()),
                    file_name=f"plan-{review.plan.id}.{form.value}",
                    mime=form.mime,
                    key=f"sheet-{form.value}",
                    on_click="ignore",
                )
        given = st.file_uploader(
            "Bring it back", type=["xlsx", "csv"], key=f"sheet-{review.plan.id}"
        )
        if given is not None:
            _import(runtime, review, given.getvalue())


def _import(runtime: Runtime, review: Review, content: bytes) -> None:
    try:
        found = read_sheet(content, review.plan, review.decided)
    except SyncError as error:
        st.error(plain(str(error)))
        return
    _errors(found)
    if not found.asked:
        st.markdown(
            "The file says what stands already: nothing changes." if not found.errors else ""
        )
        return
    told = Counter(each.choice or each.decision.value.lower() for each in found.asked)
    st.markdown(", ".join(f"{number:,} {word}" for word, number in told.items()))
    frame = pd.DataFrame([_record(each) for each in found.asked])
    st.dataframe(frame, hide_index=True, width=640, alt="What the file would change")
    csv_button(frame, "sheet-difference.csv", key="sheet-difference-csv")
    if st.button(f"Take over {count(len(found.asked), 'decision')}", type="primary"):
        _take_over(runtime, review, found)


def _errors(found: Difference) -> None:
    if found.errors:
        more = len(found.errors) - _ERRORS
        told = [f"- {plain(error)}" for error in found.errors[:_ERRORS]]
        st.error("\n".join([*told, *([f"- and {more:,} more rows"] if more > 0 else [])]))


def _record(asked: Asked) -> dict[str, str]:
    line = asked.line
    return {
        "Asset": str(line.sap),
        "Column": line.column or "",
        "What": what(line),
        "Decision": asked.choice or asked.decision.value.lower(),
        "Value": asked.value or "",
    }


def _take_over(runtime: Runtime, review: Review, found: Difference) -> None:
    groups: dict[tuple[object, ...], list[Asked]] = {}
    for each in found.asked:
        groups.setdefault((each.decision, each.choice, each.value), []).append(each)
    try:
        for alike in groups.values():
            first = alike[0]
            runtime.engine.decide(
                actor(),
                review.plan.id,
                [each.line.id for each in alike],
                first.decision,
                choice=first.choice,
                value=first.value,
            )
    except SyncError as error:
        st.error(plain(str(error)))
        return
    st.rerun()

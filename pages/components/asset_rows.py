"""What the rows of an asset are like: its profiles with findings, and a look at the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.components.columns import colored, flat, moment
from pages.components.download import csv_button
from pages.components.moments import cells, local, when
from pages.components.runtime import actor, now
from pages.components.text import ago, code, count, fold, plain, show_value
from sync.connectors.rows import RowSource
from sync.errors import SyncError
from sync.model.asset import AssetRef, System
from sync.model.job import JobDraft, JobKind
from sync.model.profile import ColumnProfile, Profile
from sync.profiles.personal import is_personal
from sync.runtime import Runtime
from sync.store.assets import AssetSummary
from sync.views import assets

_ROWS = 20
_VALUE = 60
_PIXELS = 160
_SEVERITIES = {"CRITICAL": "red", "HIGH": "red", "MEDIUM": "orange", "LOW": "gray"}
_HIDDEN = "(personal)"


def profile(runtime: Runtime, summary: AssetSummary) -> None:
    """Draw the newest profile, how the number of rows went, and what departs from the past."""
    _findings(runtime, summary)
    found = runtime.store.profiles.of_asset(summary.id)
    if not found:
        st.markdown("No profile was taken of it yet; a profile job reads a bounded sample of rows.")
        if summary.system is System.DATASPHERE and summary.exposed:
            st.button("Take profiles now", type="primary", on_click=_take, args=(runtime, summary))
        return
    newest = found[0]
    rows = "unknown" if newest.row_count is None else f"{newest.row_count:,}"
    with st.grid(3, min_column_width=150):
        st.metric("Rows", rows, border=True)
        st.metric("Read", f"{newest.sampled_rows:,}", border=True)
        st.metric("Taken", ago(newest.profiled_at, now()), border=True)
    frame = pd.DataFrame([_record(column) for column in newest.columns])
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "Empty": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
            "Newest": moment(),
        },
        alt="What the values of each column are like",
    )
    csv_button(frame, "profile.csv", key="profile-csv")
    counted = [each for each in found if each.row_count is not None]
    if len(counted) > 1:
        _rows_chart(counted)


def _take(runtime: Runtime, summary: AssetSummary) -> None:
    draft = JobDraft(
        name=f"Profile {summary.ref.schema}",
        kind=JobKind.PROFILE,
        connection=summary.ref.connection,
        options={"schema": summary.ref.schema},
    )
    try:
        asked = runtime.jobs.run_once(actor(), draft)
    except SyncError as error:
        st.toast(plain(str(error)))
        return
    st.toast(f"Run {asked.run_id} takes profiles of {plain(summary.ref.schema)}.")


def _record(column: ColumnProfile) -> dict[str, object]:
    top = ", ".join(f"{value} ({number:,})" for value, number in column.top)
    lengths = (column.min_length, column.max_length)
    return {
        "Column": column.name,
        "Empty": column.null_share,
        "Different": column.distinct,
        "Smallest": _HIDDEN if column.is_personal else fold(column.minimum or "", _VALUE),
        "Largest": _HIDDEN if column.is_personal else fold(column.maximum or "", _VALUE),
        "Length": "" if lengths == (None, None) else f"{lengths[0]} to {lengths[1]}",
        "Newest": None
        if column.newest_at is None
        else local(column.newest_at).replace(tzinfo=None),
        "Most frequent": _HIDDEN if column.is_personal else fold(top),
    }


def _rows_chart(found: Sequence[Profile]) -> None:
    moments: list[datetime] = [local(each.profiled_at) for each in found]
    figure = go.Figure(
        go.Scatter(x=moments, y=[each.row_count for each in found], mode="lines+markers")
    )
    figure.update_layout(height=_PIXELS, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    figure.update_yaxes(rangemode="tozero")
    st.markdown("**Rows over time**")
    st.plotly_chart(
        figure, config={"displayModeBar": False}, key="rows-chart", alt="Rows over time"
    )


def _findings(runtime: Runtime, summary: AssetSummary) -> None:
    found = assets.findings_of(runtime.store, summary.id)
    if found.empty:
        return
    st.markdown(f"**{count(len(found), 'finding')}**")
    frame = pd.DataFrame(
        {
            "Severity": [[each] for each in found["severity"]],
            "Column": found["column_name"].fillna(""),
            "What": found["message"],
            "Found": cells(list(found["found_at"])).to_list(),
            "Seen": ["" if each == "NEW" else "yes" for each in found["status"]],
        }
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        height="content",
        key="findings",
        on_select="rerun",
        selection_mode="multi-row",
        column_config={"Severity": colored("Severity", _SEVERITIES), "Found": moment()},
        alt="Findings about the rows",
    )
    csv_button(flat(frame, "Severity"), "findings.csv", key="findings-csv")
    chosen = [found.iloc[place] for place in event.selection.rows]
    new = [int(each["finding_id"]) for each in chosen if each["status"] == "NEW"]
    if new:
        st.button("Mark as seen", on_click=_acknowledge, args=(runtime, new))


def _acknowledge(runtime: Runtime, numbers: Sequence[int]) -> None:
    for number in numbers:
        try:
            runtime.checks.acknowledge_finding(actor(), number)
        except SyncError as error:
            st.toast(plain(str(error)))


def rows(runtime: Runtime, summary: AssetSummary) -> None:
    """Draw the first rows, once somebody asks for them: they are read from the catalog."""
    source = runtime.engine.connectors.get(summary.ref.connection)
    if not isinstance(source, RowSource) or not summary.exposed:
        st.caption("Its catalog serves no rows of it.")
        return
    asked = "/".join((summary.ref.connection, str(summary.ref)))
    if st.button(f"Read the first {_ROWS} rows", type="primary"):
        st.session_state["rows-of"] = asked
    if st.session_state.get("rows-of") != asked:
        st.caption("Nothing is read before you ask, and nothing of it is kept.")
        return
    try:
        with st.spinner("Reading rows"):
            sample = source.sample(summary.ref, _ROWS)
    except SyncError as error:
        st.error(plain(str(error)))
        return
    frame = pd.DataFrame([{k: show_value(v) for k, v in row.items()} for row in sample.rows])
    hidden = _hide_personal(runtime, summary.ref, frame)
    total = "" if sample.total is None else f" of {sample.total:,}"
    st.caption(f"{count(len(frame), 'row')}{total}, read at {when(now(), seconds=True)}.")
    if hidden:
        st.caption(f"Personal data is not shown: {', '.join(code(each) for each in hidden)}.")
    st.dataframe(frame, hide_index=True, alt="The first rows")
    csv_button(frame, "rows.csv", key="rows-csv")


def _hide_personal(runtime: Runtime, ref: AssetRef, frame: pd.DataFrame) -> list[str]:
    """Blank the columns of *frame* that hold personal data, and return their names."""
    held = assets.load_asset(runtime.store, System.DATASPHERE, ref)
    known = {column.name: column for column in held.columns} if held else {}
    hidden = []
    for name in frame.columns:
        column = known.get(name)
        # What no discovery knows is not shown: nobody could say that it is harmless.
        if column is None or is_personal(column, frame[name].tolist()):
            frame[name] = _HIDDEN
            hidden.append(str(name))
    return hidden

"""The history of runs: filters in the address, a timeline, a table that opens a run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from pages.components.choice import point_to
from pages.components.columns import colored, flat, moment, text
from pages.components.download import csv_button
from pages.components.moments import cells, spell, stamp
from pages.components.run_words import STATE_COLORS, run_title
from pages.components.runtime import now
from pages.components.text import count
from pages.components.timeline import timeline
from sync.model.job import JobKind
from sync.model.run import ErrorClass
from sync.runtime import Runtime
from sync.views import jobs as views

SPANS = {
    "Last hour": timedelta(hours=1),
    "Last day": timedelta(days=1),
    "Last week": timedelta(days=7),
    "Last 30 days": timedelta(days=30),
    "Ever": None,
}
_USUAL = "Last week"
_KINDS = tuple(JobKind)
_EACH_PAGE = 200
_ROWS_SHOWN = 12
_TABLE_PIXELS = 460
_OPENED = "runs-opened"


def history(opened: Runtime) -> None:
    """Draw the runs that fit the filters."""
    filters = _filters(views.choices(opened.store))
    stamp(now())
    found = _found(opened, filters)
    if found.empty:
        st.markdown("No run fits: take a filter away, or look further back.")
        return
    size = int(found["fitting"].iloc[0])
    frame = to_frame(found)
    timeline(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{count(size, 'run')}; select one to open it.")
        csv_button(flat(frame, "Status"), "runs.csv", key="runs-csv")
    chosen = run_table(frame, key="history")
    if size > _EACH_PAGE:
        st.pagination(-(-size // _EACH_PAGE), key="history-page", bind="query-params")
    if chosen is not None:
        open_run(chosen)


def _found(opened: Runtime, filters: views.Filters) -> pd.DataFrame:
    """Return the page of runs that the address names, the first one where it has none."""
    asked = str(st.session_state.get("history-page", st.query_params.get("history-page", "1")))
    offset = (max(int(asked), 1) - 1) * _EACH_PAGE if asked.isdecimal() else 0
    found = views.history(opened.store, filters, limit=_EACH_PAGE, offset=offset)
    if found.empty and offset:
        return views.history(opened.store, filters, limit=_EACH_PAGE)
    return found


def _filters(known: views.Choices) -> views.Filters:
    with st.grid(3, min_column_width=230):
        states = st.multiselect(
            "Status",
            [state.lower() for state in STATE_COLORS],
            key="status",
            bind="query-params",
            placeholder="Every status",
        )
        kinds = _many("Kind", _KINDS, "Every kind", key="does")
        span = st.selectbox(
            "Time",
            list(SPANS),
            index=list(SPANS).index(_USUAL),
            key="since",
            bind="query-params",
        )
        pairs = _many("Pair", known.pairs, "Every pair", key="pairs")
        jobs = _many("Job", known.jobs, "Every job", key="jobs")
        classes = _many("Error class", tuple(ErrorClass), "Every one, and none", key="error")
    codes = [st.query_params["code"]] if "code" in st.query_params else []
    if codes:
        st.button(f"Only {codes[0]}: show the others too", on_click=lambda: point_to(code=None))
    length = SPANS[span or _USUAL]
    return views.Filters(
        states=[state.upper() for state in states],
        kinds=kinds,
        pairs=pairs,
        jobs=jobs,
        codes=codes,
        classes=classes,
        since=None if length is None else now() - length,
    )


def _many(label: str, options: tuple[str, ...], placeholder: str, *, key: str) -> list[str]:
    return st.multiselect(
        label, options, key=key, bind="query-params", placeholder=placeholder, disabled=not options
    )


def to_frame(found: pd.DataFrame) -> pd.DataFrame:
    """Return runs as the table that people see."""
    began = [_first(*pair) for pair in zip(found["started_at"], found["queued_at"], strict=True)]
    return pd.DataFrame(
        {
            "Run": found["run_id"].astype(int).to_list(),
            "When": cells(began).to_list(),
            "What": [
                job or run_title(kind, pair, connection)
                for job, kind, pair, connection in zip(
                    found["job"], found["kind"], found["pair"], found["connection"], strict=True
                )
            ],
            "Status": [[state.lower()] for state in found["state"]],
            "Took": [spell(seconds) for seconds in found["duration_s"]],
            "Tries": [max(1, tries) for tries in found["attempts"]],
            "Error": [error or "" for error in found["error"]],
            "Cause": [code or "" for code in found["error_code"]],
            "By": found["actor"].to_list(),
            "Asked by": [asked or "beside the queue" for asked in found["asked_by"]],
        }
    )


def _first(*moments: datetime | None) -> datetime | None:
    return next((each for each in moments if not pd.isna(each)), None)


def run_table(frame: pd.DataFrame, *, key: str) -> int | None:
    """Draw runs and return the number of the selected one."""
    opened = st.session_state.get(_OPENED, 0)
    event = st.dataframe(
        frame,
        # Another table after each opening, so that coming back selects nothing.
        key=f"{key}-{opened}-{int(frame['Run'].iloc[0])}-{len(frame)}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Run": st.column_config.NumberColumn(width=60, format="%d"),
            "When": moment(),
            "What": text(190),
            "Status": colored("Status", {k.lower(): v for k, v in STATE_COLORS.items()}),
            "Took": text(85),
            "Tries": st.column_config.NumberColumn(width=60),
            "Error": text(330),
            "Cause": text(150),
        },
        alt="Runs, newest first",
    )
    rows = event.selection.rows
    return int(frame["Run"].iloc[rows[0]]) if rows and rows[0] < len(frame) else None


def open_run(run_id: int) -> None:
    """Show one run instead."""
    st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
    point_to(run=str(run_id))
    st.rerun()

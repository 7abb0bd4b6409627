"""The timeline of runs: one row per job or kind of work, one bar per run."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.components.moments import local, spell
from pages.components.run_words import run_title
from pages.components.text import fold

COLORS = {
    "SUCCEEDED": "#2f9e6e",
    "PARTIAL": "#d9922e",
    "FAILED": "#c8476a",
    "CANCELLED": "#8a68bd",
    "RUNNING": "#3f74c8",
    "WAITING": "#b8a03a",
}
_ROWS = 14
_ROW_PIXELS = 26
_FRAME_PIXELS = 80
_NAME_LENGTH = 26
_ERROR_LENGTH = 90
_SHORTEST_SHARE = 0.004  # of the whole time: a bar that can still be seen
_CONFIG = {"displayModeBar": False}


def timeline(found: pd.DataFrame) -> None:
    """Draw the runs that have begun; the newest rows where there are too many."""
    begun = found[found["started_at"].notna()]
    if begun.empty:
        return
    bars = _bars(begun)
    figure = go.Figure(
        [
            go.Bar(
                name=state.lower(),
                y=part["row"],
                base=part["start"],
                x=part["length_ms"],
                orientation="h",
                marker_color=color,
                marker_line_width=0,
                customdata=part[["run_id", "took", "said"]],
                hovertemplate="run %{customdata[0]} · %{base|%d %b %H:%M:%S} · %{customdata[1]}"
                "<br>%{customdata[2]}<extra>%{y}</extra>",
            )
            for state, color in COLORS.items()
            if not (part := bars[bars["state"] == state]).empty
        ]
    )
    rows = bars["row"].drop_duplicates().to_list()
    figure.update_layout(
        barmode="overlay",
        height=_FRAME_PIXELS + _ROW_PIXELS * len(rows),
        margin={"l": 0, "r": 8, "t": 30, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        bargap=0.35,
    )
    figure.update_xaxes(type="date", fixedrange=True)
    figure.update_yaxes(
        categoryorder="array", categoryarray=rows[::-1], fixedrange=True, showgrid=False
    )
    st.plotly_chart(figure, config=_CONFIG, key="timeline", alt="Runs over time, by what they do")


def _bars(begun: pd.DataFrame) -> pd.DataFrame:
    starts = pd.to_datetime([local(at).replace(tzinfo=None) for at in begun["started_at"]])
    seconds = [0.0 if pd.isna(each) else float(each) for each in begun["duration_s"]]
    span = (starts.max() - starts.min()).total_seconds() + max(seconds)
    shortest = max(span * _SHORTEST_SHARE, 1.0)
    bars = pd.DataFrame(
        {
            "run_id": begun["run_id"].to_list(),
            "row": [
                _safe(job or run_title(kind, pair, connection), _NAME_LENGTH)
                for job, kind, pair, connection in zip(
                    begun["job"], begun["kind"], begun["pair"], begun["connection"], strict=True
                )
            ],
            "state": begun["state"].to_list(),
            "start": starts,
            "length_ms": [max(each, shortest) * 1000 for each in seconds],
            "took": [spell(each) or "not over" for each in begun["duration_s"]],
            "said": [_safe(error or "", _ERROR_LENGTH) for error in begun["error"]],
        }
    )
    kept = bars["row"].drop_duplicates().to_list()[:_ROWS]
    return bars[bars["row"].isin(kept)]


def _safe(text: str, length: int) -> str:
    """Return *text* for a chart, which reads a few tags."""
    return fold(text, length).replace("<", "‹").replace(">", "›")

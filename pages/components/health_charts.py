"""Latency and errors over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.components.brand import CHANGED, IN_STEP, ONLY_GLUE, ONLY_SAP
from pages.components.columns import moment
from pages.components.download import csv_button
from pages.components.moments import cells, local, stamp
from pages.components.runtime import now
from sync.runtime import Runtime
from sync.views import health as views

_SPANS = {"Last day": 1, "Last week": 7, "Last 30 days": 30, "Last 90 days": 90}
_LINES = (IN_STEP, CHANGED, ONLY_SAP, ONLY_GLUE, "#c8476a", "#7b8a93")
_WELL = "went well"
_CLASSES = {
    _WELL: IN_STEP,
    "THROTTLING": CHANGED,
    "TIMEOUT": "#b8a03a",
    "AUTH": "#8a68bd",
    "ACCESS_DENIED": "#a04f9b",
    "CONNECTION": "#c8476a",
    "CONFLICT": ONLY_SAP,
    "SCHEMA_MISMATCH": "#3f8fa0",
    "REFUSED": "#7b8a93",
    "INTERNAL": "#5b3a3a",
}
_PIXELS = 300
_AROUND = timedelta(hours=1)
_CONFIG = {"displayModeBar": False}


def charts(opened: Runtime) -> None:
    """Draw how fast connections answered and how the tries of runs ended."""
    span = st.selectbox("Time", list(_SPANS), index=1, key="span", bind="query-params")
    since = now() - timedelta(days=_SPANS[span or "Last week"])
    stamp(now())
    left, right = st.columns(2)
    with left:
        _latency(views.latency(opened.store, since))
    with right:
        _attempts(views.attempts(opened.store, since))


def _latency(found: pd.DataFrame) -> None:
    st.subheader("Time of one request")
    if found.empty:
        st.markdown("No check measured a request in this time: check now.")
        return
    figure = go.Figure(
        [
            go.Scatter(
                name=str(name),
                x=[local(at).replace(tzinfo=None) for at in part["checked_at"]],
                y=part["latency_ms"].astype(float),
                mode="lines+markers",
                line_color=_LINES[number % len(_LINES)],
                hovertemplate="%{y:.0f} ms<extra>%{fullData.name}</extra>",
            )
            for number, (name, part) in enumerate(found.groupby("connection", sort=True))
        ]
    )
    figure.update_layout(**_layout(found["checked_at"]))
    figure.update_yaxes(title="ms", rangemode="tozero", fixedrange=True)
    st.plotly_chart(figure, config=_CONFIG, key="latency", alt="Milliseconds of one request")
    table = pd.DataFrame(
        {
            "When": cells(found["checked_at"]),
            "Connection": found["connection"],
            "ms": found["latency_ms"].astype(float).round(1),
        }
    )
    _as_table(table, "latency")


def _attempts(found: pd.DataFrame) -> None:
    st.subheader("How tries of runs ended")
    if found.empty:
        st.markdown("No run of a job was tried in this time.")
        return
    named = found.assign(error_class=found["error_class"].replace("", _WELL))
    figure = go.Figure(
        [
            go.Bar(
                name=str(name).lower().replace("_", " "),
                x=[local(at).replace(tzinfo=None) for at in part["hour"]],
                y=part["tries"].astype(int),
                width=3_600_000 * 0.9,
                marker_color=_CLASSES.get(str(name), "#7b8a93"),
                hovertemplate="%{y} tries<extra>%{fullData.name}</extra>",
            )
            for name, part in sorted(
                named.groupby("error_class"), key=lambda item: item[0] != _WELL
            )
        ]
    )
    figure.update_layout(barmode="stack", **_layout(found["hour"]))
    figure.update_yaxes(title="tries per hour", rangemode="tozero", fixedrange=True)
    st.plotly_chart(figure, config=_CONFIG, key="tries", alt="Tries per hour by their error class")
    table = pd.DataFrame(
        {"Hour": cells(found["hour"]), "Ended": named["error_class"], "Tries": found["tries"]}
    )
    _as_table(table, "tries")


def _as_table(table: pd.DataFrame, name: str) -> None:
    with st.expander("The figures"):
        st.dataframe(
            table,
            hide_index=True,
            height=240,
            column_config={table.columns[0]: moment()},
            alt=f"The figures of {name}",
        )
        csv_button(table, f"{name}.csv", key=f"{name}-csv")


def _layout(moments: Iterable[datetime]) -> dict[str, object]:
    """Return how both charts look; they end now and begin a little before the first moment."""
    ends = (local(min(moments)) - _AROUND, local(now()) + _AROUND)
    return {
        "height": _PIXELS,
        "margin": {"l": 0, "r": 8, "t": 30, "b": 0},
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        "showlegend": True,
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "range": [each.replace(tzinfo=None) for each in ends],
        },
    }

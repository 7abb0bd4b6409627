"""The charts of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.components.brand import CHANGED, GONE, IN_STEP, ONLY_GLUE, ONLY_SAP
from pages.components.moments import cells, local
from pages.components.runtime import now
from pages.components.text import fold
from sync.views.overview import PairStanding

_BAR_PIXELS = 30
_FRAME_PIXELS = 90
_SHOWN = 25
_NAME_LENGTH = 28
_ROOM = 0.15  # the shortest bar that holds its own text
_DAY_PIXELS = 285
_HOUR_MS = 3_000_000  # a bar is a little less wide than its hour
_CONFIG = {"displayModeBar": False, "staticPlot": False}


def parity_chart(standings: Sequence[PairStanding]) -> None:
    """Draw per pair how many assets are in step, changed, or on one side only."""
    st.subheader("Parity of the pairs")
    shown = sorted(standings, key=lambda item: (item.open_lines, item.pair))[-_SHOWN:]
    names = [fold(item.pair, _NAME_LENGTH) for item in shown]
    parts = (
        ("in step", IN_STEP, [item.in_step for item in shown]),
        ("changed", CHANGED, [item.changed for item in shown]),
        ("only in Datasphere", ONLY_SAP, [item.only_sap for item in shown]),
        ("only in Glue", ONLY_GLUE, [item.only_glue for item in shown]),
    )
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                y=names,
                x=values,
                orientation="h",
                marker_color=color,
                text=[value or "" for value in values],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont_color="white",
                hovertemplate=f"%{{y}}: %{{x}} {name}<extra></extra>",
            )
            for name, color, values in parts
        ]
    )
    figure.update_layout(barmode="stack", **_layout(len(shown)))
    figure.update_xaxes(visible=False)
    st.plotly_chart(figure, config=_CONFIG, key="parity", alt="Assets per pair by their standing")


def coverage_chart(coverage: pd.DataFrame) -> None:
    """Draw per schema which share of its columns has a label or a comment."""
    st.subheader("Documented columns")
    shown = coverage.assign(share=coverage["documented"] / coverage["columns"])
    shown = shown.sort_values(["system", "share"], ascending=[False, True]).head(_SHOWN)
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                y=[fold(schema, _NAME_LENGTH) for schema in part["schema"]],
                x=part["share"].astype(float),
                orientation="h",
                marker_color=color,
                text=[f"{share:.0%}" for share in part["share"]],
                textposition=["inside" if share > _ROOM else "outside" for share in part["share"]],
                customdata=part[["documented", "columns"]].astype(int),
                hovertemplate="%{y}: %{customdata[0]} of %{customdata[1]} columns<extra></extra>",
            )
            for system, name, color in (
                ("datasphere", "Datasphere spaces", ONLY_SAP),
                ("glue", "Glue databases", ONLY_GLUE),
            )
            for part in [shown[shown["system"] == system]]
        ]
    )
    figure.update_layout(**_layout(len(shown)))
    figure.update_xaxes(visible=False, range=[0, 1.08])
    order = [fold(schema, _NAME_LENGTH) for schema in shown["schema"]]
    figure.update_yaxes(categoryorder="array", categoryarray=order)
    st.plotly_chart(figure, config=_CONFIG, key="coverage", alt="Documented columns per schema")


def day_chart(hours: pd.DataFrame) -> None:
    """Draw per hour of the last day what came, changed, went, and was written by us."""
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                x=cells(list(hours["hour"])),
                y=hours[column],
                width=_HOUR_MS,
                marker_color=color,
                hovertemplate=f"%{{x}}: %{{y}} {name}<extra></extra>",
            )
            for name, column, color in (
                ("new", "added", IN_STEP),
                ("changed", "changed", CHANGED),
                ("gone", "vanished", GONE),
                ("written by us", "written", ONLY_SAP),
            )
        ]
    )
    end = local(now()).replace(tzinfo=None)
    figure.update_layout(barmode="stack", **{**_layout(0), "height": _DAY_PIXELS})
    figure.update_xaxes(range=[end - timedelta(days=1), end + timedelta(minutes=30)])
    st.plotly_chart(figure, config=_CONFIG, key="day", alt="Changes per hour of the last day")


def _layout(bars: int) -> dict[str, object]:
    return {
        "height": _FRAME_PIXELS + _BAR_PIXELS * max(bars, 1),
        "margin": {"l": 0, "r": 0, "t": 30, "b": 0},
        "legend": {
            "orientation": "h",
            "y": 1.0,
            "yanchor": "bottom",
            "x": 0,
            "traceorder": "normal",
        },
        "bargap": 0.25,
        "xaxis_fixedrange": True,
        "yaxis_fixedrange": True,
    }

"""The rows of an answer: a table whose assets lead to their pages, and a chart by their shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from numbers import Number
from typing import Any
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.components.brand import IN_STEP, ONLY_SAP
from pages.components.cells import frame_of
from pages.components.download import csv_button
from pages.components.lineage import picture
from pages.components.text import count
from sync.agent.begun import Turn
from sync.model.asset import AssetRef
from sync.reports.cells import text_of
from sync.runtime import Runtime
from sync.views.agent import asset_paths
from sync.views.lineage import among

_SHOWN = 50
_BARS = 20
_PIXELS = 320
_NAME = 300  # characters; what is longer names no asset


def table(opened: Runtime, turn: Turn) -> None:
    """Draw the first rows, say how many there are, and offer all of them."""
    answer = turn.answer
    if not answer.rows or (len(answer.rows) == 1 and len(answer.columns) == 1):
        return
    names = [name.replace("_", " ") for name in answer.columns]
    frame = frame_of(names, answer.rows[:_SHOWN])
    links = _link(opened, frame)
    st.dataframe(
        frame, hide_index=True, width="stretch", key=f"rows-{turn.id}", column_config=links
    )
    if len(answer.rows) > _SHOWN:
        st.caption(f"The first {_SHOWN} of {count(len(answer.rows), 'row')}; the file has all.")
    rows = [list(map(text_of, row)) for row in answer.rows]
    everything = pd.DataFrame(rows, columns=list(answer.columns), dtype=object)
    csv_button(everything, "answer.csv", key=f"csv-{turn.id}")


def _link(opened: Runtime, frame: pd.DataFrame) -> dict[str, Any]:
    """Let each cell that names an asset lead to its page; return how the columns are shown."""
    named = {cell for name in frame.columns for cell in frame[name] if _may_name(cell)}
    paths = asset_paths(opened.store, named) if named else {}
    config = {}
    for name in frame.columns:
        if not any(isinstance(cell, str) and cell in paths for cell in frame[name]):
            continue
        frame[name] = [_address(cell, paths) for cell in frame[name]]
        config[name] = st.column_config.LinkColumn(name, display_text=r"#(.*)$")
    return config


def _may_name(cell: object) -> bool:
    """Return whether *cell* could be `schema.name`."""
    return isinstance(cell, str) and "." in cell and len(cell) <= _NAME


def _address(cell: str, paths: dict[str, str]) -> str | None:
    """Return where *cell* leads: to its page, or to the search where it is not one live asset."""
    if not cell:
        return None
    path = paths.get(cell)
    at = f"asset={quote(path, safe='')}" if path else f"q={quote(cell, safe='')}"
    return f"/assets?{at}#{cell}"


def graph(opened: Runtime, turn: Turn) -> bool:
    """Draw an answer about lineage as a picture; return whether there is something to draw."""
    answer = turn.answer
    if answer.chart != "graph" or answer.frame is None or "asset" not in answer.columns:
        return False
    place = answer.columns.index("asset")
    asked = dict(answer.frame.args).get("titles", ())
    names = [*asked, *(str(row[place]) for row in answer.rows)]
    paths = asset_paths(opened.store, names)
    refs = [AssetRef(*paths[name].split("/", 2)) for name in dict.fromkeys(names) if name in paths]
    if len(refs) < 2:
        return False
    shape = among(opened.store, refs[0], refs)
    if shape.edges:
        picked = picture(shape, key=f"graph-{turn.id}")
        if picked is not None:
            st.switch_page("assets.py", query_params={"asset": paths[str(picked.spot.ref)]})
    return bool(shape.edges)


def chart(turn: Turn) -> None:
    """Draw a line for a series of time, bars for a ranking; nothing where a table says more."""
    answer = turn.answer
    if len(answer.rows) < 2 or len(answer.columns) < 2:
        return
    label, value = _axes(answer.columns, answer.rows)
    if label is None or value is None:
        return
    labels = [row[label] for row in answer.rows]
    values = [row[value] for row in answer.rows]
    is_time = isinstance(labels[0], date | datetime)
    if not is_time and not answer.chart and len(answer.rows) > _BARS:
        return
    mark = (
        go.Scatter(x=labels, y=values, mode="lines+markers", line_color=ONLY_SAP)
        if is_time or answer.chart in {"line", "area"}
        else go.Bar(
            y=list(map(text_of, labels))[::-1],
            x=values[::-1],
            orientation="h",
            marker_color=IN_STEP,
        )
    )
    figure = go.Figure([mark])
    figure.update_layout(height=_PIXELS, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key=f"chart-{turn.id}",
        alt=f"{answer.columns[value]} by {answer.columns[label]}",
    )


def _axes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[int | None, int | None]:
    """Return which column names the marks and which one measures them."""
    first = rows[0]
    numbers = [
        position
        for position, name in enumerate(columns)
        if name not in {"place", "rank"}
        and not name.endswith("_id")
        and all(isinstance(row[position], Number | None) for row in rows)
        and any(row[position] is not None for row in rows)
        and not isinstance(first[position], bool)
    ]
    labels = [
        position
        for position in range(len(columns))
        if isinstance(first[position], str | date | datetime) and position not in numbers
    ]
    if len(numbers) != 1 or len(labels) != 1:
        return None, None
    return labels[0], numbers[0]

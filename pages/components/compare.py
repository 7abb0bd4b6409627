"""Both sides of a link next to each other, column by column, with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.download import csv_button
from pages.components.lines import field_name
from pages.components.text import code, count, fold, plain, show_value
from sync.model.asset import Asset, Column
from sync.model.link import Link
from sync.views.assets import Comparison, Together

_EVIDENCE = 4
_ROWS_SHOWN = 14
_TABLE_PIXELS = 490
_DIFFERENT = "background-color: rgba(217, 146, 46, 0.24)"
_CELLS = {
    "label": ("Label", "Comment"),
    "type": ("Type", "Glue type"),
    "column": ("Datasphere column", "Glue column"),
    "key": ("Key",),
    "semantics": ("Semantics",),
}
_HEADS = ("Datasphere column", "Type", "Label", "Key", "Glue column", "Glue type", "Comment")


def link_head(link: Link) -> None:
    """Draw what ties both sides, how surely, and the way to its changes."""
    sure = f"{link.score:.0%} alike" if link.score < 1 else "certain"
    color = "green" if link.status == "ACTIVE" else "violet"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"{code(link.sap)} ⇄ {code(link.glue)} "
            f":{color}-badge[{link.status.value.lower()}] :gray-badge[{link.mode.value}] "
            f":gray-badge[{sure}]"
        )
        st.page_link(
            "changes.py",
            label=f"Changes of {plain(link.pair)}",
            icon=":material/arrow_forward:",
            query_params={"pair": link.pair},
        )
    if link.evidence and link.status != "ACTIVE":
        st.caption("; ".join(plain(item.detail) for item in link.evidence[:_EVIDENCE]))


def comparison_table(compared: Comparison, *, key: str) -> None:
    """Draw both sides; rows with a difference come first on demand."""
    differing = sum(bool(row.differs) for row in compared.columns)
    own = [item for item in compared.differences if item.column is None]
    told = f"{count(differing, 'column')} differ" if differing != 1 else "1 column differs"
    only = st.toggle(f"Only what differs ({told})", key=f"{key}-only", disabled=not differing)
    rows = [row for row in compared.columns if row.differs or not only]
    frame = pd.DataFrame([_record(row) for row in rows], columns=[*_HEADS, "Semantics", "Differs"])
    st.dataframe(
        frame.style.apply(_marked, axis=None, rows=rows),
        key=f"{key}-table",
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Datasphere column": st.column_config.TextColumn(width=150, pinned=True),
            "Type": st.column_config.TextColumn(width=125),
            "Label": st.column_config.TextColumn(width=160),
            "Key": st.column_config.TextColumn(width=50),
            "Glue column": st.column_config.TextColumn(width=140),
            "Glue type": st.column_config.TextColumn(width=105),
            "Comment": st.column_config.TextColumn(width=160),
            "Semantics": st.column_config.TextColumn(width=150),
            "Differs": st.column_config.ListColumn(width=150),
        },
        alt="Columns of both sides",
    )
    listed = frame.assign(Differs=[", ".join(words) for words in frame["Differs"]])
    csv_button(listed, "comparison.csv", key=f"{key}-csv")
    for item in own:
        sides = (fold(show_value(value)) or "(empty)" for value in (item.sap, item.glue))
        sap, glue = sides
        st.caption(
            f"{field_name(item.field)} differs: Datasphere {plain(sap)} | Glue {plain(glue)}"
        )


def _record(row: Together) -> dict[str, object]:
    sap, glue = row.sap, row.glue
    return {
        "Datasphere column": sap.name if sap else "",
        "Type": sap.native_type.removeprefix("cds.") if sap else "",
        "Label": fold((sap.label or "") if sap else ""),
        "Key": "key" if sap and sap.key else "",
        "Glue column": glue.name if glue else "",
        "Glue type": glue.native_type if glue else "",
        "Comment": fold((glue.comment or "") if glue else ""),
        "Semantics": show_value(dict(sap.semantics)) if sap else "",
        "Differs": [_mark(field, row) for field in _told(row)] or _technical(glue),
    }


def _marked(frame: pd.DataFrame, *, rows: Sequence[Together]) -> pd.DataFrame:
    """Return the style of each cell: those that differ stand on a tone that fits both themes."""
    styles = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for place, row in zip(frame.index, rows, strict=True):
        for field in row.differs:
            styles.loc[place, [*_CELLS.get(field, ()), "Differs"]] = _DIFFERENT
    return styles


def _told(row: Together) -> tuple[str, ...]:
    """Return what is worth saying: where the column itself is missing, nothing else is."""
    return ("column",) if "column" in row.differs else row.differs


def _mark(field: str, row: Together) -> str:
    if field == "column":
        return "not in Datasphere" if row.sap is None else "not in Glue"
    return field_name(field).lower()


def _technical(glue: Column | None) -> list[str]:
    return ["replication"] if glue is not None and glue.technical else []


def one_side(asset: Asset | None) -> None:
    """Draw the columns of an asset that has no counterpart."""
    if asset is None:
        return
    st.caption(
        "It has no counterpart yet; a plan of a pair that takes it in would find or make one."
    )
    frame = pd.DataFrame(
        [
            {
                "Column": column.name,
                "Type": column.native_type.removeprefix("cds."),
                "Key": "key" if column.key else "",
                "Text": fold(column.label or column.comment or column.description or ""),
                "Semantics": show_value(dict(column.semantics)),
            }
            for column in asset.columns
        ],
        columns=["Column", "Type", "Key", "Text", "Semantics"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        alt="Columns",
    )
    csv_button(frame, "columns.csv", key="columns-csv")


def measures(asset: Asset) -> None:
    """Draw the measures of an analytic model."""
    st.markdown(f"**{count(len(asset.measures), 'measure')}**")
    frame = pd.DataFrame(
        [
            {
                "Measure": measure.name,
                "Label": measure.label or "",
                "Kind": measure.kind.replace("_", " "),
                "Aggregation": measure.aggregation or "",
                "Expression": fold(measure.expression or ""),
                "Unit": measure.unit or "",
                "Hidden": "yes" if measure.hidden else "",
            }
            for measure in asset.measures
        ]
    )
    st.dataframe(frame, hide_index=True, height="content", alt="Measures")
    csv_button(frame, "measures.csv", key="measures-csv")

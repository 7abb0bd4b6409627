"""The runs that were about an asset, and what they wrote."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.columns import colored, flat, moment
from pages.components.download import csv_button
from pages.components.lines import field_name
from pages.components.moments import cells, spell
from pages.components.run_words import STATE_COLORS, run_title
from pages.components.text import count, fold
from sync.runtime import Runtime
from sync.store.assets import AssetSummary
from sync.views import assets

_OUTCOMES = {
    "proven": "green",
    "no change": "green",
    "stale": "yellow",
    "partial": "orange",
    "unknown": "orange",
    "failed": "red",
}


def runs(runtime: Runtime, summary: AssetSummary) -> None:
    """Draw the runs of an asset and the lines that they carried out."""
    found = assets.runs_of(runtime.store, summary.id)
    if found.empty:
        st.markdown("No run was about it yet; “Sync now” asks for one.")
        return
    frame = pd.DataFrame(
        {
            "Run": found["run_id"].astype(int),
            "Status": [[each.lower()] for each in found["status"]],
            "What": [
                run_title(kind, pair)
                for kind, pair in zip(found["kind"], found["pair"], strict=True)
            ],
            "Began": cells(list(found["started_at"])).to_list(),
            "Took": [spell(each) for each in found["duration_s"]],
            "By": found["actor"],
            "Error": found["error"].fillna("").map(fold),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        column_config={
            "Status": colored("Status", {k.lower(): v for k, v in STATE_COLORS.items()}),
            "Began": moment(),
        },
        alt="Runs that were about the asset",
    )
    csv_button(flat(frame, "Status"), "asset-runs.csv", key="asset-runs-csv")
    _lines(runtime, summary)


def _lines(runtime: Runtime, summary: AssetSummary) -> None:
    found = assets.lines_of(runtime.store, summary.id)
    if found.empty:
        return
    st.markdown(f"**{count(len(found), 'line')} carried out**")
    frame = pd.DataFrame(
        {
            "Run": found["run_id"].astype(int),
            "Outcome": [[each.replace("_", " ")] for each in found["outcome"]],
            "Column": found["column_name"].fillna(""),
            "Field": [field_name(each) for each in found["field"]],
            "Before": found["before_value"].fillna("").map(fold),
            "After": found["after_value"].fillna("").map(fold),
            "Accepted by": found["decided_by"].fillna(""),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"Outcome": colored("Outcome", _OUTCOMES)},
        alt="Lines carried out for the asset",
    )
    csv_button(flat(frame, "Outcome"), "asset-lines.csv", key="asset-lines-csv")

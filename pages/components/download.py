"""Downloads of tables: CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sync.reports.cells import neutralised


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return *frame* as CSV, heads included, with every formula neutralised.

    The mark at the start makes spreadsheets read it as UTF-8.
    """
    safe = frame.map(neutralised).rename(columns=neutralised)
    text: str = safe.to_csv(index=False)
    return text.encode("utf-8-sig")


def csv_button(frame: pd.DataFrame, file_name: str, *, key: str) -> None:
    """Draw the button that downloads *frame*."""
    st.download_button(
        "Download CSV",
        data=to_csv(frame),
        file_name=file_name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        disabled=frame.empty,
    )

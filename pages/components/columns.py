"""Columns of tables that many pages draw: coloured words and moments, and both for a download."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

_MOMENT = "D MMM, HH:mm:ss"


def colored(label: str, colors: Mapping[str, str], width: int = 100) -> ColumnConfig:
    """Return a column whose cells are lists of one word each, in the colour of the word."""
    return st.column_config.MultiselectColumn(
        label, options=list(colors), color=list(colors.values()), width=width
    )


def moment(width: int = 130) -> ColumnConfig:
    """Return a column of moments."""
    return st.column_config.DatetimeColumn(format=_MOMENT, width=width)


def text(width: int) -> ColumnConfig:
    """Return a column of texts that is *width* pixels wide."""
    return st.column_config.TextColumn(width=width)


def flat(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return *frame* with the words of coloured *columns* as texts, for a download."""
    return frame.assign(**{name: [", ".join(words) for words in frame[name]] for name in columns})

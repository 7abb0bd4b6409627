"""A pair in one line: its two sides and what its rules allow."""

from __future__ import annotations

import streamlit as st

from pages.components.text import code, plain
from sync.model.pair import Direction, LinkMode, Pair

_WAYS = {
    Direction.TO_GLUE: "carries changes to Glue",
    Direction.TO_DATASPHERE: "carries changes to Datasphere",
    Direction.BOTH: "carries changes both ways",
}
_MAKES = {
    LinkMode.BIND: "creates nothing",
    LinkMode.MIRROR: "creates missing tables in Glue",
    LinkMode.IMPORT: "creates missing tables in Datasphere",
}


def describe_pair(pair: Pair) -> None:
    """Draw both sides of *pair*, which way changes travel and what may be created."""
    sides = (
        f"{code(pair.sap.schema)} in {plain(pair.sap.connection)} ⇄ "
        f"{code(pair.glue.schema)} in {plain(pair.glue.connection)}"
    )
    st.caption(f"{sides} · {_WAYS[pair.direction]} · {_MAKES[pair.mode]}")

"""Rehearsing a policy: what it would settle in a pair, and what would remain; nothing is kept."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.columns import colored, flat
from pages.components.download import csv_button
from pages.components.lines import field_name, value_text
from pages.components.runtime import actor
from pages.components.text import fold, plain
from sync.errors import SyncError
from sync.model.pair import ASSET_FIELDS, COLUMN_FIELDS, Authority
from sync.model.plan import Action, Line
from sync.pairs import read_authority
from sync.plan.rehearsal import Rehearsal, Rehearsed, Standing
from sync.runtime import Runtime

_ROWS = 1000
_TABLE_PIXELS = 420
_ROWS_SHOWN = 12
_COLORS = {
    Standing.SETTLED: "green",
    Standing.TURNED: "orange",
    Standing.OPENED: "red",
    Standing.REMAINS: "yellow",
    Standing.SAME: "gray",
}
_HELP = {
    Standing.SETTLED: "in conflict today, decided then",
    Standing.TURNED: "decided, but differently",
    Standing.OPENED: "decided today, a person would be asked",
    Standing.REMAINS: "open under both",
    Standing.SAME: "decided alike",
}
_FIELDS = ["default", *sorted(ASSET_FIELDS | COLUMN_FIELDS)]


def rehearse(runtime: Runtime, pair: str) -> None:
    """Draw the policy to try, and what it would change; both are part of the address."""
    asked = _read(st.query_params.get("policy", ""))
    with st.form("policy"), st.container(horizontal=True, vertical_alignment="bottom"):
        fields = st.multiselect(
            "Fields", _FIELDS, default=list(asked) or ["label"], format_func=_words, width=420
        )
        who = st.selectbox(
            "are settled by",
            list(Authority),
            index=list(Authority).index(next(iter(asked.values()), Authority.SAP)),
            width=140,
        )
        if st.form_submit_button("Rehearse", type="primary"):
            st.query_params["policy"] = ",".join(f"{field}={who}" for field in fields)
            st.rerun()
    if not asked:
        st.caption("Try another policy on this pair: nothing is saved and nothing is written.")
        return
    with st.spinner("Planning under both policies"):
        found = runtime.engine.rehearse(actor(), pair, asked)
    _result(found)


def _words(field: str) -> str:
    return "everything else" if field == "default" else field_name(field)


def _read(text: str) -> dict[str, Authority]:
    given = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    try:
        return read_authority(given, "policy")
    except SyncError as error:
        st.warning(plain(str(error)))
        return {}


def _result(found: Rehearsal) -> None:
    with st.grid(5, min_column_width=120):
        for standing in Standing:
            number = found.counts.get(standing, 0)
            st.metric(standing.value.capitalize(), f"{number:,}", help=_HELP[standing], border=True)
    if found.unlinked:
        st.caption(f"{found.unlinked:,} matches are not linked yet; plan the pair first.")
    order = list(Standing)
    lines = sorted(found.lines, key=lambda each: order.index(each.standing))
    if not lines:
        st.markdown("Nothing differs in this pair, whatever the policy.")
        return
    frame = pd.DataFrame([_record(each) for each in lines])
    st.dataframe(
        frame.head(_ROWS),
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Then": colored("Then", {each.value: color for each, color in _COLORS.items()})
        },
        alt="What the policy would settle",
    )
    csv_button(flat(frame, "Then"), f"rehearsal-{found.pair}.csv", key="rehearsal-csv")


def _record(each: Rehearsed) -> dict[str, object]:
    line = each.line
    return {
        "Then": [each.standing.value],
        "Asset": str(line.sap),
        "Column": line.column or "",
        "Field": field_name(line.field),
        "Today": _decides(each.today),
        "Under this policy": _decides(each.then),
        "Why": line.reason,
    }


def _decides(line: Line | None) -> str:
    if line is None:
        return "nothing to do"
    if line.conflict:
        return "ask a person"
    if line.action is Action.REPORT or line.blocked:
        return "stays as it is"
    return fold(f"{line.target}: {value_text(line, line.after)}")

"""The table of plan lines, with selection, and the detail of the lines that are selected."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from pages.components.lines import (
    COLORS,
    Review,
    Row,
    Standing,
    before_and_after,
    field_name,
    to_frame,
    value_text,
    what,
)
from pages.components.text import code, plain, sentence
from sync.model.plan import Risk, Side

_RISK_COLORS = {
    Risk.SAFE: "green",
    Risk.WIDENING: "blue",
    Risk.LOSSY: "yellow",
    Risk.BREAKING: "orange",
    Risk.DESTRUCTIVE: "red",
}
_ROWS_SHOWN = 12
_TABLE_PIXELS = 420
_LISTED = 12


def filter_rows(review: Review) -> tuple[Row, ...]:
    """Draw the filters by standing and by asset, and return the rows that pass."""
    counts = Counter(row.standing for row in review.rows)
    present = [standing for standing in Standing if counts[standing]]
    chosen = st.pills(
        "Show",
        present,
        selection_mode="multi",
        format_func=lambda standing: f"{standing} {counts[standing]:,}",
        key=f"standing-{review.plan.id}",
        label_visibility="collapsed",
    )
    wanted = set(chosen or present)
    return tuple(row for row in review.rows if row.standing in wanted)


def line_table(rows: Sequence[Row], *, key: str) -> tuple[Row, ...]:
    """Draw *rows* and return those that are selected."""
    shown = hashlib.blake2b(
        "".join(f"{row.line.id}{row.standing}" for row in rows).encode(), digest_size=6
    ).hexdigest()
    frame = to_frame(rows)
    frame["Standing"] = frame["Standing"].map(lambda word: [word])
    frame["Risk"] = frame["Risk"].map(lambda word: [word])
    event = st.dataframe(
        frame,
        # Rows move when decisions fall: another table gets another key and forgets the selection.
        key=f"{key}-{shown}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_order=["Standing", "Asset", "Column", "What", "Before", "After", "Risk", "Why"],
        column_config={
            "Standing": st.column_config.MultiselectColumn(
                "Standing",
                options=[standing.value for standing in Standing],
                color=[COLORS[standing] for standing in Standing],
                width=100,
                pinned=True,
            ),
            "Asset": st.column_config.TextColumn(width=190, pinned=True),
            "Column": st.column_config.TextColumn(width=150),
            "What": st.column_config.TextColumn(width=150),
            "Before": st.column_config.TextColumn(width=210),
            "After": st.column_config.TextColumn(width=210),
            "Risk": st.column_config.MultiselectColumn(
                "Risk",
                options=[risk.value for risk in Risk],
                color=[_RISK_COLORS[risk] for risk in Risk],
                width=100,
            ),
            "Why": st.column_config.TextColumn(width=420),
        },
        alt="The lines of the plan",
    )
    return tuple(rows[index] for index in event.selection.rows if index < len(rows))


def line_detail(row: Row) -> None:
    """Draw everything about one line."""
    line = row.line
    with st.container(border=True):
        names = f"{code(line.sap)} ⇄ {code(line.glue)}"
        column = f" · column {code(line.column)}" if line.column else ""
        st.markdown(f"**{plain(what(line))}** · {names}{column}")
        _values(row)
        if row.why:
            st.markdown(plain(sentence(row.why)))
        if row.decided.by:
            st.caption(f"{row.decided.decision.value.capitalize()} by {plain(row.decided.by)}.")
        _listed("Used downstream by", line.downstream)
        _listed("Deploying takes these along", line.deploys)


def _values(row: Row) -> None:
    line = row.line
    before, after = before_and_after(row)
    if line.target is Side.UNDECIDED or line.action == "report":
        shown = {
            "In Datasphere": value_text(line, line.sap_value),
            "When both last agreed": value_text(line, line.base) or "(empty, or never)",
            "In Glue": value_text(line, line.glue_value),
        }
    else:
        shown = {
            f"{field_name(line.field)} now": before,
            "When both last agreed": value_text(line, line.base),
            "After": after,
        }
    for place, (label, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        with place:
            st.caption(label)
            st.text(value or "(empty)")


def _listed(title: str, names: Sequence[str]) -> None:
    if not names:
        return
    rest = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    st.markdown(f"{title}: {', '.join(code(name) for name in names[:_LISTED])}{rest}")

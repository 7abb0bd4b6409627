"""The table of plan lines, with selection, and the detail of the lines that are selected."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import streamlit as st

from pages.components.choice import asked_page
from pages.components.download import to_csv
from pages.components.lines import (
    COLORS,
    RISK_COLORS,
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

PAGE_ROWS = 200
_ROWS_SHOWN = 12
_TABLE_PIXELS = 420
_LISTED = 12


def filter_rows(review: Review) -> tuple[Row, ...]:
    """Draw the filters by standing and by name, and return the rows that pass."""
    held = {row.standing for row in review.rows}
    present = [standing for standing in Standing if standing in held]
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.pills(
            "Show",
            present,
            selection_mode="multi",
            key="standing",
            bind="query-params",
            label_visibility="collapsed",
        )
        typed = st.text_input(
            "Find lines",
            key="find",
            bind="query-params",
            type="search",
            placeholder="Asset, column or field",
            label_visibility="collapsed",
            width=240,
        )
    wanted = set(chosen or present)
    words = (typed or "").lower().split()
    return tuple(row for row in review.rows if row.standing in wanted and _names(row, words))


def _names(row: Row, words: Sequence[str]) -> bool:
    line = row.line
    told = f"{line.sap} {line.glue} {line.column or ''} {field_name(line.field)}".lower()
    return all(word in told for word in words)


def line_table(rows: Sequence[Row], *, key: str) -> tuple[Row, ...]:
    """Draw a page of *rows* and return those that are selected."""
    pages = -(-len(rows) // PAGE_ROWS)
    number = min(asked_page("line-page"), max(1, pages))
    whole, rows = rows, rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
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
                color=[RISK_COLORS[risk] for risk in Risk],
                width=100,
            ),
            "Why": st.column_config.TextColumn(width=420),
        },
        alt="The lines of the plan",
    )
    if pages > 1:
        st.pagination(pages, key="line-page", bind="query-params")
    st.download_button(
        "Download CSV",
        data=lambda: to_csv(to_frame(whole)),
        file_name="plan-lines.csv",
        mime="text/csv",
        key="lines-csv",
        on_click="ignore",
        icon=":material/download:",
        disabled=not whole,
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

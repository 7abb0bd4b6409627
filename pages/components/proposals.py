"""Links of a pair and how they came about: decide on many at once, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.choice import asked_page
from pages.components.columns import colored, flat
from pages.components.download import csv_button
from pages.components.remember import remember
from pages.components.runtime import actor, now
from pages.components.text import ago, code, count, plain
from sync.errors import SyncError
from sync.model.link import RENAMED
from sync.runtime import Runtime
from sync.views.changes import link_counts, links

_ROWS = 200
_SHOWN = 5
_TABLE_PIXELS = 400
_ROWS_SHOWN = 10
_STATUSES = {"PROPOSED": "Proposed", "ACTIVE": "Active", "PAUSED": "Paused", "REJECTED": "Rejected"}
_KINDS = {"bind": "gray", "mirror": "blue", "import": "violet", "rename": "orange"}


def proposals(runtime: Runtime, pair: str) -> None:
    """Draw the links of *pair* that stand at the status of the address, and both answers."""
    counts = remember(runtime.store, link_counts, pair)
    status = st.segmented_control(
        "Links",
        list(_STATUSES),
        default="PROPOSED",
        required=True,
        format_func=_STATUSES.__getitem__,
        key="links",
        bind="query-params",
        label_visibility="collapsed",
    )
    st.caption(
        " · ".join(f"{counts.get(each, 0):,} {word.lower()}" for each, word in _STATUSES.items())
    )
    number = asked_page("link-page")
    found = remember(
        runtime.store, links, pair, status or "PROPOSED", limit=_ROWS, offset=(number - 1) * _ROWS
    )
    if not found.rows:
        st.markdown(f"No link of {code(pair)} is {_STATUSES[status or 'PROPOSED'].lower()}.")
        return
    if status == "PROPOSED":
        st.caption("Confirmed links take part in the next plan; rejected ones are never proposed.")
    selected = _table(found.rows, key=f"links-{pair}-{status}-{number}")
    if found.total > _ROWS:
        st.pagination(-(-found.total // _ROWS), key="link-page", bind="query-params")
    _decide(runtime, selected, status or "PROPOSED")
    for each in selected[:_SHOWN]:
        _evidence(each)


def _table(rows: Sequence[dict[str, Any]], *, key: str) -> list[dict[str, Any]]:
    frame = pd.DataFrame(
        [
            {
                "Datasphere": f"{each['sap_schema']}.{each['sap_name']}",
                "Label": each["sap_label"] or "",
                "Glue": f"{each['glue_schema']}.{each['glue_name']}",
                "Kind": ["rename" if _is_rename(each) else each["mode"]],
                "Alike": each["score"],
                "Why": "; ".join(item.detail for item in each["evidence"]),
            }
            for each in rows
        ]
    )
    event = st.dataframe(
        frame,
        key=f"{key}-{hash(tuple(each['link_id'] for each in rows))}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Datasphere": st.column_config.TextColumn(width=210),
            "Glue": st.column_config.TextColumn(width=210),
            "Kind": colored("Kind", _KINDS, 80),
            "Alike": st.column_config.ProgressColumn(
                format="percent", min_value=0.0, max_value=1.0, width=100
            ),
            "Why": st.column_config.TextColumn(width=420),
        },
        alt="Links with their evidence",
    )
    csv_button(flat(frame, "Kind"), "links.csv", key="links-csv")
    return [rows[place] for place in event.selection.rows if place < len(rows)]


def _decide(runtime: Runtime, selected: Sequence[dict[str, Any]], status: str) -> None:
    if not selected:
        st.caption("Select links to see their evidence, confirm or reject them.")
        return
    ids = [each["link_id"] for each in selected]
    with st.container(horizontal=True):
        if status != "ACTIVE":
            label = f"Confirm {count(len(ids), 'link')}"
            st.button(
                label,
                type="primary",
                key="confirm-links",
                on_click=_answer,
                args=(runtime, ids),
                kwargs={"accept": True},
            )
        if status != "REJECTED":
            label = f"Reject {count(len(ids), 'link')}"
            st.button(
                label,
                key="reject-links",
                on_click=_answer,
                args=(runtime, ids),
                kwargs={"accept": False},
            )


def _answer(runtime: Runtime, ids: Sequence[int], *, accept: bool) -> None:
    for number in ids:
        try:
            runtime.engine.confirm_link(actor(), number, accept=accept)
        except SyncError as error:
            st.toast(plain(str(error)))


def _evidence(row: dict[str, Any]) -> None:
    with st.container(border=True):
        sap, glue = (f"{row[f'{side}_schema']}.{row[f'{side}_name']}" for side in ("sap", "glue"))
        kind = " :violet-badge[rename]" if _is_rename(row) else ""
        st.markdown(f"{code(sap)} ⇄ {code(glue)}{kind} :blue-badge[{row['score']:.0%} alike]")
        if _is_rename(row):
            st.caption(
                "One side seems to have a new name. Confirmed, the old link's texts, decisions and "
                "history go on under it; rejected, the two are treated as a deletion and a new "
                "asset."
            )
        reasons = [f"- {plain(item.detail)} ({item.weight:+.2f})" for item in row["evidence"]]
        st.markdown("\n".join(reasons) or "No evidence was kept.")
        if row["decided_at"] is not None:
            st.caption(
                f"{_STATUSES[row['status']]} by {plain(row['decided_by'] or 'nobody')}, "
                f"{ago(row['decided_at'], now())}."
            )
        with st.container(horizontal=True):
            for system, side in (("Datasphere", "sap"), ("Glue", "glue")):
                parts = (row[f"{side}_{part}"] for part in ("connection", "schema", "name"))
                st.page_link(
                    "assets.py", label=f"Open in {system}", query_params={"asset": "/".join(parts)}
                )


def _is_rename(row: dict[str, Any]) -> bool:
    return any(item.kind == RENAMED for item in row["evidence"])

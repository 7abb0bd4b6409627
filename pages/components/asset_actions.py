"""What can be done with assets: sync them now, give one another text, open a plan of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.components.choice import point_to
from pages.components.runtime import actor, is_settling
from pages.components.text import code, count, plain
from sync.errors import SyncError
from sync.model.asset import System
from sync.model.job import JobDraft, JobKind, Priority
from sync.model.link import Link, LinkStatus
from sync.runtime import Runtime
from sync.store.assets import AssetSummary
from sync.store.queue import Asked
from sync.views.asset_list import links_at

_PRIORITIES = [priority.value for priority in Priority]
_ASSET = "The asset itself"
_FIELDS = {"label": "Label", "description": "Description"}


def actions(runtime: Runtime, summary: AssetSummary, links: Sequence[Link]) -> None:
    """Draw what can be done with one asset."""
    active = [link for link in links if link.status is LinkStatus.ACTIVE]
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _sync_button(runtime, {link.pair: (link.id,) for link in active}, key="one")
        with st.popover("Edit texts"):
            _edit_form(runtime, summary, active[0])
        for pair in dict.fromkeys(link.pair for link in active):
            st.page_link(
                "changes.py",
                label=f"Open in the plan of {plain(pair)}",
                icon=":material/arrow_forward:",
                query_params={"pair": pair, "find": summary.ref.name},
            )


def many_actions(runtime: Runtime, selected: Sequence[dict[str, Any]]) -> None:
    """Draw what can be done with several assets at once: one sync per pair."""
    links: dict[str, tuple[int, ...]] = {}
    for end in links_at(runtime.store, [each["id"] for each in selected]):
        links[end.pair] = (*links.get(end.pair, ()), end.link_id)
    linked = len({number for numbers in links.values() for number in numbers})
    with st.container(border=True):
        if not linked:
            st.markdown(f"{count(len(selected), 'asset')} selected, none of them is linked.")
            return
        names = ", ".join(code(pair) for pair in links)
        st.markdown(
            f"**{count(len(selected), 'asset')} selected** · {count(linked, 'link')} of {names}"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            _sync_button(runtime, links, key="many")


def _sync_button(runtime: Runtime, links: dict[str, tuple[int, ...]], *, key: str) -> None:
    priority = st.selectbox(
        "Priority",
        _PRIORITIES,
        index=_PRIORITIES.index(Priority.HIGH),
        format_func=lambda each: f"{each.capitalize()} priority",
        key=f"priority-{key}",
        label_visibility="collapsed",
        width=170,
    )
    st.button(
        "Sync now",
        type="primary",
        key=f"sync-{key}",
        disabled=is_settling(),
        help="Reads both sides again and carries over what needs no person.",
        on_click=_sync,
        args=(runtime, links, Priority(priority)),
    )
    asked = st.session_state.pop("asked-runs", None)
    if asked:
        _told(asked)


def _sync(runtime: Runtime, links: dict[str, tuple[int, ...]], priority: Priority) -> None:
    asked: list[Asked] = []
    for pair, numbers in links.items():
        draft = JobDraft(
            name=f"{count(len(numbers), 'asset')} of {pair}",
            kind=JobKind.SYNC,
            pair=pair,
            link_ids=tuple(sorted(set(numbers))),
            priority=priority,
        )
        try:
            asked.append(runtime.jobs.run_once(actor(), draft))
        except SyncError as error:
            st.toast(plain(str(error)))
    st.session_state["asked-runs"] = [(each.run_id, each.is_new) for each in asked]


def _told(asked: Sequence[tuple[int, bool]]) -> None:
    for run_id, is_new in asked:
        st.page_link(
            "jobs.py",
            label=f"Run {run_id} {'is in the queue' if is_new else 'was asked for already'}",
            icon=":material/arrow_forward:",
            query_params={"run": str(run_id)},
        )


def _edit_form(runtime: Runtime, summary: AssetSummary, link: Link) -> None:
    ref = link.sap
    rows = runtime.store.assets.columns([ref]).get(ref, ())
    held = runtime.store.assets.summaries([ref]).get(ref)
    st.caption(
        "What you write becomes a plan for both sides; nothing is written before it is accepted."
    )
    what = st.selectbox("Of what", [_ASSET, *(row.name for row in rows)], key="edit-what")
    field = st.selectbox("Text", list(_FIELDS), format_func=_FIELDS.__getitem__, key="edit-field")
    column = next((row for row in rows if row.name == what), None)
    now = getattr(column or held, field or "label", None) if (column or held) else ""
    with st.form("edit", border=False):
        value = st.text_area(f"{_FIELDS[field or 'label']} on both sides", value=now or "")
        if st.form_submit_button("Make it a plan", type="primary"):
            _edit(runtime, link, column.name if column else None, field or "label", value or "")
    if summary.system is System.GLUE:
        st.caption(f"The columns are called as in Datasphere, in {code(ref)}.")


def _edit(runtime: Runtime, link: Link, column: str | None, field: str, value: str) -> None:
    try:
        plan = runtime.engine.edit(actor(), link.id, column, field, value)
    except SyncError as error:
        st.error(plain(str(error)))
        return
    point_to(asset=None)
    st.switch_page("changes.py", query_params={"pair": link.pair, "plan": plan.id})

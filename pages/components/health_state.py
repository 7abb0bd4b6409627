"""How well everything is now: a card per connection and part, the app's own figures, preflight."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.columns import colored, flat, text
from pages.components.download import csv_button
from pages.components.health_words import HEALTH_COLORS, health_badge, part_name
from pages.components.moments import spell, stamp
from pages.components.runtime import actor, now
from pages.components.text import ago, code, plain, sentence
from pages.components.work import busy, start_check
from sync.model.health import Health, State
from sync.runtime import Runtime
from sync.views import health as views

_REFRESH_SECONDS = 2.0
_FLOW_SECONDS = 900.0
_MEGABYTE = 1024**2
_TOLD = 8
_ROWS_SHOWN = 14
_TABLE_PIXELS = 520


def state_cards(opened: Runtime, states: Sequence[State]) -> None:
    """Draw how well each connection and each part of the app is, the worst first."""
    ordered = sorted(states, key=lambda state: (-state.status.rank, str(state.subject)))
    of_connections = [state for state in ordered if state.subject.connection]
    own = [state for state in ordered if not state.subject.connection]
    st.subheader("Connections")
    with st.grid(2, min_column_width=330):
        for state in of_connections:
            with st.container(border=True, height="stretch"):
                _card(state)
                _flow(opened, state.subject.connection or "")
                _check_button(opened, state.subject.connection or "")
    st.subheader("The app itself")
    own_figures(opened)
    with st.grid(4, min_column_width=210):
        for state in own:
            with st.container(border=True, height="stretch"):
                _card(state)


def _card(state: State) -> None:
    name = state.subject.connection
    title = code(name) if name else f"**{plain(part_name(state.subject.component))}**"
    kind = f" {plain(part_name(state.subject.component))}" if name else ""
    st.markdown(f"{title}{kind} {health_badge(state.status)}")
    st.markdown(plain(sentence(state.message)))
    if state.remedy and state.status is not Health.OK:
        st.markdown(f"**What mends it:** {plain(state.remedy)}")
    looked = ago(state.checked_at, now())
    st.caption(f"So since {ago(state.since, now())} · looked at {looked}")


def _flow(opened: Runtime, name: str) -> None:
    connector = opened.engine.connectors.get(name)
    flow = connector.traffic.since(_FLOW_SECONDS) if connector else None
    if flow is None or not flow.requests:
        return
    parts = [f"{flow.requests:,} requests in 15 minutes"]
    if flow.median_ms is not None and flow.p95_ms is not None:
        parts.append(f"half within {flow.median_ms:.0f} ms, 95 % within {flow.p95_ms:.0f} ms")
    parts += [f"{flow.failed:,} failed", f"{flow.limited:,} told to slow down"]
    st.caption(" · ".join(parts))


def _check_button(opened: Runtime, name: str) -> None:
    reason = busy()
    st.button(
        "Check this one",
        key=f"check-{name}",
        disabled=bool(reason),
        help=reason or f"Asks {name} for each permission again; writes nothing.",
        on_click=start_check,
        args=(opened, actor(), name),
    )


@st.fragment(run_every=_REFRESH_SECONDS)
def own_figures(opened: Runtime) -> None:
    """Draw the app's own figures, live."""
    moment = now()
    queue = opened.workers.moment()
    beat = opened.scheduler.heartbeat
    parts = (opened.store.path, opened.store.path.with_name(f"{opened.store.path.name}.wal"))
    size = sum(part.stat().st_size for part in parts if part.exists()) / _MEGABYTE
    with st.grid(4, min_column_width=150):
        st.metric("Waiting runs", f"{len(queue.waiting):,}", border=True)
        st.metric("Workers busy", f"{len(queue.running)} of {queue.workers}", border=True)
        st.metric("Store", f"{size:,.1f} MB", border=True)
        since = "not ticking" if beat is None else spell((moment - beat).total_seconds()) + " ago"
        st.metric("Scheduler ticked", since, border=True)
    stamp(moment, live=True)


def preflight(opened: Runtime) -> None:
    """Draw what each check of the newest look saw."""
    seen = views.checks(opened.store)
    names = list(dict.fromkeys(_subject(each) for each in seen))
    chosen = st.multiselect(
        "Of", names, key="checked", bind="query-params", placeholder="Every connection and part"
    )
    only = st.toggle("Only what is not well", key="troubled", bind="query-params")
    shown = [
        each
        for each in seen
        if (not chosen or _subject(each) in chosen) and not (only and each.status == "OK")
    ]
    if not shown:
        st.markdown("All of these checks are well." if seen else "Nothing was checked yet.")
        return
    for each in [one for one in shown if one.status in {"DEGRADED", "DOWN"}][:_TOLD]:
        what = f"{code(_subject(each))} {plain(each.check_name)} {health_badge(each.status)}"
        mends = f" **What mends it:** {plain(each.remedy)}" if each.remedy else ""
        st.markdown(f"{what} {plain(sentence(each.message))}{mends}")
    frame = to_frame(shown)
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "Of": text(130),
            "Check": text(150),
            "Status": colored("Status", {k.lower(): v for k, v in HEALTH_COLORS.items()}),
            "What it saw": text(330),
            "What mends it": text(330),
            "Answer ms": st.column_config.NumberColumn(format="%.0f", width=90),
        },
        alt="The newest checks",
    )
    csv_button(flat(frame, "Status"), "checks.csv", key="checks-csv")


def _subject(seen: views.Seen) -> str:
    return seen.connection or part_name(seen.component)


def to_frame(seen: Sequence[views.Seen]) -> pd.DataFrame:
    """Return checks as the table that people see."""
    return pd.DataFrame(
        {
            "Of": [_subject(each) for each in seen],
            "Check": [each.check_name for each in seen],
            "Status": [[each.status.lower()] for each in seen],
            "What it saw": [each.message for each in seen],
            "What mends it": [each.remedy or "" for each in seen],
            "Answer ms": [each.latency_ms for each in seen],
        }
    )

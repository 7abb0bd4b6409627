"""Health: how well connections and the app are, since when, what mends it, and how it was."""

from __future__ import annotations

import streamlit as st

from pages.components.alerts import alerts, findings
from pages.components.choice import choose_part
from pages.components.health_charts import charts
from pages.components.health_state import preflight, state_cards
from pages.components.runtime import actor, now, runtime
from pages.components.text import ago, plain
from pages.components.work import CHECK, busy, draw_anew_after, start_check
from sync.errors import SyncError
from sync.runtime import Runtime

_PARTS = ("State", "Preflight", "Charts", "Alerts", "Findings")


def page(opened: Runtime) -> None:
    """Draw the page."""
    states = list(opened.store.health.states().values())
    _head(opened, is_checked=bool(states))
    part = choose_part("Part", _PARTS, "show")
    looked = max((state.checked_at for state in states), default=None)
    if part in _PARTS[:2] and looked is not None:
        st.caption(f"Looked at {ago(looked, now())}.")
    match part:
        case "Charts":
            charts(opened)
        case "Alerts":
            alerts(opened)
        case "Findings":
            findings(opened)
        case _ if not states:
            st.markdown("Nothing was checked yet: check now to see how well everything is.")
        case "Preflight":
            preflight(opened)
        case _:
            state_cards(opened, states)


def _head(opened: Runtime, *, is_checked: bool) -> None:
    title, button = st.columns([5, 2], vertical_alignment="bottom")
    with title:
        st.title("Health")
    reason = busy()
    with button:
        st.button(
            "Check now",
            type="secondary" if is_checked else "primary",
            width="stretch",
            disabled=bool(reason),
            help=reason or "Asks each connection for each permission; writes nothing anywhere.",
            on_click=start_check,
            args=(opened, actor(), None),
        )
    draw_anew_after(CHECK)


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

"""Overview: both catalogs, what matches and what each could gain, what is out of step."""

from __future__ import annotations

import streamlit as st

from pages.components.charts import coverage_chart, parity_chart
from pages.components.overview import (
    catalog_cards,
    gains,
    incomplete_notes,
    pair_cards,
    recent_runs,
    step_numbers,
)
from pages.components.runtime import actor, is_settling, now, runtime
from pages.components.text import ago, plain
from pages.components.work import DISCOVERY, busy, follow, start_discovery
from sync.app.hosting import host
from sync.errors import SyncError
from sync.runtime import Runtime
from sync.views import overview


def page(opened: Runtime) -> None:
    """Draw the page."""
    known = overview.catalogs(opened.store)
    _head(opened, known)
    incomplete_notes(opened, known)
    if not any(item.read_at for item in known):
        if not is_settling():
            st.markdown("Neither catalog has been read yet: read both to see what they hold.")
            recent_runs(opened)
        return
    catalog_cards(known)
    standings = overview.pair_standings(opened.store, opened.engine.pairs())
    left, right = st.columns(2)
    with left:
        gains(opened)
    with right:
        step_numbers(opened, standings)
    pair_cards(opened, standings)
    left, right = st.columns(2)
    with left:
        parity_chart(standings)
    with right:
        coverage_chart(overview.coverage(opened.store))
    recent_runs(opened)


def _head(opened: Runtime, known: list[overview.CatalogCounts]) -> None:
    title, button = st.columns([5, 2], vertical_alignment="bottom")
    with title:
        st.title("Overview")
    reason = busy()
    with button:
        if st.button(
            "Read both catalogs",
            width="stretch",
            disabled=bool(reason),
            help=reason or "Finds what moved since the last time; writes nothing anywhere.",
            type="secondary" if any(item.read_at for item in known) else "primary",
        ):
            start_discovery(opened, actor())
    stamps = (f"{plain(item.connection)} read {ago(item.read_at, now())}" for item in known)
    st.caption(" · ".join(stamps))
    over = follow(DISCOVERY)
    if over is not None:
        host.activities.forget(DISCOVERY)
        if over.error:
            st.error(plain(over.error))
        else:
            st.rerun()


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

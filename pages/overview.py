"""Overview: what needs a person, what could be gained, where both catalogs stand, what is next."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from pages.components.attention import attention
from pages.components.charts import coverage_chart, parity_chart
from pages.components.moments import stamp
from pages.components.overview import (
    catalog_cards,
    changed_lately,
    gains,
    incomplete_notes,
    pair_cards,
    step_numbers,
)
from pages.components.queue import coming_next
from pages.components.remember import remember
from pages.components.runtime import actor, is_settling, now, runtime
from pages.components.text import ago, plain
from pages.components.work import DISCOVERY, busy, draw_anew_after, start_discovery
from sync.errors import SyncError
from sync.runtime import Runtime
from sync.views import overview
from sync.views.attention import needs


def page(opened: Runtime) -> None:
    """Draw the page."""
    known = remember(opened.store, overview.catalogs)
    _head(opened, known)
    incomplete_notes(opened, known)
    if not any(item.read_at for item in known):
        if not is_settling():
            st.markdown("Neither catalog has been read yet: read both to see what they hold.")
        return
    standings = remember(opened.store, overview.pair_standings, opened.engine.pairs())
    late = timedelta(hours=opened.settings.health.pair_hours)
    pressing = remember(opened.store, needs, standings, _minute(), late)
    with st.grid(2, min_column_width=400):
        with st.container():
            attention(pressing)
        with st.container():
            gains(opened, known)
            step_numbers(opened, standings)
            coming_next(opened)
    catalog_cards(known)
    left, right = st.columns(2)
    with left:
        parity_chart(standings)
    with right:
        coverage_chart(remember(opened.store, overview.coverage))
    pair_cards(standings)
    changed_lately(opened)
    stamp(now())


def _minute() -> datetime:
    """Return the present minute: what is late is not later within it."""
    return now().replace(second=0, microsecond=0)


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
    draw_anew_after(DISCOVERY)


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

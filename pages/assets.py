"""Assets: search both catalogs, and look at one asset with its counterpart next to it."""

from __future__ import annotations

import streamlit as st

from pages.components.asset import asset_view
from pages.components.asset_table import asset_table, facets, found, to_download
from pages.components.choice import point_to
from pages.components.download import csv_button
from pages.components.runtime import runtime
from pages.components.text import code, count, plain
from sync.errors import SyncError
from sync.model.asset import AssetRef
from sync.runtime import Runtime
from sync.views import assets

_PARTS = 3


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Assets")
    everything = assets.asset_table(opened.store)
    if everything.empty:
        st.markdown("No asset is known yet: read both catalogs first.")
        st.page_link("overview.py", label="Go to the overview")
        return
    typed = st.text_input(
        "Search",
        key="q",
        bind="query-params",
        type="search",
        placeholder="Name, label, column or description; typing errors are forgiven",
        label_visibility="collapsed",
    )
    kept = facets(found(opened.store, everything, typed or ""))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{count(len(kept), 'asset')} of {len(everything):,}")
        csv_button(to_download(kept), "assets.csv", key="assets-csv")
    chosen = asset_table(kept)
    if chosen is not None:
        point_to(asset="/".join((chosen.connection, chosen.schema, chosen.name)))
    _selected(opened)


def _selected(opened: Runtime) -> None:
    asked = st.query_params.get("asset")
    if not asked:
        st.caption("Select an asset to see both sides of it.")
        return
    parts = asked.split("/", _PARTS - 1)
    ref = AssetRef(*parts) if len(parts) == _PARTS else None
    summary = opened.store.assets.summaries([ref]).get(ref) if ref else None
    if summary is None:
        st.warning(f"No asset is called {code(asked)}; it may have been renamed. Search for it.")
        return
    asset_view(opened, summary)


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

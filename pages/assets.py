"""Assets: search both catalogs, and look at one asset with its counterpart next to it."""

from __future__ import annotations

import streamlit as st

from pages.components.asset import asset_view
from pages.components.asset_actions import many_actions
from pages.components.asset_table import asset_table, counted, facets, load_page
from pages.components.choice import point_to
from pages.components.moments import stamp
from pages.components.remember import remember
from pages.components.runtime import now, runtime
from pages.components.text import code, plain
from sync.errors import SyncError
from sync.model.asset import AssetRef
from sync.runtime import Runtime
from sync.views.asset_list import choices

_PARTS = 3


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Assets")
    known = remember(opened.store, choices)
    if not known.assets:
        st.markdown("No asset is known yet: read both catalogs first.")
        st.page_link("overview.py", label="Go to the overview")
        return
    filters = facets(known)
    found = load_page(opened.store, filters)
    counted(found, known, filters, opened.store)
    selected = asset_table(found)
    stamp(now())
    if len(selected) > 1:
        many_actions(opened, selected)
        return
    if selected:
        only = selected[0]
        point_to(asset="/".join((only["connection"], only["schema"], only["name"])))
    _asked_for(opened)


def _asked_for(opened: Runtime) -> None:
    asked = st.query_params.get("asset")
    if not asked:
        st.caption("Select an asset to see both sides of it, several to sync them at once.")
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

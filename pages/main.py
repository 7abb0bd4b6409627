"""Navigation, and nothing else: every request enters here."""

from __future__ import annotations

import streamlit as st

from pages.components.brand import LOGO

_NAMES = ("assets", "changes", "jobs", "health", "agent", "reports", "settings")
_SIDE_PIXELS = 200  # the narrowest: the pages need the room

st.set_page_config(
    page_title="sphereglue",
    page_icon="🔗",
    layout="wide",
    initial_sidebar_state=_SIDE_PIXELS,
)
st.logo(LOGO, size="large")

# The default page is served at the root alone, whatever its path: /overview leads there.
_overview = st.Page("overview.py", title="Overview", default=True, url_path="home")


def _to_overview() -> None:
    st.switch_page(_overview, query_params=st.query_params)


_others = [st.Page(f"{name}.py", title=name.capitalize(), url_path=name) for name in _NAMES]
_alias = st.Page(_to_overview, title="Overview", url_path="overview", visibility="hidden")

st.navigation([_overview, *_others, _alias], position="sidebar", expanded=True).run()

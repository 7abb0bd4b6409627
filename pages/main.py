"""Navigation, and nothing else: every request enters here."""

from __future__ import annotations

import streamlit as st

from pages.components.brand import LOGO

st.set_page_config(page_title="sphereglue", page_icon="🔗", layout="wide")
st.logo(LOGO, size="large")

st.navigation(
    [
        st.Page("overview.py", title="Overview", default=True, url_path="overview"),
        st.Page("assets.py", title="Assets", url_path="assets"),
        st.Page("changes.py", title="Changes", url_path="changes"),
    ],
    position="top",
).run()

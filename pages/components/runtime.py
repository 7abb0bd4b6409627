"""The runtime as pages get it: opened by the server, waited for here, never blocking a page."""

from __future__ import annotations

import getpass
import os
from datetime import datetime

import streamlit as st

from pages.components.text import plain
from sync.app.hosting import Stage, host
from sync.discover import Progress
from sync.runtime import Runtime, default_home

_REFRESH_SECONDS = 1.0
_STEP = "opening-step"  # what the page was drawn after


def runtime() -> Runtime:
    """Return the open runtime; until there is one, show how far the opening is and stop."""
    host.start_lazily(default_home(os.environ), os.environ)
    opened = host.runtime
    if opened is None:
        _opening()
        st.stop()
    if host.state.stage is Stage.OPEN:
        _first_sync()
    elif host.state.error:
        st.warning(plain(host.state.error))
    return opened


def actor() -> str:
    """Return who acts: the login name of whoever runs the app."""
    return getpass.getuser()


def is_settling() -> bool:
    """Return whether the first sync still runs, while nobody should plan or apply."""
    return host.state.stage is Stage.OPEN


def now() -> datetime:
    """Return the present moment by the engine's clock."""
    opened = host.runtime
    if opened is None:
        st.stop()
    return opened.engine.clock()


def show_progress(progress: Progress | None) -> None:
    """Draw a bar for *progress*; while nobody knows the total, what was done is counted."""
    if progress is None:
        st.progress(0.0, text="Waiting…")
    elif progress.total:
        share = min(progress.done / progress.total, 1.0)
        st.progress(share, text=f"{plain(progress.what)} · {progress.done} of {progress.total}")
    else:
        counted = f" · {progress.done:,}" if progress.done else ""
        st.progress(0.0, text=f"{plain(progress.what)}{counted}")


@st.fragment(run_every=_REFRESH_SECONDS)
def _opening() -> None:
    state = host.state
    if host.runtime is not None:
        st.rerun()
    if state.stage is Stage.FAILED:
        st.error(f"The app could not open. {plain(state.error)}")
        st.caption("Mend that, then start the app again; nothing was changed in either catalog.")
        return
    with st.status("Opening the store and the connections", expanded=True):
        show_progress(state.progress)
        st.caption("This page goes on by itself.")


@st.fragment(run_every=_REFRESH_SECONDS)
def _first_sync() -> None:
    state = host.state
    step = state.progress.what if state.progress else ""
    known = st.session_state.setdefault(_STEP, step)
    st.session_state[_STEP] = step
    if state.stage is not Stage.OPEN or step != known:
        st.rerun()  # the store holds more than the page shows
    with st.container(border=True):
        st.markdown("**Getting ready.** You can look around meanwhile; planning waits.")
        show_progress(state.progress)

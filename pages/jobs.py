"""Jobs: what runs and waits, what ran and how, why it failed, and what shall run again."""

from __future__ import annotations

import streamlit as st

from pages.components.choice import choose_part, point_to
from pages.components.failures import failures
from pages.components.history import history
from pages.components.jobs import jobs
from pages.components.queue import coming_next, last_day, queue_now
from pages.components.run import run_detail
from pages.components.runtime import runtime
from pages.components.text import plain
from sync.errors import SyncError
from sync.runtime import Runtime

_VIEWS = ("Now", "History", "Failures", "Jobs")


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Jobs")
    view = choose_part(
        "View", _VIEWS, "view", on_change=lambda: point_to(run=None, job=None, edit=None)
    )
    asked = st.query_params.get("run")
    if asked:
        run_detail(opened, asked)
        return
    match view:
        case "History":
            history(opened)
        case "Failures":
            failures(opened)
        case "Jobs":
            jobs(opened)
        case _:
            queue_now(opened)
            coming_next(opened)
            last_day(opened)


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

"""Settings: connections with their test, pairs with a live preview, policies, schedules, the rest.

The app shows the settings file and never writes it: what is changed there counts at the next start.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.choice import choose_part, point_to
from pages.components.columns import colored, flat, moment, text
from pages.components.connection import connections, entries
from pages.components.download import csv_button
from pages.components.moments import cells, stamp
from pages.components.pair_settings import pairs, policies
from pages.components.runtime import now, runtime
from pages.components.text import code, plain
from sync.errors import SyncError
from sync.jobs.cron import describe
from sync.runtime import Runtime
from sync.views import settings as views

_PARTS = ("Connections", "Pairs", "Policies", "Schedules", "The rest")


def page(opened: Runtime) -> None:
    """Draw the page."""
    st.title("Settings")
    st.caption(f"From {code(opened.settings_path)}, as they were when the app started.")
    part = choose_part(
        "Part", _PARTS, "section", on_change=lambda: point_to(pair=None, connection=None)
    )
    match part:
        case "Pairs":
            pairs(opened)
        case "Policies":
            policies(opened)
        case "Schedules":
            _schedules(opened)
        case "The rest":
            entries(views.other_entries(opened.settings), "settings")
        case _:
            connections(opened)


def _schedules(opened: Runtime) -> None:
    jobs = opened.jobs.all()
    stamp(now())
    if not jobs:
        st.markdown("No job has a schedule yet.")
        st.page_link("jobs.py", label="Create a job", query_params={"view": "Jobs", "job": "new"})
        return
    frame = pd.DataFrame(
        {
            "Job": [job.name for job in jobs],
            "Schedule": [describe(job.schedule) for job in jobs],
            "Expression": [job.schedule.cron or "" for job in jobs],
            "State": [["on" if job.enabled else "paused"] for job in jobs],
            "Next": cells([job.next_fire_at if job.enabled else None for job in jobs]).to_list(),
            "Last": cells([job.last_fire_at for job in jobs]).to_list(),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        placeholder="",
        column_config={
            "Job": text(220),
            "Schedule": text(260),
            "Expression": text(120),
            "State": colored("State", {"on": "green", "paused": "gray"}, 90),
            "Next": moment(),
            "Last": moment(),
        },
        alt="The schedules of all jobs",
    )
    csv_button(flat(frame, "State"), "schedules.csv", key="schedules-csv")
    st.page_link("jobs.py", label="Change them", query_params={"view": "Jobs"})


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))

"""The jobs: a table of all, one in detail, and the way to make, run, pause and remove them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.components.choice import point_to
from pages.components.columns import colored, text
from pages.components.download import csv_button
from pages.components.job_form import job_form
from pages.components.moments import cells, stamp, until, when
from pages.components.run_words import badge, priority_badge, state_badge
from pages.components.runtime import actor, now
from pages.components.text import code, plain
from sync.errors import SyncError
from sync.jobs.cron import describe
from sync.model.job import Job
from sync.runtime import Runtime
from sync.views import jobs as views

_NEW = "new"
_TABLES = "job-tables"
_ROWS_SHOWN = 10
_TABLE_PIXELS = 380
_MARKS = {"SUCCEEDED": "✓", "PARTIAL": "◐", "FAILED": "✗", "CANCELLED": "–"}


def jobs(opened: Runtime) -> None:
    """Draw the jobs, and the one of the address."""
    known = opened.jobs.all()
    asked = st.query_params.get("job", "")
    with st.container(horizontal=True, vertical_alignment="center"):
        stamp(now())
        if known and asked != _NEW:
            st.button("Create a job", type="primary", on_click=lambda: point_to(job=_NEW))
    if asked == _NEW:
        job_form(opened, None)
        return
    if not known:
        st.markdown("No job exists yet: a job reads or syncs again and again by itself.")
        st.button("Create the first job", type="primary", on_click=lambda: point_to(job=_NEW))
        return
    recent = views.job_runs(opened.store)
    frame = _frame(known, recent)
    chosen = _table(frame)
    if chosen is not None:
        point_to(job=str(chosen), edit=None)
        asked = str(chosen)
    csv_button(frame.drop(columns="id"), "jobs.csv", key="jobs-csv")
    if asked:
        _asked(opened, known, asked, recent)
    else:
        st.caption("Select a job to run, change, pause or remove it.")


def _asked(
    opened: Runtime, known: list[Job], asked: str, recent: dict[int, list[dict[str, Any]]]
) -> None:
    job = next((each for each in known if str(each.id) == asked), None)
    if job is None:
        st.warning(f"There is no job {code(asked)} any more; its runs stand in the history.")
        return
    if st.query_params.get("edit"):
        job_form(opened, job)
        return
    _job(opened, job, recent.get(job.id, []))


def _frame(known: list[Job], recent: dict[int, list[dict[str, Any]]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [job.id for job in known],
            "Name": [job.name for job in known],
            "Does": [job.kind.value for job in known],
            "On": [job.pair or job.connection or "everything" for job in known],
            "Schedule": [describe(job.schedule) for job in known],
            "State": ["on" if job.enabled else "paused" for job in known],
            "Next": cells([job.next_fire_at if job.enabled else None for job in known]).to_list(),
            "Last runs": [_marks(recent.get(job.id, [])) for job in known],
            "Priority": [job.priority.value.lower() for job in known],
        }
    )


def _marks(runs: list[dict[str, Any]]) -> str:
    """Return how the last runs ended, the newest first."""
    return " ".join(_MARKS.get(run["state"], "…") for run in runs)


def _table(frame: pd.DataFrame) -> int | None:
    event = st.dataframe(
        frame.assign(State=[[state] for state in frame["State"]]),
        key=f"jobs-{st.session_state.get(_TABLES, 0)}-{len(frame)}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_order=[head for head in frame.columns if head != "id"],
        column_config={
            "Name": text(190),
            "Does": text(80),
            "On": text(120),
            "Schedule": text(200),
            "State": colored("State", {"on": "green", "paused": "gray"}, 80),
            "Next": st.column_config.DatetimeColumn(format="ddd D MMM, HH:mm", width=130),
            "Last runs": st.column_config.TextColumn(
                width=110, help="Newest first: ✓ succeeded, ◐ partial, ✗ failed, – cancelled."
            ),
            "Priority": text(80),
        },
        alt="All jobs",
    )
    rows = event.selection.rows
    return int(frame["id"].iloc[rows[0]]) if rows and rows[0] < len(frame) else None


def _job(opened: Runtime, job: Job, runs: list[dict[str, Any]]) -> None:
    with st.container(border=True):
        state = badge("on", "green") if job.enabled else badge("paused", "gray")
        st.markdown(f"**{plain(job.name)}** {state} {priority_badge(job.priority.value)}")
        st.markdown(plain(describe(job.schedule)))
        if job.enabled:
            fires = opened.jobs.preview(job.schedule).fires
            st.caption(" · ".join(plain(when(at)) for at in fires) or "Never by itself.")
        _buttons(opened, job)
        for run in runs[:5]:
            ended = f"ended {plain(when(run['finished_at']))}" if run["finished_at"] else ""
            place, link = st.columns([5, 1], vertical_alignment="center")
            place.markdown(f"Run {run['run_id']} {state_badge(run['state'])} {ended}")
            link.button(
                "Open",
                key=f"job-run-{run['run_id']}",
                on_click=point_to,
                kwargs={"run": str(run["run_id"])},
            )
        made = f"Made by {plain(job.created_by)}, changed by {plain(job.updated_by)}"
        st.caption(f"{made} {plain(when(job.updated_at))}.")


def _buttons(opened: Runtime, job: Job) -> None:
    with st.container(horizontal=True):
        st.button("Run now", type="primary", on_click=_run, args=(opened, job.id))
        st.button("Edit", on_click=point_to, kwargs={"edit": "1"})
        st.button(
            "Pause" if job.enabled else "Let it fire",
            on_click=_set_enabled,
            args=(opened, job.id, not job.enabled),
            help="A paused job still runs when somebody asks.",
        )
        with st.popover("Remove"):
            st.markdown(f"**{plain(job.name)}** never fires again; its runs stay.")
            st.button("Remove it", on_click=_remove, args=(opened, job.id))


def _run(opened: Runtime, job_id: int) -> None:
    try:
        asked = opened.jobs.run_now(actor(), job_id)
    except SyncError as error:
        st.toast(plain(str(error)))
        return
    point_to(run=str(asked.run_id))


def _set_enabled(opened: Runtime, job_id: int, enabled: bool) -> None:
    try:
        job = opened.jobs.set_enabled(actor(), job_id, enabled=enabled)
    except SyncError as error:
        st.toast(plain(str(error)))
        return
    fires = f" and fires {until(job.next_fire_at, now())}" if job.next_fire_at else ""
    st.toast(f"{plain(job.name)} {'is on' + fires if enabled else 'is paused'}.")


def _remove(opened: Runtime, job_id: int) -> None:
    try:
        opened.jobs.remove(actor(), job_id)
    except SyncError as error:
        st.toast(plain(str(error)))
        return
    st.session_state[_TABLES] = st.session_state.get(_TABLES, 0) + 1
    point_to(job=None)

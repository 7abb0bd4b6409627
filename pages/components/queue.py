"""What runs and what waits, live: progress, reasons, and the way to cancel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from pages.components.choice import point_to
from pages.components.moments import spell, stamp, until, when
from pages.components.run_words import (
    STATE_COLORS,
    badge,
    priority_badge,
    run_title,
    state_badge,
    title_of,
)
from pages.components.runtime import actor, now
from pages.components.text import ago, count, plain
from sync.errors import SyncError
from sync.jobs.why import Why
from sync.model.run import Run, RunStatus
from sync.runtime import Runtime
from sync.views import jobs as views

_REFRESH_SECONDS = 1.5
_SHOWN = 20
_COMING = 5


@st.fragment(run_every=_REFRESH_SECONDS)
def queue_now(opened: Runtime) -> None:
    """Draw what runs and what waits, and draw it anew by itself."""
    moment = now()
    found = opened.runs.open()
    running = [(run, why) for run, why in found if run.status is RunStatus.RUNNING]
    waiting = [(run, why) for run, why in found if run.status is not RunStatus.RUNNING]
    beside = views.beside(opened.store)
    _numbers(opened, len(running), len(waiting))
    stamp(moment, live=True)
    _beside(beside)
    for run, why in running:
        _running(opened, run, why)
    if waiting:
        st.subheader(f"Waiting ({len(waiting):,})")
    for run, why in waiting[:_SHOWN]:
        _waiting(opened, run, why)
    if len(waiting) > _SHOWN:
        st.caption(f"{count(len(waiting) - _SHOWN, 'more run')} behind these; the history has all.")
    if not (found or beside):
        _idle(opened)


def _numbers(opened: Runtime, running: int, waiting: int) -> None:
    with st.grid(3, min_column_width=150):
        st.metric("Running", f"{running} of {opened.workers.slots} slots", border=True)
        st.metric("Waiting", f"{waiting:,}", border=True)
        due = [job.next_fire_at for job in opened.jobs.all() if job.next_fire_at and job.enabled]
        st.metric("Next job", until(min(due), now()) if due else "none", border=True)


def _idle(opened: Runtime) -> None:
    jobs = opened.jobs.all()
    if not jobs:
        st.markdown("Nothing runs, nothing waits, and there is no job yet.")
        st.button("Create a job", type="primary", on_click=_to_new_job)
        return
    st.markdown("Nothing runs and nothing waits.")
    st.button("Choose a job to run", on_click=_show_jobs)


def _show_jobs() -> None:
    st.session_state["view"] = "Jobs"


def _to_new_job() -> None:
    _show_jobs()
    point_to(job="new")


def coming_next(opened: Runtime) -> None:
    """Draw the jobs whose schedules fire next."""
    due = [(job.next_fire_at, job) for job in opened.jobs.all() if job.enabled and job.next_fire_at]
    if not due:
        return
    st.subheader("Next by schedule")
    ordered = sorted(due, key=lambda item: (item[0], item[1].id))
    lines = (
        f"- **{plain(job.name)}** {until(at, now())}, {plain(when(at))}"
        for at, job in ordered[:_COMING]
    )
    st.markdown("\n".join(lines))
    if len(ordered) > _COMING:
        st.caption(f"{count(len(ordered) - _COMING, 'more job')} fire later.")


def last_day(opened: Runtime) -> None:
    """Draw how the runs of the last day ended."""
    ended = views.lately(opened.store, now() - timedelta(days=1))
    if not ended:
        return
    words = (
        badge(f"{number:,} {state.lower()}", STATE_COLORS.get(state, "gray"))
        for state, (number, _) in sorted(ended.items(), key=lambda item: -item[1][0])
    )
    st.subheader("In the last 24 hours")
    st.markdown(" ".join(words))


def _beside(found: Sequence[views.Beside]) -> None:
    for run in found:
        with st.container(border=True):
            st.markdown(
                f"**{plain(run_title(run.kind, run.pair))}** {state_badge('RUNNING')} "
                f"by {plain(run.actor)}, beside the queue since {ago(run.started_at, now())}"
            )


def _running(opened: Runtime, run: Run, why: Why) -> None:
    with st.container(border=True):
        place, buttons = st.columns([5, 2], vertical_alignment="center")
        with place:
            tries = f" · try {run.attempts}" if run.attempts > 1 else ""
            st.markdown(f"{_head(run)} · {_began(run)}{tries}")
            progress_of(why)
        with buttons, st.container(horizontal=True, horizontal_alignment="right"):
            _buttons(opened, run)


def progress_of(why: Why) -> None:
    """Draw how far a running run is: assets, rate, time to go."""
    pace = why.pace
    if pace is None:
        st.progress(0.0, text="Nothing is counted yet")
        return
    share = min(pace.done / pace.total, 1.0) if pace.total else 0.0
    counted = f"{pace.done:,} of {pace.total:,} assets" if pace.total else f"{pace.done:,} assets"
    parts = [plain(pace.what), counted]
    if pace.rate:
        parts.append(f"{pace.rate:,.1f} per second")
    if pace.to_go_s is not None and pace.done < pace.total:
        parts.append(f"{spell(pace.to_go_s)} to go")
    st.progress(share, text=" · ".join(parts))


def _waiting(opened: Runtime, run: Run, why: Why) -> None:
    with st.container(border=True):
        place, buttons = st.columns([5, 2], vertical_alignment="center")
        with place:
            number = f"**{why.position}.** " if why.position else ""
            begins = f" · begins about {until(why.starts_at, now())}" if why.starts_at else ""
            st.markdown(f"{number}{_head(run)}{begins}")
            st.caption(plain(why.sentence))
        with buttons, st.container(horizontal=True, horizontal_alignment="right"):
            _buttons(opened, run)


def _head(run: Run) -> str:
    title = plain(title_of(run))
    badges = f"{state_badge(run.status.value)} {priority_badge(run.priority)}".strip()
    return f"**{title}** {badges} · run {run.id} by {plain(run.actor)}"


def _began(run: Run) -> str:
    if run.started_at is None:
        return ""
    return f"for {spell(max(1.0, (now() - run.started_at).total_seconds()))}"


def _buttons(opened: Runtime, run: Run) -> None:
    if st.button("Open", key=f"open-{run.id}", help=f"Everything about run {run.id}"):
        point_to(run=str(run.id))
        st.rerun()
    cancel_button(opened, run)


def cancel_button(opened: Runtime, run: Run) -> None:
    """Draw the button that cancels a run that is not over."""
    st.button(
        "Cancel",
        key=f"cancel-{run.id}",
        help="It ends at its next safe point; what is proven stays.",
        on_click=_cancel,
        args=(opened, run.id),
    )


def _cancel(opened: Runtime, run_id: int) -> None:
    try:
        status = opened.runs.cancel(actor(), run_id)
    except SyncError as error:
        st.toast(plain(str(error)))
        return
    ends = "is cancelled" if status.finished else "ends at its next safe point"
    st.toast(f"Run {run_id} {ends}.")

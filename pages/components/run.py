"""One run in detail: how it stands and why, its tries, its log, what it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.choice import point_to
from pages.components.columns import colored, flat, moment, text
from pages.components.download import csv_button
from pages.components.moments import cells, spell, stamp, when
from pages.components.queue import cancel_button, progress_of
from pages.components.run_words import (
    STATE_COLORS,
    asked_badge,
    priority_badge,
    state_badge,
    title_of,
)
from pages.components.runtime import actor, now
from pages.components.text import code, count, fold, plain, sentence
from sync.errors import SyncError
from sync.jobs.why import Why
from sync.model.job import Attempt
from sync.model.run import LogLine, Run, RunStatus
from sync.model.trouble import trouble_called
from sync.runtime import Runtime
from sync.views import jobs as views

_REFRESH_SECONDS = 1.0
_ROWS_SHOWN = 10
_TABLE_PIXELS = 380
_OUTCOME_COLORS = {
    "proven": "green",
    "no change": "green",
    "waiting": "gray",
    "stale": "yellow",
    "partial": "orange",
    "unknown": "orange",
    "failed": "red",
}
_LEVEL_COLORS = {"INFO": "gray", "WARN": "orange", "ERROR": "red"}


def run_detail(opened: Runtime, asked: str) -> None:
    """Draw the run of the address, live while it is not over."""
    st.button("Back to all runs", on_click=lambda: point_to(run=None))
    run = _find(opened, asked)
    if run is None:
        st.warning(f"There is no run {code(asked)}; the history lists all there are.")
        return
    if run.status.finished:
        _draw(opened, run)
    else:
        _live(opened, run.id)


def _find(opened: Runtime, asked: str) -> Run | None:
    try:
        return opened.runs.get(int(asked)) if asked.isdecimal() else None
    except SyncError:
        return None


@st.fragment(run_every=_REFRESH_SECONDS)
def _live(opened: Runtime, run_id: int) -> None:
    run = opened.runs.get(run_id)
    if run.status.finished:
        st.rerun()
    _draw(opened, run)


def _draw(opened: Runtime, run: Run) -> None:
    why = opened.runs.why(run.id)
    _head(opened, run)
    _story(run, why)
    stamp(now(), live=not run.status.finished)
    _facts(run)
    _attempts(opened.runs.attempts(run.id))
    _lines(opened, run)
    _log(run, list(opened.runs.log(run.id)))


def _head(opened: Runtime, run: Run) -> None:
    place, buttons = st.columns([5, 2], vertical_alignment="center")
    with place:
        title = plain(title_of(run))
        st.subheader(f"Run {run.id} · {title}")
        badges = (state_badge(run.status.value), priority_badge(run.priority), asked_badge(run))
        st.markdown(f"{' '.join(filter(None, badges))} {plain(run.actor)}")
    with buttons, st.container(horizontal=True, horizontal_alignment="right"):
        if not run.status.finished and run.asked_by:
            cancel_button(opened, run)
        elif run.asked_by and run.status is not RunStatus.SUCCEEDED:
            st.button("Retry", type="primary", on_click=_retry, args=(opened, run.id))
        if run.plan_id:
            st.page_link(
                "changes.py",
                label="Open its plan",
                query_params={"pair": run.pair or "", "plan": run.plan_id},
            )


def _retry(opened: Runtime, run_id: int) -> None:
    try:
        asked = opened.runs.retry(actor(), run_id)
    except SyncError as error:
        st.toast(plain(str(error)))
        return
    point_to(run=str(asked.run_id))


def _story(run: Run, why: Why) -> None:
    """Draw the sentence that explains the run, its error with meaning and remedy."""
    trouble = trouble_called(run.error_code)
    if run.status is RunStatus.RUNNING:
        progress_of(why)
    elif trouble is not None and run.error:
        draw = st.error if run.status is RunStatus.FAILED else st.warning
        draw(
            f"**{plain(trouble.meaning)}** {plain(sentence(run.error))}\n\n"
            f"**What mends it:** {plain(trouble.remedy)}"
        )
    if run.status is not RunStatus.RUNNING and not (run.status.finished and run.error):
        st.markdown(plain(why.sentence))
    if why.starts_at is not None:
        st.caption(f"It begins about {when(why.starts_at)}, by how long runs took before.")


def _facts(run: Run) -> None:
    facts = {
        "Asked for": when(run.queued_at, seconds=True),
        "Began": when(run.started_at, seconds=True) or "not yet",
        "Ended": when(run.finished_at, seconds=True) or "not yet",
        "Took": _took(run),
        "Written": "" if run.written is None else count(run.written, "object"),
    }
    with st.grid(5, min_column_width=160):
        for label, value in facts.items():
            with st.container(gap=None):
                st.caption(label)
                st.text(value or "–")
    if run.retry_of:
        st.button(
            f"It tries run {run.retry_of} again",
            type="tertiary",
            on_click=lambda: point_to(run=str(run.retry_of)),
        )
    words = _summary(run)
    if words:
        st.caption(plain(words))


def _took(run: Run) -> str:
    if run.started_at is None or run.finished_at is None:
        return ""
    return spell((run.finished_at - run.started_at).total_seconds())


def _summary(run: Run) -> str:
    """Return what a run says of its result, as words."""
    parts = []
    for key, value in run.summary.items():
        number = len(value) if isinstance(value, list) else value
        if isinstance(number, int) and number:
            parts.append(f"{number:,} {key}")
        elif isinstance(number, dict):
            parts += [f"{each:,} {name.replace('_', ' ')}" for name, each in number.items() if each]
    return f"Result: {', '.join(parts)}." if parts else ""


def _attempts(attempts: Sequence[Attempt]) -> None:
    if not attempts:
        return
    st.markdown(f"##### {count(len(attempts), 'try', 'tries')}")
    frame = pd.DataFrame(
        {
            "Try": [each.number for each in attempts],
            "Began": cells([each.started_at for each in attempts]).to_list(),
            "Took": [
                spell((each.finished_at - each.started_at).total_seconds())
                if each.finished_at
                else "not over"
                for each in attempts
            ],
            "Status": [[each.status.value.lower()] for each in attempts],
            "Cause": [each.error_code or "" for each in attempts],
            "Error": [each.error or "" for each in attempts],
            "Next try": cells([each.retry_at for each in attempts]).to_list(),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content",
        column_config={
            "Try": st.column_config.NumberColumn(width=50),
            "Began": moment(),
            "Took": text(80),
            "Status": colored("Status", {k.lower(): v for k, v in STATE_COLORS.items()}),
            "Error": text(420),
            "Next try": moment(),
        },
        alt="The tries of the run",
    )
    csv_button(flat(frame, "Status"), "tries.csv", key="tries-csv")


def _lines(opened: Runtime, run: Run) -> None:
    if not run.plan_id:
        return
    found = views.run_lines(opened.store, run.id, run.plan_id)
    if found.empty:
        return
    outcomes = [(each or "waiting").replace("_", " ") for each in found["outcome"]]
    counted = ", ".join(f"{number:,} {word}" for word, number in Counter(outcomes).most_common())
    st.markdown(f"##### {count(len(found), 'line')}: {plain(counted)}")
    frame = pd.DataFrame(
        {
            "Outcome": [[each] for each in outcomes],
            "Datasphere": found["sap"],
            "Glue": found["glue"],
            "Column": found["column_name"].fillna(""),
            "Field": found["field"],
            "Before": found["before_value"].fillna("").map(fold),
            "After": found["after_value"].fillna("").map(fold),
            "Why": found["outcome_detail"].fillna(""),
            "Accepted by": found["decided_by"].fillna(""),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={"Outcome": colored("Outcome", _OUTCOME_COLORS)},
        alt="The lines that the run carried out",
    )
    csv_button(flat(frame, "Outcome"), f"run-{run.id}-lines.csv", key="run-lines-csv")


def _log(run: Run, lines: list[LogLine]) -> None:
    if not lines:
        st.caption("Nothing stands in its log.")
        return
    counts = Counter(line.level for line in lines)
    levels = [level.lower() for level in _LEVEL_COLORS if counts[level]]
    told = ", ".join(f"{counts[level.upper()]:,} {level}" for level in levels)
    st.markdown(f"##### Log: {told}")
    wanted = levels
    if len(levels) > 1:
        wanted = st.pills(
            "Levels",
            levels,
            selection_mode="multi",
            key="level",
            bind="query-params",
            label_visibility="collapsed",
        )
    shown = [line for line in lines if line.level.lower() in (wanted or levels)]
    frame = pd.DataFrame(
        {
            "When": cells([line.at for line in shown]).to_list(),
            "Level": [[line.level.lower()] for line in shown],
            "Doing": [line.action for line in shown],
            "Message": [line.message for line in shown],
            "Asset": [str(line.asset) if line.asset else "" for line in shown],
            "Cause": [line.error_code or "" for line in shown],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        height="content" if len(frame) <= _ROWS_SHOWN else _TABLE_PIXELS,
        column_config={
            "When": moment(),
            "Level": colored("Level", {k.lower(): v for k, v in _LEVEL_COLORS.items()}),
            "Doing": text(90),
            "Message": text(520),
        },
        alt="The log of the run",
    )
    csv_button(flat(frame, "Level"), f"run-{run.id}-log.csv", key="run-log-csv")

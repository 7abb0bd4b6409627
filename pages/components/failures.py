"""Failures by cause: what each means, what mends it, and one button that tries all again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.download import csv_button
from pages.components.history import SPANS
from pages.components.moments import stamp, when
from pages.components.run_words import badge
from pages.components.runtime import actor, now
from pages.components.text import ago, count, fold, plain, sentence
from sync.errors import SyncError
from sync.model.trouble import trouble_called
from sync.runtime import Runtime
from sync.views import jobs as views

_LISTED = 6
_FOLDED = 500
_TOLD = "retried-failures"
_SPAN = "Last 30 days"


def failures(opened: Runtime) -> None:
    """Draw the causes for which runs failed and still stand."""
    moment = now()
    length = SPANS[_SPAN]
    found = views.failures(opened.store, moment - length) if length else []
    stamp(moment)
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(plain(told))
    if not found:
        st.markdown("No failure of the last 30 days stands: each was followed by a success.")
        return
    for cause in found:
        _cause(opened, cause)
    csv_button(_frame(found), "failures.csv", key="failures-csv")


def _cause(opened: Runtime, cause: views.Failures) -> None:
    trouble = trouble_called(cause.code)
    with st.container(border=True):
        head = f"**{plain(trouble.meaning if trouble else cause.code)}**"
        st.markdown(f"{head} {badge(cause.code.lower().replace('_', ' '), 'red')}")
        st.markdown(plain(sentence(fold(cause.error, _FOLDED))))
        if trouble:
            st.markdown(f"**What mends it:** {plain(trouble.remedy)}")
        things = ", ".join(plain(name) for name in cause.things[:_LISTED])
        rest = f" and {len(cause.things) - _LISTED} more" if len(cause.things) > _LISTED else ""
        first, last = ago(cause.first_at, now()), ago(cause.last_at, now())
        since = f", the first {first}" if first != last else ""
        st.caption(f"{count(cause.runs, 'run')} of {things}{rest} · the last {last}{since}")
        with st.container(horizontal=True, vertical_alignment="center"):
            number = len(cause.last_runs)
            st.button(
                f"Retry these ({number})",
                key=f"retry-{cause.code}",
                disabled=not number,
                help="The newest failed run of each; what is proven already is not repeated."
                if number
                else "They ran beside the queue: start them again where they were started.",
                on_click=_retry,
                args=(opened, cause.last_runs),
            )
            st.page_link(
                "jobs.py",
                label="See the runs",
                query_params={
                    "view": "History",
                    "code": cause.code,
                    "since": _SPAN,
                    "status": ["failed", "partial"],
                },
            )


def _retry(opened: Runtime, run_ids: tuple[int, ...]) -> None:
    answers = opened.runs.retry_many(actor(), run_ids).values()
    refused = [str(each) for each in answers if isinstance(each, SyncError)]
    asked = count(len(answers) - len(refused), "run")
    st.session_state[_TOLD] = " ".join([f"{asked} in the queue.", *refused[:_LISTED]])


def _frame(found: list[views.Failures]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Cause": cause.code,
                "Error class": cause.error_class,
                "Runs": cause.runs,
                "First": when(cause.first_at),
                "Last": when(cause.last_at),
                "What failed": ", ".join(cause.things),
                "Error": cause.error,
            }
            for cause in found
        ]
    )
